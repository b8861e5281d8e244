//! Reads what a person entered on a page into the record.

use super::options::{is_ticked, options};
use crate::desk::request::Request;
use crate::form::{Field, Kind, Table};
use crate::record::answer::{from_text, written_out};
use crate::record::{Grade, Record, Row, Signature, Value, cell};

/// The most rows that a table can have by adding rows here. A file that is opened may have more.
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
        Kind::Tick => {
            let is_on = !request.value(name).is_empty();
            if !before.is_empty() && is_ticked(before) == is_on { before.clone() } else { Value::Bool(is_on) }
        }
        Kind::YesNo | Kind::Choice { .. } | Kind::Choices { .. } | Kind::Scale { .. } => {
            let given: Vec<&str> = request.values(name).map(str::trim).filter(|given| !given.is_empty()).collect();
            let shown = options(kind, before);
            if given.iter().copied().eq(shown.iter().filter(|option| option.is_on).map(|option| option.value.trim())) {
                return before.clone();
            }
            chosen(kind, &given, before)
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

/// The value of the options that were chosen.
fn chosen(kind: &Kind, given: &[&str], before: &Value) -> Value {
    let (Kind::Choices { .. }, [_, ..]) = (kind, given) else {
        return from_text(kind, given.first().copied().unwrap_or_default());
    };
    let before = match before {
        Value::List(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let option = |given: &&str| {
        let known = before.iter().find(|value| written_out(value).trim() == *given);
        known.cloned().unwrap_or_else(|| Value::Text((*given).to_owned()))
    };
    Value::List(given.iter().map(option).collect())
}

/// The rows as they were sent. Rows and cells that were not on the page stay as they were.
fn rows(request: &Request, name: &str, table: &Table, before: &[Row]) -> Vec<Row> {
    let sent: usize = request.value(&format!("{name}.rows")).parse().unwrap_or(before.len());
    let rows = (1..=sent.min(MOST_ROWS.max(before.len()))).map(|number| {
        let mut row = before.get(number - 1).cloned().unwrap_or_default();
        for column in &table.columns {
            let at = format!("{name}.{number}.{}", column.name);
            let new = value(request, &column.kind, &at, cell(&row, &column.name));
            row.insert(column.name.clone(), new);
        }
        row
    });
    rows.chain(before.iter().skip(sent).cloned()).collect()
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
