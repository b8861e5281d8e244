//! Scales with several marks.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Value;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "scale-marked-twice",
    about: RuleTopic::Scale,
    severity: Severity::Error,
    what: "A scale has more than one mark.",
    why: "Nobody can tell which of the marks was meant, so the scale cannot be compared with the last session’s.",
    fix: "Leave one mark and remove the others.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields().filter(|field| matches!(field.kind, Kind::Scale { .. })) {
        let Value::List(marks) = subject.record.get(&field.name) else { continue };
        if marks.len() > 1 {
            let at = Address::Field(field.name.clone());
            let message = format!("{} has {} marks", subject.named(&at), marks.len());
            findings.report(&at, message, "Leave one mark and remove the others");
        }
    }
}
