//! The record: the answers in a filled file of any format.
//! Word files, PDFs and YAML texts all become a [`Record`]. Readers deliver the raw [`answer::Answers`]; one place
//! turns these into values, so that the same answers give the same record from every format.

pub mod answer;
pub mod digital_signature;
mod extra;
pub mod json;
mod shown;
mod written_node;
pub mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

pub use answer::{Answer, Answers};
pub use digital_signature::{DigitalSignature, FileChange, Integrity, SignedChanges, SignerTrust, TimeSource};
pub use extra::{Extra, ExtraKind};

pub use crate::form::Grade;
use crate::form::{Form, Kind, Role, Table};
use crate::person_name::{self, Name};

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
    pub looks: Option<u64>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No answer.
    Empty,
    /// Text; also an unreadable date, time, number or option.
    Text(String),
    /// A number.
    Number(f64),
    /// A tick, or yes and no.
    Bool(bool),
    /// A date.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// Several options, or the points of a scale when more than one is marked.
    List(Vec<Value>),
    /// The rows of a table.
    Rows(Vec<Row>),
    /// A signature.
    Signature(Signature),
}

/// A row of a table: a value for each column, by its name.
pub type Row = BTreeMap<String, Value>;

static EMPTY: Value = Value::Empty;

impl Value {
    /// Whether the value is empty. Whether it answers a question depends on the question: see [`answered`].
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Rows(rows) => rows.is_empty(),
            Self::Signature(signature) => signature.grade == Grade::None && signature.date.is_empty(),
            Self::Number(_) | Self::Bool(_) | Self::Date(_) | Self::Time(_) => false,
        }
    }

    /// The date, if it is one.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is text that is not blank.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }
}

/// Whether a question has been answered. "No" is an answer; an unticked box is not.
#[must_use]
pub fn answered(kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Tick, Value::Bool(mark)) => *mark,
        (Kind::Table(table), Value::Rows(rows)) => rows.iter().any(|row| used(table, row)),
        (_, value) => !value.is_empty(),
    }
}

/// Whether any cell of a table's row is filled in.
#[must_use]
pub fn used(table: &Table, row: &Row) -> bool {
    table.columns.iter().any(|column| answered(&column.kind, cell(row, &column.name)))
}

/// The cell of a row; empty when the row lacks the column.
#[must_use]
pub fn cell<'r>(row: &'r Row, column: &str) -> &'r Value {
    row.get(column).unwrap_or(&EMPTY)
}

/// A signature in a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// Its grade.
    pub grade: Grade,
    /// The typed name.
    pub name: Option<String>,
    /// The date of signing: a date, unreadable text, or nothing.
    pub date: Box<Value>,
    /// A statement besides its grade, as a sentence without a full stop.
    pub status: Option<String>,
    /// The results of verification, when the signature was read from the signed file.
    ///
    /// An invalid digital signature does not count as missing: separate rules report what is wrong with it.
    pub digital: Option<Box<DigitalSignature>>,
}

impl Signature {
    /// The signer: the typed name, otherwise the name in the certificate of a digital signature.
    #[must_use]
    pub fn signer(&self) -> Option<&str> {
        self.name.as_deref().or_else(|| self.digital.as_ref()?.signer.as_deref())
    }

    /// The day of signing: the typed date, otherwise the day of a digital signature.
    #[must_use]
    pub fn signed_on(&self) -> Option<NaiveDate> {
        if self.date.is_empty() { self.digital.as_ref()?.signed_on } else { self.date.date() }
    }

    /// The verified grade. A record written as YAML may claim a digital signature, but only the signed file proves it.
    #[must_use]
    pub fn seen_grade(&self) -> Grade {
        match self.grade {
            Grade::Cryptographic if self.digital.is_none() => Grade::Typed,
            grade => grade,
        }
    }
}

/// A note made while reading a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The kind.
    pub kind: NoteKind,
    /// The field's full name.
    pub field: Option<String>,
    /// The note as a sentence.
    pub message: String,
}

