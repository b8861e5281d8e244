//! Calendar months, for policies such as "once a month".

use std::fmt;

use crate::text::list;
use chrono::{Datelike, Months, NaiveDate};

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn from_date(date: NaiveDate) -> Self {
        Self(date.with_day(1).unwrap_or(date))
    }

    /// Reads a month such as `2025-03` or `March 2025`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = format!("{text}-01").parse().ok();
        day.or_else(|| super::read(&format!("1 {text}")).date()).map(Self::from_date)
    }

    /// The month as YYYY-MM.
    #[must_use]
    pub fn iso(self) -> String {
        self.0.format("%Y-%m").to_string()
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.plus(1).0.pred_opt().unwrap_or(self.0)
    }

    /// The month that many months later.
    #[must_use]
    pub fn plus(self, months: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(months)).unwrap_or(self.0))
    }

    /// The month that many months earlier.
    #[must_use]
    pub fn minus(self, months: u32) -> Self {
        Self(self.0.checked_sub_months(Months::new(months)).unwrap_or(self.0))
    }

    /// Every month from this one to `last`, inclusive.
    pub fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        // Limits the count. Dates are read with years of four digits, so no two lie further apart.
        (0..120_000).map(move |n| self.plus(n)).take_while(move |month| *month <= last)
    }
}

/// `May 2025`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%B %Y"))
    }
}

/// Months in words: `May 2025`, `April and May 2025`, `December 2024 and January 2025`.
#[must_use]
pub fn listed(months: &[Month]) -> String {
    let words: Vec<String> = months
        .iter()
        .enumerate()
        .map(|(index, month)| {
            let year = month.0.year();
            let last_of_year = months.get(index + 1).is_none_or(|next| next.0.year() != year);
            if last_of_year { month.to_string() } else { month.0.format("%B").to_string() }
        })
        .collect();
    list(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i32, month: u32) -> Month {
        Month::from_date(NaiveDate::from_ymd_opt(year, month, 17).unwrap())
    }

    #[test]
    fn months_have_first_and_last_days() {
        assert_eq!(month(2024, 2).last_day(), NaiveDate::from_ymd_opt(2024, 2, 29).unwrap());
        assert_eq!(month(2024, 12).plus(1), month(2025, 1));
        assert_eq!(month(2025, 1).minus(1), month(2024, 12));
        assert_eq!(month(2024, 11).up_to(month(2025, 2)).count(), 4);
        assert_eq!(month(2025, 2).up_to(month(2024, 11)).count(), 0);
    }

    #[test]
    fn months_are_listed_as_people_say_them() {
        assert_eq!(listed(&[month(2025, 5)]), "May 2025");
        assert_eq!(listed(&[month(2025, 4), month(2025, 5)]), "April and May 2025");
        assert_eq!(
            listed(&[month(2024, 11), month(2024, 12), month(2025, 1)]),
            "November, December 2024 and January 2025"
        );
    }
}
