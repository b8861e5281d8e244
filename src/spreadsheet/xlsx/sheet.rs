//! The rows of a sheet, each cell as the spreadsheet displays it.

use super::number_format::{CellStyle, NumberFormat, moment};
use super::strings::{SharedString, StringReader, unescaped};
use super::xml::{XmlEvent, attribute, is_true, walk};
use crate::error::Result;
use crate::spreadsheet::refusal::too_many;
use crate::spreadsheet::sheet::{CELLS, Sheet, SheetRow};

/// The most columns that are read.
const COLUMNS: usize = 256;
/// The last row of an Excel sheet.
const LAST_ROW: usize = 1_048_576;

/// The data that a workbook's cells refer to.
pub(super) struct CellContext {
    strings: Vec<SharedString>,
    styles: Vec<CellStyle>,
    from_1904: bool,
    /// The number of cells still allowed.
    left: usize,
}

/// An open cell.
#[derive(Default)]
struct OpenCell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
    /// Whether the file has a value for it, which may be the empty text.
    has_value: bool,
    formula: String,
    inline: StringReader,
}

/// The part of a cell that text belongs to.
#[derive(PartialEq, Eq)]
enum CellPart {
    Nothing,
    Value,
    Formula,
}

impl CellContext {
    pub fn new(strings: Vec<SharedString>, styles: Vec<CellStyle>, from_1904: bool) -> Self {
        Self { strings, styles, from_1904, left: CELLS }
    }

    /// A sheet with its rows that are not empty.
    pub fn sheet(&mut self, name: String, text: &str) -> Result<Sheet> {
        let mut rows: Vec<SheetRow> = Vec::new();
        let mut merged: Vec<MergedCells> = Vec::new();
        let (mut hidden_rows, mut number, mut hidden) = (0, 0, false);
        let (mut struck_rows, mut is_struck) = (Vec::new(), false);
        let mut row: Vec<String> = Vec::new();
        let mut cell = OpenCell::default();
        let mut place = CellPart::Nothing;
        let mut next = 0;
        walk(text, |event| {
            match event {
                XmlEvent::Open("row", tag, _) => {
                    let given = attribute(tag, "r").and_then(|r| r.parse().ok());
                    number = given.filter(|number| *number <= LAST_ROW).unwrap_or(number + 1);
                    hidden = is_true(attribute(tag, "hidden"));
                    next = 0;
                    is_struck = false;
                }
                XmlEvent::Close("row") => {
                    if let Some(row) = SheetRow::new(number, std::mem::take(&mut row)) {
                        hidden_rows += usize::from(hidden);
                        struck_rows.extend(is_struck.then_some(number));
                        rows.push(row);
                    }
                }
                XmlEvent::Open("c", tag, empty) => {
                    let column = attribute(tag, "r").and_then(|r| column(&r)).unwrap_or(next);
                    next = column + 1;
                    cell = OpenCell {
                        column,
                        kind: attribute(tag, "t").unwrap_or_default(),
                        style: attribute(tag, "s").and_then(|s| s.parse().ok()).unwrap_or(0),
                        ..OpenCell::default()
                    };
                    if empty {
                        cell.column = COLUMNS;
                    }
                }
                XmlEvent::Close("c") if cell.column < COLUMNS => {
                    let column = cell.column;
                    let is_cell_struck = self.is_struck(&cell);
                    let text = self.text(std::mem::take(&mut cell));
                    is_struck |= is_cell_struck && !text.trim().is_empty();
                    // Many cells may share one long text.
                    let cost = (column + 1).saturating_sub(row.len()) + text.len() / 64;
                    self.left = self.left.checked_sub(cost).ok_or_else(too_many)?;
                    if row.len() <= column {
                        row.resize(column + 1, String::new());
                    }
                    if let Some(there) = row.get_mut(column) {
                        *there = text;
                    }
                }
                XmlEvent::Open("mergeCell", tag, _) => {
                    let area = attribute(tag, "ref").and_then(|area| MergedCells::parse(&area));
                    merged.extend(area);
                    self.left = self.left.checked_sub(1).ok_or_else(too_many)?;
                }
                // A formula with an empty text as its result has an empty element.
                XmlEvent::Open("v", _, true) => cell.has_value = true,
                XmlEvent::Open("v", _, false) => {
                    cell.has_value = true;
                    place = CellPart::Value;
                }
                XmlEvent::Open("f", _, false) => place = CellPart::Formula,
                XmlEvent::Close("v" | "f") => place = CellPart::Nothing,
                XmlEvent::Text(text) if place == CellPart::Value => cell.value.push_str(text),
                XmlEvent::Text(text) if place == CellPart::Formula => cell.formula.push_str(text),
                event => cell.inline.read_event(&event),
            }
            Ok(())
        })?;
        let width = rows.iter().map(|row| row.width).max().unwrap_or_default();
        rows.iter_mut().for_each(|row| row.width = width);
        let merged_areas = self.spread(&merged, &mut rows)?;
        Ok(Sheet { name, rows, hidden_rows, struck_rows, merged_areas })
    }

