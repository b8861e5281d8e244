//! Pictures, embedded objects and inserted documents in place of an answer.

use crate::finding::Severity;
use crate::record::NoteKind;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "content-not-read",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "An answer is a picture or an inserted document, of which nothing was read.",
    why: "What it says has not been checked. Somebody who cannot see the picture, or searches the record, does not find it.",
    fix: "Look at it, and type what it says into the field.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let kinds = [
        (NoteKind::Picture, "a picture"),
        (NoteKind::EmbeddedObject, "something of another program"),
        (NoteKind::InsertedDocument, "an inserted document"),
    ];
    for (kind, what) in kinds {
        for note in subject.notes(kind) {
            let at = note.field.as_deref().and_then(|field| subject.form.address(field));
            match at {
                // A picture beside text illustrates it; an inserted document may hold another answer.
                Some(at) if kind == NoteKind::InsertedDocument || !subject.has_answer(&at) => {
                    let message = format!("{} contains {what}, which was not read", subject.named(&at));
                    findings.report(&at, message, RULE.fix.trim_end_matches('.'));
                }
                None if kind == NoteKind::InsertedDocument => {
                    let message = "Another document is inserted into this file; it was not read or checked";
                    let help = "Open the file in Word, look at it, and keep what it says as a file of its own";
                    findings.report_outside(None, message, help);
                }
                _ => {}
            }
        }
    }
}
