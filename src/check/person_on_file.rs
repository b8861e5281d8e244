//! [`PersonOnFile`]: the records of one person with what was found in them.

use crate::finding::{FileReport, Finding};
use crate::rules::History;

/// What is on file about one person, checked.
#[derive(Debug)]
pub struct PersonOnFile<'a> {
    /// The directory of the folder.
    pub dir: &'a str,
    /// The records.
    pub history: &'a History<'a>,
    /// The findings about all records together.
    pub of_folder: &'a [Finding],
    /// The findings about each record, by the [index](crate::rules::history::HistoryEntry::index) of its file. Records
    /// of other people in the same directory are among them.
    pub reports: &'a [FileReport],
}

impl<'a> PersonOnFile<'a> {
    /// The findings about a record.
    #[must_use]
    pub fn of_file(&self, index: usize) -> &'a [Finding] {
        self.reports.get(index).map_or(&[], |report| &report.findings)
    }

    /// The name of a record's file.
    #[must_use]
    pub fn file(&self, index: usize) -> &'a str {
        self.reports.get(index).map_or("", |report| &report.file)
    }

    /// All findings about this person's records, with the file; without one for those about all records together.
    pub fn findings(&self) -> impl Iterator<Item = (Option<&'a str>, &'a Finding)> {
        let own = self.history.entries.iter();
        let of_files = own
            .flat_map(|entry| self.of_file(entry.index).iter().map(|finding| (Some(self.file(entry.index)), finding)));
        self.of_folder.iter().map(|finding| (None, finding)).chain(of_files)
    }
}
