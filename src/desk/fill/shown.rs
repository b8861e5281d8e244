//! What a page shows of a form: the printed words, and each field with its answer.

use serde_json::{Value as Json, json};

use super::entry::MOST_ROWS;
use super::field_place::shown_rows;
use super::options::{is_ticked, options};
use super::to_check::FieldChecks;
use crate::form::address::Address;
use crate::form::{Field, Kind, Section, SectionItem, Table, TextStyle};
use crate::record::answer::written_out;
use crate::record::{Record, Value};

/// The items of some sections, as the template shows them, each with what is to be checked.
pub(super) fn items(sections: &[Section], record: &Record, checks: &FieldChecks) -> Vec<Json> {
    let mut out = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        if let Some(heading) = section.heading.as_deref().filter(|_| index > 0) {
            out.push(json!({"item": "heading", "text": numbered(section.number.as_deref(), heading)}));
        }
        for item in &section.items {
            out.push(match item {
                SectionItem::Text(text) => json!({
                    "item": match text.style {
                        TextStyle::Heading => "heading",
                        TextStyle::Guidance | TextStyle::Note => "guidance",
                        TextStyle::Clause => "clause",
                    },
                    "text": numbered(text.number.as_deref(), &text.text),
                }),
                SectionItem::Field(field) => shown(field, record, checks),
            });
        }
    }
    out
}

fn numbered(number: Option<&str>, text: &str) -> String {
    number.map_or_else(|| text.to_owned(), |number| format!("{number} {text}"))
}

fn shown(field: &Field, record: &Record, checks: &FieldChecks) -> Json {
    let value = record.get(&field.name);
    let mut out = answer(&field.kind, &field.name, value);
    out["item"] = "field".into();
    out["label"] = numbered(field.number.as_deref(), &field.plain_label()).into();
    out["hint"] = field.hint.clone().into();
    out["lines"] = field.lines.max(2).into();
    out["read_only"] = field.read_only.into();
    out["checks"] = json!(checks.of_field(&field.name));
    match (&field.kind, value) {
        (Kind::Table(table), _) => {
            out["checks"] = checks.at(&Address::Field(field.name.clone())).into();
            out["table"] = rows(table, &field.name, record, checks);
        }
        (Kind::Signature { name_label, date_label, .. }, value) => {
            let (name, date) = match value {
                Value::Signature(signature) => {
                    (signature.name.clone().unwrap_or_default(), written_out(&signature.date))
                }
                _ => Default::default(),
            };
            out["checks"] = checks.at(&Address::Field(field.name.clone())).into();
            out["signature"] = json!({"name": name, "date": date, "name_label": name_label, "date_label": date_label,
                "name_checks": checks.at(&Address::SignerName(field.name.clone())),
                "date_checks": checks.at(&Address::SignedDate(field.name.clone()))});
        }
        (Kind::Scale { low, high, .. }, _) => {
            out["low"] = low.clone().into();
            out["high"] = high.clone().into();
        }
        _ => {}
    }
    out
}

/// A question of any kind but a table or a signature.
fn answer(kind: &Kind, name: &str, value: &Value) -> Json {
    let text = written_out(value);
    // The words of a tick box that holds words instead of a tick.
    let words =
        Some(&text).filter(|text| matches!(kind, Kind::Tick) && !matches!(value, Value::Bool(_)) && !text.is_empty());
    json!({"kind": kind.keyword(), "name": name, "value": text, "words": words, "options": options(kind, value),
           "is_on": is_ticked(value)})
}

fn rows(table: &Table, name: &str, record: &Record, checks: &FieldChecks) -> Json {
    let filled = record.rows(name);
    let printed = table.printed_rows();
    let count = shown_rows(table, filled.len());
    let rows = (1..=count).map(|row| {
        let cells = table.columns.iter().map(|column| {
            let value = filled.get(row - 1).and_then(|row| row.get(&column.name)).unwrap_or(&Value::Empty);
            let at = Address::cell(name, row, &column.name);
            let mut cell = answer(&column.kind, &at.to_string(), value);
            cell["checks"] = checks.at(&at).into();
            cell["label"] = column.label.clone().into();
            cell["lines"] = column.lines.max(2).into();
            cell
        });
        let label = printed.get(row - 1).map(|printed| json!({"label": printed.label, "text": printed.text}));
        json!({"number": row, "cells": cells.collect::<Vec<Json>>(), "printed": label})
    });
    let is_full = table.grows() && count >= MOST_ROWS;
    let most = is_full.then_some(MOST_ROWS);
    json!({"rows": rows.collect::<Vec<Json>>(), "count": count, "grows": table.grows() && !is_full, "most": most})
}
