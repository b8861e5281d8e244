//! Open actions that the next record does not mention.

use crate::dates::long;
use crate::finding::Severity;
use crate::form::Address;
use crate::rules::findings::Draft;
use crate::rules::follow_up::{ActionReview, is_arranged, open, series, text, was_reviewed};
use crate::rules::history::History;
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

fn check(history: &History<'_>, findings: &mut Findings) {
    for entries in series(history) {
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
                let named = text(action).and_then(quoted).map(|text| format!("The action {text}"));
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
