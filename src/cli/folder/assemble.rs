//! `formfolio folder assemble`: makes one binder of a folder, with its originals, its checklist and its manifest.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use chrono::NaiveDate;

use super::super::args::{FieldsOption, FolderAssembleArgs, TextJson};
use super::super::batch::Batch;
use super::super::check::today;
use super::super::exit::Exit;
use super::super::picture_words;
use super::super::progress::Progress;
use super::super::tool::Tool;
use super::password;
use super::places::{MeantFolders, folders, places, zip_of};
use super::request::{FolderRequest, document_paths, read_and_plan};
use crate::binder::FileDigest;
use crate::binder::{self, AssemblyInput, BinderInput, BinderOptions, BinderOutput, FolderFiles, FormFields, assembly};
use crate::error::{Error, Result};
use crate::file::{RecordReader, Trust};
use crate::form::Catalogue;
use crate::local::access::Access;
use crate::local::folder_paths::FolderPaths;
use crate::local::ocr::Tesseract;
use crate::local::office::Office;
use crate::local::save::{self, PartialFile};
use crate::local::stage::Stage;
use crate::local::{archive, certificates, disk, made_binder, waiver_files};
use crate::{parallel, render};

/// The number of folders that are assembled before their results are printed.
const AT_ONCE: usize = 16;

pub(in crate::cli) fn run(tool: &mut Tool, args: &FolderAssembleArgs) -> Result<Exit> {
    let options = wish(args)?;
    if let Some(weakness) = options.password.as_deref().and_then(password::weakness).filter(|_| !args.quiet) {
        tool.out.note(&format!("note: {weakness}"));
    }
    let catalogue = tool.catalogue()?;
    let day = options.day.map_or_else(|| today(None), Ok)?;
    let trust = certificates::in_directory(args.trust.as_deref(), day)?;
    let MeantFolders { dirs, strays } = folders(&args.dirs)?;
    let several = dirs.len() > 1 || args.dirs != dirs;
    if several && args.plan.is_some() {
        return Err(Error::usage("--plan applies to one folder, but several are named", "Assemble them one by one."));
    }
    let named = [&args.plan, &args.password_file].into_iter().flatten().cloned();
    let trusted = args.trust.as_deref().map(certificates::files).transpose()?.unwrap_or_default();
    let work = AssembleRun {
        made_of: named.chain(trusted).chain(tool.form_files()?).collect(),
        colour: tool.out.colour,
        args,
        options,
        day,
        catalogue: &catalogue,
        trust: &trust,
        tesseract: Tesseract::find(),
        office: OnceLock::new(),
        progress: Progress::new(args.quiet).shared(),
        folders: dirs.len(),
        begun: AtomicUsize::new(0),
    };
    let mut batch = Batch::default();
    strays.into_iter().for_each(|stray| _ = batch.ok_or_note(Err::<(), Error>(stray)));
    let mut ended = Exit::Clean;
    let mut made = Vec::new();
    let places = places(args.out.as_deref(), &dirs, several);
    // Results are printed in the order of the folders, and early.
    for some in places.chunks(AT_ONCE) {
        let done = parallel::map(some, |_, (dir, out)| {
            work.begun.fetch_add(1, Ordering::Relaxed);
            work.assemble_folder(dir, out.as_ref().map_err(Error::clone)?)
        });
        work.clear();
        for done in done {
            let done = done.unwrap_or_else(|| {
                Err(Error::internal("Formfolio could not assemble the binder because a part of it crashed"))
            });
            let Some(done) = batch.ok_or_note(done) else { continue };
            if done.errors {
                ended = ended.max(Exit::Findings);
            }
            match done.summary {
                BinderSummary::Text(text) if !args.quiet => tool.out.data(&text)?,
                BinderSummary::Text(_) => {}
                BinderSummary::Json(json) => made.push(json),
            }
            batch.failed_within(&done.files, done.failures);
        }
    }
    if args.format == TextJson::Json {
        match made.as_slice() {
            all if several => tool.out.json(&all.iter().cloned().collect())?,
            all => all.iter().try_for_each(|only| tool.out.json(only))?,
        }
    }
    Ok(batch.end(tool, ended))
}

