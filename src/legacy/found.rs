//! Finds the printed words of a form in a document: which words of the document are which print.

use super::print::{Print, PrintKind};
use super::text::UnitText;
use super::words::{Folded, is_same, prefix};

/// The most letters that count for one print, so that a long guidance does not outweigh labels.
const MOST_WEIGHT: usize = 40;
/// The most words in a gap that is filled in.
const WORDS_IN_GAP: usize = 8;
/// The most places that are compared with each other.
const MOST_CANDIDATES: usize = 6_000;

/// Printed words found at a place.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The number of the print.
    pub print: usize,
    /// The number of the unit.
    pub unit: usize,
    /// The first token, and the one after the last.
    pub from: usize,
    pub to: usize,
    /// The tokens in its first gap.
    pub gap: Option<(usize, usize)>,
    /// How many letters differ.
    pub distance: usize,
    pub weight: i64,
}

/// Where printed words of a unit end after some token, and how many letters differ.
fn ends_at(text: &UnitText, from: usize, print: &Folded) -> Option<(usize, usize)> {
    let head = &text.tokens.get(from)?.letters;
    let is_likely = match (head.as_slice(), print.letters.as_slice()) {
        ([a, b, ..], [c, d, ..]) => a == c || a == d || b == c || b == d,
        ([a], [c, ..]) => a == c,
        _ => false,
    };
    if !is_likely {
        return None;
    }
    let mut letters = Vec::new();
    let mut ends = Vec::new();
    let most = print.letters.len() + print.letters.len() / 8 + 4;
    for token in text.tokens.get(from..)? {
        letters.extend(token.letters.iter().copied());
        ends.push(letters.len());
        if letters.len() > most {
            break;
        }
    }
    let (end, distance) = prefix(&print.letters, &letters, &ends)?;
    let count = ends.iter().position(|one| *one == end)? + 1;
    // No print is in an answer.
    let tokens = text.tokens.get(from..from + count)?;
    tokens.iter().all(|token| !token.look.is_answer).then_some((from + count, distance))
}

/// Where printed words with gaps end, how many letters differ, and the tokens in the first gap.
type PartsFound = (usize, usize, Option<(usize, usize)>);

/// Printed words with gaps.
fn parts_at(text: &UnitText, from: usize, parts: &[Folded]) -> Option<PartsFound> {
    let (first, rest) = parts.split_first()?;
    let (mut to, mut distance) = ends_at(text, from, first)?;
    let mut gap = None;
    for part in rest {
        let (start, (end, more)) =
            (to..=to + WORDS_IN_GAP).find_map(|start| Some((start, ends_at(text, start, part)?)))?;
        gap.get_or_insert((to, start));
        to = end;
        distance += more;
    }
    Some((to, distance, gap))
}

/// Whether a token follows "Signed: Name" on its line and has a colon: the label of the signature's date.
fn is_date_after_name(text: &UnitText, at: usize, end: usize) -> bool {
    let line = (0..=at).rev().find(|one| text.tokens.get(*one).is_some_and(|token| token.begins_line)).unwrap_or(0);
    let first = text.tokens.get(text.first_word(line)).map(|token| token.letters.iter().collect::<String>());
    let is_signature = first.is_some_and(|word| word == "signed" || word == "signature");
    is_signature && end > at && text.sign_after(end - 1) == Some(':')
}

/// Whether a print may begin with a token.
fn may_begin(text: &UnitText, at: usize, print: &Folded) -> bool {
    let Some(token) = text.tokens.get(at) else { return false };
    let Some(before) = at.checked_sub(1) else { return true };
    if token.begins_line || token.after_gap || token.after_colon || text.is_number(before) {
        return true;
    }
    let last = text.tokens.get(before).map(|token| token.look).unwrap_or_default();
    if last.is_answer || (token.look.is_bold && !last.is_bold) {
        return true;
    }
    (print.words >= 3 && token.after_stop) || (print.words >= 4 && print.letters.len() >= 15)
}

/// Whether a print may end before a token: a short one ends at a sign, a gap or a change of look.
fn may_end(text: &UnitText, to: usize, print: &Folded, own: &Print) -> bool {
    let kind = own.kind;
    if print.letters.len() >= 26 || matches!(kind, PrintKind::Hint | PrintKind::Words) && print.words >= 3 {
        return true;
    }
    let last = to.saturating_sub(1);
    let before_digit = || text.tokens.get(to).and_then(|next| next.letters.first()).is_some_and(char::is_ascii_digit);
    text.ends_before_gap(last)
        || (own.takes_digits && before_digit())
        || text.sign_after(last).is_none_or(|sign| {
            matches!(
                sign,
                ':' | ';' | '?' | '\u{2013}' | '\u{2014}' | '-' | '.' | '\u{2026}' | '_' | '(' | ')' | '\t' | '\n'
            )
        })
}

