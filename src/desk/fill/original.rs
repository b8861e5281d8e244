//! The older document that a form is filled in from: what is shown of it, and how sure each answer is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value as Json, json};

use crate::form::Kind;
use crate::record::{NoteKind, Record, answered};

/// The document that a form was read from. The user compares the answers with it on the screen.
#[derive(Debug)]
pub(in crate::desk) struct Original {
    /// Its name, as in "mail.eml › June.docx".
    pub name: String,
    /// What is shown of it.
    pub view: Arc<OriginalView>,
    found: BTreeMap<String, AnswerState>,
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

/// How sure the answer to a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AnswerState {
    Found,
    ToCheck,
    NotFound,
}

impl Original {
    /// The document from which a record was read.
    pub fn new(name: String, view: Arc<OriginalView>, record: &Record) -> Self {
        let fields = record.form.fields().filter(|field| !field.read_only);
        // Signatures are not carried over.
        let fields = fields.filter(|field| !matches!(field.kind, Kind::Signature { .. }));
        let found = fields.map(|field| {
            let is_of = |at: &str| at.split('.').next() == Some(field.name.as_str());
            let is_doubted = record.notes.iter().any(|note| {
                matches!(note.kind, NoteKind::AnswerDoubtful | NoteKind::AnswerNotFound | NoteKind::UnreadableValue)
                    && note.field.as_deref().is_some_and(is_of)
            }) || record.via.iter().any(|(at, via)| is_of(at) && !via.is_sure);
            let state = match (answered(&field.kind, record.get(&field.name)), is_doubted) {
                (true, true) => AnswerState::ToCheck,
                (true, false) => AnswerState::Found,
                (false, _) => AnswerState::NotFound,
            };
            (field.name.clone(), state)
        });
        Self { name, view, found: found.collect(), is_compared: AtomicBool::new(false) }
    }

    /// How sure the answer to a field is, in words and in the colour of a tag. None for a field that is not carried over.
    pub fn state(&self, field: &str) -> Option<Json> {
        let (text, colour) = match self.found.get(field)? {
            AnswerState::Found => ("Found", "green"),
            AnswerState::ToCheck => ("Check this", "yellow"),
            AnswerState::NotFound => ("Not found", "grey"),
        };
        Some(json!({"text": text, "colour": colour}))
    }

    /// The number of answers that were found, that are to be checked, and that were not found.
    pub fn counts(&self) -> Json {
        let count = |state| self.found.values().filter(|known| **known == state).count();
        json!({"found": count(AnswerState::Found), "to_check": count(AnswerState::ToCheck),
               "not_found": count(AnswerState::NotFound)})
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
