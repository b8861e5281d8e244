//! [`plan`]: finds the days of the sessions.
//!
//! A monthly session belongs to a calendar month, and is on the same weekday of each: the second Tuesday. Sessions that
//! are due every so many weeks are counted from the start in the post, each from the one before. A day that cannot be is
//! replaced by the nearest one that can, never later than due while there is one.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use super::Holiday;
use super::day::{Obstacle, beyond_calendar, leave_on, not_worked};
use super::diary::Diary;
use super::planned::{MovedDate, PersonPlan, PlannedSession, Schedule};
use super::slot::{Slot, is_monthly, on_or_after, on_or_before, week_of, weekday_of};
use crate::dates::long;
use crate::dates::month::Month;
use crate::dates::working_days::{BeyondCalendar, WorkingDays};
use crate::error::{Error, Result};
use crate::finding::Citation;
use crate::folder::Member;
use crate::form::Authority;
use crate::form::policy::{Activity, LengthMeaning, Period, PolicyEntry, Sessions, Staff, Unit, in_force};
use crate::person_name::fold;
use crate::rules::History;
use crate::rules::frequency::next_session_due;
use crate::text::list;

/// What a plan is asked for.
#[derive(Debug, Clone)]
pub struct ScheduleRequest<'a> {
    /// The authority whose policy applies.
    pub authority: &'a Authority,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// The usual day of the week, of people who have none of their own.
    pub weekday: Weekday,
    /// The usual time of day, of people who have none of their own.
    pub time: NaiveTime,
    /// How long a session lasts, in minutes; the policy's usual length where not given.
    pub minutes: Option<u32>,
    /// Days without sessions.
    pub holidays: &'a [Holiday],
}

/// What is found out with the help of the bank holidays.
type Known<T> = std::result::Result<T, BeyondCalendar>;

/// How long a session lasts where the policy sets no usual length, in minutes. Our choice.
const LENGTH: u32 = 60;
/// The weeks of a month over which a supervisor's people are spread: every month has that many of each weekday.
const WEEKS: usize = 4;
/// The hour by which sessions end, unless the usual time is later. Our choice.
const EVENING: u32 = 17;
/// The days of a week.
const WEEK: i64 = 7;
/// The months of a year.
const YEAR: usize = 12;

/// Plans the sessions of the people.
///
/// # Errors
/// When the plan reaches beyond the years with known bank holidays, or the authority sets no frequency.
pub fn plan(request: &ScheduleRequest<'_>, members: &[Member]) -> Result<Schedule> {
    let ScheduleRequest { authority, from, until, .. } = *request;
    if until < from {
        let message = format!("the plan would end on {}, before it begins on {}", long(until), long(from));
        return Err(Error::usage(message, "Give a later day with --until."));
    }
    if authority.policy.sessions.is_empty() {
        return Err(Error::usage(
            format!("the policy of {} does not say how often supervision takes place", authority.name),
            "Agree on dates with each person. If your policy does say it, write it under `policy: sessions` of your own \
             authority.yaml.",
        ));
    }
    let usual = in_force(&authority.policy.length, from).find(|length| length.value.sense == LengthMeaning::Usual);
    let minutes = request.minutes.unwrap_or_else(|| usual.map_or(LENGTH, |length| length.value.minutes));
    let mut planner = Planner {
        request,
        members,
        days: authority.policy.working_days(),
        minutes,
        diary: Diary::default(),
        team_sizes: BTreeMap::new(),
        namesakes: BTreeMap::new(),
    };
    let mut begun: Vec<PersonPlanner<'_>> = members.iter().map(|member| planner.begin(member)).collect();
    // Who has sessions most often has fewest days to choose from.
    let mut order: Vec<usize> = (0..begun.len()).collect();
    order.sort_by_key(|at| begun.get(*at).map_or(i64::MAX, PersonPlanner::days_between));
    for at in order {
        if let Some(person) = begun.get_mut(at) {
            person.plan(&mut planner).map_err(|beyond| beyond_calendar(&beyond))?;
        }
    }
    let people = begun.into_iter().map(|person| person.plan).collect();
    let (id, name) = (authority.id.clone(), authority.name.clone());
    Ok(Schedule { authority: id, authority_name: name, from, until, minutes, people })
}

