//! Required scales without a mark.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "scale-not-marked",
    about: RuleTopic::Scale,
    severity: Severity::Error,
    what: "A scale that must be marked has no mark.",
    why: "The marks show from session to session what progress is made.",
    fix: "Mark the one point that fits today’s discussion.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.unanswered() {
        let Kind::Scale { min, max, .. } = &field.kind else { continue };
        let at = Address::Field(field.name.clone());
        let help = field.required_message.clone().unwrap_or_else(|| format!("Mark one point from {min} to {max}"));
        findings.report(&at, format!("{} has no mark", subject.named(&at)), help);
    }
}
