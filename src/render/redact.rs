//! Removes personal data from a report. Findings have an anonymous wording already (see [`crate::finding::typed`]);
//! file names, reasons and authors of waivers, and unknown field names are replaced as a whole.

use std::collections::HashMap;

use crate::file_type::{FileType, ending_of};
use crate::finding::{AppliedWaiver, FileReport, Finding, HIDDEN, NotChecked, Report, UnreadFile};

/// Returns the report without typed text. Files are numbered in the order of the report, so that the owner of the files
/// can identify them.
#[must_use]
pub fn redact(report: &Report) -> Report {
    let mut names = FileNumbers::default();
    let checked = report.checked.iter().map(|file| redact_file(file, &mut names)).collect();
    let unread = report.unread.iter().map(|unread| not_read(unread, &mut names)).collect();
    let not_checked =
        report.not_checked.iter().map(|file| NotChecked { file: names.alias(&file.file), ..file.clone() });
    Report { checked, unread, not_checked: not_checked.collect(), filed: report.filed }
}

/// The numbers of the files seen so far.
#[derive(Default)]
struct FileNumbers(HashMap<String, usize>);

impl FileNumbers {
    fn alias(&mut self, file: &str) -> String {
        let next = self.0.len() + 1;
        let number = *self.0.entry(file.to_owned()).or_insert(next);
        let ending = ending_of(file);
        // An unknown ending may be part of a name.
        let is_kept = ending == "zip" || FileType::by_ending(&ending).is_some();
        let dot = if is_kept { format!(".{ending}") } else { String::new() };
        format!("file {number}{dot}")
    }
}

fn redact_file(file: &FileReport, names: &mut FileNumbers) -> FileReport {
    let findings = file.findings.iter().map(finding).collect();
    FileReport {
        file: names.alias(&file.file),
        form: file.form.clone(),
        title: file.title.clone(),
        about: None,
        findings,
    }
}

fn finding(finding: &Finding) -> Finding {
    let mut out = finding.clone();
    for (text, anonymous) in [(&mut out.message, &finding.anonymous.message), (&mut out.help, &finding.anonymous.help)]
    {
        if let Some(anonymous) = anonymous {
            text.clone_from(anonymous);
        }
    }
    if finding.place.foreign {
        // If the form knows the first part of the name, that part is kept.
        let known = finding.place.label.is_some();
        let field = finding.place.field.as_deref().and_then(|field| field.split('.').next()).filter(|_| known);
        out.place.field = field.map(str::to_owned);
    }
    out.waived = finding.waived.as_ref().map(|waived| AppliedWaiver {
        reason: HIDDEN.to_owned(),
        by: HIDDEN.to_owned(),
        until: waived.until.clone(),
    });
    out
}

/// Mistakes quote the file and are dropped; the message does not quote it.
fn not_read(unread: &UnreadFile, names: &mut FileNumbers) -> UnreadFile {
    UnreadFile {
        file: unread.file.as_deref().map(|file| names.alias(file)),
        message: unread.message.clone(),
        help: unread.help.clone(),
        mistakes: Vec::new(),
    }
}
