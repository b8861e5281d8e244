//! Copies of a document. Two different records of one session belong to `session-twice`.

use crate::finding::{Severity, typed};
use crate::folder::Plan;
use crate::rules::findings::Draft;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "document-duplicate",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "A document is in the folder twice: byte for byte, or as the same record in two formats.",
    why: "A correction made in one copy is missing in the other, and a count of sessions would count both.",
    fix: "Keep the one that was signed, and take the other away.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    for (index, document) in plan.documents.iter().enumerate() {
        let Some(first) = document.copy_of.and_then(|first| plan.documents.get(first)) else { continue };
        let same = document.sha256.is_some() && document.sha256 == first.sha256;
        let what = if same { "the same file as" } else { "the same record as" };
        let message = format!("This is {what} “{}”", typed(&first.file));
        findings.of_document(index, Draft::new(message, "Keep one of the two, the signed one if only one is signed"));
    }
}
