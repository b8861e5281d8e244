//! Terms, periods and deadlines of policies: "within 3 working days", "every 2 weeks", "the first 6 months".

use std::fmt;

use chrono::{Days, Months, NaiveDate};

use crate::dates::month::Month;
use crate::dates::working_days::{BeyondCalendar, WorkingDays};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Hours on the clock.
    Hours,
    /// Monday to Friday without bank holidays.
    WorkingDays,
    /// Calendar days.
    Days,
    /// Seven calendar days each.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

impl Unit {
    /// The unit in words, singular or plural.
    #[must_use]
    pub fn name(self, count: u32) -> &'static str {
        match (self, count) {
            (Self::Hours, 1) => "hour",
            (Self::Hours, _) => "hours",
            (Self::WorkingDays, 1) => "working day",
            (Self::WorkingDays, _) => "working days",
            (Self::Days, 1) => "day",
            (Self::Days, _) => "days",
            (Self::Weeks, 1) => "week",
            (Self::Weeks, _) => "weeks",
            (Self::Months, 1) => "month",
            (Self::Months, _) => "months",
            (Self::Years, 1) => "year",
            (Self::Years, _) => "years",
        }
    }
}

/// A length of time: "6 weeks".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The number of units.
    pub count: u32,
    /// The unit.
    pub unit: Unit,
}

impl Term {
    /// The same day one term later on the calendar: a month after 31 January is the last of February. Counts working
    /// days as days.
    #[must_use]
    pub fn after(&self, date: NaiveDate) -> NaiveDate {
        let days = |days: u32| date.checked_add_days(Days::new(u64::from(days)));
        let months = |months: u32| date.checked_add_months(Months::new(months));
        let later = match self.unit {
            Unit::Hours => days(self.count.div_ceil(24)),
            Unit::WorkingDays | Unit::Days => days(self.count),
            Unit::Weeks => days(self.count.saturating_mul(7)),
            Unit::Months => months(self.count),
            Unit::Years => months(self.count.saturating_mul(12)),
        };
        later.unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit.name(self.count))
    }
}

/// A recurring period: "every 2 weeks".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The number of units.
    pub every: u32,
    /// The unit; days or longer.
    pub unit: Unit,
}

impl Period {
    /// The length of one period.
    #[must_use]
    pub fn term(self) -> Term {
        Term { count: self.every, unit: self.unit }
    }

    /// The length in days; none for months and years, which have no fixed one. Hours and working days count as days.
    #[must_use]
    pub fn days(self) -> Option<i64> {
        let every = i64::from(self.every);
        match self.unit {
            Unit::Weeks => Some(every * 7),
            Unit::Days | Unit::Hours | Unit::WorkingDays => Some(every),
            Unit::Months | Unit::Years => None,
        }
    }

    /// The last day of the period after `date`. Months are calendar months: a monthly event of 3 June is due by any day
    /// of July.
    #[must_use]
    pub fn again_by(self, date: NaiveDate) -> NaiveDate {
        match self.unit {
            Unit::Months => Month::from_date(date).plus(self.every).last_day(),
            _ => self.term().after(date),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.every == 1 {
            write!(f, "every {}", self.unit.name(1))
        } else {
            write!(f, "every {} {}", self.every, self.unit.name(self.every))
        }
    }
}

/// A deadline: "within 3 working days" of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The number of units.
    pub within: u32,
    /// The unit.
    pub unit: Unit,
    /// The event that it counts from.
    pub from: Event,
}

impl Deadline {
    /// The last day on which the deadline is met, counted from `from`.
    ///
    /// Hours count as whole days, because forms ask for dates: within 24 hours is by the next day.
    ///
    /// # Errors
    /// When working days run beyond the years with known bank holidays.
    pub fn last_day(&self, from: NaiveDate, days: &WorkingDays<'_>) -> Result<NaiveDate, BeyondCalendar> {
        match self.unit {
            Unit::WorkingDays => days.after(from, self.within),
            unit => Ok(Term { count: self.within, unit }.after(from)),
        }
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "within {} {} of {}", self.within, self.unit.name(self.within), self.from.phrase())
    }
}

/// The event that a deadline counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The day of the session.
    Session,
    /// The day of the missed session.
    MissedSession,
    /// The first day in the post.
    EmploymentStart,
    /// The day on which the case was allocated.
    Allocation,
}

impl Event {
    /// The event in messages: "the session".
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Session => "the session",
            Self::MissedSession => "the missed session",
            Self::EmploymentStart => "the start of employment",
            Self::Allocation => "the allocation",
        }
    }
}
