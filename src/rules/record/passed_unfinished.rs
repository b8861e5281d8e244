//! A programme that is passed although steps of it are not done. One finding a record.

use crate::finding::Severity;
use crate::form::{Address, Field, Kind, Meaning};
use crate::rules::printed::{self, PrintedAnswer};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "passed-unfinished",
    about: RuleTopic::Policy,
    severity: Severity::Error,
    what: "A tracker gives its programme as passed, and steps of the programme are not done.",
    why: "A pass rests on the reviews and the evidence before it.",
    fix: "Enter the steps that are done, with their dates; otherwise take the outcome back.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(field) = subject.form.meaning(Meaning::Outcome) else { return };
    let Kind::Choice { choices } = &field.kind else { return };
    let (Some(passed), Some(outcome)) = (choices.first(), subject.record.get(&field.name).taken().text()) else {
        return;
    };
    if outcome.trim() != passed {
        return;
    }
    let rows = printed::printed(subject.record);
    // A row that is neither Yes nor No counts only where the step has its time in the programme.
    let is_open = |row: &&PrintedAnswer<'_>| {
        row.answer == Some(false) && !row.set_aside || row.due_after.is_some() && !row.is_done()
    };
    let open: Vec<&PrintedAnswer<'_>> = rows.iter().filter(is_open).collect();
    if open.is_empty() {
        check_blanks(subject, findings, field, passed, &rows);
        return;
    }
    let at = Address::Field(field.name.clone());
    let message = format!("{} is {passed}, and these are not done: {}", subject.named(&at), printed::listed(&open));
    findings.report(&at, message, "Enter what has been done, with its date; otherwise take the outcome back");
}

/// Doubts a pass where a step is left blank: it may have been done and not been entered.
fn check_blanks(
    subject: &Subject<'_>,
    findings: &mut RecordFindings<'_>,
    field: &Field,
    passed: &str,
    rows: &[PrintedAnswer<'_>],
) {
    let blank: Vec<&PrintedAnswer<'_>> = rows.iter().filter(|row| !row.used && !row.optional).collect();
    if blank.is_empty() {
        return;
    }
    let at = Address::Field(field.name.clone());
    let verb = if blank.len() == 1 { "is" } else { "are" };
    let message = format!("{} is {passed}, and {} {verb} left blank", subject.named(&at), printed::listed(&blank));
    findings.warn(&at, message, "Check, and enter what has been done, with its date");
}
