//! A supervisor who is also the supervisee.

use crate::finding::Severity;
use crate::form::{Address, Role};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "supervisor-is-supervisee",
    about: RuleTopic::People,
    severity: Severity::Error,
    what: "The same person stands as supervisor and as supervisee.",
    why: "Nobody supervises themselves. One of the two names is wrong, and the record may end up in the wrong folder.",
    fix: "Enter the name of the person who was supervised, or of the one who supervised.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for supervisor in subject.people.in_role(Role::Supervisor) {
        let own = |name| supervisor.names.iter().any(|other| other.is_same_as(name));
        for supervisee in subject.people.in_role(Role::Supervisee) {
            if supervisee.names.iter().any(own) {
                let at = Address::Field(supervisor.field.clone());
                let other = subject.named(&Address::Field(supervisee.field.clone()));
                let message = format!("{} and {other} name the same person", subject.named(&at));
                findings.report(&at, message, "Correct whichever of the two names is wrong");
            }
        }
    }
}
