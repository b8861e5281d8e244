//! The place of an answer: the words that belong to a label, because they follow it in its cell or paragraph, stand in the
//! cells at its right, or in the cell below it.

use std::collections::BTreeMap;

use super::found::Found;
use super::names_above::NameAbove;
use super::page::{Look, Page, Unit};
use super::print::{Print, PrintKind};
use super::text::{UnitText, mark};
use super::words::{Folded, fold_words};

/// The most letters between a box to tick and its label: a number such as "Section 11 –".
const MOST_BEFORE_LABEL: usize = 20;

/// Words with their looks.
pub(super) type Words = Vec<(char, Look)>;

/// What surrounds the labels of a document.
pub(super) struct Surroundings<'a> {
    pub page: &'a Page,
    pub texts: &'a [UnitText],
    pub prints: &'a [Print],
    /// The printed words, in the order of the document.
    pub found: &'a [Found],
    /// The units of grids.
    pub in_grid: &'a [bool],
    /// Words that name the signer, which are no answer: unit, first token, end.
    pub signers: &'a [(usize, usize, usize)],
    pub rows: &'a BTreeMap<(usize, usize), Vec<usize>>,
    /// The names that stand above the words for their signatures.
    pub above: &'a [NameAbove],
}

/// The words of an answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    pub words: Words,
    /// Whether several cells may be meant.
    pub is_doubtful: bool,
}

