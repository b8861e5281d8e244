//! The status of an action. An action agreed in this session needs none.

use crate::finding::Severity;
use crate::form::{Actions, Column, Kind, Meaning};
use crate::rules::actions::ActionRow;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "status-not-single",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An earlier action is neither delayed, in progress nor complete, or it is complete and one of the others.",
    why: "The next session can follow an action up only when it is clear how far it is.",
    fix: "Tick the one box that is true today.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for row in subject.actions.iter().filter(|row| row.is_stated()) {
        let states = [Meaning::Delayed, Meaning::InProgress, Meaning::Complete];
        let columns: Vec<&Column> = states
            .iter()
            .filter_map(|state| row.table.meaning(*state))
            .filter(|one| matches!(one.kind, Kind::Tick))
            .collect();
        let Some(first) = columns.first().filter(|_| columns.len() > 1) else {
            check_words(subject, findings, row);
            continue;
        };
        // The rule `unreadable-value` reports a box with a content that is not a tick.
        let is_unread =
            |column: &&Column| row.value(column).text().is_some() || subject.was_left_out(&row.address(column));
        if columns.iter().any(is_unread) {
            continue;
        }
        let is_ticked = |column: &&&Column| column.means.is_some_and(|state| row.ticked(state));
        match columns.iter().filter(is_ticked).count() {
            0 if row.actions != Actions::Previous => continue,
            1 => continue,
            // A late action may be under way.
            2.. if !row.ticked(Meaning::Complete) => continue,
            _ => {}
        }
        let ticked: Vec<String> =
            columns.iter().filter(is_ticked).map(|column| format!("“{}”", column.label)).collect();
        let at = row.address(first);
        let named = subject.row_named(row.field, row.number);
        let message = match ticked.as_slice() {
            [] => format!("{named} has none of its boxes ticked"),
            [_] => continue,
            several => format!("{named} is ticked as {} at once", list(several)),
        };
        let labels: Vec<&str> = columns.iter().map(|column| column.label.as_str()).collect();
        findings.report(&at, message, format!("Tick one of: {}", labels.join("; ")));
    }
}

/// Reports an earlier action for the progress of which the form asks in words, and which has none.
fn check_words(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, row: &ActionRow<'_>) {
    let Some(status) = row.table.meaning(Meaning::Status).filter(|_| row.actions == Actions::Previous) else { return };
    let is_said = [Meaning::Status, Meaning::Reason].iter().any(|meaning| {
        let value = row.table.meaning(*meaning).map(|column| row.value(column));
        value.is_some_and(|value| !value.is_empty())
    });
    if !is_said {
        let at = row.address(status);
        let message = format!("{} is empty, so nothing says how far the action is", subject.named(&at));
        findings.report(&at, message, "Enter whether it is complete, in progress or delayed");
    }
}
