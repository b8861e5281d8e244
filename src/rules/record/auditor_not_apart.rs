//! An auditor who audits their own supervision.

use crate::finding::Severity;
use crate::form::{Address, Role};
use crate::person_name::Name;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "auditor-not-apart",
    about: RuleTopic::People,
    severity: Severity::Error,
    what: "The audit was done by the supervisor or the supervisee whose supervision it is about.",
    why: "An audit is a second look, by a person who had no part in the supervision.",
    fix: "Have the senior manager audit the file, or correct the name that is wrong.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for auditor in subject.people.in_role(Role::Auditor) {
        let audited = [Role::Supervisor, Role::Supervisee].into_iter().flat_map(|role| subject.people.in_role(role));
        for party in audited {
            let has = |same: fn(&Name, &Name) -> bool| {
                party.names.iter().any(|name| auditor.names.iter().any(|other| same(other, name)))
            };
            let at = Address::Field(auditor.field.clone());
            let other = subject.named(&Address::Field(party.field.clone()));
            if has(Name::is_same_as) {
                let message = format!("{} is the person in {other}, who is audited here", subject.named(&at));
                findings.report(&at, message, "Have the senior manager do the audit, or correct the name");
            } else if has(Name::is_short_form_of) {
                let message = format!("{} seems to be the person in {other}, who is audited here", subject.named(&at));
                findings.warn(&at, message, "Check the two names: the senior manager does the audit");
            }
        }
    }
}
