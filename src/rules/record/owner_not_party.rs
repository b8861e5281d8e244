//! Owners given by initials or a first name. Full names of third persons, roles and agencies are accepted.

use crate::finding::Severity;
use crate::rules::owners::ActionOwner;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "owner-not-party",
    about: RuleTopic::Actions,
    severity: Severity::Warning,
    what: "An action’s owner is given as initials or a first name that fit nobody named in the record.",
    why: "A record is read long after, by people who were not there. They cannot tell whom a pair of initials stands for.",
    fix: "Write the full name, or add who it is: “Amira (health visitor)”.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (at, text) in subject.owned_by(ActionOwner::Unknown) {
        let named = subject.named(&at);
        let message = match quoted(text) {
            Some(text) => format!("{named} says {text}, which does not match anyone named in this record"),
            None => format!("{named} does not match anyone named in this record"),
        };
        findings.report(&at, message, "Enter the full name, or add who it is, such as “(health visitor)”");
    }
}
