//! Sessions that are said to have taken place on a day that is still to come.

use crate::dates::long;
use crate::finding::Severity;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "held-in-future",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "The monitoring sheet says that a session took place on a day that is still to come.",
    why: "The sheet says what has happened. The date is a slip, or the session was marked in advance.",
    fix: "Correct the date, or empty the mark until the session has taken place.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    for line in history.sheet.iter().filter(|line| line.held == Some(true) && line.date > history.today) {
        let entry = &history.entries[line.entry];
        let message = format!("The session of {} is marked as held, and that day is still to come", long(line.date));
        let help = "Correct the date, or empty the mark until the session has taken place";
        findings.of_entry(entry, Some(&line.held_cell()), Draft::new(message, help).citing_any(entry.note(RULE.id)));
    }
}
