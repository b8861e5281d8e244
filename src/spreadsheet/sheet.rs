//! Sheets and their rows.

use crate::text::{collapse_lines, displayable_lines};

/// The most cells of a file, including empty ones in between. A list of ten thousand people has fewer.
pub(super) const CELLS: usize = 2_000_000;

/// The sheets of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workbook {
    /// The visible sheets, in order; a CSV file has one.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name; empty for a CSV file.
    pub name: String,
    /// The rows that are not empty.
    pub rows: Vec<SheetRow>,
    /// The number of these rows that are hidden, as by a filter.
    pub hidden_rows: usize,
    /// The numbers of the rows with a struck-through cell.
    pub struck_rows: Vec<usize>,
    /// The number of merged cells with a text that counts for several rows.
    pub merged_areas: usize,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The number in the spreadsheet, from 1.
    pub number: usize,
    /// The cells up to the last used one.
    pub cells: Vec<String>,
    /// The number of cells, used or not.
    pub width: usize,
}

impl SheetRow {
    /// A row of tidied cells; `None` when all are empty.
    pub(super) fn new(number: usize, cells: impl IntoIterator<Item = String>) -> Option<Self> {
        let mut cells: Vec<String> = cells.into_iter().map(|cell| tidied(&cell)).collect();
        let used = cells.iter().rposition(|cell| !cell.is_empty())? + 1;
        let width = cells.len();
        cells.truncate(used);
        Some(Self { number, cells, width })
    }

    /// Puts a text into an empty cell. Returns whether the cell was empty.
    pub(super) fn fill(&mut self, column: usize, text: &str) -> bool {
        if self.cells.get(column).is_some_and(|cell| !cell.is_empty()) {
            return false;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
            self.width = self.width.max(column + 1);
        }
        if let Some(cell) = self.cells.get_mut(column) {
            text.clone_into(cell);
        }
        true
    }
}

/// A cell for display, without invisible spaces. Line breaks within it stay.
fn tidied(cell: &str) -> String {
    // Programs leave these characters behind when a text is copied.
    let is_left =
        |c: &char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let plain: String = cell.chars().filter(|c| !is_left(c)).collect();
    // Excel may end a line within a cell with a carriage return alone.
    let text = collapse_lines(&plain);
    // `="0042"` keeps a spreadsheet from dropping leading noughts.
    let text = displayable_lines(&text).into_owned();
    match text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(kept) if !kept.contains('"') => kept.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lose_invisible_characters() {
        assert_eq!(tidied("\u{a0}Ann\u{202f} \u{a0}Lee\u{200b} "), "Ann Lee");
        assert_eq!(tidied("Date of \r\nsession"), "Date of\nsession");
        assert_eq!(tidied("A\u{202e}B\u{1b}[m \u{200f}Lee\u{2028}C علی\u{200c}رضا"), "A�B�[m Lee C علی\u{200c}رضا");
        assert_eq!((tidied("=\"0042\""), tidied("=A1")), ("0042".to_owned(), "=A1".to_owned()));
    }
}
