//! A form that was made from a folder as a draft, and is still marked as one.

use crate::finding::Severity;
use crate::form::{Address, DRAFT_MARK};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "draft-unfinished",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "The form was made from a folder as a draft, and is still marked as one. None of its answers counts, nor do signatures on it.",
    why: "A draft says what a program found. Only a person who checks every answer makes an audit or a sheet of it.",
    fix: "Check every answer, fill in what is empty, and empty the box at the top that marks the draft.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if !subject.record.is_draft() {
        return;
    }
    let at = Address::Field(DRAFT_MARK.to_owned());
    let message = "This is an unfinished draft; none of its answers counts, nor do signatures on it";
    let help = "Check every answer, fill in what is empty, and empty the box at the top";
    findings.report(&at, message, help);
}
