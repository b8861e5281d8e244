//! A document that is none of the forms names somebody other than its folder or its file name does.
//!
//! It matters because nothing else tells whose record it is: typed by hand and filed by its name, it goes where its name
//! says. Put it right by looking into it.

use crate::finding::{Finding, Place, Severity, typed};
use crate::folder::{Plan, StatedPerson};
use crate::names::Name;
use crate::rules::told::Saying;
use crate::rules::{About, Check, Rule, Told};

/// The rule.
pub const RULE: Rule = Rule {
    id: "other-person-named",
    about: About::Folder,
    severity: Severity::Warning,
    what: "A document that is none of the forms names, at its beginning, somebody other than its folder or its file name does.",
    why: "A record that was typed by hand is filed by its name. Under a wrong one it is read by people who must not read it, \
          and is missing where it belongs.",
    fix: "Look whose it is: put it into the folder of that person, or correct its name.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, told: &mut Told) {
    let person = plan.person.as_deref().and_then(Name::read);
    for (index, document) in plan.own() {
        let saying = document.stated_person.as_ref().and_then(|stated| saying(stated, person.as_ref()));
        if let Some(saying) = saying {
            told.of_document(&RULE, index, saying);
        }
    }
}

/// The finding about a document that is in no plan. `person` is whose folder it lies in, where that is known.
#[must_use]
pub fn finding(stated: &StatedPerson, person: Option<&Name>) -> Option<Finding> {
    let saying = saying(stated, person)?;
    Some(Finding::new(RULE.id, RULE.severity, Place::default(), &saying.message, &saying.help))
}

/// In somebody's folder the folder counts, and how the file is called does not.
fn saying(stated: &StatedPerson, person: Option<&Name>) -> Option<Saying<'static>> {
    let named = stated.named.iter().map(|name| format!("“{}”", typed(name))).collect::<Vec<_>>().join(", ");
    match (person, &stated.file_says) {
        (Some(person), _) if stated.is_of_another_than(person) => Some(Saying::new(
            format!("This document says that it is about {named}, who is not the person whose folder this is"),
            "Check whose it is, and put it into the folder of that person",
        )),
        (None, Some(file)) => Some(Saying::new(
            format!("The name of this file says “{}”, and the document that it is about {named}", typed(file)),
            "Check whose it is, and correct the name of the file",
        )),
        _ => None,
    }
}
