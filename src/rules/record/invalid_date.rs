//! Date fields without a date. Due dates of actions belong to `vague-date` and `action-without-date`.

use crate::dates::{self, DateReading};
use crate::finding::Severity;
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

/// Whether a text is a month with its year, which is enough for a step of a programme: "Feb 2025".
fn is_month(text: &str) -> bool {
    dates::read(&format!("1 {}", text.trim())).date().is_some()
}

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for answer in subject.answers.iter().filter(|answer| !answer.due) {
        let Some((text, reading)) = answers::misread(answer) else { continue };
        if answer.is_step && is_month(text) {
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
