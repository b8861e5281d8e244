//! Whether a picture shows other words than a value holds.
//!
//! Programs draw a value in many ways: dates and numbers formatted, capitals, ligatures, letters that a font lacks left
//! out or replaced, the end cut off, lines broken anywhere. None of that is another word.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::dates;
use crate::names::fold;

/// Letters in a row of a picture that a value does not explain are other words from this many on.
const OTHER: usize = 4;
/// In a picture of so few letters, fewer are enough.
const FEW: usize = 12;
/// Longer texts are not compared.
const LONGEST: usize = 100_000;

/// Whether what is shown is clearly something else than the value.
pub(in crate::pdf) fn differs(value: &str, shown: &str) -> bool {
    if value.len().max(shown.len()) > LONGEST {
        return false;
    }
    let (letters, shown_letters) = (letters_of(value), letters_of(shown));
    if letters.is_empty() || shown_letters.is_empty() || is_cut_from(&shown_letters, &letters) {
        return false;
    }
    if let Some(same) =
        same_date(value, shown).or_else(|| same_time(value, shown)).or_else(|| same_number(value, shown))
    {
        return !same;
    }
    if has_words_of(value, shown) || is_cut_from(&ascii_of(shown), &ascii_of(value)) {
        return false;
    }
    let (letters, shown_letters): (Vec<char>, Vec<char>) = (letters.chars().collect(), shown_letters.chars().collect());
    has_other_letters(&letters, &shown_letters) || has_other_digits(value, shown)
}

/// The letters and digits of a text, folded, without anything between them.
fn letters_of(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// The same of those letters alone that every font has.
fn ascii_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a text is a part of another one, or its beginning with some letters left out.
fn is_cut_from(part: &str, whole: &str) -> bool {
    if whole.contains(part) {
        return true;
    }
    let (mut left, mut passed) = (whole.chars(), 0);
    let found = part.chars().all(|wanted| {
        left.any(|c| {
            passed += 1;
            c == wanted
        })
    });
    found && part.chars().count() * 10 >= passed * 7
}

/// Whether a value stands in the picture as a whole, with something beside it.
fn has_words_of(value: &str, shown: &str) -> bool {
    let (value, shown) = (fold(value), fold(shown));
    format!(" {shown} ").contains(&format!(" {value} "))
}

/// Whether both are the same date; none when they are not both dates.
fn same_date(value: &str, shown: &str) -> Option<bool> {
    let date = dates::read(value).date()?;
    let parts = |date: chrono::NaiveDate| {
        let mut parts = [date.day(), date.month(), date.year().rem_euclid(100).unsigned_abs()];
        parts.sort_unstable();
        parts
    };
    match dates::read(shown).date() {
        // Day and month may stand the other way round.
        Some(shown) => Some(parts(shown) == parts(date)),
        // Part of a date, or one written in a way that is not known.
        None => (!has_words_beyond_dates(shown)).then_some(true),
    }
}

fn has_words_beyond_dates(text: &str) -> bool {
    const NAMES: [&str; 19] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed", "thu",
        "fri", "sat", "sun",
    ];
    const OTHERS: [&str; 8] = ["st", "nd", "rd", "th", "of", "the", "am", "pm"];
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() >= 2);
    words.any(|word| !NAMES.iter().any(|name| word.starts_with(name)) && !OTHERS.contains(&word))
}

/// Whether both are the same time of day; none when they are not both times.
fn same_time(value: &str, shown: &str) -> Option<bool> {
    use chrono::Timelike;
    // A number of four digits is a time to whoever asks for one.
    let time = Some(value).filter(|value| value.contains([':', '.']) || value.ends_with(['m', 'M']));
    let (time, shown) = (dates::read_time(time?)?, dates::read_time(shown)?);
    Some(time.hour12().1 == shown.hour12().1 && time.minute() == shown.minute())
}

/// Whether both are the same number, as far as it is shown; none when they are not both numbers.
fn same_number(value: &str, shown: &str) -> Option<bool> {
    let value = numbers(value);
    let shown = numbers(shown);
    if value.is_empty() || shown.is_empty() {
        return None;
    }
    let near = |(one, decimals): (f64, i32), (other, other_decimals): (f64, i32)| {
        let step = 10_f64.powi(-decimals.min(other_decimals));
        (one.abs() - other.abs()).abs() <= step || (one.abs() * 100.0 - other.abs()).abs() <= 0.5
    };
    // Two whole numbers have to be the same, and are not the same share of a hundred.
    let is_whole = |(number, decimals): &(f64, i32)| *decimals == 0 && number.fract() == 0.0;
    Some(value.iter().any(|one| {
        shown.iter().any(|other| {
            if is_whole(one) && is_whole(other) { one.0.abs() == other.0.abs() } else { near(*one, *other) }
        })
    }))
}

