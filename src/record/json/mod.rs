//! Records as JSON: `{"form","version","values","notes"}`, and `"via"` for a record that was read by labels.

mod read;

use serde_json::{Map, Value as Json, json};

pub use read::{NamedRecord, for_each_record, parse};

use super::{Record, Row, Signature, Value};
use crate::form::{Form, Kind};

/// A record as JSON, with every field in the form's order.
#[must_use]
pub fn record(record: &Record, file: Option<&str>) -> Json {
    let mut out = Map::new();
    if let Some(file) = file {
        out.insert("file".into(), file.into());
    }
    out.insert("form".into(), record.form.id.as_str().into());
    out.insert("version".into(), record.version.into());
    out.insert("values".into(), values(record));
    let notes: Vec<Json> = record
        .notes
        .iter()
        .map(|note| match &note.field {
            Some(field) => json!({"kind": note.kind.keyword(), "field": field, "message": note.message}),
            None => json!({"kind": note.kind.keyword(), "message": note.message}),
        })
        .collect();
    out.insert("notes".into(), notes.into());
    if !record.via.is_empty() {
        let via = record.via.iter().map(|(field, via)| (field.clone(), json!({"how": via.how, "sure": via.is_sure})));
        out.insert("via".into(), Json::Object(via.collect()));
    }
    Json::Object(out)
}

/// The values alone, with every field in the form's order.
#[must_use]
pub fn values(record: &Record) -> Json {
    let form: &Form = &record.form;
    Json::Object(form.fields().map(|field| (field.name.clone(), value(&field.kind, record.get(&field.name)))).collect())
}

fn value(kind: &Kind, value: &Value) -> Json {
    match value {
        Value::Rows(rows) => Json::Array(rows.iter().map(|row| cells(kind, row)).collect()),
        Value::Signature(signature) => self::signature(signature),
        other => plain(other),
    }
}

fn cells(kind: &Kind, row: &Row) -> Json {
    let Kind::Table(table) = kind else { return Json::Null };
    Json::Object(
        table.columns.iter().map(|column| (column.name.clone(), plain(super::cell(row, &column.name)))).collect(),
    )
}

fn signature(signature: &Signature) -> Json {
    let mut out = Map::new();
    out.insert("grade".into(), signature.grade.keyword().into());
    if let Some(name) = &signature.name {
        out.insert("name".into(), name.as_str().into());
    }
    if !signature.date.is_empty() {
        out.insert("date".into(), plain(&signature.date));
    }
    if let Some(status) = &signature.status {
        out.insert("status".into(), status.as_str().into());
    }
    if let Some(digital) = &signature.digital {
        if let Some(signer) = &digital.signer {
            out.insert("signer".into(), signer.as_str().into());
        }
        if let Some(day) = digital.signed_on {
            out.insert("signed_on".into(), plain(&Value::Date(day)));
        }
        out.insert("integrity".into(), digital.integrity.keyword().into());
        out.insert("trust".into(), digital.trust.words().into());
    }
    Json::Object(out)
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Empty | Value::Rows(_) | Value::Signature(_) => Json::Null,
        Value::Text(text) | Value::Taken { text, .. } => text.as_str().into(),
        // Checked to be whole and small.
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => (*number as i64).into(),
        Value::Number(number) => (*number).into(),
        Value::Bool(mark) => (*mark).into(),
        Value::Date(date) => date.format("%Y-%m-%d").to_string().into(),
        Value::Time(time) => time.format("%H:%M").to_string().into(),
        Value::List(list) => list.iter().map(plain).collect(),
    }
}
