//! Text outside the fields. Beside an empty field it was read as the answer; elsewhere it was not read.

use crate::finding::Severity;
use crate::record::NoteKind;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "text-outside-control",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "Text was typed outside the fields. Beside an empty field, it has been taken as the answer.",
    why: "Such an answer was found by where it stands; another program would read the field as empty. Other words \
          outside the fields are part of no answer.",
    fix: "Move what belongs to an answer into its field, and check that all of it was taken.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for note in subject.notes(NoteKind::TextOutsideControl) {
        let help = "Move the text into the field and check that all of it was read";
        match note.field.as_deref().and_then(|field| subject.form.address(field)) {
            Some(at) => {
                let message = format!("The answer to {} was typed beside the field", subject.named(&at));
                findings.report(&at, message, help);
            }
            None => findings.report_outside(note.field.as_deref(), "Text was typed outside the fields", help),
        }
    }
    for note in subject.notes(NoteKind::TextNotTaken) {
        let help = "Read it in the file, and move what belongs to an answer into its field";
        match note.field.as_deref().and_then(|field| subject.form.address(field)) {
            Some(at) => {
                let near = subject.named(&at);
                let message = format!("Text was written outside the fields, near {near}; it is not part of any answer");
                findings.report(&at, message, help);
            }
            None => {
                let message = "Text was written outside the fields; it is not part of any answer";
                findings.report_outside(note.field.as_deref(), message, help);
            }
        }
    }
}