/// The kinds of notes. Rules turn some of them into findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A field of the form is missing from the file.
    ControlMissing,
    /// Most fields of the form are missing from the file.
    FieldsLost,
    /// The file has a field that the form does not have.
    UnknownField,
    /// A digital signature is in a field that the form does not have.
    UnknownSignature,
    /// Text was typed beside its field and was read as the answer.
    TextOutsideControl,
    /// Text was typed outside the fields and belongs to no answer.
    TextNotTaken,
    /// The box on the page is too small for its text.
    TextOverflowsBox,
    /// The text does not fit the kind of its field.
    UnreadableValue,
    /// A date's year had two digits.
    YearAssumed,
    /// The date stored in the file and the date shown differ.
    DateDisagrees,
    /// A box's state and the mark shown differ.
    MarkDisagrees,
    /// The page shows other words than the file holds.
    ShownDiffers,
    /// Word shows another text, stored elsewhere in the file, on opening the file.
    StoredDiffers,
    /// Boxes of a PDF share an appearance, and so show one another's answers.
    AppearanceShared,
    /// Programs may read a PDF differently, because an object number in it stands for two objects.
    FileAmbiguous,
    /// Pages of the file hold no part of the record.
    OtherPages,
    /// Text struck out in tracked changes was left out.
    DeletionLeftOut,
    /// Words that are struck through were left out of an answer.
    StruckThrough,
    /// Words that are formatted as hidden were left out of an answer.
    HiddenText,
    /// A field is in the file twice with different answers.
    AnsweredTwice,
    /// Words inserted in tracked changes were read.
    TrackedInsertion,
    /// The file has a picture, in an answer or elsewhere.
    Picture,
    /// The file has a comment.
    Comment,
    /// The file has a footnote or an endnote.
    Footnote,
    /// Words were typed into the header or footer of the pages.
    HeaderText,
    /// A link has another target than its words say.
    Link,
    /// Another document is inserted into the file.
    InsertedDocument,
    /// An equation was read as plain letters.
    Equation,
    /// The file has an unreadable object of another program.
    EmbeddedObject,
    /// The form's id was missing from the file, and the form was recognised by its fields.
    RecognisedByFields,
    /// The file is of a newer version of the form than is known.
    UnknownVersion,
}

impl NoteKind {
    /// Every kind.
    pub const ALL: [Self; 31] = [
        Self::ControlMissing,
        Self::FieldsLost,
        Self::UnknownField,
        Self::UnknownSignature,
        Self::TextOutsideControl,
        Self::TextNotTaken,
        Self::TextOverflowsBox,
        Self::UnreadableValue,
        Self::YearAssumed,
        Self::DateDisagrees,
        Self::MarkDisagrees,
        Self::ShownDiffers,
        Self::StoredDiffers,
        Self::AppearanceShared,
        Self::FileAmbiguous,
        Self::OtherPages,
        Self::DeletionLeftOut,
        Self::StruckThrough,
        Self::HiddenText,
        Self::AnsweredTwice,
        Self::TrackedInsertion,
        Self::Picture,
        Self::Comment,
        Self::Footnote,
        Self::HeaderText,
        Self::Link,
        Self::InsertedDocument,
        Self::Equation,
        Self::EmbeddedObject,
        Self::RecognisedByFields,
        Self::UnknownVersion,
    ];

    /// The keyword in records.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::ControlMissing => "control-missing",
            Self::FieldsLost => "fields-lost",
            Self::UnknownField => "unknown-field",
            Self::UnknownSignature => "unknown-signature",
            Self::TextOutsideControl => "text-outside-control",
            Self::TextNotTaken => "text-not-taken",
            Self::TextOverflowsBox => "text-overflows-box",
            Self::UnreadableValue => "unreadable-value",
            Self::YearAssumed => "year-assumed",
            Self::DateDisagrees => "date-disagrees",
            Self::MarkDisagrees => "mark-disagrees",
            Self::ShownDiffers => "shown-differs",
            Self::StoredDiffers => "stored-differs",
            Self::AppearanceShared => "appearance-shared",
            Self::FileAmbiguous => "file-ambiguous",
            Self::OtherPages => "other-pages",
            Self::DeletionLeftOut => "deletion-left-out",
            Self::StruckThrough => "struck-through",
            Self::HiddenText => "hidden-text",
            Self::AnsweredTwice => "answered-twice",
            Self::TrackedInsertion => "tracked-insertion",
            Self::Picture => "picture",
            Self::Comment => "comment",
            Self::Footnote => "footnote",
            Self::HeaderText => "header-text",
            Self::Link => "link",
            Self::InsertedDocument => "inserted-document",
            Self::Equation => "equation",
            Self::EmbeddedObject => "embedded-object",
            Self::RecognisedByFields => "recognised-by-fields",
            Self::UnknownVersion => "unknown-version",
        }
    }
}

impl Record {
    /// A record without answers except for the form's own values.
    #[must_use]
    pub fn blank(form: &Arc<Form>) -> Self {
        let mut record = answer::collect(form, form.version, Answers::default());
        for field in form.fields() {
            if let Some(default) = &field.default {
                record.values.insert(field.name.clone(), answer::from_text(&field.kind, default));
            }
        }
        record
    }

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
            && (self.looks.is_none() || self.looks == other.looks)
            && self.notes.iter().filter(shows_otherwise).all(|note| other.notes.contains(note))
    }

    /// Whether the file has lost most of its fields, so that no answer is certain and none surely missing.
    #[must_use]
    pub fn has_lost_fields(&self) -> bool {
        self.notes.iter().any(|note| note.kind == NoteKind::FieldsLost)
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

    /// The date of the session or event, from the field or the signature that the form names for it.
    #[must_use]
    pub fn session_date(&self) -> Option<NaiveDate> {
        match self.get(self.form.dated_by.as_deref()?) {
            Value::Signature(signature) => signature.signed_on(),
            value => value.date(),
        }
    }
}
