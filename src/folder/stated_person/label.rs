//! Finds names beside, below or behind a label.

use std::collections::BTreeSet;

use super::words::{PARTICLES, PLACEHOLDERS, WORDS};
use crate::folder::cell::{TextCell, TextRow};
use crate::person_name::{self, fold};

/// The greatest distance of a value below its label, in points.
const BELOW: f32 = 34.0;
/// The greatest distance between lines of one value, and between their left edges, in points.
const NEXT_LINE: f32 = 18.0;
const SAME_LEFT: f32 = 3.0;
/// The most lines, people and characters of a value, and characters of a name.
const MOST_LINES: usize = 8;
const MOST_PEOPLE: usize = 40;
const LONGEST_VALUE: usize = 600;
const LONGEST_NAME: usize = 80;

/// A label for names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label<'a> {
    /// Its words, from [`subject`].
    pub words: &'a str,
    /// Whether its value may name several people.
    pub several: bool,
}

/// Reads names in rows.
#[derive(Clone, Copy)]
pub(super) struct LabelReader<'a> {
    pub rows: &'a [&'a TextRow],
    /// The [`subjects`] of each row, and of further ones.
    pub subjects: &'a [Vec<String>],
    /// Folded labels and headings of forms, which are not names.
    pub printed: &'a [&'a BTreeSet<String>],
}

impl LabelReader<'_> {
    /// The names at the first of these labels that has any.
    pub fn labelled<'l>(&self, labels: impl Iterator<Item = Label<'l>> + Clone) -> Option<Vec<String>> {
        for (at, row) in self.rows.iter().enumerate() {
            for (column, cell) in row.cells.iter().enumerate() {
                let subject = self.subject(at, column);
                let Some(wanted) = labels.clone().find(|label| label.words == subject) else { continue };
                let (_, rest) = parted(&cell.text);
                if subject.is_empty() && self.signature(at, column).is_some_and(|words| is_of_signature(&words)) {
                    continue;
                }
                let names = self.beside(at, column, rest, wanted.several);
                if !names.is_empty() {
                    return Some(names);
                }
            }
        }
        None
    }

    /// The name printed beside a signature with a wanted label, as in "Signed (Employee/Supervisee)", "Name".
    pub fn signed(&self, is_wanted: impl Fn(&str) -> bool) -> Option<Vec<String>> {
        for (at, row) in self.rows.iter().enumerate() {
            for (column, cell) in row.cells.iter().enumerate() {
                let (_, rest) = parted(&cell.text);
                if self.subject(at, column).is_empty()
                    && self.signature(at, column).is_some_and(|words| is_wanted(&words))
                {
                    let names = self.beside(at, column, rest, false);
                    if !names.is_empty() {
                        return Some(names);
                    }
                }
            }
        }
        None
    }

    /// The subject of a cell, as [`subjects`] gives it.
    fn subject(&self, at: usize, column: usize) -> &str {
        self.subjects.get(at).and_then(|row| row.get(column)).map_or("-", String::as_str)
    }

    /// Whether folded words are printed on a form.
    fn is_printed(&self, words: &str) -> bool {
        self.printed.iter().any(|printed| printed.contains(words))
    }

    /// The folded label before a cell: a signature's label in the two cells before it, or the nearest cell; in a text
    /// also the line above.
    fn signature(&self, at: usize, column: usize) -> Option<String> {
        let row = self.rows.get(at)?;
        let label = |cell: &TextCell| fold(parted(&cell.text).0);
        let before = row.cells.get(..column)?.iter().rev().map(label).filter(|words| !words.is_empty());
        let before: Vec<String> = before.take(2).collect();
        let found = before.iter().find(|words| is_of_signature(words)).or(before.first()).cloned();
        found.or_else(|| {
            let above = self.rows.get(at.checked_sub(1)?).filter(|above| above.place.is_none())?;
            above.cells.iter().rev().map(label).find(|words| !words.is_empty())
        })
    }

    /// The names of a label: behind it, in the next cell, or below it.
    fn beside(&self, at: usize, column: usize, rest: &str, several: bool) -> Vec<String> {
        let Some(row) = self.rows.get(at) else { return Vec::new() };
        let behind = self.value(at, column, rest, several);
        if !behind.is_empty() {
            return behind;
        }
        let mut cells = row.cells.iter().enumerate().skip(column + 1);
        let next = cells.find(|(_, cell)| !cell.text.trim().is_empty());
        let beside = next.map(|(next, cell)| self.value(at, next, &cell.text, several)).unwrap_or_default();
        if !beside.is_empty() {
            return beside;
        }
        // In a table of two columns the cell below is the next label, unless the first row holds labels only.
        let is_value = |cell: &TextCell| !self.is_printed(&fold(&cell.text));
        let is_pair = row.place.is_none() && row.cells.len() <= 2 && next.is_some_and(|(_, cell)| is_value(cell));
        let below = row.cells.get(column).filter(|_| !is_pair).and_then(|label| self.below(at, label));
        let below = below.and_then(|(at, column)| Some((at, column, self.rows.get(at)?.cells.get(column)?)));
        below.map(|(at, column, cell)| self.value(at, column, &cell.text, several)).unwrap_or_default()
    }

    /// The nearest cell below another one: in the next row of a table, or within [`BELOW`] on a page. Cells in other
    /// columns are skipped.
    fn below(&self, at: usize, label: &TextCell) -> Option<(usize, usize)> {
        let from = self.rows.get(at)?.place;
        for (below, row) in self.rows.iter().enumerate().skip(at + 1) {
            let is_near = match (from, row.place) {
                (Some(from), Some(place)) => place - from <= BELOW,
                _ => true,
            };
            let found = row.cells.iter().position(|cell| cell.is_in_column_of(label));
            match found {
                _ if !is_near => return None,
                Some(column) => return Some((below, column)),
                None if from.is_none() => return None,
                None => {}
            }
        }
        None
    }

    /// The people in a value. Following cells in another font are added while the result is a name.
    fn value(&self, at: usize, column: usize, text: &str, several: bool) -> Vec<String> {
        let row = self.rows.get(at);
        let after = row.and_then(|row| row.cells.get(column + 1..)).unwrap_or_default();
        let rest: Vec<&str> = after.iter().take_while(|cell| cell.goes_on).map(|cell| cell.text.as_str()).collect();
        for more in (1..=rest.len().min(MOST_LINES)).rev() {
            let whole = std::iter::once(text).chain(rest.iter().copied().take(more)).map(str::trim);
            let found = self.people(&whole.collect::<Vec<_>>().join(" "));
            if !text.trim().is_empty() && !found.is_empty() {
                return found;
            }
        }
        if several { self.list(at, column, text) } else { self.people(text) }
    }

    /// The people in a value of several lines. A name may continue on the next line.
    fn list(&self, at: usize, column: usize, text: &str) -> Vec<String> {
        let mut lines: Vec<&str> = text.trim().split('\n').take(MOST_LINES).collect();
        let first = self.rows.get(at).and_then(|row| Some((row.place?, row.cells.get(column)?.left)));
        if let Some((mut place, left)) = first {
            for row in self.rows.iter().skip(at + 1).take(MOST_LINES) {
                let next = row.place.filter(|next| next - place <= NEXT_LINE);
                let cell = row.cells.iter().find(|cell| (cell.left - left).abs() <= SAME_LEFT);
                let (Some(next), Some(cell)) = (next, cell) else { break };
                lines.push(&cell.text);
                place = next;
            }
        }
        for count in (2..=lines.len()).rev() {
            let joined = lines.get(..count).unwrap_or_default().iter().map(|line| line.trim()).collect::<Vec<_>>();
            let people = self.people(&joined.join(" "));
            if people.len() > 1 {
                return people;
            }
        }
        lines.iter().map(|line| self.people(line)).take_while(|people| !people.is_empty()).flatten().collect()
    }

    /// The people in a value; none for other text or another label.
    fn people(&self, value: &str) -> Vec<String> {
        let people = people(value);
        if people.iter().any(|name| self.is_printed(&fold(name))) { Vec::new() } else { people }
    }
}

