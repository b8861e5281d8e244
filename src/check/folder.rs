//! Reads a folder into [`FolderContents`], makes its [`Plan`], and checks both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::{
    Checker, DESCRIPTION, NO_FORM, NameTraces, described_member, group, is_plan, own_title, stated_people, unchecked,
};
use crate::crash::contained;
use crate::dates::working::BeyondCalendar;
use crate::error::{Error, ErrorKind, Result};
use crate::file;
use crate::finding::{FileReport, Finding, Report};
use crate::folder::plan_file::{self, PlanLine};
use crate::folder::{
    DocumentKind, FolderFile, FolderOwner, Member, Ownership, Plan, PlanPurpose, Recognised, StatedPerson, StatedTitle,
    is_document, is_named_like_a_systems, plan,
};
use crate::form::{Authority, Catalogue, Form, Layout};
use crate::parallel;
use crate::record::{NoteKind, Record};
use crate::rules::history::{day_of, supervisees};
use crate::rules::waivers::{self, Waivers};
use crate::rules::{self, FindingSubject, Subject};
use crate::source::Source;

/// The title of findings about the folder itself.
const WHOLE: &str = "The folder as a whole";

/// The files of a folder as they were read.
#[derive(Debug)]
pub struct FolderContents {
    /// The directory, as shown.
    pub dir: String,
    /// The owner, from `folder.yaml`.
    pub member: Option<Member>,
    /// The errors, each with its file.
    pub failures: Vec<Error>,
    items: Vec<FolderItem>,
    /// The text of `folder.yaml`.
    description: Option<Source>,
}

/// A file of the folder.
#[derive(Debug)]
struct FolderItem {
    /// Its path, relative to the folder.
    file: String,
    size: u64,
    sha256: Option<String>,
    kind: DocumentKind,
    read: ReadResult,
    /// The person it names, when it is not a readable form.
    stated_person: Option<StatedPerson>,
    /// Its own title, when that counts more than its file name.
    stated_title: Option<StatedTitle>,
}

/// The result of reading a file.
#[derive(Debug)]
pub(super) enum ReadResult {
    Record(Box<Record>),
    Other,
    Unreadable(Error),
}

/// The extent of the check of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The section and the owner of each document.
    Places,
    /// Also findings about all records together.
    Folder,
    /// Also each record.
    Everything,
}

/// The findings about a folder.
#[derive(Debug, Default)]
pub struct FolderFindings {
    /// The findings, with the indexes of documents in the plan.
    pub findings: Vec<(FindingSubject, Finding)>,
    /// Working days beyond the end of the calendar, each with the index of its document.
    pub beyond: Vec<(Option<usize>, BeyondCalendar)>,
}

impl FolderContents {
    /// Reads the files of a folder. `names` are relative paths with forward slashes; `bytes` returns the bytes of a
    /// file. System files and descriptions of the folder are left out.
    ///
    /// # Errors
    /// When the folder is empty.
    pub fn read(
        catalogue: &Catalogue,
        reader: file::RecordReader<'_>,
        dir: &str,
        names: &[String],
        bytes: impl Fn(&str) -> Result<Vec<u8>> + Sync,
    ) -> Result<Self> {
        let dir = dir.trim_end_matches('/');
        let mut contents =
            Self { dir: dir.to_owned(), member: None, failures: Vec::new(), items: Vec::new(), description: None };
        let described = names.iter().any(|name| name == DESCRIPTION);
        if described {
            let (name, bytes) = (contents.shown(DESCRIPTION), bytes(DESCRIPTION));
            contents.description = bytes.as_ref().ok().map(|bytes| file::source(bytes, &name));
            match described_member(catalogue, &name, bytes) {
                Ok(member) => contents.member = Some(member),
                Err(error) => contents.failures.push(error),
            }
        }
        let others = contents.other_folders(names);
        let elsewhere = |name: &str| {
            others.iter().any(|other| name.strip_prefix(other.as_str()).is_some_and(|rest| rest.starts_with('/')))
        };
        let own: Vec<&String> = names
            .iter()
            .filter(|name| (is_document(name) || is_named_like_a_systems(name)) && !elsewhere(name))
            .collect();
        let owner = contents.owner();
        let items = parallel::map(&own, |_, name| item(reader, &owner, &contents.shown(name), name, bytes(name)));
        for (name, item) in own.into_iter().zip(items) {
            // After a crash of its reader, the file still counts as an unreadable document.
            let broken = || {
                if !is_document(name) {
                    return None;
                }
                let error = Error::internal("this file could not be read because a part of Formfolio crashed")
                    .in_file(contents.shown(name));
                Some(FolderItem {
                    file: name.clone(),
                    size: 0,
                    sha256: None,
                    kind: file::document(&[], name),
                    read: ReadResult::Unreadable(error),
                    stated_person: None,
                    stated_title: None,
                })
            };
            contents.items.extend(item.unwrap_or_else(broken));
        }
        for item in &contents.items {
            if let ReadResult::Unreadable(error) = &item.read {
                contents.failures.push(error.clone());
            }
        }
        if contents.items.is_empty() && !described {
            let help = if others.is_empty() {
                "A folder is a directory with somebody’s records in it, and a folder.yaml that says whose they are."
            } else {
                "It holds the folders of several people; name one of them."
            };
            return Err(Error::input("there is nothing to file in this directory", help).in_file(dir));
        }
        Ok(contents)
    }