/// What the plans of all people share.
struct Planner<'a> {
    request: &'a ScheduleRequest<'a>,
    members: &'a [Member],
    days: WorkingDays<'a>,
    minutes: u32,
    diary: Diary,
    /// The number of people of each supervisor so far.
    team_sizes: BTreeMap<String, usize>,
    /// The number of people of each name so far.
    namesakes: BTreeMap<String, usize>,
}

/// The plan of one person in the making.
struct PersonPlanner<'a> {
    history: History<'a>,
    member: &'a Member,
    weekday: Weekday,
    time: NaiveTime,
    /// The first and the last day on which a session may be.
    first: NaiveDate,
    last: NaiveDate,
    /// The week of the month of monthly sessions, from 0.
    week: usize,
    plan: PersonPlan,
}

impl<'a> Planner<'a> {
    fn begin(&mut self, member: &'a Member) -> PersonPlanner<'a> {
        let request = self.request;
        let supervisor = fold(member.supervisor.as_deref().unwrap_or_default());
        let place = self.team_sizes.entry(supervisor).or_default();
        let weekday = member.weekday.unwrap_or(request.weekday);
        let week = (week_of(on_or_after(request.from, weekday)).min(WEEKS - 1) + *place) % WEEKS;
        *place += 1;
        let number = self.namesakes.entry(fold(&member.person)).or_default();
        *number += 1;
        let moved = member.moves.as_ref().and_then(|moves| moves.date);
        PersonPlanner {
            history: History::new(request.authority, Some(member), [], request.until, true),
            member,
            weekday,
            time: member.time.unwrap_or(request.time),
            first: request.from.max(member.start.unwrap_or(request.from)),
            last: moved.map_or(request.until, |moved| moved.min(request.until)),
            week,
            plan: PersonPlan { member: member.clone(), number: *number, sessions: Vec::new(), not_kept: Vec::new() },
        }
    }

    /// Why a session cannot begin then.
    fn obstacle(&self, person: &PersonPlanner<'_>, begins: NaiveDateTime) -> Known<Option<Obstacle>> {
        let date = begins.date();
        if let Some(obstacle) = not_worked(&self.days, date)? {
            return Ok(Some(obstacle));
        }
        if let Some(leave) = leave_on(&person.member.leave, date) {
            return Ok(Some(Obstacle::Leave(None, leave.clone())));
        }
        let supervisor = person.member.supervisor.as_deref().unwrap_or_default();
        let is_supervisor = |member: &&Member| !supervisor.is_empty() && fold(&member.person) == fold(supervisor);
        if let Some(leave) = self.members.iter().find(is_supervisor).and_then(|member| leave_on(&member.leave, date)) {
            return Ok(Some(Obstacle::Leave(Some(supervisor.to_owned()), leave.clone())));
        }
        if let Some(holiday) = self.request.holidays.iter().find(|holiday| holiday.includes(date)) {
            return Ok(Some(Obstacle::Holiday(holiday.clone())));
        }
        let ends = self.after_session(begins);
        let taken =
            [supervisor, &person.member.person].into_iter().find(|name| self.diary.is_taken(name, begins, ends));
        Ok(taken.map(|name| Obstacle::Taken(name.to_owned())))
    }

    fn after_session(&self, begins: NaiveDateTime) -> NaiveDateTime {
        begins.checked_add_signed(TimeDelta::minutes(i64::from(self.minutes))).unwrap_or(begins)
    }

    /// The day nearest to `ideal` on which a session can be at a time; of two, the later.
    fn nearest(
        &self,
        person: &PersonPlanner<'_>,
        ideal: NaiveDate,
        time: NaiveTime,
        (first, last): (NaiveDate, NaiveDate),
    ) -> Known<Option<NaiveDateTime>> {
        let mut days: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
        days.sort_by_key(|day| ((*day - ideal).num_days().abs(), *day < ideal));
        for begins in days.into_iter().map(|day| day.and_time(time)) {
            if self.obstacle(person, begins)?.is_none() {
                return Ok(Some(begins));
            }
        }
        Ok(None)
    }

    /// The times of day at which a session may begin: the usual one, then one after the other until the end of the day.
    fn times(&self, usual: NaiveTime) -> Vec<NaiveTime> {
        let length = TimeDelta::minutes(i64::from(self.minutes));
        let mut times = vec![usual];
        let mut begins = usual;
        loop {
            let (next, wrapped) = begins.overflowing_add_signed(length);
            let (ends, over) = next.overflowing_add_signed(length);
            if wrapped != 0 || over != 0 || NaiveTime::from_hms_opt(EVENING, 0, 0).is_none_or(|evening| ends > evening)
            {
                return times;
            }
            times.push(next);
            begins = next;
        }
    }
}

impl PersonPlanner<'_> {
    /// The activities that the policy wants of the person: those of their type of staff, otherwise those of all.
    fn activities(&self) -> Vec<Activity> {
        let sessions = &self.history.authority.policy.sessions;
        let of = |staff: Staff| {
            sessions.iter().find(|entry| entry.value.staff == staff && entry.value.times == 1).map(|entry| &entry.value)
        };
        // What is due to each worker says nothing of a team.
        let general = || if self.member.staff == Staff::Team { None } else { of(Staff::All) };
        let wanted = of(self.member.staff).or_else(general);
        wanted.map_or_else(Vec::new, |wanted: &Sessions| wanted.activities.clone())
    }