/// All places where a print may stand.
pub(super) fn candidates(prints: &[Print], texts: &[UnitText], is_open: &dyn Fn(usize) -> bool) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for (unit, text) in texts.iter().enumerate().filter(|(unit, _)| is_open(*unit)) {
        for at in 0..text.tokens.len() {
            if text.tokens.get(at).is_some_and(|token| token.look.is_answer || token.look.is_struck) {
                continue;
            }
            for (number, print) in prints.iter().enumerate() {
                let found = print.variants.iter().find_map(|parts| {
                    let whole = parts.first()?;
                    let is_date = print.kind == PrintKind::DateLabel && is_date_after_name(text, at, at + whole.words);
                    if !may_begin(text, at, whole) && !is_date {
                        return None;
                    }
                    let (to, distance, gap) = parts_at(text, at, parts)?;
                    let last = parts.last()?;
                    may_end(text, to, last, print).then_some((to, distance, gap, parts))
                });
                let Some((to, distance, gap, parts)) = found else { continue };
                let letters: usize = parts.iter().map(|part| part.letters.len()).sum();
                let weight = i64::try_from(letters.min(MOST_WEIGHT)).unwrap_or(0) * 2 + 6
                    - 6 * i64::try_from(distance).unwrap_or(0);
                let weight = if print.is_ours { weight / 2 } else { weight };
                out.push(Found { print: number, unit, from: at, to, gap, distance, weight: weight.max(1) });
                if out.len() > MOST_CANDIDATES {
                    return out;
                }
            }
        }
    }
    // Of several prints at one place, the nearest count.
    let better = |one: &Found, other: &Found| {
        one.unit == other.unit && one.from == other.from && one.to >= other.to && one.distance < other.distance
    };
    let kept: Vec<bool> = out.iter().map(|found| !out.iter().any(|other| better(other, found))).collect();
    let mut kept = kept.into_iter();
    out.retain(|_| kept.next().unwrap_or(true));
    out
}

/// How a label stands out at a place from the words of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing([bool; 4]);

impl Standing {
    /// Bold, with a number, first in its cell or paragraph, and alone on its line.
    fn of(found: &Found, texts: &[UnitText]) -> Self {
        let Some(text) = texts.get(found.unit) else { return Self([false; 4]) };
        let before = found.from.checked_sub(1).filter(|before| text.is_number(*before));
        let first = before.unwrap_or(found.from);
        let begins_line = text.tokens.get(first).is_some_and(|token| token.begins_line);
        let ends_line = text.tokens.get(found.to).is_none_or(|next| next.begins_line);
        let is_bold = text.tokens.get(found.from).is_some_and(|token| token.look.is_bold);
        Self([is_bold, before.is_some(), first == 0, begins_line && ends_line])
    }

    /// Whether it stands out in something, and in nothing less.
    fn outdoes(self, other: Self) -> bool {
        self != other && self.0.iter().zip(other.0).all(|(own, other)| *own || !other)
    }
}

/// Whether a print is a label or a heading that the form itself prints.
fn is_form_label(print: &Print) -> bool {
    matches!(print.kind, PrintKind::Label | PrintKind::Heading) && !print.is_ours
}

/// The candidates without the lines of an answer that begin like a label that stands out elsewhere. Boxes to tick have no
/// such answers, and their labels are printed again as headings.
pub(super) fn without_lines_of_answers(all: Vec<Found>, prints: &[Print], texts: &[UnitText]) -> Vec<Found> {
    let own = |found: &Found| prints.get(found.print).is_some_and(is_form_label);
    let kind = |found: &Found| prints.get(found.print).map(|print| print.kind);
    let is_label = |found: &Found| own(found) && kind(found) == Some(PrintKind::Label);
    let is_tick = |found: &Found| prints.get(found.print).is_some_and(|print| print.is_tick);
    let standings: Vec<Standing> = all.iter().map(|found| Standing::of(found, texts)).collect();
    let is_alone = |standing: &Standing| standing.0.last() == Some(&true);
    let keeps = |(found, standing): (&Found, &Standing)| {
        if !is_label(found) || is_tick(found) {
            return true;
        }
        let stronger = all.iter().zip(&standings).filter(|(other, place)| {
            other.print == found.print
                && (other.unit, other.from) != (found.unit, found.from)
                && place.outdoes(*standing)
        });
        // Two questions with the same words need two places; a heading never stands in running text.
        let is_alone = is_alone(standing);
        let twins = all.iter().filter(|other| {
            (other.unit, other.from) == (found.unit, found.from) && (is_label(other) || is_alone && own(other))
        });
        stronger.count() < twins.count()
    };
    let kept: Vec<bool> = all.iter().zip(&standings).map(keeps).collect();
    let left_out: Vec<(usize, usize)> =
        all.iter().zip(&kept).filter(|(_, kept)| !**kept).map(|(found, _)| (found.unit, found.from)).collect();
    // What is no label within its line is no heading there either.
    let is_left_out = |found: &Found, place: &Standing| {
        own(found) && !is_alone(place) && left_out.contains(&(found.unit, found.from))
    };
    let kept: Vec<bool> = all
        .iter()
        .zip(&standings)
        .zip(kept)
        .map(|((found, place), kept)| kept && (is_label(found) || !is_left_out(found, place)))
        .collect();
    let mut kept = kept.into_iter();
    let mut all = all;
    all.retain(|_| kept.next().unwrap_or(true));
    all
}