impl Surroundings<'_> {
    fn kind(&self, found: &Found) -> Option<PrintKind> {
        self.prints.get(found.print).map(|print| print.kind)
    }

    /// Whether printed words end the answer of a field before them.
    fn ends_answer(&self, found: &Found, field: Option<usize>) -> bool {
        match self.kind(found) {
            Some(PrintKind::Hint) => {
                let own = self.prints.get(found.print).and_then(|print| print.field);
                own.is_some() && own != field
            }
            _ => true,
        }
    }

    /// The printed words in a unit, in order.
    pub fn in_unit(&self, unit: usize) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(move |found| found.unit == unit)
    }

    /// The cell or paragraph that a unit stands in at last.
    pub fn root(&self, unit: usize) -> usize {
        let mut at = unit;
        for _ in 0..16 {
            match self.page.units.get(at).and_then(|unit| unit.around) {
                Some(around) if !self.in_grid.get(at).copied().unwrap_or(false) => at = around,
                _ => break,
            }
        }
        at
    }

    /// The units of a cell: itself and those of tables in it.
    pub fn cell_units(&self, unit: usize) -> Vec<usize> {
        let root = self.root(unit);
        (root..self.page.units.len())
            .filter(|other| {
                self.root(*other) == root && !(self.in_grid.get(*other).copied().unwrap_or(false) && *other != root)
            })
            .collect()
    }

    /// The words of a unit from one letter up to another, without printed words and the words for the signer.
    fn typed(&self, unit: usize, from: usize, to: usize) -> Words {
        let Some(text) = self.texts.get(unit) else { return Words::new() };
        let mut out = Words::new();
        let mut covered: Vec<(usize, usize)> = Vec::new();
        let range =
            |from: usize, to: usize| Some((text.tokens.get(from)?.from, text.tokens.get(to.checked_sub(1)?)?.to));
        for found in self.in_unit(unit) {
            let from = if text.is_number(found.from.wrapping_sub(1)) { found.from - 1 } else { found.from };
            match found.gap {
                Some((gap, end)) => {
                    covered.extend(range(from, gap));
                    covered.extend(range(end, found.to));
                }
                None => covered.extend(range(from, found.to)),
            }
        }
        covered
            .extend(self.signers.iter().filter(|(at, ..)| *at == unit).filter_map(|(_, from, to)| range(*from, *to)));
        // The bracket or bullet before printed words belongs to them.
        for (start, _) in &mut covered {
            while let Some((c, _)) = start.checked_sub(1).and_then(|at| text.chars.get(at))
                && matches!(c, '(' | ' ' | '\u{2022}' | '\u{b7}' | '\u{25cf}' | '\u{25aa}' | '\u{f0b7}' | '\u{201c}')
            {
                *start -= 1;
            }
        }
        let mut after_print = true;
        for at in from..to.min(text.chars.len()) {
            if covered.iter().any(|(from, to)| *from <= at && at < *to) {
                after_print = true;
                continue;
            }
            let Some((c, look)) = text.chars.get(at).copied() else { continue };
            // Signs that belong to the print before them.
            if after_print && !look.is_answer {
                if matches!(c, ')' | '?' | ':' | ';' | '.' | ',' | '!') {
                    continue;
                }
                if c == ' ' {
                    continue;
                }
                let next = text.chars.get(at + 1).map(|(c, _)| *c);
                if matches!(c, '\u{2013}' | '-')
                    && at > from
                    && next.is_none_or(|next| matches!(next, ' ' | '\n' | '\t' | ':'))
                    && !out.iter().any(|(c, _)| !c.is_whitespace())
                    && !follows_line_end(text, at)
                    && !ends_in_colon(text, at)
                {
                    continue;
                }
            }
            after_print = false;
            out.push((c, look));
        }
        out
    }

    /// The words of a whole unit without printed words.
    pub fn all_typed(&self, unit: usize) -> Words {
        self.typed(unit, 0, usize::MAX)
    }

    fn end_of(&self, found: &Found) -> usize {
        self.texts.get(found.unit).and_then(|text| Some(text.tokens.get(found.to.checked_sub(1)?)?.to)).unwrap_or(0)
    }

    fn start_of(&self, found: &Found) -> usize {
        self.texts.get(found.unit).and_then(|text| Some(text.tokens.get(found.from)?.from)).unwrap_or(0)
    }

    /// The next printed words in a unit that end an answer, after some letter.
    fn next_stop(&self, unit: usize, after: usize, field: Option<usize>) -> Option<&Found> {
        self.in_unit(unit).find(|found| self.start_of(found) >= after && self.ends_answer(found, field))
    }

    /// The words after a label in its own cell or in the paragraphs below it.
    pub fn following(&self, label: &Found) -> Words {
        self.following_with(label, &[])
    }

    /// Like [`following`](Self::following) for a question with options: an option in bold is no heading.
    pub fn following_with(&self, label: &Found, options: &[String]) -> Words {
        let options: Vec<Folded> = options.iter().map(|option| fold_words(option)).collect();
        let field = self.prints.get(label.print).and_then(|print| print.field);
        let from = self.end_of(label);
        let is_cell = self.page.units.get(self.root(label.unit)).is_some_and(|unit| unit.place.is_some());
        let mut out = Words::new();
        let stop = self.next_stop(label.unit, from, field);
        out.extend(self.typed(label.unit, from, stop.map_or(usize::MAX, |stop| self.start_of(stop))));
        if stop.is_some() {
            return out;
        }
        let bold_label = self
            .texts
            .get(label.unit)
            .and_then(|text| text.tokens.get(label.from))
            .is_some_and(|token| token.look.is_bold);
        let rest: Vec<usize> = if is_cell {
            self.cell_units(label.unit).into_iter().filter(|unit| *unit > label.unit).collect()
        } else {
            (label.unit + 1..self.page.units.len()).collect()
        };
        for unit in rest {
            let Some(here) = self.page.units.get(unit) else { break };
            if !is_cell {
                if self.in_grid.get(unit).copied().unwrap_or(false) {
                    break;
                }
                if here.place.is_some() {
                    // The box below a label of a form is a table of one cell.
                    if is_blank(&out) && self.is_box(unit) {
                        let stop = self.next_stop(unit, 0, field).map_or(usize::MAX, |stop| self.start_of(stop));
                        return self.typed(unit, 0, stop);
                    }
                    break;
                }
                let is_option = || {
                    self.texts
                        .get(unit)
                        .is_some_and(|text| options.iter().any(|option| option.letters == text.all_folded().letters))
                };
                if bold_label && self.is_own_heading(unit) && !is_option() {
                    break;
                }
            }
            let stop = self.next_stop(unit, 0, field);
            let mut more = self.typed(unit, 0, stop.map_or(usize::MAX, |stop| self.start_of(stop)));
            if stop.is_some() {
                // A box right before the next label on its line is that label's.
                let line = more.iter().rposition(|(c, _)| *c == '\n').map_or(0, |at| at + 1);
                let last = more.get(line..).unwrap_or_default();
                if last.iter().any(|(c, _)| mark(*c).is_some())
                    && last.iter().all(|(c, _)| c.is_whitespace() || mark(*c).is_some())
                {
                    more.truncate(line);
                }
            }
            if !out.is_empty() || !is_blank(&more) {
                out.push(('\n', Look::default()));
            }
            out.extend(more);
            if stop.is_some() {
                return out;
            }
        }
        if is_cell && !is_blank(&out) {
            out.extend(self.after_break(self.root(label.unit)));
        }
        out
    }

    /// The words of the paragraphs after the table of a label's cell, when the cell is in its last row.
    pub fn below_table(&self, label: &Found) -> Option<Words> {
        let field = self.prints.get(label.print).and_then(|print| print.field);
        let place = self.page.units.get(self.root(label.unit))?.place?;
        let is_same = |unit: &Unit| unit.place.is_some_and(|other| other.table == place.table);
        let last = self.page.units.iter().rposition(is_same)?;
        if self.page.units.get(last)?.place?.row != place.row {
            return None;
        }
        let mut out = Words::new();
        for unit in last + 1..self.page.units.len() {
            if self.page.units.get(unit)?.place.is_some() {
                break;
            }
            let stop = self.next_stop(unit, 0, field);
            out.push(('\n', Look::default()));
            out.extend(self.typed(unit, 0, stop.map_or(usize::MAX, |stop| self.start_of(stop))));
            if stop.is_some() {
                break;
            }
        }
        Some(out)
    }

    /// The words of the box below a label, when words without a label stand between them.
    pub fn boxed(&self, label: &Found) -> Option<Words> {
        let field = self.prints.get(label.print).and_then(|print| print.field);
        if self.next_stop(label.unit, self.end_of(label), field).is_some()
            || self.page.units.get(label.unit)?.place.is_some()
        {
            return None;
        }
        for unit in label.unit + 1..self.page.units.len() {
            if self.next_stop(unit, 0, field).is_some() {
                return None;
            }
            if self.page.units.get(unit)?.place.is_some() {
                return self.is_box(unit).then(|| self.all_typed(unit));
            }
        }
        None
    }

    /// The words of the cells in the row that comes next after a paragraph, if none of them is a label.
    pub fn row_below(&self, label: &Found) -> Option<Words> {
        if self.page.units.get(label.unit)?.place.is_some() {
            return None;
        }
        let first = (label.unit + 1..self.page.units.len()).find(|unit| {
            let is_cell = self.page.units.get(*unit).is_some_and(|unit| unit.place.is_some());
            is_cell || !is_blank(&self.all_typed(*unit)) || self.in_unit(*unit).next().is_some()
        })?;
        let place = self.page.units.get(first)?.place?;
        let row = self.rows.get(&(place.table, place.row))?;
        if row.iter().any(|unit| self.in_unit(*unit).next().is_some()) {
            return None;
        }
        let mut out = Words::new();
        for unit in row {
            out.extend(self.all_typed(*unit));
            out.push(('\n', Look::default()));
        }
        Some(out)
    }

    /// Whether a cell is the only one of its table.
    fn is_box(&self, unit: usize) -> bool {
        let Some(place) = self.page.units.get(unit).and_then(|unit| unit.place) else { return false };
        let mut cells =
            self.page.units.iter().filter(|unit| unit.place.is_some_and(|other| other.table == place.table));
        cells.next().is_some() && cells.next().is_none()
    }

    /// Whether a paragraph is a heading that the form does not have: bold, short and no sentence.
    fn is_own_heading(&self, unit: usize) -> bool {
        let Some(text) = self.texts.get(unit).filter(|text| !text.tokens.is_empty()) else { return false };
        text.tokens.len() <= 12 && text.tokens.iter().all(|token| token.look.is_bold && !token.look.is_answer)
    }

    /// Whether a cell looks like a label that the form does not have: short, and bold or with a number like the label
    /// before it.
    fn is_own_label(&self, unit: usize, label: &Found) -> bool {
        let (Some(text), Some(before)) = (self.texts.get(unit), self.texts.get(label.unit)) else { return false };
        let is_bold = |text: &UnitText| text.tokens.iter().all(|token| token.look.is_bold && !token.look.is_answer);
        let is_numbered = |text: &UnitText| text.tokens.len() > 1 && text.is_number(0);
        let is_short = !text.tokens.is_empty() && text.tokens.len() <= 8;
        is_short && ((is_bold(text) && is_bold(before)) || (is_numbered(text) && is_numbered(before)))
    }

    /// Whether a cell holds printed words of the form besides guidance.
    fn has_label(&self, unit: usize) -> bool {
        self.cell_units(unit)
            .into_iter()
            .any(|unit| self.in_unit(unit).any(|found| !matches!(self.kind(found), Some(PrintKind::Hint))))
    }

    fn cell_words(&self, unit: usize) -> Words {
        let mut out = Words::new();
        for unit in self.cell_units(unit) {
            if !out.is_empty() {
                out.push(('\n', Look::default()));
            }
            out.extend(self.all_typed(unit));
        }
        out.extend(self.after_break(unit));
        out
    }

    /// The rest of a cell on the next page: the cell below it in a row without labels.
    fn after_break(&self, unit: usize) -> Words {
        let Some(place) = self.page.units.get(unit).and_then(|unit| unit.place) else { return Words::new() };
        let Some((_, row)) = self.rows.range((place.table, place.row + 1)..(place.table + 1, 0)).next() else {
            return Words::new();
        };
        let is_rest = row
            .iter()
            .all(|unit| self.page.units.get(*unit).is_some_and(|unit| unit.after_break) && !self.has_label(*unit));
        if !is_rest {
            return Words::new();
        }
        let mut out = Words::new();
        for unit in row {
            let own = self.page.units.get(*unit).and_then(|unit| unit.place);
            if own.is_some_and(|own| own.column == place.column) {
                out.push(('\n', Look::default()));
                out.extend(self.all_typed(*unit));
                out.extend(self.after_break(*unit));
            }
        }
        out
    }

    /// The cells that answer a label in a cell: those at its right up to the next label, or else the one below it.
    pub fn beside(&self, label: &Found) -> Option<Slot> {
        let root = self.root(label.unit);
        let place = self.page.units.get(root)?.place?;
        let row = self.rows.get(&(place.table, place.row))?;
        let at = row.iter().position(|unit| *unit == root)?;
        let right: Vec<usize> = row
            .iter()
            .skip(at + 1)
            .copied()
            .take_while(|unit| !self.has_label(*unit) && !self.in_grid.get(*unit).copied().unwrap_or(false))
            .collect();
        if !right.is_empty() {
            let mut slot = Slot::default();
            let mut filled = 0;
            for (number, unit) in right.into_iter().enumerate() {
                if number > 0 && self.is_own_label(unit, label) {
                    filled += 1;
                    break;
                }
                let words = self.cell_words(unit);
                if !slot.words.is_empty() {
                    slot.words.push(('\t', Look::default()));
                }
                filled += usize::from(!is_blank(&words));
                slot.words.extend(words);
            }
            slot.is_doubtful = filled > 1;
            return Some(slot);
        }
        let below = self.rows.range((place.table, place.row + 1)..(place.table + 1, 0)).next()?.1;
        let cells: Vec<usize> = below
            .iter()
            .copied()
            .filter(|unit| {
                self.page.units.get(*unit).and_then(|unit| unit.place).is_some_and(|other| other.shares_column(&place))
            })
            .collect();
        let [cell] = cells.as_slice() else { return None };
        let is_free = !self.has_label(*cell) && !self.in_grid.get(*cell).copied().unwrap_or(false);
        is_free.then(|| Slot { words: self.cell_words(*cell), is_doubtful: false })
    }

    /// The words in the gap of a label.
    pub fn in_gap(&self, label: &Found) -> Option<Words> {
        let (from, to) = label.gap?;
        let text = self.texts.get(label.unit)?;
        let start = text.tokens.get(from.checked_sub(1)?)?.to;
        let end = text.tokens.get(to)?.from;
        Some(text.chars.get(start..end)?.to_vec())
    }

    /// The words before a label in its paragraph, after the printed words before it; or the cell at its left.
    pub fn before(&self, label: &Found) -> Words {
        let end = self.start_of(label);
        let start = self.in_unit(label.unit).map(|found| self.end_of(found)).filter(|at| *at <= end).max().unwrap_or(0);
        let words = self.typed(label.unit, start, end);
        if is_blank(&words) { self.left(label).unwrap_or(words) } else { words }
    }

    /// The words of the cell at the left of a label's cell, if no label is in it.
    pub fn left(&self, label: &Found) -> Option<Words> {
        let root = self.root(label.unit);
        let place = self.page.units.get(root)?.place?;
        let row = self.rows.get(&(place.table, place.row))?;
        let at = row.iter().position(|unit| *unit == root)?;
        let cell = *row.get(at.checked_sub(1)?)?;
        (!self.has_label(cell)).then(|| self.cell_words(cell))
    }

    /// The box to tick before a label on its line.
    pub fn mark_before(&self, label: &Found) -> Option<bool> {
        let text = self.texts.get(label.unit)?;
        // The box may stand between the number and the words of the label.
        let within = text.chars.get(self.start_of(label)..self.end_of(label))?;
        if let Some(state) = within.iter().find_map(|(c, _)| mark(*c)) {
            return Some(state);
        }
        let before = text.chars.get(..self.start_of(label))?;
        let near = before.iter().rev().take(MOST_BEFORE_LABEL).map(|(c, _)| *c).take_while(|c| *c != '\n');
        near.filter_map(mark).next()
    }
}

fn follows_line_end(text: &UnitText, at: usize) -> bool {
    text.chars.get(..at).unwrap_or_default().iter().rev().map(|(c, _)| *c).find(|c| *c != ' ').is_none_or(|c| c == '\n')
}

fn ends_in_colon(text: &UnitText, at: usize) -> bool {
    text.chars.get(..at).unwrap_or_default().iter().rev().map(|(c, _)| *c).find(|c| *c != ' ') == Some(':')
}

/// Whether words are nothing but space, leaders and empty boxes.
pub(super) fn is_blank(words: &[(char, Look)]) -> bool {
    words.iter().all(|(c, look)| {
        c.is_whitespace() || look.is_struck || matches!(c, '.' | '\u{b7}' | '\u{2026}' | '_' | ':' | '-' | '\u{2013}')
    })
}
