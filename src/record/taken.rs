//! Dates and times read from texts that say more, and dates that only the session's day makes certain.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::ditto::is_ditto;
use super::{Note, NoteKind, Record, Row, Value};
use crate::dates::taken::{DateContext, nearest_to, take, take_time};
use crate::dates::{self, DateReading};
use crate::form::{Actions, Address, Field, Form, FormKind, Kind, Meaning, PrintedRow, Table};
use crate::source::{quoted, said as safe};

/// The middle of the year that begins a month before the start of a programme: its steps are done in that year. Our
/// choice.
const MIDDLE: Days = Days::new(152);

/// A text in a date field: the one date that it means.
pub(super) fn date(text: String, context: &DateContext) -> Value {
    taken(take(&text, context).map(Value::Date), text)
}

/// A text in a time field: the one time that it means.
pub(super) fn time(text: String) -> Value {
    taken(take_time(&text).map(Value::Time), text)
}

/// The value that a text was taken for; otherwise the text.
pub(super) fn taken(value: Option<Value>, text: String) -> Value {
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
        Value::Text(option) => format!("“{}”", quoted(option)),
        _ => String::new(),
    };
    format!("“{}” was taken as {value}", quoted(text))
}

/// Takes the dates that need the day of the session: without a year, or counted from the session. A line of a sheet has
/// a session of its own.
pub(super) fn settle(record: &mut Record) {
    let form = Arc::clone(&record.form);
    settle_session(record, &form);
    let session = record.session_date().or_else(|| doubtful_session(record)).or_else(|| agreed_on(record));
    let known = DateContext { session, ahead: true, ..DateContext::default() };
    let others = if session.is_none() { neighbours(record) } else { Vec::new() };
    // The next session comes first: actions are due by it.
    let next = form.meaning(Meaning::NextSession).map(|field| &field.name);
    if let Some(name) = next {
        settle_at(record, &form, &Address::Field(name.clone()), &known, |record| record.values.get_mut(name));
    }
    let next = record.dated(Meaning::NextSession).filter(|next| session.is_some_and(|session| *next >= session));
    let known = DateContext { next, ..known };
    // The date of the signature above, and of the date field above with what it may not be before.
    let mut signed: Option<NaiveDate> = None;
    let mut dated: Option<(Option<&String>, NaiveDate)> = None;
    for field in form.fields() {
        let name = &field.name;
        let known = if is_at_the_end(&form, field) { at_the_end(record) } else { known };
        match &field.kind {
            Kind::Date => {
                let at = Address::Field(name.clone());
                let before = field.constraint.as_ref().and_then(|constraint| constraint.not_after.as_ref());
                let past = before.is_some_and(|name| form.dated_by.as_ref() == Some(name));
                let after = field.constraint.as_ref().and_then(|constraint| constraint.not_before.as_ref());
                let same = dated.filter(|(limit, _)| limit.is_some() && *limit == after).map(|(_, day)| day);
                if let Some(day) = same.filter(|_| record.get(name).text().is_some_and(is_ditto)) {
                    take_as(record, &form, &at, day, |record| record.values.get_mut(name));
                }
                let context = in_field(field.means, &known);
                let is_signed = !context.ahead && after.is_some_and(|name| form.dated_by.as_ref() == Some(name));
                let near = nearest_of(record.get(name), &others).or(known.near);
                let near = near.or_else(|| near_agreement(&form, field.means, known.session?));
                let context = DateContext { past, signed: is_signed, near, ..context };
                settle_at(record, &form, &at, &context, |record| record.values.get_mut(name));
                dated = record.get(name).date().map(|day| (after, day));
            }
            Kind::Signature { .. } => {
                let at = Address::SignedDate(name.clone());
                let date = match record.get(name) {
                    Value::Signature(signature) => &signature.date,
                    _ => &Value::Empty,
                };
                let near = nearest_of(date, &others).or(known.near);
                if let Some(day) = signed.filter(|_| date.text().is_some_and(is_same)) {
                    take_as(record, &form, &at, day, |record| date_of_signature(record, name));
                }
                let context = DateContext { ahead: false, signed: true, near, ..known };
                settle_at(record, &form, &at, &context, |record| date_of_signature(record, name));
                signed = match record.get(name) {
                    Value::Signature(signature) => signature.signed_on(),
                    _ => None,
                };
            }
            Kind::Table(table) => settle_table(record, &form, name, table, &known, &others),
            _ => {}
        }
    }
}

