//! The lines of a monitoring sheet, and what became of the sessions that did not take place.

use chrono::{Days, NaiveDate};

use super::history::{History, SheetLine};
use crate::dates::month::Month;
use crate::form::Address;
use crate::form::policy::Activity;

/// A session counts as the rescheduled one if it took place within so many days of the new date. Our choice.
const NEAR: i64 = 3;

/// An ordinary session may be a day early: the one of Friday on Thursday. Our choice.
const EARLY: Days = Days::new(1);

impl SheetLine {
    /// The address of the cell that says whether the session took place.
    #[must_use]
    pub fn held_cell(&self) -> Address {
        Address::cell(&self.field, self.row, &self.held_column)
    }

    /// The address of the cell with the new date.
    #[must_use]
    pub fn moved_cell(&self) -> Address {
        Address::cell(&self.field, self.row, self.moved_column.as_deref().unwrap_or_default())
    }

    /// The address of the cell with the reason; none where the form does not ask.
    #[must_use]
    pub fn reason_cell(&self) -> Option<Address> {
        Some(Address::cell(&self.field, self.row, self.reason_column.as_deref()?))
    }
}

impl History<'_> {
    /// The lines of the monitoring sheets about sessions that did not take place. Sessions in a long absence are left
    /// out.
    pub fn missed(&self) -> impl Iterator<Item = &SheetLine> {
        self.sheet.iter().filter(|line| line.held == Some(false) && !self.is_away(line.date))
    }

    /// Whether the member of staff was on long leave on a day.
    #[must_use]
    pub fn is_away(&self, day: NaiveDate) -> bool {
        self.member.is_some_and(|member| member.days_away(day, day) > 0)
    }

    /// The days of individual and personal sessions.
    fn held(&self) -> Vec<NaiveDate> {
        [Activity::Individual, Activity::Personal].into_iter().flat_map(|activity| self.days(activity)).collect()
    }

    /// Whether a session took place on a day.
    #[must_use]
    pub fn was_held_on(&self, day: NaiveDate) -> bool {
        self.held().contains(&day)
    }

    /// Whether a session took place later in the month of a missed one.
    #[must_use]
    pub fn is_made_up(&self, line: &SheetLine) -> bool {
        self.later_in_month(line).next().is_some()
    }

    /// Whether one took place that was not the next ordinary one: where sessions are due every week or fortnight, it was
    /// before the next was due.
    #[must_use]
    pub fn is_made_up_between(&self, line: &SheetLine) -> bool {
        let next = self.days_between(line.date).and_then(|days| line.date.checked_add_days(Days::new(days)));
        let ordinary = next.and_then(|next| next.checked_sub_days(EARLY));
        self.later_in_month(line).any(|day| ordinary.is_none_or(|ordinary| day < ordinary))
    }

    fn later_in_month(&self, line: &SheetLine) -> impl Iterator<Item = NaiveDate> {
        let (date, month) = (line.date, Month::from_date(line.date));
        self.held().into_iter().filter(move |day| *day > date && Month::from_date(*day) == month)
    }

    /// The days after which the next session is due, where that is less than a month.
    fn days_between(&self, day: NaiveDate) -> Option<u64> {
        let wanted = self.wanted();
        let on_day = wanted.iter().filter(|wanted| (wanted.from..=wanted.until).contains(&day));
        let personal = on_day.filter(|wanted| [Activity::Individual, Activity::Personal].contains(&wanted.activity));
        let days = personal.filter_map(|wanted| u64::try_from(wanted.period.days()?).ok());
        days.min().filter(|days| *days < 28)
    }

    /// Whether a session took place after a missed one.
    #[must_use]
    pub fn is_followed(&self, line: &SheetLine) -> bool {
        self.held().into_iter().any(|day| day > line.date)
    }

    /// Whether a session took place in a month.
    #[must_use]
    pub fn has_session_in(&self, month: Month) -> bool {
        self.held().into_iter().any(|day| Month::from_date(day) == month)
    }

    /// Whether neither a line of the sheet nor a record says what became of a session's new date.
    #[must_use]
    pub fn is_lost(&self, line: &SheetLine) -> bool {
        let Some(moved) = line.moved_to else { return false };
        let near = |day: NaiveDate| day != line.date && (day - moved).num_days().abs() <= NEAR;
        let has_line = self.sheet.iter().any(|other| !std::ptr::eq(other, line) && near(other.date));
        moved > line.date && moved < self.today && !has_line && !self.held().into_iter().any(near)
    }
}
