//! Records of several people in one directory. Each person's records are still checked on their own.

use crate::finding::Severity;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "several-people",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "One directory has the records of several people, and no folder.yaml says whose it is.",
    why: "Records are personal, and a record in the wrong directory is read by people who must not read it.",
    fix: "Keep the records of each person in a directory of their own; a folder.yaml in it says whose it is.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    if history.people > 1 {
        let message = format!(
            "The records here are about {} people, and nothing says which of them this directory belongs to",
            history.people
        );
        let help = "Keep the records of each person in a directory of their own; a folder.yaml in it says whose it is";
        findings.of_folder(Draft::new(message, help));
    }
}
