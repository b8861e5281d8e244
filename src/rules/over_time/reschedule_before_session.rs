//! A new date that is not after the old one. A session that took place on the new date was brought forward.

use crate::dates::long;
use crate::finding::Severity;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "reschedule-before-session",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "The new date of a postponed session is not after the date from which it was moved.",
    why: "A session that could not take place is held later. One of the two dates is a slip, and the sheet does not \
          show when supervision took place.",
    fix: "Check both dates on the monitoring sheet, and correct the one that is wrong.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    for line in history.missed() {
        let Some(moved) = line.moved_to.filter(|moved| *moved <= line.date) else { continue };
        if history.was_held_on(moved) {
            continue;
        }
        let entry = &history.entries[line.entry];
        let at = line.moved_cell();
        let (new, old) = (long(moved), long(line.date));
        let message = format!("{} is {new}; the new date has to be after {old}", entry.subject.named(&at));
        findings.of_entry(entry, Some(&at), Draft::new(message, "Check both dates, and correct the one that is wrong"));
    }
}
