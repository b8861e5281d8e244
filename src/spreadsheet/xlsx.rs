//! Excel workbooks (`.xlsx`, `.xlsm`): the text of each cell as the spreadsheet shows it, as far as lists of people need it.
//!
//! Read with the libraries that Word files are read with. A library for spreadsheets lays a sheet out as a rectangle,
//! so that one stray cell in its last corner takes all memory, and unpacks parts of any size.

use std::io::{Cursor, Read};

use chrono::{Duration, NaiveDate, NaiveDateTime};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::{CELLS, Row, Sheet, Workbook, not_a_list, too_many};
use crate::error::{Error, Result};

/// Most parts a file may have.
const ENTRIES: usize = 4_096;
/// Largest part, unpacked.
const PART: u64 = 64 << 20;
/// All parts that are unpacked together.
const TOTAL: u64 = 192 << 20;
/// Columns beyond this one are not looked at.
const COLUMNS: usize = 256;
/// The last row that a sheet of Excel can have.
const LAST_ROW: usize = 1_048_576;
/// Longest text of a cell in Excel.
const LONGEST: usize = 32_767;

/// Reads a workbook, or says what the archive is instead.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook> {
    let mut parts = Parts::open(bytes)?;
    let main = parts.related("", "/officeDocument")?.into_iter().next().map(|(_, target)| target);
    let main = main.filter(|main| main.starts_with("xl/") && main.ends_with(".xml"));
    let Some(main) = main.or_else(|| parts.has("xl/workbook.xml").then(|| "xl/workbook.xml".to_owned())) else {
        return Err(parts.something_else());
    };
    let book = Book::parse(&parts.text(&main)?.ok_or_else(damaged)?)?;
    let strings = match parts.related(&main, "/sharedStrings")?.first() {
        Some((_, target)) => parts.text(target)?.map(|text| shared_strings(&text)).transpose()?,
        None => None,
    };
    let looks = match parts.related(&main, "/styles")?.first() {
        Some((_, target)) => parts.text(target)?.map(|text| styles(&text)).transpose()?,
        None => None,
    };
    let mut cells = Cells {
        strings: strings.unwrap_or_default(),
        looks: looks.unwrap_or_default(),
        from_1904: book.from_1904,
        left: CELLS,
    };
    let targets = parts.related(&main, "/worksheet")?;
    let mut sheets = Vec::new();
    for (name, id) in book.shown {
        // A sheet that is a chart has no rows.
        let Some((_, target)) = targets.iter().find(|(known, _)| *known == id) else { continue };
        let text = parts.text(target)?.ok_or_else(damaged)?;
        let (rows, hidden_rows) = cells.rows(&text)?;
        sheets.push(Sheet { name, rows, hidden_rows });
    }
    Ok(Workbook { sheets })
}

fn damaged() -> Error {
    Error::input("the Excel file is damaged or was cut off", "Ask for it again, or open it in Excel and save it.")
}

/// The archive.
struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Parts<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if archive.len() > ENTRIES {
            return Err(too_many());
        }
        Ok(Self { archive, left: TOTAL })
    }

    fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    fn text(&mut self, name: &str) -> Result<Option<String>> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let entry = self.archive.by_index(index).map_err(|_| damaged())?;
        let limit = PART.min(self.left);
        let mut bytes = Vec::new();
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        let read = bytes.len() as u64;
        if read > limit {
            return Err(too_many());
        }
        self.left -= read;
        let text = String::from_utf8(bytes).map_err(|_| damaged())?;
        Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
    }

    /// The ids and targets of a part's relationships of a type.
    fn related(&mut self, part: &str, wanted: &str) -> Result<Vec<(String, String)>> {
        let (folder, base) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.text(&format!("{folder}{slash}_rels/{base}.rels"))? else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        walk(&text, |event| {
            if let Xml::Open("Relationship", tag, _) = event
                && attribute(tag, "Type").is_some_and(|kind| kind.ends_with(wanted))
                && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
            {
                out.push((id, resolved(folder, &target)));
            }
            Ok(())
        })?;
        Ok(out)
    }

    fn something_else(&mut self) -> Error {
        let save = "Open it in the program that it was made with, and save it as an Excel workbook (.xlsx) or as CSV.";
        if self.has("xl/workbook.bin") {
            return not_a_list("this is a binary Excel file (.xlsb)", super::SAVE_AS_XLSX);
        }
        if self.archive.file_names().flatten().any(|name| name.ends_with(".iwa")) {
            let help = "In Numbers, choose File, Export To, Excel.";
            return not_a_list("this is a Numbers file", help);
        }
        if self.has("word/document.xml") {
            return not_a_list("this is a Word file", "Copy the table into Excel and save that.");
        }
        match self.text("mimetype").ok().flatten() {
            Some(kind) if kind.contains("opendocument.spreadsheet") => not_a_list(
                "this is an OpenDocument spreadsheet (.ods)",
                "Open it in LibreOffice or Excel, choose Save As, and save it as “Excel 2007–365 (.xlsx)”.",
            ),
            Some(kind) if kind.contains("opendocument") => not_a_list("this is an OpenDocument file", save),
            _ => not_a_list("this is a zip archive", "Unpack it, and name the list that is in it."),
        }
    }
}

