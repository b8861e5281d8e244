//! The rows of a form's tables: those that somebody filled in, and those with printed labels.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{FormReader, yes_no};
use super::grid::{Grid, GridColumn};
use super::marks::{Chosen, chosen, is_mark};
use super::page::{Look, Place};
use super::plain::{text as plain, without_boxes};
use super::print::{Print, PrintKind};
use super::slot::{Surroundings, Words, is_blank};
use super::text::{UnitText, mark};
use super::words::{Folded, fold_words, is_same, prefix};
use crate::form::{Address, Field, Kind, Table, TableRows};
use crate::record::Answer;

impl FormReader<'_> {
    /// The rows of grids.
    pub(super) fn grids(&mut self, around: &Surroundings<'_>, grids: &[Grid]) {
        let fields = self.fields.clone();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut next_row: BTreeMap<usize, usize> = BTreeMap::new();
        let mut last: Option<usize> = None;
        for grid in grids {
            if let Some(areas) = self.areas(around, grid) {
                for (number, rows) in areas {
                    let Some(field) = fields.get(number).copied() else { continue };
                    let Kind::Table(table) = &field.kind else { continue };
                    taken.insert(number);
                    last = Some(number);
                    self.locate(field);
                    let own = Grid { rows, ..grid.clone() };
                    let next = next_row.entry(number).or_insert(1);
                    for (cells, is_joined) in self.whole_rows(&own, table, own.columns_of(number), &[]) {
                        if self.free_row(around, field, table, own.columns_of(number), &cells, *next) {
                            self.doubt_row(is_joined, field, *next);
                            *next += 1;
                        }
                    }
                }
                continue;
            }
            // The heading above the grid, or in its header, says which table it is.
            let of_heading = |print: &Print| print.heads.iter().copied().find(|number| grid.fields.contains(number));
            let in_header = around.prints.iter().filter(|print| print.kind == PrintKind::Heading).find_map(|print| {
                let is_named =
                    print.variants.iter().flatten().any(|part| grid.heads.iter().any(|head| is_same(part, head)));
                is_named.then(|| of_heading(print)).flatten()
            });
            let above = around
                .found
                .iter()
                .filter(|found| found.unit < grid.unit)
                .filter_map(|found| around.prints.get(found.print))
                .rfind(|print| matches!(print.kind, PrintKind::Heading | PrintKind::Label))
                .and_then(of_heading);
            let next = grid.fields.iter().copied().find(|number| !taken.contains(number));
            let number = in_header.or(above).or(next).or(last.filter(|number| grid.fields.contains(number)));
            let Some(number) = number else { continue };
            // A table that goes on has its header again.
            taken.insert(number);
            last = Some(number);
            let Some(field) = fields.get(number).copied() else { continue };
            let Kind::Table(table) = &field.kind else { continue };
            self.locate(field);
            match &table.rows {
                TableRows::Printed { .. } => self.printed_rows(around, field, table, grid, number),
                _ => {
                    let row = next_row.entry(number).or_insert(1);
                    let mut at = *row;
                    for (cells, is_joined) in self.whole_rows(grid, table, grid.columns_of(number), &[]) {
                        if self.free_row(around, field, table, grid.columns_of(number), &cells, at) {
                            self.doubt_row(is_joined, field, at);
                            at += 1;
                        }
                    }
                    *row = at;
                }
            }
        }
    }

    /// The rows of one grid for several tables, when a column before them names the table of each.
    fn areas(&self, around: &Surroundings<'_>, grid: &Grid) -> Option<Vec<(usize, Vec<Vec<usize>>)>> {
        if grid.fields.len() < 2 || grid.heads.is_empty() {
            return None;
        }
        let mut out: Vec<(usize, Vec<Vec<usize>>)> = Vec::new();
        let columns = grid.columns.first()?;
        for row in &grid.rows {
            let headed: Vec<usize> = columns.iter().flat_map(|(_, header)| self.under(row, header)).collect();
            let area = row
                .iter()
                .filter(|unit| !headed.contains(unit))
                .find_map(|unit| self.texts.get(*unit).map(UnitText::all_folded).filter(|text| !text.is_empty()));
            let Some(area) = area else {
                // A merged cell holds its words in its first row.
                out.last_mut()?.1.push(row.clone());
                continue;
            };
            let of_heading = around.prints.iter().filter(|print| print.kind == PrintKind::Heading).find_map(|print| {
                let is_named = print.variants.iter().flatten().any(|part| is_same(part, &area));
                is_named.then(|| print.heads.iter().copied().find(|number| grid.fields.contains(number))).flatten()
            });
            match out.last_mut() {
                Some((number, rows)) if Some(*number) == of_heading => rows.push(row.clone()),
                _ => out.push((of_heading?, vec![row.clone()])),
            }
        }
        (out.len() >= 2).then_some(out)
    }

    /// The cell of a row under a header.
    pub(super) fn under(&self, cells: &[usize], header: &Place) -> Vec<usize> {
        let place = |unit: &usize| self.page.units.get(*unit).and_then(|unit| unit.place);
        let exact: Vec<usize> =
            cells.iter().copied().filter(|unit| place(unit).is_some_and(|own| own.column == header.column)).collect();
        if !exact.is_empty() {
            return exact;
        }
        cells.iter().copied().filter(|unit| place(unit).is_some_and(|own| own.shares_column(header))).collect()
    }

    /// A row that was joined from two pages needs a look.
    pub(super) fn doubt_row(&mut self, is_joined: bool, field: &Field, row: usize) {
        if is_joined {
            self.doubt_cells(field, row, "a page ends within its row");
        }
    }

    /// Says of each cell of a row that it needs a look.
    pub(super) fn doubt_cells(&mut self, field: &Field, row: usize, why: &'static str) {
        let of_row = |address: &&Address| matches!(address, Address::Cell { table, row: own, .. } if *table == field.name && *own == row);
        let addresses: Vec<Address> = self.out.answers.found.keys().filter(of_row).cloned().collect();
        self.out.doubts.extend(addresses.into_iter().map(|address| (address, why)));
    }

    /// The rows of a grid, and whether each was joined from the parts before and after the end of a page.
    pub(super) fn whole_rows(
        &self,
        grid: &Grid,
        table: &Table,
        columns: &[(GridColumn, Place)],
        labels: &[Folded],
    ) -> Vec<(Vec<usize>, bool)> {
        let mut out: Vec<(Vec<usize>, bool)> = Vec::new();
        let is_empty =
            |units: &[usize]| units.iter().all(|unit| self.texts.get(*unit).is_none_or(|text| text.tokens.is_empty()));
        // Dates and marks take one line, so that no page breaks them.
        let short: Vec<Place> = columns
            .iter()
            .filter(|(column, _)| {
                let (GridColumn::Column(number) | GridColumn::Yes(number) | GridColumn::No(number)) = column;
                table.columns.get(*number).is_some_and(|column| {
                    matches!(column.kind, Kind::Date | Kind::Time | Kind::YesNo | Kind::Tick | Kind::Number)
                })
            })
            .map(|(_, place)| *place)
            .collect();
        for cells in &grid.rows {
            let is_break = cells.iter().any(|unit| self.page.units.get(*unit).is_some_and(|unit| unit.after_break));
            let is_rest = |row: &[usize]| {
                if !labels.is_empty() {
                    let text = cells.first().and_then(|first| self.texts.get(*first));
                    return text.is_none_or(|text| row_of(text, labels).is_none());
                }
                let filled: Vec<&Place> = short.iter().filter(|place| !is_empty(&self.under(row, place))).collect();
                if filled.is_empty() {
                    let (first, others) = cells.split_at(1.min(cells.len()));
                    return is_empty(first) != is_empty(others);
                }
                short.iter().all(|place| is_empty(&self.under(cells, place)))
            };
            match out.last_mut() {
                Some((row, is_joined)) if is_break && row.len() == cells.len() && !is_empty(cells) && is_rest(row) => {
                    row.extend(cells);
                    *is_joined = true;
                }
                _ => out.push((cells.clone(), false)),
            }
        }
        out
    }

    /// Reads a row that somebody filled in; returns whether anything is in it.
    pub(super) fn free_row(
        &mut self,
        around: &Surroundings<'_>,
        field: &Field,
        table: &Table,
        columns: &[(GridColumn, Place)],
        cells: &[usize],
        row: usize,
    ) -> bool {
        let mut is_used = false;
        for (column, header) in columns {
            let words = self.cell(around, &self.under(cells, header));
            is_used |= self.cell_value(field, table, column, &words, row);
        }
        is_used
    }

    pub(super) fn cell(&self, around: &Surroundings<'_>, units: &[usize]) -> Words {
        let mut out = Words::new();
        for unit in units {
            for inner in
                around.cell_units(*unit).into_iter().chain((!around.cell_units(*unit).contains(unit)).then_some(*unit))
            {
                let text = self.texts.get(inner);
                if !out.is_empty() {
                    out.push(('\n', Look::default()));
                }
                out.extend(text.into_iter().flat_map(|text| text.chars.iter().copied()));
            }
        }
        out
    }

    /// Puts the value of a cell; returns whether there is one.
    pub(super) fn cell_value(
        &mut self,
        field: &Field,
        table: &Table,
        column: &GridColumn,
        words: &Words,
        row: usize,
    ) -> bool {
        let (number, part) = match column {
            GridColumn::Column(number) => (*number, None),
            GridColumn::Yes(number) => (*number, Some("Yes")),
            GridColumn::No(number) => (*number, Some("No")),
        };
        let Some(column) = table.columns.get(number) else { return false };
        let address = Address::cell(&field.name, row, &column.name);
        if let Some(part) = part {
            let is_marked =
                is_mark(words) == Some(true) || (!is_blank(words) && words.iter().any(|(c, _)| mark(*c) == Some(true)));
            if is_marked {
                self.put_text(address, part.to_owned());
            }
            return is_marked;
        }
        let text = UnitText::from_chars(words.clone());
        let options: Vec<String> = match &column.kind {
            Kind::YesNo => yes_no(),
            Kind::Choice { choices } => choices.clone(),
            _ => Vec::new(),
        };
        match &column.kind {
            Kind::Tick => {
                let state = is_mark(words).or_else(|| {
                    let text = plain(words);
                    (!text.is_empty()).then(|| matches!(text.to_lowercase().as_str(), "yes" | "y" | "done" | "true"))
                });
                if state == Some(true) {
                    self.put(address, Answer::Mark(true));
                }
                state == Some(true)
            }
            Kind::YesNo | Kind::Choice { .. } => match chosen(&text, &options) {
                Chosen::Options(marked) => match marked.as_slice() {
                    [one] => {
                        self.put_text(address, options.get(*one).cloned().unwrap_or_default());
                        true
                    }
                    _ => false,
                },
                Chosen::None => false,
                Chosen::Words => self.option_words(address, &column.kind, words),
            },
            kind => {
                let mut text = without_boxes(&plain(words));
                // A narrow cell of a page breaks names.
                if self.page.reading.has_places() && !matches!(kind, Kind::LongText) {
                    text = text.replace('\n', " ");
                }
                let is_there = !text.is_empty();
                self.put_text(address, text);
                is_there
            }
        }
    }

    /// Rows with printed labels, in any order; rows of somebody's own are left out.
    pub(super) fn printed_rows(
        &mut self,
        around: &Surroundings<'_>,
        field: &Field,
        table: &Table,
        grid: &Grid,
        number: usize,
    ) {
        let columns = grid.columns_of(number);
        let labels: Vec<_> = table.printed_rows().iter().map(|row| fold_words(&row.label)).collect();
        for (cells, is_joined) in &self.whole_rows(grid, table, columns, &labels) {
            let headed: Vec<usize> = columns.iter().flat_map(|(_, header)| self.under(cells, header)).collect();
            let label = cells.iter().copied().find(|unit| {
                !headed.contains(unit) && self.texts.get(*unit).is_some_and(|text| !text.tokens.is_empty())
            });
            let Some(text) = label.and_then(|label| self.texts.get(label)) else { continue };
            let Some(row) = row_of(text, &labels) else { continue };
            for (column, header) in columns {
                let words = self.cell(around, &self.under(cells, header));
                let words = self.rows_within(field, table, &labels, &words, row);
                self.cell_value(field, table, column, &words, row + 1);
            }
            self.doubt_row(*is_joined, field, row + 1);
        }
    }

    /// Takes out of a cell what other rows and columns print: "Date of CRL 1: 3/12/24", "Date: 12/12/24". Returns the
    /// rest.
    pub(super) fn rows_within(
        &mut self,
        field: &Field,
        table: &Table,
        labels: &[Folded],
        words: &Words,
        row: usize,
    ) -> Words {
        let mut rest: Vec<Words> = Vec::new();
        for line in words.split(|(c, _)| *c == '\n') {
            let text = UnitText::from_chars(line.to_vec());
            let begins = |label: &Folded| {
                !label.is_empty()
                    && label.letters.len() >= 4
                    && label.words <= text.tokens.len()
                    && is_same(label, &text.folded(0, label.words))
                    && text.sign_after(label.words - 1).is_none_or(|sign| sign == ':')
            };
            let after = |label: &Folded| {
                let from = text.tokens.get(label.words - 1).map_or(0, |token| token.to);
                let words: Words =
                    line.get(from..).unwrap_or_default().iter().copied().skip_while(|(c, _)| *c == ':').collect();
                plain(&words)
            };
            let other_row = labels.iter().enumerate().find(|(number, label)| *number != row && begins(label));
            let dated = table.columns.iter().find(|column| matches!(column.kind, Kind::Date));
            if let (Some((number, label)), Some(column)) = (other_row, dated) {
                self.put_text(Address::cell(&field.name, number + 1, &column.name), after(label));
                continue;
            }
            let is_words = |kind: &Kind| !matches!(kind, Kind::YesNo | Kind::Choice { .. } | Kind::Tick);
            let other_column =
                table.columns.iter().find(|column| is_words(&column.kind) && begins(&fold_words(&column.label)));
            if let Some(column) = other_column {
                self.put_text(Address::cell(&field.name, row + 1, &column.name), after(&fold_words(&column.label)));
                continue;
            }
            rest.push(line.to_vec());
        }
        rest.join(&('\n', Look::default()))
    }
}

/// The printed row that a cell begins with.
pub(super) fn row_of(text: &UnitText, labels: &[Folded]) -> Option<usize> {
    let first = text.first_word(0);
    let mut letters = Vec::new();
    let mut ends = Vec::new();
    for token in text.tokens.get(first..).unwrap_or_default() {
        letters.extend(token.letters.iter().copied());
        ends.push(letters.len());
    }
    let with_number: Vec<char> = text.tokens.iter().flat_map(|token| token.letters.iter().copied()).collect();
    let all: Vec<usize> = (0..=with_number.len()).collect();
    let best = |letters: &[char], ends: &[usize]| {
        let fits = labels.iter().enumerate().filter(|(_, label)| !label.is_empty()).filter_map(|(number, label)| {
            let (end, distance) = prefix(&label.letters, letters, ends)?;
            Some((distance, std::cmp::Reverse(end), number))
        });
        fits.min().map(|(.., number)| number)
    };
    // A number may belong to the label: "6 month review".
    best(&with_number, &all).or_else(|| best(&letters, &ends))
}
