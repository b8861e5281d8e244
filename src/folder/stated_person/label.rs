//! Names that stand beside, below or behind a label.

use super::words::{NOBODY, PARTICLES, WORDS};
use crate::folder::cell::{Cell, Row};
use crate::names::{self, fold};

/// A value stands no farther below its label than this, in points.
const BELOW: f32 = 34.0;

/// The names beside the first label of these that has any.
pub(super) fn labelled(rows: &[&Row], labels: &[&str]) -> Option<Vec<String>> {
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.cells.iter().enumerate() {
            let (label, rest) = parted(&cell.text);
            let subject = subject(label);
            if labels.contains(&subject.as_str()) && !(subject.is_empty() && signs(row, column).is_some()) {
                let names = beside(rows, at, column, rest);
                if !names.is_empty() {
                    return Some(names);
                }
            }
        }
    }
    None
}

/// The names printed beside the signature of somebody of these: "Signed (Employee/Supervisee)", then "Name".
pub(super) fn signed(rows: &[&Row], labels: &[&str]) -> Option<Vec<String>> {
    let is_one = |words: &str| labels.iter().any(|label| !label.is_empty() && has_words(words, label));
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.cells.iter().enumerate() {
            let (label, rest) = parted(&cell.text);
            if subject(label).is_empty() && signs(row, column).is_some_and(|who| is_one(&who)) {
                let names = beside(rows, at, column, rest);
                if !names.is_empty() {
                    return Some(names);
                }
            }
        }
    }
    None
}

/// Who signs in front of a cell, as folded words; none when nobody does.
fn signs(row: &Row, column: usize) -> Option<String> {
    let before = row.cells.get(..column)?.iter().rev().map(|cell| fold(&cell.text));
    before.take(2).find(|words| words.split(' ').any(|word| word.starts_with("sign")))
}

fn has_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// The names that a label has: behind it, in the next cell, or below it.
fn beside(rows: &[&Row], at: usize, column: usize, rest: &str) -> Vec<String> {
    let Some(row) = rows.get(at) else { return Vec::new() };
    let behind = people(rest);
    if !behind.is_empty() {
        return behind;
    }
    let next = row.cells.iter().skip(column + 1).find(|cell| !cell.text.trim().is_empty());
    let beside = next.map(|cell| people(&cell.text)).unwrap_or_default();
    if !beside.is_empty() {
        return beside;
    }
    let below = row.cells.get(column).and_then(|label| below(rows, at, label));
    // In a table of two columns the cell below is the next label.
    let is_pair = row.place.is_none() && next.is_some() && row.cells.len() <= 2;
    below.filter(|_| !is_pair).map(|cell| people(&cell.text)).unwrap_or_default()
}

/// The nearest cell below another one: of a table in its next row, on a page not too far down. A line under a label that
/// stands in another column says more of the label.
fn below<'r>(rows: &[&'r Row], at: usize, label: &Cell) -> Option<&'r Cell> {
    let from = rows.get(at)?.place;
    for row in rows.get(at + 1..)? {
        let is_near = match (from, row.place) {
            (Some(from), Some(place)) => place - from <= BELOW,
            _ => true,
        };
        let found = row.cells.iter().find(|cell| cell.is_in_column_of(label));
        match found {
            _ if !is_near => return None,
            Some(cell) => return Some(cell),
            None if from.is_none() => return None,
            None => {}
        }
    }
    None
}

/// A cell as its label and what follows it: after a colon, a tab or the end of the line.
fn parted(cell: &str) -> (&str, &str) {
    let cell = cell.trim();
    cell.split_once([':', '\t', '\n']).unwrap_or((cell, ""))
}

/// A label without "name of" and the like: "Supervisee’s name" and "Name of supervisee(s)" are "supervisee".
pub(super) fn subject(label: &str) -> String {
    let folded = fold(&label.replace("’s", "").replace("'s", ""));
    let is_filler = |word: &&str| ["name", "names", "full", "of", "the", "s", "print", "printed"].contains(word);
    let words: Vec<&str> = folded.split(' ').filter(|word| !is_filler(word)).collect();
    // A row that only says "of" or nothing at all is no label.
    if words.is_empty() && !folded.split(' ').any(|word| word == "name") { "-".to_owned() } else { words.join(" ") }
}

/// The people whom a value names; none when it names nobody, or is no value but a text or another label.
pub(super) fn people(value: &str) -> Vec<String> {
    let value = value.trim().split(['\n', '\t']).next().unwrap_or_default();
    let value = value.split("  ").next().unwrap_or_default();
    // "Siân O’Brien Date: 5 June": what stands before a second colon is another label.
    let (value, cut) = value.split_once(':').map_or((value, false), |(value, _)| (value, true));
    let value = if cut { value.rsplit_once(' ').map_or("", |(value, _)| value) } else { value };
    let value = value.trim_matches(|c: char| !c.is_alphabetic() && c != ')');
    if value.is_empty() || value.chars().count() > 80 || value.ends_with(':') {
        return Vec::new();
    }
    let bare = |part: &'_ str| part.split(['(', '–', '—']).next().unwrap_or(part).trim().to_owned();
    let parts: Vec<String> = names::parts(value).map(bare).filter(|part| !names::is_job(part)).collect();
    if parts.iter().all(|part| is_name(part)) { parts } else { Vec::new() }
}

/// Whether words can be a name: few, of letters, each with a capital, none of them a word of forms.
fn is_name(part: &str) -> bool {
    let words: Vec<String> = fold(part).split(' ').map(str::to_owned).collect();
    let letters = |c: char| c.is_alphabetic() || c.is_whitespace() || "'’‘`.-".contains(c);
    let is_capital = |word: &str| {
        let first = word.chars().find(|c| c.is_alphabetic());
        first.is_none_or(|first| first.is_uppercase()) || PARTICLES.contains(&fold(word).as_str())
    };
    (1..=5).contains(&words.len())
        && part.chars().all(letters)
        && part.chars().any(char::is_uppercase)
        && part.split_whitespace().all(is_capital)
        && !words.iter().any(|word| NOBODY.contains(&word.as_str()) || WORDS.contains(&word.as_str()))
}
