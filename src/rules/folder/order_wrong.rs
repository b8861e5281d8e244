//! Numbers in the names of directories and files.

use std::collections::BTreeMap;

use crate::dates::long;
use crate::finding::{Severity, typed};
use crate::folder::{Directory, Document, Plan};
use crate::rules::findings::Draft;
use crate::rules::section_help::section_help;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "order-wrong",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "The numbers in front of directories or files contradict the order of the checklist, or that of the dates.",
    why: "Whoever takes the folder over looks for a document where the checklist has it.",
    fix: "Number directories after their sections and files after their dates, or leave the numbers out. Where the authority \
          prints no list of sections, the order of sections counts only if folder.yaml chooses Formfolio’s own list.",
    check: Check::Folder(check),
};

fn check(plan: &Plan, findings: &mut Findings) {
    if plan.follows_layout() {
        directories(plan, findings);
    }
    files(plan, findings);
}

/// Reports the first two sub-directories whose numbers contradict the order of their sections.
fn directories(plan: &Plan, findings: &mut Findings) {
    let mut numbered: BTreeMap<(u32, &str), u32> = BTreeMap::new();
    for document in &plan.documents {
        let Some((name, _)) = document.file.split_once('/') else { continue };
        let number =
            crate::folder::file_name::read(name).number.or_else(|| Directory::read(name, &plan.layout)?.number);
        let words = Directory::read(name, &plan.layout).and_then(|directory| directory.words);
        if let (Some(number), Some(section)) = (number, words) {
            numbered.insert((number, name), section);
        }
    }
    let numbered: Vec<((u32, &str), u32)> = numbered.into_iter().collect();
    for pair in numbered.windows(2) {
        let [((first_number, first), before), ((number, name), section)] = pair else { continue };
        if first_number < number && plan.layout.position(*before) > plan.layout.position(*section) {
            let message = format!(
                "“{}” is numbered before “{}”, but its section, {before}, comes after {section}",
                typed(first),
                typed(name)
            );
            let help = "Number the directories after their sections: “01 …” for Section 1, and so on";
            let help = section_help(plan, help);
            return findings.of_folder(Draft::new(message, help).citing_any(plan.layout.order.as_ref()));
        }
    }
}

/// Reports the first two files of each directory whose numbers contradict their sections or dates.
fn files(plan: &Plan, findings: &mut Findings) {
    let mut beside: BTreeMap<&str, Vec<(u32, usize, &Document)>> = BTreeMap::new();
    for (index, document) in plan.own().filter(|(_, document)| !document.is_draft) {
        if let (Some(number), Some(_)) = (document.number, document.section) {
            let directory = document.file.rsplit_once('/').map_or("", |(directory, _)| directory);
            beside.entry(directory).or_default().push((number, index, document));
        }
    }
    for numbered in beside.values_mut() {
        numbered.sort_by_key(|(number, index, _)| (*number, *index));
        let wrong = numbered.windows(2).find_map(|pair| {
            let [(first_number, _, first), (number, index, document)] = pair else { return None };
            if first_number == number {
                return None;
            }
            Some((*index, contradiction(plan, first, document)?))
        });
        if let Some((index, message)) = wrong {
            let help = "Number the files in the order of the checklist and of their dates, or leave the numbers out";
            findings.of_document(index, Draft::new(message, help).citing_any(plan.layout.order.as_ref()));
        }
    }
}

/// The contradiction between two documents in the order of their numbers.
fn contradiction(plan: &Plan, first: &Document, document: &Document) -> Option<String> {
    let place = |document: &Document| document.section.map(|number| plan.layout.position(number));
    let base = typed(first.file.rsplit('/').next().unwrap_or(&first.file));
    if plan.follows_layout() && place(first) > place(document) {
        let (before, after) = (first.section?, document.section?);
        return Some(format!(
            "This is numbered after “{base}” and belongs before it: Section {after} comes before {before}"
        ));
    }
    if first.section != document.section || first.first != document.first {
        return None;
    }
    let (before, after) = (first.date?, document.date?);
    (after < before).then(|| {
        format!("This is numbered after “{base}” and is older: of {}, not after {}", long(after), long(before))
    })
}
