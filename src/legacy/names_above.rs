//! The names that stand on lines above the words for their signatures.

use super::found::Found;
use super::page::{Look, Page};
use super::plain::text as plain;
use super::print::{Print, PrintKind};
use super::text::{self, Token, UnitText};

/// A name that stands above the words for the signature.
#[derive(Debug)]
pub(super) struct NameAbove {
    /// The label of the signature: unit and first token.
    pub label: (usize, usize),
    pub name: String,
    /// The words: unit, first token, end.
    pub words: (usize, usize, usize),
}

/// Whether words can be a name: two to five words, the first and the last with a capital letter, and no sentence.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins = |word: Option<&&str>| word.is_some_and(|word| word.chars().next().is_some_and(char::is_uppercase));
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '’' | '\'');
    (2..=5).contains(&words.len())
        && begins(words.first())
        && begins(words.last())
        && !text.ends_with('.')
        && text.chars().all(is_letter)
}

/// The names that stand on dotted lines above the words for the signatures, when each signature has such a line.
pub(super) fn names_above(found: &[Found], prints: &[Print], texts: &[UnitText], page: &Page) -> Vec<NameAbove> {
    let is_signature = |found: &&Found| {
        prints.get(found.print).is_some_and(|print| {
            print.kind == PrintKind::Label
                && prints.iter().any(|other| other.kind == PrintKind::NameLabel && other.field == print.field)
        })
    };
    let is_leader =
        |line: &str| line.chars().filter(|c| text::is_leader(*c)).count() >= 3 && plain_line(line).is_empty();
    let mut out = Vec::new();
    for label in found.iter().filter(is_signature) {
        let Some(own) =
            texts.get(label.unit).filter(|_| page.units.get(label.unit).is_some_and(|unit| unit.place.is_none()))
        else {
            return Vec::new();
        };
        // The lines above, nearest first: unit, first letter, words.
        let mut lines: Vec<(usize, usize, String)> = Vec::new();
        let start = own.tokens.get(label.from).map_or(0, |token| token.from);
        for unit in (label.unit.saturating_sub(4)..=label.unit).rev() {
            let Some(text) = texts.get(unit) else { continue };
            if page.units.get(unit).is_some_and(|unit| unit.place.is_some()) {
                break;
            }
            let end = if unit == label.unit { start } else { text.chars.len() };
            let mut at = 0;
            let mut of_unit = Vec::new();
            for line in text.chars.get(..end).unwrap_or_default().split(|(c, _)| *c == '\n') {
                let words: String = line.iter().map(|(c, _)| *c).collect();
                of_unit.push((unit, at, words));
                at += line.len() + 1;
            }
            lines.extend(of_unit.into_iter().rev().filter(|(.., words)| !words.trim().is_empty()));
        }
        let [(.., dots), (unit, at, name), ..] = lines.as_slice() else { return Vec::new() };
        let is_printed = found.iter().any(|other| {
            other.unit == *unit
                && texts
                    .get(*unit)
                    .and_then(|text| text.tokens.get(other.from))
                    .is_some_and(|token| token.from >= *at && token.from < at + name.chars().count())
        });
        if !is_leader(dots) {
            return Vec::new();
        }
        let name_words = plain_line(name);
        if is_printed || !is_name(&name_words) {
            continue;
        }
        let Some(text) = texts.get(*unit) else { continue };
        let to = at + name.chars().count();
        let inside = |token: &Token| token.from >= *at && token.from < to;
        let Some(from) = text.tokens.iter().position(inside) else { continue };
        let end = text.tokens.iter().rposition(inside).map_or(from, |last| last + 1);
        out.push(NameAbove { label: (label.unit, label.from), name: name_words, words: (*unit, from, end) });
    }
    out
}

fn plain_line(line: &str) -> String {
    plain(&line.chars().map(|c| (c, Look::default())).collect::<Vec<_>>())
}
