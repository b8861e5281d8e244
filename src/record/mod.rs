//! The record: the answers in a filled file of any format.
//! Word files, PDFs and YAML texts all become a [`Record`]. Readers deliver the raw [`answer::Answers`]; one place
//! turns these into values, so that the same answers give the same record from every format.

pub mod answer;
mod clean_copy;
pub mod digital_signature;
pub mod ditto;
mod extra;
pub mod json;
pub mod not_filled;
mod note;
mod shown;
mod taken;
pub mod typed;
mod value;
mod via;
mod written_node;
pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

pub use answer::{Answer, Answers};
pub use clean_copy::{CleanCopy, clean_copy};
pub use digital_signature::{DigitalSignature, FileChange, Integrity, SignedChanges, SignerTrust, TimeSource};
pub use extra::{Extra, ExtraKind};
pub use note::{Note, NoteKind};
use value::EMPTY;
pub use value::{Row, Signature, Value, answered, cell, used};
pub use via::Via;

pub use crate::form::Grade;
use crate::form::{DRAFT_MARK, Form, Kind, Meaning, Role};
use crate::person_name::{self, Name};
use crate::{dates, text};

/// The values read from a filled file, or written as YAML.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its form.
    pub form: Arc<Form>,
    /// The version of the form that the file states.
    pub version: u32,
    /// A value for every field of the form.
    pub values: BTreeMap<String, Value>,
    /// Notes made while reading.
    pub notes: Vec<Note>,
    /// The contents of a Word file besides its answers.
    pub extras: Vec<Extra>,
    /// The page of each field, for a PDF.
    pub pages: BTreeMap<String, u32>,
    /// The number of pages of a PDF; `None` for other files.
    pub page_count: Option<u32>,
    /// A number that two PDFs share when their pages look the same except for the fields; `None` for other files.
    pub page_fingerprint: Option<u64>,
    /// How each value was found, by its full name, in a file that was read by its labels.
    pub via: BTreeMap<String, Via>,
}

impl Record {
    /// Notes that the file has lost most of its fields. Drops other notes, which rest on fields, except for those about
    /// the file as a whole.
    #[must_use]
    pub fn with_fields_lost(mut self) -> Self {
        self.notes.retain(|note| matches!(note.kind, NoteKind::UnknownVersion | NoteKind::RecognisedByFields));
        let (answered, all) = self.questions_answered();
        let message = format!(
            "the file has lost its form fields; an answer was found beside {answered} of {all} questions, and none of \
             them is certain"
        );
        self.notes.push(Note { kind: NoteKind::FieldsLost, field: None, message });
        self
    }

    /// Whether the other record's file holds everything that this one's file holds besides the answers. Signatures
    /// count as answers.
    #[must_use]
    pub fn adds_nothing_to(&self, other: &Self) -> bool {
        let known = |extra: &Extra| other.extras.iter().any(|one| one.says_the_same(extra));
        // What a page shows in place of an answer is not among the answers.
        let shows_otherwise = |note: &&Note| {
            matches!(
                note.kind,
                NoteKind::ShownDiffers | NoteKind::AppearanceShared | NoteKind::MarkDisagrees | NoteKind::FileAmbiguous
            )
        };
        self.extras.iter().all(|extra| extra.kind == ExtraKind::Signature || known(extra))
            && (self.page_fingerprint.is_none() || self.page_fingerprint == other.page_fingerprint)
            && self.notes.iter().filter(shows_otherwise).all(|note| other.notes.contains(note))
    }

