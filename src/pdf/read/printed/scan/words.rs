//! Words of a picture as the letters of a page: their sizes and baselines, and how clear they are.

use std::collections::BTreeMap;

use super::super::content::Letter;
use crate::legacy::page::Look;
use crate::legacy::picture::PictureWord;

/// A word is clear from here on, of 100; one with digits, which no other words explain, from here on.
const CLEAR: f64 = 60.0;
const CLEAR_DIGITS: f64 = 75.0;
/// Signs without letters are dirt below.
const CLEAR_SIGNS: f64 = 50.0;
/// The shares of the size of letters that capitals, small letters and descenders have.
const CAPITAL: f64 = 0.72;
const SMALL: f64 = 0.53;
const DESCENDER: f64 = 0.21;
/// The signs that the lines of a table are read as.
const LINES: [char; 4] = ['|', '\u{a6}', '[', ']'];
/// Sizes that differ by less are one size.
const SAME_SIZE: f64 = 0.1;

/// The words of a picture on its page, by the number of points to a dot.
pub(super) fn letters(words: &[PictureWord], points: f64) -> Vec<Letter> {
    let usual = median(words.iter().filter_map(size)).unwrap_or(10.0 / points);
    let words: Vec<PictureWord> =
        words.iter().filter_map(|word| prompt(word).or_else(|| cleaned(&with_capital(word, usual)))).collect();
    let mut lines: BTreeMap<usize, Vec<&PictureWord>> = BTreeMap::new();
    for word in &words {
        lines.entry(word.line).or_default().push(word);
    }
    let sizes: BTreeMap<usize, f64> = lines
        .iter()
        .filter_map(|(line, words)| Some((*line, median(words.iter().filter_map(|word| size(word)))?)))
        .collect();
    let mut out = Vec::new();
    for (line, words) in &lines {
        let own = sizes.get(line).copied().unwrap_or(usual);
        let own = if (own / usual - 1.0).abs() < SAME_SIZE { usual } else { own };
        let bases = words.iter().filter(|word| has_letters(&word.text)).map(|word| base(word, own));
        let line_base = median(bases);
        for (number, word) in words.iter().enumerate() {
            if number == 0 && words.len() > 1 && is_bullet(word, own) {
                continue;
            }
            // Dirt is smaller than any letter.
            if word.height < own * 0.25 && has_letters(&word.text) {
                continue;
            }
            let is_unsure = is_unsure(word, own);
            let base = match line_base {
                Some(base) if !has_letters(&word.text) => base,
                _ => base(word, own),
            };
            let (left, right) = (word.left * points, (word.left + word.width) * points);
            let look = Look { is_unsure, ..Look::default() };
            let (base, size) = (base * points, own * points);
            out.push(Letter { text: word.text.clone(), left, right, base, size, look });
            out.push(Letter { text: " ".to_owned(), left: right, right, base, size, look: Look::default() });
        }
    }
    out
}

/// The usual size of the letters, in dots.
pub(super) fn usual_size(words: &[PictureWord]) -> Option<f64> {
    median(words.iter().filter(|word| word.confidence >= CLEAR_DIGITS).filter_map(size))
}

/// How many words are clear and long enough to be words.
pub(super) fn clear_words(words: &[PictureWord]) -> usize {
    let is_word = |word: &&PictureWord| {
        word.confidence >= CLEAR_DIGITS && word.text.chars().filter(|c| c.is_alphabetic()).count() >= 3
    };
    words.iter().filter(is_word).count()
}

/// Whether a word is clear.
pub(super) fn is_clear(word: &PictureWord) -> bool {
    !is_unsure(word, size(word).unwrap_or(f64::MAX))
}

/// Adds the words that were read at a second look. A clear one takes the place of what was not clear there.
pub(super) fn add_missed(words: &mut Vec<PictureWord>, mut missed: Vec<PictureWord>) {
    missed.retain(|word| is_clear(word) && has_letters(&word.text));
    words.retain(|word| is_clear(word) || !missed.iter().any(|other| overlap(word, other)));
    let last = words.iter().map(|word| word.line).max().unwrap_or(0);
    words.extend(missed.into_iter().map(|word| PictureWord { line: last + 1 + word.line, ..word }));
}

