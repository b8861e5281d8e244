//! Text that was not read as the answer: struck through, hidden, or in a second copy of the field.

use crate::finding::Severity;
use crate::record::NoteKind;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "text-left-out",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "An answer is struck through or hidden, or a field is in the file twice with different answers.",
    why: "Words that are struck through or hidden have not been taken as the answer. Whoever wrote them may have meant \
          otherwise.",
    fix: "Ask whoever filled it in which words count, and delete the others.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let kinds = [
        (NoteKind::StruckThrough, "is struck through and was not taken as the answer"),
        (NoteKind::HiddenText, "has hidden words, which were not taken as the answer"),
        (NoteKind::AnsweredTwice, "is in the file twice with different answers; the first was taken"),
    ];
    for (kind, what) in kinds {
        for note in subject.notes(kind) {
            let Some(at) = note.field.as_deref().and_then(|field| subject.form.address(field)) else { continue };
            // With another answer beside it, struck-through text is a correction.
            if kind == NoteKind::StruckThrough && subject.has_answer(&at) {
                continue;
            }
            findings.report(&at, format!("{} {what}", subject.named(&at)), RULE.fix.trim_end_matches('.'));
        }
    }
}