/// The labels that stand at another place just as well, each with that place.
pub(super) fn contested(settled: &[Found], all: &[Found], prints: &[Print], texts: &[UnitText]) -> Vec<(Found, Found)> {
    let mut out = Vec::new();
    for found in settled.iter().filter(|found| prints.get(found.print).is_some_and(is_form_label)) {
        let places = |one: &&Found| one.print == found.print && (one.unit, one.from) != (found.unit, found.from);
        let twins = all
            .iter()
            .filter(|other| (other.unit, other.from) == (found.unit, found.from))
            .filter(|other| prints.get(other.print).is_some_and(is_form_label))
            .count();
        if twins != 1 {
            continue;
        }
        let own = Standing::of(found, texts);
        let rival = all.iter().filter(places).find(|rival| {
            let place = Standing::of(rival, texts);
            !own.outdoes(place) && !place.outdoes(own) && !settled.iter().any(|other| overlap(other, rival))
        });
        out.extend(rival.map(|rival| (found.clone(), rival.clone())));
    }
    out
}

/// The prints of a document in the order of the form: the chain of places with the greatest weight.
pub(super) fn chain(candidates: &[Found], prints: &[Print]) -> Vec<Found> {
    let in_chain = |found: &Found| {
        prints.get(found.print).is_some_and(|print| !matches!(print.kind, PrintKind::DateLabel | PrintKind::NameLabel))
    };
    let mut list: Vec<&Found> = candidates.iter().filter(|found| in_chain(found)).collect();
    list.sort_by_key(|found| (found.unit, found.from, found.to, found.print));
    let mut best: Vec<(i64, Option<usize>)> = Vec::with_capacity(list.len());
    for (at, found) in list.iter().enumerate() {
        let mut sum = (found.weight, None);
        for (before, other) in list.iter().enumerate().take(at) {
            let is_before = (other.unit, other.to) <= (found.unit, found.from) && other.print < found.print;
            if let (true, Some((weight, _))) = (is_before, best.get(before))
                && weight + found.weight > sum.0
            {
                sum = (weight + found.weight, Some(before));
            }
        }
        best.push(sum);
    }
    let mut next =
        (0..best.len()).max_by_key(|at| (best.get(*at).map_or(0, |(weight, _)| *weight), std::cmp::Reverse(*at)));
    let mut out = Vec::new();
    while let Some(at) = next {
        out.extend(list.get(at).map(|found| (*found).clone()));
        next = best.get(at).and_then(|(_, before)| *before);
    }
    out.reverse();
    out
}

/// Whether two finds have words in common.
pub(super) fn overlap(one: &Found, other: &Found) -> bool {
    one.unit == other.unit && one.from < other.to && other.from < one.to
}

/// The prints of a document: those in order, and then those that stand elsewhere and can be no other.
pub(super) fn settle(candidates: &[Found], prints: &[Print]) -> Vec<Found> {
    let mut out = chain(candidates, prints);
    let mut rest: Vec<&Found> = candidates.iter().collect();
    rest.sort_by_key(|found| (std::cmp::Reverse(found.weight), found.unit, found.from));
    for found in rest {
        let Some(print) = prints.get(found.print) else { continue };
        let is_free = !out.iter().any(|other| overlap(other, found));
        let is_known = out.iter().any(|other| other.print == found.print);
        let letters = print.variants.first().map_or(0, |parts| parts.iter().map(|part| part.letters.len()).sum());
        let wanted = match print.kind {
            PrintKind::DateLabel | PrintKind::NameLabel => false,
            PrintKind::Label => {
                let has_twin = prints.iter().enumerate().any(|(number, other)| {
                    number != found.print
                        && other.kind != PrintKind::Words
                        && match (
                            other.variants.first().and_then(|one| one.first()),
                            print.variants.first().and_then(|one| one.first()),
                        ) {
                            (Some(one), Some(own)) => is_same(one, own),
                            _ => false,
                        }
                });
                !is_known && !has_twin && letters >= 4 && !print.is_ours
            }
            // What is printed again, at the head of each page or table, is no answer.
            _ => letters >= 10,
        };
        if is_free && wanted {
            out.push(found.clone());
        }
    }
    out.sort_by_key(|found| (found.unit, found.from));
    out
}
