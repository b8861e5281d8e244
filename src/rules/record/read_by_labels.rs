//! Files without fields of ours: their answers were read by the labels beside them.

use std::collections::BTreeSet;

use crate::finding::{READ_BY_LABELS, Severity};
use crate::record::{NoteKind, Record};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text;

/// The most labels that a finding lists.
const MOST_LISTED: usize = 12;

/// The rule.
pub const RULE: Rule = Rule {
    id: READ_BY_LABELS,
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "The file has no form fields of Formfolio: it is a council’s own older form, or it was printed or saved in \
           another format, or it is a scan or a photograph. Its answers were read by the labels beside them.",
    why: "A reader of labels can miss an answer. It leaves out what is not certain.",
    fix: "Compare the answers with the original, and look there for those that were not found.",
    check: Check::Record(check),
};

/// The fields of a file without answers that are certain; other rules do not judge them.
#[must_use]
pub fn not_found(record: &Record) -> BTreeSet<&str> {
    let notes = record.notes.iter().filter(|note| note.kind == NoteKind::AnswerNotFound);
    notes.filter_map(|note| note.field.as_deref()).collect()
}

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if !subject.record.is_read_by_labels() {
        return;
    }
    let missing = not_found(subject.record);
    let is_missing = |name: &str| missing.iter().any(|missing| missing.split('.').next() == Some(name));
    let (there, gone): (Vec<_>, Vec<_>) = subject.form.fields().partition(|field| !is_missing(&field.name));
    let all = there.len() + gone.len();
    let (count, all) = (there.len(), text::count(all, "answer"));
    let mut message = if subject.record.is_read_from_a_picture() {
        format!(
            "This file was read from a picture (OCR). {count} of {all} were found, and none of them is certain; compare \
             each with the original"
        )
    } else {
        format!(
            "This file has no fields of ours. {count} of {all} were read by their labels; compare them with the original"
        )
    };
    let labels: Vec<String> = gone.iter().map(|field| field.plain_label()).collect();
    if !labels.is_empty() {
        message.push_str(&format!(". Not found: {}", text::list_first(&labels, MOST_LISTED)));
    }
    let doubtful: BTreeSet<String> = subject
        .notes(NoteKind::AnswerDoubtful)
        .filter_map(|note| subject.form.address(note.field.as_deref()?))
        .map(|address| subject.form.label(&address))
        .collect();
    // Of a picture every answer is doubtful, which the first sentence says.
    if !doubtful.is_empty() && !subject.record.is_read_from_a_picture() {
        let labels: Vec<String> = doubtful.into_iter().collect();
        message.push_str(&format!(". Check this first: {}", text::list_first(&labels, MOST_LISTED)));
    }
    findings.report_first(message, "Open the original beside this list, and correct the answers that differ");
}