fn date_of_signature<'r>(record: &'r mut Record, name: &str) -> Option<&'r mut Value> {
    match record.values.get_mut(name) {
        Some(Value::Signature(signature)) => Some(&mut signature.date),
        _ => None,
    }
}

/// Whether a date repeats that of the signature above: "ditto", "same day".
fn is_same(text: &str) -> bool {
    is_ditto(text) || text.trim().to_lowercase().starts_with("same d")
}

/// Whether a field of a programme is dated when the programme ends, not by the meeting with which it begins.
fn is_at_the_end(form: &Form, field: &Field) -> bool {
    form.kind == FormKind::Tracker
        && form.dated_by.as_ref() != Some(&field.name)
        && !matches!(field.kind, Kind::Table(_))
}

/// What is known about the dates at the end of a programme: they are near the last one of the record.
fn at_the_end(record: &Record) -> DateContext {
    let mut days: Vec<NaiveDate> = dates_of_session(record).collect();
    days.extend(
        record
            .form
            .fields()
            .filter_map(|field| match &field.kind {
                Kind::Table(table) => Some((table.meaning(Meaning::AnsweredOn)?, record.rows(&field.name))),
                _ => None,
            })
            .flat_map(|(column, rows)| rows.iter().filter_map(|row| row.get(&column.name)?.date())),
    );
    DateContext { near: days.into_iter().max(), ..DateContext::default() }
}

/// Takes the year of a session without one from the earliest whole date in the record: of a signature, of the next
/// session, by which an action is due.
fn settle_session(record: &mut Record, form: &Form) {
    let Some(name) = form.dated_by.clone() else { return };
    let Some(text) = record.get(&name).text() else { return };
    if !matches!(dates::read(text), DateReading::NoYear { .. }) {
        return;
    }
    let context = DateContext { session: near_session(record, form, &name), ..DateContext::default() };
    settle_at(record, form, &Address::Field(name.clone()), &context, |record| record.values.get_mut(&name));
}

/// The day near which an earlier agreement was made of which a record speaks: half a year before the session, so that
/// it is the last such day until then.
fn near_agreement(form: &Form, means: Option<Meaning>, session: NaiveDate) -> Option<NaiveDate> {
    const HALF_YEAR: Days = Days::new(182);
    let is_earlier = means == Some(Meaning::AgreementMade) && form.kind != FormKind::Agreement;
    session.checked_sub_days(HALF_YEAR).filter(|_| is_earlier)
}

/// A whole date that is near the session.
fn near_session(record: &Record, form: &Form, name: &str) -> Option<NaiveDate> {
    // An overview is written days after the case was allocated.
    let overview = || form.field(name)?.means.filter(|means| *means == Meaning::Overview);
    let allocated = || overview().and_then(|_| record.dated(Meaning::Allocated));
    dates_of_session(record).min().or_else(allocated).or_else(|| began_before_steps(record))
}

/// The start of a programme, from the dates of its steps and the time after which each is due.
fn began_before_steps(record: &Record) -> Option<NaiveDate> {
    let tables = record.form.fields().filter_map(|field| match &field.kind {
        Kind::Table(table) => Some((table, table.meaning(Meaning::AnsweredOn)?, record.rows(&field.name))),
        _ => None,
    });
    let started = tables.flat_map(|(table, column, rows)| {
        let steps = rows.iter().zip(table.printed_rows());
        steps.filter_map(|(cells, step)| {
            let on = cells.get(&column.name)?.date()?;
            step.due_after
                .map_or_else(|| on.checked_sub_days(MIDDLE), |term| on.checked_sub_signed(term.after(on) - on))
        })
    });
    started.min()
}

/// The day of an agreement: on which it begins, or on which the first of the two signed it.
fn agreed_on(record: &Record) -> Option<NaiveDate> {
    if record.form.kind != FormKind::Agreement {
        return None;
    }
    record.dated(Meaning::AgreementMade).or_else(|| signed_on(record).min())
}

/// The whole dates of the signatures.
fn signed_on(record: &Record) -> impl Iterator<Item = NaiveDate> {
    record.form.fields().filter_map(|field| match record.get(&field.name) {
        Value::Signature(signature) => signature.signed_on(),
        _ => None,
    })
}

