//! Values read from texts that say more than the value, and dates that only the session's day makes certain.

use std::sync::Arc;

use super::{Note, NoteKind, Record, Value};
use crate::dates;
use crate::dates::taken::{DateContext, take, take_time};
use crate::form::{Address, Form, Kind, Meaning};
use crate::source::{quoted, said as safe};

/// A text in a date field: the one date that it means.
pub(super) fn date(text: String, context: &DateContext) -> Value {
    taken(take(&text, context).map(Value::Date), text)
}

/// A text in a time field: the one time that it means.
pub(super) fn time(text: String) -> Value {
    taken(take_time(&text).map(Value::Time), text)
}

/// A text on a scale: the mark before a remark, as in "5 - was 7" and "6/7 (was 5)".
pub(super) fn mark(text: String, min: i64, max: i64) -> Value {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = text.get(digits.len()..).unwrap_or_default();
    // "6.5" and "6 or 7" are not one mark.
    let is_remark =
        rest.starts_with([' ', '/', '(', ',', ';', '-', '\u{2013}']) && !rest.trim_start().starts_with("or ");
    let number = digits.parse::<f64>().ok().filter(|_| is_remark);
    #[allow(clippy::cast_precision_loss, reason = "a scale has at most 21 points")]
    let number = number.filter(|mark| (min as f64..=max as f64).contains(mark));
    taken(number.map(Value::Number), text)
}

/// A text in place of Yes or No: the first word, when a sign separates it from a remark.
pub(super) fn yes_or_no(text: String) -> Value {
    let lower = text.to_lowercase();
    let rest = |word: &str| {
        lower
            .strip_prefix(word)
            .filter(|rest| rest.trim_start().starts_with(['-', '\u{2013}', ',', '(', ';', '.', ':']))
    };
    let answer = match (rest("yes"), rest("no")) {
        (Some(_), _) => Some(true),
        (_, Some(_)) => Some(false),
        (None, None) => None,
    };
    taken(answer.map(Value::Bool), text)
}

fn taken(value: Option<Value>, text: String) -> Value {
    match value {
        Some(value) => Value::Taken { text, value: Box::new(value) },
        None => Value::Text(text),
    }
}

/// What a text was taken for, in words.
pub(super) fn said(text: &str, value: &Value) -> String {
    let value = match value {
        Value::Date(date) => dates::long(*date),
        Value::Time(time) => time.format("%H:%M").to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        _ => String::new(),
    };
    format!("“{}” was taken as {value}", quoted(text))
}

/// Takes the dates that need the day of the session: without a year, or counted from the session.
pub(super) fn settle(record: &mut Record) {
    let Some(session) = record.session_date() else { return };
    let form = Arc::clone(&record.form);
    let known = DateContext { session: Some(session), next: None, ahead: true };
    // The next session comes first: actions are due by it.
    let next = form.meaning(Meaning::NextSession).map(|field| &field.name);
    if let Some(name) = next {
        settle_at(record, &form, &Address::Field(name.clone()), &known, |record| record.values.get_mut(name));
    }
    let next = record.dated(Meaning::NextSession).filter(|next| *next >= session);
    let known = DateContext { next, ..known };
    for field in form.fields() {
        let name = &field.name;
        match &field.kind {
            Kind::Date => {
                let context = DateContext { ahead: is_ahead(field.means), ..known };
                settle_at(record, &form, &Address::Field(name.clone()), &context, |record| record.values.get_mut(name));
            }
            Kind::Signature { .. } => {
                let context = DateContext { ahead: false, ..known };
                settle_at(record, &form, &Address::SignedDate(name.clone()), &context, |record| {
                    match record.values.get_mut(name) {
                        Some(Value::Signature(signature)) => Some(&mut signature.date),
                        _ => None,
                    }
                });
            }
            Kind::Table(table) => {
                let count = record.rows(name).len();
                for column in table.columns.iter().filter(|column| matches!(column.kind, Kind::Date)) {
                    let context = DateContext { ahead: is_ahead(column.means), ..known };
                    for row in 0..count {
                        let at = Address::cell(name, row + 1, &column.name);
                        settle_at(record, &form, &at, &context, |record| match record.values.get_mut(name) {
                            Some(Value::Rows(rows)) => rows.get_mut(row)?.get_mut(&column.name),
                            _ => None,
                        });
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a date with this meaning is after the session.
fn is_ahead(meaning: Option<Meaning>) -> bool {
    matches!(
        meaning,
        Some(Meaning::Due | Meaning::OwnerAndDue | Meaning::NextSession | Meaning::ReviewDue | Meaning::RescheduledFor)
    )
}

fn settle_at(
    record: &mut Record,
    form: &Form,
    at: &Address,
    context: &DateContext,
    find: impl Fn(&mut Record) -> Option<&mut Value>,
) {
    let Some(value) = find(record) else { return };
    let Value::Text(text) = value else { return };
    let Some(date) = take(text, context) else { return };
    let taken = Box::new(Value::Date(date));
    let message = format!("{}: {}", form.label(at), said(text, &taken));
    *value = Value::Taken { text: std::mem::take(text), value: taken };
    let address = at.to_string();
    record.notes.retain(|note| note.kind != NoteKind::UnreadableValue || note.field.as_deref() != Some(&address));
    record.notes.push(Note { kind: NoteKind::TakenAs, field: Some(address), message: safe(message) });
}