    /// Directories below that are folders of their own.
    fn other_folders(&mut self, names: &[String]) -> Vec<String> {
        let own = |name: &String| name.strip_suffix(DESCRIPTION)?.strip_suffix('/').map(str::to_owned);
        let others: Vec<String> = names.iter().filter_map(own).collect();
        for other in &others {
            let help = "Run the command on it by itself; what is in it has been left out here.";
            let error = Error::input("this is a folder of its own, within another", help);
            self.failures.push(error.in_file(self.shown(other)));
        }
        others
    }

    /// The name of a file, as shown.
    pub(crate) fn shown(&self, name: &str) -> String {
        if self.dir.is_empty() { name.to_owned() } else { format!("{}/{name}", self.dir) }
    }

    /// The record in a document of the plan.
    #[must_use]
    pub fn record(&self, index: usize) -> Option<&Record> {
        match &self.items.get(index)?.read {
            ReadResult::Record(record) => Some(record),
            ReadResult::Other | ReadResult::Unreadable(_) => None,
        }
    }

    /// The names of these documents and of the people in them.
    #[must_use]
    pub fn traces(&self, documents: &BTreeSet<usize>) -> NameTraces {
        let mut traces = NameTraces::default();
        let owner = self.owner();
        for (index, item) in documents.iter().filter_map(|index| Some((*index, self.items.get(*index)?))) {
            let record = self.record(index);
            let people = record.into_iter().flat_map(Record::supervisees);
            let stated = match item.stated_person.as_ref().map(|stated| stated.verdict(&owner)) {
                Some(Ownership::Other { named, .. }) => named,
                _ => Vec::new(),
            };
            traces.add(&item.file, people.chain(stated.iter().map(String::as_str)));
        }
        traces
    }

    /// The records, with the indexes of their files.
    fn records(&self) -> impl Iterator<Item = (usize, &Record)> {
        self.items.iter().enumerate().filter_map(|(index, item)| match &item.read {
            ReadResult::Record(record) => Some((index, &**record)),
            ReadResult::Other | ReadResult::Unreadable(_) => None,
        })
    }

    /// The owner of the folder and their supervisors, from `folder.yaml`. Empty without one.
    fn owner(&self) -> FolderOwner {
        self.member.as_ref().map(FolderOwner::from).unwrap_or_default()
    }

