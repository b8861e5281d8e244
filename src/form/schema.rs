//! JSON Schemas of the YAML languages, generated from the Rust types, for completion and checks in editors.

use std::sync::LazyLock;

use serde_json::{Value as Json, json};

use super::raw::{RawAuthority, RawForm};
use super::raw_layout::RawLayout;
use super::{Form, Kind, Table, TableRows};

static FORM: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(RawForm).to_value());
static AUTHORITY: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(RawAuthority).to_value());
static LAYOUT: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(RawLayout).to_value());

/// The schema of a form's definition.
#[must_use]
pub fn form() -> &'static Json {
    &FORM
}

/// The schema of an authority's definition.
#[must_use]
pub fn authority() -> &'static Json {
    &AUTHORITY
}

/// The schema of a folder layout.
#[must_use]
pub fn layout() -> &'static Json {
    &LAYOUT
}

/// The schema of a record of any form.
#[must_use]
pub fn record() -> Json {
    record_with("Formfolio record", &json!({"type": "object"}))
}

/// The schema of a record of one form, with its fields.
#[must_use]
pub fn record_of(form: &Form) -> Json {
    let properties: serde_json::Map<String, Json> = form
        .fields()
        .map(|field| {
            let mut schema = value_schema(&field.kind);
            if let Some(object) = schema.as_object_mut() {
                object.insert("description".into(), Json::String(field.plain_label()));
            }
            (field.name.clone(), schema)
        })
        .collect();
    let values = json!({"type": "object", "additionalProperties": false, "properties": properties});
    record_with(&format!("Record of {}", form.id), &values)
}

fn record_with(title: &str, values: &Json) -> Json {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "additionalProperties": false,
        "required": ["form", "values"],
        "properties": {
            "form": {"type": "string", "description": "The form's id, such as sandwell/individual-record."},
            "version": {"type": "integer", "minimum": 1, "description": "The form's version; the newest when not given."},
            "file": {"type": ["string", "null"], "description": "The filled file it was read from."},
            "values": values,
            "notes": {"type": "array", "description": "What was noticed while reading a filled file.", "items": {
                "type": "object", "additionalProperties": false, "required": ["kind", "message"], "properties": {
                    "kind": {"type": "string"}, "field": {"type": ["string", "null"]}, "message": {"type": "string"}}}},
        },
    })
}

fn value_schema(kind: &Kind) -> Json {
    let text = json!({"type": ["string", "null"]});
    match kind {
        Kind::Text | Kind::LongText | Kind::Person { .. } | Kind::Time | Kind::Date => text,
        Kind::Number => json!({"type": ["number", "null"]}),
        Kind::Tick => json!({"type": ["boolean", "null"]}),
        Kind::YesNo => json!({"type": ["boolean", "string", "null"]}),
        Kind::Choice { choices } => json!({"type": ["string", "null"], "examples": choices}),
        Kind::Choices { choices } => {
            json!({"type": ["array", "null"], "items": {"type": "string", "examples": choices}})
        }
        // A mark beyond the scale is a finding of the check, not a mistake of shape.
        Kind::Scale { .. } => json!({"type": ["integer", "array", "null"], "items": {"type": "integer"}}),
        Kind::Signature { .. } => json!({"type": ["object", "null"], "additionalProperties": false, "properties": {
            "grade": {"type": "string", "enum": ["none", "typed", "drawn", "cryptographic"]},
            "name": {"type": ["string", "null"]}, "date": {"type": ["string", "null"]}, "status": {"type": ["string", "null"]},
            // Written after reading a digital signature, and never read back: only the signed file is proof.
            "signer": text, "signed_on": text, "integrity": text, "trust": text}}),
        Kind::Table(table) => table_schema(table),
    }
}

fn table_schema(table: &Table) -> Json {
    let properties: serde_json::Map<String, Json> =
        table.columns.iter().map(|column| (column.name.clone(), value_schema(&column.kind))).collect();
    let mut schema = json!({"type": ["array", "null"],
        "items": {"type": ["object", "null"], "additionalProperties": false, "properties": properties}});
    if let (TableRows::Fixed { .. } | TableRows::Printed { .. }, Some(object)) = (&table.rows, schema.as_object_mut()) {
        object.insert("maxItems".into(), table.blank_rows().into());
    }
    schema
}
