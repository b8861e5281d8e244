//! [`Slot`]: when a session is to be; and the weekdays of months.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::dates::month::Month;
use crate::finding::Citation;
use crate::form::policy::{Period, Unit};

/// When the next session is to be.
pub(super) struct Slot {
    /// How often sessions are due.
    pub period: Period,
    /// The words that set this.
    pub policy: Citation,
    /// The usual day.
    pub usual: NaiveDate,
    /// The day to be nearest to: the usual one unless that is later than due.
    pub ideal: NaiveDate,
    /// The first day on which it may be.
    pub earliest: NaiveDate,
    /// The first day on which it is not too close to the session before.
    pub apart: NaiveDate,
    /// The last day on which it is in time.
    pub due: NaiveDate,
}

impl Slot {
    /// Whether it belongs to a calendar month.
    pub fn is_monthly(&self) -> bool {
        is_monthly(self.period)
    }

    /// When it would be due if leave counted, counted from the session before; none for monthly sessions.
    pub fn without_leave(&self, before: NaiveDate) -> Option<NaiveDate> {
        (!self.is_monthly()).then(|| self.period.term().after(before)).filter(|by| *by < self.due)
    }
}

/// Whether sessions belong to calendar months.
pub(super) fn is_monthly(period: Period) -> bool {
    period == Period { every: 1, unit: Unit::Months }
}

/// The first day of that weekday from a day on.
pub(super) fn on_or_after(date: NaiveDate, weekday: Weekday) -> NaiveDate {
    let ahead = weekday.days_since(date.weekday());
    date.checked_add_days(Days::new(u64::from(ahead))).unwrap_or(date)
}

/// The last day of that weekday up to a day.
pub(super) fn on_or_before(date: NaiveDate, weekday: Weekday) -> NaiveDate {
    let back = date.weekday().days_since(weekday);
    date.checked_sub_days(Days::new(u64::from(back))).unwrap_or(date)
}

/// The week of its month that a day is in, from 0: days 1 to 7 are in week 0.
pub(super) fn week_of(date: NaiveDate) -> usize {
    (date.day0() / 7) as usize
}

/// The day of that weekday in a week of a month; see [`week_of`].
pub(super) fn weekday_of(month: Month, weekday: Weekday, week: usize) -> NaiveDate {
    let first = on_or_after(month.first_day(), weekday);
    first.checked_add_days(Days::new(7 * week as u64)).unwrap_or(first)
}
