//! Appearances that show another answer. Other forms of a date or number, cut-off text and missing glyphs do not count.

use crate::finding::Severity;
use crate::form::Address;
use crate::record::{Integrity, NoteKind};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "shown-differs",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "The page shows another answer than the file holds.",
    why: "People sign and print what they see on the page; checks and counts go by what the file holds. Nobody can tell \
          which of the two was meant.",
    fix: "Open the file in a PDF reader, type the answer again, look at the page, and save the file.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    check_stored_elsewhere(subject, findings);
    check_file(subject, findings);
    let help = "Find out which of the two was meant, type the answer again in a PDF reader, and save the file";
    // In a Word file that a program filled in, a box may show the old mark; Word corrects it when it opens the file.
    let marks = subject.notes(NoteKind::MarkDisagrees).filter(|_| subject.record.page_count.is_some());
    for note in subject.notes(NoteKind::ShownDiffers).chain(marks) {
        match note.field.as_deref().and_then(|field| subject.form.address(field)) {
            // `changed-after-signing` reports a field that was changed after a signature.
            Some(at) if is_changed_after_signing(subject, &at) => {}
            Some(at) => {
                let message = format!("{} shows another answer on the page than the file holds", subject.named(&at));
                findings.report(&at, message, help);
            }
            None => {
                let message = "A field shows another answer on the page than the file holds";
                findings.report_outside(note.field.as_deref(), message, help);
            }
        }
    }
}

/// A content control with a data binding: Word shows the bound text, other programs the text of the control.
fn check_stored_elsewhere(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for note in subject.notes(NoteKind::StoredDiffers) {
        let Some(at) = note.field.as_deref().and_then(|field| subject.form.address(field)) else { continue };
        let message = format!("Word shows another answer in {} than the one that was read", subject.named(&at));
        let help = "Open the file in Word, check which answer is right, and type it again into a new blank if it is not \
                    the one that was read";
        findings.warn(&at, message, help);
    }
}

/// A PDF with two objects of one number. Which of them is shown depends on the program.
fn check_file(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if subject.notes(NoteKind::FileAmbiguous).next().is_some() {
        findings.warn_outside(
            "Programs may show different answers from this file: two of its parts have the same number",
            "Ask how the file was made, compare the answers with what the sender sees, and fill the record into a new \
             blank if they differ",
        );
    }
}

fn is_changed_after_signing(subject: &Subject<'_>, at: &Address) -> bool {
    subject
        .signatures()
        .filter_map(|(_, signature)| signature.digital.as_ref())
        .any(|digital| matches!(&digital.integrity, Integrity::Changed(changes) if changes.fields.contains(at)))
}