/// The whole dates from which a record whose session is not known takes the year of others. An agreement lasts until
/// its review, which is about a year ahead.
fn neighbours(record: &Record) -> Vec<NaiveDate> {
    /// Somewhat more than half a year, so that the day a year before the review is nearer than that of the review.
    const BEFORE_REVIEW: Days = Days::new(190);
    let mut days: Vec<NaiveDate> = dates_of_session(record).collect();
    for field in record.form.fields() {
        let Kind::Table(table) = &field.kind else { continue };
        let columns = table.columns.iter().filter(|column| matches!(column.kind, Kind::Date));
        let cells = columns.flat_map(|column| record.rows(&field.name).iter().map(move |row| row.get(&column.name)));
        days.extend(cells.filter_map(|value| value?.date()));
    }
    if days.is_empty() && record.form.kind == FormKind::Agreement {
        days.extend(record.dated(Meaning::ReviewDue).and_then(|review| review.checked_sub_days(BEFORE_REVIEW)));
    }
    days
}

/// The one of these days that is nearest to a date without a year, whatever its year.
fn nearest_of(value: &Value, days: &[NaiveDate]) -> Option<NaiveDate> {
    let first = days.first()?;
    let Some(DateReading::NoYear { month, day }) = value.text().map(dates::read) else { return Some(*first) };
    let distance =
        |other: &NaiveDate| nearest_to(*other, month, day).map_or(i64::MAX, |day| (day - *other).num_days().abs());
    days.iter().copied().min_by_key(distance)
}

/// The whole dates that belong to the session: not those of a birth, a beginning or an agreement.
fn dates_of_session(record: &Record) -> impl Iterator<Item = NaiveDate> {
    use Meaning::{AgreementMade, Allocated, DateOfBirth, EmploymentStart, ReviewDue};
    let is_of_another =
        |means| matches!(means, Some(AgreementMade | Allocated | DateOfBirth | EmploymentStart | ReviewDue));
    record.form.fields().flat_map(move |field| -> Vec<NaiveDate> {
        match (&field.kind, record.get(&field.name)) {
            (Kind::Date, value) if !is_of_another(field.means) => value.date().into_iter().collect(),
            (_, Value::Signature(signature)) => signature.signed_on().into_iter().collect(),
            (Kind::Table(table), Value::Rows(rows)) => {
                let due = table.columns.iter().filter(|column| column.means == Some(Meaning::Due));
                due.flat_map(|column| rows.iter().filter_map(|row| row.get(&column.name)?.date())).collect()
            }
            _ => Vec::new(),
        }
    })
}

/// The day of a session whose day of the week is wrong: other dates may be counted from it all the same.
fn doubtful_session(record: &Record) -> Option<NaiveDate> {
    let Value::Text(text) = record.get(record.form.dated_by.as_deref()?) else { return None };
    match dates::read(text) {
        DateReading::WrongWeekday(day) => Some(day),
        _ => None,
    }
}

/// Lets ditto marks in place of a time, an option or Yes or No stand for the cell above. Rows of actions are read with
/// their ditto marks by the rules.
fn repeat_above(record: &mut Record, name: &str, table: &Table) {
    let Some(Value::Rows(rows)) = record.values.get_mut(name) else { return };
    let mut repeated = BTreeSet::new();
    let is_asked = |kind: &Kind| matches!(kind, Kind::Time | Kind::Choice { .. } | Kind::YesNo);
    for column in table.columns.iter().filter(|column| is_asked(&column.kind)) {
        let mut above = Value::Empty;
        let cells = rows.iter_mut().enumerate().filter_map(|(row, cells)| Some((row, cells.get_mut(&column.name)?)));
        for (row, value) in cells {
            if let Value::Text(text) = value
                && is_ditto(text)
                && !above.is_empty()
            {
                *value = Value::Taken { text: std::mem::take(text), value: Box::new(above.clone()) };
                repeated.insert(Address::cell(name, row + 1, &column.name).to_string());
            }
            above = value.taken().clone();
        }
    }
    let is_repeated = |note: &Note| note.field.as_ref().is_some_and(|field| repeated.contains(field));
    record.notes.retain(|note| note.kind != NoteKind::UnreadableValue || !is_repeated(note));
}

