//! One folder that is put together: its files, what is said of its owner, the edited plan, and the binder.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;

use super::description;
use crate::binder::{
    self, AssemblyInput, BinderInput, BinderOptions, BinderOutput, FileDigest, FolderFiles, FormFields, Rendition,
};
use crate::check::{DESCRIPTION, FolderContents, plan_contents};
use crate::desk::archive;
use crate::desk::host::Host;
use crate::desk::job::{Attempts, Job};
use crate::desk::request::{UploadedFile, by_name};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{self, RecordReader, Trust};
use crate::folder::{Plan, plan_file};
use crate::form::address::slug;
use crate::form::{Catalogue, Layout};
use crate::parallel::lock;
use crate::source::Source;

/// A folder in the making.
#[derive(Debug)]
pub(in crate::desk) struct FolderRun {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    /// The files as they were read; none before that, and after `folder.yaml` has changed.
    contents: Mutex<Option<FolderContents>>,
    /// What a person chose so far.
    choices: Mutex<FolderChoices>,
    /// The first reading of the files, which takes long where pictures are read.
    pub reading: Job<()>,
    pub attempts: Attempts<MadeBinder>,
}

/// What a person chose.
#[derive(Debug, Clone, Default)]
pub(in crate::desk) struct FolderChoices {
    /// The layout; that of the folder when not chosen.
    pub layout: Option<Arc<Layout>>,
    /// The edited plan, as YAML.
    pub plan: Option<String>,
    /// The numbers of the sections to leave out.
    pub without: Vec<String>,
    /// Whether sections start on a right-hand page.
    pub duplex: bool,
    /// Whether the originals are put into the binder.
    pub attach: bool,
    /// The password; empty for none.
    pub password: String,
    /// Whether `folder.yaml` was written anew for the answers, without its comments.
    pub is_described_anew: bool,
}

/// A binder that is begun.
#[derive(Debug)]
pub(in crate::desk) struct BegunBinder {
    job: Arc<Job<MadeBinder>>,
    choices: FolderChoices,
}

/// A binder that was made.
#[derive(Debug)]
pub(in crate::desk) struct MadeBinder {
    /// The binder alone.
    pub pdf: Vec<u8>,
    /// Everything, as a zip.
    pub zip: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// The fingerprint of the whole.
    pub sha256: String,
    /// The files that could not be read or shown, each with why and what to do.
    pub failures: Vec<Error>,
    /// The number of documents in the binder.
    pub documents: usize,
    /// The documents that are not in it, each with why.
    pub left_out: Vec<(String, String)>,
    /// The name that it is saved under, as a directory or with an ending.
    pub directory: String,
}

impl MadeBinder {
    /// Everything, in a directory of its own.
    ///
    /// # Errors
    /// When the zip cannot be unpacked, which is an internal error.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let own = |(name, bytes): (String, Vec<u8>)| {
            let name =
                name.strip_prefix(TOP).map_or_else(|| name.clone(), |below| format!("{}/{below}", self.directory));
            (name, bytes)
        };
        Ok(archive::unzip_own(&self.zip)?.into_iter().map(own).collect())
    }
}

/// The directory of the zip that everything is in.
const TOP: &str = "binder/";

impl FolderRun {
    /// A folder of files. A topmost directory that all of them are in is left out. A zip by itself is unpacked.
    ///
    /// # Errors
    /// When a zip cannot be unpacked whole.
    pub fn new(files: Vec<UploadedFile>) -> Result<Self> {
        let mut named = by_name(archive::unpacked(files)?);
        let top = named.keys().next().and_then(|name| Some(format!("{}/", name.split_once('/')?.0)));
        if let Some(top) = top.filter(|top| named.keys().all(|name| name.starts_with(top.as_str()))) {
            named = named.into_iter().map(|(name, bytes)| (name[top.len()..].to_owned(), bytes)).collect();
        }
        Ok(Self {
            files: Mutex::new(named),
            contents: Mutex::default(),
            choices: Mutex::default(),
            reading: Job::default(),
            attempts: Attempts::default(),
        })
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        lock(&self.files)
    }

    /// What was chosen so far.
    pub fn choices(&self) -> FolderChoices {
        lock(&self.choices).clone()
    }

    /// Changes what was chosen.
    pub fn choose(&self, change: impl FnOnce(&mut FolderChoices)) {
        change(&mut lock(&self.choices));
    }

    /// The text of `folder.yaml`; empty without one.
    pub fn description(&self) -> String {
        self.files().get(DESCRIPTION).map(|bytes| file::source(bytes, DESCRIPTION).text.to_string()).unwrap_or_default()
    }

    /// Writes answers into `folder.yaml`.
    ///
    /// # Errors
    /// The mistakes in it that no answer mends. It stays as it was.
    pub fn describe(&self, answers: &[(&str, String)]) -> Result<()> {
        let made = description::with_answers(&self.description(), answers)?;
        let mut contents = lock(&self.contents);
        self.files().insert(DESCRIPTION.to_owned(), made.text.into_bytes());
        *contents = None;
        if made.is_anew {
            self.choose(|choices| choices.is_described_anew = true);
        }
        Ok(())
    }

