//! Word files: blanks with content controls, completed files, and reading them back.
//! Writing: `fill`, with `blank`, `grid`, `block`, `control`, `styles` and `parts`. Reading: `package`, `identity`,
//! `walk`, `reader` and `read`; `extras` collects the rest, and `printed_words` recognises a file without controls.

mod blank;
mod block;
mod control;
mod data_binding;
mod doc97;
mod drawing;
mod extras;
mod field_tables;
mod fill;
mod geometry;
mod grid;
mod hidden_text;
mod identity;
mod inserted_words;
mod office_type;
mod package;
mod part_cache;
mod parts;
mod printed_words;
mod protection;
mod read;
mod read_tables;
mod reader;
mod rtf;
mod stored_text;
mod strange;
mod stray_text;
mod styles;
mod text;
mod title;
mod usual_names;
mod value;
mod walk;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use office_type::office_type;
pub use protection::Protection;

use crate::error::Result;
use crate::form::{Address, Catalogue, Form, Kind};
use crate::legacy::page::Page;
use crate::record::answer::spread;
use crate::record::{Answer, Record};

/// The fillable blank of a form, with its fields' defaults.
///
/// # Errors
/// When it cannot be packed.
pub fn blank(form: &Arc<Form>) -> Result<Vec<u8>> {
    fill(&Record::blank(form))
}

/// A completed, still editable file; from a record with few values, a personalised blank.
///
/// # Errors
/// When it cannot be packed.
pub fn fill(record: &Record) -> Result<Vec<u8>> {
    fill_with(record, Protection::default())
}

/// A completed, still editable file with its printed words protected in the given way.
///
/// # Errors
/// When it cannot be packed.
pub fn fill_with(record: &Record, protection: Protection) -> Result<Vec<u8>> {
    let form = &record.form;
    fill::file(form, form.version, &answers(record), protection)
}

/// A file to be filled in further: the tables in `room` have the blank's number of empty rows below the used ones. Word
/// can add rows, other programs cannot. Text fields grow by themselves.
///
/// # Errors
/// When it cannot be packed.
pub fn fill_with_room(record: &Record, room: &BTreeSet<String>) -> Result<Vec<u8>> {
    let form = &record.form;
    let mut answers = answers(record);
    for field in room.iter().filter_map(|name| form.field(name)) {
        if let Kind::Table(table) = &field.kind
            && let Some(column) = table.columns.first().filter(|_| table.grows())
        {
            // A row exists as soon as the record has it, even an empty one.
            let last = record.rows(&field.name).len() + table.blank_rows();
            answers.insert(Address::cell(&field.name, last, &column.name), Answer::Text(String::new()));
        }
    }
    fill::file(form, form.version, &answers, Protection::default())
}

/// The record's answers, plus the defaults of fields that users cannot edit.
fn answers(record: &Record) -> BTreeMap<Address, Answer> {
    let form = &record.form;
    let mut answers = spread(record);
    let defaults = spread(&Record::blank(form));
    for field in form.fields().filter(|field| field.read_only) {
        let own = Address::Field(field.name.clone());
        if let Some(default) = defaults.get(&own) {
            answers.entry(own).or_insert_with(|| default.clone());
        }
    }
    answers
}

/// Reads the record in a filled file.
///
/// # Errors
/// When it cannot be read as one of the catalogue's forms.
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Record> {
    read::read(bytes, catalogue)
}

/// The bytes of the pictures in the given parts; [`crate::record::Extra::picture`] names the parts.
///
/// # Errors
/// When the file cannot be opened.
pub fn pictures(bytes: &[u8], parts: &BTreeSet<&str>) -> Result<BTreeMap<String, Vec<u8>>> {
    extras::pictures(bytes, parts)
}

/// The text of a word processor’s document in rows: a paragraph is a row of one cell, a table row has its cells. Reads
/// Word (old and new), OpenDocument and rich text.
///
/// # Errors
/// When it is none of these, is damaged or needs a password.
pub fn rows(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    if bytes.starts_with(b"{\\rtf") {
        return Ok(rtf::rows(bytes));
    }
    if let Some(rows) = doc97::rows(bytes) {
        return Ok(rows);
    }
    text::rows(bytes)
}

/// What stands on the pages of a Word file, ours or not.
///
/// # Errors
/// When it is damaged, needs a password or is no Word file.
pub fn page(bytes: &[u8]) -> Result<Page> {
    strange::page(bytes)
}

/// The titles of any Word document, the likeliest first: its title property, and its first heading.
///
/// # Errors
/// As [`rows()`].
pub fn titles(bytes: &[u8]) -> Result<Vec<String>> {
    title::titles(bytes)
}
