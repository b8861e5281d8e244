//! The reason for a session that did not take place.

use crate::dates::long;
use crate::finding::Severity;
use crate::rules::findings::Draft;
use crate::rules::history::{History, SheetLine};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "postponed-without-reason",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "The monitoring sheet has a session that did not take place, and gives no reason.",
    why: "The reasons show what has to change so that sessions take place.",
    fix: "Enter on the monitoring sheet why the session did not take place.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    // A session to come that is marked No is not held yet.
    let is_due = |line: &&SheetLine| line.date <= history.today || line.moved_to.is_some();
    for line in history.missed().filter(|line| !line.explained).filter(is_due) {
        let (Some(at), entry) = (line.reason_cell(), &history.entries[line.entry]) else { continue };
        let policy = entry.note(RULE.id);
        let message = format!("The session of {} did not take place, and no reason is given", long(line.date));
        let draft = Draft::new(message, "Enter why it did not take place").citing_any(policy);
        // Without a sentence of the policy, only the form asks for the reason.
        findings.of_entry(entry, Some(&at), if policy.is_some() { draft } else { draft.as_warning() });
    }
}
