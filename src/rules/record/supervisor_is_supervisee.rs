//! A supervisor who is also the supervisee.

use crate::finding::Severity;
use crate::form::{Address, Role};
use crate::person_name::Name;
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
        let has = |is_same: fn(&Name, &Name) -> bool, names: &[Name]| {
            names.iter().any(|name| supervisor.names.iter().any(|other| is_same(other, name)))
        };
        for supervisee in subject.people.in_role(Role::Supervisee) {
            let is_same = has(Name::is_same_as, &supervisee.names);
            if !is_same && !has(Name::seems_same_as, &supervisee.names) {
                continue;
            }
            let at = Address::Field(supervisor.field.clone());
            let other = subject.named(&Address::Field(supervisee.field.clone()));
            if is_same {
                let message = format!("{} and {other} name the same person", subject.named(&at));
                findings.report(&at, message, "Correct whichever of the two names is wrong");
            } else {
                let message = format!("{} and {other} seem to name the same person", subject.named(&at));
                findings.warn(&at, message, "Check the two names, and correct the one that is wrong");
            }
        }
    }
}