/// Whether two words stand at the same place.
fn overlap(one: &PictureWord, other: &PictureWord) -> bool {
    let shared = |from: f64, length: f64, other: f64, other_length: f64| {
        (from + length).min(other + other_length) - from.max(other) > length.min(other_length) * 0.3
    };
    shared(one.left, one.width, other.left, other.width) && shared(one.top, one.height, other.top, other.height)
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether the first word of a line is the bullet of a list, whatever it was read as. A dash may be a word.
fn is_bullet(word: &PictureWord, size: f64) -> bool {
    let count = word.text.chars().count();
    let is_sign = !has_letters(&word.text) && !word.text.starts_with(['-', '\u{2013}', '\u{2014}', '(', '.']);
    count <= 2 && (is_sign || (word.height < size * 0.48 && word.width < size * 0.48 && has_letters(&word.text)))
}

/// The prompt of an empty date or time, as it is printed, whatever its small letters were read as.
fn prompt(word: &PictureWord) -> Option<PictureWord> {
    let letters: String = word.text.to_uppercase().chars().filter(|c| matches!(c, 'D' | 'M' | 'Y' | 'H')).collect();
    let others = word.text.chars().filter(|c| !matches!(c.to_ascii_uppercase(), 'D' | 'M' | 'Y' | 'H')).count();
    let is_like = |prompt: &str| strsim::levenshtein(&letters, prompt) <= prompt.len() / 4 && others <= 3;
    let printed = [("DDMMYYYY", "DD/MM/YYYY"), ("HHMM", "HH:MM")].into_iter().find(|(letters, _)| is_like(letters))?.1;
    Some(PictureWord { text: printed.to_owned(), confidence: 100.0, ..word.clone() })
}

/// A line as high as a capital and beside no table is an "I".
fn with_capital(word: &PictureWord, size: f64) -> PictureWord {
    let is_line = word.text.trim_end_matches('.') == "|";
    let is_capital = (0.6..0.85).contains(&(word.height / size)) && word.confidence >= CLEAR;
    if is_line && is_capital { PictureWord { text: word.text.replace('|', "I"), ..word.clone() } } else { word.clone() }
}

/// A word without the lines of a table that were read as letters; `None` for dirt.
fn cleaned(word: &PictureWord) -> Option<PictureWord> {
    let text = word.text.trim();
    // A line beside a word may as well be its first letter, so that the word is not clear.
    let own = text.trim_matches(LINES);
    let is_clear = own == text;
    let is_sign = !has_letters(own);
    let is_dirt = own.is_empty() && word.height > word.width * 12.0
        || (is_sign && is_clear && word.confidence < CLEAR_SIGNS)
        || text.chars().all(|c| matches!(c, '_' | '\\' | '~' | '^' | '`'));
    let confidence = if is_clear { word.confidence } else { word.confidence.min(CLEAR - 1.0) };
    let text = if is_sign { text } else { own };
    (!is_dirt).then(|| PictureWord { text: text.to_owned(), confidence, ..word.clone() })
}

fn is_unsure(word: &PictureWord, size: f64) -> bool {
    let has_digit = word.text.chars().any(|c| c.is_ascii_digit());
    let count = word.text.chars().count();
    let is_stretched = count > 1 && has_letters(&word.text) && word.width > count as f64 * size * 1.15;
    word.confidence < if has_digit { CLEAR_DIGITS } else { CLEAR } || is_stretched
}

fn reaches_up(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, 'b' | 'd' | 'f' | 'h' | 'k' | 'l' | '(' | '/'))
}

fn reaches_down(text: &str) -> bool {
    text.chars().any(|c| matches!(c, 'g' | 'j' | 'p' | 'q' | 'y' | 'Q' | '(' | ')' | '/' | ',' | ';' | '@' | '[' | ']'))
}

/// The size of a word's letters, in dots.
fn size(word: &PictureWord) -> Option<f64> {
    let text = &word.text;
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return None;
    }
    let share = match (reaches_up(text), reaches_down(text)) {
        (true, true) => CAPITAL + DESCENDER,
        (true, false) => CAPITAL,
        (false, true) => SMALL + DESCENDER,
        (false, false) => SMALL,
    };
    Some(word.height / share)
}

