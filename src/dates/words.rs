//! The words of a text in which a date is looked for.

use super::{month_name, number};

/// The most words that are searched for a date.
pub(super) const MOST_WORDS: usize = 40;

/// The words of a text, as written and in lower case without punctuation.
pub(super) struct Words {
    pub(super) written: Vec<String>,
    pub(super) folded: Vec<String>,
}

impl Words {
    pub(super) fn new(text: &str) -> Self {
        let text: Vec<&str> = text.split_whitespace().map(without_start_of_span).collect();
        let apart = text.join(" ").replace(['(', ')', '[', ']', ';', '\u{2013}', '\u{2014}', '~', '='], " ");
        let apart = ["w/c", "W/C", "w/e", "W/E", "1:1", "1-1", "1-2-1"]
            .iter()
            .fold(apart, |text, word| text.replace(word, " "));
        let apart = without_slash_before_word(&apart);
        let words = without_times(&apart);
        let written: Vec<String> = words.into_iter().take(MOST_WORDS).flat_map(parted).collect();
        let folded = written.iter().map(|word| bare(word)).filter(|word| !word.is_empty()).map(in_full);
        Self { folded: folded.collect(), written }
    }
}

/// The word that a short form stands for.
fn in_full(word: String) -> String {
    let full = match word.as_str() {
        "wk" => "week",
        "tmrw" | "tmw" | "tmoro" | "tomoz" => "tomorrow",
        "yest" | "yday" => "yesterday",
        "nxt" => "next",
        "sup'n" | "sup’n" | "supn" => "supervision",
        _ => return word,
    };
    full.to_owned()
}

/// "24-27/6" ends on 27 June.
fn without_start_of_span(word: &str) -> &str {
    let is_day = |text: &str| text.len() <= 2 && number(text).is_some();
    match word.split_once(['-', '\u{2013}']) {
        Some((start, end)) if is_day(start) && end.split_once('/').is_some_and(|(day, _)| is_day(day)) => end,
        _ => word,
    }
}

/// A word in lower case without the punctuation around it.
pub(super) fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// The words of a text without times of day, which are no years: "1 April, 10am".
fn without_times(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_half = |word: &str| ["am", "pm", "a.m", "p.m"].contains(&bare(word).as_str());
    let is_time = |at: usize| {
        let word = bare(words[at]);
        let body = word.strip_suffix("am").or_else(|| word.strip_suffix("pm"));
        let is_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b':'));
        let is_whole = body.is_some_and(is_digits);
        let is_split = is_digits(&word) && words.get(at + 1).is_some_and(|next| is_half(next));
        is_whole || is_split || (is_half(&word) && at > 0)
    };
    (0..words.len()).filter(|at| !is_time(*at)).map(|at| words[at]).collect()
}

/// The text without the date that it replaces: "1/4 (moved from 8/4)".
pub(super) fn without_former(text: &str) -> String {
    const FORMER: [&str; 5] = ["moved from", "changed from", "instead of", "(was ", "rearranged from"];
    let lower = text.to_lowercase();
    let Some(start) = FORMER.iter().filter_map(|words| lower.find(words)).min().filter(|start| *start > 0) else {
        return text.to_owned();
    };
    if lower.len() != text.len() {
        return text.to_owned();
    }
    let rest = text.get(start..).unwrap_or_default();
    let after = rest.find(')').map_or("", |end| rest.get(end + 1..).unwrap_or_default());
    format!("{}{after}", text.get(..start).unwrap_or_default())
}

/// Separates a date from a word behind a slash: "20.03.2025/Tom". A month keeps its slash: "12/Mar/2025".
fn without_slash_before_word(text: &str) -> String {
    let mut parts = text.split('/');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let word: String = part.chars().take_while(|c| c.is_alphabetic()).collect();
        let is_word =
            out.ends_with(|c: char| c.is_ascii_digit()) && word.len() > 1 && month_name(&word.to_lowercase()).is_none();
        out.push(if is_word { ' ' } else { '/' });
        out.push_str(part);
    }
    out
}

/// Takes digits and letters apart, as in "12thMarch2025" and "72hours", and a word before a hyphen or a colon, as in
/// "review:12/05/25".
fn parted(word: &str) -> Vec<String> {
    let (mut out, mut part) = (Vec::new(), String::new());
    let mut before = ' ';
    for (at, c) in word.char_indices() {
        let joins = before.is_alphabetic() && matches!(c, '-' | ':');
        let is_ordinal = |text: &str| ["st", "nd", "rd", "th"].iter().any(|end| text.starts_with(end));
        let ends_ordinal = part.len() > 2
            && is_ordinal(part.trim_start_matches(|c: char| c.is_ascii_digit()))
            && part.starts_with(|c: char| c.is_ascii_digit());
        let starts_unit = before.is_ascii_digit() && c.is_alphabetic() && !is_ordinal(word.get(at..).unwrap_or(""));
        let starts_number = before.is_alphabetic() && c.is_ascii_digit();
        if joins || starts_unit || starts_number || (ends_ordinal && c.is_alphabetic()) {
            out.push(std::mem::take(&mut part));
        }
        if !joins {
            part.push(c);
        }
        before = c;
    }
    out.push(part);
    out.retain(|part| !part.is_empty());
    out
}
