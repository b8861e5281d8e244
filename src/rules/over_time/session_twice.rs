//! Two records of one session.

use crate::dates::long;
use crate::finding::{Severity, typed};
use crate::form::Address;
use crate::rules::findings::Draft;
use crate::rules::history::{History, SheetLine};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-twice",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "There are two records of the same session, or a monitoring sheet lists it twice.",
    why: "Nobody can tell later which of the two holds, and a count of sessions would count it twice.",
    fix: "Keep the record that both signed, and take the other away; correct the date of the line that is wrong.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    for (at, entry) in history.entries.iter().enumerate() {
        let (Some(date), Some(activity)) = (entry.date, entry.activity()) else { continue };
        // A future session may have a blank in Word and one in PDF.
        if date > history.today {
            continue;
        }
        let twin = history.entries[..at].iter().position(|other| {
            other.date == Some(date) && other.activity() == Some(activity) && other.case() == entry.case()
        });
        let Some(twin) = twin else { continue };
        let other = &history.entries[twin];
        let base = other.subject.file.map(|file| file.rsplit('/').next().unwrap_or(file));
        let named = base.map(|base| format!(" in “{}”", typed(base))).unwrap_or_default();
        let message = if other.record().values == entry.record().values {
            format!("The same record of {} is on file a second time{named}", long(date))
        } else {
            format!("There is another record of the session of {}{named}, and the two are not the same", long(date))
        };
        findings.of_entry(entry, None, Draft::new(message, "Keep the record that both signed, and remove the other"));
    }
    // Two lines that differ in more than their row may be of two sessions on one day.
    let is_same = |one: &SheetLine, other: &SheetLine| {
        let cells = |line: &SheetLine| history.entries[line.entry].record().rows(&line.field).get(line.row - 1);
        one.entry == other.entry && one.field == other.field && one.date == other.date && cells(one) == cells(other)
    };
    for (at, line) in history.sheet.iter().enumerate() {
        if !history.sheet[..at].iter().any(|other| is_same(other, line)) {
            continue;
        }
        let entry = &history.entries[line.entry];
        let at = Address::cell(&line.field, line.row, &line.held_column);
        let message = format!("The session of {} is on the sheet twice", long(line.date));
        findings.of_entry(entry, Some(&at), Draft::new(message, "Check, and correct the date of one of the two lines"));
    }
}
