//! A list of people as spreadsheets write it: CSV with commas, semicolons or tabs, in UTF-8 with or
//! without a mark, in UTF-16, or in the Windows encoding of Western Europe.

use std::path::Path;

use super::disk;
use crate::error::{Error, Result};
use crate::file::{self, Sort};

/// The list, row by row.
pub(super) struct Staff {
    /// The file, as it is shown.
    pub file: String,
    /// The headings.
    pub header: Vec<String>,
    /// The rows that have something in them.
    pub rows: Vec<Row>,
}

/// One row of the list.
pub(super) struct Row {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its cells, as many as the header has.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
}

impl Staff {
    /// Reads a list.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = disk::read(path)?;
        parse(&bytes).map_err(|error| error.in_file(disk::shown(path))).map(|(header, rows)| Self {
            file: disk::shown(path),
            header,
            rows,
        })
    }
}

fn parse(bytes: &[u8]) -> Result<(Vec<String>, Vec<Row>)> {
    if matches!(file::sort(bytes), Sort::Zip | Sort::Compound | Sort::Pdf) {
        return Err(Error::input("this is no CSV file", "In Excel: Save as, then CSV UTF-8 (Comma delimited)."));
    }
    let (text, delimiter, skipped) = separated(bytes);
    let body = text.as_str();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(body.as_bytes());
    let mut lines = Lines { text: body.as_bytes(), at: 0, line: 1 };
    let mut header: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|error| Error::input(format!("this is no CSV file: {error}"), "Save it as CSV again."))?;
        let line = lines.at(record.position().map_or(0, csv::Position::byte)) + skipped;
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        match &header {
            None => header = Some(cells),
            Some(header) => rows.push(row(line, cells, header.len())),
        }
    }
    let mut header = header.ok_or_else(|| {
        Error::input(
            "the list is empty",
            "Write a line of headings, such as name,supervisor, and a line for each person.",
        )
    })?;
    // Spreadsheets end lines with separators of columns that were once used.
    while header.last().is_some_and(String::is_empty)
        && rows.iter().all(|row| row.cells.last().is_none_or(String::is_empty))
    {
        header.pop();
        for row in &mut rows {
            row.cells.truncate(header.len());
        }
    }
    if rows.is_empty() {
        return Err(Error::input(
            "the list has headings and no people",
            "Write a line for each person below the headings.",
        ));
    }
    Ok((header, rows))
}

/// Counts lines as an editor does. The CSV reader's own count is behind after empty lines and with
/// the line ends of Windows, because it puts a line's end to the record that follows.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the record that the reader began at that byte.
    fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(c) = self.text.get(self.at) {
            if self.at >= byte && !matches!(c, b'\r' | b'\n') {
                break;
            }
            let ends = *c == b'\n' || (*c == b'\r' && self.text.get(self.at + 1) != Some(&b'\n'));
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

fn row(line: u64, mut cells: Vec<String>, width: usize) -> Row {
    let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let wrong = (used > width).then(|| {
        format!(
            "there are {used} cells and {width} headings; a comma inside a cell needs quotation marks around the cell"
        )
    });
    cells.resize(width, String::new());
    Row { line, cells, wrong }
}

/// The text of a CSV file, what separates its cells, and how many lines before it have said so.
pub(super) fn separated(bytes: &[u8]) -> (String, u8, u64) {
    let text = decode(bytes);
    // Excel writes and understands a first line that names the separator.
    if let Some(rest) = text.strip_prefix("sep=") {
        let body = rest.split_once('\n').map_or("", |(_, after)| after);
        return (body.to_owned(), rest.bytes().next().unwrap_or_else(|| separator(body)), 1);
    }
    let delimiter = separator(&text);
    (text, delimiter, 0)
}

/// The separator that the first line has most of, outside quotation marks.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && byte == *separator);
        }
    }
    // The first of equals: a list of one column has none, and a comma is as good as any.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

fn decode(bytes: &[u8]) -> String {
    let utf16 = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).skip(1).map(|pair| order([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    }
}

/// What Excel calls "CSV" without UTF-8 in the UK. Five bytes mean nothing in it.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
        '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(bytes: &[u8]) -> Vec<(u64, String)> {
        parse(bytes).unwrap().1.into_iter().map(|row| (row.line, row.cells.join("|"))).collect()
    }

    #[test]
    fn every_way_a_spreadsheet_writes_gives_the_same() {
        let wanted = vec![(2, "Siân O’Neill|Bo".to_owned())];
        assert_eq!(names("name,supervisor\nSiân O’Neill,Bo\n".as_bytes()), wanted);
        assert_eq!(names("\u{feff}name;supervisor\r\nSiân O’Neill;Bo\r\n".as_bytes()), wanted);
        assert_eq!(names(b"name,supervisor\r\nSi\xe2n O\x92Neill,Bo\r\n"), wanted);
        let wide: Vec<u8> =
            "\u{feff}name\tsupervisor\r\nSiân O’Neill\tBo\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(names(&wide), wanted);
        assert_eq!(names("sep=;\nname;supervisor\nSiân O’Neill;Bo\n".as_bytes())[0].0, 3);
    }

    #[test]
    fn empty_lines_and_columns_are_nothing() {
        assert_eq!(names(b"name,,\nAnn,,\n,,\n\nBo,,\n"), [(2, "Ann".to_owned()), (5, "Bo".to_owned())]);
    }

    #[test]
    fn a_cell_too_many_is_told_with_its_line() {
        let (_, rows) = parse(b"name,team\nAnn,A\nBo, Peep,B\n").unwrap();
        assert!(rows[0].wrong.is_none());
        assert_eq!(rows[1].line, 3);
        assert!(rows[1].wrong.as_ref().unwrap().starts_with("there are 3 cells and 2 headings"));
    }
}
