//! Actions without a due date. A completed action needs none.

use crate::finding::Severity;
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
            let at = row.address(column);
            let message = format!("{} gives no date", subject.named(&at));
            findings.report(&at, message, "Enter the date by which this is to be done, for example 25/03/2025");
        }
    }
}
