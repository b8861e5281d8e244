//! Owners such as "team", "all" or "TBC".

use crate::finding::Severity;
use crate::person_name::fold;
use crate::rules::owners::ActionOwner;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "vague-owner",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action’s owner is a word such as “team”, “all”, “both” or “TBC”, not a person.",
    why: "The policies ask for a clear note of responsibility. What a team is to do, the next session can ask nobody about.",
    fix: "Enter the name of the one person who sees to it, even when several help.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (at, text) in subject.owned_by(ActionOwner::Vague) {
        let named = subject.named(&at);
        let message = match quoted(text) {
            Some(shown) if is_open(text) => format!("{named} says {shown}, so it is not known who does it"),
            Some(shown) => format!("{named} says {shown}, which is not one person"),
            None => format!("{named} is not one person"),
        };
        findings.report(&at, message, "Enter the name of one person who will do this");
    }
}

/// Whether a text leaves the owner open: "TBC", "?".
fn is_open(text: &str) -> bool {
    let folded = fold(text);
    folded.is_empty() || folded.starts_with("tb") || folded.starts_with("to be ") || folded == "unknown"
}
