//! Whether the letters of a picture are a run of the letters of a value: its beginning, or a window into it.
//!
//! Letters are compared without their case and accents, and without what stands between words. A letter that is not
//! ASCII may be missing from a picture or stand in it in one of the ways that programs with a wrong encoding write it.

use lopdf::Encoding;

use super::unknown::{BREAK, UNKNOWN, UNKNOWN_STRETCH};
use crate::person_name::fold;

/// Comparing two texts ends after so many steps, and then nothing is certain.
const MOST_STEPS: usize = 20_000_000;
/// A beginning that is cut off is believed of a picture of so many letters, or of one that begins within a word.
const LEAST_AFTER_CUT: usize = 12;
/// The most letters that stand in a picture for one that its encoding lacks.
const MOST_FOR_ONE: usize = 4;

/// A letter of a value, with what stands before it.
struct ValueLetter {
    /// Folded: one letter, several for a ligature, none for a sign that is no letter.
    folded: Vec<char>,
    source: char,
    before: String,
    /// What else may stand for it.
    others: Vec<Vec<char>>,
}

/// A letter of a picture, with what stands before it.
struct ShownLetter {
    folded: char,
    is_ascii: bool,
    before: String,
}

impl ShownLetter {
    fn is_unknown(&self) -> bool {
        self.folded == UNKNOWN
    }
}

impl ValueLetter {
    fn new(source: char, before: String) -> Self {
        let folded = folded(source);
        let others = if source.is_ascii() { Vec::new() } else { misread(source) };
        Self { folded, source, before, others }
    }

    fn is_digit(&self) -> bool {
        self.source.is_ascii_digit()
    }
}

fn folded(c: char) -> Vec<char> {
    fold(c.encode_utf8(&mut [0; 4])).chars().collect()
}

/// How a letter comes out where its bytes are read in another encoding.
fn misread(c: char) -> Vec<Vec<char>> {
    let mut bytes = [0; 4];
    let bytes = c.encode_utf8(&mut bytes).as_bytes();
    let western = Encoding::SimpleEncoding(b"WinAnsiEncoding").bytes_to_string(bytes).unwrap_or_default();
    let latin = bytes.iter().flat_map(|byte| folded(char::from(*byte)));
    let mut out: Vec<Vec<char>> = vec![western.chars().flat_map(folded).collect(), latin.collect()];
    // Programs that know Latin-1 alone keep the low byte of each letter.
    let mut units = [0; 2];
    out.extend(c.encode_utf16(&mut units).iter().map(|unit| folded(char::from(unit.to_le_bytes()[0]))));
    out.retain(|letters| !letters.is_empty());
    out
}

/// Whether the standard encoding of Western fonts has a letter.
fn is_western(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{ff}' | 'Š' | 'š' | 'Ž' | 'ž' | 'Œ' | 'œ' | 'Ÿ' | 'ƒ')
}

fn letters(value: &str) -> Vec<ValueLetter> {
    let mut out = Vec::new();
    let mut before = String::new();
    for c in value.chars() {
        if c.is_ascii_alphanumeric() || !(c.is_ascii() || c.is_whitespace()) {
            out.push(ValueLetter::new(c, std::mem::take(&mut before)));
        } else {
            before.push(c);
        }
    }
    out
}

fn shown_letters(shown: &str) -> Vec<ShownLetter> {
    let mut out = Vec::new();
    let mut before = String::new();
    for c in shown.chars() {
        let folded = if matches!(c, UNKNOWN | UNKNOWN_STRETCH) { vec![UNKNOWN] } else { folded(c) };
        if folded.is_empty() {
            before.push(c);
        }
        for folded in folded {
            out.push(ShownLetter { folded, is_ascii: c.is_ascii(), before: std::mem::take(&mut before) });
        }
    }
    out
}

/// Whether a picture shows a run of a value. `may_be_cut` says that the value may be longer than its box, so that the
/// picture need not begin where the value does.
pub(super) fn is_run(value: &str, shown: &str, may_be_cut: bool) -> bool {
    let (value, shown) = (letters(value), shown_letters(shown));
    let mut alignment = Alignment { is_spaced: is_spaced(&shown), value, shown, steps: 0 };
    alignment.reaches_end(|at, _| at == 0)
        || may_be_cut && alignment.reaches_end(Alignment::may_begin)
        || alignment.steps > MOST_STEPS
}

/// Whether spaces part most letters of a picture, as in the cells of a comb.
fn is_spaced(shown: &[ShownLetter]) -> bool {
    shown.iter().skip(1).filter(|letter| letter.before.contains([' ', BREAK])).count() * 2 >= shown.len()
}

struct Alignment {
    value: Vec<ValueLetter>,
    shown: Vec<ShownLetter>,
    is_spaced: bool,
    steps: usize,
}

