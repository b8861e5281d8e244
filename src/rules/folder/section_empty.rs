//! A section of the folder has nothing in it of what the policy expects there.
//!
//! It matters because whoever takes the folder over, or audits it, cannot tell what was never there from
//! what was lost. Put it right by adding the document.

use crate::finding::Severity;
use crate::folder::Plan;
use crate::form::layout::{Expected, LayoutSection, When};
use crate::form::policy::Staff;
use crate::names::words;
use crate::rules::told::Saying;
use crate::rules::{About, Check, Rule, Told};

/// The rule.
pub const RULE: Rule = Rule {
    id: "section-empty",
    about: About::Folder,
    severity: Severity::Warning,
    what: "A section of the folder lacks what the policy expects to find in it.",
    why: "“The order of supervision files, which should be electronic, should be as laid out at Appendix 8.” \
          (001_0cbce209370212eb.txt, line 115) Whoever takes a folder over cannot tell what never was from what was lost.",
    fix: "Add the document, or say in folder.yaml under `files:` which file it is.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, told: &mut Told) {
    for section in plan.layout.sections.iter().filter(|section| !section.appended && holds(plan, section.when)) {
        // On a move a missing appraisal is more than a gap: `appraisal-copy-missing` tells of it.
        if section.appraisal && plan.member.as_ref().is_some_and(|member| member.moves.is_some()) {
            continue;
        }
        let expected = section.expects.iter().filter(|expected| holds(plan, expected.when));
        for expected in expected.filter(|expected| !is_there(plan, section, expected)) {
            let empty = plan.section(section.number).next().is_none();
            let lacks = if empty { "is empty; it should hold" } else { "lacks" };
            let message = format!("Section {}, “{}”, {lacks} {}", section.number, section.title, expected.what);
            let help = "Add it; if it is there under another name, say so in folder.yaml under `files:`";
            told.of_section(&RULE, section.number, Saying::new(message, help).citing(&expected.citation));
        }
    }
}

/// Whether something counts of the person whose folder it is. What nobody says of them does not hold.
fn holds(plan: &Plan, when: Option<When>) -> bool {
    let Some(when) = when else { return true };
    plan.member.as_ref().is_some_and(|member| match when {
        When::Probation => member.probation,
        When::Asye => member.staff == Staff::Asye,
        When::Move => member.moves.is_some(),
    })
}

/// Whether what is expected is there: one of the forms or of the names, or anything where neither is said.
fn is_there(plan: &Plan, section: &LayoutSection, expected: &Expected) -> bool {
    let anything = expected.forms.is_empty() && expected.patterns.is_empty();
    plan.section(section.number).filter(|document| !document.stranger).any(|document| {
        let form = document.form.as_ref().is_some_and(|form| expected.forms.contains(&form.id));
        let name = || {
            let name = words(&format!("{} {}", document.file, document.title));
            expected.patterns.iter().any(|pattern| pattern.within(&name))
        };
        anything || form || name()
    })
}