    /// The days between two of their sessions, as far as they are known at the start; monthly ones last.
    fn days_between(&self) -> i64 {
        let activity = self.activities().first().copied();
        let due = activity.and_then(|activity| next_session_due(&self.history, activity, self.first));
        due.and_then(|due| due.period.days()).unwrap_or(i64::MAX)
    }

    fn plan(&mut self, planner: &mut Planner<'_>) -> Known<()> {
        let _ = planner.days.includes(planner.request.from)?;
        let _ = planner.days.includes(planner.request.until)?;
        if self.first > self.last {
            let when = match self.member.start.filter(|start| *start > planner.request.until) {
                Some(start) => format!("the post begins on {}, after the plan", long(start)),
                None => format!("the post ended on {}, before the plan", long(self.last)),
            };
            self.not_kept(format!("No session is planned: {when}."));
            return Ok(());
        }
        let activities = self.activities();
        let phased =
            |entry: &PolicyEntry<Sessions>| entry.value.staff == self.member.staff && entry.value.ends_after.is_some();
        if self.member.start.is_none() && self.history.authority.policy.sessions.iter().any(phased) {
            self.not_kept(
                "The first months in the post are not planned, because the list does not say when they began: add the \
                 start date."
                    .to_owned(),
            );
        }
        let Some(activity) = activities.first().copied() else {
            self.not_kept(self.without_frequency());
            return Ok(());
        };
        let Some(mut before) = self.start(activity) else {
            self.not_kept(self.without_frequency());
            return Ok(());
        };
        while let Some(slot) = self.slot(activity, before) {
            if slot.ideal > self.last {
                break;
            }
            if slot.due < self.first {
                before = slot.due;
                continue;
            }
            before = match self.find(planner, &slot)? {
                Some(begins) => {
                    self.enter(planner, &slot, begins, before, &activities)?;
                    begins.date()
                }
                None if slot.is_monthly() => {
                    self.say_missing_month(planner, &slot)?;
                    slot.due
                }
                None => {
                    let why = self.reasons(planner, slot.earliest, self.last)?;
                    let after = long(before.max(self.first));
                    self.not_kept(format!("No session can be planned after {after}: {why}."));
                    break;
                }
            };
        }
        self.compare_with_year(activity);
        Ok(())
    }

    fn not_kept(&mut self, message: String) {
        self.plan.not_kept.push(message);
    }

    fn without_frequency(&self) -> String {
        format!("No session is planned: the policy of {} sets no frequency here.", self.history.authority.name)
    }

    /// A day from which the first session is counted, as if the one before had been then; none where nothing sets a
    /// frequency.
    fn start(&self, activity: Activity) -> Option<NaiveDate> {
        let due = next_session_due(&self.history, activity, self.first)?;
        if is_monthly(due.period) {
            return Month::from_date(self.first).first_day().pred_opt();
        }
        let Some(days) = due.period.days().filter(|days| *days > 0) else {
            return Some(self.first);
        };
        let begun = self.anchor();
        let whole = (self.first - begun).num_days().div_euclid(days);
        begun.checked_add_days(Days::new(u64::try_from(whole * days).ok()?))
    }

