//! Files of a newer version of the form.

use crate::finding::Severity;
use crate::record::NoteKind;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-version",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "The file is of a newer version of the form than is known here.",
    why: "Fields may have been added or renamed since. What is read may not be all that was written.",
    fix: "Use a newer Formfolio, or the definition of the form that the blank was made with.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if subject.notes(NoteKind::UnknownVersion).next().is_some() {
        let (version, known) = (subject.record.version, subject.form.version);
        let message =
            format!("This record was made with version {version} of the form; this program has version {known}");
        findings.report_outside(None, message, RULE.fix.trim_end_matches('.'));
    }
}
