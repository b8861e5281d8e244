//! Answers of the wrong type. Dates have rules of their own.

use std::collections::BTreeSet;

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::{NoteKind, Value};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unreadable-value",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "What was typed cannot be read as the number, time, mark or Yes or No that the field asks for.",
    why: "An answer that cannot be read is kept as it is, but no check and no count can use it.",
    fix: "Enter it as the field asks: a time as 14:30, a number in digits, Yes or No alone.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let mut reported = BTreeSet::new();
    for answer in &subject.answers {
        let Value::Text(text) = answer.value else { continue };
        if text.trim().is_empty() {
            continue;
        }
        if let Some((what, help)) = wanted(answer.kind) {
            let message = format!("{} cannot be read as {what}", subject.named(&answer.address()));
            findings.report(&answer.address(), message, help);
            reported.insert(answer.address().to_string());
        } else if matches!(answer.kind, Kind::Date) {
            reported.insert(answer.address().to_string());
        }
    }
    // A value that could not be read even as text is in the notes only.
    for note in subject.notes(NoteKind::UnreadableValue) {
        let Some(field) = note.field.as_ref().filter(|field| !reported.contains(*field)) else { continue };
        let at = subject.form.address(field).unwrap_or_else(|| Address::Field(field.clone()));
        let message = format!("{} cannot be read", subject.named(&at));
        findings.report(&at, message, "Open the file, look at the field and enter the answer again");
    }
    for note in subject.notes(NoteKind::ValueLeftOut) {
        let Some(field) = &note.field else { continue };
        let at = subject.form.address(field).unwrap_or_else(|| Address::Field(field.clone()));
        let message =
            format!("{} has another type of value than the field takes, so it was left out", subject.named(&at));
        findings.report(&at, message, "Write the value as `formfolio blank --format yaml` shows it for this field");
    }
}

fn wanted(kind: &Kind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        Kind::Time => ("a time", "Enter a time, for example 14:30"),
        Kind::Number => ("a number", "Enter a number in digits, for example 12"),
        Kind::YesNo => ("Yes or No", "Answer Yes or No, and put the rest into a comment"),
        Kind::Tick => ("a tick", "Tick the box, or leave it empty"),
        Kind::Scale { .. } => ("a point of the scale", "Mark one point of the scale"),
        _ => return None,
    })
}
