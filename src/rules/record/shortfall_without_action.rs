//! Questions of an audit answered No without an action. The list at the end of the audit may hold the actions.

use crate::finding::Severity;
use crate::form::FormKind;
use crate::rules::printed::{self, PrintedAnswer};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "shortfall-without-action",
    about: RuleTopic::Actions,
    severity: Severity::Warning,
    what: "A question of an audit is answered No, and nothing says what is to be done about it.",
    why: "An audit that finds a shortfall is there to have it put right.",
    fix: "Enter beside the question, or in the list at the end, what is to be done, by whom and by when.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if subject.form.kind != FormKind::Audit {
        return;
    }
    let rows = printed::printed(subject.record);
    let is_open = |row: &&PrintedAnswer<'_>| row.answer == Some(false) && !row.has_remedy && !row.set_aside;
    let open: Vec<&PrintedAnswer<'_>> = rows.iter().filter(is_open).collect();
    let Some(first) = open.first() else { return };
    // The actions of the list do not name their questions.
    if open.len() <= printed::listed_actions(subject.record) {
        return;
    }
    let verb = if open.len() == 1 { "is" } else { "are" };
    let message = format!("{} {verb} answered No, and no action is agreed", printed::listed(&open));
    findings.report(&first.at(), message, "Check, and enter what is to be done, by whom and by when");
}
