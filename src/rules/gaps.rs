//! Gaps in something that is due regularly. A period in months or years is checked by whole calendar months, as
//! policies say "each month"; one in weeks or days by the days between two dates. Leave does not count.

use chrono::NaiveDate;

use super::history::History;
use crate::dates::month::Month;
use crate::dates::{long, month};
use crate::form::policy::{Period, Unit};

/// Longer runs of months are shown by their first and last month.
const LISTED: usize = 3;

/// A gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// Whole calendar months.
    Months(Vec<Month>),
    /// The days between two dates.
    Days {
        /// The date before the gap, or the first day that counts.
        after: NaiveDate,
        /// The date after the gap, or the last day that counts.
        before: NaiveDate,
        /// The number of days between them, without leave.
        days: i64,
        /// The days of leave between them.
        away: i64,
    },
}

impl Gap {
    /// The time of the gap in words: "in April and May 2025", "between 3 March and 21 May 2025 (79 days)".
    #[must_use]
    pub fn when(&self) -> String {
        match self {
            Self::Months(months) => match months.as_slice() {
                [first, .., last] if months.len() > LISTED && first.up_to(*last).count() == months.len() => {
                    format!("from {first} to {last} ({} months)", months.len())
                }
                months => format!("in {}", month::listed(months)),
            },
            Self::Days { after, before, days, away } => {
                let away = if *away > 0 { ", leave not counted" } else { "" };
                format!("between {} and {} ({days} days{away})", long(*after), long(*before))
            }
        }
    }
}

/// Returns the gaps in the sorted `days`, from one day to another.
#[must_use]
pub fn gaps(history: &History<'_>, days: &[NaiveDate], period: Period, from: NaiveDate, until: NaiveDate) -> Vec<Gap> {
    if from > until {
        return Vec::new();
    }
    match (period.days(), period.unit) {
        (Some(limit), _) => stretches(history, days, limit, from, until),
        (None, Unit::Years) => months(history, days, period.every.saturating_mul(12), from, until),
        (None, _) => months(history, days, period.every, from, until),
    }
}

fn months(history: &History<'_>, days: &[NaiveDate], every: u32, from: NaiveDate, until: NaiveDate) -> Vec<Gap> {
    let mut out = Vec::new();
    let mut run: Vec<Month> = Vec::new();
    let mut end = |run: &mut Vec<Month>| {
        let run = std::mem::take(run);
        if !run.is_empty() && run.len() >= every as usize {
            out.push(Gap::Months(run));
        }
    };
    for month in Month::from_date(from).up_to(Month::from_date(until)) {
        let within = month.first_day() >= from && month.last_day() <= until;
        if days.iter().any(|day| Month::from_date(*day) == month) {
            end(&mut run);
        } else if within && !history.member.is_some_and(|member| member.is_exempt(month)) {
            run.push(month);
        }
    }
    end(&mut run);
    out
}

fn stretches(history: &History<'_>, days: &[NaiveDate], limit: i64, from: NaiveDate, until: NaiveDate) -> Vec<Gap> {
    let mut after = days.iter().copied().filter(|day| *day <= from).max().unwrap_or(from);
    let mut out = Vec::new();
    let later = days.iter().copied().filter(|day| *day > from && *day < until);
    for before in later.chain([until]) {
        let away = history.member.map_or(0, |member| member.days_away(after, before));
        let between = (before - after).num_days() - away;
        if between > limit {
            out.push(Gap::Days { after, before, days: between, away });
        }
        after = before;
    }
    out
}
