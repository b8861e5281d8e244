//! New dates of sessions of which nothing more is known.

use crate::dates::long;
use crate::finding::Severity;
use crate::form::{Kind, Meaning};
use crate::rules::findings::Draft;
use crate::rules::history::{History, HistoryEntry};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "reschedule-lost",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "A session was moved to a day that has passed, and neither the monitoring sheet nor a record says what became of it.",
    why: "A session that is moved and then forgotten does not take place.",
    fix: "Enter the new date as a line of its own, and whether the session took place; add its record.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    for line in history.missed().filter(|line| history.is_lost(line)) {
        let entry = &history.entries[line.entry];
        // On a sheet with a list of reports, `missed-session-unreported` says it.
        let Some(moved) = line.moved_to.filter(|_| !lists_reports(entry)) else { continue };
        let record = if history.sessions().next().is_some() { "neither a line nor a record" } else { "no line" };
        let message =
            format!("The session of {} was moved to {}, of which there is {record} here", long(line.date), long(moved));
        let help = "Check whether it took place: enter it on the sheet and add its record, or agree on another date";
        findings.of_entry(entry, Some(&line.moved_cell()), Draft::new(message, help).citing_any(entry.note(RULE.id)));
    }
}

/// Whether the sheet has a list of missed sessions that were reported.
pub(super) fn lists_reports(entry: &HistoryEntry<'_>) -> bool {
    let is_list = |kind: &Kind| matches!(kind, Kind::Table(table) if table.meaning(Meaning::MissedSession).is_some());
    entry.record().form.fields().any(|field| is_list(&field.kind))
}