    /// The files, for a plan.
    fn files(&self, today: NaiveDate) -> Vec<FolderFile<'_>> {
        let owner = self.owner();
        let known = |item: &'_ FolderItem| match &item.read {
            ReadResult::Other => Recognised::Other,
            ReadResult::Unreadable(error) => {
                Recognised::Unreadable(error.message.clone(), error.help.clone().unwrap_or_default())
            }
            ReadResult::Record(_) => Recognised::Other,
        };
        let file = |item: &'_ FolderItem| FolderFile {
            name: item.file.clone(),
            size: item.size,
            sha256: item.sha256.clone(),
            kind: item.kind,
            known: known(item),
            is_of_other: item.stated_person.as_ref().is_some_and(|stated| stated.is_of_other(&owner)),
            stated_person: item.stated_person.clone(),
            stated_title: item.stated_title.clone(),
        };
        let mut files: Vec<FolderFile<'_>> = self.items.iter().map(file).collect();
        for (index, record) in self.records() {
            let named = supervisees(&Subject::new(record, today));
            let stranger = !group::is_own(&owner.names, &named);
            files[index].known = Recognised::Record { record, day: day_of(record), stranger };
        }
        files
    }

    /// The authority of the folder: from `folder.yaml`, or that of most records. Its policy applies.
    #[must_use]
    pub fn authority<'c>(&'c self, catalogue: &'c Catalogue) -> Option<&'c Arc<Authority>> {
        let named = self.member.as_ref().and_then(|member| member.authority.as_deref());
        let forms: Vec<&Form> = self.records().map(|(_, record)| &*record.form).collect();
        group::authority_of(catalogue, named, &forms)
    }

    /// The layout of the folder: that of `folder.yaml`, else the first of the authority.
    ///
    /// # Errors
    /// When there is no layout with that id, or none can be chosen.
    pub fn layout(&self, catalogue: &Catalogue) -> Result<Arc<Layout>> {
        if let Some(id) = self.member.as_ref().and_then(|member| member.layout.as_deref()) {
            return catalogue.layout(id).map_err(|error| error.in_file(self.shown(DESCRIPTION)));
        }
        let authority = self.authority(catalogue);
        let own =
            catalogue.layouts().find(|layout| authority.is_some_and(|authority| authority.id == layout.authority));
        if let Some(layout) = own {
            return Ok(Arc::clone(layout));
        }
        let known: Vec<&str> = catalogue.layouts().map(|layout| layout.id.as_str()).collect();
        let first = known.first().copied().unwrap_or("ID");
        let (message, help) = match authority {
            Some(authority) => (
                format!(
                    "there is no folder layout of {}, so nothing says which sections the folder has",
                    authority.name
                ),
                format!(
                    "Give one with --layout, or write `layout: {first}` into folder.yaml. Known: {}.",
                    known.join(", ")
                ),
            ),
            None => (
                "nothing says which authority this folder belongs to, and so which sections it has".to_owned(),
                format!(
                    "Give --layout {first}, or write a folder.yaml into it with the lines `person: ` and the name, \
                     and `layout: {first}`. Known: {}.",
                    known.join(", ")
                ),
            ),
        };
        Err(Error::usage(message, help).in_file(self.dir.clone()))
    }

    /// The error from reading `folder.yaml`, if there was one.
    #[must_use]
    pub fn undescribed(&self) -> Option<Error> {
        let name = self.shown(DESCRIPTION);
        self.failures.iter().find(|error| error.file.as_deref() == Some(name.as_str())).cloned()
    }

    /// Reads an edited plan of this folder.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn lines(&self, source: &Source, layout: &Layout, today: NaiveDate) -> Result<Vec<PlanLine>> {
        plan_file::read(source, layout, &self.files(today))
    }

    /// Makes the plan. Files placed by `folder.yaml` that do not exist are added to the failures.
    pub fn plan(
        &mut self,
        catalogue: &Catalogue,
        layout: &Arc<Layout>,
        lines: Option<&[PlanLine]>,
        today: NaiveDate,
    ) -> Plan {
        let files = self.files(today);
        let described = self.member.as_ref().zip(self.description.as_ref());
        let misplaced = described.map(|(member, source)| plan::misplaced(&files, member, source, layout));
        let subjects: Vec<Subject<'_>> = self.records().map(|(_, record)| Subject::new(record, today)).collect();
        let purpose = PlanPurpose {
            person: group::only_person(&subjects),
            member: self.member.as_ref(),
            layout: Arc::clone(layout),
            authority: self.authority(catalogue).cloned(),
            lines,
        };
        let plan = Plan::new(&files, purpose);
        if let Some(mistakes) = misplaced.filter(|mistakes| !mistakes.is_empty()) {
            let error = Error::mistakes("files are placed by hand that cannot be", mistakes);
            self.failures.push(error.in_file(self.shown(DESCRIPTION)));
        }
        plan
    }

    /// Checks the folder within the scope.
    #[must_use]
    pub fn check(
        &self,
        catalogue: &Catalogue,
        plan: &Plan,
        staff: &[Member],
        today: NaiveDate,
        scope: Scope,
    ) -> FolderFindings {
        let all = scope == Scope::Everything;
        let mut found = FolderFindings::default();
        let mut records: Vec<(usize, &Record)> = self.records().collect();
        let is_copy = |index: &usize| plan.documents.get(*index).is_some_and(|document| document.copy_of.is_some());
        // Copies are left out of the history; `document-duplicate` reports them.
        records.sort_by_key(|(index, _)| (is_copy(index), *index));
        let once = records.iter().filter(|(index, _)| !is_copy(index)).count();
        let file = |index: usize| plan.documents.get(index).map(|document| document.file.as_str());
        let mut subjects: Vec<Subject<'_>> = records.iter().map(|(_, record)| Subject::new(record, today)).collect();
        for (subject, (index, _)) in subjects.iter_mut().zip(&records) {
            subject.file = file(*index);
        }
        if all {
            for ((index, _), subject) in records.iter().zip(&subjects) {
                let checked = rules::check_on_file(subject);
                found
                    .findings
                    .extend(checked.findings.into_iter().map(|finding| (FindingSubject::File(*index), finding)));
                found.beyond.extend(checked.beyond.into_iter().map(|beyond| (Some(*index), beyond)));
            }
        }
        let subjects = &subjects[..once];
        for history in group::histories(catalogue, self.member.as_ref(), staff, subjects, today, true) {
            let result = rules::check_history(&history);
            for (subject, finding) in result.found {
                let of_folder = rules::is_about_folder(finding.rule);
                let subject = match subject {
                    FindingSubject::File(index) => {
                        records.get(index).map_or(FindingSubject::Folder, |(index, _)| FindingSubject::File(*index))
                    }
                    other => other,
                };
                let is_wanted = all || of_folder || (scope == Scope::Folder && subject == FindingSubject::Folder);
                // A record about several people is in the history of each.
                if is_wanted && !found.findings.contains(&(subject, finding.clone())) {
                    found.findings.push((subject, finding));
                }
            }
            if all {
                found.beyond.extend(result.beyond.into_iter().map(|beyond| (None, beyond)));
            }
        }
        found.findings.extend(rules::check_folder(plan).found);
        found
    }
}

