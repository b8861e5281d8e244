//! JSON Schemas of the YAML languages, generated from the Rust types, for completion and checks in editors.

use std::sync::LazyLock;

use serde_json::{Value as Json, json};

use super::kind_keys::{COLUMNS, FORMS, ITEMS, KindGroup};
use super::raw::{RawAuthority, RawForm, RawKind};
use super::raw_layout::RawLayout;
use super::{Form, FormKind, Kind, Table, TableRows};

static FORM_SHAPE: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(RawForm).to_value());
static FORM: LazyLock<Json> = LazyLock::new(|| by_kind(FORM_SHAPE.clone()));
static AUTHORITY: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(RawAuthority).to_value());
static LAYOUT: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(RawLayout).to_value());

/// The schema of a form's definition, in which each kind of form, item and column has its own keys.
#[must_use]
pub fn form() -> &'static Json {
    &FORM
}

/// The same with the keys of all kinds together, by which the loader finds mistakes of shape.
pub(super) fn form_shape() -> &'static Json {
    &FORM_SHAPE
}

/// The schema of a form with the alternatives of each `kind`, so that an editor offers what belongs to it.
fn by_kind(mut schema: Json) -> Json {
    let Some(Json::Object(mut defs)) = schema.as_object_mut().and_then(|form| form.remove("$defs")) else {
        return schema;
    };
    for (name, groups) in [("RawItem", ITEMS), ("RawColumn", COLUMNS)] {
        let kinds = defs.get("RawKind").cloned().unwrap_or_default();
        if let Some(plain) = defs.remove(name) {
            let keys = format!("{name}Keys");
            let branches = alternatives(&plain, &kinds, &keys, groups, RawKind::keyword);
            defs.insert(name.to_owned(), json!({"description": plain["description"], "oneOf": branches}));
            defs.insert(keys, json!({"properties": plain["properties"]}));
        }
    }
    // Printed words are all that a handout has.
    let printed = defs.get("RawItem").map(|item| item["oneOf"][0].clone()).unwrap_or_default();
    let mut section = defs.get("RawSection").cloned().unwrap_or_default();
    section["properties"]["items"]["items"] = printed;
    defs.insert("HandoutSection".to_owned(), section);
    let kinds = defs.get("FormKind").cloned().unwrap_or_default();
    let mut branches = alternatives(&schema, &kinds, "FormKeys", FORMS, FormKind::keyword);
    if let Some(handout) = branches.first_mut() {
        handout["properties"]["sections"] = json!({"type": "array", "items": {"$ref": "#/$defs/HandoutSection"},
            "description": schema["properties"]["sections"]["description"]});
    }
    defs.insert("FormKeys".to_owned(), json!({"properties": schema["properties"]}));
    json!({"$schema": schema["$schema"], "title": schema["title"], "description": schema["description"],
        "oneOf": branches, "$defs": defs})
}

/// The alternatives of an object, one for each group of kinds. `kinds` is the schema of all its kinds, `keys` the name
/// of the definition that has the schemas of its keys.
fn alternatives<K: Copy>(
    plain: &Json,
    kinds: &Json,
    keys: &str,
    groups: &[KindGroup<K>],
    keyword: fn(K) -> &'static str,
) -> Vec<Json> {
    let known = plain["properties"].as_object();
    let branch = |group: &KindGroup<K>| {
        let words: Vec<&str> = group.kinds.iter().map(|kind| keyword(*kind)).collect();
        let is_of_group = |kind: &&Json| kind["const"].as_str().is_some_and(|word| words.contains(&word));
        let kinds: Vec<&Json> = kinds["oneOf"].as_array().into_iter().flatten().filter(is_of_group).collect();
        let mut properties = serde_json::Map::new();
        properties.insert(
            "kind".to_owned(),
            json!({"description": plain["properties"]["kind"]["description"],
            "oneOf": kinds}),
        );
        for key in known.into_iter().flat_map(|known| known.keys()).filter(|key| group.has(key)) {
            properties.insert(key.clone(), json!({"$ref": format!("#/$defs/{keys}/properties/{key}")}));
        }
        let required: Vec<&str> = std::iter::once("kind").chain(group.required.iter().copied()).collect();
        json!({"title": words.join(", "), "type": "object", "additionalProperties": false,
            "required": required, "properties": properties})
    };
    groups.iter().map(branch).collect()
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
            "via": {"type": "object", "description": "How each value was found in a file without fields of ours, and whether nothing speaks against it.",
                "additionalProperties": {"type": "object", "additionalProperties": false, "required": ["how", "sure"], "properties": {
                    "how": {"type": "string", "enum": ["label", "position", "ocr"]}, "sure": {"type": "boolean"}}}},
        },
    })
}

fn value_schema(kind: &Kind) -> Json {
    let text = json!({"type": ["string", "null"]});
    match kind {
        // Several people may stand in a list or in one text.
        Kind::Person { several: true, .. } => {
            json!({"type": ["array", "string", "null"], "items": {"type": ["string", "null"]}})
        }
        Kind::Text | Kind::LongText | Kind::Person { .. } | Kind::Time | Kind::Date => text,
        Kind::Number => json!({"type": ["number", "string", "null"]}),
        // "x" and "yes" tick a box, too.
        Kind::Tick | Kind::YesNo => json!({"type": ["boolean", "string", "null"]}),
        Kind::Choice { choices } => json!({"type": ["string", "null"], "examples": choices}),
        Kind::Choices { choices } => {
            // One option may stand without a list.
            json!({"type": ["array", "string", "null"], "items": {"type": "string", "examples": choices}})
        }
        // A mark beyond the scale is a finding of the check, not a mistake of shape.
        Kind::Scale { .. } => json!({"type": ["integer", "array", "string", "null"], "items": {"type": "integer"}}),
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
