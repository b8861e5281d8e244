//! In which order people are shown a report: the worst first.

use std::cmp::Reverse;

use crate::finding::{FileReport, Finding, Report, Severity};

/// The files, the one with most errors first, then the one with most warnings; otherwise as given.
pub(super) fn files(report: &Report) -> Vec<&FileReport> {
    let mut files: Vec<&FileReport> = report.checked.iter().collect();
    files.sort_by_key(|file| {
        let standing = |severity| file.standing(severity).count();
        Reverse((standing(Severity::Error), standing(Severity::Warning), file.findings.len()))
    });
    files
}

/// A file's findings: errors, warnings, then what is waived; within these in the form's order.
pub(super) fn findings(file: &FileReport) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = file.findings.iter().collect();
    findings.sort_by_key(|finding| (finding.waived.is_some(), Reverse(finding.severity)));
    findings
}

/// `1 file`, `2 files`.
pub(super) fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
