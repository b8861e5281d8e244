//! Actions without an owner.

use crate::finding::Severity;
use crate::form::{Address, Meaning};
use crate::rules::owners::ActionOwner;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "action-without-owner",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action says what is to be done, but not who does it.",
    why: "An action without a name is nobody’s.",
    fix: "Enter the name of the one person who will do it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (at, _) in subject.owned_by(ActionOwner::Missing) {
        // One empty box for both is one finding.
        if is_for_both_and_empty(subject, &at) {
            let message = format!("{} is empty; it does not name anyone and gives no date", subject.named(&at));
            findings.report(&at, message, "Enter the name of one person who will do this, and the date");
            continue;
        }
        let message = format!("{} does not name anyone", subject.named(&at));
        findings.report(&at, message, "Enter the name of one person who will do this");
    }
}

/// Whether a cell is for owner and date together, and is empty.
fn is_for_both_and_empty(subject: &Subject<'_>, at: &Address) -> bool {
    subject.actions.iter().any(|row| {
        row.owner_column().is_some_and(|column| {
            column.means == Some(Meaning::OwnerAndDue) && row.address(column) == *at && row.value(column).is_empty()
        }) && row.wants_date()
    })
}
