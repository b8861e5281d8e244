//! `formfolio prefill` makes drafts of a form from folders. The folders themselves are never changed.

use std::path::{Path, PathBuf};

use super::args::{self, PrefillArgs};
use super::batch::Batch;
use super::check::{staff_in, today};
use super::exit::Exit;
use super::fill::{crashed, note_cut_short};
use super::folder::{MeantFolders, folders};
use super::picture_words;
use super::tool::Tool;
use super::word_copy;
use crate::crash::contained;
use crate::error::{Error, Result};
use crate::file::RecordReader;
use crate::local::folder_paths::FolderPaths;
use crate::local::ocr::Tesseract;
use crate::local::save::Saver;
use crate::local::{disk, waiver_files};
use crate::prefill::{self, Draft, DraftFormat, DraftRequest, FolderDrafts, draft_stem};
use crate::staff::blanks::UniqueNames;

pub(super) fn run(tool: &mut Tool, args: &PrefillArgs) -> Result<Exit> {
    let today = today(args.today.as_deref())?;
    let catalogue = tool.catalogue()?;
    let form = prefill::form(&catalogue, &args.id)?;
    let staff = args.staff.as_deref().map(|path| staff_in(tool, path)).transpose()?.unwrap_or_default();
    let waivers = waiver_files::load(args.waivers.as_deref(), std::slice::from_ref(&args.dir))?.waivers;
    let MeantFolders { dirs, strays } = folders(std::slice::from_ref(&args.dir))?;
    let files: Vec<PathBuf> = disk::walk(&args.dir)?.0;
    let mut saver = Saver::new(args.out.as_deref(), args.force, &files).apart_from(tool.form_files()?);
    let tesseract = Tesseract::find();
    let request = DraftRequest { catalogue: &catalogue, form: &form, staff: &staff, waivers: &waivers, today };
    let mut formats: Vec<DraftFormat> = args.format.iter().copied().map(DraftFormat::from).collect();
    formats.dedup();
    let mut names = UniqueNames::default();
    let mut batch = Batch::default();
    strays.into_iter().for_each(|stray| _ = batch.step(Err::<(), Error>(stray)));
    for dir in &dirs {
        let Some(made) = batch.ok_or_note(drafts(&request, dir, tesseract.as_ref())) else { continue };
        for error in made.failures {
            batch.step(Err::<(), Error>(error));
        }
        for draft in made.drafts {
            let stem = names.next(&draft_stem(&draft));
            for format in &formats {
                let made = write(&draft, &stem, *format, &mut saver, &files);
                let Some(written) = batch.step(made) else { continue };
                tool.out.line(&written)?;
                if *format == DraftFormat::Pdf {
                    note_cut_short(tool, &written, &draft.record)?;
                }
            }
            for note in draft.notes.iter().cloned().chain(draft.answered()) {
                tool.out.note(&format!("note: {stem}: {note}"));
            }
        }
    }
    Ok(batch.end(tool, Exit::Clean))
}

/// The drafts from one folder, and what could not be read in it.
fn drafts(request: &DraftRequest<'_>, dir: &Path, tesseract: Option<&Tesseract>) -> Result<FolderDrafts> {
    let listed = FolderPaths::below(dir)?;
    let reader = picture_words::reading(RecordReader::new(request.catalogue), tesseract);
    let read = |name: &str| Ok(word_copy::as_word(name, disk::read(listed.path(name)?)?, &reader));
    let mut made = prefill::drafts_of_folder(request, reader, &disk::display_path(dir), &listed.names(), read)?;
    made.failures.extend(listed.links.iter().map(|link| disk::not_followed(link)));
    Ok(made)
}

fn write(draft: &Draft, stem: &str, format: DraftFormat, saver: &mut Saver, inputs: &[PathBuf]) -> Result<String> {
    let to = saver.claim(&format!("{stem}.{}", format.ending()))?;
    let bytes = contained(|| draft.bytes(format)).unwrap_or_else(|_| Err(crashed()))?;
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    saver.save(&to, &bytes, &inputs)?;
    Ok(disk::display_path(&to))
}

impl From<args::DraftFormat> for DraftFormat {
    fn from(format: args::DraftFormat) -> Self {
        match format {
            args::DraftFormat::Docx => Self::Word,
            args::DraftFormat::Pdf => Self::Pdf,
            args::DraftFormat::Yaml => Self::Yaml,
        }
    }
}
