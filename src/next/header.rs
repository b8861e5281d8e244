//! Carries over people, case and appointment to the next session.

use chrono::NaiveDate;

use super::next_blank::NextBlank;
use crate::dates;
use crate::form::{Field, Form, Kind, Meaning, Role, SectionItem};
use crate::record::answer::written_out;
use crate::record::{Record, Value};

/// Fills in the lasting answers and the agreed date.
pub(super) fn carry(record: &Record, next: &mut NextBlank) {
    let form = &record.form;
    for section in &form.sections {
        for item in &section.items {
            let SectionItem::Field(field) = item else { continue };
            let value = record.get(&field.name);
            if is_lasting(form, field, section.panel) && !value.is_empty() {
                next.set_value(&field.name, value.clone());
            }
        }
    }
    match agreed(record) {
        Ok((field, date)) => next.set_value(&field.name, Value::Date(date)),
        Err(why) => next.not_carried.push(why),
    }
    appointment(record, next);
}

/// Whether the answer is about the people or the case, not about the session. The panel at the head of a form describes
/// them, except for its dates and times.
fn is_lasting(form: &Form, field: &Field, panel: bool) -> bool {
    if form.dated_by.as_deref() == Some(&field.name) {
        return false;
    }
    match (field.means, &field.kind) {
        (Some(meaning), _) => meaning.lasts(),
        // Children named outside the panel were a topic of this session only.
        (None, Kind::Person { role: Some(Role::Child), .. }) => panel,
        (None, Kind::Person { .. }) => true,
        (None, Kind::Text | Kind::Choice { .. } | Kind::Choices { .. }) => panel,
        (None, _) => false,
    }
}

/// Returns the form's date field and the date agreed for the next session, or why the date stays empty.
fn agreed(record: &Record) -> Result<(&Field, NaiveDate), String> {
    let form: &Form = &record.form;
    let empty = |why: &str| Err(format!("{why}, so its date stays empty"));
    let Some(asked) = form.meaning(Meaning::NextSession) else {
        return empty("The form does not ask for the date of the next session");
    };
    let given = record.get(&asked.name);
    let date = match given.date() {
        Some(date) => date,
        None if given.is_empty() => return empty("The record does not say when the next session is"),
        None => return empty("What the record gives as the date of the next session cannot be read as a date"),
    };
    if record.session_date().is_some_and(|session| date <= session) {
        return empty(&format!(
            "The record gives {} for the next session, which is not after its own date",
            dates::long(date)
        ));
    }
    let dated = form.dated_by.as_deref().and_then(|name| form.field(name));
    match dated.filter(|field| matches!(field.kind, Kind::Date)) {
        Some(field) => Ok((field, date)),
        None => Err(format!("The next session is on {}; the form has no place for its date", dates::long(date))),
    }
}

/// Fills in the time and place of the next session.
fn appointment(record: &Record, next: &mut NextBlank) {
    let form = &record.form;
    let mut not_carried = Vec::new();
    for (from, to) in [(Meaning::NextTime, Meaning::SessionTime), (Meaning::NextVenue, Meaning::SessionVenue)] {
        let Some(value) = form.meaning(from).map(|field| record.get(&field.name)).filter(|value| !value.is_empty())
        else {
            continue;
        };
        match (form.meaning(to), value.taken()) {
            (Some(field), Value::Time(_)) => next.set_value(&field.name, value.taken().clone()),
            (Some(field), Value::Text(_)) if to == Meaning::SessionVenue => {
                next.set_value(&field.name, value.clone());
            }
            _ => not_carried.push(written_out(value)),
        }
    }
    if !not_carried.is_empty() {
        let not_carried = not_carried.join(", ");
        next.not_carried.push(format!("The form has no place for when and where its own session is: {not_carried}"));
    }
}
