//! Working days: Monday to Friday without bank holidays and the days on which an authority is closed.
//! Bank holidays are published data, because proclamations move them; beyond the data's years the result is
//! [`BeyondCalendar`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A calendar of bank holidays, which are not working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Calendar {
    /// The bank holidays of England and Wales.
    #[default]
    EnglandAndWales,
    /// The bank holidays of Scotland.
    Scotland,
    /// The bank holidays of Northern Ireland.
    NorthernIreland,
}

impl Calendar {
    /// The letter of the calendar in the list.
    fn letter(self) -> char {
        match self {
            Self::EnglandAndWales => 'E',
            Self::Scotland => 'S',
            Self::NorthernIreland => 'N',
        }
    }
}

/// The published list, one day on each line.
static LIST: &str = include_str!("bank-holidays.txt");

/// The days of the list, each with the letters of its calendars.
static HOLIDAYS: LazyLock<BTreeMap<NaiveDate, &'static str>> = LazyLock::new(|| {
    let day = |line: &'static str| {
        let (date, places) = line.split_once(' ')?;
        Some((date.parse().ok()?, places))
    };
    LIST.lines().filter(|line| !line.starts_with('#')).filter_map(day).collect()
});

/// The first and the last year with known bank holidays.
#[must_use]
pub fn years() -> (i32, i32) {
    let first = HOLIDAYS.keys().next().map_or(0, Datelike::year);
    let last = HOLIDAYS.keys().next_back().map_or(-1, Datelike::year);
    (first, last)
}

/// The error for a day beyond the years with known bank holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeyondCalendar {
    /// The day.
    pub date: NaiveDate,
}

impl fmt::Display for BeyondCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = years();
        write!(
            f,
            "working days around {} cannot be counted: bank holidays are known for {first} to {last}",
            super::long(self.date)
        )
    }
}

impl std::error::Error for BeyondCalendar {}

/// The working days of an authority.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkingDays<'a> {
    /// The calendar of bank holidays.
    pub calendar: Calendar,
    /// Further days on which the authority is closed.
    pub closures: &'a [NaiveDate],
}

impl WorkingDays<'_> {
    /// Whether a day is a working day.
    ///
    /// # Errors
    /// When the day is beyond the years with known bank holidays.
    pub fn includes(&self, date: NaiveDate) -> Result<bool, BeyondCalendar> {
        let (first, last) = years();
        if !(first..=last).contains(&date.year()) {
            return Err(BeyondCalendar { date });
        }
        let holiday = HOLIDAYS.get(&date).is_some_and(|places| places.contains(self.calendar.letter()));
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        Ok(!weekend && !holiday && !self.closures.contains(&date))
    }

    /// The day `count` working days after `start`. The start is day 0 and need not be a working day.
    ///
    /// # Errors
    /// When the count runs beyond the years with known bank holidays.
    pub fn after(&self, start: NaiveDate, count: u32) -> Result<NaiveDate, BeyondCalendar> {
        let mut date = start;
        let mut left = count;
        while left > 0 {
            date = date.checked_add_days(Days::new(1)).ok_or(BeyondCalendar { date })?;
            if self.includes(date)? {
                left -= 1;
            }
        }
        Ok(date)
    }

    /// The number of working days after one day, up to and including another.
    ///
    /// # Errors
    /// When they reach beyond the years with known bank holidays.
    pub fn between(&self, after: NaiveDate, until: NaiveDate) -> Result<u32, BeyondCalendar> {
        let mut count = 0;
        for date in after.iter_days().skip(1).take_while(|date| *date <= until) {
            count += u32::from(self.includes(date)?);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn the_list_of_bank_holidays_is_complete() {
        let lines = LIST.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(HOLIDAYS.len(), lines, "a line of the list cannot be read");
        let (first, last) = years();
        for year in first..=last {
            for calendar in [Calendar::EnglandAndWales, Calendar::Scotland, Calendar::NorthernIreland] {
                let days = HOLIDAYS
                    .iter()
                    .filter(|(day, places)| day.year() == year && places.contains(calendar.letter()))
                    .count();
                assert!(days >= 8, "{year} {calendar:?}: {days}");
            }
        }
    }

    #[test]
    fn bank_holidays_and_closures_are_no_working_days() {
        let plain = WorkingDays::default();
        // Friday before the early May bank holiday: 3 working days later is Thursday.
        assert_eq!(plain.after(ymd(2025, 5, 2), 3), Ok(ymd(2025, 5, 8)));
        assert_eq!(plain.after(ymd(2025, 5, 2), 0), Ok(ymd(2025, 5, 2)));
        let closures = [ymd(2025, 5, 6)];
        let closed = WorkingDays { closures: &closures, ..plain };
        assert_eq!(closed.after(ymd(2025, 5, 2), 3), Ok(ymd(2025, 5, 9)));
        assert_eq!(plain.between(ymd(2025, 5, 2), ymd(2025, 5, 8)), Ok(3));
        // Easter Monday is not a bank holiday in Scotland; St Patrick's Day is one in Northern Ireland.
        let scotland = WorkingDays { calendar: Calendar::Scotland, ..plain };
        let northern = WorkingDays { calendar: Calendar::NorthernIreland, ..plain };
        assert_eq!((plain.includes(ymd(2025, 4, 21)), scotland.includes(ymd(2025, 4, 21))), (Ok(false), Ok(true)));
        assert_eq!((plain.includes(ymd(2025, 3, 17)), northern.includes(ymd(2025, 3, 17))), (Ok(true), Ok(false)));
    }

    #[test]
    fn days_beyond_the_data_are_an_error() {
        let (first, last) = years();
        let plain = WorkingDays::default();
        assert!(plain.after(ymd(last, 12, 30), 3).is_err());
        assert!(plain.includes(ymd(first - 1, 12, 31)).is_err());
        let said = plain.after(ymd(last, 12, 31), 1).unwrap_err().to_string();
        assert!(said.contains(&last.to_string()) && said.contains("cannot be counted"), "{said}");
    }
}
