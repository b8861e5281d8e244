//! The person that a document names, where no record could be read from it.

use crate::finding::{Finding, FindingPlace, Severity, typed};
use crate::folder::{FolderOwner, Ownership, Plan, StatedPerson};
use crate::person_name::Name;
use crate::rules::findings::Draft;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "other-person-named",
    about: RuleTopic::Folder,
    severity: Severity::Error,
    what: "A document of which no record could be read names, at its beginning, somebody other than its folder or its file \
           name does.",
    why: "A record that was typed by hand or printed is filed by its name. Under a wrong one it is read by people who must \
          not read it, and is missing where it belongs.",
    fix: "Look whose it is: put it into the folder of that person, or correct its name. Where it is in doubt, this is a \
          warning.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    let owner = match (&plan.member, &plan.person) {
        (Some(member), _) => FolderOwner::from(member),
        (None, Some(person)) => FolderOwner { names: Name::parse_list(person), supervisors: Vec::new() },
        (None, None) => FolderOwner::default(),
    };
    for (index, document) in plan.documents.iter().enumerate() {
        let is_copy = document.copy_of.is_some() && !document.stranger;
        let draft = document.stated_person.as_ref().filter(|_| !is_copy).and_then(|stated| draft(stated, &owner));
        if let Some(draft) = draft {
            findings.of_document(index, draft);
        }
    }
}

/// Returns the finding about a document that is in no plan. `owner` is the owner of its folder, where known.
#[must_use]
pub fn finding(stated: &StatedPerson, owner: &FolderOwner) -> Option<Finding> {
    draft(stated, owner).map(|draft| draft.finding(RULE.id, RULE.severity, FindingPlace::default()))
}

/// In a folder with a known owner, the name of the file does not matter.
fn draft(stated: &StatedPerson, owner: &FolderOwner) -> Option<Draft<'static>> {
    let named = |names: &[String]| names.iter().map(|name| format!("“{}”", typed(name))).collect::<Vec<_>>().join(", ");
    if let (Some(within), Ownership::Other { named: others, .. }) = (&stated.within, stated.verdict(owner)) {
        let within = if within.is_empty() { "a file".to_owned() } else { format!("“{}”", typed(within)) };
        return Some(Draft::new(
            format!("This file contains {within}, the record of another person: it names {}", named(&others)),
            "Save what belongs here as a file of its own, and put the record into the folder of its person",
        ));
    }
    match stated.verdict(owner) {
        Ownership::Other { named: others, records } if records > 1 => Some(Draft::new(
            format!("This file contains the record of another person: it names {}", named(&others)),
            "Take the pages of each person out as a file of their own, with a program that keeps the fields, and put each \
             into the folder of its person",
        )),
        Ownership::Other { named: others, .. } => Some(Draft::new(
            format!(
                "This document says that it is about {}, who is not the person whose folder this is",
                named(&others)
            ),
            "Put it into the folder of that person, or correct the name in it",
        )),
        Ownership::Doubt(others) => Some(
            Draft::new(
                format!(
                    "This document says that it is about {}, who may not be the person whose folder this is",
                    named(&others)
                ),
                "Check whose it is, and put it into the folder of that person",
            )
            .as_warning(),
        ),
        Ownership::Own => {
            let file = stated.file_says.as_ref().filter(|_| owner.names.is_empty())?;
            Some(
                Draft::new(
                    format!(
                        "The file name says “{}”, but the document says that it is about {}",
                        typed(file),
                        named(stated.named())
                    ),
                    "Check whose it is, and correct the name of the file",
                )
                .as_warning(),
            )
        }
    }
}
