//! Empty required fields. People, scales, signatures, and the owners and dates of actions have rules of their own.

use crate::finding::Severity;
use crate::form::{Address, Field, Kind, Meaning};
use crate::person_name::fold;
use crate::record::cell;
use crate::record::{answered, used};
use crate::rules::not_reached::is_not_applicable;
use crate::rules::nothing::is_ditto;
use crate::rules::record::part_empty;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-required",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "A question that must be answered is empty, or a row of a table lacks what every row needs.",
    why: "The form or the policy behind it asks for this in every record. Whoever reads the record later cannot ask.",
    fix: "Fill in the field. Where a row was begun by mistake, empty the whole row.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.unanswered() {
        if matches!(field.kind, Kind::Person { .. } | Kind::Scale { .. } | Kind::Signature { .. }) {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let help = field.required_message.clone().unwrap_or_else(|| ask(&field.kind));
        findings.report(&at, format!("{} has not been filled in", subject.named(&at)), help);
    }
    for (field, text) in subject.form.fields().filter_map(|field| Some((field, says_no_more(subject, field)?))) {
        let at = Address::Field(field.name.clone());
        let message = match quoted(text) {
            Some(text) => format!("{} says {text}, and nothing more", subject.named(&at)),
            None => format!("{} says nothing", subject.named(&at)),
        };
        let help = field.required_message.clone().unwrap_or_else(|| ask(&field.kind));
        findings.report(&at, message, help);
    }
    for field in subject.form.fields() {
        let Kind::Table(table) = &field.kind else { continue };
        let rows = subject.record.rows(&field.name).iter().enumerate().filter(|(_, row)| used(table, row));
        for (index, row) in rows {
            for column in &table.columns {
                let action = table.actions.is_some() && column.means == Some(Meaning::Action);
                // `session-unaccounted` reports a session of which nothing says whether it took place.
                let is_held = column.means == Some(Meaning::Held);
                let own_rule = is_held || table.actions.is_some() && column.means.is_some() && !action;
                let wanted = action || (column.required && !own_rule);
                if !wanted || answered(&column.kind, cell(row, &column.name)) {
                    continue;
                }
                let at = Address::cell(&field.name, index + 1, &column.name);
                let message = format!("{} is empty, but the rest of the row is not", subject.named(&at));
                let help =
                    if action { "Enter what is to be done, or empty the whole row".into() } else { ask(&column.kind) };
                findings.report(&at, message, help);
            }
        }
    }
}

/// The text in a box that must be filled in, if it only says that the box does not apply or refers to another one.
/// `part-empty` reports those that its policy names.
fn says_no_more<'r>(subject: &Subject<'r>, field: &Field) -> Option<&'r str> {
    if !field.required || !matches!(field.kind, Kind::LongText | Kind::Text) || !subject.counts(field) {
        return None;
    }
    let text = subject.record.get(&field.name).text()?;
    let says = match field.kind {
        Kind::LongText => is_not_applicable(text) || is_ditto(text),
        _ => text.len() < 20 && ["tbc", "tba", "tbd", "to be confirmed", "to be agreed"].contains(&fold(text).as_str()),
    };
    let mut notes = subject.form.policy.iter();
    let mut is_part =
        || notes.any(|note| note.is_for(part_empty::RULE.id) && !note.each && note.fields.contains(&field.name));
    (says && !is_part()).then_some(text)
}

/// The help for an empty field.
fn ask(kind: &Kind) -> String {
    match kind {
        Kind::Date => "Enter a date as day, month and year, for example 25/03/2025".into(),
        Kind::Time => "Enter a time, for example 14:30".into(),
        Kind::Number => "Enter a number".into(),
        Kind::Tick => "Tick the box".into(),
        Kind::YesNo => "Choose Yes or No".into(),
        Kind::Choice { choices } => format!("Choose one of: {}", choices.join("; ")),
        Kind::Choices { choices } => format!("Choose at least one of: {}", choices.join("; ")),
        Kind::Table(_) => "Fill in at least one row".into(),
        Kind::Person { .. } => "Enter the person’s full name".into(),
        Kind::Text | Kind::LongText | Kind::Scale { .. } | Kind::Signature { .. } => "Fill in the field".into(),
    }
}
