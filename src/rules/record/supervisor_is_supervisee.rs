//! A supervisor who is also the supervisee.

use crate::finding::Severity;
use crate::form::{Address, Role};
use crate::rules::people::OnePerson;
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
        for supervisee in subject.people.in_role(Role::Supervisee) {
            let Some(one) = supervisor.is_one_with(supervisee) else { continue };
            let at = Address::Field(supervisor.field.clone());
            let other = subject.named(&Address::Field(supervisee.field.clone()));
            match one {
                OnePerson::Surely => {
                    let message = format!("{} and {other} name the same person", subject.named(&at));
                    findings.report(&at, message, "Correct whichever of the two names is wrong");
                }
                OnePerson::Perhaps => {
                    let message = format!("{} and {other} seem to name the same person", subject.named(&at));
                    findings.warn(&at, message, "Check the two names, and correct the one that is wrong");
                }
            }
        }
    }
}
