//! Rows of a table that stand as blocks of labelled lines, or as a small table each: "Action: …", "Timescale: …".

use super::answers::FormReader;
use super::print::PrintKind;
use super::slot::{Surroundings, Words};
use super::text::UnitText;
use super::words::{Folded, fold_words, is_same};
use crate::form::{Field, Kind, Table};

impl FormReader<'_> {
    /// Reads the tables that were not found as grids from the blocks below their headings.
    pub(super) fn blocks(&mut self, around: &Surroundings<'_>) {
        let fields = self.fields.clone();
        for (at, found) in around.found.iter().enumerate() {
            let Some(print) = around.prints.get(found.print) else { continue };
            if print.kind != PrintKind::Heading {
                continue;
            }
            let tables: Vec<&Field> = print
                .heads
                .iter()
                .filter_map(|number| fields.get(*number).copied())
                .filter(|field| matches!(field.kind, Kind::Table(_)))
                .collect();
            let [field] = tables.as_slice() else { continue };
            let Kind::Table(table) = &field.kind else { continue };
            if !table.has_header() || self.out.located.contains(&field.name) || !table.printed_rows().is_empty() {
                continue;
            }
            let end = around.found.get(at + 1..).unwrap_or_default().iter().find(|next| {
                next.unit > found.unit
                    && around.prints.get(next.print).is_some_and(|print| !matches!(print.kind, PrintKind::Hint))
            });
            let end = end.map_or(self.page.units.len(), |next| next.unit);
            let rows = self.blocks_between(around, table, found.unit + 1, end);
            if rows.is_empty() {
                continue;
            }
            self.locate(field);
            for (row, cells) in (1..).zip(rows) {
                for (column, words) in cells {
                    self.cell_value(field, table, &super::grid::GridColumn::Column(column), &words, row);
                }
                self.doubt_cells(field, row, "its row was put together from lines");
            }
        }
    }

    /// The rows between two units: of each, the columns and their words. Empty unless each row has two columns.
    fn blocks_between(
        &self,
        around: &Surroundings<'_>,
        table: &Table,
        from: usize,
        to: usize,
    ) -> Vec<Vec<(usize, Words)>> {
        let labels: Vec<Folded> = table.columns.iter().map(|column| fold_words(&column.label)).collect();
        let mut pairs: Vec<(usize, Words)> = Vec::new();
        let mut unit = from;
        while unit < to {
            let (Some(here), Some(text)) = (self.page.units.get(unit), self.texts.get(unit)) else { break };
            if let Some(place) = here.place {
                let own = text.all_folded();
                let column = labels.iter().position(|label| !own.is_empty() && is_same(label, &own));
                let next = self.page.units.get(unit + 1).and_then(|next| next.place);
                let is_beside = next.is_some_and(|next| (next.table, next.row) == (place.table, place.row));
                if let (Some(column), true) = (column, is_beside) {
                    pairs.push((column, around.all_typed(unit + 1)));
                    unit += 1;
                }
            } else {
                for line in text.chars.split(|(c, _)| *c == '\n') {
                    pairs.extend(labelled(line, &labels));
                }
            }
            unit += 1;
        }
        let mut rows: Vec<Vec<(usize, Words)>> = Vec::new();
        for (column, words) in pairs {
            match rows.last_mut() {
                Some(row) if !row.iter().any(|(known, _)| *known == column) => row.push((column, words)),
                _ => rows.push(vec![(column, words)]),
            }
        }
        if rows.iter().all(|row| row.len() >= 2) { rows } else { Vec::new() }
    }
}

/// The column whose label and a colon a line begins with, and the words after it.
fn labelled(line: &[(char, super::page::Look)], labels: &[Folded]) -> Option<(usize, Words)> {
    let text = UnitText::from_chars(line.to_vec());
    labels.iter().enumerate().filter(|(_, label)| !label.is_empty()).find_map(|(column, label)| {
        let last = label.words.checked_sub(1)?;
        let is_label = label.words <= text.tokens.len()
            && is_same(label, &text.folded(0, label.words))
            && text.sign_after(last) == Some(':');
        let from = text.tokens.get(last)?.to;
        let rest = line.get(from..)?.iter().copied().skip_while(|(c, _)| matches!(c, ' ' | ':')).collect();
        is_label.then_some((column, rest))
    })
}
