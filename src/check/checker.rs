//! [`Checker`]: checks files one by one, or those below a directory together.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::description::{described_member, is_plan};
use super::folder::item::{self, ReadResult};
use super::group::FileGroup;
use super::person_on_file::PersonOnFile;
use super::staff_files::StaffFiles;
use super::{group, unchecked};
use crate::crash::contained;
use crate::dates::working_days::BeyondCalendar;
use crate::error::{Error, ErrorKind, Result};
use crate::file;
use crate::finding::{FileReport, Finding, Report};
use crate::folder::{FolderOwner, Member, is_document, is_named_like_a_systems};
use crate::form::Catalogue;
use crate::legacy::picture::WordReader;
use crate::pdf;
use crate::record::Record;
use crate::rules::waivers::Waivers;
use crate::rules::{self, FindingSubject, Subject};

/// The title of findings about several records together.
const TOGETHER: &str = "All its records together";

/// The title of a document that is not a form.
pub(super) const NO_FORM: &str = "A document besides the forms";

/// Checks files and collects the findings.
#[derive(Debug)]
pub struct Checker<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) reader: file::RecordReader<'c>,
    pub(super) today: NaiveDate,
    pub(super) staff: &'c [Member],
    pub(super) report: Report,
    pub(super) failures: Vec<Error>,
    /// What findings may stand, for those who are handed what is on file about a person.
    waivers: &'c [Waivers],
    /// The records that were read; none when they are not kept.
    records: Option<BTreeMap<String, Record>>,
}

/// The result of a check.
#[derive(Debug)]
pub struct CheckOutcome {
    /// The report.
    pub report: Report,
    /// The errors, each with its file.
    pub failures: Vec<Error>,
    /// The records by the names of their files; empty unless they are [kept](Checker::keeping_records).
    pub records: BTreeMap<String, Record>,
}

impl<'c> Checker<'c> {
    /// A checker for the forms of a catalogue and the day of the check. `staff` describes the owners of folders without
    /// `folder.yaml`.
    #[must_use]
    pub fn new(catalogue: &'c Catalogue, today: NaiveDate, staff: &'c [Member]) -> Self {
        Self::reading_with(file::RecordReader::new(catalogue), today, staff)
    }

    /// Like [`Checker::new`], with the reader of the files.
    #[must_use]
    pub fn reading_with(reader: file::RecordReader<'c>, today: NaiveDate, staff: &'c [Member]) -> Self {
        Self {
            catalogue: reader.catalogue(),
            reader,
            today,
            staff,
            report: Report::default(),
            failures: Vec::new(),
            waivers: &[],
            records: None,
        }
    }

    /// Keeps the record of each file for the outcome. Otherwise a record is dropped when it and those beside it have
    /// been checked. Records of a list are not kept.
    #[must_use]
    pub fn keeping_records(self) -> Self {
        Self { records: Some(BTreeMap::new()), ..self }
    }

    /// Verifies digital signatures against these trusted certificate authorities.
    #[must_use]
    pub fn trusting(self, trust: &'c file::Trust) -> Self {
        Self { reader: self.reader.trusting(trust), ..self }
    }

    /// Marks the findings that may stand in what is handed over by [`each_person`](super::each_person).
    #[must_use]
    pub fn waiving(self, waivers: &'c [Waivers]) -> Self {
        Self { waivers, ..self }
    }

    /// Reads scans and photographs, too, with what reads their words.
    #[must_use]
    pub fn reading_pictures(self, words: &'c dyn WordReader) -> Self {
        Self { reader: self.reader.reading_pictures(words), ..self }
    }

    /// Reads documents of other word processors in emails and archives, too.
    #[must_use]
    pub fn converting(self, to_word: file::ToWord) -> Self {
        Self { reader: self.reader.converting(to_word), ..self }
    }

    /// Checks one file on its own, or each record of a JSON list of records.
    pub fn file(&mut self, name: &str, bytes: Result<Vec<u8>>) {
        let reader = self.reader;
        let mut count = 0;
        let mut alone = |own: String, record: Record| {
            count += 1;
            let records = vec![(own, record)];
            self.together(None, None, &records);
            // The records of a list are never in memory together.
            self.keep(records.into_iter().filter(|(own, _)| own == name));
        };
        let (bytes, read) = match bytes {
            Ok(bytes) => {
                let read = reader.for_each_record(&bytes, name, &mut alone);
                (bytes, read)
            }
            Err(error) => (Vec::new(), Err(error)),
        };
        match read {
            Ok(()) if count == 0 => {
                let error = Error::input(
                    "there is nothing to check in this file: its list of records is empty",
                    "Write the list anew: `formfolio read --format json` with the names of the completed forms.",
                );
                self.failures.push(error.in_file(name));
            }
            Ok(()) => {}
            Err(_) if self.within(name, &bytes) => {}
            Err(error) => {
                self.not_checked(name, &bytes, &error, None);
                self.failures.push(error.in_file(name));
            }
        }
    }

