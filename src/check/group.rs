//! Groups files by folder, and records by person.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::description::DESCRIPTION;
use crate::folder::Member;
use crate::form::{Authority, Catalogue, Form, Role};
use crate::person_name::{Likeness, Name, NameIndex};
use crate::rules::history::{HistoryEntry, supervisees};
use crate::rules::{History, Subject};

/// The files of one folder.
#[derive(Debug)]
pub struct FileGroup<'n> {
    /// The directory.
    pub dir: &'n str,
    /// Its `folder.yaml`.
    pub description: Option<&'n str>,
    /// The files.
    pub files: Vec<&'n str>,
}

/// Groups the files below a directory: one group for each `folder.yaml`, and one for the rest. Names have forward
/// slashes and begin with the directory.
#[must_use]
pub fn group_files<'n>(dir: &'n str, names: &'n [String]) -> Vec<FileGroup<'n>> {
    let mut groups = vec![FileGroup { dir, description: None, files: Vec::new() }];
    for name in names {
        if let Some((own, DESCRIPTION)) = parted(name) {
            if own == dir.trim_end_matches('/') {
                groups[0].description = Some(name);
            } else {
                groups.push(FileGroup { dir: own, description: Some(name), files: Vec::new() });
            }
        }
    }
    for name in names.iter().filter(|name| parted(name).is_none_or(|(_, last)| last != DESCRIPTION)) {
        let below = |group: &&mut FileGroup<'n>| name.strip_prefix(group.dir).is_some_and(|rest| rest.starts_with('/'));
        let nearest = groups.iter_mut().skip(1).filter(below).max_by_key(|group| group.dir.len());
        match nearest {
            Some(group) => group.files.push(name),
            None => groups[0].files.push(name),
        }
    }
    groups
}

fn parted(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('/').or(Some(("", name)))
}

/// Whether a record with these names belongs to the folder's owner. A record without names does, and so does one with a
/// name that differs by a slip or by the beginning of the given name: "Preet Dhillon" in the folder of Gurpreet Dhillon.
pub(super) fn is_own(person: &[Name], named: &[Name]) -> bool {
    let is_theirs = |name: &Name| person.iter().any(|own| own.likeness(name) >= Likeness::Slip);
    named.is_empty() || person.is_empty() || named.iter().any(is_theirs)
}

/// Lets every record of a folder know the names by which the other records and `folder.yaml` call its supervisee and
/// supervisor, so that two short forms are compared through the full name: "GD" and "Preet" for Gurpreet Dhillon.
pub(super) fn know_by_all_names(member: &Member, subjects: &mut [Subject<'_>]) {
    for (role, own) in [(Role::Supervisee, member.names()), (Role::Supervisor, member.supervisors())] {
        let owner = if role == Role::Supervisee { own.clone() } else { Vec::new() };
        let parties = subjects.iter().flat_map(|subject| subject.people.in_role(role));
        let named = parties.flat_map(|party| &party.names).filter(|name| name.is_full());
        let mut known: Vec<Name> = own;
        for name in named {
            if !known.contains(name) {
                known.push(name.clone());
            }
        }
        let others = |names: &[Name]| -> Vec<Name> {
            let is_theirs = |name: &&Name| names.iter().any(|own| own.likeness(name) >= Likeness::Slip);
            let is_owner = owner.iter().any(|name| is_theirs(&name));
            let own = owner.iter().filter(|_| is_owner);
            let mut out: Vec<Name> = Vec::new();
            for name in known.iter().filter(is_theirs).chain(own) {
                if !names.contains(name) && !out.contains(name) {
                    out.push(name.clone());
                }
            }
            out
        };
        subjects.iter_mut().for_each(|subject| subject.add_names(role, others));
    }
}

/// Returns the person that all records are about; none for several people or without names.
pub(super) fn only_person(subjects: &[Subject<'_>]) -> Option<String> {
    let names: Vec<Vec<Name>> = subjects.iter().map(supervisees).collect();
    let [person] = people(&names).try_into().ok()?;
    let person: Name = person;
    let field = |subject: &Subject<'_>| {
        let written = subject.record.supervisees().into_iter();
        written.map(str::to_owned).find(|text| Name::read(text).as_ref() == Some(&person))
    };
    subjects.iter().find_map(field)
}

/// Returns the history of each person in the records.
pub(super) fn histories<'r>(
    catalogue: &'r Catalogue,
    member: Option<&'r Member>,
    staff: &'r [Member],
    subjects: &'r [Subject<'r>],
    today: NaiveDate,
    whole: bool,
) -> Vec<History<'r>> {
    // A draft is evidence of nothing.
    let is_draft = |index: usize| subjects.get(index).is_some_and(|subject| subject.record.is_draft());
    let names: Vec<Vec<Name>> = subjects
        .iter()
        .map(|subject| if subject.record.is_draft() { Vec::new() } else { supervisees(subject) })
        .collect();
    if let Some(member) = member {
        return of_member(catalogue, member, &names, subjects, today).into_iter().collect();
    }
    let people = people(&names);
    let count = people.len();
    let staff: Vec<(Name, &Member)> =
        staff.iter().filter_map(|member| Some((Name::read(&member.person)?, member))).collect();
    // Each name with the index of its record.
    let written: Vec<(&Name, usize)> =
        names.iter().enumerate().flat_map(|(index, names)| names.iter().map(move |name| (name, index))).collect();
    let mut index = NameIndex::default();
    written.iter().for_each(|(name, _)| index.add(name));
    let mut out = Vec::new();
    for (at, person) in people.iter().enumerate() {
        let found = index.candidates(person).into_iter().filter_map(|place| written.get(place));
        let mut own: BTreeSet<usize> = found.filter(|(name, _)| name.can_be(person)).map(|(_, index)| *index).collect();
        if at == 0 {
            own.extend(names.iter().enumerate().filter(|(_, names)| names.is_empty()).map(|(index, _)| index));
        }
        let own = own.into_iter().filter(|index| !is_draft(*index));
        let records: Vec<_> = own.filter_map(|index| Some((index, subjects.get(index)?))).collect();
        let Some(authority) = authority(catalogue, None, &records) else { continue };
        let member = staff.iter().find(|(name, _)| name.is_same_as(person)).map(|(_, member)| *member);
        let mut history = History::new(authority, member, records, today, whole);
        history.people = if at == 0 { count } else { 1 };
        out.push(history);
    }
    if people.is_empty() && !subjects.is_empty() {
        let records: Vec<_> = subjects.iter().enumerate().filter(|(index, _)| !is_draft(*index)).collect();
        out.extend(authority(catalogue, None, &records).map(|found| History::new(found, None, records, today, whole)));
    }
    out
}