    /// Whether all text of a cell is struck through.
    fn is_struck(&self, cell: &OpenCell) -> bool {
        let shared = || self.strings.get(cell.value.trim().parse::<usize>().ok()?).map(|string| string.is_struck);
        self.styles.get(cell.style).is_some_and(|style| style.is_struck)
            || match cell.kind.as_str() {
                "s" => shared().unwrap_or(false),
                "inlineStr" => cell.inline.is_struck(),
                _ => false,
            }
    }

    /// Repeats the text of a merged cell in every row that it spans and that is not empty otherwise, in the first
    /// column only: a title across all columns stays one cell. Returns the number of areas with a text to repeat.
    fn spread(&mut self, merged: &[MergedCells], rows: &mut [SheetRow]) -> Result<usize> {
        let mut spread = 0;
        for area in merged {
            let start = rows.partition_point(|row| row.number < area.first_row);
            let Some((top, below)) = rows.get_mut(start..).and_then(<[SheetRow]>::split_first_mut) else { continue };
            let Some(text) = top.cells.get(area.column).filter(|text| top.number == area.first_row && !text.is_empty())
            else {
                continue;
            };
            let mut is_spread = false;
            for row in below.iter_mut().take_while(|row| row.number <= area.last_row) {
                self.left = self.left.checked_sub(1 + text.len() / 64).ok_or_else(too_many)?;
                is_spread |= row.fill(area.column, text);
            }
            spread += usize::from(is_spread);
        }
        Ok(spread)
    }

    /// The text of a cell. A formula without a stored result is shown as the formula.
    fn text(&self, mut cell: OpenCell) -> String {
        if !cell.has_value && !cell.formula.is_empty() {
            return format!("={}", cell.formula);
        }
        let value = cell.value.trim();
        match cell.kind.as_str() {
            "s" => value
                .parse()
                .ok()
                .and_then(|at: usize| self.strings.get(at))
                .map(|string| string.text.clone())
                .unwrap_or_default(),
            "inlineStr" => cell.inline.take(),
            "str" => unescaped(&cell.value),
            "b" => if value == "1" { "Yes" } else { "No" }.to_owned(),
            "e" => value.to_owned(),
            // A date in ISO 8601.
            "d" => value.trim_end_matches("T00:00:00").trim_end_matches("T00:00:00Z").replace('T', " "),
            _ => self.number(value, cell.style),
        }
    }

    fn number(&self, value: &str, style: usize) -> String {
        let Ok(number) = value.parse::<f64>() else { return value.to_owned() };
        let format = self.styles.get(style).map_or(NumberFormat::Number, |style| style.format);
        let shown = match format {
            NumberFormat::Number => None,
            NumberFormat::Date | NumberFormat::Both | NumberFormat::Time => {
                moment(number, self.from_1904).map(|moment| {
                    let has_time = number.fract() != 0.0;
                    match format {
                        NumberFormat::Time if number < 1.0 => moment.format("%H:%M").to_string(),
                        NumberFormat::Both | NumberFormat::Time if has_time => {
                            moment.format("%Y-%m-%d %H:%M").to_string()
                        }
                        _ => moment.format("%Y-%m-%d").to_string(),
                    }
                })
            }
        };
        // Without binary noise: 0.1 + 0.2 is stored as 0.30000000000000004.
        shown.unwrap_or_else(|| if number.fract() == 0.0 { format!("{number:.0}") } else { number.to_string() })
    }
}

/// A merged area.
struct MergedCells {
    column: usize,
    first_row: usize,
    last_row: usize,
}

impl MergedCells {
    /// Reads an area such as `B3:B7`; `None` when it has only one row.
    fn parse(area: &str) -> Option<Self> {
        let (first, last) = area.split_once(':')?;
        let row = |address: &str| address.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok();
        let area = Self { column: column(first)?, first_row: row(first)?, last_row: row(last)? };
        (area.column < COLUMNS && area.first_row < area.last_row).then_some(area)
    }
}

/// The column of a cell reference, from 0: `AB12` is 27.
fn column(address: &str) -> Option<usize> {
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'@'));
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!((column("A1"), column("AB12"), column("XFD1"), column("1")), (Some(0), Some(27), Some(16383), None));
    }
}
