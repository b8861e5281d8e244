//! [`each_person`]: checks the folders below a directory one after the other, and hands over what is on file about each
//! person. Only the folders in hand are in memory.

use super::checker::Checker;
use super::group;
use super::person_on_file::PersonOnFile;
use crate::error::{Error, Result};
use crate::finding::NotChecked;
use crate::folder::Member;
use crate::parallel;

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