fn wish(args: &FolderAssembleArgs) -> Result<BinderOptions> {
    let password = args.password_file.as_deref().map(|path| password::read(path, args.zip)).transpose()?;
    let day: Option<NaiveDate> = args.today.as_deref().map(|text| today(Some(text))).transpose()?;
    Ok(BinderOptions {
        fields: match args.fields {
            FieldsOption::Keep => FormFields::Keep,
            FieldsOption::Flatten => FormFields::Flatten,
        },
        // The section numbers are known once the folder is read.
        without: BTreeSet::new(),
        keep_strangers: args.keep_strangers,
        attach: args.attach,
        duplex: args.duplex,
        password,
        day,
    })
}

/// The most bytes of documents in memory between reading them and making the binder. Most folders are smaller, so that
/// their files are read once.
const KEPT: usize = 32 << 20;

/// The settings of one call.
struct AssembleRun<'a> {
    colour: bool,
    args: &'a FolderAssembleArgs,
    /// The files read besides the folders, which are never replaced.
    made_of: Vec<PathBuf>,
    options: BinderOptions,
    /// The day on the cover, or today.
    day: NaiveDate,
    catalogue: &'a Catalogue,
    trust: &'a Trust,
    tesseract: Option<Tesseract>,
    office: OnceLock<Option<Office>>,
    progress: Arc<Mutex<Progress>>,
    /// The number of folders, and the number of those begun.
    folders: usize,
    begun: AtomicUsize,
}

/// The result of a binder, in the requested format.
enum BinderSummary {
    Text(String),
    Json(serde_json::Value),
}

/// The outcome of one folder.
struct FolderOutcome {
    summary: BinderSummary,
    /// Whether it has errors to put right.
    errors: bool,
    /// The failures to read or show documents.
    failures: Vec<Error>,
    /// The names of its documents, for messages.
    files: HashSet<String>,
}

