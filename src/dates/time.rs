//! Times of day as people write them.

use chrono::{NaiveTime, Timelike};

use super::number;
use crate::text::number_word;

/// Reads a time of day: `14:30`, `2.30pm`, `2 pm`, `1430`, `1400hrs`, `noon`, `9 o'clock`.
#[must_use]
pub fn read_time(text: &str) -> Option<NaiveTime> {
    // Most times are written as "14:30".
    if let Some((hour, minute)) = text.split_once(':')
        && let (2, 2) = (hour.len(), minute.len())
        && let Some((hour, minute)) = number(hour).zip(number(minute))
    {
        return NaiveTime::from_hms_opt(hour, minute, 0);
    }
    let (time, _) = read_part(&normalised(text))?;
    Some(time)
}

/// Reads a span of time: `10 - 11.30`, `9.30-11`, `10am to 12 noon`. Returns its beginning and its end.
#[must_use]
pub fn read_time_span(text: &str) -> Option<(NaiveTime, NaiveTime)> {
    let lower = normalised(text).replace(" am", "am").replace(" pm", "pm");
    let lower = lower.replace([' ', '\u{2013}', '\u{2014}'], "-").replace("-to-", "-").replace("until", "-");
    let (begins, ends) = lower.split_once('-')?;
    let (begins, ends) = (exact(begins.trim_matches('-')), exact(ends.trim_matches('-')));
    let (ends, half) = read_part(ends).or_else(|| Some((hour(ends)?, None)))?;
    // "2-3.30pm" begins in the afternoon, "10-1pm" in the morning.
    let begins = match (read_part(begins), hour(begins)) {
        (Some((time, Some(_))), _) => time,
        (Some((time, None)), _) | (None, Some(time)) => {
            let later = time.with_hour(time.hour() + 12).filter(|later| half.is_some() && *later < ends);
            later.unwrap_or(time)
        }
        (None, None) => return None,
    };
    Some((begins, ends))
}

/// A time in lower case without what makes it a rough one: "2.15ish", "2:15-ish", "c.10.30".
fn exact(word: &str) -> &str {
    let is_digit = |c: char| c.is_ascii_digit();
    let begins = ["c.", "ca.", "c", "~"].iter().find_map(|rough| word.strip_prefix(rough));
    let word = begins.filter(|time| time.starts_with(is_digit)).unwrap_or(word);
    let ends = word.strip_suffix("ish").map(|time| time.trim_end_matches('-'));
    ends.filter(|time| time.ends_with(is_digit) || time.ends_with("am") || time.ends_with("pm")).unwrap_or(word)
}

/// Lower case, without "hrs", "o'clock" and other words that only mark a time, and without "ish".
fn normalised(text: &str) -> String {
    let mut lower = text.trim().to_lowercase().replace('\u{a0}', " ").replace("12 noon", "noon");
    for (words, instead) in [
        ("12 midday", "12pm"),
        ("12noon", "12pm"),
        ("noon", "12pm"),
        ("midday", "12pm"),
        (" o'clock", ":00"),
        (" o\u{2019}clock", ":00"),
        ("approx", ""),
        ("hours", "h"),
        ("hrs", "h"),
        ("hr", "h"),
        ("a.m", "am"),
        ("p.m", "pm"),
    ] {
        lower = lower.replace(words, instead);
    }
    let words: Vec<&str> = lower.trim_matches([' ', '.', '(', ')', ',', ';']).split(' ').map(exact).collect();
    words.join(" ")
}

/// A time, and whether it is in the afternoon where it says so.
fn read_part(lower: &str) -> Option<(NaiveTime, Option<bool>)> {
    let lower = lower.replace(['.', ' '], ":");
    let (body, half) = match () {
        () if lower.ends_with("am") => (lower.trim_end_matches("am"), Some(false)),
        () if lower.ends_with("pm") => (lower.trim_end_matches("pm"), Some(true)),
        () => (lower.as_str(), None),
    };
    let hours = body.strip_suffix('h');
    let body = hours.unwrap_or(body).trim_matches(':');
    let (hour, minute) = match body.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (number(hour)?, number(minute)?),
        Some((hour, rest)) if rest.len() == 5 && rest.ends_with(":00") => (number(hour)?, number(rest.get(..2)?)?),
        Some(_) => return None,
        None if body.len() == 4 && half.is_none() => (number(body.get(..2)?)?, number(body.get(2..)?)?),
        None if half.is_some() || (hours.is_some() && body.len() <= 2) => (number(body)?, 0),
        None => return None,
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(true) => hour % 12 + 12,
        Some(false) => hour % 12,
        None => hour,
    };
    Some((NaiveTime::from_hms_opt(hour, minute, 0)?, half))
}

