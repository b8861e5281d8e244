//! The usual length of a session. A warning, because the policy says "ordinarily".

use crate::finding::Severity;
use crate::form::policy::LengthMeaning;
use crate::rules::length::{self, LengthMistake};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-too-short",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "A session was shorter than the policy says that sessions ordinarily are.",
    why: "A short session leaves out parts of what both wanted to talk about.",
    fix: "Check the two times; where they are right, plan more time for the next session.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let wrong =
        LengthMistake { sense: LengthMeaning::Usual, help: "Check the two times; plan more time for the next session" };
    length::check(subject, findings, &wrong);
}