fn base(word: &PictureWord, size: f64) -> f64 {
    let bottom = word.top + word.height;
    // A comma reaches down half as far.
    let has_descender = word.text.chars().any(|c| matches!(c, 'g' | 'j' | 'p' | 'q' | 'y' | '(' | ')' | '[' | ']'));
    let share = match (has_descender, reaches_down(&word.text)) {
        (true, _) => DESCENDER,
        (false, true) => DESCENDER * 0.6,
        (false, false) => 0.0,
    };
    bottom - size * share
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f64, top: f64, height: f64, confidence: f64) -> PictureWord {
        let width = text.chars().count() as f64 * 15.0;
        PictureWord { text: text.to_owned(), left, top, width, height, confidence, line: 1 }
    }

    #[test]
    fn words_of_a_line_have_one_size_and_one_baseline() {
        let words = [
            word("Signed", 0.0, 100.0, 26.0, 96.0),
            word("on", 120.0, 105.0, 15.0, 95.0),
            word("12/06/2025", 160.0, 100.0, 24.0, 96.0),
        ];
        let letters = letters(&words, 0.36);
        let shown: Vec<&Letter> = letters.iter().filter(|letter| letter.text != " ").collect();
        assert_eq!(shown.iter().map(|letter| letter.text.as_str()).collect::<Vec<_>>(), ["Signed", "on", "12/06/2025"]);
        let bases: Vec<f64> = shown.iter().map(|letter| letter.base).collect();
        assert!(bases.iter().all(|base| (base - bases[0]).abs() < 1.5), "{bases:?}");
        assert!(shown.iter().all(|letter| letter.size == shown[0].size && (8.0..12.0).contains(&letter.size)));
    }

    #[test]
    fn what_is_not_clear_is_marked_and_dirt_is_left_out() {
        let words = [
            word("clear", 0.0, 0.0, 20.0, 61.0),
            word("unclear", 0.0, 0.0, 20.0, 59.0),
            word("17/06/2025", 0.0, 0.0, 20.0, 74.0),
            word("|Name", 0.0, 0.0, 20.0, 90.0),
            PictureWord { width: 2.0, ..word("|", 0.0, 0.0, 60.0, 90.0) },
            word("|.", 0.0, 0.0, 20.0, 55.0),
            word("'.", 0.0, 0.0, 20.0, 30.0),
            PictureWord { width: 400.0, ..word("0123", 0.0, 0.0, 20.0, 99.0) },
        ];
        let letters = letters(&words, 0.36);
        let shown: Vec<(&str, bool)> = letters
            .iter()
            .filter(|letter| letter.text != " ")
            .map(|one| (one.text.as_str(), one.look.is_unsure))
            .collect();
        assert_eq!(
            shown,
            [("clear", false), ("unclear", true), ("17/06/2025", true), ("Name", true), ("|.", true), ("0123", true)]
        );
        assert_eq!(clear_words(&words), 1);
    }

    #[test]
    fn a_second_look_replaces_what_is_not_clear() {
        let mut words = vec![word("Signed", 0.0, 0.0, 20.0, 90.0), word("Tarnsn", 200.0, 0.0, 20.0, 12.0)];
        let missed = vec![
            PictureWord { line: 7, ..word("Tamsin", 202.0, 1.0, 20.0, 93.0) },
            word("Rhian", 400.0, 0.0, 20.0, 95.0),
            word("dirf", 600.0, 0.0, 20.0, 40.0),
        ];
        add_missed(&mut words, missed);
        assert_eq!(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["Signed", "Tamsin", "Rhian"]);
        assert!(words[1].line > 1);
    }

    #[test]
    fn a_line_as_high_as_a_capital_is_one() {
        let line = PictureWord { width: 3.0, ..word("|", 0.0, 0.0, 20.0, 80.0) };
        let rest = word("Health", 60.0, 0.0, 20.0, 90.0);
        assert!(letters(&[line, rest], 0.36).iter().any(|letter| letter.text == "I" && !letter.look.is_unsure));
    }

    #[test]
    fn prompts_are_read_as_they_are_printed() {
        for (read, printed) in [
            ("DD/MM/YYYY", Some("DD/MM/YYYY")),
            ("DD/MMIYYYY", Some("DD/MM/YYYY")),
            ("DDIMM/YYY", Some("DD/MM/YYYY")),
            ("HH:MM", Some("HH:MM")),
            ("12/06/2025", None),
            ("Mum", None),
            ("Daddy", None),
        ] {
            let found = prompt(&word(read, 0.0, 0.0, 20.0, 30.0));
            assert_eq!(found.as_ref().map(|word| word.text.as_str()), printed, "{read}");
        }
    }

    #[test]
    fn bullets_are_left_out() {
        let rest = word("Health", 60.0, 0.0, 20.0, 90.0);
        for (bullet, is_kept) in [("+", false), ("\u{2022}", false), ("e", false), ("-", true), ("A", true)] {
            let size = if bullet == "A" { 20.0 } else { 9.0 };
            let bullet = PictureWord { width: size, ..word(bullet, 0.0, 6.0, size, 70.0) };
            let shown = letters(&[bullet.clone(), rest.clone()], 0.36);
            assert_eq!(shown.iter().any(|letter| letter.text == bullet.text), is_kept, "{}", bullet.text);
        }
    }
}
