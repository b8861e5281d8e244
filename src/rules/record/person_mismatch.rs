//! Two fields for one role that name different people. Several supervisees in one field are no mismatch.

use crate::finding::Severity;
use crate::form::Address;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "person-mismatch",
    about: RuleTopic::People,
    severity: Severity::Warning,
    what: "Two fields for the same part, such as the supervisor, name different people.",
    why: "Often an earlier record has been copied and only half changed; then it is unclear whose record this is.",
    fix: "Enter the same person in both fields, or correct the one that is wrong.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (index, party) in subject.people.parties.iter().enumerate() {
        let Some(role) = party.role else { continue };
        let Some(first) = subject.people.parties[..index].iter().find(|other| other.role == Some(role)) else {
            continue;
        };
        let known = |name| first.names.iter().any(|other| other.can_be(name));
        if party.names.iter().any(known) {
            continue;
        }
        let at = Address::Field(party.field.clone());
        let other = subject.named(&Address::Field(first.field.clone()));
        let message = format!("{} does not name the same person as {other}", subject.named(&at));
        let help = format!("Enter {} in both fields, or correct the wrong one", role.phrase());
        findings.report(&at, message, help);
    }
}
