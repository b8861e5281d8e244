//! Dates of past events that lie after the day of the check.

use chrono::NaiveDate;

use crate::dates;
use crate::finding::Severity;
use crate::form::{Address, Field, FormKind, Kind, Meaning};
use crate::record::Value;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date-in-future",
    about: RuleTopic::Dates,
    severity: Severity::Error,
    what: "The session, a signature or something before the session is dated after today.",
    why: "A record says what has happened. A date ahead is a slip, or the record was written or signed in advance.",
    fix: "Enter the day on which it happened.",
    check: Check::Record(check),
};

/// So many days ahead, the year is wrong.
const YEAR: i64 = 300;

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields().filter(|field| has_happened(subject, field)) {
        let value = subject.record.get(&field.name);
        // "EDD 12/8/25" is the expected day of birth.
        let is_planned = |text: &str| text.to_lowercase().starts_with("to be ");
        let is_expected = match value {
            Value::Taken { text, .. } => field.means == Some(Meaning::DateOfBirth) || is_planned(text),
            _ => false,
        };
        let date = value.date().filter(|_| !is_expected);
        check_date(subject, findings, &Address::Field(field.name.clone()), date);
    }
    for (field, signature) in subject.signatures() {
        check_date(subject, findings, &Address::SignedDate(field.name.clone()), signature.date.date());
    }
}

/// Whether a field holds the date of the session, or a date that may not be after it.
fn has_happened(subject: &Subject<'_>, field: &Field) -> bool {
    let session = subject.form.dated_by.as_deref();
    let not_after = field.constraint.as_ref().and_then(|constraint| constraint.not_after.as_deref());
    // The date of a checklist is the day on which the folder was checked.
    let is_checked = subject.form.kind == FormKind::Checklist && matches!(field.kind, Kind::Date);
    is_checked || session.is_some() && (session == Some(&field.name) || session == not_after)
}

fn check_date(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, at: &Address, date: Option<NaiveDate>) {
    let Some(date) = date.filter(|date| *date > subject.today) else { return };
    let message = format!("{} is {}, which is in the future", subject.named(at), dates::long(date));
    let is_birth = subject.form.field(at.field()).is_some_and(|field| field.means == Some(Meaning::DateOfBirth));
    let latest = dates::long(subject.today);
    let help = match (date - subject.today).num_days() {
        _ if is_birth => "Check the year of birth; for an unborn child, write “EDD” before the date".to_owned(),
        days if days > YEAR => format!("Check the year, and enter the day it happened: {latest} or earlier"),
        _ => format!("Enter the day it happened: {latest} or earlier"),
    };
    findings.report(at, message, help);
}
