//! What became of supervision month by month: [`SessionMonth`].

use chrono::NaiveDate;

use super::sessions::{ACTIVITIES, days_of};
use crate::dates::long;
use crate::dates::month::Month;
use crate::folder::Member;
use crate::form::policy::{Activity, Period};
use crate::rules::History;
use crate::rules::gaps::Gap;
use crate::rules::history::SheetLine;
use crate::rules::over_time::{does_not_count, session_gap};

/// What became of supervision in a calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MonthState {
    /// A session took place.
    Held,
    /// No session took place; the monitoring sheet has a new date in another month.
    Moved,
    /// No session took place; the monitoring sheet gives the reason.
    MissedWithReason,
    /// No session took place; the monitoring sheet gives no reason.
    MissedWithoutReason,
    /// The person was on leave for so long that no session was due.
    Leave,
    /// The person was not in the post.
    NotInPost,
    /// No session was due: the policy or the agreement wants fewer than one a month, or the person was in the post for a
    /// part of the month only.
    NotDue,
    /// The month is not over.
    NotOver,
    /// The records on file begin later, or nothing on file sets how often sessions are due.
    Unknown,
    /// Nothing is on file although a session was due.
    Nothing,
}

impl MonthState {
    /// Every state, the best first.
    pub const ALL: [Self; 10] = [
        Self::Held,
        Self::Moved,
        Self::MissedWithReason,
        Self::MissedWithoutReason,
        Self::Leave,
        Self::NotInPost,
        Self::NotDue,
        Self::NotOver,
        Self::Unknown,
        Self::Nothing,
    ];

    /// The keyword in JSON.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Moved => "moved",
            Self::MissedWithReason => "missed-with-reason",
            Self::MissedWithoutReason => "missed-without-reason",
            Self::Leave => "leave",
            Self::NotInPost => "not-in-post",
            Self::NotDue => "not-due",
            Self::NotOver => "not-over",
            Self::Unknown => "unknown",
            Self::Nothing => "nothing",
        }
    }

    /// The state in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Held => "Held",
            Self::Moved => "Moved to another month",
            Self::MissedWithReason => "Missed, with a reason",
            Self::MissedWithoutReason => "Missed, without a reason",
            Self::Leave => "On leave",
            Self::NotInPost => "Not in post",
            Self::NotDue => "Not due",
            Self::NotOver => "Month not over",
            Self::Unknown => "Not known",
            Self::Nothing => "Nothing on file",
        }
    }

    /// A letter or sign for narrow columns. No two states share one.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Held => "✓",
            Self::Moved => "M",
            Self::MissedWithReason => "R",
            Self::MissedWithoutReason => "X",
            Self::Leave => "L",
            Self::NotInPost => "–",
            Self::NotDue => "○",
            Self::NotOver => "…",
            Self::Unknown => "?",
            Self::Nothing => "!",
        }
    }

    /// Whether somebody has to look into it.
    #[must_use]
    pub fn is_wrong(self) -> bool {
        matches!(self, Self::MissedWithoutReason | Self::Nothing)
    }
}

/// What became of supervision in one calendar month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionMonth {
    /// The month.
    pub month: Month,
    /// What became of it.
    pub state: MonthState,
    /// The days of the sessions that took place.
    pub held: Vec<NaiveDate>,
    /// How it is known, as a sentence.
    pub why: String,
    /// Whether a session of the month took place on another day of the month than was arranged.
    pub moved_within: bool,
}

impl SessionMonth {
    /// Whether a session was due in the month, as far as it is known.
    #[must_use]
    pub fn was_due(&self) -> bool {
        !matches!(
            self.state,
            MonthState::Leave | MonthState::NotInPost | MonthState::NotDue | MonthState::NotOver | MonthState::Unknown
        )
    }
}

/// The months that are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthsTold {
    /// The first month.
    pub first: Month,
    /// The last month.
    pub last: Month,
    /// Whether the last month is over although its last day is the day of the check.
    pub are_over: bool,
}

/// What became of the supervision of a worker in some months. Case work has no months here.
#[must_use]
pub(super) fn months<'h>(history: &'h History<'h>, told: &MonthsTold) -> Vec<SessionMonth> {
    let mut wanted = history.wanted();
    wanted.retain(|wanted| ACTIVITIES.contains(&wanted.activity));
    let known = KnownSessions {
        history,
        days: days_of(history),
        gaps: wanted
            .iter()
            .flat_map(|wanted| session_gap::missing(history, wanted).into_iter().map(|gap| (gap, wanted.period)))
            .collect(),
        is_frequency_set: !wanted.is_empty(),
        span: history.span(),
    };
    let is_over = |month: Month| month.last_day() < history.today || told.are_over;
    told.first.up_to(told.last).map(|month| one(&known, month, is_over(month))).collect()
}

/// The months of somebody of whom no record is on file, and not whose policy applies.
#[must_use]
pub(super) fn without_records(member: &Member, told: &MonthsTold) -> Vec<SessionMonth> {
    let one = |month: Month| {
        let (state, why) =
            not_in_post(member, month).unwrap_or_else(|| (MonthState::Unknown, "No record is on file.".to_owned()));
        SessionMonth { month, state, held: Vec::new(), why, moved_within: false }
    };
    told.first.up_to(told.last).map(one).collect()
}

