//! Numbers of days, weeks and months: "2 weeks", "three working days", "a fortnight".

use chrono::{Days, Months, NaiveDate};

use super::{number, working_days};
use crate::text::number_word;

/// A number of days, weeks or months.
pub(super) enum Span {
    Days(u64),
    WorkingDays(u32),
    Months(u32),
}

impl Span {
    pub(super) fn after(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(days) => day.checked_add_days(Days::new(*days)),
            Self::WorkingDays(days) => working_days::WorkingDays::default().after(day, *days).ok(),
            Self::Months(months) => day.checked_add_months(Months::new(*months)),
        }
    }
}

/// The number with which words begin: "2 weeks", "three working days", "a fortnight", "24 hours", "6/52".
pub(super) fn span(words: &[&str]) -> Option<Span> {
    let (first, rest) = words.split_first()?;
    if *first == "fortnight" {
        return Some(Span::Days(14));
    }
    if let Some(weeks) = first.strip_suffix("/52") {
        return number(weeks).map(|weeks| Span::Days(u64::from(weeks) * 7));
    }
    let count = match *first {
        "a" | "an" => 1,
        "couple" => 2,
        word => number_word(word).or_else(|| number(word)).filter(|count| (1..=120).contains(count))?,
    };
    match rest {
        ["wd" | "wds", ..] => Some(Span::WorkingDays(count)),
        ["working" | "work" | "business", unit, ..] if unit.starts_with("day") => Some(Span::WorkingDays(count)),
        ["of", unit, ..] | [unit, ..] => match unit.trim_end_matches('s') {
            "day" => Some(Span::Days(u64::from(count))),
            "week" | "wk" => Some(Span::Days(u64::from(count) * 7)),
            "fortnight" => Some(Span::Days(u64::from(count) * 14)),
            "month" | "mth" => Some(Span::Months(count)),
            "year" | "yr" => Some(Span::Months(count * 12)),
            "hour" | "hr" => Some(Span::Days(u64::from(count.div_ceil(24)))),
            _ => None,
        },
        [] => None,
    }
}
