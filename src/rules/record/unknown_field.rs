//! Fields that the form does not have. A digital signature in one covers the whole file, so it is described.

use crate::finding::{Severity, typed};
use crate::record::NoteKind;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-field",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "The file has a field that the form does not know.",
    why: "An answer in such a field is not part of the record: no check looks at it and no count includes it.",
    fix: "Move the answer to the field of the form where it belongs, and remove the other.",
    check: Check::Record(check),
};

const SIGNED: &str = "signed digitally";

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for note in subject.notes(NoteKind::UnknownField) {
        let named = note.field.as_deref().and_then(quoted);
        let message = named.map_or_else(
            || "The file has a field that this form does not know".to_owned(),
            |name| format!("The file has a field {name}, which this form does not know"),
        );
        let help = "Move its content to the field where it belongs, then remove it";
        findings.report_outside(note.field.as_deref(), message, help);
    }
    for note in subject.notes(NoteKind::UnknownSignature) {
        let field = note.field.as_deref().and_then(quoted).map_or_else(String::new, |name| format!(" {name}"));
        // The note is one sentence that contains people's names.
        let (_, said) = note.message.split_once(SIGNED).unwrap_or_default();
        let message = format!("The field{field}, which this form does not know, was {SIGNED}{}", typed(said));
        let help = "Ask who signed there and what for; the form’s own fields hold the signatures that count";
        findings.report_outside(note.field.as_deref(), message, help);
    }
}