    /// The day from which periods of days are counted: the start in the post. Without one it is a fixed day, so that the
    /// periods do not depend on the first day of the plan.
    fn anchor(&self) -> NaiveDate {
        self.member.start.or_else(|| NaiveDate::from_ymd_opt(2000, 1, 3)).unwrap_or(self.first)
    }

    /// The session after a day.
    fn slot(&self, activity: Activity, before: NaiveDate) -> Option<Slot> {
        let on = |day| next_session_due(&self.history, activity, day);
        // The policy may hold only since the first day of the plan.
        let due = on(before.max(self.member.start.unwrap_or(before))).or_else(|| on(self.first))?;
        let (period, policy) = (due.period, due.policy.clone());
        let next_day = before.succ_opt()?;
        let earliest = next_day.max(self.first);
        if is_monthly(period) {
            return Some(self.monthly(Month::from_date(before).plus(1), earliest, period, policy));
        }
        let due = due.by;
        // Nearer to the session before than to the next, or a week before it is due, is no rhythm.
        let half = ((due - before).num_days() + 1) / 2;
        let least = half.max((due - before).num_days() - WEEK + 1);
        let apart = before.checked_add_signed(TimeDelta::days(least))?.max(earliest);
        let usual = on_or_before(due, self.weekday);
        let (usual, ideal) = if usual >= apart { (usual, usual) } else { (on_or_after(due, self.weekday), due) };
        Some(Slot { period, policy, usual, ideal, earliest, apart, due })
    }

    /// The session of a month, from a day on.
    fn monthly(&self, month: Month, earliest: NaiveDate, period: Period, policy: Citation) -> Slot {
        let usual = weekday_of(month, self.weekday, self.week);
        // In the month of the first day, the usual day may be over.
        let next = on_or_after(earliest, self.weekday);
        let is_first = self.member.start.is_some_and(|start| Month::from_date(start) == month);
        if is_first && usual < earliest && next > month.last_day() {
            // None is due in the month of the start.
            return self.monthly(month.plus(1), earliest, period, policy);
        }
        let ideal = if usual >= earliest { usual } else { next.min(month.last_day()) };
        let earliest = earliest.max(month.first_day());
        Slot { period, policy, usual: ideal, ideal, earliest, apart: earliest, due: month.last_day() }
    }

    /// When the session is. Where no day in time is free, later times of these days are tried, then the days after,
    /// except for a monthly one, which belongs to its month.
    fn find(&self, planner: &Planner<'_>, slot: &Slot) -> Known<Option<NaiveDateTime>> {
        let last = slot.due.min(self.last);
        for time in planner.times(self.time) {
            for from in [slot.apart, slot.earliest] {
                if let Some(begins) = planner.nearest(self, slot.ideal, time, (from, last))? {
                    return Ok(Some(begins));
                }
            }
        }
        if slot.is_monthly() {
            return Ok(None);
        }
        let later = slot.due.succ_opt().unwrap_or(slot.due).max(slot.earliest);
        planner.nearest(self, later, self.time, (later, self.last))
    }

    fn enter(
        &mut self,
        planner: &mut Planner<'_>,
        slot: &Slot,
        begins: NaiveDateTime,
        before: NaiveDate,
        activities: &[Activity],
    ) -> Known<()> {
        let date = begins.date();
        let usual = slot.usual.and_time(self.time);
        let why = match planner.obstacle(self, slot.ideal.and_time(self.time))? {
            _ if begins == usual => None,
            _ if slot.usual > slot.due => Some(format!("due by {}", long(slot.due))),
            obstacle => obstacle.map(|obstacle| obstacle.words()),
        };
        let moved = why.map(|why| MovedDate { from: slot.usual, why });
        if date > slot.due {
            let why = self.reasons(planner, slot.earliest, slot.due)?;
            let due = long(slot.due);
            self.not_kept(format!("The session due by {due} is planned for {}: {why}.", long(date)));
        } else if let Some(without_leave) = slot.without_leave(before).filter(|by| date > *by) {
            let found = self.obstacles(planner, slot.earliest, date)?;
            let leave: Vec<String> =
                found.iter().filter(|one| matches!(one, Obstacle::Leave(None, _))).map(Obstacle::words).collect();
            let (due, later) = (long(without_leave), long(slot.due));
            let why = list(&leave);
            self.not_kept(format!("The session due by {due} is due by {later} because of leave: {why}."));
        }
        let ends = planner.after_session(begins);
        planner.diary.enter(self.member.supervisor.as_deref().unwrap_or_default(), begins, ends);
        planner.diary.enter(&self.member.person, begins, ends);
        self.plan.sessions.push(PlannedSession {
            period_key: self.period_key(slot.period, date),
            date,
            time: begins.time(),
            due: slot.due,
            period: slot.period,
            policy: slot.policy.clone(),
            activities: activities.to_vec(),
            moved,
        });
        Ok(())
    }

