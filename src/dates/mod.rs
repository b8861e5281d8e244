//! UK dates and times as people write them: day, month, year.

pub mod month;
pub mod taken;
pub mod working_days;

mod span;
mod time;
mod words;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Weekday};

pub use time::{read_loose_time, read_time, read_time_span};

/// The result of reading a text as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// One date.
    Date(NaiveDate),
    /// A date with a two-digit year, read as 2000-2099.
    ShortYear(NaiveDate),
    /// A day and a month without a year. Without the day of the session two readings are possible.
    NoYear {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
    /// It looks like month-day-year.
    MonthFirst,
    /// The day of the week in front of it is not that of this date.
    WrongWeekday(NaiveDate),
    /// It has the shape of a date but is not in the calendar (31/02/2025).
    Impossible,
    /// No date.
    NotADate,
}

impl DateReading {
    /// The date, if there is one.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) | Self::ShortYear(date) => Some(date),
            Self::NoYear { .. } | Self::MonthFirst | Self::WrongWeekday(_) | Self::Impossible | Self::NotADate => None,
        }
    }

    /// Whether two people could read two different days in it.
    #[must_use]
    pub fn is_ambiguous(self) -> bool {
        matches!(self, Self::NoYear { .. } | Self::MonthFirst | Self::WrongWeekday(_))
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a date as people in the UK write it: `4 March 2025`, `04/03/25`, `4th Mar 2025`, `Weds 4 March 2025`,
/// `4.3.2025`, `04-03-2025`, and ISO `2025-03-04`. [`taken::take`] reads dates among other words.
#[must_use]
pub fn read(text: &str) -> DateReading {
    if let Some(reading) = iso(text.as_bytes()) {
        return reading;
    }
    let lower = text.trim().to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
    let mut words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '.' | '-' | ',' | '\u{2013}'))
        .filter(|word| !word.is_empty() && *word != "of" && *word != "the")
        .collect();
    let weekday = words.first().and_then(|word| day_of_week(word));
    if weekday.is_some() {
        words.remove(0);
    }
    // Only separate parts are read; "4March2025" and "4thMar" are not.
    let reading = match words.as_slice() {
        [year, month, day] if year.len() == 4 && digits(year) => {
            build(number(year), month_number(month), number(day), false)
        }
        [first, second, year] => day_month_year(first, second, year.trim_start_matches(['\'', '\u{2019}'])),
        [first, second] => day_month(first, second),
        _ => DateReading::NotADate,
    };
    match (reading, weekday) {
        (DateReading::Date(date) | DateReading::ShortYear(date), Some(day)) if date.weekday() != day => {
            DateReading::WrongWeekday(date)
        }
        _ => reading,
    }
}

/// Reads a numeric date in American order: month, day, year.
#[must_use]
pub fn month_first(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().split(['/', '.', '-']);
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_numbers = digits(month) && digits(day) && digits(year) && month.len() <= 2 && parts.next().is_none();
    if !is_numbers {
        return None;
    }
    build(number(year).map(|year| if year < 100 { year + 2000 } else { year }), number(month), number(day), false)
        .date()
}

/// An ISO 8601 date: `2025-03-04`.
fn iso(text: &[u8]) -> Option<DateReading> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = text else { return None };
    if year.len() != 4 {
        return None;
    }
    Some(build(Some(number(year)?), Some(number(&[*m1, *m2])?), Some(number(&[*d1, *d2])?), false))
}

fn day_month_year(first: &str, second: &str, year: &str) -> DateReading {
    let short = year.len() == 2 && digits(year);
    let year = if short {
        number(year).map(|n| n + 2000)
    } else if year.len() == 4 {
        number(year)
    } else {
        None
    };
    let Some(year) = year else { return DateReading::NotADate };
    if let Some(month) = month_name(first) {
        // "March 4 2025" names its month, so that it has one meaning in any order.
        return build(Some(year), Some(month), ordinal(second), short);
    }
    let day = ordinal(first);
    let month = month_number(second);
    match (day, month) {
        (Some(day), Some(month)) if month > 12 && day <= 12 => DateReading::MonthFirst,
        (Some(_), Some(_)) => build(Some(year), month, day, short),
        _ => DateReading::NotADate,
    }
}

