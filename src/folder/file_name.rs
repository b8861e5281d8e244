//! Reads a file name: title, date, leading number and words.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use crate::dates::{self, DateReading};
use crate::file_type::FileType;
use crate::person_name::words;
use crate::text::collapse_spaces;
use crate::text::{displayable, is_visible};

/// The parts of a file name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileNameParts {
    /// The title: the name without ending, number and date.
    pub title: String,
    /// The folded words of the title.
    pub words: Vec<String>,
    /// The day in the name.
    pub date: Option<NaiveDate>,
    /// The first day of the month in the name, if there is no day.
    pub month: Option<NaiveDate>,
    /// The leading number.
    pub number: Option<u32>,
}

/// The title for a name without visible characters.
const NAMELESS: &str = "A document whose name cannot be shown";

/// Reads the name of a file, without the directories before it.
#[must_use]
pub fn read(name: &str) -> FileNameParts {
    let whole: String = name.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let stem = stem(&whole);
    let parts = parts(stem);
    let texts: Vec<&str> = parts.iter().filter_map(|part| stem.get(part.clone())).collect();
    let found = day(&texts).map(|(at, date)| (at, Some(date), None));
    let found = found.or_else(|| month(&texts).map(|(at, month)| (at, None, Some(month))));
    let (taken, date, month) = found.unwrap_or((0..0, None, None));
    let number = texts.first().filter(|_| !taken.contains(&0) && texts.len() > 1).and_then(|text| prefix(text));
    let mut rest = String::new();
    let mut at = 0;
    let number_at = number.and(parts.first()).cloned();
    let dated = parts.get(taken.start).filter(|_| !taken.is_empty()).zip(parts.get(taken.end.wrapping_sub(1)));
    let dated = dated.map(|(first, last)| first.start..last.end);
    for gap in number_at.into_iter().chain(dated) {
        rest.push_str(stem.get(at..gap.start).unwrap_or(""));
        rest.push(' ');
        at = gap.end;
    }
    rest.push_str(stem.get(at..).unwrap_or(""));
    let mut title = tidy(&rest);
    if title.is_empty() {
        title = tidy(stem);
    }
    if title.is_empty() {
        whole.trim().clone_into(&mut title);
    }
    if !is_visible(&title) {
        NAMELESS.clone_into(&mut title);
    }
    let title = displayable(&title).into_owned();
    FileNameParts { words: words(&rest), title, date, month, number }
}

/// A part of a name for [`natural_key`]: numbers come before words, and by their value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamePart {
    /// Digits.
    Number(u64),
    /// Anything else, in small letters.
    Words(String),
}

/// Returns the key for natural sorting: "sheet", "sheet 2", "sheet 10", regardless of endings. A key, unlike a
/// comparison from a library, reads each name once.
#[must_use]
pub fn natural_key(path: &str) -> (Vec<NamePart>, String) {
    let stem = path
        .rsplit_once('/')
        .map_or_else(|| stem(path).to_owned(), |(directory, name)| format!("{directory}/{}", stem(name)));
    let mut parts: Vec<NamePart> = Vec::new();
    let mut words = String::new();
    let mut digits = String::new();
    let mut letters = stem.chars().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        let is_digit = letter.is_ascii_digit();
        if is_digit {
            digits.push(letter)
        } else {
            words.push(letter)
        }
        if letters.peek().is_none_or(|next| next.is_ascii_digit() != is_digit) {
            parts.push(match is_digit {
                // More digits than fit are compared as words.
                true => digits.parse().map_or_else(|_| NamePart::Words(digits.clone()), NamePart::Number),
                false => NamePart::Words(words.trim().to_owned()),
            });
            words.clear();
            digits.clear();
        }
    }
    (parts, path.to_owned())
}

/// Removes the ending, and known endings before it.
fn stem(name: &str) -> &str {
    let ending = |name: &str| -> Option<(usize, String)> {
        let (stem, ending) = name.rsplit_once('.')?;
        Some((stem.len(), ending.to_lowercase()))
    };
    let mut stem = name;
    if let Some((length, end)) = ending(name)
        && length > 0
        && end.chars().count() <= 5
        && end.chars().all(char::is_alphanumeric)
        && end.chars().any(char::is_alphabetic)
    {
        stem = &name[..length];
    }
    while let Some((length, end)) = ending(stem)
        && length > 0
        && FileType::by_ending(&end).is_some()
    {
        stem = &stem[..length];
    }
    stem
}