impl Alignment {
    /// Whether a picture may begin with this letter of the value.
    fn may_begin(at: usize, alignment: &Self) -> bool {
        let Some(letter) = alignment.value.get(at) else { return false };
        let is_within_word = letter.before.is_empty();
        let before = at.checked_sub(1).and_then(|before| alignment.value.get(before));
        let is_within_number =
            letter.is_digit() && before.is_some_and(ValueLetter::is_digit) && is_joint(&letter.before);
        !is_within_number && (is_within_word || alignment.shown.len() >= LEAST_AFTER_CUT)
    }

    /// Whether the whole picture can be found in the value, begun at one of some places.
    fn reaches_end(&mut self, may_begin: fn(usize, &Self) -> bool) -> bool {
        // How much of the picture may be explained by the value up to here, in ascending order.
        let mut reached: Vec<usize> = Vec::new();
        for at in 0..=self.value.len() {
            if may_begin(at, self) {
                reached.push(0);
            }
            // A letter that cannot be read may be none.
            let mut more = Vec::new();
            for from in &reached {
                let unknown = self.shown.get(*from..).unwrap_or_default().iter().take_while(|one| one.is_unknown());
                more.extend((1..=unknown.count()).map(|count| from + count));
            }
            reached.extend(more);
            reached.sort_unstable();
            reached.dedup();
            self.steps += reached.len() + 1;
            if reached.last() == Some(&self.shown.len()) && !self.ends_within_number(at) {
                return true;
            }
            if self.steps > MOST_STEPS {
                return false;
            }
            let mut next = Vec::new();
            for from in reached {
                self.step(at, from, &mut next);
            }
            reached = next;
        }
        false
    }

    /// The places of the picture that are reached by one more letter of the value.
    fn step(&self, at: usize, from: usize, next: &mut Vec<usize>) {
        let Some(letter) = self.value.get(at) else { return };
        if self.shown.get(from).is_some_and(ShownLetter::is_unknown) {
            next.extend([from, from + 1]);
        }
        if letter.source.is_ascii() {
            if self.shown.get(from).is_some_and(|shown| letter.folded.first() == Some(&shown.folded))
                && self.fits_before(at, from)
            {
                next.push(from + 1);
            }
            return;
        }
        // A letter that a font lacks.
        next.push(from);
        for letters in std::iter::once(&letter.folded).chain(&letter.others).filter(|letters| !letters.is_empty()) {
            let there = self.shown.get(from..).unwrap_or_default();
            if there.iter().zip(letters).all(|(shown, wanted)| shown.folded == *wanted || shown.is_unknown()) {
                next.push(from + letters.len().min(there.len()));
            }
        }
        if !is_western(letter.source) {
            let others = self.shown.get(from..).unwrap_or_default().iter().take(MOST_FOR_ONE);
            let others = others.take_while(|shown| !shown.is_ascii && shown.folded <= 'ÿ').count();
            next.extend((1..=others).map(|count| from + count));
        }
    }

    /// Whether what stands before a letter of the value stands before that of the picture: between digits their points,
    /// between letters a space.
    fn fits_before(&self, at: usize, from: usize) -> bool {
        let pair = (
            at.checked_sub(1).and_then(|at| self.value.get(at)),
            from.checked_sub(1).and_then(|at| self.shown.get(at)),
        );
        let (Some(last), Some(shown_last)) = pair else { return true };
        let (Some(letter), Some(shown)) = (self.value.get(at), self.shown.get(from)) else { return true };
        if !last.source.is_ascii() || shown_last.is_unknown() || !shown_last.is_ascii || !shown.is_ascii {
            return true;
        }
        if last.is_digit() && letter.is_digit() && points(&letter.before) != points(&shown.before) {
            return false;
        }
        match (letter.before.as_str(), shown.before.as_str()) {
            (" ", "") => false,
            ("", added) => self.is_spaced || added.is_empty() || !added.chars().all(|c| c == ' '),
            _ => true,
        }
    }

    /// Whether the value goes on within a number behind the last letter of the picture.
    fn ends_within_number(&self, at: usize) -> bool {
        let (Some(last), Some(next)) = (at.checked_sub(1).and_then(|at| self.value.get(at)), self.value.get(at)) else {
            return false;
        };
        let shows_digit = self.shown.last().is_some_and(|shown| shown.folded.is_ascii_digit());
        shows_digit && last.is_digit() && next.is_digit() && is_joint(&next.before)
    }
}

/// The points between two digits.
fn points(between: &str) -> String {
    between.chars().filter(|c| ".,:/".contains(*c)).collect()
}

/// Whether two digits with this between them are of one number.
fn is_joint(between: &str) -> bool {
    matches!(between, "" | "." | "," | ":" | "/")
}