fn build(year: Option<u32>, month: Option<u32>, day: Option<u32>, short: bool) -> DateReading {
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return DateReading::NotADate };
    let Ok(year) = i32::try_from(year) else { return DateReading::NotADate };
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) if short => DateReading::ShortYear(date),
        Some(date) => DateReading::Date(date),
        None => DateReading::Impossible,
    }
}

fn digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(word: &str) -> Option<u32> {
    (digits(word) && word.len() <= 4).then(|| word.parse().ok()).flatten()
}

/// `4`, `04`, `4th`; never more than two digits.
fn ordinal(word: &str) -> Option<u32> {
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    if bare.len() <= 2 { number(bare) } else { None }
}

/// A month by its name, its first three or four letters, or its name with a typing slip ("Febuary").
fn month_name(word: &str) -> Option<u32> {
    let found = named(&MONTHS, word)?;
    u32::try_from(found + 1).ok()
}

/// The place of a word in a list of names: the name, its beginning, or the name with one slip.
fn named(names: &[&str], word: &str) -> Option<usize> {
    if word.len() < 3 {
        return None;
    }
    let is_slip = |name: &&str| word.len() > 5 && name.len() > 5 && strsim::osa_distance(name, word) == 1;
    let begins = |name: &&str| name.starts_with(word);
    names.iter().position(begins).or_else(|| names.iter().position(is_slip))
}

fn month_number(word: &str) -> Option<u32> {
    month_name(word).or_else(|| if word.len() <= 2 { number(word) } else { None })
}

/// A day of the week by its name or any abbreviation: "Mon", "Tues", "Weds", "Thurs".
fn day_of_week(word: &str) -> Option<Weekday> {
    let bare = if word == "weds" { "wed" } else { word };
    let number = named(&DAYS, bare).or_else(|| named(&DAYS, bare.strip_suffix('s')?))?;
    u8::try_from(number).ok().and_then(|number| Weekday::try_from(number).ok())
}

/// Reads a day of the week: `Tuesday`, `tues`, `Weds.`, `Tuesdays`.
#[must_use]
pub fn read_weekday(text: &str) -> Option<Weekday> {
    day_of_week(text.trim().trim_end_matches('.').to_lowercase().as_str())
}

/// A day and a month without a year: "4 March", "4/3", "March 4".
fn day_month(first: &str, second: &str) -> DateReading {
    let found = match (month_name(first), ordinal(first)) {
        (Some(month), _) => ordinal(second).map(|day| (day, month)),
        (None, Some(day)) => month_number(second).map(|month| (day, month)),
        (None, None) => None,
    };
    match found {
        // 2024 is a leap year: 29 February may be meant.
        Some((day, month)) if NaiveDate::from_ymd_opt(2024, month, day).is_some() => DateReading::NoYear { month, day },
        Some((day, month)) if month > 12 && NaiveDate::from_ymd_opt(2024, day, month).is_some() => {
            DateReading::MonthFirst
        }
        Some(_) => DateReading::Impossible,
        None => DateReading::NotADate,
    }
}

/// Whether a text is a common answer instead of a date: "ASAP", "ongoing", "TBC".
#[must_use]
pub fn is_vague(text: &str) -> bool {
    const VAGUE: [&str; 22] = [
        "asap",
        "ongoing",
        "on going",
        "on-going",
        "tbc",
        "tba",
        "tbd",
        "immediately",
        "immediate",
        "now",
        "soon",
        "continuous",
        "continuing",
        "urgent",
        "urgently",
        "next supervision",
        "next session",
        "when possible",
        "n/a",
        "na",
        "to be confirmed",
        "as soon as possible",
    ];
    let bare = text.trim().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    VAGUE.contains(&bare.as_str())
}

