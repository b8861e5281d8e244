//! [`Schedule`]: the planned sessions of a list of staff.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::dates::long;
use crate::finding::Citation;
use crate::folder::Member;
use crate::form::policy::{Activity, Period};
use crate::person_name::fold;

/// The planned sessions of a list of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The id of the authority whose policy sets how often.
    pub authority: String,
    /// Its name.
    pub authority_name: String,
    /// The first day of the plan.
    pub from: NaiveDate,
    /// The last day of the plan.
    pub until: NaiveDate,
    /// How long a session lasts, in minutes.
    pub minutes: u32,
    /// The people, in the order of the list.
    pub people: Vec<PersonPlan>,
}

/// The planned sessions of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPlan {
    /// The person.
    pub member: Member,
    /// Tells people of one name apart: the number among them, from 1.
    pub number: usize,
    /// The sessions, by date.
    pub sessions: Vec<PlannedSession>,
    /// What cannot be kept, and why, a sentence each.
    pub not_kept: Vec<String>,
}

/// A planned session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSession {
    /// The period of the person that it belongs to, such as `2026-05`; no other session of the person has it. It stays
    /// the same when the day changes.
    pub period_key: String,
    /// The day.
    pub date: NaiveDate,
    /// When it begins.
    pub time: NaiveTime,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// How often sessions are due then.
    pub period: Period,
    /// The words that set this.
    pub policy: Citation,
    /// What it is for.
    pub activities: Vec<Activity>,
    /// Where it is on another day than usual: from which day, and why.
    pub moved: Option<MovedDate>,
}

/// Why a session is not on its usual day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedDate {
    /// The usual day.
    pub from: NaiveDate,
    /// Why it is not on that day, in words.
    pub why: String,
}

impl PlannedSession {
    /// Whether it is later than due, because no earlier day could be found.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.date > self.due
    }

    /// When it begins, on the clocks of the United Kingdom.
    #[must_use]
    pub fn begins(&self) -> NaiveDateTime {
        self.date.and_time(self.time)
    }

    /// When it ends, on the clocks of the United Kingdom.
    #[must_use]
    pub fn ends(&self, minutes: u32) -> NaiveDateTime {
        let length = TimeDelta::minutes(i64::from(minutes));
        self.begins().checked_add_signed(length).unwrap_or_else(|| self.begins())
    }
}

impl PersonPlan {
    /// Whether the list names somebody as the supervisor.
    #[must_use]
    pub fn is_supervised_by(&self, supervisor: &str) -> bool {
        self.member.supervisor.as_deref().is_some_and(|name| fold(name) == fold(supervisor))
    }

    /// How often sessions are due, in words: "every week, then every 2 weeks".
    #[must_use]
    pub fn frequency(&self) -> String {
        let mut words: Vec<String> = self.sessions.iter().map(|session| session.period.to_string()).collect();
        words.dedup();
        words.join(", then ")
    }
}

impl Schedule {
    /// What the plan is called.
    #[must_use]
    pub fn title(&self) -> String {
        format!("Supervision from {} to {}", long(self.from), long(self.until))
    }

    /// All sessions with the person of each, by date and time.
    #[must_use]
    pub fn by_date(&self) -> Vec<(&PersonPlan, &PlannedSession)> {
        let each = |plan| move |session| (plan, session);
        let mut all: Vec<(&PersonPlan, &PlannedSession)> =
            self.people.iter().flat_map(|plan| plan.sessions.iter().map(each(plan))).collect();
        all.sort_by_key(|(_, session)| session.begins());
        all
    }

    /// The supervisors whom the list names, each once, in its order.
    #[must_use]
    pub fn supervisors(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.people.iter().filter_map(|plan| plan.member.supervisor.as_deref()) {
            if !names.iter().any(|known| fold(known) == fold(name)) {
                names.push(name);
            }
        }
        names
    }

    /// The last day of the year that begins on a day.
    #[must_use]
    pub fn year_from(from: NaiveDate) -> NaiveDate {
        let next = from.checked_add_months(chrono::Months::new(12));
        next.and_then(|next| next.checked_sub_days(Days::new(1))).unwrap_or(from)
    }
}
