//! The entry points that are fuzzed, each a function of bytes. The tests give them every file of the corpora.
//!
//! A function panics when the library does, and when the library says that a part of it crashed.

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use formfolio::error::{Error, ErrorKind};
use formfolio::form::Catalogue;
use formfolio::legacy::page::Page;
use formfolio::legacy::picture::{GreyPicture, PictureLayout, PictureWord, WordReader};
use formfolio::record::{Record, json, yaml};
use formfolio::source::Source;
use formfolio::staff::members::members;
use formfolio::staff::{PeopleRows, blanks};
use formfolio::{docx, file, legacy, pdf, rules, spreadsheet};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A directory of `corpus`, and what its files are given to.
pub type Entry = (&'static str, fn(&[u8]));

pub const ENTRIES: [Entry; 7] = [
    ("word", word),
    ("pdf", pdf),
    ("form", form),
    ("record", record),
    ("list", list),
    ("mail", mail),
    ("picture", picture),
];

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);

/// A Word file, or the text document of another program: its record, its words, its titles.
pub fn word(input: &[u8]) {
    let bytes = packed(input);
    told(docx::read(&bytes, &CATALOGUE));
    if let Some(page) = told(docx::page(&bytes)) {
        by_labels(&page);
    }
    told(docx::rows(&bytes));
    told(docx::titles(&bytes));
}

/// A PDF: its record and signatures, its words, what is enclosed in it.
pub fn pdf(input: &[u8]) {
    told(pdf::read(input, &CATALOGUE));
    if let Some(page) = pdf::printed_page(input) {
        by_labels(&page);
    }
    if let Some(Some(page)) = told(pdf::scanned_page(input, None)) {
        by_labels(&page);
    }
    drop(pdf::page_rows(input));
    drop(pdf::supervisees(input, &CATALOGUE));
}

/// Definitions: a form, or files with their names as [`parts`] takes them apart. A form that is accepted has a blank in
/// Word that reads as the form.
pub fn form(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let files: Vec<Source> = match parts(input) {
        Some(parts) => parts.into_iter().map(|(name, text)| Source::new(name, String::from_utf8_lossy(text))).collect(),
        None => vec![Source::new("sandwell/fuzzed.yaml", text)],
    };
    let Ok(catalogue) = CATALOGUE.clone().with(&files) else { return };
    for form in catalogue.forms().filter(|form| form.fillable() && CATALOGUE.form(&form.id).is_err()) {
        let blank = docx::blank(form).expect("an accepted form has a blank");
        let read = docx::read(&blank, &catalogue).expect("the blank can be read");
        assert_eq!(read.form.id, form.id);
        assert!(!read.has_lost_fields(), "{:?}", read.notes);
    }
}

/// A record in YAML or JSON, and what the rules say of it.
pub fn record(input: &[u8]) {
    let source = file::source(input, "record.yaml");
    if let Some(record) = told(yaml::parse(&source, &CATALOGUE)) {
        checked(&record);
        let written = yaml::write(&record, None).expect("a record can be written");
        let again = yaml::parse(&Source::new("again.yaml", written), &CATALOGUE).expect("what is written can be read");
        assert_eq!(again.values, record.values);
    }
    for (_, record) in told(json::parse(&source.text, &CATALOGUE)).unwrap_or_default() {
        checked(&record);
    }
}

/// A list of people: a CSV file or a workbook, read as a list of staff and for the blanks of a form.
pub fn list(input: &[u8]) {
    let bytes = packed(input);
    told(members(&bytes));
    let form = CATALOGUE.form("sandwell/individual-record").expect("a built-in form");
    let Some(book) = told(spreadsheet::read(&bytes)) else { return };
    let Some(list) = told(PeopleRows::find(&book, &|heading| blanks::knows(heading, &form))) else { return };
    told(blanks::columns(&list, &form));
}

/// An email as text or from Outlook, or a text or web page beside it, and all that is in it.
pub fn mail(input: &[u8]) {
    for name in ["mail.eml", "mail.msg"] {
        drop(file::mail(input, name));
        drop(file::enclosed(input, name));
    }
    drop(file::opened(input, "mail.eml"));
    drop(file::text(input));
    drop(file::web_text(&String::from_utf8_lossy(input)));
}

/// A picture of a page.
pub fn picture(input: &[u8]) {
    if let Some(Some(page)) = told(pdf::picture_page(input, &PrintedWords)) {
        by_labels(&page);
    }
}

/// The value, if there is one. An error is none that the library blames itself for, and says something.
fn told<T>(result: Result<T, Error>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            assert!(error.kind != ErrorKind::Internal, "{error}");
            assert!(!error.message.is_empty() || !error.mistakes.is_empty(), "{error:?}");
            None
        }
    }
}

fn by_labels(page: &Page) {
    if let Some(recognised) = legacy::read(page, &CATALOGUE) {
        recognised.records.iter().for_each(checked);
    }
}

fn checked(record: &Record) {
    let today = "2025-06-30".parse().expect("a day");
    drop(rules::check(record, today));
}

/// The package of an Office file. Compressed bytes hide their contents from mutations, so that an input may be the parts
/// of a package instead.
fn packed(input: &[u8]) -> Vec<u8> {
    let Some(parts) = parts(input) else { return input.to_vec() };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        // A part whose name is there is left out.
        if writer.start_file(name, options).is_ok() {
            writer.write_all(bytes).expect("memory takes bytes");
        }
    }
    writer.finish().expect("memory takes bytes").into_inner()
}

/// The parts of an input, each after a line of `@@` and its name; `None` for an input that does not begin so.
fn parts(input: &[u8]) -> Option<Vec<(String, &[u8])>> {
    let mut rest = input.strip_prefix(b"@@")?;
    let mut out = Vec::new();
    loop {
        let end = rest.windows(3).position(|three| three == b"\n@@");
        let part = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let line = part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len());
        let (name, bytes) = part.split_at(line);
        out.push((String::from_utf8_lossy(name).trim().to_owned(), bytes.get(1..).unwrap_or_default()));
        match end {
            Some(end) => rest = rest.get(end + 3..).unwrap_or_default(),
            None => return Some(out),
        }
    }
}

/// Sees the labels of a form in any picture, one in a line.
#[derive(Debug)]
struct PrintedWords;

impl WordReader for PrintedWords {
    fn words(&self, picture: &GreyPicture, _: PictureLayout) -> formfolio::error::Result<Vec<PictureWord>> {
        const LINES: [&str; 8] = [
            "Sandwell Children’s Trust",
            "Individual Supervision Record",
            "Supervisor: Siân O’Brien",
            "Supervisee: Jane O’Neill",
            "Date: 3 June 2025",
            "Action",
            "Signed",
            "Date",
        ];
        let step = picture.height as f64 / LINES.len() as f64;
        let mut out = Vec::new();
        for (line, text) in LINES.iter().enumerate() {
            let width = picture.width as f64 / text.len() as f64;
            let mut left = 0.0;
            for word in text.split(' ') {
                let wide = width * word.len() as f64;
                let (text, top) = (word.to_owned(), step * line as f64);
                out.push(PictureWord { text, left, top, width: wide, height: step / 2.0, confidence: 90.0, line });
                left += wide + width;
            }
        }
        Ok(out)
    }
}
