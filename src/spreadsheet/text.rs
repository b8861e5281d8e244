//! Reads CSV (RFC 4180 and its common variants).
//! Not with the `csv` crate, which skips empty lines without counting them, so that row numbers would not match the
//! spreadsheet's.

use super::encoding;
use super::refusal::too_many;
use super::sheet::{CELLS, Sheet, SheetRow};
use crate::error::{Error, Result};

/// Possible separators, the likeliest first.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// The number of lines examined to find the separator.
const SAMPLE: usize = 100;

/// The text of a CSV file and its separator. Accepts semicolons, tabs or bars between cells, any line ends, a first
/// line `sep=;` that Excel writes and hides, and quotation marks within an unquoted cell.
#[must_use]
pub fn separated(bytes: &[u8]) -> (String, char) {
    let text = encoding::decode(bytes).into_owned();
    let (separator, rest) = split_off_separator(&text);
    (rest.to_owned(), separator)
}

fn split_off_separator(text: &str) -> (char, &str) {
    let Some(rest) = text.strip_prefix("sep=") else { return (separator(text), text) };
    let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
    let body = rest.get(end..).unwrap_or_default();
    let body = body.strip_prefix("\r\n").unwrap_or_else(|| body.strip_prefix(['\r', '\n']).unwrap_or(body));
    (rest.chars().next().filter(|c| !matches!(c, '\r' | '\n')).unwrap_or_else(|| separator(body)), body)
}

/// The separator that most lines have outside quotation marks; of equals, the most frequent.
fn separator(text: &str) -> char {
    let mut counts = SEPARATORS.map(|separator| (0, 0, separator));
    let mut here = [0; SEPARATORS.len()];
    let (mut quoted, mut lines) = (false, 0);
    for c in text.chars().chain(['\n']) {
        quoted ^= c == '"';
        if quoted {
            continue;
        }
        if let Some(at) = SEPARATORS.iter().position(|separator| *separator == c) {
            here[at] += 1;
        } else if matches!(c, '\n' | '\r') {
            for ((having, total, _), here) in counts.iter_mut().zip(&mut here) {
                *having += usize::from(*here > 0);
                *total += *here;
                *here = 0;
            }
            lines += 1;
            if lines == SAMPLE {
                break;
            }
        }
    }
    // The first of equals: a list of one column has no separator.
    counts.into_iter().rev().max_by_key(|(having, total, _)| (*having, *total)).map_or(',', |(.., separator)| separator)
}

/// The rows of a CSV text.
pub(super) fn sheet(text: &str) -> Result<Sheet> {
    let (separator, text) = split_off_separator(text);
    let mut rows = Vec::new();
    let mut left = CELLS;
    let mut letters = text.chars().peekable();
    let mut number = 0;
    while letters.peek().is_some() {
        number += 1;
        let cells = record(&mut letters, separator, &mut left).map_err(|trouble| trouble.error(number))?;
        rows.extend(SheetRow::new(number, cells));
    }
    Ok(Sheet { name: String::new(), rows, hidden_rows: 0, struck_rows: Vec::new(), merged_areas: 0 })
}

/// Why a row cannot be read.
enum RowError {
    NeverClosed,
    TooMany,
}

impl RowError {
    fn error(&self, row: usize) -> Error {
        match self {
            Self::NeverClosed => Error::input(
                format!("a quotation mark is opened in row {row} and never closed"),
                "Close it, or take it out, and run the command again.",
            ),
            Self::TooMany => too_many(),
        }
    }
}

/// One row, up to the line end.
fn record(
    letters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    separator: char,
    left: &mut usize,
) -> std::result::Result<Vec<String>, RowError> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    // A quotation mark opens a quoted cell only at the cell's start.
    let (mut begins, mut quoted) = (true, false);
    loop {
        let Some(c) = letters.next() else {
            if quoted {
                return Err(RowError::NeverClosed);
            }
            break;
        };
        match c {
            '"' if quoted => {
                if letters.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    quoted = false;
                }
            }
            '"' if begins => quoted = true,
            c if quoted => cell.push(c),
            c if c == separator => {
                *left = left.checked_sub(1).ok_or(RowError::TooMany)?;
                cells.push(std::mem::take(&mut cell));
                begins = true;
                continue;
            }
            '\r' => {
                letters.next_if_eq(&'\n');
                break;
            }
            '\n' => break,
            c => cell.push(c),
        }
        begins = begins && c == ' ';
    }
    *left = left.checked_sub(1).ok_or(RowError::TooMany)?;
    cells.push(cell);
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, String)> {
        sheet(text).unwrap().rows.into_iter().map(|row| (row.number, row.cells.join("|"))).collect()
    }

    #[test]
    fn every_way_a_spreadsheet_writes_gives_the_same() {
        for text in [
            "name,supervisor\nO’Neill,Bo\n",
            "name;supervisor\r\nO’Neill;Bo\r\n",
            "name\tsupervisor\rO’Neill\tBo",
            "sep=;\r\nname;supervisor\r\nO’Neill;Bo\r\n",
            "sep=|\nname|supervisor\nO’Neill|Bo",
            "\"name\",\"supervisor\"\n\"O’Neill\" , \"Bo\"\n",
        ] {
            assert_eq!(rows(text), [(1, "name|supervisor".to_owned()), (2, "O’Neill|Bo".to_owned())], "{text}");
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let text = "Staff, June\n\nname;team\n\"Lee,\nAnn\";\"the \"\"A\"\" team\"\n;;\n\nBo;5\" disc\n";
        assert_eq!(
            rows(text),
            [
                (1, "Staff, June".to_owned()),
                (3, "name|team".to_owned()),
                (4, "Lee,\nAnn|the \"A\" team".to_owned()),
                (7, "Bo|5\" disc".to_owned())
            ]
        );
    }

    #[test]
    fn an_open_quotation_mark_is_reported_with_its_row() {
        let error = sheet("name,team\nAnn,A\nBo,\"B\nCy,C\n").unwrap_err();
        assert!(error.message.contains("opened in row 3"), "{}", error.message);
    }

    #[test]
    fn a_file_of_separators_is_refused() {
        assert!(sheet(&",".repeat(CELLS + 1)).is_err());
    }
}
