//! The last session of a worker, and the next one that is due.

use chrono::NaiveDate;

use crate::finding::Citation;
use crate::form::Meaning;
use crate::form::policy::{Activity, Period};
use crate::rules::History;
use crate::rules::frequency::{NextDue, next_session_due};

/// The activities that are the supervision of a worker. Policies want one or the other.
pub(super) const ACTIVITIES: [Activity; 2] = [Activity::Individual, Activity::Personal];

/// The newest session on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSession {
    /// Its day.
    pub date: NaiveDate,
    /// The days from it to the day of the overview.
    pub days_ago: i64,
    /// The index of its record; none where only the monitoring sheet has it.
    pub(super) index: Option<usize>,
    /// The name of the file with its record; none where only the monitoring sheet has it.
    pub file: Option<String>,
}

/// The next session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextSession {
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// How often sessions are due.
    pub period: Period,
    /// The words that set this.
    pub policy: Citation,
    /// The day that the newest record names; none where that has passed.
    pub booked: Option<NaiveDate>,
    /// The days by which it is late; 0 while it is in time or the person is away.
    pub days_late: i64,
}

/// The days of supervision, each once, the earliest first.
pub(super) fn days_of(history: &History<'_>) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = ACTIVITIES.into_iter().flat_map(|activity| history.days(activity)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// When supervision is due after a day; none where nothing sets a frequency.
pub(super) fn due_after<'h>(history: &'h History<'_>, day: NaiveDate) -> Option<NextDue<'h>> {
    let wanted = history.wanted();
    let is_wanted = |activity: &Activity| wanted.iter().any(|wanted| wanted.activity == *activity);
    let activity = ACTIVITIES.into_iter().find(is_wanted).unwrap_or(Activity::Individual);
    next_session_due(history, activity, day)
}

/// The newest session.
pub(super) fn last(history: &History<'_>) -> Option<LastSession> {
    let date = days_of(history).last().copied()?;
    let of_day = |(day, activity, _): &(NaiveDate, Activity, _)| *day == date && ACTIVITIES.contains(activity);
    let entry = history.sessions().filter(of_day).map(|(_, _, entry)| entry).last();
    let days_ago = (history.today - date).num_days();
    Some(LastSession { date, days_ago, index: entry.map(|entry| entry.index), file: None })
}

/// The next session; none where nothing sets a frequency or nothing is known since when it counts.
pub(super) fn next(history: &History<'_>) -> Option<NextSession> {
    let last = days_of(history).last().copied();
    let since = last.or(history.member?.start)?;
    let due = due_after(history, since)?;
    let records = history.sessions().filter(|(_, activity, _)| ACTIVITIES.contains(activity));
    let newest = records.map(|(_, _, entry)| entry).last();
    let named = newest.and_then(|entry| entry.subject.dated(Meaning::NextSession));
    let on_sheet = history.sheet.iter().flat_map(|line| [Some(line.date), line.moved_to]).flatten();
    let booked = named.into_iter().chain(on_sheet).filter(|day| *day >= history.today).min();
    let is_late = due.until < history.today && !history.is_away(history.today) && !history.has_left();
    let days_late = if is_late { (history.today - due.by).num_days() } else { 0 };
    Some(NextSession { due: due.by, period: due.period, policy: due.policy.clone(), booked, days_late })
}