    /// Whether it is marked as a draft: its answers are not yet checked.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.get(DRAFT_MARK).text().is_some()
    }

    /// Whether the file has lost most of its fields, so that no answer is certain and none surely missing.
    #[must_use]
    pub fn has_lost_fields(&self) -> bool {
        self.notes.iter().any(|note| note.kind == NoteKind::FieldsLost)
    }

    /// Whether the file had no fields of ours, so that its answers were read by their labels.
    #[must_use]
    pub fn is_read_by_labels(&self) -> bool {
        self.notes.iter().any(|note| note.kind == NoteKind::ReadByLabels)
    }

    /// Whether answers were read from a picture: a scan or a photograph.
    #[must_use]
    pub fn is_read_from_a_picture(&self) -> bool {
        self.via.values().any(|via| via.how == "ocr")
    }

    /// The number of answered questions, and of all questions. A table is one question.
    #[must_use]
    pub fn questions_answered(&self) -> (usize, usize) {
        let given = self.form.fields().filter(|field| answered(&field.kind, self.get(&field.name)));
        (given.count(), self.form.fields().count())
    }

    /// The names of the people that the record is about: from the fields for them, otherwise from their signatures.
    #[must_use]
    pub fn supervisees(&self) -> Vec<&str> {
        let named: Vec<&str> = self.people(|role| role == Role::Supervisee).collect();
        if named.is_empty() { self.signed_as_supervisee() } else { named }
    }

    /// The names of the supervisors, from the fields for them.
    #[must_use]
    pub fn supervisors(&self) -> Vec<&str> {
        self.people(|role| role == Role::Supervisor).collect()
    }

    /// Whose record it is and of which day, as in "Ann Lee, 3 June 2025". None when it says neither.
    #[must_use]
    pub fn person_and_day(&self) -> Option<String> {
        let people = self.supervisees();
        let person = (!people.is_empty()).then(|| text::list(&people));
        let parts: Vec<String> = person.into_iter().chain(self.session_date().map(dates::long)).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// The full names with which supervisees signed, without names that the record gives to other people.
    #[must_use]
    pub fn signed_as_supervisee(&self) -> Vec<&str> {
        let signers = |is_wanted: fn(Role) -> bool| {
            self.form.fields().filter_map(move |field| match (&field.kind, self.get(&field.name)) {
                (Kind::Signature { party, .. }, Value::Signature(signature)) if is_wanted(*party) => signature.signer(),
                _ => None,
            })
        };
        let is_other = |role: Role| role != Role::Supervisee;
        let others: Vec<Name> = self.people(is_other).chain(signers(is_other)).filter_map(Name::read).collect();
        let is_theirs = |text: &&str| {
            let name = Name::read(text).filter(|name| name.is_full() && !person_name::is_job(text));
            name.is_some_and(|name| !others.iter().any(|other| other.can_be(&name)))
        };
        signers(|role| role == Role::Supervisee).filter(is_theirs).collect()
    }

    /// The names in the fields for people of some roles.
    fn people(&self, is_wanted: impl Fn(Role) -> bool) -> impl Iterator<Item = &str> {
        let fields = self
            .form
            .fields()
            .filter(move |field| matches!(field.kind, Kind::Person { role: Some(role), .. } if is_wanted(role)));
        fields.filter_map(|field| self.get(&field.name).text()).flat_map(person_name::parts)
    }

    /// The value of a field; empty when it has none.
    #[must_use]
    pub fn get(&self, name: &str) -> &Value {
        self.values.get(name).unwrap_or(&EMPTY)
    }

    /// The rows of a table; empty when it has none.
    #[must_use]
    pub fn rows(&self, name: &str) -> &[Row] {
        match self.get(name) {
            Value::Rows(rows) => rows,
            _ => &[],
        }
    }

    /// The date in the field with this meaning.
    #[must_use]
    pub fn dated(&self, meaning: Meaning) -> Option<NaiveDate> {
        self.get(&self.form.meaning(meaning)?.name).date()
    }

    /// The date of the session or event, from the field or the signature that the form names for it.
    #[must_use]
    pub fn session_date(&self) -> Option<NaiveDate> {
        match self.get(self.form.dated_by.as_deref()?) {
            Value::Signature(signature) => signature.signed_on(),
            value => value.date(),
        }
    }
}
