//! Due dates of new actions. An earlier action may be overdue: `action-overdue` reports that.

use crate::dates;
use crate::finding::Severity;
use crate::form::Actions;
use crate::rules::actions::ActionDue;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "action-due-before-session",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action agreed in this session is due before the session.",
    why: "Nothing can be agreed for a day that has passed: the year is mistyped, or an old action was copied unread.",
    fix: "Enter the date that was agreed, or move the action to the earlier ones.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(session) = subject.session() else { return };
    for row in subject.actions.iter().filter(|row| row.actions == Actions::New && row.is_stated()) {
        let Some((column, ActionDue::On(due))) = row.due() else { continue };
        if due < session {
            let at = row.address(column);
            let message = format!(
                "{} is {}, before the session on {}",
                subject.named(&at),
                dates::long(due),
                dates::long(session),
            );
            findings.report(&at, message, "Enter a date on or after the day of the session");
        }
    }
}