impl AssembleRun<'_> {
    fn progress(&self, done: usize, of: usize, what: &str) {
        let Ok(mut progress) = self.progress.lock() else { return };
        match self.folders {
            1 => progress.update(done, of, what),
            folders => progress.update(self.begun.load(Ordering::Relaxed), folders, &format!("folders: {what}")),
        }
    }

    fn clear(&self) {
        if let Ok(mut progress) = self.progress.lock() {
            progress.clear();
        }
    }

    /// Packs the stage into one file, which gets its name only when it is complete.
    fn packed(&self, stage: &Stage, out: &Path, zip: &Path, access: Access) -> Result<PartialFile> {
        self.progress(0, 1, "packing it all");
        let inside = out.file_name().map_or_else(|| "binder".to_owned(), |name| name.to_string_lossy().into_owned());
        let mut part = PartialFile::open(zip, self.args.force, access, access)?;
        archive::zip(&stage.path(), &inside, &mut part, self.options.password.as_deref())?;
        Ok(part)
    }

    fn assemble_folder(&self, dir: &Path, out: &Path) -> Result<FolderOutcome> {
        let args = self.args;
        let zip = args.zip.then(|| zip_of(out));
        let made_of = || self.made_of.iter().map(PathBuf::as_path);
        save::apart_from_all_in(out, made_of())?;
        if let Some(zip) = &zip {
            save::apart(zip, made_of())?;
            save::vacant(zip, args.force)?;
        }
        let mut stage = Stage::open(out, args.force, Access::common([dir]), made_binder::is_binder)?;
        self.progress(0, 1, "reading the folder");
        let listed = FolderPaths::below(dir)?;
        let access = Access::common(listed.files.values());
        stage.limit(access);
        let asked = FolderRequest { dir, layout: args.layout.as_deref(), plan: args.plan.as_deref() };
        let own = RecordReader::new(self.catalogue).trusting(self.trust);
        let reader = picture_words::reading(own, self.tesseract.as_ref());
        let day = self.day;
        let (contents, plan) = read_and_plan(self.catalogue, reader, &asked, &listed, day, KEPT)?;
        let options = BinderOptions { without: assembly::without(&args.without, &plan)?, ..self.options.clone() };
        // Waivers with a mistake allow nothing; `folder check` reports the mistake.
        let allowed = waiver_files::load(None, &[dir.to_owned()]).unwrap_or_default();
        let folder = BinderInput { catalogue: self.catalogue, contents: &contents, plan: &plan, trust: self.trust };
        let input = AssemblyInput { names: &listed.names(), options: &options, waivers: &allowed.waivers, today: day };
        let files = OnDisk { listed: &listed, stage: &stage, run: self };
        let assembly = binder::assemble_folder(folder, &input, &files, &files)?;
        let packed = zip.as_deref().map(|zip| self.packed(&stage, out, zip, access)).transpose()?;
        stage.finish()?;
        packed.map(PartialFile::set).transpose().map_err(|error| zip_is_old(error, zip.as_deref()))?;
        let made = render::BinderReport {
            out: disk::display_path(out),
            zip: zip.as_deref().map(disk::display_path),
            binder: &assembly.binder,
            plan: &plan,
            findings: &assembly.found.findings,
            failures: &assembly.failures,
            manifest: &assembly.manifest,
        };
        let summary = match args.format {
            TextJson::Text => BinderSummary::Text(render::made_text(&made, self.colour)),
            TextJson::Json => BinderSummary::Json(render::made_json(&made)),
        };
        Ok(FolderOutcome {
            summary,
            errors: assembly.has_errors(),
            failures: assembly.failures,
            files: document_paths(&plan, dir),
        })
    }
}

/// Adds to the error of a zip that could not be replaced that the directory beside it is newer.
fn zip_is_old(error: Error, zip: Option<&Path>) -> Error {
    let there = zip.is_some_and(Path::exists);
    let what = if there { "the zip file beside it is from an earlier run" } else { "its zip file could not be made" };
    let message = format!("the directory of the binder was made, but {what}: {}", error.message);
    Error { message, ..error }.help("Do not send that zip file on. Make it again with --zip --force.")
}

/// The files of a folder where they lie, and the directory in the making that they are copied to.
struct OnDisk<'a> {
    listed: &'a FolderPaths,
    stage: &'a Stage,
    run: &'a AssembleRun<'a>,
}

impl FolderFiles for OnDisk<'_> {
    fn bytes(&self, file: &str) -> Result<Vec<u8>> {
        disk::read(self.listed.path(file)?)
    }

    fn digest(&self, file: &str) -> Result<FileDigest> {
        made_binder::digest(self.listed.path(file)?, file.to_owned())
    }

    fn can_open(&self, file: &str) -> bool {
        self.listed.path(file).is_ok_and(disk::can_open)
    }

    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        Office::convert_or_explain(self.run.office.get_or_init(Office::find).as_ref(), files)
    }

    fn progress(&self, done: usize, of: usize, what: &str) {
        self.run.progress(done, of, what);
    }
}

impl BinderOutput for OnDisk<'_> {
    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.stage.write(path, bytes)
    }

    fn copy(&self, file: &str, path: &str) -> Result<FileDigest> {
        let copied = self.stage.copy(path, self.listed.path(file)?)?;
        Ok(FileDigest { file: path.to_owned(), size: copied.size, sha256: copied.sha256 })
    }

    fn write_copy(&self, file: &str, path: &str, bytes: &[u8]) -> Result<()> {
        self.stage.write_copy(path, self.listed.path(file)?, bytes)
    }
}
