//! Sessions that ended before they began. "11.30" to "1.00" ends in the afternoon.

use crate::finding::Severity;
use crate::form::Address;
use crate::rules::length;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "time-out-of-order",
    about: RuleTopic::Dates,
    severity: Severity::Error,
    what: "A session ended before it began, or at the same time.",
    why: "One of the two times is wrong, and the length of the session cannot be known.",
    fix: "Correct whichever of the two times is wrong.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(session) = length::times(subject).filter(|session| session.minutes() <= 0) else { return };
    let at = Address::Field(session.ended_in.name.clone());
    let message = format!(
        "{} is {}, and {} is {}",
        subject.field_named(session.began_in),
        session.began.format("%H:%M"),
        subject.named(&at),
        session.ended.format("%H:%M"),
    );
    findings.report(&at, message, "Correct whichever of the two times is wrong");
}
