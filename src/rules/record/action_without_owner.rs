//! Actions without an owner.

use crate::finding::Severity;
use crate::rules::owners::ActionOwner;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "action-without-owner",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action says what is to be done, but not who does it.",
    why: "An action without a name is nobody’s.",
    fix: "Enter the name of the one person who will do it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (at, _) in subject.owned_by(ActionOwner::Missing) {
        let message = format!("{} does not name anyone", subject.named(&at));
        findings.report(&at, message, "Enter the name of one person who will do this");
    }
}
