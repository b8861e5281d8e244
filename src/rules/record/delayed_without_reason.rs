//! An action is delayed and nothing says why.
//!
//! It matters because a delay for a child needs a reason that can be read: "you must record the
//! rationale and what is being done to progress the action". Put it right by writing it down.

use crate::finding::Severity;
use crate::form::Meaning;
use crate::record::answered;
use crate::rules::{About, Check, Findings, Rule, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "delayed-without-reason",
    about: About::Actions,
    severity: Severity::Error,
    what: "An action is ticked as delayed, and the place for the reason is empty.",
    why: "“If actions have not be achieved, you must record the rationale and what is being done to progress the action \
          here” (000_8e46cf3e3e9b4106.txt, line 270)",
    fix: "Write down why it is delayed and what is being done about it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for row in subject.actions.iter().filter(|row| row.ticked(Meaning::Delayed)) {
        let column = row.table.meaning(Meaning::Reason);
        let field = row.table.delay_reason.as_deref().and_then(|name| subject.form.field(name));
        let in_row = column.is_some_and(|column| answered(&column.kind, row.value(column)));
        let in_field = field.is_some_and(|field| answered(&field.kind, subject.record.get(&field.name)));
        let Some(delayed) = row.table.meaning(Meaning::Delayed) else { continue };
        let wanted = match (column, field) {
            _ if in_row || in_field => continue,
            (Some(column), _) => subject.named(&row.address(column)),
            (None, Some(field)) => subject.field_named(field),
            // The form has no place for a reason.
            (None, None) => continue,
        };
        let at = row.address(delayed);
        let message = format!("{} is ticked, and {wanted} gives no reason", subject.named(&at));
        findings.report(&RULE, &at, message, format!("Say in {wanted} why it is delayed and what is being done"));
    }
}