impl FolderContents {
    /// Marks the findings that waivers cover.
    pub fn waive(&self, plan: &Plan, found: &mut FolderFindings, waivers: &[Waivers], today: NaiveDate) {
        let report = |(subject, finding): &(FindingSubject, Finding)| {
            let document = match subject {
                FindingSubject::File(index) => plan.documents.get(*index),
                FindingSubject::Folder | FindingSubject::Section(_) => None,
            };
            let file = document.map_or_else(|| self.dir.clone(), |document| self.shown(&document.file));
            FileReport { file, form: None, title: None, findings: vec![finding.clone()] }
        };
        let mut report = Report::from(found.findings.iter().map(report).collect::<Vec<_>>());
        waivers::apply(&mut report, waivers, today);
        for ((_, finding), report) in found.findings.iter_mut().zip(report.checked) {
            if let Some(waived) = report.findings.into_iter().next() {
                finding.waived = waived.waived;
            }
        }
    }
}

impl Checker<'_> {
    /// Checks a folder with its plan: each record, the records over time, and the folder.
    pub fn folder(&mut self, contents: FolderContents, plan: &Plan) {
        let found = contents.check(self.catalogue, plan, self.staff, self.today, Scope::Everything);
        let mut reports: BTreeMap<usize, FileReport> = BTreeMap::new();
        let report = |index: usize| FileReport {
            file: contents.shown(&plan.documents[index].file),
            form: plan.documents[index].form.as_ref().map(|form| form.id.clone()),
            title: Some(
                plan.documents[index].form.as_ref().map_or_else(|| NO_FORM.to_owned(), |form| form.title.clone()),
            ),
            findings: Vec::new(),
        };
        reports.extend(contents.records().map(|(index, _)| (index, report(index))));
        for item in &contents.items {
            match &item.read {
                ReadResult::Record(_) => {}
                ReadResult::Other => self.report.filed += 1,
                ReadResult::Unreadable(error) => {
                    self.report.not_checked.push(unchecked::describe(&contents.shown(&item.file), &[], error));
                }
            }
        }
        let mut of_folder = Vec::new();
        for (subject, finding) in found.findings {
            match subject {
                FindingSubject::File(index) if index < plan.documents.len() => {
                    reports.entry(index).or_insert_with(|| report(index)).findings.push(finding);
                }
                _ => of_folder.push(finding),
            }
        }
        let mut reported = Vec::new();
        for (index, beyond) in found.beyond {
            if reported.contains(&index) {
                continue;
            }
            reported.push(index);
            let name = index.map_or_else(|| contents.dir.clone(), |index| contents.shown(&plan.documents[index].file));
            self.beyond(&name, &[beyond]);
        }
        if !of_folder.is_empty() {
            let file = contents.dir.clone();
            self.report.checked.push(FileReport {
                file,
                form: None,
                title: Some(WHOLE.to_owned()),
                findings: of_folder,
            });
        }
        self.report.checked.extend(reports.into_values());
        self.failures.extend(contents.failures);
    }
}

