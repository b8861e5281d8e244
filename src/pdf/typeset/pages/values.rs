//! A record's values for the layout, by the link targets of the form's boxes.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::form::address::slug;
use crate::form::{Address, Field, Grade, Kind, Table, TableRows};
use crate::pdf::field::field_type::WidgetTarget;
use crate::record::answer::written_out;
use crate::record::{Record, Row, Signature, Value, cell, used};
use crate::text::sentence;

/// The answers of a record.
#[derive(Debug, Default)]
pub struct RecordValues {
    /// The text of each box, or `true` for a mark, by target.
    pub answers: Map<String, Json>,
    /// Text without a box, by field name: "perhaps" in a Yes or No field.
    pub extra: Map<String, Json>,
    /// The number of rows of each table, by name.
    pub rows: Map<String, Json>,
}

/// Returns a record's answers.
#[must_use]
pub fn values(record: &Record) -> RecordValues {
    let mut out = RecordValues::default();
    for field in record.form.fields() {
        let own = Address::Field(field.name.clone());
        match (&field.kind, record.get(&field.name)) {
            (Kind::Table(table), Value::Rows(rows)) => out.table(field, table, rows),
            (Kind::Table(table), _) => out.table(field, table, &[]),
            (Kind::Signature { date_label, .. }, Value::Signature(signature)) => {
                out.signature(&own, signature, date_label.is_some());
            }
            (kind, value) => out.answer(kind, &own, value),
        }
    }
    out
}

impl RecordValues {
    fn mark(&mut self, target: &WidgetTarget) {
        self.answers.insert(target.to_string(), true.into());
    }

    fn text(&mut self, address: &Address, text: &str) {
        let text = text.trim_end();
        if !text.trim().is_empty() {
            self.answers.insert(WidgetTarget::whole(address).to_string(), text.into());
        }
    }

    fn beside(&mut self, own: &Address, texts: &[String]) {
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        if !texts.is_empty() {
            self.extra.insert(own.to_string(), texts.join("; ").into());
        }
    }

    fn answer(&mut self, kind: &Kind, own: &Address, value: &Value) {
        let list = |value: &Value| match value {
            Value::List(list) => list.clone(),
            Value::Empty => Vec::new(),
            one => vec![one.clone()],
        };
        match (kind, value) {
            (Kind::Tick, Value::Bool(mark)) => {
                if *mark {
                    self.mark(&WidgetTarget::whole(own));
                }
            }
            (Kind::YesNo, Value::Bool(_)) => self.mark(&WidgetTarget::state(own, &written_out(value))),
            (Kind::Choices { choices }, value) => {
                let known: BTreeSet<String> = choices.iter().map(|choice| slug(choice)).collect();
                let (known, other): (Vec<String>, Vec<String>) =
                    list(value).iter().map(written_out).partition(|choice| known.contains(&slug(choice)));
                known.iter().for_each(|choice| self.mark(&WidgetTarget::whole(&Address::option(own.field(), choice))));
                self.beside(own, &other);
            }
            (Kind::Scale { min, max, .. }, value) => {
                let is_point = |point: &String| point.parse::<i64>().is_ok_and(|point| (*min..=*max).contains(&point));
                let (points, other): (Vec<String>, Vec<String>) =
                    list(value).iter().map(written_out).partition(is_point);
                points.iter().for_each(|point| self.mark(&WidgetTarget::state(own, point)));
                self.beside(own, &other);
            }
            (Kind::Tick | Kind::YesNo, value) => self.beside(own, &[written_out(value)]),
            (_, value) => self.text(own, &written_out(value)),
        }
    }

    fn signature(&mut self, own: &Address, signature: &Signature, dated: bool) {
        self.text(own, graded(signature));
        let name = Address::SignerName(own.field().to_owned());
        self.text(&name, signature.name.as_deref().unwrap_or_default());
        let mut said = Vec::new();
        if dated {
            self.text(&Address::SignedDate(own.field().to_owned()), &written_out(&signature.date));
        } else if !signature.date.is_empty() {
            said.push(format!("Dated {}.", written_out(&signature.date)));
        }
        said.extend(signature.status.as_deref().map(sentence));
        if !said.is_empty() {
            self.extra.insert(own.to_string(), said.join(" ").into());
        }
    }

    fn table(&mut self, field: &Field, table: &Table, rows: &[Row]) {
        for (row, index) in rows.iter().zip(1..) {
            for column in &table.columns {
                let address = Address::cell(&field.name, index, &column.name);
                self.answer(&column.kind, &address, cell(row, &column.name));
            }
        }
        // Unused rows at the end are left out, except one in an empty table.
        let last = rows.iter().rposition(|row| used(table, row)).map_or(1, |last| last + 1);
        let count = if let TableRows::Printed { rows, .. } = &table.rows { last.max(rows.len()) } else { last };
        self.rows.insert(field.name.clone(), json!(count));
    }
}

/// Describes the grade of a signature.
fn graded(signature: &Signature) -> &'static str {
    match (signature.grade, &signature.digital) {
        (Grade::None, _) => "Not signed",
        (Grade::Typed, _) => "Signed by typing the name",
        (Grade::Drawn, _) => "Signed by hand or with a picture, which is in the original",
        (Grade::Cryptographic, Some(_)) => "Signed digitally",
        (Grade::Cryptographic, None) => "Said to be signed digitally, which only the signed file can show",
    }
}
