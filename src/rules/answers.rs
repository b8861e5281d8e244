//! All answers of a record: fields, cells of tables, dates of signatures.

use crate::dates::{self, DateReading};
use crate::form::{Address, Column, Field, Form, Kind, Meaning, Table};
use crate::record::{Record, Row, Value, cell};

/// An answer and its place.
#[derive(Debug)]
pub struct FieldAnswer<'r> {
    field: &'r Field,
    part: FieldPart<'r>,
    /// The kind of the field or column.
    pub kind: &'r Kind,
    /// The answer.
    pub value: &'r Value,
    /// Whether it is the due date of an action.
    pub due: bool,
    /// The meaning of its field or column.
    pub means: Option<Meaning>,
}

/// The part of a field that an answer fills.
#[derive(Debug)]
enum FieldPart<'r> {
    Whole,
    SignedDate,
    Cell { row: usize, column: &'r Column },
}

static DATE: Kind = Kind::Date;

impl FieldAnswer<'_> {
    /// Its address.
    #[must_use]
    pub fn address(&self) -> Address {
        let name = &self.field.name;
        match self.part {
            FieldPart::Whole => Address::Field(name.clone()),
            FieldPart::SignedDate => Address::SignedDate(name.clone()),
            FieldPart::Cell { row, column } => Address::cell(name, row, &column.name),
        }
    }
}

/// Returns all answers of a record, in the form's order.
#[must_use]
pub fn answers(record: &Record) -> Vec<FieldAnswer<'_>> {
    let form: &Form = &record.form;
    let mut out = Vec::with_capacity(64);
    for field in form.fields() {
        let means = field.means;
        let whole = |part, kind, value| FieldAnswer { field, part, kind, value, due: false, means };
        match (&field.kind, record.get(&field.name)) {
            (Kind::Table(table), Value::Rows(rows)) => {
                for (row, number) in rows.iter().zip(1..) {
                    out.extend(table.columns.iter().map(|column| in_row(field, table, number, row, column)));
                }
            }
            (Kind::Signature { .. }, Value::Signature(signature)) => {
                out.push(whole(FieldPart::SignedDate, &DATE, &*signature.date));
            }
            (kind, value) => out.push(whole(FieldPart::Whole, kind, value)),
        }
    }
    out
}

fn in_row<'r>(field: &'r Field, table: &'r Table, row: usize, cells: &'r Row, column: &'r Column) -> FieldAnswer<'r> {
    let due = table.actions.is_some() && is_due(column);
    let (part, value) = (FieldPart::Cell { row, column }, cell(cells, &column.name));
    FieldAnswer { field, part, kind: &column.kind, value, due, means: column.means }
}

fn is_due(column: &Column) -> bool {
    matches!(column.means, Some(Meaning::Due | Meaning::OwnerAndDue))
}

/// Returns the text in a date field and its reading, unless the field holds a date or is empty.
#[must_use]
pub fn misread<'r>(answer: &FieldAnswer<'r>) -> Option<(&'r str, DateReading)> {
    match (answer.kind, answer.value) {
        (Kind::Date, Value::Text(text)) if !text.trim().is_empty() => Some((text, dates::read(text))),
        _ => None,
    }
}
