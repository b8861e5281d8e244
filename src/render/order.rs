//! In which order people are shown a report: the worst first.

use std::cmp::Reverse;

use crate::finding::{FileReport, Finding, Report, Severity};

/// The files, the one with most errors first, then the one with most warnings; otherwise as given.
pub(super) fn files(report: &Report) -> Vec<&FileReport> {
    let mut files: Vec<&FileReport> = report.checked.iter().collect();
    files.sort_by_cached_key(|file| {
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

/// What became of every file that was found: "16 files: 4 checked, 12 need you". None when all of them were checked.
#[must_use]
pub fn tally(report: &Report) -> Option<String> {
    let (checked, need) = (report.files(), report.not_checked.len());
    if need == 0 && report.filed == 0 {
        return None;
    }
    let mut parts = vec![if checked == 0 { "none checked".to_owned() } else { format!("{checked} checked") }];
    if report.filed > 0 {
        parts.push(format!("{} only filed", report.filed));
    }
    if need > 0 {
        parts.push(format!("{need} {} you", if need == 1 { "needs" } else { "need" }));
    }
    Some(format!("{}: {}", counted(report.found(), "file"), parts.join(", ")))
}

/// `1 file`, `2 files`.
pub(super) fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
