//! Marked scales without their analysis.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::answered;
use crate::rules::not_reached::is_not_applicable;
use crate::rules::nothing::is_ditto;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "scale-without-reason",
    about: RuleTopic::Scale,
    severity: Severity::Warning,
    what: "A scale is marked, and the field that gives the reason is empty.",
    why: "A number alone tells nobody what has changed for the child or the worker, or what would move it.",
    fix: "Say what the mark rests on in the field for it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Kind::Scale { reason: Some(reason), .. } = &field.kind else { continue };
        let Some(reason) = subject.form.field(reason) else { continue };
        let marked = answered(&field.kind, subject.record.get(&field.name));
        // `missing-required` reports an empty reason that is required.
        let value = subject.record.get(&reason.name);
        let is_given = answered(&reason.kind, value)
            && !value.text().is_some_and(|text| is_not_applicable(text) || is_ditto(text));
        if !marked || reason.required || is_given {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let wanted = subject.field_named(reason);
        let state = value.text().and_then(quoted).map_or_else(|| "is empty".to_owned(), |text| format!("says {text}"));
        let message = format!("{} is marked, and {wanted} {state}", subject.named(&at));
        findings.report(&at, message, format!("Say in {wanted} why this mark was given"));
    }
}
