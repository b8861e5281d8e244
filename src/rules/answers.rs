//! Every single answer of a record: of fields, of the cells of tables, of the dates of signatures.

use crate::dates::{self, Reading};
use crate::form::{Address, Column, Field, Form, Kind, Meaning, Table};
use crate::record::{Record, Row, Value, cell};

/// One answer and where it stands.
#[derive(Debug)]
pub struct Answered<'r> {
    /// Where it stands.
    pub address: Address,
    /// What is asked for there.
    pub kind: &'r Kind,
    /// The answer.
    pub value: &'r Value,
    /// It says when an action is due.
    pub due: bool,
}

static DATE: Kind = Kind::Date;

/// All answers of a record, in the form's order.
#[must_use]
pub fn all(record: &Record) -> Vec<Answered<'_>> {
    let form: &Form = &record.form;
    let mut out = Vec::new();
    for field in form.fields() {
        match (&field.kind, record.get(&field.name)) {
            (Kind::Table(table), Value::Rows(rows)) => {
                for (index, row) in rows.iter().enumerate() {
                    out.extend(table.columns.iter().map(|column| in_row(field, table, index + 1, row, column)));
                }
            }
            (Kind::Signature { .. }, Value::Signature(signature)) => out.push(Answered {
                address: Address::SignedDate(field.name.clone()),
                kind: &DATE,
                value: &signature.date,
                due: false,
            }),
            (kind, value) => {
                out.push(Answered { address: Address::Field(field.name.clone()), kind, value, due: false });
            }
        }
    }
    out
}

fn in_row<'r>(field: &Field, table: &'r Table, number: usize, row: &'r Row, column: &'r Column) -> Answered<'r> {
    let address = Address::cell(&field.name, number, &column.name);
    let due = table.actions.is_some() && is_due(column);
    Answered { address, kind: &column.kind, value: cell(row, &column.name), due }
}

fn is_due(column: &Column) -> bool {
    matches!(column.means, Some(Meaning::Due | Meaning::OwnerAndDue))
}

/// What a text in a date field turned out to be, for those that are no date.
#[must_use]
pub fn misread<'r>(answer: &Answered<'r>) -> Option<(&'r str, Reading)> {
    match (answer.kind, answer.value) {
        (Kind::Date, Value::Text(text)) if !text.trim().is_empty() => Some((text, dates::read(text))),
        _ => None,
    }
}