/// Says since when or until when somebody was in the post who was not in it on any day of a month.
fn not_in_post(member: &Member, month: Month) -> Option<(MonthState, String)> {
    if let Some(start) = member.start.filter(|start| *start > month.last_day()) {
        return Some((MonthState::NotInPost, format!("In post since {}.", long(start))));
    }
    let left = member.post_end().filter(|left| *left < month.first_day())?;
    Some((MonthState::NotInPost, format!("Left the post on {}.", long(left))))
}

/// What is known of all sessions of a worker.
struct KnownSessions<'h> {
    history: &'h History<'h>,
    days: Vec<NaiveDate>,
    /// The gaps, each with how often sessions are due.
    gaps: Vec<(Gap, Period)>,
    /// Whether the policy or the agreement sets how often sessions are due.
    is_frequency_set: bool,
    /// The first and the last day that count.
    span: Option<(NaiveDate, NaiveDate)>,
}

fn one(known: &KnownSessions<'_>, month: Month, is_over: bool) -> SessionMonth {
    let history = known.history;
    let held: Vec<NaiveDate> = known.days.iter().copied().filter(|day| Month::from_date(*day) == month).collect();
    let missed: Vec<&SheetLine> = history.missed_in(month).collect();
    let moved_within =
        !held.is_empty() && missed.iter().any(|line| line.moved_to.is_some_and(|day| Month::from_date(day) == month));
    let (state, why) = state(known, &held, &missed, month, is_over);
    SessionMonth { month, state, held, why, moved_within }
}

fn state(
    known: &KnownSessions<'_>,
    held: &[NaiveDate],
    missed: &[&SheetLine],
    month: Month,
    is_over: bool,
) -> (MonthState, String) {
    if !held.is_empty() {
        let days: Vec<String> = held.iter().map(|day| long(*day)).collect();
        return (MonthState::Held, format!("Supervision on {}.", crate::text::list(&days)));
    }
    let (first, last) = (month.first_day(), month.last_day());
    let member = known.history.member;
    let left = known.span.map(|(_, until)| until);
    // Records after the end of the post show that the folder goes on.
    let goes_on = member.and_then(Member::post_end).is_some_and(|end| left.is_some_and(|left| left > end));
    let starts_later = member.and_then(|member| member.start).is_some_and(|start| start > last);
    if let Some(out) = member.and_then(|member| not_in_post(member, month)).filter(|_| starts_later || !goes_on) {
        return out;
    }
    if let Some(line) = missed.iter().find(|line| !line.explained).or_else(|| missed.first()) {
        let arranged = format!("The session of {} did not take place", long(line.date));
        let reason = line.remark.as_deref().map(|remark| format!(": {remark}")).unwrap_or_default();
        if let Some(new) = missed.iter().find_map(|line| line.moved_to).filter(|new| Month::from_date(*new) != month) {
            return (MonthState::Moved, format!("{arranged}{reason}; the new date is {}.", long(new)));
        }
        return if line.explained {
            (MonthState::MissedWithReason, format!("{arranged}{reason}."))
        } else {
            (MonthState::MissedWithoutReason, format!("{arranged}; the monitoring sheet gives no reason."))
        };
    }
    if let Some(member) = member.filter(|member| member.is_exempt(month)) {
        let started = member.start.filter(|start| *start > first);
        return match started {
            Some(start) => {
                (MonthState::NotDue, format!("In post since {}, so that no session was due yet.", long(start)))
            }
            None => (MonthState::Leave, format!("{} days of leave.", member.days_away(first, last))),
        };
    }
    if !is_over {
        return (MonthState::NotOver, "The month is not over, and no session is on file yet.".to_owned());
    }
    if let Some(ended) = member.and_then(Member::post_end).filter(|ended| *ended < last && left == Some(*ended)) {
        return (MonthState::NotDue, format!("Left the post on {}, before a session was due.", long(ended)));
    }
    if let Some((entry, _)) = does_not_count::instead(known.history, month) {
        let kind = entry.activity().map_or("something else", Activity::phrase);
        return (MonthState::Nothing, format!("There was only {kind}, which does not take the place of a session."));
    }
    if known.gaps.iter().any(|gap| covers(known, gap, month)) {
        return (MonthState::Nothing, "A session was due; nothing is on file.".to_owned());
    }
    match known.span {
        Some((begins, _)) if begins <= last && !known.is_frequency_set => {
            (MonthState::Unknown, "Nothing on file sets how often sessions are due.".to_owned())
        }
        Some((begins, _)) if begins <= last => {
            (MonthState::NotDue, "The policy or the agreement wanted no session in this month.".to_owned())
        }
        _ => (MonthState::Unknown, "The records on file begin later.".to_owned()),
    }
}

/// Whether a session was due or overdue in a month, which has none.
fn covers(known: &KnownSessions<'_>, (gap, period): &(Gap, Period), month: Month) -> bool {
    match gap {
        Gap::Months(months) => months.contains(&month),
        Gap::Days { after, before, .. } => {
            let due = period.term().after(*after);
            let due = known.history.member.map_or(due, |member| member.after_leave(*after, due));
            due <= month.last_day() && month.first_day() <= *before
        }
    }
}