fn settle_table(
    record: &mut Record,
    form: &Form,
    name: &str,
    table: &Table,
    known: &DateContext,
    others: &[NaiveDate],
) {
    if table.actions.is_none() {
        repeat_above(record, name, table);
    }
    let own_session = table.meaning(Meaning::SessionDate);
    for column in table.columns.iter().filter(|column| matches!(column.kind, Kind::Date)) {
        for row in from_first_date(record.rows(name), &column.name) {
            let own = own_session.and_then(|own| record.rows(name).get(row)?.get(&own.name)?.date());
            let near = || own_session.and_then(|own| dated_near(record.rows(name), row, &own.name));
            let session = own.or(known.session).or_else(near);
            let step = || near_step(form, table.printed_rows().get(row)?, column.means, known.session?);
            let cell = record.rows(name).get(row).and_then(|cells| cells.get(&column.name));
            let near = match session {
                Some(_) => step(),
                None => cell.and_then(|cell| nearest_of(cell, others)),
            };
            let context = in_field(column.means, &DateContext { session, near, ..*known });
            // An earlier action may have been due on either side of the session.
            let context = DateContext { past: table.actions == Some(Actions::Previous), ..context };
            let at = Address::cell(name, row + 1, &column.name);
            settle_at(record, form, &at, &context, |record| match record.values.get_mut(name) {
                Some(Value::Rows(rows)) => rows.get_mut(row)?.get_mut(&column.name),
                _ => None,
            });
        }
    }
}

/// The day near which a step of a programme is: that on which it is due, and of other steps half a year after the
/// start, of which they are at most a few weeks ahead.
fn near_step(form: &Form, step: &PrintedRow, means: Option<Meaning>, start: NaiveDate) -> Option<NaiveDate> {
    if form.kind != FormKind::Tracker || means != Some(Meaning::AnsweredOn) {
        return None;
    }
    step.due_after.map_or_else(|| start.checked_add_days(MIDDLE), |term| Some(term.after(start)))
}

/// The rows in the order in which each finds the nearest date: from the first row with one downwards, then upwards.
fn from_first_date(rows: &[Row], column: &str) -> impl Iterator<Item = usize> + use<> {
    let dated = rows.iter().position(|cells| cells.get(column).is_some_and(|value| value.date().is_some()));
    let or_else = || rows.iter().position(|cells| cells.values().any(|value| value.date().is_some()));
    let first = dated.or_else(or_else).unwrap_or_default();
    (first..rows.len()).chain((0..first).rev())
}

/// The date in the nearest row above with one, or else below: the rows of a sheet are in order, so that it tells the
/// year of a date without one.
fn dated_near(rows: &[Row], row: usize, column: &str) -> Option<NaiveDate> {
    let date = |cells: &Row| cells.get(column)?.date();
    let above = rows.get(..row)?.iter().rev().find_map(date);
    above.or_else(|| rows.get(row + 1..)?.iter().find_map(date))
}

/// What is known about a date with this meaning: whether it is after the session, and whether there may be several.
fn in_field(meaning: Option<Meaning>, known: &DateContext) -> DateContext {
    use Meaning::{Due, NextSession, OwnerAndDue, RescheduledFor, ReviewDue, SessionDate};
    let ahead = matches!(meaning, Some(Due | OwnerAndDue | NextSession | ReviewDue | RescheduledFor));
    let several = !matches!(meaning, Some(SessionDate | Meaning::DateOfBirth));
    DateContext { ahead, several, ..*known }
}

/// Takes a text for a date.
fn take_as(
    record: &mut Record,
    form: &Form,
    at: &Address,
    date: NaiveDate,
    find: impl Fn(&mut Record) -> Option<&mut Value>,
) {
    let Some(value) = find(record) else { return };
    let Value::Text(text) = value else { return };
    let taken = Box::new(Value::Date(date));
    let message = format!("{}: {}", form.label(at), said(text, &taken));
    *value = Value::Taken { text: std::mem::take(text), value: taken };
    let address = at.to_string();
    record.notes.retain(|note| note.kind != NoteKind::UnreadableValue || note.field.as_deref() != Some(&address));
    record.notes.push(Note { kind: NoteKind::TakenAs, field: Some(address), message: safe(message) });
}

/// Takes a text for the date that it means, if it means one.
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
    take_as(record, form, at, date, find);
}
