//! Pages of a PDF that do not belong to the form.

use crate::finding::Severity;
use crate::record::NoteKind;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "other-pages",
    about: RuleTopic::Filling,
    severity: Severity::Warning,
    what: "The PDF has pages that are no part of the record.",
    why: "A program put files together, or somebody scanned a letter behind the form. Nothing on those pages has been read \
          or checked.",
    fix: "Look at these pages, and keep what stands on them as a file of its own.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for note in subject.notes(NoteKind::OtherPages) {
        // A note may come from a record in YAML and contain anything; only page numbers are repeated.
        let which = note.message.split(" of the file").next().unwrap_or_default();
        let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || matches!(c, '–' | ','));
        let known = which.split(' ').all(|word| ["page", "pages", "and"].contains(&word) || is_number(word));
        let which = if known { which } else { "some pages" };
        let message = format!("This PDF contains more than the record, and nothing of that was read: {which}");
        findings.report_outside(None, message, RULE.fix.trim_end_matches('.'));
    }
}
