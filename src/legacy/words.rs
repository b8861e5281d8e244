//! Compares printed words by their meaning: without case, numbers of headings, punctuation, spaces and apostrophes, and
//! with small misspellings.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The share of a long text's letters that may differ, in percent.
const PERCENT: usize = 12;

/// Printed words as they are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Folded {
    /// The letters and digits in lower case.
    pub letters: Vec<char>,
    /// The number of words.
    pub words: usize,
}

impl Folded {
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }
}

/// Whether a letter joins two parts of a word.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}')
}

/// The letters of one word in lower case, without accents.
pub(super) fn fold_letters(word: &str) -> Vec<char> {
    if word == "&" {
        return vec!['a', 'n', 'd'];
    }
    let mut letters: Vec<char> = if word.is_ascii() {
        word.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_lowercase())).collect()
    } else {
        word.nfkd()
            .filter(|c| !is_combining_mark(*c) && !is_apostrophe(*c) && c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    // Programs that read pictures take these letters for digits: "We1fare".
    for at in 1..letters.len().saturating_sub(1) {
        let is_letter = |at: usize| letters.get(at).is_some_and(char::is_ascii_alphabetic);
        let letter = match letters.get(at) {
            Some('1') => 'l',
            Some('0') => 'o',
            _ => continue,
        };
        if is_letter(at - 1) && is_letter(at + 1) {
            letters[at] = letter;
        }
    }
    letters
}

/// Words as they are compared, without the number before them.
pub(super) fn fold_words(text: &str) -> Folded {
    let parts: Vec<Vec<char>> = text
        .split_inclusive(|c: char| !c.is_alphanumeric() && !is_apostrophe(c))
        .flat_map(|part| {
            let word = part.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
            [word, if part.ends_with('&') { "&" } else { "" }]
        })
        .map(fold_letters)
        .filter(|word| !word.is_empty())
        .collect();
    Folded { letters: parts.concat(), words: parts.len() }
}

/// How many letters may differ in words of so many letters.
fn allowed(letters: usize) -> usize {
    match letters {
        0..=4 => 0,
        5..=8 => 1,
        9..=12 => 1,
        13..=16 => 2,
        more => (more * PERCENT / 100).max(3),
    }
}

/// Where printed words end in a text that begins like them: the number of letters, of those where a word ends, and how
/// many of them differ.
pub(super) fn prefix(print: &[char], text: &[char], ends: &[usize]) -> Option<(usize, usize)> {
    let most = allowed(print.len());
    if most == 0 {
        let is_same =
            text.len() >= print.len() && text.get(..print.len()) == Some(print) && ends.contains(&print.len());
        return is_same.then_some((print.len(), 0));
    }
    // A quick look at the beginning.
    let head = print.len().min(6);
    if !begins_alike(print.get(..head).unwrap_or_default(), text.get(..text.len().min(head + 2)).unwrap_or_default()) {
        return None;
    }
    let width = text.len().min(print.len() + most);
    let far = most + 1;
    let mut before: Vec<usize> = (0..=width).map(|column| column.min(far)).collect();
    // Two rows above, and the row that is filled in: allocated once, as this runs for each print at each word.
    let mut earlier = vec![far; width + 1];
    let mut line = vec![far; width + 1];
    for (row, c) in print.iter().enumerate() {
        let (from, to) = ((row + 1).saturating_sub(most), (row + 1 + most).min(width));
        // A digit that is not there is another print, too.
        let missing = if c.is_ascii_digit() { far } else { 1 };
        line.fill(far);
        if from == 0 {
            line[0] = (before[0] + missing).min(far);
        }
        let mut least = line[0];
        for column in from.max(1)..=to {
            let other = text.get(column - 1).copied().unwrap_or_default();
            // A digit that differs is another print.
            let cost = if *c == other {
                0
            } else if c.is_ascii_digit() || other.is_ascii_digit() {
                far
            } else {
                1
            };
            let mut value = (before[column - 1] + cost).min(before[column] + missing).min(line[column - 1] + 1);
            let swapped =
                row > 0 && column > 1 && print.get(row - 1) == Some(&other) && text.get(column - 2) == Some(c);
            if swapped {
                value = value.min(earlier[column - 2] + 1);
            }
            line[column] = value.min(far);
            least = least.min(line[column]);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut earlier, &mut before);
        std::mem::swap(&mut before, &mut line);
    }
    let best = ends.iter().filter(|end| **end <= width).map(|end| (before[*end], *end));
    let best = best
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, end)| (*distance, print.len().abs_diff(*end)));
    best.map(|(distance, end)| (end, distance))
}

/// Whether two beginnings differ in at most two letters.
fn begins_alike(print: &[char], text: &[char]) -> bool {
    let common = |shift: usize| print.iter().zip(text.iter().skip(shift)).filter(|(one, other)| one == other).count();
    let wanted = print.len().saturating_sub(3).max(1);
    (0..3).any(|shift| common(shift) >= wanted)
        || print.iter().skip(1).zip(text).filter(|(one, other)| one == other).count() >= wanted
}

/// Whether printed words are all of a text.
pub(super) fn is_same(print: &Folded, text: &Folded) -> bool {
    if print.letters == text.letters {
        return true;
    }
    let end = text.letters.len();
    prefix(&print.letters, &text.letters, &[end]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(print: &str, text: &str) -> bool {
        is_same(&fold_words(print), &fold_words(text))
    }

    #[test]
    fn words_are_compared_by_meaning() {
        for (print, text) in [
            ("Supervisee:", "SUPERVISEE"),
            ("Child’s name", "Childs Name"),
            ("Supervisor’s Manager", "Suprvisor's Manager"),
            ("Welcome, wellbeing check and agreed Agenda.", "Welcome, well being check & agreed agenda"),
            ("Review of last supervision", "Reveiw of last supervison"),
            ("Any Other Business.", "Any other buisness"),
            ("Timescale", "Timscale"),
        ] {
            assert!(same(print, text), "{print} / {text}");
        }
    }

    #[test]
    fn other_words_are_not_the_same() {
        for (print, text) in [
            ("Date", "Data"),
            ("Role", "Rule"),
            ("Date of CRL 1:", "Date of CRL 2:"),
            ("3 month review - ROSPA", "6 month review - ROSPA"),
            ("Supervisee", "Supervision"),
            ("Action", "Action required"),
        ] {
            assert!(!same(print, text), "{print} / {text}");
        }
    }

    #[test]
    fn printed_words_end_where_the_answer_begins() {
        let text = fold_words("Reveiw of last supervison Good progress");
        let end = prefix(&fold_words("Review of last supervision").letters, &text.letters, &[6, 8, 12, 22, 26, 34]);
        assert_eq!(end.map(|(end, _)| end), Some(22));
    }
}
