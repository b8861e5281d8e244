//! `formfolio prefill` makes drafts of a form from folders. The folders themselves are never changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use super::args::{DraftFormat, PrefillArgs};
use super::batch::Batch;
use super::check::{staff_in, today};
use super::exit::Exit;
use super::fill::{crashed, note_cut_short};
use super::picture_words;
use super::tool::Tool;
use super::word_copy;
use crate::check::{DESCRIPTION, FolderContents};
use crate::crash::contained;
use crate::error::{Error, Result};
use crate::file::RecordReader;
use crate::folder::Member;
use crate::form::{Catalogue, Form};
use crate::local::disk;
use crate::local::folder_paths::FolderPaths;
use crate::local::ocr::Tesseract;
use crate::local::save::Saver;
use crate::prefill::{self, Draft, OnFile};
use crate::record::{Record, yaml};
use crate::staff::blanks::{UniqueNames, file_stem};
use crate::text::count;
use crate::{docx, pdf};

pub(super) fn run(tool: &mut Tool, args: &PrefillArgs) -> Result<Exit> {
    let today = today(args.today.as_deref())?;
    let catalogue = tool.catalogue()?;
    let form = prefill::form(&catalogue, &args.id)?;
    let staff = args.staff.as_deref().map(|path| staff_in(tool, path)).transpose()?.unwrap_or_default();
    let folders = folders(&args.dir)?;
    let files: Vec<PathBuf> = disk::walk(&args.dir)?.0;
    let mut saver = Saver::new(args.out.as_deref(), args.force, &files).apart_from(tool.form_files()?);
    let tesseract = Tesseract::find();
    let maker = DraftMaker { catalogue: &catalogue, form, staff: &staff, tesseract: tesseract.as_ref(), today };
    let mut formats = args.format.clone();
    formats.dedup();
    let mut names = UniqueNames::default();
    let mut batch = Batch::default();
    for folder in &folders {
        let Some((drafts, failures)) = batch.ok_or_note(maker.drafts(folder)) else { continue };
        for error in failures {
            batch.step(Err::<(), Error>(error));
        }
        for draft in drafts {
            let stem = names.next(&format!("{}--draft", file_stem(&draft.record)));
            for format in &formats {
                let made = write(&draft, &stem, *format, &mut saver, &files);
                let Some(written) = batch.step(made) else { continue };
                tool.out.line(&written)?;
                if *format == DraftFormat::Pdf {
                    note_cut_short(tool, &written, &draft.record)?;
                }
            }
            for note in told(&draft) {
                tool.out.note(&format!("note: {stem}: {note}"));
            }
        }
    }
    Ok(batch.end(tool, Exit::Clean))
}

/// What is said of a draft.
fn told(draft: &Draft) -> Vec<String> {
    let mut notes = draft.notes.clone();
    if draft.decided + draft.open > 0 {
        notes.push(format!(
            "{} answered from the folder, {} left to you; check every answer",
            count(draft.decided, "question"),
            draft.open
        ));
    }
    notes
}

/// The folders that are meant: the directory itself, or those in it where one of them has a description.
fn folders(dir: &Path) -> Result<Vec<PathBuf>> {
    let listed = FolderPaths::below(dir)?;
    let mut below: BTreeMap<&Path, bool> = BTreeMap::new();
    for path in listed.files.values() {
        let inner = path.strip_prefix(dir).unwrap_or(path);
        let mut parts = inner.iter();
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else { continue };
        let is_described = second == DESCRIPTION && parts.next().is_none();
        *below.entry(Path::new(first)).or_default() |= is_described;
    }
    let is_one = dir.join(DESCRIPTION).is_file() || !below.values().any(|is_described| *is_described);
    Ok(if is_one { vec![dir.to_owned()] } else { below.keys().map(|name| dir.join(name)).collect() })
}

/// Makes the drafts of a form.
struct DraftMaker<'a> {
    catalogue: &'a Catalogue,
    form: Arc<Form>,
    staff: &'a [Member],
    tesseract: Option<&'a Tesseract>,
    today: NaiveDate,
}

impl DraftMaker<'_> {
    /// The drafts from one folder, and what could not be read in it.
    fn drafts(&self, dir: &Path) -> Result<(Vec<Draft>, Vec<Error>)> {
        let listed = FolderPaths::below(dir)?;
        let reader = picture_words::reading(RecordReader::new(self.catalogue), self.tesseract);
        let read = |name: &str| Ok(word_copy::as_word(name, disk::read(listed.path(name)?)?, &reader));
        let shown = disk::display_path(dir);
        let mut contents = FolderContents::read(self.catalogue, reader, &shown, &listed.names(), read)?;
        if let Some(error) = contents.undescribed() {
            return Err(error);
        }
        let layout = contents.layout(self.catalogue).ok();
        let plan = layout.map(|layout| contents.plan(self.catalogue, &layout, None, self.today));
        let member = contents.member.as_ref();
        // A description is of one person. Without it, the folder may be of several.
        let mut people = 0;
        if member.is_none() {
            contents.visit_people(self.catalogue, plan.as_ref(), self.staff, self.today, &mut |_| people += 1);
        }
        let plan = plan.as_ref().filter(|_| people <= 1);
        let mut drafts = Vec::new();
        contents.visit_people(self.catalogue, plan, self.staff, self.today, &mut |person| {
            drafts.push(prefill::draft(&self.form, &OnFile::new(Some(person), plan, member, self.today)));
        });
        if drafts.is_empty() {
            drafts.push(prefill::draft(&self.form, &OnFile::new(None, plan, member, self.today)));
        }
        let links = listed.links.iter().map(|link| disk::not_followed(link));
        let failures = contents.failures.iter().cloned().chain(links).collect();
        Ok((drafts, failures))
    }
}

fn write(draft: &Draft, stem: &str, format: DraftFormat, saver: &mut Saver, inputs: &[PathBuf]) -> Result<String> {
    let ending = match format {
        DraftFormat::Docx => "docx",
        DraftFormat::Pdf => "pdf",
        DraftFormat::Yaml => "yaml",
    };
    let to = saver.claim(&format!("{stem}.{ending}"))?;
    let bytes = contained(|| bytes(&draft.record, format)).unwrap_or_else(|_| Err(crashed()))?;
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    saver.save(&to, &bytes, &inputs)?;
    Ok(disk::display_path(&to))
}

fn bytes(record: &Record, format: DraftFormat) -> Result<Vec<u8>> {
    match format {
        DraftFormat::Docx => docx::fill(record),
        DraftFormat::Pdf => pdf::fill(record),
        DraftFormat::Yaml => yaml::write(record, None).map(String::into_bytes),
    }
}
