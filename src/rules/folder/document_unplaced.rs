//! Documents without a section.

use crate::finding::Severity;
use crate::folder::Plan;
use crate::rules::findings::Draft;
use crate::rules::section_help::section_help;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "document-unplaced",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "Neither its content nor its name nor its directory says in which section a document belongs.",
    why: "It is kept under miscellaneous things, where nobody looks for a sick note or a certificate.",
    fix: "Put it into a directory named after the section, such as “07 Managing Attendance”; or give it a name that says what \
          it is; or name it in folder.yaml under `files:` with its section.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    for index in &plan.unplaced {
        let Some(document) = plan.documents.get(*index) else { continue };
        // `document-unreadable`, `document-duplicate` and `draft-unfinished` report these.
        if document.unreadable.is_some() || document.copy_of.is_some() || document.is_draft {
            continue;
        }
        let miscellaneous = plan.layout.miscellaneous;
        let message = format!("Nothing says which section this belongs to; it goes to Section {miscellaneous}");
        let help = "Put it into a directory named after its section, or name it in folder.yaml under `files:`";
        findings.of_document(*index, Draft::new(message, section_help(plan, help)));
    }
}