/// Reads a time in words, or an hour alone: "half past ten", "quarter to 3", "10ish", "10".
#[must_use]
pub fn read_loose_time(text: &str) -> Option<NaiveTime> {
    let lower = text.trim().to_lowercase();
    let lower = lower.trim_start_matches(['@', '~']).trim();
    let lower = lower.strip_suffix(" or so").unwrap_or(lower);
    let besides = [
        "at",
        "about",
        "approx",
        "approx.",
        "approximately",
        "roughly",
        "around",
        "circa",
        "ca",
        "ca.",
        "c",
        "c.",
        "(ish)",
        "ish",
        "-ish",
    ];
    let words: Vec<&str> = lower.split(' ').filter(|word| !besides.contains(word)).collect();
    let lower = words.join(" ");
    let words: Vec<&str> = lower.split(' ').filter(|word| !word.is_empty() && *word != "o'clock").collect();
    let hour_of = |word: &str| {
        let bare = exact(word);
        let bare = bare.strip_suffix("ish").unwrap_or(bare).trim_end_matches(['.', '-']);
        number_word(bare).or_else(|| number(bare).filter(|_| bare.len() <= 2)).filter(|hour| (1..24).contains(hour))
    };
    let at = |hour: u32, minute: u32| NaiveTime::from_hms_opt(hour, minute, 0);
    match words.as_slice() {
        ["half", hour] | ["half", "past", hour] => at(hour_of(hour)?, 30),
        ["quarter", "past", hour] | ["1/4", "past", hour] => at(hour_of(hour)?, 15),
        ["quarter", "to", hour] | ["1/4", "to", hour] => at((hour_of(hour)? + 23) % 24, 45),
        [hour] => at(hour_of(hour)?, 0),
        _ => None,
    }
}

/// An hour alone, as at the beginning of "10 - 11.30".
fn hour(text: &str) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(number(text).filter(|_| text.len() <= 2)?, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_times() {
        let half_two = NaiveTime::from_hms_opt(14, 30, 0);
        for text in
            ["14:30", "2.30pm", "2:30 PM", "1430", "14.30", "14:30:00", "2.30 p.m.", "1430hrs", "14.30 hrs", "1430h"]
        {
            assert_eq!(read_time(text), half_two, "{text}");
        }
        for text in ["noon", "12 noon", "Midday", "12pm", "12.00", "12 p.m", "1200 hours", "12:00h", "noonish"] {
            assert_eq!(read_time(text), NaiveTime::from_hms_opt(12, 0, 0), "{text}");
        }
        for text in
            ["14:30ish", "2.30pm-ish", "14.30-ish", "1430ish", "c.14.30", "~2.30pm", "2.30ish pm", "2.30pm approx."]
        {
            assert_eq!(read_time(text), half_two, "{text}");
        }
        assert_eq!(read_time("9 o’clock"), NaiveTime::from_hms_opt(9, 0, 0));
        assert_eq!(read_time("12am"), NaiveTime::from_hms_opt(0, 0, 0));
        for text in ["2", "25:00", "13pm", "", "h", "am", "ish", "soon", "ab:cd", "€.30"] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }

    #[test]
    fn reads_times_in_words_and_hours_alone() {
        let time = |text: &str| read_loose_time(text).map(|time| time.format("%H:%M").to_string());
        for (text, expected) in [
            ("10", "10:00"),
            ("9", "09:00"),
            ("10ish", "10:00"),
            ("ten", "10:00"),
            ("Half past ten", "10:30"),
            ("half 10", "10:30"),
            ("quarter past 2", "02:15"),
            ("quarter to three", "02:45"),
            ("at 11", "11:00"),
            ("c.10", "10:00"),
            ("10 or so", "10:00"),
            ("tenish", "10:00"),
        ] {
            assert_eq!(time(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "0", "24", "99", "100", "morning", "half", "half past", "10 12", "ish"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn reads_spans_of_time() {
        let span = |text: &str| {
            read_time_span(text).map(|(begins, ends)| format!("{} {}", begins.format("%H:%M"), ends.format("%H:%M")))
        };
        for (text, expected) in [
            ("10 - 11.30", "10:00 11:30"),
            ("9.30-11", "09:30 11:00"),
            ("2-3.30pm", "14:00 15:30"),
            ("10-1pm", "10:00 13:00"),
            ("10am to 12 noon", "10:00 12:00"),
            ("10 am - 11.30 am", "10:00 11:30"),
            ("14:00 – 15:30", "14:00 15:30"),
            ("1000-1130hrs", "10:00 11:30"),
            ("10:00 until 11:30", "10:00 11:30"),
            ("10ish - 11.30ish", "10:00 11:30"),
            ("2.15ish-3.30pm", "14:15 15:30"),
        ] {
            assert_eq!(span(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["10", "10 - ", "to", "12/03", "-", "10-99"] {
            assert_eq!(span(text), None, "{text}");
        }
    }
}
