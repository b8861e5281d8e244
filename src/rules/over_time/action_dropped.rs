//! Open actions that the next record does not mention.

use crate::dates::long;
use crate::finding::Severity;
use crate::form::Address;
use crate::rules::action_status::{is_arranged, was_reviewed};
use crate::rules::findings::Draft;
use crate::rules::follow_up::{ActionReview, mentions, open, series};
use crate::rules::history::{History, HistoryEntry};
use crate::rules::subject::quoted;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "action-dropped",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action that was open in one record is neither carried forward, completed nor explained in the next.",
    why: "An action that disappears from the records is not followed up.",
    fix: "Enter what became of the action: carry it forward, mark it as complete, or say why it is not needed.",
    check: Check::History(check),
};

/// Where the form has no place for earlier actions, this many that are followed up show that the supervisor does so.
/// Our choice.
const FOLLOWED: usize = 3;

/// Doubts an action that no later record mentions, on a form without a place for earlier actions. It has to be the only
/// one, and at least [`FOLLOWED`] others are mentioned.
fn check_unasked(entries: &[&HistoryEntry<'_>], history: &History<'_>, findings: &mut Findings<'_>) {
    let mut followed = 0;
    let mut lost = Vec::new();
    for (at, before) in entries.iter().enumerate() {
        let later = &entries[at + 1..];
        // At least two later records: the next one may be short.
        let [after, .., last] = later else { break };
        let (Some(day), true) = (before.date, ActionReview::new(after).field.is_none()) else { continue };
        if before.date == after.date
            || after.date.is_some_and(|until| history.was_supervised_elsewhere(after, day, until))
        {
            continue;
        }
        for action in open(before) {
            let Some(wanted) = action.text() else { continue };
            let is_due = || last.date.is_some_and(|last| action.due_on().is_some_and(|due| due < last));
            if later.iter().any(|entry| mentions(entry, wanted)) {
                followed += 1;
            } else if is_due() {
                lost.push((day, *after, action, wanted));
            }
        }
    }
    let ([(day, after, action, wanted)], true) = (lost.as_slice(), followed >= FOLLOWED) else { return };
    let named = quoted(wanted).map(|text| format!("The action {text}"));
    let which = named.unwrap_or_else(|| after.subject.row_named(action.field, action.number));
    let message = format!("{which} of {} is not mentioned in any later record", long(*day));
    let help = "Check what became of it, and say so in the next record";
    let draft = Draft::new(message, help).citing_any(after.note(RULE.id)).as_warning();
    findings.of_entry(after, None, draft);
}

fn check(history: &History<'_>, findings: &mut Findings) {
    for entries in series(history) {
        check_unasked(&entries, history, findings);
        for pair in entries.windows(2) {
            let [before, after] = pair else { continue };
            let (Some(day), review) = (before.date, ActionReview::new(after)) else { continue };
            let Some(field) = &review.field else { continue };
            // `session-twice` reports two records of one day.
            if before.date == after.date {
                continue;
            }
            if after.date.is_some_and(|until| history.was_supervised_elsewhere(after, day, until)) {
                continue;
            }
            let at = Address::Field(field.clone());
            for dropped in review.dropped(&open(before)) {
                let action = dropped.row;
                if is_arranged(action) {
                    continue;
                }
                let named = action.text().and_then(quoted).map(|text| format!("The action {text}"));
                let which = named.unwrap_or_else(|| before.subject.row_named(action.field, action.number));
                let message =
                    format!("{which} of {} is open, but {} does not mention it", long(day), after.subject.named(&at));
                let help = "Enter what became of it: carried forward, complete, or why it is no longer needed";
                let draft = Draft::new(message, help).citing_any(after.note(RULE.id));
                let draft = if dropped.is_doubtful || was_reviewed(action) { draft.as_warning() } else { draft };
                findings.of_entry(after, Some(&at), draft);
            }
        }
    }
}
