//! A report without the names in it, for people who may not know who it is about.
//!
//! Nothing is guessed: every finding comes in a second wording that leaves out what somebody typed
//! (see [`crate::finding::typed`]), and what else people write (file names, the reason of a waiver
//! and who gave it, field names that are not the form's) is replaced as a whole.

use std::collections::HashMap;

use crate::finding::{AppliedWaiver, FileReport, Finding, HIDDEN, NotChecked, Report, UnreadFile};

/// Endings that say what kind of file it is; another one may be a part of a name.
const ENDINGS: [&str; 24] = [
    "docx", "pdf", "yaml", "yml", "doc", "odt", "rtf", "txt", "json", "csv", "xlsx", "xls", "pptx", "eml", "msg",
    "zip", "jpg", "jpeg", "png", "tif", "tiff", "heic", "gif", "webp",
];

/// The same report without a word that somebody typed. Files are numbered in the order of the
/// report, so that whoever has the files can tell which is which.
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
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let dot = if ENDINGS.contains(&ending.as_str()) { format!(".{ending}") } else { String::new() };
        format!("file {number}{dot}")
    }
}

fn redact_file(file: &FileReport, names: &mut FileNumbers) -> FileReport {
    let findings = file.findings.iter().map(finding).collect();
    FileReport { file: names.alias(&file.file), form: file.form.clone(), title: file.title.clone(), findings }
}

fn finding(finding: &Finding) -> Finding {
    let mut out = finding.clone();
    for (told, anonymous) in [(&mut out.message, &finding.anonymous.message), (&mut out.help, &finding.anonymous.help)]
    {
        if let Some(anonymous) = anonymous {
            told.clone_from(anonymous);
        }
    }
    if finding.place.foreign {
        // Where the form knows the beginning of the name, that much is the form's own.
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

/// Each mistake shows words of the file; what kind of obstacle it was does not.
fn not_read(unread: &UnreadFile, names: &mut FileNumbers) -> UnreadFile {
    UnreadFile {
        file: unread.file.as_deref().map(|file| names.alias(file)),
        message: unread.message.clone(),
        help: unread.help.clone(),
        mistakes: Vec::new(),
    }
}
