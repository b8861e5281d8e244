//! `formfolio fill`: puts a record's values into a Word or PDF form that can still be edited.

use std::path::Path;

use super::args::{DocxPdf, FillArgs};
use super::batch::Batch;
use super::exit::Exit;
use super::tool::Tool;
use super::wording;
use crate::crash::contained;
use crate::error::{Error, ErrorKind, Result};
use crate::file;
use crate::file_type::FileType;
use crate::form::Catalogue;
use crate::local::disk;
use crate::local::save::Saver;
use crate::record::not_filled::not_filled;
use crate::record::{NoteKind, Record};
use crate::{docx, pdf};

pub(super) fn run(tool: &mut Tool, args: &FillArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let mut saver = Saver::new(args.out.as_deref(), args.force, &args.records).apart_from(tool.form_files()?);
    let mut batch = Batch::default();
    let mut formats = args.format.clone();
    formats.dedup();
    for path in &args.records {
        let Some(mut record) = batch.step(record(path, &catalogue)) else { continue };
        let replaced = wording::replaced(&record.make_safe_to_show());
        for warning in not_filled(&record).into_iter().chain(replaced) {
            tool.out.note(&format!("note: {}: {warning}", disk::display_path(path)));
        }
        for format in &formats {
            let made = fill_file(path, &record, *format, &mut saver);
            if let Some(written) = batch.ok_or_note(made) {
                tool.out.line(&written)?;
                if *format == DocxPdf::Pdf {
                    note_cut_short(tool, &written, &record)?;
                }
            }
        }
    }
    Ok(batch.end(tool, Exit::Clean))
}

fn fill_file(path: &Path, record: &Record, format: DocxPdf, saver: &mut Saver) -> Result<String> {
    let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
    let ending = match format {
        DocxPdf::Docx => "docx",
        DocxPdf::Pdf => "pdf",
    };
    let to = saver.claim(&format!("{stem}.{ending}"))?;
    let bytes = contained(|| match format {
        DocxPdf::Docx => docx::fill(record),
        DocxPdf::Pdf => pdf::fill(record),
    })
    .unwrap_or_else(|_| Err(crashed()))
    .map_err(|error| error.in_file(disk::display_path(path)))?;
    saver.save(&to, &bytes, &[path])?;
    Ok(disk::display_path(&to))
}

/// The error for a form that could not be made because of a crash.
pub(super) fn crashed() -> Error {
    Error::internal("Formfolio crashed while it filled this form in")
}

/// Names the answers that a PDF shows only in part, because their one-line box cannot grow.
pub(super) fn note_cut_short(tool: &mut Tool, file: &str, record: &Record) -> Result<()> {
    let labels = pdf::clipped(record)?;
    if !labels.is_empty() {
        let labels = labels.join(", ");
        tool.out.note(&format!("note: {file}: too long for its box, which shows the beginning only: {labels}"));
    }
    Ok(())
}

/// The record in a YAML file. Completed files are refused: they are already what `fill` would make.
fn record(path: &Path, catalogue: &Catalogue) -> Result<Record> {
    let name = disk::display_path(path);
    let bytes = disk::read(path)?;
    let what = match file::file_type(&bytes) {
        file_type @ (FileType::Pdf | FileType::Zip | FileType::Compound) => Some(file_type.label()),
        _ => None,
    };
    if let Some(what) = what {
        return Err(Error::new(ErrorKind::Input, format!("this is {what}, not a record in YAML"))
            .help("`formfolio read FILE > record.yaml` writes the record of a completed form.")
            .in_file(name));
    }
    let record = file::read(&bytes, &name, catalogue)?;
    if record.version > record.form.version {
        let message = format!(
            "this record was made with version {} of the form; this program has version {}",
            record.version, record.form.version
        );
        return Err(Error::new(ErrorKind::Input, message)
            .help("Use a newer formfolio, or the directory of forms that the record was made with (--forms DIR).")
            .in_file(name));
    }
    let left_out: Vec<&str> = record
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::ValueLeftOut)
        .map(|note| note.message.as_str())
        .collect();
    if !left_out.is_empty() {
        return Err(Error::new(
            ErrorKind::Input,
            format!("the record has values that its form cannot hold: {}", left_out.join("; ")),
        )
        .help("Write each as `formfolio blank ID --format yaml` shows it for its field; nothing was filled in.")
        .in_file(name));
    }
    if !record.form.fillable() {
        return Err(Error::new(
            ErrorKind::Input,
            format!("`{}` is a handout, which has nothing to fill in", record.form.id),
        )
        .help("`formfolio blank` makes a copy of it to read.")
        .in_file(name));
    }
    Ok(record)
}
