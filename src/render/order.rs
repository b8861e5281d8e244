//! The order of files and findings in a report for people: the worst first.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::finding::{FileReport, Finding, NotChecked, Report, Severity, UnreadFile};
use crate::text::count;

/// Returns the files by their number of errors, then of warnings, highest first; otherwise as given.
pub(super) fn files(report: &Report) -> Vec<&FileReport> {
    let mut files: Vec<&FileReport> = report.checked.iter().collect();
    files.sort_by_cached_key(|file| {
        let standing = |severity| file.standing(severity).count();
        Reverse((standing(Severity::Error), standing(Severity::Warning), file.findings.len()))
    });
    files
}

/// Returns a file's findings: how it was read, errors, warnings, then waived ones; within these in the form's order.
pub(super) fn findings(file: &FileReport) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = file.findings.iter().collect();
    sort(&mut findings);
    findings
}

/// Sorts the findings about one file.
pub(super) fn sort(findings: &mut [&Finding]) {
    findings.sort_by_key(|finding| (finding.waived.is_some(), !finding.is_about_reading(), Reverse(finding.severity)));
}

/// All entries of a report about one file.
#[derive(Debug, Default)]
pub(super) struct ReportEntry<'r> {
    /// The file, as given; none for an entry about no file.
    pub file: Option<&'r str>,
    /// The title of the entry.
    pub title: Option<&'r str>,
    /// Whose record it is and of which day.
    pub about: Option<&'r str>,
    /// Whether it was checked as a form.
    is_form: bool,
    /// The findings, in order.
    pub findings: Vec<&'r Finding>,
    /// Why it could not be read.
    pub unread: Vec<&'r UnreadFile>,
    /// Its description, when it was not checked.
    pub not_checked: Option<&'r NotChecked>,
}

impl ReportEntry<'_> {
    /// The number of findings of a severity that are not waived.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity && finding.waived.is_none()).count()
    }

    /// The number of waived findings.
    pub fn waived(&self) -> usize {
        self.findings.iter().filter(|finding| finding.waived.is_some()).count()
    }
}

/// Returns the entries of a report, each file once: checked files in the order of [`files`], then the others as given.
pub(super) fn by_file<'r>(report: &'r Report) -> Vec<ReportEntry<'r>> {
    let mut out: Vec<ReportEntry<'r>> = Vec::new();
    let mut places: HashMap<&'r str, usize> = HashMap::new();
    for one in files(report) {
        let place = places.get(one.file.as_str()).copied();
        // Two records under one name stay two entries.
        let known = place.and_then(|place| out.get_mut(place)).filter(|known| !known.is_form || one.form.is_none());
        if let Some(known) = known {
            known.findings.extend(&one.findings);
            if one.form.is_some() || known.title.is_none() {
                known.title = one.title.as_deref();
                known.about = one.about.as_deref();
            }
            known.is_form |= one.form.is_some();
            continue;
        }
        places.insert(&one.file, out.len());
        out.push(ReportEntry {
            file: Some(&one.file),
            title: one.title.as_deref(),
            about: one.about.as_deref(),
            is_form: one.form.is_some(),
            findings: one.findings.iter().collect(),
            ..ReportEntry::default()
        });
    }
    let mut about =
        |out: &mut Vec<ReportEntry<'r>>, file: Option<&'r str>, take: &mut dyn FnMut(&mut ReportEntry<'r>)| {
            let place = file.and_then(|file| places.get(file).copied()).unwrap_or(out.len());
            if place == out.len() {
                places.extend(file.map(|file| (file, place)));
                out.push(ReportEntry { file, ..ReportEntry::default() });
            }
            out.get_mut(place).map(take);
        };
    for unread in &report.unread {
        about(&mut out, unread.file.as_deref(), &mut |about| about.unread.push(unread));
    }
    for other in &report.not_checked {
        about(&mut out, Some(&other.file), &mut |about| about.not_checked = Some(other));
    }
    out.iter_mut().for_each(|about| sort(&mut about.findings));
    out
}

/// Returns the counts of all files, as in "16 files: 4 checked, 5 read by labels, 7 need you". None when all of them were
/// checked and have our fields.
#[must_use]
pub fn tally(report: &Report) -> Option<String> {
    let (by_labels, need) = (report.by_labels(), report.not_checked.len());
    let checked = report.files() - by_labels;
    if need == 0 && report.filed == 0 && by_labels == 0 {
        return None;
    }
    let mut parts = vec![if checked == 0 { "none checked".to_owned() } else { format!("{checked} checked") }];
    if by_labels > 0 {
        if checked == 0 {
            parts.clear();
        }
        parts.push(format!("{by_labels} read by labels"));
    }
    if report.filed > 0 {
        parts.push(format!("{} only filed", report.filed));
    }
    if need > 0 {
        parts.push(format!("{need} {} you", if need == 1 { "needs" } else { "need" }));
    }
    Some(format!("{}: {}", count(report.found(), "file"), parts.join(", ")))
}
