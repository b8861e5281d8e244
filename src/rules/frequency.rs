//! The frequency that applies to a record, and when the next session after it is due. The worker's own agreement comes
//! first, then the type of case or of staff, then what the authority wants of all.

use chrono::{Days, NaiveDate};

use super::history::{History, HistoryEntry};
use crate::finding::Citation;
use crate::folder::member::Case;
use crate::form::Meaning;
use crate::form::policy::{Activity, CaseType, Cases, Period, PolicyEntry, Sessions, Staff, Term, Unit, in_force};

/// The days by which a session that is due every few months may be late. No policy says so; it is our choice.
const MONTHS_LATE: Days = Days::new(14);

/// The next session after a record, as a policy or an agreement wants it.
#[derive(Debug, Clone, Copy)]
pub struct NextDue<'p> {
    /// The frequency.
    pub period: Period,
    /// The last day on which it is in time.
    pub by: NaiveDate,
    /// The last day on which nothing is said.
    pub until: NaiveDate,
    /// The words.
    pub policy: &'p Citation,
}

/// Returns when the next session after a record is due; none where nothing sets a frequency.
#[must_use]
pub fn next_due<'h>(history: &'h History<'_>, entry: &HistoryEntry<'_>) -> Option<NextDue<'h>> {
    let (day, activity) = (entry.date?, entry.activity()?);
    if activity != Activity::Casework {
        return next_session_due(history, activity, day);
    }
    let (period, policy) = case_frequency(history, entry, day)?;
    Some(due_after(history, day, period, policy))
}

/// Returns when the next session of an activity other than case work is due after a day; none where nothing sets a
/// frequency.
#[must_use]
pub fn next_session_due<'h>(history: &'h History<'_>, activity: Activity, day: NaiveDate) -> Option<NextDue<'h>> {
    let (period, policy) = session_frequency(history, activity, day)?;
    Some(due_after(history, day, period, policy))
}

/// The day of the session after a record, which asks how far its actions are: as the record names it, or when it is due,
/// or as any other record names it.
#[must_use]
pub fn next_session_after(history: &History<'_>, entry: &HistoryEntry<'_>) -> Option<NaiveDate> {
    let named = entry.subject.dated(Meaning::NextSession);
    let due = || next_due(history, entry).map(|due| due.by);
    let of_others = || history.sessions().filter_map(|(_, _, other)| other.subject.dated(Meaning::NextSession)).max();
    named.or_else(due).or_else(of_others)
}

fn due_after<'h>(history: &'h History<'_>, day: NaiveDate, period: Period, policy: &'h Citation) -> NextDue<'h> {
    // Leave within the time that leave adds counts, too.
    let away = |by: NaiveDate| history.member.map_or(by, |member| member.after_leave(day, by));
    // "Every other month" is counted from day to day, with some days of grace: the last day of the month after the next
    // would be up to thirteen weeks later.
    let (by, grace) = match period {
        Period { unit: Unit::Months, every: 2.. } => (period.term().after(day), MONTHS_LATE),
        _ => (period.again_by(day), Days::new(0)),
    };
    let by = away(by);
    NextDue { period, by, until: by.checked_add_days(grace).unwrap_or(by), policy }
}

/// The frequency of an activity that applies on the day of a session, and its words.
fn session_frequency<'h>(
    history: &'h History<'_>,
    activity: Activity,
    day: NaiveDate,
) -> Option<(Period, &'h Citation)> {
    if activity == Activity::Individual
        && let Some(agreed) = agreed(history, day)
    {
        return Some(agreed);
    }
    let sessions = &history.authority.policy.sessions;
    let (staff, start) = history.staff();
    let of = |staff: Staff| {
        in_force(sessions, day).filter(move |entry| {
            let wanted = &entry.value;
            wanted.staff == staff && wanted.times == 1 && wanted.activities.contains(&activity)
        })
    };
    let own = of(staff).filter(|entry| {
        let phase = entry.value.starts_after.is_some() || entry.value.ends_after.is_some();
        match start {
            // In the last period of a phase, the frequency of the next phase is enough.
            Some(start) => {
                let (from, until) = history.phase(entry, start);
                from <= day && entry.value.period.term().after(day) <= until
            }
            None => !phase,
        }
    });
    let general =
        || if staff == Staff::All { None } else { later_phase(history, activity, day).or(of(Staff::All).next()) };
    let entry = own.max_by_key(|entry| entry.value.period.term().after(day)).or_else(general)?;
    Some((entry.value.period, &entry.citation))
}

/// The next phase of a type of staff, for a session in the last period of the phase before it.
fn later_phase<'h>(history: &'h History<'_>, activity: Activity, day: NaiveDate) -> Option<&'h PolicyEntry<Sessions>> {
    let (staff, start) = history.staff();
    let start = start?;
    in_force(&history.authority.policy.sessions, day).find(|entry| {
        let (from, until) = history.phase(entry, start);
        let ahead = entry.value.period.term().after(day);
        entry.value.staff == staff && entry.value.activities.contains(&activity) && from <= ahead && ahead <= until
    })
}

/// The frequency in the newest agreement on file that was made by then, where its form asks for one.
fn agreed<'h>(history: &'h History<'_>, day: NaiveDate) -> Option<(Period, &'h Citation)> {
    let made = |entry: &&HistoryEntry<'_>| entry.date.is_none_or(|made| made <= day);
    history.agreements().filter(made).last().and_then(HistoryEntry::agreed_frequency)
}

fn case_frequency<'h>(
    history: &'h History<'_>,
    entry: &HistoryEntry<'_>,
    day: NaiveDate,
) -> Option<(Period, &'h Citation)> {
    case_period(history, history.listed_case(entry), day)
}

/// How often a case is supervised, and the words that set this. `listed` is what `folder.yaml` says of the case.
#[must_use]
pub fn case_period<'h>(
    history: &'h History<'_>,
    listed: Option<&Case>,
    day: NaiveDate,
) -> Option<(Period, &'h Citation)> {
    let case_type = listed.map_or(CaseType::Any, |case| case.case_type);
    let since = listed.and_then(|case| case.since);
    let of = |wanted: CaseType| {
        in_force(&history.authority.policy.cases, day).find(move |entry: &&PolicyEntry<Cases>| {
            let later = |term: Term| since.map(|since| term.after(since));
            let begun = entry.value.starts_after.is_none_or(|term| later(term).is_some_and(|from| from <= day));
            let ended = entry.value.ends_after.is_some_and(|term| later(term).is_none_or(|end| end <= day));
            entry.value.types.contains(&wanted) && begun && !ended
        })
    };
    let entry = of(case_type).or_else(|| of(CaseType::Any))?;
    Some((entry.value.period, &entry.citation))
}
