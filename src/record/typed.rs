//! Marks, numbers, options and Yes or No as busy people type them, with a remark beside the answer.

use super::Value;
use super::taken::taken;
use super::value::is_dotted_line;
use crate::dates::{self, DateReading};
use crate::text::number_word;

/// Signs that separate an answer from a remark.
const SEPARATORS: [char; 9] = ['-', '\u{2013}', '\u{2014}', ',', '(', ';', '.', ':', '/'];

/// Signs that tick.
const TICKS: [&str; 3] = ["\u{2713}", "\u{2714}", "\u{2705}"];

/// Words and signs in place of a ticked box.
const TICKED: [&str; 16] = [
    "x", "xx", "yes", "y", "true", "1", "on", "tick", "ticked", "checked", "\u{2611}", "\u{2612}", "\u{221a}",
    "\u{2713}", "\u{2714}", "\u{2705}",
];

/// Words and signs in place of a box that is not ticked.
const UNTICKED: [&str; 14] =
    ["", "no", "n", "false", "0", "off", "not ticked", "unticked", "\u{2610}", "-", "\u{2013}", "n/a", "na", "none"];

/// A text in place of a tick: "x", "✓", "\[x\]", "yes", what [`yes_or_no`] reads, or the day on which it was done.
pub(super) fn tick(text: String) -> Value {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(['[', ']', '(', ')', ' ', '\u{fe0f}']);
    if TICKED.contains(&bare) {
        return Value::Bool(true);
    }
    if UNTICKED.contains(&bare) || is_dotted_line(bare) {
        return Value::Bool(false);
    }
    match yes_or_no(text) {
        Value::Text(text) => {
            let reading = dates::read(&text);
            let is_day = reading.date().is_some() || matches!(reading, DateReading::NoYear { .. });
            taken(is_day.then_some(Value::Bool(true)), text)
        }
        value => value,
    }
}

/// Whether a text is a tick.
#[must_use]
pub fn is_tick(text: &str) -> bool {
    TICKS.contains(&text.trim())
}

/// A text on a scale: the mark before a remark, as in "5 - was 7" and "6/7 (was 5)", the one number in it, as in "Scale
/// 6" and "six", or the number that is so now, as in "started at 5 now 6".
pub(super) fn mark(text: String, min: i64, max: i64) -> Value {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = text.get(digits.len()..).unwrap_or_default();
    // "4 -> 6" and "5-6" are two marks.
    let next = rest.trim_start_matches([' ', '-', '\u{2013}', '>', '\u{2192}']);
    let is_change = next.len() < rest.trim_start().len() && next.starts_with(|c: char| c.is_ascii_digit());
    // "6.5" and "6 or 7" are not one mark.
    let is_remark =
        !is_change && (rest.starts_with([' ', '/', '(', ',', ';', '-', '\u{2013}', '+'])) && !is_alternative(rest);
    let leading = digits.parse::<u32>().ok().filter(|_| is_remark);
    let is_about = rest == "ish" || rest == "-ish";
    let leading = leading.or_else(|| digits.parse().ok().filter(|_| is_about));
    let number = leading.or_else(|| if digits.is_empty() { number_in(&text) } else { None }).map(f64::from);
    let number = number.filter(|mark| (min as f64..=max as f64).contains(mark));
    taken(number.map(Value::Number), text)
}

/// A text in place of a number: the one number in it, or the greater end of a span, as in "6 weeks", "six" and "4-6
/// weeks".
pub(super) fn amount(text: String) -> Value {
    let lower = text.to_lowercase();
    let every = |word: &str| lower.split_whitespace().next() == Some(word) && !lower.contains(|c: char| c.is_numeric());
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = lower.get(digits.len()..).unwrap_or_default().trim_start();
    let leads = ["(", "week", "wk", "/52"].iter().any(|next| rest.starts_with(next));
    let number = match () {
        // "4 (2 if needed)", "12 weeks (3 monthly)"
        () if leads => digits.parse().ok(),
        // "6 months" is no number of weeks.
        () if ["day", "month", "year"].iter().any(|unit| lower.contains(unit)) => None,
        () if every("weekly") => Some(1),
        () if every("fortnightly") => Some(2),
        () => number_in(&text).or_else(|| span_end(&text)),
    };
    taken(number.map(|number| Value::Number(f64::from(number))), text)
}

/// "4-6 weeks" ends at 6.
fn span_end(text: &str) -> Option<u32> {
    let numbers = numbers(text);
    let [(_, from), (_, to)] = numbers.as_slice() else { return None };
    let is_span = ["-", "\u{2013}", " to ", " or "].iter().any(|sign| text.contains(sign));
    Some(*to).filter(|to| is_span && to > from)
}

/// The one number of a text, or the one after "now". "/10", "/52" and "out of 10" belong to the number before them.
fn number_in(text: &str) -> Option<u32> {
    let numbers = numbers(text);
    let now = numbers.iter().filter(|(before, _)| before == "now").map(|(_, number)| *number).next_back();
    match numbers.as_slice() {
        [(_, number)] => Some(*number),
        _ => now,
    }
}

