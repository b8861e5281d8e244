//! Overdue actions. A warning, because the action may have been completed since the newest record.

use chrono::Days;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::Address;
use crate::rules::findings::Draft;
use crate::rules::follow_up::{open, series};
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic, frequency};
use crate::text::count;

/// The rule.
pub const RULE: Rule = Rule {
    id: "action-overdue",
    about: RuleTopic::Actions,
    severity: Severity::Warning,
    what: "An action in the newest record is past its date and not marked as complete, and the next session is past, too.",
    why: "The next session is the time to say what became of it.",
    fix: "Ask how far it is, and enter it in the next record.",
    check: Check::History(check),
};

/// Without `folder.yaml`, an older record may not be the person's newest: later ones may lie elsewhere. Two months, our
/// choice.
const CURRENT: Days = Days::new(62);

fn check(history: &History<'_>, findings: &mut Findings) {
    if !history.whole || history.is_away(history.today) {
        return;
    }
    for entries in series(history) {
        let Some(entry) = entries.last() else { continue };
        // A closed case has no next record.
        let until = history.listed_case(entry).and_then(|case| case.until);
        if until.is_some_and(|until| until <= history.today) {
            continue;
        }
        let is_current =
            entry.date.and_then(|date| date.checked_add_days(CURRENT)).is_some_and(|until| until >= history.today);
        if history.member.is_none() && !is_current {
            continue;
        }
        // A later record of the case is elsewhere.
        let tomorrow = history.today.succ_opt().unwrap_or(history.today);
        if entry.date.is_some_and(|day| history.was_supervised_elsewhere(entry, day, tomorrow)) {
            continue;
        }
        if frequency::next_session_after(history, entry).is_some_and(|next| next >= history.today) {
            continue;
        }
        for action in open(entry) {
            let Some(due) = action.due_on().filter(|due| *due < history.today) else { continue };
            let column = action.due_column();
            let at = column.map_or_else(|| Address::Field(action.field.to_owned()), |column| action.address(column));
            let days = (history.today - due).num_days();
            let age = count(usize::try_from(days).unwrap_or_default(), "day");
            let message = format!(
                "{} was due on {}, {age} ago, and is not marked as complete",
                entry.subject.row_named(action.field, action.number),
                long(due)
            );
            let help = "Ask about its progress, and enter it in the next record";
            findings.of_entry(entry, Some(&at), Draft::new(message, help));
        }
    }
}