    /// Names the period of a session: its month, or its number since the start in the post.
    fn period_key(&self, period: Period, date: NaiveDate) -> String {
        let key = match period.days().filter(|days| *days > 0) {
            Some(days) => format!("{days}d-{}", ((date - self.anchor()).num_days() - 1).div_euclid(days) + 1),
            None => date.format("%Y-%m").to_string(),
        };
        // A session that was moved to an earlier day may share the period of the one before.
        let is_used = |key: &str| self.plan.sessions.iter().any(|session| session.period_key == key);
        let mut own = key.clone();
        let mut number = 2;
        while is_used(&own) {
            own = format!("{key}-{number}");
            number += 1;
        }
        own
    }

    /// Says why a month has no session, unless none is due because they only began in it.
    fn say_missing_month(&mut self, planner: &Planner<'_>, slot: &Slot) -> Known<()> {
        let month = Month::from_date(slot.due);
        let is_first = self.member.start.is_some_and(|start| Month::from_date(start) == month);
        if !is_first {
            let why = self.reasons(planner, slot.earliest, slot.due.min(self.last))?;
            self.not_kept(format!("No session is planned in {month}: {why}."));
        }
        Ok(())
    }

    /// What keeps sessions from the days from one to another, each reason once.
    fn obstacles(&self, planner: &Planner<'_>, first: NaiveDate, last: NaiveDate) -> Known<Vec<Obstacle>> {
        let mut found: Vec<Obstacle> = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= last) {
            found.extend(planner.obstacle(self, day.and_time(self.time))?.filter(|obstacle| !found.contains(obstacle)));
        }
        Ok(found)
    }

    /// The same in words: what has to do with people and the authority, otherwise the calendar.
    fn reasons(&self, planner: &Planner<'_>, first: NaiveDate, last: NaiveDate) -> Known<String> {
        let found = self.obstacles(planner, first, last)?;
        let is_any_personal = found.iter().any(Obstacle::is_personal);
        let named = found.iter().filter(|one| one.is_personal() || !is_any_personal);
        let words: Vec<String> = named.map(Obstacle::words).collect();
        Ok(if words.is_empty() { "no working day is left".to_owned() } else { list(&words) })
    }

    /// Compares the number of sessions with what the policy wants in a year.
    fn compare_with_year(&mut self, activity: Activity) {
        let whole = |month: &Month| month.first_day() >= self.first && month.last_day() <= self.last;
        let months: Vec<Month> =
            Month::from_date(self.first).up_to(Month::from_date(self.last)).filter(whole).take(YEAR).collect();
        if months.len() < YEAR {
            return;
        }
        let worked = months.iter().filter(|month| !self.member.is_exempt(**month)).count();
        let planned =
            self.plan.sessions.iter().filter(|session| months.contains(&Month::from_date(session.date))).count();
        let sessions = &self.history.authority.policy.sessions;
        let has_own = sessions.iter().any(|entry| entry.value.staff == self.member.staff);
        let staff = if has_own { self.member.staff } else { Staff::All };
        let yearly = in_force(sessions, self.first).filter(|entry| {
            let value = &entry.value;
            value.staff == staff
                && value.activities.contains(&activity)
                && value.period == Period { every: 1, unit: Unit::Years }
        });
        let wanted = yearly.map(|entry| entry.value.times as usize * worked / YEAR).max();
        if let Some(wanted) = wanted.filter(|wanted| planned < *wanted) {
            self.not_kept(format!("{planned} sessions are planned in twelve months; the policy wants {wanted}."));
        }
    }
}
