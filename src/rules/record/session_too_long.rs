//! The greatest length of a session.

use crate::finding::Severity;
use crate::form::policy::LengthMeaning;
use crate::rules::length::{self, LengthMistake};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-too-long",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "A session was longer than the policy allows.",
    why: "The policy limits the length of a session; what does not fit into it needs a session of its own.",
    fix: "Check the two times; where they are right, plan a second session rather than a longer one.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let wrong =
        LengthMistake { sense: LengthMeaning::Most, help: "Check the two times; plan a second session instead" };
    length::check(subject, findings, &wrong);
}
