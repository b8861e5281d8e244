//! Text that does not fit its box on the page.

use crate::finding::Severity;
use crate::record::NoteKind;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "text-overflows-box",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "More was typed than the box on the page shows.",
    why: "Whoever prints the record or reads it on paper does not see the end of the answer.",
    fix: "Shorten the text, or use the Word form, whose boxes grow.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for note in subject.notes(NoteKind::TextOverflowsBox) {
        let help = "Shorten the text, or fill in the Word form, whose boxes grow";
        match note.field.as_deref().and_then(|field| subject.form.address(field)) {
            Some(at) => {
                let message = format!("{} holds more text than its box shows", subject.named(&at));
                findings.report(&at, message, help);
            }
            None => findings.report_outside(note.field.as_deref(), "A box holds more text than it shows", help),
        }
    }
}