/// The numbers that a text may be, with commas or with points for thousands, each with how many decimals it shows.
fn numbers(text: &str) -> Vec<(f64, i32)> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !"£$€%()+'’\u{a0}".contains(*c)).collect();
    if !bare.contains(|c: char| c.is_ascii_digit()) || bare.contains(|c: char| c.is_alphabetic()) {
        return Vec::new();
    }
    let readings = [bare.replace(',', ""), bare.replace('.', "").replace(',', ".")];
    let read = |text: String| {
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Some((text.parse::<f64>().ok()?, i32::try_from(decimals).ok()?))
    };
    readings.into_iter().filter_map(read).collect()
}

/// Whether a picture has letters in a row that stand nowhere in the value.
fn has_other_letters(value: &[char], shown: &[char]) -> bool {
    // In a long text some three letters stand by chance.
    let least = if value.len() < 40 { 3 } else { 5 };
    let known: BTreeSet<&[char]> = value.windows(least).collect();
    let (mut at, mut run, mut longest) = (0, 0, 0);
    while at < shown.len() {
        let is_known = |from: usize| shown.get(from..from + least).is_some_and(|window| known.contains(window));
        if is_known(at) {
            while is_known(at + 1) {
                at += 1;
            }
            at += least;
            run = 0;
        } else {
            at += 1;
            run += 1;
            longest = longest.max(run);
        }
    }
    // The last letters of a word that goes on in the value are no word by themselves.
    longest >= OTHER.max(least) || (shown.len() <= FEW && longest >= 3) || longest == shown.len() && longest >= 2
}

/// Whether the same words stand with other numbers.
fn has_other_digits(value: &str, shown: &str) -> bool {
    let (value, shown) = (fold(value), fold(shown));
    let words = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    let numbers = |text: &str| -> Vec<String> {
        let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        numbers.map(|digits| digits.trim_start_matches('0').to_owned()).collect()
    };
    let (one, other) = (numbers(&value), numbers(&shown));
    let same_words = words(&value) == words(&shown) && words(&value).len() >= 3;
    same_words && one.len() == other.len() && one.iter().zip(&other).any(|(one, other)| one != other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_are_told() {
        for (value, shown) in [
            ("Jane Smith", "John Smith"),
            ("Siân O’Brien", "Bronwen Hughes"),
            ("JS", "Jane Smith"),
            ("Ann Lee", "Amy Lee"),
            ("Yes", "No"),
            ("MK", "JS"),
            ("03/06/2025", "10/06/2025"),
            ("2025-06-03", "3 July 2025"),
            ("10:00", "14:30"),
            ("7", "8"),
            ("1234.50", "£1,243.50"),
            ("Order 2 screens", "Order 3 screens"),
            ("We talked through a visit in which a father would not let Priya see the bedrooms.", "Test Person"),
            (
                "Fourteen children in eight families. Priya says that this is manageable.",
                "Fourteen children in eight families. Priya says that this is exhausting.",
            ),
            ("03/06/2025", "Bronwen Hughes"),
        ] {
            assert!(differs(value, shown), "{value} / {shown}");
            assert!(differs(shown, value), "{shown} / {value}");
        }
    }

    #[test]
    fn the_same_in_another_form_is_not() {
        for (value, shown) in [
            ("Siân O’Brien", "SIAN O'BRIEN"),
            ("Siân O’Brien", "Si?n O?Brien"),
            ("Łukasz Ôwen-Ŷork", " ukasz  wen- ork"),
            ("Siân O’Brien", "SiÃ¢n Oâ€™Brien"),
            ("office", "oﬃce"),
            ("AB123456C", "A B 1 2 3 4 5 6 C"),
            ("2025-06-03", "03/06/2025"),
            ("03/06/2025", "Tuesday 3 June 2025"),
            ("03/06/2025", "06/03/25"),
            ("03/06/2025", "Jun 3, 25"),
            ("14:30", "2.30 pm"),
            ("1234.5", "£1,234.50"),
            ("1234.5", "1.234,50"),
            ("0.25", "25%"),
            ("3.14159", "3.14"),
            ("-5", "(5)"),
            ("7", "7"),
            ("The father would not let her in.\nShe will try again.", "The father would not let"),
            ("supervision", "super- vision"),
            ("Yes", ""),
            ("–", "x"),
            ("Room 4, Bridge House", "idge House"),
            ("Zażółć gęślą jaźń", "Za g l ja"),
            ("Дмитрий", "???????"),
            ("12", "12 hours"),
        ] {
            assert!(!differs(value, shown), "{value} / {shown}");
        }
    }
}
