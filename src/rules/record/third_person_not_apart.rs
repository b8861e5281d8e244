//! An auditor who audits their own supervision, and an intermediary who is one of the two.

use crate::finding::Severity;
use crate::form::{Address, FormKind, Role};
use crate::rules::people::OnePerson;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "third-person-not-apart",
    about: RuleTopic::People,
    severity: Severity::Error,
    what: "The auditor, the intermediary for disagreements or the supervisor’s manager is one of the two in supervision.",
    why: "An audit is a second look, and an intermediary stands between the two: both need a person who has no part in \
          the supervision.",
    fix: "Name a third person, such as the supervisor’s manager, or correct the name that is wrong.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (role, why, help) in [
        (Role::Auditor, "who is audited here", "Have the senior manager do the audit, or correct the name"),
        (Role::Manager, "who has another manager", "Enter the supervisor’s own manager, or correct the name"),
        (Role::Intermediary, "who takes part in the supervision", "Enter a third person, or correct the name"),
    ] {
        // A record may refer a disagreement to the supervisor; an agreement names the supervisor's manager.
        if role == Role::Manager && subject.form.kind != FormKind::Agreement {
            continue;
        }
        for third in subject.people.in_role(role) {
            let others: &[Role] = match role {
                Role::Manager => &[Role::Supervisor],
                _ => &[Role::Supervisor, Role::Supervisee],
            };
            for party in others.iter().flat_map(|role| subject.people.in_role(*role)) {
                let Some(one) = third.is_one_with(party) else { continue };
                let at = Address::Field(third.field.clone());
                let other = subject.named(&Address::Field(party.field.clone()));
                match one {
                    OnePerson::Surely => {
                        findings.report(&at, format!("{} is the person in {other}, {why}", subject.named(&at)), help);
                    }
                    OnePerson::Perhaps => {
                        let message = format!("{} seems to be the person in {other}, {why}", subject.named(&at));
                        findings.warn(&at, message, "Check the two names, and enter a third person if they are one");
                    }
                }
            }
        }
    }
}
