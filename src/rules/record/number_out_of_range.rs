//! Numbers outside the range that the form sets.

use crate::finding::Severity;
use crate::form::Address;
use crate::record::Value;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "number-out-of-range",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "A number is smaller or larger than the form allows.",
    why: "Such a number is nearly always a slip, a digit too many or hours for minutes, and it spoils every sum it goes into.",
    fix: "Enter the number that was meant.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Some(constraint) = &field.constraint else { continue };
        let Value::Number(number) = subject.record.get(&field.name).taken() else { continue };
        let wrong = match (constraint.min, constraint.max) {
            (Some(min), _) if *number < min => format!("less than {min}"),
            (_, Some(max)) if *number > max => format!("more than {max}"),
            _ => continue,
        };
        let at = Address::Field(field.name.clone());
        let help = constraint.message.clone().unwrap_or_else(|| match (constraint.min, constraint.max) {
            (Some(min), Some(max)) => format!("Enter a number from {min} to {max}"),
            (Some(min), None) => format!("Enter {min} or more"),
            (None, Some(max)) => format!("Enter {max} or less"),
            (None, None) => "Enter another number".into(),
        });
        findings.report(&at, format!("{} is {wrong}", subject.named(&at)), help);
    }
}