    /// The names of the files.
    fn names(&self) -> Vec<String> {
        self.files().keys().cloned().collect()
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        let missing = || Error::internal(format!("{name} was not dropped"));
        self.files().get(name).cloned().ok_or_else(missing)
    }

    /// Plans the place of each document. The files are read the first time.
    ///
    /// # Errors
    /// When there is nothing in it, no layout can be chosen, or the edited plan has mistakes.
    pub fn plan(&self, reader: RecordReader<'_>, today: NaiveDate) -> Result<Plan> {
        let mut read = lock(&self.contents);
        let mut contents = match read.take() {
            Some(contents) => contents,
            None => self.read(reader, &|_| Ok(()))?,
        };
        let plan = planned(reader.catalogue(), &mut contents, &self.choices(), today);
        *read = Some(contents);
        plan
    }

    /// The places in the plan of the documents whose pages another program has to make.
    pub fn to_convert(&self, plan: &Plan) -> BTreeSet<usize> {
        let contents = lock(&self.contents);
        let record = |index| contents.as_ref().and_then(|contents| contents.record(index));
        let documents = plan.documents.iter().enumerate();
        documents
            .filter(|(index, document)| binder::needs_converter(document, record(*index)))
            .map(|(i, _)| i)
            .collect()
    }

    /// Reads the files for the first time. A change of `folder.yaml` in between makes the plan read them anew, which
    /// takes less time: pictures are read once.
    pub fn read_first(&self, reader: RecordReader<'_>, host: &dyn Host) {
        let advice = "Your files are as they were. Go back, and drop the directory without the file that it names.";
        self.reading.run(advice, || {
            let progress = &self.reading.progress;
            progress.set(host, 0, self.files().len(), "");
            let description = self.description();
            let read = self.read(reader, &|name| {
                progress.fail_if_stopped()?;
                progress.step(host, name);
                Ok(())
            })?;
            progress.fail_if_stopped()?;
            let mut contents = lock(&self.contents);
            if description == self.description() {
                contents.get_or_insert(read);
            }
            Ok(())
        });
    }

    fn read(&self, reader: RecordReader<'_>, next: &(dyn Fn(&str) -> Result<()> + Sync)) -> Result<FolderContents> {
        FolderContents::read(reader.catalogue(), reader, "", &self.names(), |name| {
            next(name)?;
            self.bytes(name)
        })
    }

    /// Takes a plan as it was edited.
    pub fn edit(&self, plan: &Plan) {
        let text = plan_file::write(plan);
        self.choose(|choices| choices.plan = Some(text));
    }

    /// Begins to put the folder together with what was chosen so far.
    pub fn begin(&self) -> BegunBinder {
        BegunBinder { job: self.attempts.begin(), choices: self.choices() }
    }

    /// Puts the folder together as it was begun.
    pub fn finish(&self, begun: BegunBinder, reader: RecordReader<'_>, today: NaiveDate, host: &dyn Host) {
        let BegunBinder { job, choices } = begun;
        let advice = "Your files are as they were. Go back, and put the folder together again. If it crashes again, \
                      leave out the files that you added last.";
        job.run(advice, || self.assemble(reader, today, choices, Attempt { job: &job, host }));
    }

    fn assemble(
        &self,
        reader: RecordReader<'_>,
        today: NaiveDate,
        choices: FolderChoices,
        attempt: Attempt<'_>,
    ) -> Result<MadeBinder> {
        attempt.job.progress.set(attempt.host, 0, 0, "Reading the folder");
        let catalogue = reader.catalogue();
        let read = lock(&self.contents).take();
        let mut contents = read.map_or_else(|| self.read(reader, &|_| Ok(())), Ok)?;
        let plan = planned(catalogue, &mut contents, &choices, today)?;
        let options = BinderOptions {
            fields: FormFields::Keep,
            without: binder::assembly::without(&choices.without, &plan)?,
            keep_strangers: false,
            attach: choices.attach,
            duplex: choices.duplex,
            password: Some(choices.password).filter(|password| !password.is_empty()),
            day: None,
        };
        let trust = Trust::default();
        let folder = BinderInput { catalogue, contents: &contents, plan: &plan, trust: &trust };
        let names = self.names();
        let input = AssemblyInput { names: &names, options: &options, waivers: &[], today };
        let files = InMemory { run: self, attempt, written: Mutex::default() };
        let assembly = binder::assemble_folder(folder, &input, &files, &files)?;
        attempt.job.progress.fail_if_stopped()?;
        let written = files.written.into_inner().unwrap_or_else(PoisonError::into_inner);
        let written: Vec<(String, Vec<u8>)> =
            written.into_iter().map(|(name, bytes)| (format!("{TOP}{name}"), bytes)).collect();
        let mut failures = assembly.failures;
        let mut left_out = Vec::new();
        for (document, shown) in plan.documents.iter().zip(&assembly.binder.documents) {
            let file = contents.display_name(&document.file);
            match shown.rendition {
                Rendition::LeftOut => {
                    let title = plan.layout.section(shown.section).map_or("", |section| section.title.as_str());
                    left_out.push((file, format!("Section {} {title} is left out of this copy.", shown.section)));
                }
                Rendition::KeptOut => {
                    let why = "It is a record of somebody else. Neither it nor its original is handed on.";
                    left_out.push((file, why.to_owned()));
                }
                Rendition::Draft => {
                    let why = "It is an unfinished draft. Check every answer, empty the box at the top, and put the \
                               folder together again. Its original is with the others.";
                    left_out.push((file, why.to_owned()));
                }
                Rendition::Notice if failures.iter().all(|error| error.file.as_ref() != Some(&file)) => {
                    let help = "To have it shown, save it as a PDF in the program that it was made with, and put the \
                                folder together again with the PDF.";
                    failures.push(Error::input("no pages could be made of it here", help).in_file(file));
                }
                _ => {}
            }
        }
        Ok(MadeBinder {
            zip: archive::zip(&written)?,
            pages: assembly.binder.pages,
            documents: assembly.binder.documents.len() - left_out.len(),
            left_out,
            directory: directory_name(plan.person.as_deref().unwrap_or_default()),
            pdf: assembly.binder.pdf,
            sha256: assembly.manifest.get("sha256").and_then(|hash| hash.as_str()).unwrap_or_default().to_owned(),
            failures,
        })
    }
}

