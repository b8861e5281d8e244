//! [`each_person`]: checks the folders below a directory one after the other, and hands over what is on file about each
//! person. Only the folders in hand are in memory.

use super::checker::Checker;
use super::group;
use crate::error::{Error, Result};
use crate::finding::{FileReport, Finding, NotChecked};
use crate::folder::Member;
use crate::parallel;
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

/// The result of [`each_person`].
#[derive(Debug)]
pub struct PeopleOnFile<R> {
    /// What was made of each person, in the order of the names of their directories.
    pub people: Vec<R>,
    /// The people of whom no record is on file and nothing says which policy applies, each with the directory.
    pub without_records: Vec<(String, Member)>,
    /// The number of records read.
    pub records: usize,
    /// The files that are no completed forms.
    pub not_checked: Vec<NotChecked>,
    /// The errors, each with its file.
    pub failures: Vec<Error>,
}

/// Checks the files below a directory, folder by folder, several folders at once. `checker` makes the checker of one
/// folder, `read` returns the bytes of a file by its name, and `visit` makes something of what is on file about a person.
pub fn each_person<'c, R: Send>(
    checker: impl Fn() -> Checker<'c> + Sync,
    dir: &str,
    names: &[String],
    read: impl Fn(&str) -> Result<Vec<u8>> + Sync,
    visit: impl Fn(&PersonOnFile<'_>) -> R + Sync,
) -> PeopleOnFile<R> {
    let groups = group::group_files(dir, names);
    let done = parallel::map(&groups, |_, group| {
        let mut checker = checker();
        let mut people = Vec::new();
        let (member, records) = checker.group(dir, group, &read, &mut |person| people.push(visit(person)));
        let outcome = checker.finish();
        let is_without = people.is_empty();
        PeopleOnFile {
            people,
            without_records: member
                .filter(|_| is_without)
                .map(|member| (group.dir.to_owned(), member))
                .into_iter()
                .collect(),
            records: records.len(),
            not_checked: outcome.report.not_checked,
            failures: outcome.failures,
        }
    });
    let mut all = PeopleOnFile {
        people: Vec::new(),
        without_records: Vec::new(),
        records: 0,
        not_checked: Vec::new(),
        failures: Vec::new(),
    };
    for (group, one) in groups.iter().zip(done) {
        match one {
            Some(one) => {
                all.people.extend(one.people);
                all.without_records.extend(one.without_records);
                all.records += one.records;
                all.not_checked.extend(one.not_checked);
                all.failures.extend(one.failures);
            }
            None => all
                .failures
                .push(Error::internal("the files of this directory could not be checked").in_file(group.dir)),
        }
    }
    all
}
