//! Waivers past their last day.

use super::Waiver;
use crate::dates;
use crate::finding::{Finding, Severity, typed};
use crate::rules::{Check, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "waiver-expired",
    about: RuleTopic::Waivers,
    severity: Severity::Warning,
    what: "A waiver has run out; what it covered counts again.",
    why: "An exception is allowed for a time. When that is over, somebody has to put the record right or decide anew.",
    fix: "Put right what the waiver covered and remove it, or have it renewed by somebody who may allow it.",
    check: Check::Waivers,
};

pub(super) fn finding(waiver: &Waiver) -> Finding {
    let until = dates::long(waiver.until);
    let message = format!("The waiver of “{}” for “{}” ran out on {until}", waiver.rule, typed(&waiver.file));
    let help = "Put right what it covered and remove it, or have it renewed by somebody who may allow it";
    waiver.finding(&RULE, &message, help)
}
