//! Reads the rows of a CSV file or an Excel workbook as text, with the row numbers that the spreadsheet shows.

mod encoding;
mod text;
mod xlsx;

pub use text::separated;

use crate::crash::{contained_result, test_point};
use crate::error::{Error, Result};
use crate::text::shown_lines;

/// The most cells of a file, including empty ones in between. A list of ten thousand people has fewer.
const CELLS: usize = 2_000_000;

/// A file of sheets.
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
    fn new(number: usize, cells: impl IntoIterator<Item = String>) -> Option<Self> {
        let mut cells: Vec<String> = cells.into_iter().map(|cell| tidied(&cell)).collect();
        let used = cells.iter().rposition(|cell| !cell.is_empty())? + 1;
        let width = cells.len();
        cells.truncate(used);
        Some(Self { number, cells, width })
    }

    /// Puts a text into an empty cell. Returns whether the cell was empty.
    fn fill(&mut self, column: usize, text: &str) -> bool {
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

/// Reads a CSV file or an Excel workbook.
///
/// # Errors
/// When the bytes are neither; the error says what they are and what to do.
pub fn read(bytes: &[u8]) -> Result<Workbook> {
    contained_result(|| workbook(bytes))
}

fn workbook(bytes: &[u8]) -> Result<Workbook> {
    test_point("spreadsheet", bytes);
    const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return xlsx::read(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(compound(bytes));
    }
    let head = bytes.get(..1024).unwrap_or(bytes);
    if head.windows(5).any(|five| five == b"%PDF-") {
        return Err(not_a_list("this is a PDF", "Ask for the list as it was before it was printed: .xlsx or .csv."));
    }
    if [&b"\x89PNG"[..], &[0xff, 0xd8, 0xff], b"GIF8", b"II*\0", b"MM\0*"].iter().any(|mark| bytes.starts_with(mark)) {
        return Err(not_a_list("this is a picture", "Ask for the list itself, as .xlsx or .csv."));
    }
    let text = encoding::decode(bytes);
    let start = text.trim_start();
    if start.starts_with("{\\rtf") {
        return Err(not_a_list("this is a Rich Text document", SAVE_AS_CSV));
    }
    // Some programs export a web page or XML with the extension .xls.
    if start.starts_with('<') {
        return Err(not_a_list("this is a web page or XML, whatever its name says", SAVE_AS_XLSX));
    }
    if start.contains('\0') {
        return Err(not_a_list("this is no list that can be read", SAVE_AS_XLSX));
    }
    text::sheet(&text).map(|sheet| Workbook { sheets: vec![sheet] })
}

const SAVE_AS_XLSX: &str = "Open it in Excel, choose Save As, and save it as an Excel Workbook (.xlsx) or as CSV.";
const SAVE_IN_ITS_PROGRAM: &str =
    "Open it in the program that it was made with, and save it as an Excel workbook (.xlsx) or as CSV.";
const SAVE_AS_CSV: &str = "Save the list as an Excel workbook (.xlsx) or as CSV.";

fn not_a_list(what: &str, help: &str) -> Error {
    Error::input(format!("{what}, not a list in .xlsx or .csv"), help)
}

fn compound(bytes: &[u8]) -> Error {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        Error::input(
            "the list is protected with a password",
            "Open it in Excel, remove the password (File, Info, Protect Workbook), and save it.",
        )
    } else if has("WordDocument") {
        not_a_list("this is an old Word file (.doc)", SAVE_AS_CSV)
    } else {
        not_a_list("this is an old Excel file (.xls)", SAVE_AS_XLSX)
    }
}

fn too_many() -> Error {
    Error::input(
        "the list has far more cells than any list of people",
        "Copy the rows with people into a new sheet and save that.",
    )
}

/// A cell for display, without invisible spaces. Line breaks within it stay.
fn tidied(cell: &str) -> String {
    // Programs leave these characters behind when a text is copied.
    let is_left =
        |c: &char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let plain: String = cell.chars().filter(|c| !is_left(c)).collect();
    // Excel may end a line within a cell with a carriage return alone.
    let lines = plain.split(['\r', '\n']).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    // `="0042"` keeps a spreadsheet from dropping leading noughts.
    let text = shown_lines(&text).into_owned();
    match text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(kept) if !kept.contains('"') => kept.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_lists_are_named() {
        for (bytes, said) in [
            (&b"%PDF-1.7"[..], "a PDF"),
            (b"\x89PNG\r\n", "a picture"),
            (b"{\\rtf1 name}", "Rich Text"),
            (b"<html><table><tr><td>name</td></tr></table>", "a web page or XML"),
            (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "an old Excel file (.xls)"),
            (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "zip archive"),
            (b"PK\x03\x04 cut off", "damaged"),
        ] {
            let error = read(bytes).unwrap_err();
            assert!(error.message.contains(said) && error.help.is_some(), "{said}: {}", error.message);
        }
    }

    #[test]
    fn cells_lose_invisible_characters() {
        assert_eq!(tidied("\u{a0}Ann\u{202f} \u{a0}Lee\u{200b} "), "Ann Lee");
        assert_eq!(tidied("Date of \r\nsession"), "Date of\nsession");
        assert_eq!(tidied("A\u{202e}B\u{1b}[m \u{200f}Lee\u{2028}C علی\u{200c}رضا"), "A�B�[m Lee C علی\u{200c}رضا");
        assert_eq!((tidied("=\"0042\""), tidied("=A1")), ("0042".to_owned(), "=A1".to_owned()));
    }
}
