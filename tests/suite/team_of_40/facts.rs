//! Days that follow from the script: sessions, lines of the sheet, and what a record names for the next session.

use chrono::{Datelike, Months, NaiveDate};

use super::script::{FIRST_MONTH, Person};

/// The date of a text such as 2025-03-04.
pub fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap_or_else(|_| panic!("{text} is no date"))
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Month {
    pub fn of(day: NaiveDate) -> Self {
        let first = day.with_day(1).unwrap();
        Self { first, last: (first + Months::new(1)).pred_opt().unwrap() }
    }

    pub fn next(self) -> Self {
        Self::of(self.first + Months::new(1))
    }

    pub fn has(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    pub fn with_day(self, day: u32) -> NaiveDate {
        self.first.with_day(day).unwrap()
    }

    pub fn iso(self) -> String {
        self.first.format("%Y-%m").to_string()
    }
}

/// A month of the script, from 0.
pub fn month(number: usize) -> Month {
    let first = NaiveDate::from_ymd_opt(FIRST_MONTH.0, FIRST_MONTH.1, 1).unwrap();
    Month::of(first + Months::new(u32::try_from(number).unwrap()))
}

/// The months of the script with their letters.
pub fn months(person: &Person) -> impl Iterator<Item = (Month, char)> {
    assert_eq!(person.year.len(), 12, "{}", person.name);
    person.year.chars().enumerate().map(|(number, letter)| (month(number), letter))
}

/// The sessions of which a record is on file.
pub fn sessions(person: &Person) -> Vec<NaiveDate> {
    let recorded = lines(person).into_iter().filter(|line| line.is_held && line.is_recorded);
    recorded.map(|line| line.day).collect()
}

/// The sessions that took place, whether a record is on file or only a line of the sheet.
pub fn held(person: &Person) -> Vec<NaiveDate> {
    lines(person).into_iter().filter(|line| line.is_held).map(|line| line.day).collect()
}

/// A session that was arranged, as the sheet has it.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub day: NaiveDate,
    pub is_held: bool,
    pub is_recorded: bool,
    pub moved_to: Option<NaiveDate>,
    pub reason: Option<&'static str>,
}

impl Line {
    /// Whether a record says as much.
    pub fn is_plain(&self) -> bool {
        self.is_held && self.is_recorded
    }
}

/// The reason of every session that did not take place for one.
pub const REASON: &str = "The supervisor was in court";

/// The sessions that were arranged, the earliest first.
pub fn lines(person: &Person) -> Vec<Line> {
    let plain = |day| Line { day, is_held: true, is_recorded: true, moved_to: None, reason: None };
    if !person.on.is_empty() {
        return person.on.iter().map(|day| plain(date(day))).collect();
    }
    let missed = |day, moved_to, reason| Line { day, is_held: false, is_recorded: false, moved_to, reason };
    let mut out = Vec::new();
    for (month, letter) in months(person) {
        let day = month.with_day(person.day);
        match letter {
            'h' => out.push(plain(day)),
            's' => out.push(Line { is_recorded: false, ..plain(day) }),
            'm' => out.push(missed(day, Some(month.next().with_day(person.day)), Some(REASON))),
            'r' => out.push(missed(day, None, Some(REASON))),
            'x' => out.push(missed(day, None, None)),
            'w' => {
                let other = month.with_day(person.day + 3);
                out.push(missed(day, Some(other), Some(REASON)));
                out.push(plain(other));
            }
            _ => {}
        }
    }
    out
}

/// The day that the record of a session names for the next one.
pub fn next_named(person: &Person, number: usize) -> NaiveDate {
    let day = sessions(person)[number];
    let nothing = months(person).filter(|(_, letter)| ['-', 'g'].contains(letter) && person.on.is_empty());
    let nothing = nothing.map(|(month, _)| month.with_day(person.day));
    let arranged = lines(person).into_iter().map(|line| line.day).chain(nothing);
    arranged.filter(|other| *other > day).min().unwrap_or_else(|| match person.next {
        "" => Month::of(day).next().with_day(day.day()),
        next => date(next),
    })
}

/// Whether somebody is on leave on a day.
pub fn is_away(person: &Person, day: NaiveDate) -> bool {
    leave(person).iter().any(|(from, to)| *from <= day && to.is_none_or(|to| day <= to))
}

/// The leave of a person.
pub fn leave(person: &Person) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let to = |to: &str| (!to.is_empty()).then(|| date(to));
    person.leave.iter().map(|(from, until)| (date(from), to(until))).collect()
}
