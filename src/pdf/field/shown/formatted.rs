//! Whether a picture shows the date, the time or the number of a value in another form.

use chrono::{Datelike, Timelike};

use crate::dates;
use crate::person_name::fold;

/// The most letters of a unit beside a number.
const LONGEST_UNIT: usize = 12;

/// Whether both are the same date, time or number; none when they are not both one of these.
pub(super) fn is_same(value: &str, shown: &str) -> Option<bool> {
    same_date(value, shown).or_else(|| same_time(value, shown)).or_else(|| same_number(value, shown))
}

/// The runs of digits of a text.
fn digits(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect()
}

fn same_date(value: &str, shown: &str) -> Option<bool> {
    let date = dates::read(value).date()?;
    let has_long_year = |text: &str| digits(text).iter().any(|digits| digits.len() == 4);
    let has_name = |text: &str| text.chars().any(char::is_alphabetic);
    let Some(other) = dates::read(shown).date() else {
        // Part of a date, or one written in a way that is not known.
        return (!has_words_beyond_dates(shown)).then(|| has_parts_of(shown, date));
    };
    let has_same_year = if has_long_year(value) && has_long_year(shown) {
        other.year() == date.year()
    } else {
        other.year().rem_euclid(100) == date.year().rem_euclid(100)
    };
    if has_same_year && (other.day(), other.month()) == (date.day(), date.month()) {
        return Some(true);
    }
    // Day, month and year may stand in another order, where the month has no name and the form is another.
    let parts = |date: chrono::NaiveDate| {
        let mut parts = [date.day(), date.month(), date.year().rem_euclid(100).unsigned_abs()];
        parts.sort_unstable();
        parts
    };
    Some(!has_name(shown) && shape(value) != shape(shown) && parts(other) == parts(date))
}

/// How a date or time is written: `9/9/9999` and the like.
fn shape(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().chars() {
        match c {
            c if c.is_ascii_digit() => out.push('9'),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    let parts: Vec<String> = out.split_inclusive(|c| c != '9').map(|part| part.replace("99", "9")).collect();
    parts.concat()
}

/// Whether the numbers and the month's name in a text are those of a date.
fn has_parts_of(text: &str, date: chrono::NaiveDate) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let year = date.year().rem_euclid(10_000).unsigned_abs();
    let parts = [date.day(), date.month(), year, year % 100, 0, 12];
    let are_parts = digits(text).iter().all(|digits| {
        digits.parse().is_ok_and(|number: u32| parts.contains(&number))
            || digits.len() >= 2 && year.to_string().starts_with(digits)
            || digits.len() > 4
    });
    let folded = fold(text);
    let named = folded.split(|c: char| !c.is_alphabetic()).find_map(|word| {
        let at = MONTHS.iter().position(|month| word.starts_with(month))?;
        u32::try_from(at + 1).ok()
    });
    are_parts && named.is_none_or(|named| named == date.month())
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

fn same_time(value: &str, shown: &str) -> Option<bool> {
    // `read_time` also accepts four plain digits, which need not be a time here.
    let time = Some(value).filter(|value| value.contains([':', '.']) || value.ends_with(['m', 'M']));
    let (time, other) = (dates::read_time(time?)?, dates::read_time(shown)?);
    let says_half = |text: &str| text.to_lowercase().contains(['a', 'p']);
    let is_exact = says_half(value) == says_half(shown) && (says_half(value) || shape(value) == shape(shown));
    let has_same_hour = if is_exact { time.hour() == other.hour() } else { time.hour12().1 == other.hour12().1 };
    Some(has_same_hour && time.minute() == other.minute())
}

/// A number, and how many decimals of it are written.
type WrittenNumber = (f64, usize);

fn same_number(value: &str, shown: &str) -> Option<bool> {
    let (numbers, others) = (numbers(value), numbers(shown));
    if numbers.is_empty() || others.is_empty() {
        return is_with_unit(value, shown).then_some(true);
    }
    let is_negative = |text: &str| text.contains(['-', '(', '\u{2212}']);
    if is_negative(shown) && !is_negative(value) {
        return Some(false);
    }
    let is_share = shown.contains('%') && !value.contains('%');
    let is_shown_as = |(number, decimals): WrittenNumber, (other, shown_decimals): WrittenNumber| {
        if shown_decimals >= decimals {
            (number - other).abs() <= 1e-9 * number.max(1.0)
        } else {
            (number - other).abs() < 10_f64.powi(-i32::try_from(shown_decimals).unwrap_or(0))
        }
    };
    Some(numbers.iter().any(|number| {
        others.iter().any(|other| {
            is_shown_as(*number, *other)
                || is_share && is_shown_as((number.0 * 100.0, number.1.saturating_sub(2)), *other)
        })
    }))
}

/// Whether a picture shows a number as it is, and a few letters besides: “12 hours”.
fn is_with_unit(value: &str, shown: &str) -> bool {
    let is_number = !value.trim().is_empty() && value.trim().chars().all(|c| c.is_ascii_digit());
    is_number
        && digits(shown) == [value.trim()]
        && shown.chars().filter(|c| c.is_alphabetic()).count() <= LONGEST_UNIT
        && shown.split_whitespace().count() <= 3
}

/// The numbers that a text may be, with commas or with points for thousands.
fn numbers(text: &str) -> Vec<WrittenNumber> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !"£$€%()+-\u{2212}'’".contains(*c)).collect();
    if !bare.contains(|c: char| c.is_ascii_digit()) || bare.contains(|c: char| c.is_alphabetic()) {
        return Vec::new();
    }
    let read = |thousands: char, point: char| {
        let (whole, decimals) = bare.split_once(point).unwrap_or((&bare, ""));
        let mut groups = whole.split(thousands).enumerate();
        let is_grouped = groups.all(|(at, group)| at == 0 || (2..=3).contains(&group.len()));
        let number = format!("{}.{decimals}", whole.replace(thousands, "")).parse::<f64>().ok()?;
        (is_grouped && !decimals.contains(thousands)).then_some((number, decimals.len()))
    };
    [read(',', '.'), read('.', ',')].into_iter().flatten().collect()
}
