//! [`FolderContents`]: the files of a folder as they were read, and the plan made of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use chrono::NaiveDate;

use super::enclosed::read_enclosed;
use super::item::{FolderItem, ReadResult, item};
use crate::check::description::{DESCRIPTION, described_member};
use crate::check::kept_bytes::{KeptBytes, KeptFor};
use crate::check::{NameTraces, group};
use crate::error::{Error, Result};
use crate::file;
use crate::folder::member::Leave;
use crate::folder::{
    EditedPlace, FolderFile, FolderOwner, Member, Ownership, Plan, PlanInput, Recognised, is_document,
    is_named_like_a_systems, plan, plan_file,
};
use crate::form::{Authority, Catalogue, Form, Layout};
use crate::parallel;
use crate::record::Record;
use crate::rules::history::{day_of, supervisees};
use crate::rules::{Subject, sickness};
use crate::source::Source;

/// The message of the failure that `folder.yaml` places files that do not exist.
const MISPLACED: &str = "some files cannot be placed as it says";

/// The files of a folder as they were read.
#[derive(Debug)]
pub struct FolderContents {
    /// The directory, as shown.
    pub dir: String,
    /// The owner, from `folder.yaml`.
    pub member: Option<Member>,
    /// The errors, each with its file.
    pub failures: Vec<Error>,
    pub(super) items: Vec<FolderItem>,
    /// The text of `folder.yaml`.
    description: Option<Source>,
    kept: KeptBytes,
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
        Self::read_keeping(0, catalogue, reader, dir, names, bytes)
    }

    /// Like [`FolderContents::read`]. Keeps at most `limit` bytes of documents, so that a binder does not read them
    /// again.
    ///
    /// # Errors
    /// As [`FolderContents::read`].
    pub fn read_keeping(
        limit: usize,
        catalogue: &Catalogue,
        reader: file::RecordReader<'_>,
        dir: &str,
        names: &[String],
        bytes: impl Fn(&str) -> Result<Vec<u8>> + Sync,
    ) -> Result<Self> {
        let dir = dir.trim_end_matches('/');
        let mut contents = Self {
            dir: dir.to_owned(),
            member: None,
            failures: Vec::new(),
            items: Vec::new(),
            description: None,
            kept: KeptBytes::up_to(limit),
        };
        let described = names.iter().any(|name| name == DESCRIPTION);
        if described {
            let (name, bytes) = (contents.display_name(DESCRIPTION), bytes(DESCRIPTION));
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
        let items = parallel::map(&own, |_, name| {
            let bytes = bytes(name);
            let mut item = item(reader, &owner, &contents.display_name(name), name, bytes.as_deref())?;
            let Ok(bytes) = bytes else { return Some((item, Vec::new())) };
            let shown = |name: &str| contents.display_name(name);
            let enclosed = read_enclosed(reader, &owner, &mut item, &bytes, names, shown);
            contents.kept.keep(name, bytes);
            let keep = |(item, bytes): (FolderItem, Vec<u8>)| {
                contents.kept.keep(&item.file, bytes);
                item
            };
            Some((item, enclosed.into_iter().map(keep).collect()))
        });
        let mut enclosed: Vec<FolderItem> = Vec::new();
        for (name, item) in own.into_iter().zip(items) {
            // After a crash of its reader, the file still counts as an unreadable document.
            let broken = || {
                if !is_document(name) {
                    return None;
                }
                let error = Error::internal("this file could not be read because a part of Formfolio crashed")
                    .in_file(contents.display_name(name));
                Some(FolderItem {
                    file: name.clone(),
                    size: 0,
                    sha256: None,
                    file_type: file::document(&[], name),
                    read: ReadResult::Unreadable(error),
                    stated_person: None,
                    stated_title: None,
                    enclosed_in: None,
                    encloses: BTreeSet::new(),
                })
            };
            match item {
                Some(Some((item, within))) => {
                    contents.items.push(item);
                    enclosed.extend(within);
                }
                Some(None) => {}
                None => contents.items.extend(broken()),
            }
        }
        contents.add_enclosed(enclosed);
        for item in &contents.items {
            if let ReadResult::Unreadable(error) = &item.read {
                contents.failures.push(error.clone());
            }
        }
        if contents.items.is_empty() && !described {
            let help = if others.is_empty() {
                "A folder is a directory with one person’s records in it, and a folder.yaml that names the person."
            } else {
                "It holds the folders of several people; name one of them."
            };
            return Err(Error::input("there is nothing to file in this directory", help).in_file(dir));
        }
        Ok(contents)
    }

    /// Adds the records in emails and archives, except those that lie in the folder as files, too.
    fn add_enclosed(&mut self, enclosed: Vec<FolderItem>) {
        let mut there: BTreeSet<String> = self.items.iter().filter_map(|item| item.sha256.clone()).collect();
        for item in enclosed {
            if item.sha256.clone().is_none_or(|hash| there.insert(hash)) {
                self.items.push(item);
            } else {
                self.kept.release(&item.file, KeptFor::Pages);
                self.kept.release(&item.file, KeptFor::Copy);
            }
        }
    }

    /// Directories below that are folders of their own.
    fn other_folders(&mut self, names: &[String]) -> Vec<String> {
        let own = |name: &String| name.strip_suffix(DESCRIPTION)?.strip_suffix('/').map(str::to_owned);
        let others: Vec<String> = names.iter().filter_map(own).collect();
        for other in &others {
            let help = "Run the command on that folder separately; its files were left out here.";
            let error = Error::input("this is a separate folder inside the folder", help);
            self.failures.push(error.in_file(self.display_name(other)));
        }
        others
    }

    /// The name of a file, as shown.
    pub(crate) fn display_name(&self, name: &str) -> String {
        if self.dir.is_empty() { name.to_owned() } else { format!("{}/{name}", self.dir) }
    }

    /// The bytes of a file, if they are still kept: the same as those that were read.
    pub(crate) fn kept(&self, file: &str) -> Option<Bytes> {
        self.kept.bytes(file)
    }

    /// Drops the bytes of a file when they are needed neither for its pages nor for its copy.
    pub(crate) fn release(&self, file: &str, used: KeptFor) {
        self.kept.release(file, used);
    }

    /// Like [`FolderContents::release`], for all files.
    pub(crate) fn release_all(&self, used: KeptFor) {
        self.kept.release_all(used);
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
    pub(super) fn records(&self) -> impl Iterator<Item = (usize, &Record)> {
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
            file_type: item.file_type,
            known: known(item),
            is_of_other: item.stated_person.as_ref().is_some_and(|stated| stated.is_of_other(&owner)),
            stated_person: item.stated_person.clone(),
            stated_title: item.stated_title.clone(),
            enclosed_in: item.enclosed_in.clone(),
            encloses: item.encloses.clone(),
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

    /// The layout of the folder: that of `folder.yaml`, else that of the authority.
    ///
    /// # Errors
    /// When there is no layout with that id, or none can be chosen.
    pub fn layout(&self, catalogue: &Catalogue) -> Result<Arc<Layout>> {
        if let Some(id) = self.member.as_ref().and_then(|member| member.layout.as_deref()) {
            return catalogue.layout(id).map_err(|error| error.in_file(self.display_name(DESCRIPTION)));
        }
        let authority = self.authority(catalogue);
        if let Some(layout) = authority.and_then(|authority| catalogue.layout_for(&authority.id)) {
            return Ok(Arc::clone(layout));
        }
        let known: Vec<&str> = catalogue.layouts().map(|layout| layout.id.as_str()).collect();
        let first = known.first().copied().unwrap_or("ID");
        let (message, help) = match authority {
            Some(authority) => (
                format!(
                    "there is no folder layout for {}, so the sections of the folder are not known",
                    authority.name
                ),
                format!(
                    "Give one with --layout, or write `layout: {first}` into folder.yaml. Known: {}.",
                    known.join(", ")
                ),
            ),
            None => (
                "the authority of this folder is not known, so its sections are not known either".to_owned(),
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
        let name = self.display_name(DESCRIPTION);
        self.failures.iter().find(|error| error.file.as_deref() == Some(name.as_str())).cloned()
    }

    /// Reads an edited plan of this folder.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn edited_plan(&self, source: &Source, layout: &Layout, today: NaiveDate) -> Result<Vec<EditedPlace>> {
        plan_file::read(source, layout, &self.files(today))
    }

    /// Makes the plan. Files placed by `folder.yaml` that do not exist are the failure of this plan, and not of one
    /// that was made before.
    pub fn plan(
        &mut self,
        catalogue: &Catalogue,
        layout: &Arc<Layout>,
        edited_plan: Option<&[EditedPlace]>,
        today: NaiveDate,
    ) -> Plan {
        let files = self.files(today);
        let described = self.member.as_ref().zip(self.description.as_ref());
        let misplaced = described.map(|(member, source)| plan::misplaced(&files, member, source, layout));
        let subjects: Vec<Subject<'_>> = self.records().map(|(_, record)| Subject::new(record, today)).collect();
        let input = PlanInput {
            person: group::only_person(&subjects),
            member: self.member.as_ref(),
            layout: Arc::clone(layout),
            authority: self.authority(catalogue).cloned(),
            sickness: self.sickness(&subjects),
            edited_plan,
        };
        let plan = Plan::new(&files, input);
        self.failures.retain(|error| error.message != MISPLACED);
        if let Some(mistakes) = misplaced.filter(|mistakes| !mistakes.is_empty()) {
            let error = Error::mistakes(MISPLACED, mistakes);
            self.failures.push(error.in_file(self.display_name(DESCRIPTION)));
        }
        plan
    }

    /// The first days of sickness of the folder's owner, from `folder.yaml` and the monitoring sheets.
    fn sickness(&self, subjects: &[Subject<'_>]) -> Vec<NaiveDate> {
        let leave = self.member.as_ref().map(|member| member.leave.as_slice()).unwrap_or_default();
        let is_sick = |leave: &&Leave| leave.why.as_deref().is_some_and(sickness::is_named);
        let mut days: Vec<NaiveDate> = leave.iter().filter(is_sick).map(|leave| leave.from).collect();
        let names = self.owner().names;
        let own = subjects.iter().filter(|subject| group::is_own(&names, &supervisees(subject)));
        days.extend(own.flat_map(sickness::on_sheet));
        days.sort_unstable();
        days.dedup();
        days
    }
}
