//! The older document that a form is filled in from: what is shown of it, and how sure each answer is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value as Json, json};

use super::to_check::FieldChecks;
use crate::form::{Field, Kind};
use crate::record::answer::written_out;
use crate::record::{NoteKind, Record, Row, Value, answered};
use crate::text;

/// The document that a form was read from. The user compares the answers with it on the screen.
#[derive(Debug)]
pub(in crate::desk) struct Original {
    /// Its name, as in "mail.eml › June.docx".
    pub name: String,
    /// What is shown of it.
    pub view: Arc<OriginalView>,
    /// The path of the page from which it was opened.
    pub opened_from: String,
    read: BTreeMap<String, ReadAnswer>,
    is_compared: AtomicBool,
}

/// What is shown of an older document.
#[derive(Debug)]
pub(in crate::desk) enum OriginalView {
    /// A file that a browser shows.
    File {
        /// Its media type.
        media_type: &'static str,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Its words, a line each, where no picture of its pages can be made.
    Words(Vec<String>),
}

/// An answer as it was read.
#[derive(Debug)]
struct ReadAnswer {
    state: AnswerState,
    value: Value,
}

/// How sure the answer to a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AnswerState {
    ToCheck,
    NotFound,
    Found,
    Changed,
}

impl Original {
    /// The document from which a record was read.
    pub fn new(name: String, view: Arc<OriginalView>, opened_from: String, record: &Record) -> Self {
        let fields = record.form.fields().filter(|field| is_carried_over(field));
        let read = fields.map(|field| {
            let is_of = |at: &str| at.split('.').next() == Some(field.name.as_str());
            let is_doubted = record.notes.iter().any(|note| {
                matches!(note.kind, NoteKind::AnswerDoubtful | NoteKind::AnswerNotFound | NoteKind::UnreadableValue)
                    && note.field.as_deref().is_some_and(is_of)
            }) || record.via.iter().any(|(at, via)| is_of(at) && !via.is_sure);
            let value = record.get(&field.name);
            let state = match (answered(&field.kind, value), is_doubted) {
                (true, true) => AnswerState::ToCheck,
                (true, false) => AnswerState::Found,
                (false, _) => AnswerState::NotFound,
            };
            (field.name.clone(), ReadAnswer { state, value: value.clone() })
        });
        Self { name, view, opened_from, read: read.collect(), is_compared: AtomicBool::new(false) }
    }

    /// How sure the answer to a field is. None for a field that is not carried over.
    fn state(&self, field: &Field, record: &Record) -> Option<AnswerState> {
        let read = self.read.get(&field.name)?;
        let is_same = is_same(&field.kind, &read.value, record.get(&field.name));
        Some(if is_same { read.state } else { AnswerState::Changed })
    }

    /// The state of an answer in words, and in the colour of a tag.
    pub fn tag(&self, field: &str, record: &Record) -> Option<Json> {
        let (text, colour) = match self.state(record.form.field(field)?, record)? {
            AnswerState::Found => ("Found", "green"),
            AnswerState::ToCheck => ("Check this", "yellow"),
            AnswerState::NotFound => ("Not found", "grey"),
            AnswerState::Changed => ("Changed by you", "blue"),
        };
        Some(json!({"text": text, "colour": colour}))
    }

    /// The fields whose answer is in a state, in the order of the form.
    pub(super) fn fields<'r>(&'r self, record: &'r Record, wanted: AnswerState) -> impl Iterator<Item = &'r Field> {
        record.form.fields().filter(move |field| self.state(field, record) == Some(wanted))
    }

    /// The number of answers in each state that there are, in words.
    pub fn counts(&self, record: &Record) -> String {
        let count = |state| self.fields(record, state).count();
        let parts = [
            (count(AnswerState::Found), "found"),
            (count(AnswerState::ToCheck), "to check"),
            (count(AnswerState::NotFound), "not found"),
            (count(AnswerState::Changed), "changed by you"),
        ];
        let parts: Vec<String> =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        text::list(&parts)
    }

    /// Adds why answers are to be checked that are as they were read.
    pub(super) fn add_doubts(&self, record: &Record, checks: &mut FieldChecks) {
        for note in record.notes.iter().filter(|note| note.kind == NoteKind::AnswerDoubtful) {
            let Some(address) = note.field.as_deref().and_then(|name| record.form.address(name)) else { continue };
            let is_as_read = record.form.field(address.field()).and_then(|field| self.state(field, record))
                == Some(AnswerState::ToCheck);
            if is_as_read {
                let before = format!("{}: check this answer; ", record.form.label(&address));
                let why = note.message.strip_prefix(&before).unwrap_or(&note.message);
                checks.add(&address, text::sentence(why));
            }
        }
    }

    /// The record as the rules judge it. Doubts about reading hold until the user has changed the answer or has compared
    /// all of them.
    pub fn judged(&self, record: &Record) -> Record {
        let mut judged = record.clone();
        let is_compared = self.is_compared();
        let is_settled = |at: &str| {
            let field = at.split('.').next().and_then(|name| record.form.field(name));
            is_compared || field.and_then(|field| self.state(field, record)) == Some(AnswerState::Changed)
        };
        judged.notes.retain(|note| match note.kind {
            NoteKind::ReadByLabels => !is_compared,
            NoteKind::AnswerDoubtful | NoteKind::AnswerNotFound | NoteKind::UnreadableValue => {
                !note.field.as_deref().map_or(is_compared, is_settled)
            }
            _ => true,
        });
        judged.via.retain(|at, _| !is_settled(at));
        judged
    }

    /// The user says that the answers were compared with the document.
    pub fn compare(&self) {
        self.is_compared.store(true, Ordering::Relaxed);
    }

    /// Whether the answers were compared with the document.
    pub fn is_compared(&self) -> bool {
        self.is_compared.load(Ordering::Relaxed)
    }
}

/// Whether an answer goes from an older document to its clean copy. Signatures do not.
fn is_carried_over(field: &Field) -> bool {
    !field.read_only && !matches!(field.kind, Kind::Signature { .. })
}

/// Whether two answers say the same. A box that is not ticked and a row without answers say nothing.
fn is_same(kind: &Kind, one: &Value, other: &Value) -> bool {
    match (kind, one, other) {
        (Kind::Table(table), ..) => {
            let rows = |value: &Value| match value {
                Value::Rows(rows) => rows.clone(),
                _ => Vec::new(),
            };
            let (one, other) = (rows(one), rows(other));
            let cell = |rows: &[Row], row: usize, name: &str| {
                rows.get(row).map_or(Value::Empty, |row| crate::record::cell(row, name).clone())
            };
            (0..one.len().max(other.len())).all(|row| {
                let mut columns = table.columns.iter();
                columns.all(|column| {
                    is_same(&column.kind, &cell(&one, row, &column.name), &cell(&other, row, &column.name))
                })
            })
        }
        (kind, ..) if !answered(kind, one) || !answered(kind, other) => answered(kind, one) == answered(kind, other),
        _ => written_out(one).trim() == written_out(other).trim(),
    }
}
