//! Documents in the directory of another section.

use crate::finding::Severity;
use crate::folder::{Document, Placement, Plan};
use crate::form::layout::is_casework;
use crate::rules::findings::Draft;
use crate::rules::section_help::section_help;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "wrong-section",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "A document lies in the directory of another section, belongs to a section that the layout does not have, or \
           belongs on a child’s file.",
    why: "Whoever takes the folder over looks for a document where the checklist has it.",
    fix: "Move it to where it belongs. A document that belongs to no section of the layout is kept behind the others. \
          Where the authority prints no list of sections, directories count only if folder.yaml chooses Formfolio’s own list.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    for (index, document) in plan.own() {
        let Some(section) = document.section.and_then(|number| plan.layout.section(number)) else { continue };
        let case = document.form.as_ref().is_some_and(|form| is_casework(form));
        if let (Some((_, Some(citation))), true, Placement::Form) = (&plan.layout.casework, case, document.placement) {
            let message = "This is a record of a case, which belongs on the child’s file";
            let help = format!("Put it on the child’s file; here it is kept in Section {}", section.number);
            findings.of_document(index, Draft::new(message, help).citing(citation));
        } else if let Some(other) = lies_elsewhere(document).filter(|_| plan.follows_layout()) {
            let message = format!(
                "This lies in the directory of Section {other} and belongs to Section {}, “{}”",
                section.number, section.title
            );
            let help = section_help(plan, "Move it to the directory of its section");
            findings.of_document(index, Draft::new(message, help).citing_any(plan.layout.order.as_ref()));
        } else if section.appended {
            let message = format!(
                "This belongs to Section {}, “{}”, which this layout does not have",
                section.number, section.title
            );
            let help = "It is kept behind the other sections; take it out, or use the layout that has the section";
            findings.of_document(index, Draft::new(message, help));
        }
    }
}

/// The section of the document's directory, if its form belongs to another one. A document placed by hand is accepted.
fn lies_elsewhere(document: &Document) -> Option<u32> {
    document.lies_in.filter(|number| document.placement == Placement::Form && Some(*number) != document.section)
}
