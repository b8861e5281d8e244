//! Marks outside a scale, or between its points.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Value;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "scale-out-of-range",
    about: RuleTopic::Scale,
    severity: Severity::Error,
    what: "A mark is beyond the ends of its scale, or between two points.",
    why: "The form says what the points mean. A mark that is none of them cannot be compared with the last session’s.",
    fix: "Mark a whole point of the scale.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Kind::Scale { min, max, .. } = &field.kind else { continue };
        let mark = match subject.record.get(&field.name) {
            Value::List(marks) if marks.len() == 1 => &marks[0],
            one => one,
        };
        let Value::Number(mark) = mark.taken() else { continue };
        // A scale has at most 21 points.
        let ends = (*min as f64)..=(*max as f64);
        if !ends.contains(mark) || mark.fract() != 0.0 {
            let at = Address::Field(field.name.clone());
            let message = format!("{} is marked {mark}, which is not a point of the scale", subject.named(&at));
            findings.report(&at, message, format!("Mark one whole point from {min} to {max}"));
        }
    }
}
