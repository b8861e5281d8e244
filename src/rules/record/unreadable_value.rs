//! Answers of the wrong type. Dates have rules of their own.

use std::collections::BTreeSet;

use crate::finding::Severity;
use crate::form::{Address, Form, Kind};
use crate::person_name::fold;
use crate::record::answer::asked;
use crate::record::{NoteKind, Value};
use crate::rules::nothing::{is_ditto, says_nothing};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unreadable-value",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
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
        if is_plain(answer.kind, text) {
            reported.insert(answer.address().to_string());
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
        let help = format!("Write {} there", asked_at(subject.form, &at));
        findings.report_left_out(&at, message, help);
    }
}

/// What a place of a form asks for, in words.
fn asked_at(form: &Form, at: &Address) -> &'static str {
    let Some(field) = form.field(at.field()) else { return "text" };
    match (at, &field.kind) {
        (Address::Cell { column, .. }, Kind::Table(table)) => {
            table.column(column).map_or("text", |column| asked(&column.kind))
        }
        (_, kind) => asked(kind),
    }
}

/// Whether an answer is plain although no number or Yes or No is in it: "N/A" and "partly" to a question, "monthly" in
/// place of a number of weeks.
fn is_plain(kind: &Kind, text: &str) -> bool {
    let begins = |words: &[&str]| {
        let folded = fold(text);
        words.iter().any(|word| *folded == **word || folded.starts_with(&format!("{word} ")))
    };
    match kind {
        // Any words but both at once are an answer: "at school", "partly".
        Kind::YesNo => says_nothing(text) || text.chars().filter(|c| c.is_alphabetic()).count() > 5,
        // "Ditto" in a field of its own repeats another box.
        Kind::Time => is_ditto(text) || begins(&["am", "pm", "morning", "afternoon", "same", "as planned"]),
        Kind::Number => {
            begins(&["monthly", "quarterly", "every month", "calendar", "once a month", "1 month", "one month"])
        }
        _ => false,
    }
}

fn wanted(kind: &Kind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        Kind::Time => ("a time", "Check, and enter a time, for example 14:30"),
        Kind::Number => ("a number", "Check, and enter a number in digits, for example 12"),
        Kind::YesNo => ("Yes or No", "Check, and answer Yes or No; put the rest into a comment"),
        Kind::Tick => ("a tick", "Check, and tick the box or leave it empty"),
        Kind::Scale { .. } => ("a point of the scale", "Check, and mark one point of the scale"),
        _ => return None,
    })
}
