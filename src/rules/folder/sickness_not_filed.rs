//! Sickness that records name, and a section of absences without a document.

use crate::dates::long;
use crate::finding::Severity;
use crate::folder::Plan;
use crate::rules::findings::Draft;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "sickness-not-filed",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "Records name a sickness, and the section of the folder for absences is empty.",
    why: "The section is for return to work interviews, self-certifications and fit notes.",
    fix: "Add the return to work interview and the note of the absence, or say in folder.yaml where they are.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    let Some(section) = plan.layout.sections.iter().find(|section| section.attendance) else { return };
    let (Some(day), None) = (plan.sickness.first(), plan.section(section.number).next()) else { return };
    let message = format!(
        "Records name a sickness on {}, and Section {}, “{}”, is empty",
        long(*day),
        section.number,
        section.title
    );
    let help = "Check, and add the return to work interview or the note of the absence";
    findings.of_section(section.number, Draft::new(message, help));
}
