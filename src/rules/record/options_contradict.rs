//! Ticked options that exclude each other. The form says which ones: `not_together`.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Value;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "options-contradict",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "Options are ticked that cannot hold at the same time, such as two statuses of one case.",
    why: "The type of a case decides how often it is supervised. With two of them it is not clear which holds.",
    fix: "Tick the one that holds today.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    without_ground(subject, findings);
    without_box(subject, findings);
    for field in subject.form.fields() {
        let Some(constraint) = &field.constraint else { continue };
        let Value::List(ticked) = subject.record.get(&field.name) else { continue };
        let is_ticked = |option: &&String| ticked.iter().any(|value| value.taken().text() == Some(option.as_str()));
        let together: Vec<String> =
            constraint.not_together.iter().filter(is_ticked).map(|option| format!("“{option}”")).collect();
        if together.len() < 2 {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let message = format!("{} is {} at once, which exclude each other", subject.named(&at), list(&together));
        let help = constraint.message.clone().unwrap_or_else(|| "Check, and tick the one that holds today".into());
        findings.report(&at, message, help);
    }
}

/// Reports options of something that is not ticked itself: contents of a section that is not there.
fn without_box(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Some(other) = field.constraint.as_ref().and_then(|constraint| constraint.only_with.as_deref()) else {
            continue;
        };
        let Value::List(ticked) = subject.record.get(&field.name) else { continue };
        let at = Address::Field(other.to_owned());
        let is_box_ticked = *subject.record.get(other).taken() == Value::Bool(true);
        let is_unread = subject.form.field(other).is_none_or(|field| subject.is_removed(field));
        if ticked.is_empty() || is_box_ticked || is_unread || subject.record.get(other).text().is_some() {
            continue;
        }
        let own = Address::Field(field.name.clone());
        let message = format!("{} is not ticked, and options of {} are", subject.named(&at), subject.named(&own));
        findings.report(&at, message, "Check, and correct the one that is wrong");
    }
}

/// Reports Yes to a question that another answer leaves without ground, such as a certificate of a programme that was
/// not passed.
fn without_ground(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Some(relevant) = field.relevant.as_ref().filter(|_| !subject.counts(field)) else { continue };
        let is_yes = match (&field.kind, subject.record.get(&field.name).taken()) {
            (Kind::YesNo, Value::Bool(yes)) => *yes,
            (Kind::Choice { .. }, Value::Text(text)) => text.eq_ignore_ascii_case("yes"),
            _ => false,
        };
        let other = match subject.record.get(relevant.field()).taken() {
            Value::Empty => Some("empty".to_owned()),
            other => other.text().and_then(quoted),
        };
        let Some(other) = other.filter(|_| is_yes) else { continue };
        let at = Address::Field(field.name.clone());
        let ground = subject.named(&Address::Field(relevant.field().to_owned()));
        let message = format!("{} is Yes, and {ground} is {other}", subject.named(&at));
        findings.report(&at, message, "Check the two answers, and correct the one that is wrong");
    }
}
