//! Collects what is on file about each of several people who are checked together, for the rules that compare it.

use std::collections::{BTreeMap, BTreeSet};

use crate::folder::Member;
use crate::form::Kind;
use crate::form::policy::Activity;
use crate::person_name::{Name, people};
use crate::record::Record;
use crate::rules::staff_file::{GroupSession, StaffFile};

/// The files of all people checked so far.
#[derive(Debug, Default)]
pub(super) struct StaffFiles {
    /// What is on file about each.
    pub files: Vec<StaffFile>,
    /// The names of the files of group sessions, by their indexes.
    pub names: Vec<String>,
}

/// What a directory holds.
#[derive(Default)]
struct Directory<'r> {
    people: BTreeSet<&'r str>,
    groups: Vec<GroupSession>,
}

impl StaffFiles {
    /// Adds the records of one folder, or of a directory without `folder.yaml`, in which the records of each person lie
    /// in a directory of their own.
    pub fn add(&mut self, member: Option<&Member>, records: &[(String, Record)]) {
        let mut directories: BTreeMap<&str, Directory<'_>> = BTreeMap::new();
        for (name, record) in records {
            let parent = name.rsplit_once('/').map_or("", |(parent, _)| parent);
            let directory = directories.entry(if member.is_some() { "" } else { parent }).or_default();
            if record.form.activity == Some(Activity::Group) {
                directory.groups.extend(self.group(name, record));
            } else {
                directory.people.extend(record.supervisees());
            }
        }
        for (_, directory) in directories {
            let (named, person) = match member {
                Some(member) => (member.person.clone(), member.names()),
                None => match only(&directory.people) {
                    Some(found) => found,
                    None if directory.groups.is_empty() => continue,
                    None => (String::new(), Vec::new()),
                },
            };
            self.files.push(StaffFile { named, person, groups: directory.groups });
        }
    }

    fn group(&mut self, name: &str, record: &Record) -> Option<GroupSession> {
        let date = record.session_date()?;
        let form = &record.form;
        let fields = form.fields().filter(|field| matches!(field.kind, Kind::Person { several: true, .. }));
        let texts = fields.filter_map(|field| record.get(&field.name).text());
        let attendees = texts.flat_map(|text| people(text, true)).collect();
        let notes = form.policy.iter();
        let policy =
            notes.flat_map(|note| note.rules.iter().map(|rule| (rule.clone(), note.citation.clone()))).collect();
        self.names.push(name.to_owned());
        Some(GroupSession { index: self.names.len() - 1, date, attendees, policy })
    }
}

/// The only person that all these names can be, by the longest of them.
fn only(written: &BTreeSet<&str>) -> Option<(String, Vec<Name>)> {
    let longest = written.iter().max_by_key(|name| name.chars().count())?;
    let person = Name::read(longest)?;
    let same = |name: &&str| Name::read(name).is_some_and(|name| name.can_be(&person));
    written.iter().all(same).then(|| ((*longest).to_owned(), vec![person]))
}
