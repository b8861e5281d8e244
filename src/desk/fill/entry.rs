//! Reads what a person entered on a page into the record.

use std::collections::BTreeMap;

use crate::desk::request::Request;
use crate::form::{Field, Kind, Table};
use crate::record::answer::{from_text, written_out};
use crate::record::{Grade, Record, Row, Signature, Value};

/// The most rows of a table.
pub(super) const MOST_ROWS: usize = 200;

/// Takes the answers of these fields from the request.
pub(super) fn take<'f>(request: &Request, fields: impl Iterator<Item = &'f Field>, record: &mut Record) {
    for field in fields.filter(|field| !field.read_only) {
        let value = match &field.kind {
            Kind::Table(table) => Value::Rows(rows(request, &field.name, table, record.rows(&field.name))),
            Kind::Signature { .. } => signature(request, &field.name, record.get(&field.name)),
            kind => value(request, kind, &field.name, record.get(&field.name)),
        };
        record.values.insert(field.name.clone(), value);
    }
}

fn value(request: &Request, kind: &Kind, name: &str, before: &Value) -> Value {
    match kind {
        Kind::Tick => Value::Bool(!request.value(name).is_empty()),
        Kind::Choices { .. } => {
            let ticked: Vec<Value> = request.values(name).map(|option| Value::Text(option.to_owned())).collect();
            if ticked.is_empty() { Value::Empty } else { Value::List(ticked) }
        }
        kind => {
            let given = request.value(name);
            // What was not changed keeps how it was read.
            if !before.is_empty() && written_out(before).replace("\r\n", "\n").trim() == given.replace("\r\n", "\n") {
                return before.clone();
            }
            from_text(kind, given)
        }
    }
}

fn rows(request: &Request, name: &str, table: &Table, before: &[Row]) -> Vec<Row> {
    let count = request.value(&format!("{name}.rows")).parse().unwrap_or(before.len()).min(MOST_ROWS);
    (1..=count)
        .map(|row| {
            let old = before.get(row - 1);
            let cells = table.columns.iter().map(|column| {
                let at = format!("{name}.{row}.{}", column.name);
                let before = old.and_then(|row| row.get(&column.name)).unwrap_or(&Value::Empty);
                (column.name.clone(), value(request, &column.kind, &at, before))
            });
            cells.collect::<BTreeMap<String, Value>>()
        })
        .collect()
}

/// A typed signature. One that was drawn or made digitally stays a thing of the file that it is in.
fn signature(request: &Request, name: &str, before: &Value) -> Value {
    let signer = request.value(&format!("{name}.name"));
    let date = from_text(&Kind::Date, request.value(&format!("{name}.date")));
    if let Value::Signature(old) = before
        && old.name.as_deref().unwrap_or_default() == signer
        && *old.date == date
    {
        return before.clone();
    }
    let name = Some(signer.to_owned()).filter(|signer| !signer.is_empty());
    let grade = if name.is_some() { Grade::Typed } else { Grade::None };
    Value::Signature(Signature { grade, name, date: Box::new(date), status: None, digital: None })
}