/// The plan of files that were read, with what was chosen.
fn planned(
    catalogue: &Catalogue,
    contents: &mut FolderContents,
    choices: &FolderChoices,
    today: NaiveDate,
) -> Result<Plan> {
    let edited = choices.plan.as_ref().map(|text| Source::new("the plan", text.as_str()));
    plan_contents(catalogue, contents, choices.layout.as_ref(), edited.as_ref(), today)
}

/// The name of the directory of a person's binder.
fn directory_name(person: &str) -> String {
    match slug(person) {
        person if person.is_empty() => "binder".to_owned(),
        person => format!("{person}-binder"),
    }
}

/// One attempt at a binder, and the host that does its work.
#[derive(Clone, Copy)]
struct Attempt<'a> {
    job: &'a Job<MadeBinder>,
    host: &'a dyn Host,
}

/// The files of a folder in memory, and the result that is written beside them.
struct InMemory<'a> {
    run: &'a FolderRun,
    attempt: Attempt<'a>,
    written: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl FolderFiles for InMemory<'_> {
    fn bytes(&self, file: &str) -> Result<Vec<u8>> {
        if self.attempt.job.progress.is_stopped() {
            return Err(Error::new(ErrorKind::Usage, "this was stopped"));
        }
        self.run.bytes(file)
    }

    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        self.attempt.host.convert(files)
    }

    fn progress(&self, done: usize, of: usize, what: &str) {
        self.attempt.job.progress.set(self.attempt.host, done, of, what);
    }
}

impl BinderOutput for InMemory<'_> {
    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let mut written = lock(&self.written);
        written.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn copy(&self, file: &str, path: &str) -> Result<FileDigest> {
        let bytes = self.run.bytes(file)?;
        self.write(path, &bytes)?;
        Ok(FileDigest::of(path, &bytes))
    }

    fn write_copy(&self, _file: &str, path: &str, bytes: &[u8]) -> Result<()> {
        self.write(path, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_read_once() {
        let catalogue = Catalogue::built_in();
        let reader = RecordReader::new(&catalogue);
        let today = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap();
        let file = |name: &str, text: &str| UploadedFile {
            field: "files".to_owned(),
            name: format!("Ann/{name}"),
            bytes: text.into(),
        };
        let files = vec![file(DESCRIPTION, "person: Ann\nlayout: sandwell/eleven\n"), file("Letter.txt", "Dear Ann")];
        let run = FolderRun::new(files).unwrap();
        let mut plan = run.plan(reader, today).unwrap();
        // Files that are gone are not missed before they are read again.
        let letter = run.files().remove("Letter.txt").unwrap();
        plan.documents[0].title = "What she was told".to_owned();
        run.edit(&plan);
        assert_eq!(run.plan(reader, today).unwrap().documents[0].title, "What she was told");
        run.describe(&[("role", "Social worker".to_owned())]).unwrap();
        run.choose(|choices| choices.plan = None);
        assert!(run.plan(reader, today).unwrap().documents.is_empty());
        run.files().insert("Letter.txt".to_owned(), letter);
        assert!(run.plan(reader, today).unwrap().documents.is_empty());
    }

    #[test]
    fn what_folder_yaml_misplaces_is_said_once() {
        let catalogue = Catalogue::built_in();
        let reader = RecordReader::new(&catalogue);
        let today = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap();
        let text = "person: Ann\nlayout: sandwell/eleven\nfiles:\n  - { file: nothing.txt, section: 3 }\n";
        let bytes = text.into();
        let file = UploadedFile { field: "files".to_owned(), name: DESCRIPTION.to_owned(), bytes };
        let run = FolderRun::new(vec![file]).unwrap();
        run.plan(reader, today).unwrap();
        run.plan(reader, today).unwrap();
        assert_eq!(lock(&run.contents).as_ref().unwrap().failures.len(), 1);
    }
}