/// The numbers of a text, each with the word before it in lower case.
fn numbers(text: &str) -> Vec<(String, u32)> {
    let lower = text.to_lowercase().replace("out of ", "/");
    let mut before = String::new();
    let mut numbers = Vec::new();
    for word in lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2013}' | '(' | ')' | ',' | ';')) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let whole = bare.split_once('/').map_or(bare, |(whole, _)| whole);
        let digits = whole.trim_end_matches(|c: char| c.is_alphabetic());
        // "6.5" and "5th" are no whole numbers.
        let digits = if digits.len() < whole.len() && !whole.ends_with("wk") && !whole.ends_with("wks") {
            whole
        } else {
            digits
        };
        let in_digits = digits.parse().ok().filter(|_| !word.contains('.') || word.ends_with('.'));
        numbers.extend(in_digits.or_else(|| number_word(whole)).map(|number| (before, number)));
        before = bare.to_owned();
    }
    numbers
}

fn is_alternative(rest: &str) -> bool {
    rest.trim_start().starts_with("or ")
}

/// A text in place of Yes or No: the first word, when a sign separates it from a remark, a tick, or a word that says that
/// something was done or not.
pub(super) fn yes_or_no(text: String) -> Value {
    let lower = text.to_lowercase();
    let rest = |word: &str| {
        lower.strip_prefix(word).filter(|rest| {
            let rest = rest.trim_start();
            // "Yes/No" is not answered.
            rest.starts_with(SEPARATORS) && !rest.starts_with('/')
        })
    };
    let first = lower.split(|c: char| c.is_whitespace() || SEPARATORS.contains(&c)).next().unwrap_or_default();
    // "Y 3/10", "✓ 3/10", but not "Y/N".
    let short = |letter: &str| {
        let rest = lower.strip_prefix(letter).unwrap_or_default();
        !rest.starts_with('/')
            && rest.contains(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| !c.is_alphanumeric())
    };
    let answer = match (rest("yes"), rest("no")) {
        _ if short("y") || TICKS.iter().any(|tick| short(tick)) => Some(true),
        _ if short("n") => Some(false),
        (Some(_), _) => Some(true),
        (_, Some(_)) => Some(false),
        _ if lower.starts_with("yes ") || is_tick(&lower) => Some(true),
        _ if ["done", "completed", "complete", "held", "achieved", "seen"].contains(&first) => Some(true),
        _ if ["cancelled", "canceled", "postponed", "outstanding"].contains(&first) => Some(false),
        _ if ["not yet", "not done", "not completed", "not held", "in progress"]
            .iter()
            .any(|beginning| lower.starts_with(beginning)) =>
        {
            Some(false)
        }
        _ => None,
    };
    taken(answer.map(Value::Bool), text)
}