/// Returns the ranges between spaces, dots, dashes and brackets.
fn parts(stem: &str) -> Vec<Range<usize>> {
    let parts_at = |c: char| {
        c.is_whitespace()
            || matches!(c, '_' | '-' | '.' | ',' | '(' | ')' | '[' | ']' | '/' | '+' | ';' | '\u{2010}'..='\u{2015}')
    };
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in stem.char_indices() {
        match (parts_at(c), start) {
            (true, Some(from)) => {
                out.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    out.extend(start.map(|from| from..stem.len()));
    out
}

/// Returns the day and its parts. Four-digit years come first, because a leading number and a short date together look
/// like another date.
fn day(texts: &[&str]) -> Option<(Range<usize>, NaiveDate)> {
    let windows = |length: usize| {
        (0..texts.len().saturating_sub(length - 1)).map(move |at| (at..at + length, texts[at..at + length].join(" ")))
    };
    let whole = |(at, text): (Range<usize>, String)| match dates::read(&text) {
        DateReading::Date(date) => Some((at, date)),
        _ => None,
    };
    let short = |(at, text): (Range<usize>, String)| match dates::read(&text) {
        // Three small numbers may be anything, so only recent years count.
        DateReading::ShortYear(date) if (2010..2050).contains(&date.year()) => Some((at, date)),
        _ => None,
    };
    let compact = |(at, text): (usize, &&str)| Some((at..at + 1, digits(text)?));
    windows(4)
        .find_map(whole)
        .or_else(|| windows(3).find_map(whole))
        .or_else(|| texts.iter().enumerate().find_map(compact))
        .or_else(|| windows(3).find_map(short))
}

/// Reads eight digits as a date: 20250304 or 04032025.
fn digits(text: &str) -> Option<NaiveDate> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = |year: &str, month: &str, day: &str| match dates::read(&format!("{year}-{month}-{day}")) {
        DateReading::Date(date) if (1990..2100).contains(&date.year()) => Some(date),
        _ => None,
    };
    date(&text[..4], &text[4..6], &text[6..]).or_else(|| date(&text[4..], &text[2..4], &text[..2]))
}

/// Returns the first day of a month, and the parts for month and year.
fn month(texts: &[&str]) -> Option<(Range<usize>, NaiveDate)> {
    let year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    // "APR 2025" is an annual performance review, unless the whole name is in capitals.
    let mut others = texts.iter().filter(|text| **text != "APR" && text.contains(char::is_alphabetic)).peekable();
    let review = others.peek().is_none() || others.any(|text| text.contains(char::is_lowercase));
    let is_month = |word: &str| is_month(word) && !(review && word == "APR");
    texts.windows(2).enumerate().find_map(|(at, pair)| {
        let (month, year) = match pair {
            [month, own] if year(own) && is_month(month) => (*month, *own),
            [own, month] if year(own) && (is_month(month) || month.len() == 2) => (*month, *own),
            _ => return None,
        };
        let DateReading::Date(date) = dates::read(&format!("1 {month} {year}")) else { return None };
        (1990..2100).contains(&date.year()).then_some((at..at + 2, date))
    })
}

/// Whether a word is the name of a month.
pub(super) fn is_month(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && dates::read(&format!("1 {word} 2000")).date().is_some()
}

/// Reads a leading number for sorting: `1`, `07`, `012`.
fn prefix(text: &str) -> Option<u32> {
    let short = text.len() <= 2 || (text.len() == 3 && text.starts_with('0'));
    (short && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Tidies a title: spaces for underscores, no punctuation at the ends.
fn tidy(text: &str) -> String {
    let mut out = collapse_spaces(&text.replace('_', " "));
    // Empty brackets remain after a date is removed.
    for empty in ["()", "( )", "[]", "[ ]"] {
        out = out.replace(empty, "");
    }
    let mut out = out.trim().to_owned();
    if !out.contains(' ') {
        out = out.replace('-', " ");
    }
    let loose = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | ',' | ';' | '+');
    let out = out.trim_matches(loose);
    // Double dashes remain after a date is removed.
    out.replace(" - - ", " - ").replace(" – – ", " – ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn dates_are_found_in_common_formats() {
        for name in [
            "Fit note 2025-03-04.pdf",
            "2025_03_04 Fit note.pdf",
            "20250304-Fit note.pdf",
            "Fit note 04.03.2025.pdf",
            "Fit note (4th March 2025).PDF",
            "01 Fit note 04-03-25.pdf",
            "04032025 Fit note.jpeg",
            "Fit note Tuesday 4 March 2025.docx.pdf",
            "Fit note_4_Mar_2025",
        ] {
            let named = read(name);
            assert_eq!((named.date, named.title.as_str()), (ymd(2025, 3, 4), "Fit note"), "{name}");
            assert_eq!(named.words, ["fit", "note"], "{name}");
        }
    }

    #[test]
    fn names_are_sorted_by_the_value_of_their_numbers() {
        let mut names = ["Sheet 10.docx", "sheet 2.docx", "Sheet.docx", "b/1.pdf", "a/12.pdf", "a/2.pdf"];
        names.sort_by_cached_key(|name| natural_key(name));
        assert_eq!(names, ["a/2.pdf", "a/12.pdf", "b/1.pdf", "Sheet.docx", "sheet 2.docx", "Sheet 10.docx"]);
    }

    #[test]
    fn other_numbers_are_not_dates() {
        for name in ["HR13.1 form.pdf", "Scan 0001.pdf", "1 2 3.txt", "31.02.2025.pdf", "Version 1.2.3.docx", "…"] {
            assert_eq!(read(name).date, None, "{name}");
        }
        assert_eq!(read("Caseload March 2025.xlsx").month, ymd(2025, 3, 1));
        assert_eq!(read("2025-03 Caseload.xlsx").month, ymd(2025, 3, 1));
        assert_eq!((read("APR 2025.pdf").month, read("Apr 2025.pdf").month), (None, ymd(2025, 4, 1)));
        assert_eq!(read("SCAN APR 2025.PDF").month, ymd(2025, 4, 1));
    }

    #[test]
    fn a_leading_number_is_not_part_of_the_title() {
        assert_eq!(
            (read("07 Return to work.docx").number, read("07 Return to work.docx").title.as_str()),
            (Some(7), "Return to work")
        );
        assert_eq!(read("2025-03-04 Fit note.pdf").number, None);
        assert_eq!((read("12.pdf").number, read("12.pdf").title.as_str()), (None, "12"));
        assert_eq!(read("4 March 2025.pdf").title, "4 March 2025");
        assert_eq!(read(".hidden").title, ".hidden".trim_matches('.'));
    }

    #[test]
    fn misleading_characters_are_replaced_in_a_title() {
        assert_eq!(read("fit note \u{202e}gpj.txt").title, "fit note �gpj");
        assert_eq!(read("fit\u{1b}[31m\u{e0041} note.txt").title, "fit [31m� note");
        assert_eq!(read("نامه\u{200c}ها.pdf").title, "نامه\u{200c}ها");
    }
}
