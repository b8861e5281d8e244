//! Sessions in the past of which the monitoring sheet does not say whether they took place. One finding a sheet.

use std::collections::BTreeMap;

use crate::dates::long;
use crate::finding::Severity;
use crate::rules::findings::Draft;
use crate::rules::history::{History, SheetLine};
use crate::rules::{Check, Findings, Rule, RuleTopic};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-unaccounted",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "A session on the monitoring sheet is past, and nothing says whether it took place.",
    why: "A sheet that leaves sessions open does not show whether supervision takes place.",
    fix: "Enter whether the session took place; if it did not, the new date and the reason.",
    check: Check::History(check),
};

/// Further sessions are counted, not listed.
const LISTED: usize = 4;

fn check(history: &History<'_>, findings: &mut Findings) {
    let mut sheets: BTreeMap<usize, Vec<&SheetLine>> = BTreeMap::new();
    for line in history
        .sheet
        .iter()
        .filter(|line| line.held.is_none() && line.date < history.today && !history.is_away(line.date))
    {
        sheets.entry(line.entry).or_default().push(line);
    }
    for (entry, lines) in sheets {
        let Some(first) = lines.first() else { continue };
        let entry = &history.entries[entry];
        let mut days: Vec<String> = lines.iter().take(LISTED).map(|line| long(line.date)).collect();
        if lines.len() > LISTED {
            days.push(format!("{} more", lines.len() - LISTED));
        }
        let sessions = if lines.len() == 1 { "session" } else { "sessions" };
        let message = format!("Nothing says whether the {sessions} of {} took place", list(&days));
        let help = "Check, and enter what took place; for what did not, the new date and the reason";
        findings.of_entry(entry, Some(&first.held_cell()), Draft::new(message, help).citing_any(entry.note(RULE.id)));
    }
}
