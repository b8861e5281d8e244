//! Fields that were deleted from the file.

use crate::finding::{Severity, typed};
use crate::record::NoteKind;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "control-missing",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "A field of the form has been removed from the file.",
    why: "A question that has been deleted cannot be answered, and the file is no longer the form that was issued.",
    fix: "Make a fresh blank of the form and copy the answers into it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let help = "Copy the answers into a fresh blank of the form, and fill in this field there";
    for note in subject.notes(NoteKind::ControlMissing) {
        let Some(name) = note.field.as_deref() else {
            findings.report_outside(None, "A field has been removed from the file", help);
            continue;
        };
        let field = subject.form.field(name.split('.').next().unwrap_or(name));
        match (subject.form.address(name), field) {
            (Some(at), _) => {
                findings.report(&at, format!("{} has been removed from the file", subject.named(&at)), help);
            }
            // A table, or a column of one, has no single address.
            (None, field) => {
                let label = field.map_or_else(|| format!("“{}”", typed(name)), |field| subject.field_named(field));
                let message = format!("{label}, or a part of it, has been removed from the file");
                findings.report_outside(Some(name), message, help);
            }
        }
    }
}
