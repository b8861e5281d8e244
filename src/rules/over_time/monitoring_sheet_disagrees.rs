//! The monitoring sheet, compared with the records.

use chrono::NaiveDate;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::policy::Activity;
use crate::form::{Address, Kind, Meaning};
use crate::rules::findings::Draft;
use crate::rules::history::{History, HistoryEntry, SheetLine};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "monitoring-sheet-disagrees",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "The monitoring sheet and the records on file do not agree on which sessions took place.",
    why: "The sheet shows at a glance which sessions took place. Where it and the records differ, one of them is \
          incomplete.",
    fix: "Add the record that is missing, or correct the sheet.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let own = |activity| matches!(activity, Activity::Individual | Activity::Personal);
    let recorded: Vec<NaiveDate> =
        history.sessions().filter(|(_, activity, _)| own(*activity)).map(|(date, _, _)| date).collect();
    // Needs both a sheet and records.
    let (Some(first), false) = (history.sheet.first(), recorded.is_empty()) else { return };
    for line in &history.sheet {
        let on_file = recorded.contains(&line.date);
        let words = match line.held {
            Some(true) if !on_file && line.date <= history.today => "took place, and there is no record of it",
            Some(false) if on_file => "did not take place, and there is a record of it",
            _ => continue,
        };
        let entry = &history.entries[line.entry];
        let at = date_of(entry, line);
        let message = format!("The sheet says that the session of {} {words}", long(line.date));
        let help = "Add the record if it is missing here, or correct the sheet";
        findings.of_entry(entry, Some(&at), Draft::new(message, help).citing_any(entry.note(RULE.id)));
    }
    for date in recorded.into_iter().filter(|date| *date >= first.date) {
        if history.sheet.iter().any(|line| line.date == date || line.moved_to == Some(date)) {
            continue;
        }
        let sheet = history.sheet.iter().rfind(|line| line.date <= date).unwrap_or(first);
        let entry = &history.entries[sheet.entry];
        let at = Address::Field(sheet.field.clone());
        let message = format!("The session of {} is not on the sheet", long(date));
        let help = "Enter it on the sheet with its date and time";
        findings.of_entry(entry, Some(&at), Draft::new(message, help).citing_any(entry.note(RULE.id)));
    }
}

/// The cell with the date of a line.
fn date_of(entry: &HistoryEntry<'_>, line: &SheetLine) -> Address {
    let column = entry.record().form.field(&line.field).and_then(|field| match &field.kind {
        Kind::Table(table) => table.meaning(Meaning::SessionDate),
        _ => None,
    });
    column
        .map_or_else(|| Address::Field(line.field.clone()), |column| Address::cell(&line.field, line.row, &column.name))
}
