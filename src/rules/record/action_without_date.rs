//! Actions without a due date. A completed action needs none.

use crate::finding::Severity;
use crate::form::Meaning;
use crate::rules::actions::ActionDue;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "action-without-date",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action says what is to be done, but not by when.",
    why: "An action without a date is never late.",
    fix: "Enter the date by which it is to be done. An earlier action that is complete needs none.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for row in subject.actions.iter().filter(|row| row.is_stated() && row.wants_date()) {
        if let Some((column, ActionDue::Nothing)) = row.due() {
            // `action-without-owner` reports one empty box for owner and date.
            if column.means == Some(Meaning::OwnerAndDue) && row.value(column).is_empty() {
                continue;
            }
            let at = row.address(column);
            if subject.was_left_out(&at) {
                continue;
            }
            let message = format!("{} gives no date", subject.named(&at));
            findings.report(&at, message, "Enter the date by which this is to be done, for example 25/03/2025");
        }
    }
}