/// Whether folded words are a signature's label.
pub(super) fn is_of_signature(words: &str) -> bool {
    words.split(' ').any(|word| word.starts_with("sign"))
}

/// Splits a cell into its label and the rest, at a colon, tab or line break.
fn parted(cell: &str) -> (&str, &str) {
    let cell = cell.trim();
    cell.split_once([':', '\t', '\n']).unwrap_or((cell, ""))
}

/// The subject of the label in each cell of a row.
pub(super) fn subjects(row: &TextRow) -> Vec<String> {
    row.cells.iter().map(|cell| subject(parted(&cell.text).0)).collect()
}

/// Removes "name of" and the like from a label: "Supervisee’s name" and "Name of supervisee(s)" are "supervisee".
pub(super) fn subject(label: &str) -> String {
    let folded = fold(&label.replace("’s", "").replace("'s", ""));
    let is_filler = |word: &&str| ["name", "names", "full", "of", "the", "s", "print", "printed"].contains(word);
    let words: Vec<&str> = folded.split(' ').filter(|word| !is_filler(word)).collect();
    // A cell with filler words only is no label, except "Name" itself.
    if words.is_empty() && !folded.split(' ').any(|word| word == "name") { "-".to_owned() } else { words.join(" ") }
}

/// The people in a value, without regard to printed labels.
fn people(value: &str) -> Vec<String> {
    let value = value.trim().split(['\n', '\t']).next().unwrap_or_default();
    let value = value.split("  ").next().unwrap_or_default();
    // In "Siân O’Brien Date: 5 June", the word before the colon is another label.
    let (value, cut) = value.split_once(':').map_or((value, false), |(value, _)| (value, true));
    let value = if cut { value.rsplit_once(' ').map_or("", |(value, _)| value) } else { value };
    let value = value.trim_matches(|c: char| !c.is_alphabetic() && c != ')');
    if value.is_empty() || value.chars().count() > LONGEST_VALUE || value.ends_with(':') {
        return Vec::new();
    }
    let bare = |part: &'_ str| part.split(['(', '–', '—']).next().unwrap_or(part).trim().to_owned();
    let parts: Vec<String> = person_name::parts(value).map(bare).filter(|part| !person_name::is_job(part)).collect();
    if parts.len() <= MOST_PEOPLE && parts.iter().all(|part| is_name(part)) { parts } else { Vec::new() }
}

/// Whether words can be a name: at most five, of letters, capitalised, and no word of forms.
fn is_name(part: &str) -> bool {
    let words: Vec<String> = fold(part).split(' ').map(str::to_owned).collect();
    let letters = |c: char| c.is_alphabetic() || c.is_whitespace() || "'’‘`.-".contains(c);
    let is_capital = |word: &str| {
        let first = word.chars().find(|c| c.is_alphabetic());
        first.is_none_or(|first| first.is_uppercase()) || PARTICLES.contains(&fold(word).as_str())
    };
    (1..=5).contains(&words.len())
        && part.chars().count() <= LONGEST_NAME
        && part.chars().all(letters)
        && part.chars().any(char::is_uppercase)
        && part.split_whitespace().all(is_capital)
        && !words.iter().any(|word| PLACEHOLDERS.contains(&word.as_str()) || WORDS.contains(&word.as_str()))
}
