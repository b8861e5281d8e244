//! UK dates and times as people write them: day, month, year.

pub mod month;
pub mod working_days;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime};

/// The result of reading a text as a date. A text with two possible readings is ambiguous; Formfolio does not choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// One date.
    Date(NaiveDate),
    /// A date with a two-digit year, read as 2000-2099.
    ShortYear(NaiveDate),
    /// It looks like month-day-year, or has no year, so that two readings are possible; or its day of the week does not match.
    Ambiguous,
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
            Self::Ambiguous | Self::Impossible | Self::NotADate => None,
        }
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

/// Reads a date as people in the UK write it: `4 March 2025`, `04/03/25`, `4th Mar 2025`, `Tuesday 4 March 2025`,
/// `4.3.2025`, `04-03-2025`, and ISO `2025-03-04`.
///
/// A wrong day of the week in front makes the date ambiguous.
#[must_use]
pub fn read(text: &str) -> DateReading {
    if let Some(reading) = iso(text.as_bytes()) {
        return reading;
    }
    let lower = text.trim().to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
    let mut words: Vec<String> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '.' | '-' | ',' | '\u{2013}'))
        .filter(|word| !word.is_empty() && *word != "of" && *word != "the")
        .map(str::to_owned)
        .collect();
    let weekday = words.first().and_then(|word| day_of_week(word));
    if weekday.is_some() {
        words.remove(0);
    }
    // Only three separate parts are read; "4March2025" and "4thMar" are not.
    let reading = match words.as_slice() {
        [year, month, day] if year.len() == 4 && digits(year) => {
            build(number(year), month_number(month), number(day), false)
        }
        [first, second, year] => day_month_year(first, second, year),
        [first, second] if plausible_day_month(first, second) => DateReading::Ambiguous,
        _ => DateReading::NotADate,
    };
    match (reading, weekday) {
        (DateReading::Date(date) | DateReading::ShortYear(date), Some(day))
            if date.weekday().num_days_from_monday() != day =>
        {
            DateReading::Ambiguous
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
        (Some(day), Some(month)) if month > 12 && day <= 12 => DateReading::Ambiguous,
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

fn month_name(word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let found = MONTHS
        .iter()
        .position(|month| *month == word || (word == "sept" && *month == "september") || &month[..3] == word);
    found.and_then(|index| u32::try_from(index + 1).ok())
}

fn month_number(word: &str) -> Option<u32> {
    month_name(word).or_else(|| if word.len() <= 2 { number(word) } else { None })
}

fn day_of_week(word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let found = DAYS.iter().position(|day| {
        *day == word
            || &day[..3] == word
            || matches!((*day, word), ("tuesday", "tues") | ("thursday", "thur" | "thurs"))
    });
    found.and_then(|index| u32::try_from(index).ok())
}

fn plausible_day_month(first: &str, second: &str) -> bool {
    (ordinal(first).is_some() && (month_name(second).is_some() || ordinal(second).is_some()))
        || (month_name(first).is_some() && ordinal(second).is_some())
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

/// Reads a time of day: `14:30`, `2.30pm`, `2 pm`, `1430`.
#[must_use]
pub fn read_time(text: &str) -> Option<NaiveTime> {
    let lower = text.trim().to_lowercase().replace(['.', ' ', '\u{a0}'], ":");
    let (body, after) = match () {
        () if lower.ends_with("am") => (lower.trim_end_matches("am"), Some(false)),
        () if lower.ends_with("a:m:") => (lower.trim_end_matches("a:m:"), Some(false)),
        () if lower.ends_with("pm") => (lower.trim_end_matches("pm"), Some(true)),
        () if lower.ends_with("p:m:") => (lower.trim_end_matches("p:m:"), Some(true)),
        () => (lower.as_str(), None),
    };
    let body = body.trim_matches(':');
    let (hour, minute) = match body.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (number(hour)?, number(minute)?),
        Some((hour, rest)) if rest.len() == 5 && rest.ends_with(":00") => (number(hour)?, number(&rest[..2])?),
        Some(_) => return None,
        None if body.len() == 4 && after.is_none() => (number(&body[..2])?, number(&body[2..])?),
        None if after.is_some() => (number(body)?, 0),
        None => return None,
    };
    let hour = match after {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(true) => hour % 12 + 12,
        Some(false) => hour % 12,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
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
        assert_eq!(read("03/25/2025"), DateReading::Ambiguous);
        assert_eq!(read("4 March"), DateReading::Ambiguous);
        assert_eq!(read("4/3"), DateReading::Ambiguous);
        assert_eq!(read("Monday 4 March 2025"), DateReading::Ambiguous);
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
    fn reads_times() {
        let half_two = NaiveTime::from_hms_opt(14, 30, 0);
        for text in ["14:30", "2.30pm", "2:30 PM", "1430", "14.30", "14:30:00", "2.30 p.m."] {
            assert_eq!(read_time(text), half_two, "{text}");
        }
        assert_eq!(read_time("12am"), NaiveTime::from_hms_opt(0, 0, 0));
        assert_eq!(read_time("12 noon"), None);
        assert_eq!(read_time("2"), None);
        assert_eq!(read_time("25:00"), None);
        assert_eq!(read_time("13pm"), None);
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
