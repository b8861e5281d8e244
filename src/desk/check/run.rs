//! One check: the files that were dropped, the work, and what came of it.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use crate::check::{CheckOutcome, Checker};
use crate::desk::host::Host;
use crate::desk::job::Job;
use crate::desk::request::{UploadedFile, by_name};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{self, UnpackLimit};
use crate::finding::{Report, UnreadFile};
use crate::record::Record;
use crate::render::{self, FileView};
use crate::rules::waivers::{self, Waiver, Waivers};

/// Why a file was not checked.
const UNREACHED: &str = "the check was stopped before it came to this file";

/// How advice begins that asks for the form itself.
const ASK: &str = "Ask for";

/// Files that are checked together.
#[derive(Debug)]
pub(in crate::desk) struct CheckRun {
    /// The day of the check.
    pub today: NaiveDate,
    pub job: Job<CheckResult>,
    files: BTreeMap<String, Vec<u8>>,
}

/// The result of a check.
#[derive(Debug, Clone)]
pub(in crate::desk) struct CheckResult {
    /// The report before waivers.
    found: Report,
    /// The waivers that came with the files, and those that were added on the page.
    waivers: Vec<Waivers>,
    /// The report with the waivers applied.
    pub report: Report,
    /// What is shown of each file.
    pub files: Vec<CheckedFile>,
}

