//! Expected documents, section by section.

use crate::finding::Severity;
use crate::folder::Plan;
use crate::rules::findings::Draft;
use crate::rules::section_help::section_help;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "section-empty",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "A section of the folder lacks what the policy expects to find in it.",
    why: "Whoever takes a folder over cannot tell what never was from what was lost.",
    fix: "Add the document, or say in folder.yaml under `files:` which file it is. Where the authority prints no list of \
          sections, the sections are Formfolio’s own, and only what the authority’s policy asks for is missed.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    for section in &plan.layout.sections {
        // `appraisal-copy-missing` reports a missing appraisal on a move.
        if section.appraisal && plan.member.as_ref().is_some_and(|member| member.moves.is_some()) {
            continue;
        }
        for expected in plan.missing(section) {
            let empty = plan.section(section.number).all(|document| document.is_draft);
            let lacks = if empty { "is empty; it should hold" } else { "lacks" };
            let message = format!("Section {}, “{}”, {lacks} {}", section.number, section.title, expected.what);
            let mut drafts = plan.drafts_of(section, expected);
            let (message, help) = match drafts.next() {
                Some(draft) => (
                    format!("{message}; “{}” is an unfinished draft, which does not count", draft.file),
                    "Check every answer of the draft, fill in what is empty, and empty the box at the top",
                ),
                None => (message, "Add it; if it is there under another name, say so in folder.yaml under `files:`"),
            };
            let draft = Draft::new(message, section_help(plan, help)).citing(&expected.citation);
            findings.of_section(section.number, draft);
        }
    }
}
