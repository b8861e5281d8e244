//! Records of another person in the folder.

use crate::finding::Severity;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::subject::quoted;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "wrong-person",
    about: RuleTopic::Folder,
    severity: Severity::Error,
    what: "The folder has a record of somebody other than the member of staff whose folder it is.",
    why: "Where a member of staff moves, the folder goes with them: what strays into it is read by people who must not read \
          it, and is missing where it belongs.",
    fix: "Put the record into the folder of the person it is about.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    for entry in &history.strays {
        let named = entry.record().supervisees().into_iter().find_map(quoted);
        let named = named.map_or_else(String::new, |name| format!(" but about {name}"));
        let message = format!("This record is not about the person that the folder belongs to,{named}");
        let help = "Put it into the folder of the person it is about; where this is the same person, add the name to \
                    `also_known_as` in folder.yaml";
        findings.of_entry(entry, None, Draft::new(message.trim_end_matches(','), help));
    }
}
