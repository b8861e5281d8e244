//! Date fields without a date. Due dates of actions belong to `vague-date` and `action-without-date`.

use crate::dates::taken::{DateContext, is_month, take};
use crate::dates::{self, DateReading};
use crate::finding::Severity;
use crate::form::{Address, Kind, Meaning};
use crate::rules::answers::FieldAnswer;
use crate::rules::nothing::{does_not_apply, is_ditto, is_done, says_nothing};
use crate::rules::record::next_session_missing::is_left_open;
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
        if is_fine(subject, answer, text, reading) {
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

/// Whether a text may stand in this date field: "N/A" and a month where nothing depends on the day, when a review is due
/// in words, or a child's age.
fn is_fine(subject: &Subject<'_>, answer: &FieldAnswer<'_>, text: &str, reading: DateReading) -> bool {
    let at = answer.address();
    let Some(field) = subject.form.field(at.field()) else { return false };
    let is_word = reading == DateReading::NotADate;
    // "As above" and "same day" repeat the date of another box.
    let repeats = is_word && (is_ditto(text) || text.trim().to_lowercase().starts_with("same d"));
    let is_required = match (&at, &field.kind) {
        (Address::SignedDate(_), _) => return repeats,
        (Address::Cell { column, .. }, Kind::Table(table)) => {
            table.column(column).is_some_and(|column| column.required)
        }
        (Address::Field(_), _) => field.required,
        _ => return false,
    };
    match answer.means {
        // An age, an expected day of birth, several children.
        Some(Meaning::DateOfBirth) => (is_word && !is_open(text)) || are_dates(text),
        // `reschedule-missing` reports a session without a new date.
        Some(Meaning::RescheduledFor) => is_word,
        Some(Meaning::ReviewDue) => is_word && !is_open(text),
        Some(Meaning::EmploymentStart) => is_month(text) || is_a_year(text),
        // `agreement-missing` reports that there is none.
        Some(Meaning::AgreementMade) => is_month(text) || (is_word && is_still_to_come(text)),
        // A line of a sheet may say why a whole month had no session.
        Some(Meaning::SessionDate) if subject.form.dated_by.is_none() => is_month(text),
        Some(Meaning::AnsweredOn) => is_month(text) || is_done(text) || says_nothing(text),
        Some(Meaning::NextSession) => is_left_open(text),
        _ if subject.form.dated_by.as_ref() == Some(&field.name) => false,
        _ if repeats => true,
        _ if is_required => does_not_apply(text),
        means => {
            let depends = means.is_some() || field.constraint.is_some();
            let is_row = matches!(at, Address::Cell { .. });
            says_nothing(text) || does_not_apply(text) || (is_row && is_done(text)) || (!depends && is_month(text))
        }
    }
}

/// Whether a text leaves the date open: "TBC".
fn is_open(text: &str) -> bool {
    dates::is_vague(text) && !says_nothing(text)
}

/// Whether a text has two dates or more, and each of its parts has one.
fn are_dates(text: &str) -> bool {
    let text = text.replace(" and ", "&");
    let parts: Vec<&str> = text.split(['&', ',', ';', '+', '\n']).filter(|part| !part.trim().is_empty()).collect();
    parts.len() > 1 && parts.iter().all(|part| take(part, &DateContext::default()).is_some())
}

/// Whether a text is a year alone: "2019".
fn is_a_year(text: &str) -> bool {
    text.trim().parse().is_ok_and(|year: u32| (1950..2100).contains(&year))
}

/// Whether a text says that something was not done yet: "to be agreed", "not yet", "TBC".
fn is_still_to_come(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    ["to be ", "to do", "not yet", "not done"].iter().any(|start| lower.starts_with(start)) || is_open(text)
}
