//! Date fields without a date. Due dates of actions belong to `vague-date` and `action-without-date`.

use crate::dates::DateReading;
use crate::dates::taken::{DateContext, is_month, take};
use crate::finding::Severity;
use crate::form::{Address, Kind, Meaning};
use crate::rules::nothing::says_nothing;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject, answers};

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-date",
    about: RuleTopic::Dates,
    severity: Severity::Error,
    what: "A date field holds something that is no date, or a day that no calendar has.",
    why: "Time limits, the order of signatures and the date a record is filed under all rest on its dates.",
    fix: "Enter the date as day, month and year, for example 25/03/2025.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for answer in subject.answers.iter().filter(|answer| !answer.due) {
        let Some((text, reading)) = answers::misread(answer) else { continue };
        if is_fine(subject, &answer.address(), text) || (answer.is_step && is_month(text)) {
            continue;
        }
        let named = subject.named(&answer.address());
        let message = match (reading, quoted(text)) {
            (DateReading::Impossible, Some(text)) => format!("{named} says {text}, a day that does not exist"),
            (DateReading::NotADate, Some(text)) => format!("{named} says {text}, which is not a date"),
            (DateReading::Impossible | DateReading::NotADate, None) => format!("{named} is not a date"),
            _ => continue,
        };
        let help = "Enter a date as day, month and year, for example 25/03/2025";
        findings.report(&answer.address(), message, help);
    }
}

/// Whether a text may stand in this date field: "N/A" and a month where nothing depends on the day, or the dates of
/// birth of several children.
fn is_fine(subject: &Subject<'_>, at: &Address, text: &str) -> bool {
    let Some(field) = subject.form.field(at.field()) else { return false };
    let (means, is_required) = match (at, &field.kind) {
        (Address::Cell { column, .. }, Kind::Table(table)) => {
            table.column(column).map_or((None, false), |column| (column.means, column.required))
        }
        (Address::Field(_), _) => (field.means, field.required || subject.form.dated_by.as_ref() == Some(&field.name)),
        _ => return false,
    };
    if means == Some(Meaning::DateOfBirth) && are_dates(text) {
        return true;
    }
    if is_required || means == Some(Meaning::NextSession) {
        return false;
    }
    says_nothing(text) || (means.is_none() && field.constraint.is_none() && is_month(text))
}

/// Whether a text has two dates or more, and each of its parts has one.
fn are_dates(text: &str) -> bool {
    let text = text.replace(" and ", "&");
    let parts: Vec<&str> = text.split(['&', ',', ';', '+', '\n']).filter(|part| !part.trim().is_empty()).collect();
    parts.len() > 1 && parts.iter().all(|part| take(part, &DateContext::default()).is_some())
}