/// A text in place of one of the options: the option before a remark, as in "Completed - Teams", or the only option that
/// it is short for, as in "comp" and "RI", or that it misspells.
pub(super) fn option(text: String, options: &[String]) -> Value {
    // "comp'd" is "comp".
    let lower = text.to_lowercase();
    let lower = lower.strip_suffix("'d").or_else(|| lower.strip_suffix("\u{2019}d")).unwrap_or(&lower).to_owned();
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut fitting = options.iter().filter(|option| fits(&option.to_lowercase()));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let before_remark = |option: &str| {
        let rest = lower.strip_prefix(option).map(str::trim_start);
        // "Completed 1hr" has a remark, too.
        let is_remark = |rest: &str| rest.starts_with(SEPARATORS) || rest.starts_with(|c: char| c.is_ascii_digit());
        rest.is_some_and(|rest| is_remark(rest) && !rest.starts_with('/'))
    };
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let shortens = |option: &str| {
        let mut wanted = option.split_whitespace();
        let by_words = words.len() == option.split_whitespace().count()
            && words.iter().all(|word| wanted.next().is_some_and(|full| full.starts_with(word)));
        let initials: String = option.split_whitespace().filter_map(|word| word.chars().next()).collect();
        by_words || (initials.chars().count() > 1 && initials == lower)
    };
    // "Passed" for PASS, "Child Protection" for CP.
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    let lengthens = |option: &str| {
        let rest = lower.strip_prefix(option).map_or(usize::MAX, str::len);
        (option.len() > 3 && rest <= 3) || (words.len() > 1 && initials == option)
    };
    let misspells = |option: &str| {
        let longest = lower.chars().count().max(option.chars().count());
        longest > 5 && strsim::osa_distance(&lower, option) * 5 <= longest
    };
    // "APR" for "Annual review with the APR".
    let within = |option: &str| {
        let option: Vec<&str> = option.split(|c: char| !c.is_alphanumeric()).collect();
        words.iter().any(|word| word.len() > 2) && words.len() <= 3 && words.iter().all(|word| option.contains(word))
    };
    let found = only(&before_remark)
        .or_else(|| only(&shortens))
        .or_else(|| only(&lengthens))
        .or_else(|| only(&within))
        .or_else(|| only(&misspells));
    taken(found.cloned().map(Value::Text), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(value: &Value) -> String {
        match value {
            Value::Taken { value, .. } => match &**value {
                Value::Number(number) => number.to_string(),
                Value::Bool(answer) => answer.to_string(),
                Value::Text(text) => text.clone(),
                _ => String::new(),
            },
            _ => "-".to_owned(),
        }
    }

    #[test]
    fn marks_with_words_around_them_are_read() {
        for (text, expected) in [
            ("5 - was 7", "5"),
            ("6/7 (was 5)", "6"),
            ("7 - up from 5", "7"),
            ("5+", "5"),
            ("six", "6"),
            ("Scale 6", "6"),
            ("about 6/10", "6"),
            ("Tom says 6 out of 10", "6"),
            ("started at 5 now 6", "6"),
            ("10+", "10"),
            ("6ish", "6"),
            ("5 - 2 weeks off", "-"),
            ("6 or 7", "-"),
            ("5-6", "-"),
            ("4 -> 6", "-"),
            ("between 6 and 7", "-"),
            ("6.5", "-"),
            ("about 6.5", "-"),
            ("11 today", "-"),
            ("?", "-"),
            ("n/a", "-"),
            ("not scaled", "-"),
        ] {
            assert_eq!(value(&mark(text.to_owned(), 0, 10)), expected, "{text}");
        }
    }

    #[test]
    fn amounts_with_words_around_them_are_read() {
        for (text, expected) in [
            ("6 weeks", "6"),
            ("six", "6"),
            ("6/52", "6"),
            ("6wks", "6"),
            ("every 6", "6"),
            ("four weekly", "4"),
            ("4-6 weeks", "6"),
            ("6-8", "8"),
            ("12 (quarterly)", "12"),
            ("fortnightly", "2"),
            ("monthly", "-"),
            ("3 months", "-"),
            ("4 (2 if needed)", "4"),
            ("12 weeks (3 monthly)", "12"),
            ("as needed", "-"),
            ("2 in week 3 and 4", "-"),
        ] {
            assert_eq!(value(&amount(text.to_owned())), expected, "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_read_beside_a_remark() {
        for (text, expected) in [
            ("Yes - at nan's", "true"),
            ("yes mostly", "true"),
            ("\u{2713}", "true"),
            ("completed", "true"),
            ("Y 3/10", "true"),
            ("Y (3/10)", "true"),
            ("\u{2713} 3/10", "true"),
            ("Seen 3/10", "true"),
            ("N 24/10", "false"),
            ("Y/N", "-"),
            ("No - sick", "false"),
            ("Not yet", "false"),
            ("cancelled", "false"),
            ("No concerns", "-"),
            ("Yes/No", "-"),
            ("N/A", "-"),
            ("Partly", "-"),
        ] {
            assert_eq!(value(&yes_or_no(text.to_owned())), expected, "{text}");
        }
    }

    #[test]
    fn ticks_are_read_as_people_write_them() {
        for text in [
            "x",
            "X",
            "xx",
            "[x]",
            "(X)",
            "yes",
            "Y",
            "true",
            "1",
            "\u{2713}",
            "\u{2714}\u{fe0f}",
            "\u{2611}",
            "Ticked",
        ] {
            assert_eq!(tick(text.to_owned()), Value::Bool(true), "{text}");
        }
        for text in ["", "no", "N", "false", "0", "[ ]", "\u{2610}", "-", "n/a", "...."] {
            assert_eq!(tick(text.to_owned()), Value::Bool(false), "{text}");
        }
        for (text, expected) in [
            ("done", "true"),
            ("yes - 3/4", "true"),
            ("3/4/25", "true"),
            ("3 April", "true"),
            ("not yet", "false"),
            ("no - lab lost it", "false"),
            ("maybe", "-"),
            ("?", "-"),
        ] {
            assert_eq!(value(&tick(text.to_owned())), expected, "{text}");
        }
    }

    #[test]
    fn options_are_read_beside_a_remark_and_in_short() {
        let held = ["Completed".to_owned(), "Postponed".to_owned()];
        let judged = ["Inadequate", "Requires Improvement", "Good", "Outstanding"].map(str::to_owned);
        for (text, options, expected) in [
            ("Completed - Teams", &held[..], "Completed"),
            ("completed (by phone)", &held, "Completed"),
            ("comp", &held, "Completed"),
            ("comp'd", &held, "Completed"),
            ("Completed 1hr", &held, "Completed"),
            ("C", &held, "Completed"),
            ("Compleated", &held, "Completed"),
            ("Postponed - TB sick", &held, "Postponed"),
            ("Completed/Postponed", &held, "-"),
            ("DNA", &held, "-"),
            ("RI", &judged, "Requires Improvement"),
            ("Req. Imp.", &judged, "Requires Improvement"),
            ("G", &judged, "Good"),
            ("Good/Outstanding", &judged, "-"),
            ("Good with some RI", &judged, "-"),
            ("", &judged, "-"),
            ("improvement", &judged, "Requires Improvement"),
            ("Passed", &["PASS".to_owned(), "FAIL".to_owned()], "PASS"),
            ("Child Protection", &["CIN".to_owned(), "CP".to_owned()], "CP"),
        ] {
            assert_eq!(value(&option(text.to_owned(), options)), expected, "{text}");
        }
    }
}
