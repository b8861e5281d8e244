//! Waivers that match no finding.

use super::Waiver;
use crate::finding::{Finding, Severity, typed};
use crate::rules::{Check, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "waiver-unused",
    about: RuleTopic::Waivers,
    severity: Severity::Warning,
    what: "A waiver covers nothing that was found.",
    why: "Either it names the wrong rule, file or field, or what it allowed has been put right; then it would hide the next slip of that kind.",
    fix: "Correct the rule, file or field of the waiver, or remove it.",
    check: Check::Waivers,
};

pub(super) fn finding(waiver: &Waiver) -> Finding {
    let message =
        format!("The waiver of “{}” for “{}” covers nothing that was found", waiver.rule, typed(&waiver.file));
    let help = "Correct its rule, file or field; remove it when what it allowed has been put right";
    waiver.finding(&RULE, &message, help)
}
