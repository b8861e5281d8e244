//! Files that cannot be read.

use crate::finding::Severity;
use crate::folder::Plan;
use crate::rules::findings::Draft;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "document-unreadable",
    about: RuleTopic::Folder,
    severity: Severity::Error,
    what: "A file in the folder is broken, empty, locked with a password, or a record with mistakes.",
    why: "To whoever takes the folder over it is as good as missing, and nobody notices until it is needed.",
    fix: "Ask whoever made it for the file again, or save it without its password.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    for (index, document) in plan.documents.iter().enumerate() {
        let Some((why, help)) = &document.unreadable else { continue };
        findings.of_document(index, Draft::new(format!("This cannot be read: {why}"), help.as_str()));
    }
}