/// Returns the history of the folder's owner. A record that names only other people is a stray.
fn of_member<'r>(
    catalogue: &'r Catalogue,
    member: &'r Member,
    names: &[Vec<Name>],
    subjects: &'r [Subject<'r>],
    today: NaiveDate,
) -> Option<History<'r>> {
    let person = member.names();
    let own = |index: usize| is_own(&person, &names[index]);
    let (own, strays): (Vec<_>, Vec<_>) = subjects
        .iter()
        .enumerate()
        .filter(|(_, subject)| !subject.record.is_draft())
        .partition(|(index, _)| own(*index));
    let authority = authority(catalogue, member.authority.as_deref(), &own)?;
    let mut history = History::new(authority, Some(member), own, today, true);
    history.strays = strays.into_iter().map(|(index, subject)| HistoryEntry::new(index, subject)).collect();
    Some(history)
}

/// Returns the people in records about one person, those with the most records first. Initials and short forms go with
/// the first full name that they match.
fn people(names: &[Vec<Name>]) -> Vec<Name> {
    let mut found: Vec<(Name, usize)> = Vec::new();
    let mut single: Vec<&Name> = names.iter().filter(|names| names.len() == 1).map(|names| &names[0]).collect();
    single.sort_by_key(|name| !name.is_full());
    let mut index = NameIndex::default();
    for name in single {
        let known = index.candidates(name).into_iter().find(|at| found[*at].0.can_be(name));
        match known {
            Some(at) => found[at].1 += 1,
            None => {
                index.add(name);
                found.push((name.clone(), 1));
            }
        }
    }
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.into_iter().map(|(name, _)| name).collect()
}

/// Returns the authority of some records: the named one, or that of most of them. Its policy applies.
fn authority<'r>(
    catalogue: &'r Catalogue,
    named: Option<&str>,
    records: &[(usize, &'r Subject<'r>)],
) -> Option<&'r Authority> {
    let forms: Vec<&'r Form> = records.iter().map(|(_, subject)| subject.form).collect();
    authority_of(catalogue, named, &forms).map(Arc::as_ref)
}

/// Like [`authority`], for the forms of the records.
pub(super) fn authority_of<'r>(
    catalogue: &'r Catalogue,
    named: Option<&str>,
    forms: &[&'r Form],
) -> Option<&'r Arc<Authority>> {
    if let Some(authority) = catalogue.authorities().find(|authority| Some(authority.id.as_str()) == named) {
        return Some(authority);
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for form in forms {
        *counts.entry(&form.authority.id).or_default() += 1;
    }
    // On a tie, the authority of the first record wins.
    forms.iter().rev().map(|form| &form.authority).max_by_key(|authority| counts.get(authority.id.as_str()))
}