    /// Checks the records in an email or an archive, each on its own; returns whether there are any.
    fn within(&mut self, name: &str, bytes: &[u8]) -> bool {
        let inside = self.records_within(name, bytes);
        for record in &inside {
            self.together(None, None, std::slice::from_ref(record));
        }
        let is_there = !inside.is_empty();
        self.keep(inside);
        is_there
    }

    /// The records in an email or an archive under the names of both. When there are any, the other files in it are
    /// reported.
    fn records_within(&mut self, name: &str, bytes: &[u8]) -> Vec<(String, Record)> {
        let (mut records, mut others) = (Vec::new(), Vec::new());
        for (inner, read) in self.reader.read_enclosed(bytes, name) {
            match read {
                Ok(own) => records.extend(own.into_iter().map(|record| (inner.name.clone(), record))),
                Err(error) => others.push((inner, error)),
            }
        }
        if records.is_empty() {
            return records;
        }
        for (inner, error) in others {
            self.not_checked(&inner.name, &inner.bytes, &error, None);
            if !file::is_sound(&inner.bytes, &inner.name, &error) {
                self.failures.push(error.in_file(inner.name));
            }
        }
        records
    }

    /// Checks the files below a directory: each on its own, and those about one person together. A directory with a
    /// `folder.yaml` is one folder. An intact file that is not a form is reported, but is no failure. `read` returns
    /// the bytes of a file by its name.
    pub fn directory(&mut self, dir: &str, names: &[String], mut read: impl FnMut(&str) -> Result<Vec<u8>>) {
        let before = (self.report.files(), self.report.not_checked.len(), self.failures.len());
        let mut staff_files = StaffFiles::default();
        for group in group::group_files(dir, names) {
            let (member, records) = self.group(dir, &group, &mut read, &mut |_| {});
            staff_files.add(member.as_ref(), &records);
            self.keep(records);
        }
        self.compare(&staff_files);
        let (checked, not_checked, failures) = before;
        if self.report.files() == checked && self.failures.len() == failures {
            self.failures.push(nothing_to_check(self.report.not_checked.len() - not_checked).in_file(dir));
        }
    }

