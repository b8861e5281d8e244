//! The plan as iCalendar files (RFC 5545): [`supervision`].
//!
//! Written by hand. The crate `icalendar` offers no time zones (VTIMEZONE): it adds a random UID and the time of the
//! clock to every component without them, time zones included, so that no two files are the same.
//!
//! A session keeps its UID when its day changes, so that a second import updates it. Programs take an update for one only
//! when its SEQUENCE is higher; [`EarlierCalendar`] has the numbers of the file that is replaced.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};

use super::planned::{PersonPlan, PlannedSession, Schedule};
use crate::person_name::fold;
use crate::text::icalendar::{Lines, UID_END, escaped, stable_id};

/// The time zone. Summer time began at 01:00 GMT and ended at 01:00 GMT since 1996, on the last Sundays of March and
/// October.
const TIME_ZONE: [&str; 17] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "TZNAME:BST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "TZNAME:GMT",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// A calendar file that this module wrote before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EarlierCalendar(BTreeMap<String, EarlierEvent>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct EarlierEvent {
    begins: String,
    ends: String,
    summary: String,
    stamp: String,
    sequence: u32,
    is_cancelled: bool,
}

/// A written calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// The file.
    pub text: String,
    /// The number of sessions in it.
    pub sessions: usize,
    /// The number of sessions of the earlier file that are no longer planned, which it cancels.
    pub cancelled: usize,
}

/// Writes the sessions of some people of a plan as a calendar with a name. Sessions of the earlier file that are no
/// longer planned are cancelled, from the first day of the plan on; those before it are left out.
#[must_use]
pub fn supervision(
    schedule: &Schedule,
    name: &str,
    is_in: impl Fn(&PersonPlan) -> bool,
    earlier: &EarlierCalendar,
) -> CalendarFile {
    let mut out = Lines::default();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Formfolio//Supervision//EN", "CALSCALE:GREGORIAN"] {
        out.line(line);
    }
    out.line("METHOD:PUBLISH");
    out.line(&format!("X-WR-CALNAME:{}", escaped(name)));
    TIME_ZONE.iter().for_each(|line| out.line(line));
    let mut planned = Vec::new();
    for (plan, session) in schedule.by_date().into_iter().filter(|(plan, _)| is_in(plan)) {
        let uid = uid(plan, session);
        write_session(&mut out, &uid, earlier.0.get(&uid), plan, session, schedule.minutes);
        planned.push(uid);
    }
    let first = local(schedule.from.and_time(chrono::NaiveTime::MIN));
    let gone = earlier.0.iter().filter(|(uid, event)| !planned.contains(uid) && event.begins >= first);
    let mut cancelled = 0;
    for (uid, event) in gone {
        write_cancelled(&mut out, uid, event);
        cancelled += 1;
    }
    out.line("END:VCALENDAR");
    CalendarFile { text: out.text(), sessions: planned.len(), cancelled }
}

/// The stable id of a session: of the person's name and of the period, not of the day.
fn uid(plan: &PersonPlan, session: &PlannedSession) -> String {
    let of = format!("{}\n{}", fold(&plan.member.person), plan.number);
    format!("{}-{}{UID_END}", stable_id(&of), session.period_key)
}

fn write_session(
    out: &mut Lines,
    uid: &str,
    earlier: Option<&EarlierEvent>,
    plan: &PersonPlan,
    session: &PlannedSession,
    minutes: u32,
) {
    let mut event = EarlierEvent {
        begins: local(session.begins()),
        ends: local(session.ends(minutes)),
        summary: escaped(&format!("Supervision: {}", plan.member.person)),
        stamp: stamp(session.date, 0),
        sequence: 0,
        is_cancelled: false,
    };
    if let Some(earlier) = earlier {
        let as_before = EarlierEvent { stamp: earlier.stamp.clone(), sequence: earlier.sequence, ..event.clone() };
        if as_before == *earlier {
            event = as_before;
        } else {
            event.sequence = earlier.sequence.saturating_add(1);
            event.stamp = stamp(session.date, event.sequence).max(next_minute(&earlier.stamp));
        }
    }
    write_event(out, uid, &event);
}

fn write_cancelled(out: &mut Lines, uid: &str, earlier: &EarlierEvent) {
    let mut event = earlier.clone();
    if !event.is_cancelled {
        event.is_cancelled = true;
        event.sequence = event.sequence.saturating_add(1);
        event.stamp = next_minute(&event.stamp);
    }
    write_event(out, uid, &event);
}

fn write_event(out: &mut Lines, uid: &str, event: &EarlierEvent) {
    let (status, shown) = if event.is_cancelled { ("CANCELLED", "TRANSPARENT") } else { ("CONFIRMED", "OPAQUE") };
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{uid}"));
    out.line(&format!("DTSTAMP:{}", event.stamp));
    out.line(&format!("SEQUENCE:{}", event.sequence));
    out.line(&format!("DTSTART;TZID=Europe/London:{}", event.begins));
    out.line(&format!("DTEND;TZID=Europe/London:{}", event.ends));
    out.line(&format!("SUMMARY:{}", event.summary));
    out.line("CLASS:PRIVATE");
    out.line(&format!("STATUS:{status}"));
    out.line(&format!("TRANSP:{shown}"));
    out.line("END:VEVENT");
}

/// The stamp of an event. It is no time of a clock, so that the same plan gives the same bytes, but it lies before the
/// session, and later in a later version.
fn stamp(date: NaiveDate, sequence: u32) -> String {
    let day = NaiveDate::from_ymd_opt(date.year() - 1, 1, 1).unwrap_or(date);
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let stamp = midnight.checked_add_signed(TimeDelta::minutes(i64::from(sequence))).unwrap_or(midnight);
    utc(stamp)
}

/// The stamp a minute later.
fn next_minute(stamp: &str) -> String {
    let read = NaiveDateTime::parse_from_str(stamp, "%Y%m%dT%H%M%SZ").ok();
    let later = read.and_then(|stamp| stamp.checked_add_signed(TimeDelta::minutes(1)));
    later.map_or_else(|| stamp.to_owned(), utc)
}

fn utc(time: NaiveDateTime) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
}

fn local(time: NaiveDateTime) -> String {
    time.format("%Y%m%dT%H%M%S").to_string()
}

impl EarlierCalendar {
    /// Reads the events of a file that this module wrote; others are ignored.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let unfolded = text.replace("\r\n", "\n").replace("\n ", "");
        let mut events = BTreeMap::new();
        let mut open: Option<(String, EarlierEvent)> = None;
        for line in unfolded.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            match (name.split(';').next().unwrap_or(name), value) {
                ("BEGIN", "VEVENT") => open = Some(Default::default()),
                ("END", "VEVENT") => {
                    let own = open.take().filter(|(uid, _)| uid.ends_with(UID_END));
                    events.extend(own);
                }
                (name, value) => {
                    if let Some((uid, event)) = &mut open {
                        event.set(uid, name, value);
                    }
                }
            }
        }
        Self(events)
    }
}

impl EarlierEvent {
    fn set(&mut self, uid: &mut String, name: &str, value: &str) {
        match name {
            "UID" => value.clone_into(uid),
            "DTSTAMP" => value.clone_into(&mut self.stamp),
            "SEQUENCE" => self.sequence = value.parse().unwrap_or(0),
            "DTSTART" => value.clone_into(&mut self.begins),
            "DTEND" => value.clone_into(&mut self.ends),
            "SUMMARY" => value.clone_into(&mut self.summary),
            "STATUS" => self.is_cancelled = value == "CANCELLED",
            _ => {}
        }
    }
}
