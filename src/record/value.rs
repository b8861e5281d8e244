//! [`Value`]: one answer; rows of tables and signatures.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use super::digital_signature::DigitalSignature;
use crate::form::{Grade, Kind, Table};

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
    /// Text, and the date, time, number or mark that it is taken for: "w/c 24/03/2025", "10 - 11.30", "5 - was 7".
    Taken {
        /// The text as it was typed.
        text: String,
        /// The value.
        value: Box<Value>,
    },
    /// Several options, or the points of a scale when more than one is marked.
    List(Vec<Value>),
    /// The rows of a table.
    Rows(Vec<Row>),
    /// A signature.
    Signature(Signature),
}

/// A row of a table: a value for each column, by its name.
pub type Row = BTreeMap<String, Value>;

pub(super) static EMPTY: Value = Value::Empty;

/// Whether a text is nothing, or a dotted line that was left as it is printed.
pub(super) fn is_dotted_line(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '.' | '_' | '\u{2026}'))
}

impl Value {
    /// Whether the value is empty. Whether it answers a question depends on the question: see [`answered`].
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => is_dotted_line(text),
            Self::List(list) => list.is_empty(),
            Self::Rows(rows) => rows.is_empty(),
            Self::Signature(signature) => signature.grade == Grade::None && signature.date.is_empty(),
            Self::Number(_) | Self::Bool(_) | Self::Date(_) | Self::Time(_) | Self::Taken { .. } => false,
        }
    }

    /// The value, or [`Value::Empty`] in place of an empty text.
    #[must_use]
    pub(super) fn or_empty(self) -> Self {
        if self.is_empty() { Self::Empty } else { self }
    }

    /// The value that a text is taken for; any other value itself.
    #[must_use]
    pub fn taken(&self) -> &Self {
        match self {
            Self::Taken { value, .. } => value,
            other => other,
        }
    }

    /// The date, if it is one.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        match self.taken() {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self.taken() {
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
    match (kind, value.taken()) {
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
