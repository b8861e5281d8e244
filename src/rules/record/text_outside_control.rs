//! Text was typed beside its field and has been taken as the answer.
//!
//! It matters because the next program may not be as forgiving and read the field as empty. Put it
//! right by moving the text into the field.

use crate::finding::Severity;
use crate::record::NoteKind;
use crate::rules::{About, Check, Findings, Rule, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "text-outside-control",
    about: About::Filling,
    severity: Severity::Warning,
    what: "Text was typed beside its field; it has been taken as the answer.",
    why: "The answer was found by where it stands, not by its field. Another program would read the field as empty.",
    fix: "Move the text into the field, and check that all of it was taken.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for note in subject.notes(NoteKind::TextOutsideControl) {
        let help = "Move the text into the field and check that all of it was read";
        match note.field.as_deref().and_then(|field| subject.form.address(field)) {
            Some(at) => {
                let message = format!("The answer to {} was typed beside the field", subject.named(&at));
                findings.report(&RULE, &at, message, help);
            }
            None => findings.report_outside(&RULE, note.field.as_deref(), "Text was typed outside the fields", help),
        }
    }
}