/// What the page shows of one file.
#[derive(Debug, Clone)]
pub(in crate::desk) struct CheckedFile {
    /// Its findings, or why it was not checked.
    pub view: FileView,
    /// Its record, if it has one.
    pub record: Option<Record>,
    /// Whether it is a file of another kind that is not to be asked for again.
    is_other: bool,
    /// Whether the check was stopped before it came to the file.
    is_unreached: bool,
    /// What it is when it is no file that was to be checked: a directory, or a file of waivers.
    not_counted: Option<&'static str>,
}

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desk) enum FileState {
    /// Nothing.
    Ready,
    /// So many errors are to be put right.
    ToPutRight(usize),
    /// So many doubts are to be looked at.
    ToLookAt(usize),
    /// It is damaged, a picture or a scan, or saved without its fields: the form itself has to be asked for.
    AskForForm,
    /// It is none of the forms.
    NotAForm,
    /// The check was stopped before it came to the file.
    NotChecked,
    /// It is no file that was to be checked. Why it is listed.
    NotCounted(&'static str),
}

impl FileState {
    /// Whether something can be said to whoever sent the form.
    pub fn is_about_a_form(self) -> bool {
        !matches!(self, Self::NotAForm | Self::NotChecked | Self::NotCounted(_))
    }
}

impl CheckRun {
    /// A check of files on a day. Emails and archives are opened, and their files are checked.
    pub fn new(files: Vec<UploadedFile>, today: NaiveDate) -> Self {
        let mut limit = UnpackLimit::default();
        let files = by_name(files.into_iter().flat_map(|file| opened(file, &mut limit)));
        Self { today, job: Job::default(), files }
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// Checks the files: those of a directory together, the others one by one, as `formfolio check` does.
    pub fn check(&self, checker: Checker<'_>, host: &dyn Host) {
        let advice = "Your files are as they were. Go back, and check them again without the file that it names.";
        self.job.run(advice, || Ok(self.checked(checker, host)));
    }

    fn checked(&self, checker: Checker<'_>, host: &dyn Host) -> CheckResult {
        self.job.progress.set(host, 0, self.files.len(), "");
        let (waivers, mistakes) = waivers_among(&self.files);
        let mut checker = checker.keeping_records();
        mistakes.into_iter().for_each(|mistake| checker.failed(mistake));
        let is_record = |name: &&String| !is_waivers(name);
        let mut directories: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for name in self.files.keys().filter(is_record) {
            if let Some((directory, _)) = name.split_once('/') {
                directories.entry(directory).or_default().push(name.clone());
            }
        }
        for (directory, names) in &directories {
            checker.directory(directory, names, |name| self.next_file(host, name));
        }
        for name in self.files.keys().filter(is_record).filter(|name| !name.contains('/')) {
            checker.file(name, self.next_file(host, name));
        }
        let CheckOutcome { report: mut found, failures, mut records } = checker.finish();
        found.unread =
            failures.iter().filter(|error| error.kind != ErrorKind::NotAForm).map(UnreadFile::from).collect();
        // The state of a file and the advice about it say the same.
        let is_asked_for = |advice: &str| advice.starts_with(ASK);
        let unread = found.unread_files();
        let others = found.not_checked.iter().filter(|other| !unread.contains(other.file.as_str()));
        let others: HashSet<String> =
            others.filter(|other| !is_asked_for(&other.help)).map(|other| other.file.clone()).collect();
        let is_unreached = |error: &&Error| error.message == UNREACHED;
        let unreached: HashSet<String> =
            failures.iter().filter(is_unreached).filter_map(|error| error.file.clone()).collect();
        let files = render::file_views(&found).into_iter().map(|view| {
            let is_in = |files: &HashSet<String>| view.file.as_ref().is_some_and(|file| files.contains(file));
            let (is_other, is_unreached) = (is_in(&others), is_in(&unreached));
            let not_counted = view.file.as_deref().filter(|_| view.is_unread()).and_then(|file| match file {
                file if is_waivers(file) => Some("Not used"),
                file if !self.files.contains_key(file) => Some("No form in it"),
                _ => None,
            });
            let record = view.file.as_ref().and_then(|file| records.remove(file));
            CheckedFile { is_other, is_unreached, not_counted, record, view }
        });
        let mut result = CheckResult { report: found.clone(), found, waivers, files: files.collect() };
        result.apply(self.today);
        result
    }

    fn next_file(&self, host: &dyn Host, name: &str) -> Result<Vec<u8>> {
        if self.job.progress.is_stopped() {
            return Err(Error::usage(UNREACHED, "Drop the file again to check it."));
        }
        self.job.progress.step(host, name);
        self.files.get(name).cloned().ok_or_else(|| Error::internal(format!("{name} was not dropped")))
    }
}

impl CheckResult {
    /// The file at a place as it stands in a path, from 1.
    pub fn file(&self, place: &str) -> Option<&CheckedFile> {
        self.files.get(place.parse::<usize>().ok()?.checked_sub(1)?)
    }

    /// Adds waivers.
    pub fn allow(&mut self, waivers: Waivers, today: NaiveDate) {
        self.waivers.push(waivers);
        self.apply(today);
    }

    /// Applies the waivers anew. The files keep their order, so that a link to one stays right.
    fn apply(&mut self, today: NaiveDate) {
        let mut report = self.found.clone();
        waivers::apply(&mut report, &self.waivers, today);
        for view in render::file_views(&report) {
            match self.files.iter_mut().find(|file| file.view.file == view.file) {
                Some(file) => file.view = view,
                None => self.files.push(CheckedFile {
                    view,
                    record: None,
                    is_other: false,
                    is_unreached: false,
                    not_counted: None,
                }),
            }
        }
        self.report = report;
    }

    /// The waivers as the text of one `waivers.yaml` for all the files; empty without any.
    pub fn waivers_text(&self) -> String {
        let names: Vec<&str> = self.files.iter().filter_map(|file| file.view.file.as_deref()).collect();
        let entries: Vec<Waiver> = self.waivers.iter().flat_map(|file| file.entries_among(&names)).collect();
        waivers::write(entries.iter())
    }
}

impl CheckedFile {
    /// What is to be done with it.
    pub fn state(&self) -> FileState {
        let counts = &self.view.counts;
        if let Some(why) = self.not_counted {
            return FileState::NotCounted(why);
        }
        match () {
            () if self.is_unreached => FileState::NotChecked,
            () if self.is_other => FileState::NotAForm,
            () if self.view.is_unread() || self.view.is_not_a_form() => FileState::AskForForm,
            () if counts.errors > 0 => FileState::ToPutRight(counts.errors),
            () if counts.warnings > 0 => FileState::ToLookAt(counts.warnings),
            () => FileState::Ready,
        }
    }
}

/// The waivers that came with the files, and their mistakes.
pub(in crate::desk) fn waivers_among(files: &BTreeMap<String, Vec<u8>>) -> (Vec<Waivers>, Vec<Error>) {
    let (mut waivers, mut mistakes) = (Vec::new(), Vec::new());
    for (name, bytes) in files.iter().filter(|(name, _)| is_waivers(name)) {
        match waivers::parse(&file::source(bytes, name)) {
            Ok(read) => {
                let below = name.split_once('/').map(|(directory, _)| directory.to_owned());
                waivers.push(Waivers { below, ..read });
            }
            Err(error) => mistakes.push(error),
        }
    }
    (waivers, mistakes)
}

/// Whether this is a file of waivers: dropped by itself, or directly in a dropped directory.
pub(in crate::desk) fn is_waivers(name: &str) -> bool {
    name.split_once('/').map_or(name, |(_, below)| below) == waivers::FILE_NAME
}

/// The files in an email or an archive, under names that say so; or the file itself.
pub(in crate::desk) fn opened(file: UploadedFile, limit: &mut UnpackLimit) -> Vec<UploadedFile> {
    let inside = file::opened_within(&file.bytes, &file.name, limit);
    if inside.is_empty() {
        return vec![file];
    }
    let field = file.field;
    inside
        .into_iter()
        .map(|inner| UploadedFile { name: inner.name, bytes: inner.bytes, field: field.clone() })
        .collect()
}
