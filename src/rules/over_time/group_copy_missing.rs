//! Copies of a group record on the file of each who attended. Compares the files that are checked together.

use crate::dates::long;
use crate::finding::{Severity, typed};
use crate::rules::findings::Draft;
use crate::rules::staff_file::StaffFile;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "group-copy-missing",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "A member of staff attended a group session, and their own file has no copy of its record.",
    why: "The file of each shows all the supervision that they had, in a group, too.",
    fix: "Put a copy of the group record on the file of each who attended.",
    check: Check::Files(check),
};

fn check(files: &[StaffFile], findings: &mut Findings) {
    for (at, file) in files.iter().enumerate() {
        for session in &file.groups {
            let Some((_, policy)) = session.policy.iter().find(|(rule, _)| rule == RULE.id) else { continue };
            for attendee in &session.attendees {
                let known = |other: &&StaffFile| other.person.iter().any(|person| attendee.can_be(person));
                // A name that several people can have is not theirs for certain.
                let own: Vec<(usize, &StaffFile)> =
                    files.iter().enumerate().filter(|(_, other)| known(other)).collect();
                let [(index, own)] = own.as_slice() else { continue };
                if *index == at || own.groups.iter().any(|other| other.date == session.date) {
                    continue;
                }
                let message = format!(
                    "{} attended the group session of {}, and there is no copy on their file",
                    typed(&own.named),
                    long(session.date)
                );
                let help = "Check, and put a copy of this record on their file";
                findings.of_document(session.index, Draft::new(message, help).citing(policy));
            }
        }
    }
}
