//! The last appraisal of a member of staff who changes post.

use crate::finding::{Citation, Severity};
use crate::folder::Plan;
use crate::form::policy::RecordsMove;
use crate::rules::findings::Draft;
use crate::rules::section_help::section_help;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "appraisal-copy-missing",
    about: RuleTopic::Folder,
    severity: Severity::Error,
    what: "A member of staff changes post, and their folder has no copy of the last appraisal.",
    why: "The new supervisor goes on from what the last appraisal says.",
    fix: "Put a copy of the last appraisal into the folder before it is handed on.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    if plan.member.as_ref().is_none_or(|member| member.moves.is_none()) {
        return;
    }
    let Some(section) = plan.layout.sections.iter().find(|section| section.appraisal) else { return };
    if plan.section(section.number).any(|document| !document.stranger && !document.is_draft) {
        return;
    }
    let message = format!(
        "There is no appraisal in Section {}, “{}”, and the folder is to be handed on",
        section.number, section.title
    );
    let help =
        "Add a copy of the last appraisal; if it is there under another name, say so in folder.yaml under `files:`";
    let expected = section.expects.first().map(|expected| &expected.citation);
    let Some(words) = policy(plan).or(expected.filter(|_| plan.layout.ours().is_none())) else { return };
    findings.of_section(section.number, Draft::new(message, section_help(plan, help)).citing(words));
}

/// The authority's policy on records that go with a change of post.
fn policy(plan: &Plan) -> Option<&Citation> {
    let handover = &plan.authority.as_ref()?.policy.handover;
    let entry =
        handover.iter().find(|entry| entry.value.when == RecordsMove::PostChange && entry.value.with_appraisal)?;
    Some(&entry.citation)
}
