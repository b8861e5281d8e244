//! Printed steps that are answered Yes or No, with a date for those that are still to be done.

use crate::dates::long;
use crate::finding::Severity;
use crate::form::{Address, Column, Field, Kind, Meaning, Table, TableRows};
use crate::record::{Row, Value, cell, used};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "row-unanswered",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "A printed step is answered neither Yes nor No, or is answered No without the date by which it is to be done.",
    why: "An empty row does not show whether the step was taken or forgotten.",
    fix: "Answer Yes or No, and enter the date for what is still to be done.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Kind::Table(table) = &field.kind else { continue };
        let TableRows::Printed { rows: printed, .. } = &table.rows else { continue };
        let Some((answer, date)) = columns(table) else { continue };
        let rows = subject.record.rows(&field.name);
        if !rows.iter().any(|row| used(table, row)) {
            if !is_begun(subject) {
                continue;
            }
            let at = Address::Field(field.name.clone());
            let message = format!("None of the rows of {} is answered", subject.named(&at));
            findings.report(&at, message, "Answer Yes or No in each row");
            continue;
        }
        let unanswered = rows.iter().zip(1..).filter(|(row, _)| matches!(lacks(row, answer, date), Some(Lack::Answer)));
        let unanswered: Vec<usize> = unanswered.map(|(_, number)| number).collect();
        if let Some(first) = unanswered.first() {
            let at = Address::cell(&field.name, *first, &answer.name);
            let named: Vec<String> = unanswered.iter().map(|row| subject.row_named(&field.name, *row)).collect();
            let verb = if named.len() == 1 { "is" } else { "are" };
            let message = format!("{} {verb} answered neither Yes nor No", list(&named));
            findings.report(&at, message, "Answer Yes or No, and enter the date for what is still to be done");
        }
        for ((row, printed), number) in rows.iter().zip(printed).zip(1..) {
            let at = Address::cell(&field.name, number, &date.name);
            let by = cell(row, &date.name).date();
            let is_open = *cell(row, &answer.name).taken() == Value::Bool(false);
            if let (true, Some(by), Some(session)) = (is_open, by, subject.session())
                && by < session
            {
                let named = subject.row_named(&field.name, number);
                let message = format!("{named} is answered No, and was to be done by {}, before this record", long(by));
                findings.warn(&at, message, "Check, and answer Yes, or enter the date by which it is to be done now");
                continue;
            }
            // No to a question, such as whether to invite the school, leaves nothing to do.
            let is_question = printed.label.trim_end().ends_with('?');
            if is_question || !matches!(lacks(row, answer, date), Some(Lack::Date)) {
                continue;
            }
            let named = subject.row_named(&field.name, number);
            let message = format!("{named} is answered No, and gives no date by which it is to be done");
            findings.report(&at, message, "Enter the date by which it is to be done");
        }
    }
}

enum Lack {
    Answer,
    Date,
}

/// The column for Yes or No and that for the date.
fn columns(table: &Table) -> Option<(&Column, &Column)> {
    let answer = table.meaning(Meaning::Complete).filter(|column| matches!(column.kind, Kind::YesNo))?;
    let date = table.meaning(Meaning::Due).filter(|column| matches!(column.kind, Kind::Date))?;
    Some((answer, date))
}

fn lacks(row: &Row, answer: &Column, date: &Column) -> Option<Lack> {
    let (answer, date) = (cell(row, &answer.name), cell(row, &date.name));
    match answer.taken() {
        Value::Empty if date.is_empty() => Some(Lack::Answer),
        Value::Bool(false) if date.is_empty() => Some(Lack::Date),
        _ => None,
    }
}

/// Whether the record is more than a blank.
fn is_begun(subject: &Subject<'_>) -> bool {
    let is_text = |field: &Field| matches!(field.kind, Kind::LongText);
    subject.form.fields().any(|field| is_text(field) && !subject.record.get(&field.name).is_empty())
}