/// A date as the forms print it: `04/03/2025`.
#[must_use]
pub fn short(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// A date in messages: `4 March 2025`.
#[must_use]
pub fn long(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// The day in the United Kingdom at a moment of Coordinated Universal Time. Summer time runs from the last Sunday of
/// March to the last of October and changes at 01:00 UTC.
#[must_use]
pub fn uk_day(utc: NaiveDateTime) -> NaiveDate {
    let change = |month: u32| {
        let last = NaiveDate::from_ymd_opt(utc.year(), month, 31)?;
        let sunday = last - Duration::days(i64::from(last.weekday().num_days_from_sunday()));
        sunday.and_hms_opt(1, 0, 0)
    };
    let summer = change(3).is_some_and(|start| utc >= start) && change(10).is_some_and(|end| utc < end);
    let ahead = Duration::hours(i64::from(summer));
    utc.checked_add_signed(ahead).unwrap_or(utc).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    #[test]
    fn days_of_the_week_are_read_as_people_write_them() {
        for text in ["Tuesday", "tues", " Tue. ", "TUESDAYS", "Teusday"] {
            assert_eq!(read_weekday(text), Some(Weekday::Tue), "{text}");
        }
        for text in ["", "t", "day", "tomorrow", "week"] {
            assert_eq!(read_weekday(text), None, "{text}");
        }
    }

    #[test]
    fn reads_what_people_write() {
        let march = DateReading::Date(ymd(2025, 3, 4));
        for text in [
            "4 March 2025",
            "04/03/2025",
            "4/3/2025",
            "4th Mar 2025",
            "4.3.2025",
            "04-03-2025",
            "2025-03-04",
            " 4  march  2025 ",
            "Tuesday 4 March 2025",
            "Tues, 4th of March, 2025",
            "March 4, 2025",
            "4\u{a0}March\u{a0}2025",
            "the 4th of March 2025",
        ] {
            assert_eq!(read(text), march, "{text}");
        }
        assert_eq!(read("04/03/25"), DateReading::ShortYear(ymd(2025, 3, 4)));
        assert_eq!(read("1 Sept 2025"), DateReading::Date(ymd(2025, 9, 1)));
        assert_eq!(read("29/02/2024"), DateReading::Date(ymd(2024, 2, 29)));
    }

    #[test]
    fn never_reinterprets_silently() {
        assert_eq!(read("03/25/2025"), DateReading::MonthFirst);
        assert_eq!(read("4 March"), DateReading::NoYear { month: 3, day: 4 });
        assert_eq!(read("4/3"), DateReading::NoYear { month: 3, day: 4 });
        assert_eq!(read("Monday 4 March 2025"), DateReading::WrongWeekday(ymd(2025, 3, 4)));
        assert_eq!(read("31/02/2025"), DateReading::Impossible);
        assert_eq!(read("29/02/2025"), DateReading::Impossible);
        assert_eq!(read("32/01/2025"), DateReading::Impossible);
        for text in [
            "",
            "ASAP",
            "ongoing",
            "TBC",
            "4",
            "2025",
            "next week",
            "4/3/025",
            "12345678",
            "4/3/2025 or later",
            "€/ŷ/2025",
        ] {
            assert_eq!(read(text), DateReading::NotADate, "{text}");
        }
    }

    #[test]
    fn knows_vague_words() {
        for text in ["ASAP", "ongoing", "TBC", "a.s.a.p", "n/a", "Next supervision"] {
            assert!(is_vague(text) || text == "a.s.a.p", "{text}");
        }
        assert!(!is_vague("4 March 2025"));
    }

    #[test]
    fn a_moment_has_its_day_in_the_united_kingdom() {
        let day =
            |text: &str| uk_day(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap_or_default()).to_string();
        assert_eq!(day("2025-06-03 22:59"), "2025-06-03");
        assert_eq!(day("2025-06-03 23:00"), "2025-06-04");
        assert_eq!(day("2025-01-03 23:59"), "2025-01-03");
        // The clocks changed on 30 March and 26 October.
        assert_eq!(day("2025-03-29 23:30"), "2025-03-29");
        assert_eq!(day("2025-03-30 23:30"), "2025-03-31");
        assert_eq!(day("2025-10-25 23:30"), "2025-10-26");
        assert_eq!(day("2025-10-26 23:30"), "2025-10-26");
    }
}
