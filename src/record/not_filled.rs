//! What a record holds and a filled form cannot: signatures, remarks beside marks, options that are not printed.

use super::{Grade, Record, Value, cell, used};
use crate::form::address::slug;
use crate::form::{Field, Kind};

/// The parts of a record that are lost when it is filled into its form, a sentence each without a full stop.
#[must_use]
pub fn not_filled(record: &Record) -> Vec<String> {
    [unsigned(record), off_the_form(record), remarks(record)].into_iter().flatten().collect()
}

/// The signatures that a filled file cannot carry: a signature is given on the file itself, never copied.
fn unsigned(record: &Record) -> Option<String> {
    let better: Vec<String> = record
        .form
        .fields()
        .filter(|field| {
            matches!(record.get(&field.name), Value::Signature(signature)
                if matches!(signature.grade, Grade::Drawn | Grade::Cryptographic))
        })
        .map(Field::plain_label)
        .collect();
    if better.is_empty() {
        return None;
    }
    Some(format!(
        "only name and date are filled in for {}; a drawn or digital signature cannot be copied into another file",
        better.join(", ")
    ))
}

/// The answers without a box on the form: words in place of a mark or a tick, a mark that is no point of its scale, an
/// option that it does not print, a row that a table has no room for.
fn off_the_form(record: &Record) -> Option<String> {
    let is_lost = |field: &&Field| match (&field.kind, record.get(&field.name)) {
        (Kind::Table(table), Value::Rows(rows)) => {
            let room = if table.grows() { rows.len() } else { table.blank_rows() };
            let columns = || table.columns.iter();
            rows.iter().skip(room).any(|row| used(table, row))
                || rows.iter().any(|row| columns().any(|column| has_no_box(&column.kind, cell(row, &column.name))))
        }
        (Kind::Scale { .. }, Value::List(points)) => points.iter().any(|point| has_no_box(&field.kind, point)),
        (kind, value) => has_no_box(kind, value),
    };
    let labels: Vec<String> = record.form.fields().filter(is_lost).map(Field::plain_label).collect();
    (!labels.is_empty())
        .then(|| format!("the form has no field for what the record says in {}; it was left out", labels.join(", ")))
}

fn has_no_box(kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Scale { min, max, .. }, Value::Number(point)) => {
            point.fract() != 0.0 || *point < *min as f64 || *point > *max as f64
        }
        (Kind::Scale { .. } | Kind::Tick, Value::Text(_)) => !value.is_empty(),
        (Kind::Choices { choices }, Value::List(list)) => {
            list.iter().filter_map(Value::text).any(|text| !choices.iter().any(|choice| slug(choice) == slug(text)))
        }
        _ => false,
    }
}

/// The remarks beside a mark, a tick or Yes or No, for which a form has no box.
fn remarks(record: &Record) -> Option<String> {
    let is_mark = |kind: &Kind| matches!(kind, Kind::Scale { .. } | Kind::YesNo | Kind::Tick);
    let has_remark = |value: &Value| matches!(value, Value::Taken { .. });
    let loses = |field: &&Field| match (&field.kind, record.get(&field.name)) {
        (Kind::Table(table), Value::Rows(rows)) => {
            let mut marks = table.columns.iter().filter(|column| is_mark(&column.kind));
            marks.any(|column| rows.iter().any(|row| has_remark(cell(row, &column.name))))
        }
        (Kind::Choices { .. }, Value::List(list)) => list.iter().any(has_remark),
        (kind, value) => is_mark(kind) && has_remark(value),
    };
    let labels: Vec<String> = record.form.fields().filter(loses).map(Field::plain_label).collect();
    (!labels.is_empty()).then(|| {
        let labels = labels.join(", ");
        format!("the form has no box for the remark beside the mark in {labels}; write it into a box for text")
    })
}