/// The path of a relationship's target.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What stands in a part; names are without their prefixes.
enum Xml<'t> {
    /// An element begins; whether it is empty.
    Open(&'t str, &'t BytesStart<'t>, bool),
    /// It ends.
    Close(&'t str),
    /// Text in it.
    Text(&'t str),
}

/// Hands on what stands in a part, in its order.
fn walk(text: &str, mut each: impl FnMut(Xml<'_>) -> Result<()>) -> Result<()> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) => each(Xml::Open(tag.local_name().into_inner(), &tag, false))?,
            Event::Empty(tag) => each(Xml::Open(tag.local_name().into_inner(), &tag, true))?,
            Event::End(tag) => each(Xml::Close(tag.local_name().into_inner()))?,
            Event::Text(text) => each(Xml::Text(&text.xml10_content()))?,
            Event::CData(text) => each(Xml::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => each(Xml::Text(&referenced(&reference)?))?,
            Event::DocType(_) => return Err(damaged()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return Ok(()),
        }
    }
}

fn referenced(reference: &BytesRef<'_>) -> Result<String> {
    if reference.is_char_ref() {
        return match reference.resolve_char_ref() {
            Ok(Some(c)) => Ok(c.to_string()),
            _ => Err(damaged()),
        };
    }
    quick_xml::escape::resolve_xml_entity(&reference.xml10_content()).map(str::to_owned).ok_or_else(damaged)
}

/// An attribute by its name without a prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|one| one.key.local_name().into_inner() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn is_true(value: Option<String>) -> bool {
    value.is_some_and(|value| value == "1" || value == "true")
}

/// What the workbook says of its sheets.
#[derive(Default)]
struct Book {
    /// Days are counted from 1904, as old Macs did, not from 1900.
    from_1904: bool,
    /// The names and relationship ids of the sheets that are shown.
    shown: Vec<(String, String)>,
}

impl Book {
    fn parse(text: &str) -> Result<Self> {
        let mut book = Self::default();
        walk(text, |event| {
            match event {
                Xml::Open("workbookPr", tag, _) => book.from_1904 = is_true(attribute(tag, "date1904")),
                Xml::Open("sheet", tag, _) if attribute(tag, "state").is_none_or(|state| state == "visible") => {
                    if let Some(id) = attribute(tag, "id") {
                        book.shown.push((attribute(tag, "name").unwrap_or_default(), id));
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(book)
    }
}

/// The texts that cells share.
fn shared_strings(text: &str) -> Result<Vec<String>> {
    let mut out = Vec::new();
    let mut run = Run::default();
    walk(text, |event| {
        match event {
            // An empty text has a number, too.
            Xml::Open("si", _, true) => out.push(String::new()),
            Xml::Open("si", ..) => run = Run::default(),
            Xml::Close("si") => out.push(run.take()),
            event => run.see(&event),
        }
        if out.len() > CELLS { Err(too_many()) } else { Ok(()) }
    })?;
    Ok(out)
}

/// The text in `<t>` elements, without the phonetic guide beside it.
#[derive(Default)]
struct Run {
    text: String,
    inside: bool,
    phonetic: bool,
}

impl Run {
    fn see(&mut self, event: &Xml<'_>) {
        match event {
            Xml::Open("rPh", _, false) => self.phonetic = true,
            Xml::Close("rPh") => self.phonetic = false,
            Xml::Open("t", _, false) => self.inside = true,
            Xml::Close("t") => self.inside = false,
            Xml::Text(text) if self.inside && !self.phonetic && self.text.len() < LONGEST * 4 => {
                self.text.push_str(text);
            }
            _ => {}
        }
    }

    fn take(&mut self) -> String {
        unescaped(&std::mem::take(self).text)
    }
}

/// A text with the characters that Excel writes as `_x000D_`.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..4).filter(|_| after.get(4..5) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Number,
    Date,
    Time,
    Both,
}

/// What each cell style makes of a number.
fn styles(text: &str) -> Result<Vec<Look>> {
    let mut own: Vec<(u32, Look)> = Vec::new();
    let mut looks = Vec::new();
    let mut inside = false;
    walk(text, |event| {
        match event {
            Xml::Open("numFmt", tag, _) => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok());
                if let (Some(id), Some(code)) = (id, attribute(tag, "formatCode")) {
                    own.push((id, look(&code)));
                }
            }
            Xml::Open("cellXfs", _, empty) => inside = !empty,
            Xml::Close("cellXfs") => inside = false,
            Xml::Open("xf", tag, _) if inside => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                let own = own.iter().find(|(known, _)| *known == id).map(|(_, look)| *look);
                looks.push(own.unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(looks)
}

/// The formats that every workbook has (ECMA-376, 18.8.30).
fn built_in(id: u32) -> Look {
    match id {
        14..=17 | 27..=31 | 36 | 50..=58 => Look::Date,
        18..=21 | 32..=35 | 45..=47 => Look::Time,
        22 => Look::Both,
        _ => Look::Number,
    }
}

/// What a format's code makes of a number: `dd/mm/yyyy`, `[$-809]d mmmm yyyy;@`, `hh:mm AM/PM`, `0.00`.
fn look(code: &str) -> Look {
    let (mut date, mut time, mut month) = (false, false, false);
    let mut letters = code.chars();
    while let Some(c) = letters.next() {
        match c.to_ascii_lowercase() {
            // Only what stands for positive numbers counts.
            ';' => break,
            '"' => {
                letters.by_ref().take_while(|c| *c != '"').for_each(drop);
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                time |= matches!(inside.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            'd' | 'y' => date = true,
            'h' | 's' => time = true,
            'm' => month = true,
            _ => {}
        }
    }
    match (date, time) {
        (true, true) => Look::Both,
        (true, false) => Look::Date,
        (false, true) => Look::Time,
        (false, false) if month => Look::Date,
        (false, false) => Look::Number,
    }
}

/// What the cells of a workbook refer to.
struct Cells {
    strings: Vec<String>,
    looks: Vec<Look>,
    from_1904: bool,
    /// How many more may come.
    left: usize,
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
    /// Whether the file holds a value, be it the empty text.
    has_value: bool,
    formula: String,
    inline: Run,
}

/// Where in a cell the text stands.
#[derive(PartialEq, Eq)]
enum In {
    Nothing,
    Value,
    Formula,
}

impl Cells {
    /// The rows of a sheet that have something in them, and how many of them are hidden.
    fn rows(&mut self, text: &str) -> Result<(Vec<Row>, usize)> {
        let mut rows: Vec<Row> = Vec::new();
        let (mut hidden_rows, mut number, mut hidden) = (0, 0, false);
        let mut row: Vec<String> = Vec::new();
        let mut cell = Cell::default();
        let mut place = In::Nothing;
        let mut next = 0;
        walk(text, |event| {
            match event {
                Xml::Open("row", tag, _) => {
                    let given = attribute(tag, "r").and_then(|r| r.parse().ok());
                    number = given.filter(|number| *number <= LAST_ROW).unwrap_or(number + 1);
                    hidden = is_true(attribute(tag, "hidden"));
                    next = 0;
                }
                Xml::Close("row") => {
                    if let Some(row) = Row::new(number, std::mem::take(&mut row)) {
                        hidden_rows += usize::from(hidden);
                        rows.push(row);
                    }
                }
                Xml::Open("c", tag, empty) => {
                    let column = attribute(tag, "r").and_then(|r| column(&r)).unwrap_or(next);
                    next = column + 1;
                    cell = Cell {
                        column,
                        kind: attribute(tag, "t").unwrap_or_default(),
                        style: attribute(tag, "s").and_then(|s| s.parse().ok()).unwrap_or(0),
                        ..Cell::default()
                    };
                    if empty {
                        cell.column = COLUMNS;
                    }
                }
                Xml::Close("c") if cell.column < COLUMNS => {
                    let column = cell.column;
                    let text = self.text(std::mem::take(&mut cell));
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
                // A formula whose result is the empty text has an empty element.
                Xml::Open("v", _, true) => cell.has_value = true,
                Xml::Open("v", _, false) => {
                    cell.has_value = true;
                    place = In::Value;
                }
                Xml::Open("f", _, false) => place = In::Formula,
                Xml::Close("v" | "f") => place = In::Nothing,
                Xml::Text(text) if place == In::Value => cell.value.push_str(text),
                Xml::Text(text) if place == In::Formula => cell.formula.push_str(text),
                event => cell.inline.see(&event),
            }
            Ok(())
        })?;
        let width = rows.iter().map(|row| row.width).max().unwrap_or_default();
        rows.iter_mut().for_each(|row| row.width = width);
        Ok((rows, hidden_rows))
    }

    /// The text of a cell. A formula whose result is not in the file is the formula.
    fn text(&self, mut cell: Cell) -> String {
        if !cell.has_value && !cell.formula.is_empty() {
            return format!("={}", cell.formula);
        }
        let value = cell.value.trim();
        match cell.kind.as_str() {
            "s" => value.parse().ok().and_then(|at: usize| self.strings.get(at)).cloned().unwrap_or_default(),
            "inlineStr" => cell.inline.take(),
            "str" => unescaped(&cell.value),
            "b" => if value == "1" { "Yes" } else { "No" }.to_owned(),
            "e" => value.to_owned(),
            // A date as ISO 8601 writes it.
            "d" => value.trim_end_matches("T00:00:00").trim_end_matches("T00:00:00Z").replace('T', " "),
            _ => self.number(value, cell.style),
        }
    }

    fn number(&self, value: &str, style: usize) -> String {
        let Ok(number) = value.parse::<f64>() else { return value.to_owned() };
        let look = self.looks.get(style).copied().unwrap_or(Look::Number);
        let shown = match look {
            Look::Number => None,
            Look::Date | Look::Both | Look::Time => moment(number, self.from_1904).map(|moment| {
                let has_time = number.fract() != 0.0;
                match look {
                    Look::Time if number < 1.0 => moment.format("%H:%M").to_string(),
                    Look::Both | Look::Time if has_time => moment.format("%Y-%m-%d %H:%M").to_string(),
                    _ => moment.format("%Y-%m-%d").to_string(),
                }
            }),
        };
        // Without its noise: 0.1 + 0.2 is stored as 0.30000000000000004.
        shown.unwrap_or_else(|| if number.fract() == 0.0 { format!("{number:.0}") } else { number.to_string() })
    }
}

/// The day and time that a number stands for.
fn moment(number: f64, from_1904: bool) -> Option<NaiveDateTime> {
    // Excel takes 1900 for a leap year, so its day 60 never was; from then on days count from 30 December 1899.
    let (year, month, day) = match (from_1904, number < 60.0) {
        (true, _) => (1904, 1, 1),
        (false, true) => (1899, 12, 31),
        (false, false) => (1899, 12, 30),
    };
    let start = NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(0, 0, 0)?;
    // The last day of the year 9999.
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "held to the range above")]
    let seconds = (number * 86_400.0).round() as i64;
    start.checked_add_signed(Duration::seconds(seconds))
}

/// The column of a cell's address: `AB12` is 27.
fn column(address: &str) -> Option<usize> {
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'@'));
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn an_empty_shared_text_keeps_its_number() {
        let texts = shared_strings("<sst><si><t>Ann</t></si><si/><si><t></t></si><si><t>Bo</t></si></sst>").unwrap();
        assert_eq!(texts, ["Ann", "", "", "Bo"]);
    }

    /// A workbook of parts.
    pub(super) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    const RELATIONSHIPS: &str = r#"<Relationships>
        <Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="http://x/worksheet" Target="/xl/worksheets/sheet2.xml"/>
        <Relationship Id="rId3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>
        <Relationship Id="rId4" Type="http://x/styles" Target="styles.xml"/></Relationships>"#;

    fn workbook(date1904: &str, sheet: &str) -> Vec<u8> {
        let book = format!(
            r#"<x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr date1904="{date1904}"/><x:sheets>
            <x:sheet name="Old" sheetId="1" state="hidden" r:id="rId2"/><x:sheet name="Staff" sheetId="2" r:id="rId1"/>
            </x:sheets></x:workbook>"#
        );
        let strings = r#"<sst><si><t>name</t></si><si><r><t>Si</t></r><r><t xml:space="preserve">ân </t></r>
            <rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>a_x000D_b _xyz</t></si></sst>"#;
        let styles = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-809]d\ mmmm\ yyyy;@"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="20"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;
        packed(&[
            ("_rels/.rels", r#"<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></R>"#),
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", RELATIONSHIPS),
            ("xl/sharedStrings.xml", strings),
            ("xl/styles.xml", styles),
            ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
        ])
    }

    fn rows(date1904: &str, sheet: &str) -> Vec<(usize, String)> {
        let book = read(&workbook(date1904, sheet)).unwrap();
        assert_eq!(book.sheets.len(), 1);
        assert_eq!(book.sheets[0].name, "Staff");
        book.sheets[0].rows.iter().map(|row| (row.number, row.cells.join("|"))).collect()
    }

    #[test]
    fn cells_are_read_as_the_spreadsheet_shows_them() {
        let sheet = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>Z&#235; &amp; Bo</t></is></c></row>
            <row r="4"><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c s="1"><v>45839</v></c><c s="2"><v>0.604166666666667</v></c>
            <c s="3"><v>45839.5</v></c><c s="3"><v>45839</v></c></row>
            <row r="5"><c s="9"/><c s="1"/></row>
            <row r="9" hidden="1"><c r="B9"><f>A1*2</f><v>1000</v></c><c r="C9"><f>A1</f></c><c r="D9" t="e"><v>#N/A</v></c>
            <c r="E9" t="b"><v>1</v></c><c r="F9" t="str"><f>A2</f><v>text</v></c><c r="G9" t="d"><v>2025-07-01T00:00:00</v></c>
            <c r="XFD9"><v>1</v></c></row>"#;
        assert_eq!(
            rows("0", sheet),
            [
                (2, "name||Zë & Bo".to_owned()),
                (4, "Siân|a\nb _xyz|2025-07-01|14:30|2025-07-01 12:00|2025-07-01".to_owned()),
                (9, "|1000|=A1|#N/A|Yes|text|2025-07-01".to_owned()),
            ]
        );
        assert_eq!(read(&workbook("0", sheet)).unwrap().sheets[0].hidden_rows, 1);
    }

    #[test]
    fn days_are_counted_from_1900_or_from_1904() {
        let day = r#"<row><c s="1"><v>44377</v></c></row>"#;
        assert_eq!(rows("1", day), [(1, "2025-07-01".to_owned())]);
        let early = r#"<row><c s="1"><v>1</v></c><c s="1"><v>59</v></c><c s="1"><v>61</v></c></row>"#;
        assert_eq!(rows("0", early), [(1, "1900-01-01|1900-02-28|1900-03-01".to_owned())]);
    }

    #[test]
    fn formats_of_dates_are_known() {
        for code in
            ["dd/mm/yyyy", "d-mmm-yy", "mmm yyyy", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "\"on\" d/m", "mmmm"]
        {
            assert_eq!(look(code), Look::Date, "{code}");
        }
        for (code, wanted) in [("h:mm AM/PM", Look::Time), ("[h]:mm:ss", Look::Time), ("d/m/yyyy h:mm", Look::Both)] {
            assert_eq!(look(code), wanted, "{code}");
        }
        for code in ["General", "0.00", "#,##0;[Red]-#,##0", "\"days\" 0", "0.00E+00", "@", "_-£* #,##0.00_-"] {
            assert_eq!(look(code), Look::Number, "{code}");
        }
    }

    #[test]
    fn hostile_workbooks_are_refused() {
        let far = r#"<row><c r="IV1"><v>1</v></c></row>"#.repeat(CELLS / 256 + 1);
        assert!(read(&workbook("0", &far)).unwrap_err().message.contains("far more cells"));
        for bad in ["<row><c", "<row></c>", "<!DOCTYPE a>", "<row><c t='str'><v>&nope;</v></c></row>"] {
            assert!(read(&workbook("0", bad)).is_err(), "{bad}");
        }
        let whole = workbook("0", "<row><c><v>1</v></c></row>");
        for cut in 0..whole.len() {
            let _ = read(&whole[..cut]);
        }
        assert_eq!((column("A1"), column("AB12"), column("XFD1"), column("1")), (Some(0), Some(27), Some(16383), None));
    }

    #[test]
    fn other_archives_are_named() {
        for (parts, said) in [
            (&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")][..], "(.ods)"),
            (&[("Index/Document.iwa", "")], "a Numbers file"),
            (&[("word/document.xml", "")], "a Word file"),
            (&[("xl/workbook.bin", "")], "(.xlsb)"),
            (&[("staff.csv", "")], "a zip archive"),
        ] {
            let error = read(&packed(parts)).unwrap_err();
            assert!(error.message.contains(said), "{said}: {}", error.message);
        }
    }
}
