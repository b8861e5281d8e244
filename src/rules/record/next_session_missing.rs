//! The date of the next session, where the form asks for it.

use crate::dates;
use crate::finding::Severity;
use crate::form::{Actions, Activity, Address, Meaning};
use crate::person_name::fold;
use crate::record::Value;
use crate::rules::follow_up::{due_on, text};
use crate::rules::nothing::{does_not_apply, says_nothing};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "next-session-missing",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "The form asks for the date of the next session, and it is empty or left open.",
    why: "A session without a date is the one that does not take place.",
    fix: "Agree on a date and enter it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(field) = subject.form.meaning(Meaning::NextSession) else { return };
    if !subject.counts(field) || subject.is_removed(field) {
        return;
    }
    let at = Address::Field(field.name.clone());
    let is = match subject.record.get(&field.name) {
        Value::Empty if has_review(subject) => return,
        Value::Empty => "is empty",
        Value::Text(text) if is_left_open(text) => "leaves it open",
        _ => return,
    };
    let message = format!("{} {is}, so the next session has no date", subject.named(&at));
    findings.report(&at, message, "Agree on a date for the next session and enter it");
}

/// Whether the actions of a case have the date of the next meeting that reviews its plan, as the Leicestershire
/// supervision guidance, Child’s Case work Supervision Record, asks: “Always record the date of the next meeting to review
/// the plan in the GRID”.
fn has_review(subject: &Subject<'_>) -> bool {
    let speaks = |text: &str| fold(text).split(' ').any(|word| word.starts_with("review") || word == "conference");
    subject.form.activity == Some(Activity::Casework)
        && subject.actions.iter().any(|row| {
            row.actions != Actions::Previous && text(row).is_some_and(speaks) && due_on(row) > subject.session()
        })
}

/// Whether a text in place of the date of the next session leaves it open: "TBC", "N/A".
pub(in crate::rules) fn is_left_open(text: &str) -> bool {
    let is_to_come = text.trim().to_lowercase().starts_with("to be ");
    is_to_come || dates::is_vague(text) || does_not_apply(text) || says_nothing(text)
}
