//! The date of the next session, where the form asks for it.

use crate::finding::Severity;
use crate::form::{Address, Meaning};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "next-session-missing",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "The form asks for the date of the next session, and it is empty.",
    why: "A session without a date is the one that does not take place.",
    fix: "Agree on a date and enter it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(field) = subject.form.meaning(Meaning::NextSession) else { return };
    if !subject.counts(field) || subject.is_removed(field) || !subject.record.get(&field.name).is_empty() {
        return;
    }
    let at = Address::Field(field.name.clone());
    let message = format!("{} is empty, so the next session has no date", subject.named(&at));
    findings.report(&at, message, "Agree on a date for the next session and enter it");
}
