//! Word files: blanks with real content controls, completed files, and reading them back.
//!
//! Everything goes through a small XML tree of our own over `quick-xml` and `zip`. Whoever writes
//! a control ([`control`]) sits beside whoever reads it, and both know a field by its
//! [`Address`].
//!
//! | to write | to read |
//! |---|---|
//! | `fill` makes the file of `blank` (the body), `grid` (tables), `styles` and `parts` | `package` opens it, `identity` says which form it is |
//! | `control` writes one content control, `block` paragraphs and tables | `walk` finds controls and words, `read` makes answers of them, `extras` keeps what else there is, `words` recognises a file without controls |

mod blank;
mod block;
mod control;
mod data_binding;
mod doc97;
mod drawing;
mod extras;
mod fill;
mod geometry;
mod grid;
mod hidden_text;
mod identity;
mod office_kind;
mod package;
mod parts;
mod printed_words;
mod read;
mod rows;
mod rtf;
mod stray_text;
mod styles;
mod text;
mod title;
mod value;
mod walk;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use fill::Protection;
pub use office_kind::{OfficeKind, office_kind};
pub(crate) use package::IN_ANOTHER_FORMAT;

use crate::error::Result;
use crate::form::{Address, Catalogue, Form, Kind};
use crate::record::answer::spread;
use crate::record::{Answer, Record};

/// The fillable blank of a form, with its fields' defaults.
///
/// # Errors
/// When it cannot be packed.
pub fn blank(form: &Arc<Form>) -> Result<Vec<u8>> {
    fill(&Record::blank(form))
}

/// A completed, still editable file; also a personalised blank, from a record with few values.
///
/// # Errors
/// When it cannot be packed.
pub fn fill(record: &Record) -> Result<Vec<u8>> {
    fill_with(record, Protection::default())
}

/// A completed, still editable file whose printed words are protected in the given way.
///
/// # Errors
/// When it cannot be packed.
pub fn fill_with(record: &Record, protection: Protection) -> Result<Vec<u8>> {
    let form = &record.form;
    fill::file(form, form.version, &answers(record), protection)
}

/// A file that is still to be filled in: the named tables have the blank's rows below those in use. Word adds rows
/// by itself, other programs do not. Texts grow while somebody types.
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
            // A row is there as soon as anything is said of it, if only that it is empty.
            let last = record.rows(&field.name).len() + table.blank_rows();
            answers.insert(Address::cell(&field.name, last, &column.name), Answer::Text(String::new()));
        }
    }
    fill::file(form, form.version, &answers, Protection::default())
}

/// What stands in the file, with what nobody who fills the form in could put back.
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

/// The record in a filled file.
///
/// # Errors
/// When it cannot be read as one of the catalogue's forms.
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Record> {
    read::read(bytes, catalogue)
}

/// The bytes of pictures in a file, by the parts that hold them: those of [`crate::record::Extra::picture`].
///
/// # Errors
/// When the file cannot be opened.
pub fn pictures(bytes: &[u8], parts: &BTreeSet<&str>) -> Result<BTreeMap<String, Vec<u8>>> {
    extras::pictures(bytes, parts)
}

/// The text of a word processor’s document in rows: a paragraph is a row of one cell, a row of a table has its cells.
/// It may be of Word, old or new, OpenDocument or rich text.
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

/// What any Word document calls itself, the likeliest first: its title, and its first heading.
///
/// # Errors
/// As [`rows()`].
pub fn titles(bytes: &[u8]) -> Result<Vec<String>> {
    title::titles(bytes)
}