    /// Checks the files of one group below a directory. Returns the member of staff of its `folder.yaml` and the records.
    /// `visit` is given what is on file about each person.
    pub(super) fn group(
        &mut self,
        dir: &str,
        group: &FileGroup<'_>,
        mut read: impl FnMut(&str) -> Result<Vec<u8>>,
        visit: &mut dyn FnMut(&PersonOnFile<'_>),
    ) -> (Option<Member>, Vec<(String, Record)>) {
        let described = group.description.map(|name| (name, read(name)));
        let member = match described {
            None => None,
            Some((name, bytes)) => match described_member(self.catalogue, name, bytes) {
                Ok(member) => Some(member),
                Err(error) => {
                    self.failures.push(error);
                    None
                }
            },
        };
        let below = |name: &str| name.strip_prefix(dir).unwrap_or(name).trim_start_matches('/').to_owned();
        let mut records: Vec<(String, Record)> = Vec::new();
        let mut stated: Vec<(String, Finding)> = Vec::new();
        let mut unread: Vec<String> = Vec::new();
        for name in &group.files {
            let own = below(name);
            if !is_document(&own) && !is_named_like_a_systems(&own) {
                continue;
            }
            let bytes = read(name);
            if !is_document(&own) && !bytes.as_ref().is_ok_and(|bytes| file::is_document_inside(bytes)) {
                continue;
            }
            let opened = bytes.as_deref().unwrap_or_default();
            // One worker for all that is asked of a file.
            let read = || pdf::opened_once(opened, || self.read_among(name, bytes.as_deref(), member.as_ref()));
            let (read, finding) = contained(read).unwrap_or_else(|crash| {
                self.failures.push(crash.error().in_file(*name));
                (Vec::new(), None)
            });
            stated.extend(finding.and_then(|finding| Some((read.first()?.0.clone(), finding))));
            if read.is_empty() {
                unread.push(own);
            }
            records.extend(read);
        }
        self.together_and_visit(Some(group.dir), member.as_ref(), &records, Some(&unread), visit);
        for (name, finding) in stated {
            let mut reports = self.report.checked.iter_mut().rev().filter(|report| report.form.is_some());
            if let Some(report) = reports.find(|report| report.file == name) {
                report.findings.push(finding);
            }
        }
        (member, records)
    }

    /// Compares what is on file about several people.
    fn compare(&mut self, staff_files: &StaffFiles) {
        for (subject, finding) in rules::check_files(&staff_files.files).found {
            let FindingSubject::File(index) = subject else { continue };
            let Some(name) = staff_files.names.get(index) else { continue };
            if let Some(report) = self.report.checked.iter_mut().rev().find(|report| report.file == *name) {
                report.findings.push(finding);
            }
        }
    }

    /// Adds another error.
    pub fn failed(&mut self, error: Error) {
        self.failures.push(error);
    }

    /// Returns the result.
    #[must_use]
    pub fn finish(self) -> CheckOutcome {
        CheckOutcome { report: self.report, failures: self.failures, records: self.records.unwrap_or_default() }
    }

    fn keep(&mut self, records: impl IntoIterator<Item = (String, Record)>) {
        if let Some(kept) = &mut self.records {
            kept.extend(records);
        }
    }

    /// Reads the records in a file of a directory, with a finding if the file names another person than the folder's
    /// owner. A file without a record is reported, unless it is a plan.
    fn read_among(
        &mut self,
        name: &str,
        bytes: std::result::Result<&[u8], &Error>,
        member: Option<&Member>,
    ) -> (Vec<(String, Record)>, Option<Finding>) {
        let (bytes, error) = match bytes {
            Ok(bytes) if is_plan(name, bytes) => return (Vec::new(), None),
            Ok(bytes) => match self.reader.read_all(bytes, name) {
                Ok(records) => {
                    let owner = member.map(FolderOwner::from).unwrap_or_default();
                    let mut named = Vec::new();
                    let mut finding = None;
                    for (own, record) in file::named(name, records) {
                        let read = ReadResult::Record(Box::new(record));
                        let stated = item::stated_person(self.reader, bytes, name, &read, &owner);
                        let other = |stated| rules::folder::other_person_named::finding(stated, &owner);
                        finding = finding.or_else(|| stated.as_ref().and_then(other));
                        if let ReadResult::Record(record) = read {
                            named.push((own, *record));
                        }
                    }
                    return (named, finding);
                }
                Err(error) => (bytes, error),
            },
            Err(error) => (&[][..], error.clone()),
        };
        // An email or an archive with records in it is their cover.
        let inside = self.records_within(name, bytes);
        if !inside.is_empty() {
            return (inside, None);
        }
        let is_sound = match error.kind {
            ErrorKind::Internal => false,
            kind if bytes.is_empty() => kind == ErrorKind::NotAForm,
            _ => file::is_sound(bytes, name, &error),
        };
        self.not_checked(name, bytes, &error, member);
        if !is_sound {
            self.failures.push(error.in_file(name));
        }
        (Vec::new(), None)
    }

    /// Reports a file without a readable record, and another person in it.
    fn not_checked(&mut self, name: &str, bytes: &[u8], error: &Error, member: Option<&Member>) {
        self.report.not_checked.push(unchecked::describe(name, bytes, error));
        let owner = member.map(FolderOwner::from).unwrap_or_default();
        let stated = item::stated_person(self.reader, bytes, name, &ReadResult::Other, &owner);
        let finding = stated.and_then(|stated| rules::folder::other_person_named::finding(&stated, &owner));
        if let Some(finding) = finding {
            let (file, title) = (name.to_owned(), Some(NO_FORM.to_owned()));
            self.report.checked.push(FileReport { file, form: None, title, about: None, findings: vec![finding] });
        }
    }

    /// Checks records together.
    fn together(&mut self, dir: Option<&str>, member: Option<&Member>, records: &[(String, Record)]) {
        self.together_and_visit(dir, member, records, None, &mut |_| {});
    }

    /// Checks records together, and gives `visit` what is on file about each person. Of a whole directory, `unread` names the
    /// documents without a record.
    fn together_and_visit(
        &mut self,
        dir: Option<&str>,
        member: Option<&Member>,
        records: &[(String, Record)],
        unread: Option<&[String]>,
        visit: &mut dyn FnMut(&PersonOnFile<'_>),
    ) {
        let whole = unread.is_some();
        let mut subjects: Vec<Subject<'_>> =
            records.iter().map(|(name, record)| Subject::of_file(name, record, self.today)).collect();
        if let Some(member) = member {
            group::know_by_all_names(member, &mut subjects);
        }
        let mut reports: Vec<FileReport> = Vec::new();
        for ((name, record), subject) in records.iter().zip(&subjects) {
            let checked = if whole { rules::check_on_file(subject) } else { rules::check_subject(subject) };
            self.beyond(name, &checked.beyond);
            let report = FileReport::of_record(name, &record.form.id, &record.form.title, checked.findings);
            reports.push(report.about(record.person_and_day()));
        }
        let mut of_folders: Vec<Vec<Finding>> = Vec::new();
        let mut histories = group::histories(self.catalogue, member, self.staff, &subjects, self.today, whole);
        histories.iter_mut().for_each(|history| history.unread = unread.map(<[String]>::to_vec));
        for history in &histories {
            let result = rules::check_history(history);
            self.beyond(dir.unwrap_or_default(), &result.beyond);
            let mut of_folder: Vec<Finding> = Vec::new();
            for (subject, finding) in result.found {
                let report = match subject {
                    FindingSubject::File(index) => reports.get_mut(index),
                    FindingSubject::Folder | FindingSubject::Section(_) => None,
                };
                let findings = report.map_or(&mut of_folder, |report| &mut report.findings);
                // A record about several people is in the history of each.
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
            of_folders.push(of_folder);
        }
        if !self.waivers.is_empty() {
            waive(self.waivers, dir.unwrap_or_default(), self.today, &mut reports, &mut of_folders);
        }
        for (history, of_folder) in histories.iter().zip(&of_folders) {
            visit(&PersonOnFile { dir: dir.unwrap_or_default(), history, of_folder, reports: &reports });
        }
        let mut together: Vec<Finding> = Vec::new();
        for finding in of_folders.into_iter().flatten() {
            if !together.contains(&finding) {
                together.push(finding);
            }
        }
        if !together.is_empty() {
            // Findings about all records come before them.
            let file = dir.or_else(|| records.first().map(|(name, _)| name.as_str())).unwrap_or_default().to_owned();
            self.report.checked.push(FileReport {
                file,
                form: None,
                title: Some(TOGETHER.to_owned()),
                about: None,
                findings: together,
            });
        }
        self.report.checked.extend(reports);
    }

    pub(super) fn beyond(&mut self, name: &str, beyond: &[BeyondCalendar]) {
        if let Some(first) = beyond.first() {
            let help =
                "Use a newer formfolio, whose list of bank holidays reaches further; the other rules were applied.";
            self.failures.push(Error::input(first.to_string(), help).in_file(name));
        }
    }
}

/// Marks the findings that may stand, of records and of a folder.
pub(super) fn waive(
    waivers: &[Waivers],
    dir: &str,
    today: NaiveDate,
    reports: &mut Vec<FileReport>,
    of_folders: &mut [Vec<Finding>],
) {
    let mut report = Report { checked: std::mem::take(reports), ..Report::default() };
    rules::waivers::cover(&mut report, waivers, today);
    *reports = std::mem::take(&mut report.checked);
    for findings in of_folders {
        let findings_of = FileReport {
            file: dir.to_owned(),
            form: None,
            title: None,
            about: None,
            findings: std::mem::take(findings),
        };
        report.checked = vec![findings_of];
        rules::waivers::cover(&mut report, waivers, today);
        *findings = report.checked.pop().map(|file| file.findings).unwrap_or_default();
    }
}

/// The error for a directory without a file that could be checked. `found` is the number of files in it.
fn nothing_to_check(found: usize) -> Error {
    let message = "there is nothing to check in this directory";
    match found {
        0 => Error::input(
            format!("{message}: it contains no documents"),
            "Completed forms are .docx, .pdf, .yaml or .yml files.",
        ),
        1 => Error::input(
            format!("{message}: the only file in it is not a completed form"),
            "The report says what it is and what to do about it.",
        ),
        many => Error::input(
            format!("{message}: none of the {many} files in it is a completed form"),
            "The report says of each what it is and what to do about it.",
        ),
    }
}