/// Whether the text of a file may name more people than its fields.
fn needs_words(record: &Record) -> bool {
    let has_other_pages = record.notes.iter().any(|note| note.kind == NoteKind::OtherPages);
    has_other_pages || record.has_lost_fields() || record.supervisees().is_empty()
}

/// Returns the person that a file names. If that is not another person than `owner`, an attached or packed record of
/// another person counts.
pub(super) fn stated_person(
    reader: file::RecordReader<'_>,
    bytes: &[u8],
    name: &str,
    read: &ReadResult,
    owner: &FolderOwner,
) -> Option<StatedPerson> {
    // After a crash of a reader the file counts as naming no person.
    let within = || contained(|| stated_people::person_within(reader, bytes, name, owner)).ok().flatten();
    let own = own_person(reader.catalogue(), bytes, name, read);
    if own.as_ref().is_some_and(|own| own.is_of_other(owner)) { own } else { within().or(own) }
}

/// Returns the person in the text of a file. None for a record with the names in its fields.
fn own_person(catalogue: &Catalogue, bytes: &[u8], name: &str, read: &ReadResult) -> Option<StatedPerson> {
    let is_record = matches!(read, ReadResult::Record(record) if !record.has_lost_fields());
    if let ReadResult::Record(record) = read
        && !needs_words(record)
    {
        return None;
    }
    contained(|| stated_people::person(catalogue, bytes, name, is_record)).ok()?
}

/// Reads a file; none for a plan or another file that is not a document.
fn item(
    reader: file::RecordReader<'_>,
    owner: &FolderOwner,
    shown: &str,
    name: &str,
    bytes: Result<Vec<u8>>,
) -> Option<FolderItem> {
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(_) if !is_document(name) => return None,
        Err(error) => {
            let (kind, read) = (file::document(&[], name), ReadResult::Unreadable(error.in_file(shown)));
            let file = name.to_owned();
            return Some(FolderItem {
                file,
                size: 0,
                sha256: None,
                kind,
                read,
                stated_person: None,
                stated_title: None,
            });
        }
    };
    if is_plan(name, &bytes) || !is_document(name) && !file::is_document_inside(&bytes) {
        return None;
    }
    let read = match reader.read(&bytes, shown) {
        Ok(record) => ReadResult::Record(Box::new(record)),
        Err(error) if error.kind != ErrorKind::Internal && file::is_sound(&bytes, name, &error) => ReadResult::Other,
        Err(error) => ReadResult::Unreadable(error),
    };
    Some(FolderItem {
        file: name.to_owned(),
        size: bytes.len() as u64,
        sha256: Some(file::fingerprint(&bytes)),
        kind: file::document(&bytes, name),
        stated_title: matches!(read, ReadResult::Other).then(|| own_title(&bytes, name)).flatten(),
        stated_person: stated_person(reader, &bytes, name, &read, owner),
        read,
    })
}
