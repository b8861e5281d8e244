//! Tables, rows and cells, and the tables within an answer.

use super::{CellPlace, Walker, WordSink};
use crate::docx::xml::XmlElement;

impl Walker<'_> {
    pub(super) fn table(&mut self, table: &XmlElement) {
        self.walk.tables += 1;
        let outer = self.place.replace(CellPlace { table: self.walk.tables, row: 0, column: 0 });
        let outer_cell = std::mem::replace(&mut self.around, self.unit.filter(|_| self.cell));
        let outer_column = self.grid_column;
        self.blocks(table);
        self.place = outer;
        self.around = outer_cell;
        self.grid_column = outer_column;
    }

    pub(super) fn row(&mut self, row: &XmlElement) {
        if row.child("w:trPr").is_some_and(|properties| properties.child("w:del").is_some()) {
            let change = row.child("w:trPr").and_then(|properties| properties.child("w:del"));
            self.deleted(row, change.unwrap_or(row));
            return;
        }
        self.walk.rows += 1;
        let table = self.place.map_or(0, |place| place.table);
        let outer = self.place.replace(CellPlace { table, row: self.walk.rows, column: 0 });
        let outer_depth = std::mem::replace(&mut self.row_depth, self.stack.len());
        let before = row.child("w:trPr").and_then(|properties| properties.child_val("w:gridBefore"));
        self.grid_column = before.and_then(|count| count.parse().ok()).unwrap_or(0);
        self.blocks(row);
        self.place = outer;
        self.row_depth = outer_depth;
    }

    pub(super) fn cell(&mut self, cell: &XmlElement) {
        let outer = (self.unit, self.cell, self.place, self.in_answer_cell);
        let is_first = self.place.is_none_or(|place| place.column == 0);
        self.open_unit(self.place);
        let properties = cell.child("w:tcPr");
        let span = properties.and_then(|properties| properties.child_val("w:gridSpan"));
        let span = span.and_then(|span| span.parse::<usize>().ok()).unwrap_or(1).clamp(1, 64);
        let merge = properties.and_then(|properties| properties.child("w:vMerge"));
        let is_continued = merge.is_some_and(|merge| merge.get("w:val") != Some("restart"));
        if let Some(unit) = self.unit.and_then(|at| self.walk.units.get_mut(at)) {
            unit.grid = (self.grid_column, span);
            unit.is_continued = is_continued;
            unit.around = self.around;
        }
        let next_column = self.grid_column.saturating_add(span);
        self.cell = true;
        self.in_answer_cell = self.begin_answer_cell(is_first);
        self.blocks(cell);
        (self.unit, self.cell, self.place, self.in_answer_cell) = outer;
        self.grid_column = next_column;
        if let Some(place) = &mut self.place {
            place.column += 1;
        }
    }

    /// In a table within an answer, each row is a line of the answer, with bars between cells. Returns whether the next
    /// cell is in such a table.
    pub(super) fn begin_answer_cell(&mut self, is_first: bool) -> bool {
        if self.row_depth != self.stack.len() {
            return false;
        }
        let WordSink::Control(control) = self.sink() else { return false };
        if is_first {
            let is_begun = !control.text.is_empty();
            control.text.extend(is_begun.then_some('\n'));
        } else {
            control.text.push_str(" | ");
        }
        control.breaks = 0;
        true
    }
}
