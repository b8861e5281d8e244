//! `formfolio fill`: puts a record's values into a Word or PDF form that can still be edited. A file of another type
//! gives a clean copy.

use std::path::Path;

use super::args::{DocxPdf, FillArgs};
use super::batch::Batch;
use super::exit::Exit;
use super::picture_words;
use super::read::{RecordsInFile, not_read, records_in};
use super::tool::Tool;
use super::wording;
use crate::crash::contained;
use crate::error::{Error, ErrorKind, Result};
use crate::file::{self, RecordReader};
use crate::file_type::{Category, FileType};
use crate::form::Catalogue;
use crate::local::disk;
use crate::local::ocr::Tesseract;
use crate::local::save::Saver;
use crate::record::not_filled::not_filled;
use crate::record::{CleanCopy, NoteKind, Record, clean_copy};
use crate::{docx, pdf, text};

pub(super) fn run(tool: &mut Tool, args: &FillArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let mut saver = Saver::new(args.out.as_deref(), args.force, &args.records).apart_from(tool.form_files()?);
    let mut batch = Batch::default();
    let tesseract = Tesseract::find();
    let mut formats = args.format.clone();
    formats.dedup();
    for path in &args.records {
        let Some(inputs) = batch.step(inputs(path, &catalogue, tesseract.as_ref())) else { continue };
        for mut input in inputs {
            let replaced = wording::replaced(&input.record.make_safe_to_show());
            for warning in input.notes.iter().chain(&not_filled(&input.record)).chain(&replaced) {
                tool.out.note(&format!("note: {}: {warning}", input.file));
            }
            for format in &formats {
                let made = fill_file(path, &input, *format, &mut saver);
                if let Some(written) = batch.ok_or_note(made) {
                    tool.out.line(&written)?;
                    if *format == DocxPdf::Pdf {
                        note_cut_short(tool, &written, &input.record)?;
                    }
                }
            }
        }
    }
    Ok(batch.end(tool, Exit::Clean))
}

/// A record to be filled in.
struct Input {
    /// The file it is from, as in "mail.eml › June.docx".
    file: String,
    /// The name of the files that are made, without an ending.
    stem: String,
    record: Record,
    /// What is said of it.
    notes: Vec<String>,
}

/// The records in a file: that of a YAML file, or clean copies of those in a file of another type.
fn inputs(path: &Path, catalogue: &Catalogue, tesseract: Option<&Tesseract>) -> Result<Vec<Input>> {
    let name = disk::display_path(path);
    let bytes = disk::read(path)?;
    let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    if !is_completed(&bytes, &name) {
        let record = record(&name, &bytes, catalogue)?;
        return Ok(vec![Input { file: name, stem, record, notes: Vec::new() }]);
    }
    let reader = picture_words::reading(RecordReader::new(catalogue), tesseract);
    let RecordsInFile { records, unread } = records_in(&name, &bytes, &reader)
        .map_err(|error| picture_words::explained(error, &name, &bytes, tesseract))?;
    let many = records.len() > 1;
    let copies = (1..usize::MAX).zip(records).map(|(number, (file, record))| {
        let own = file.rsplit(['/', '\\', '›']).next().unwrap_or(&file).trim();
        let CleanCopy { record, unsigned } = clean_copy(&record, own);
        let mut notes = vec!["a clean copy; compare it with the original, and keep that".to_owned()];
        if !unsigned.is_empty() {
            let labels = text::list(&unsigned);
            notes.push(format!("signatures are not carried over, so that the copy is unsigned: {labels}"));
        }
        if record.is_read_by_labels() {
            let answers = record.notes.iter().filter(|note| note.field.is_some());
            notes.extend(answers.map(|note| note.message.clone()));
        }
        if number == 1 {
            notes.extend(unread.iter().map(not_read));
        }
        let inner = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
        let stem = match (file == name, many) {
            (true, false) => format!("{stem} (clean copy)"),
            (true, true) => format!("{stem} {number} (clean copy)"),
            (false, _) => format!("{inner} (clean copy)"),
        };
        Input { file, stem, record, notes }
    });
    Ok(copies.collect())
}

/// Whether a file is a completed form or holds one, and not a record in YAML or JSON.
fn is_completed(bytes: &[u8], name: &str) -> bool {
    let category = file::document(bytes, name).category();
    let is_form = matches!(file::file_type(bytes), FileType::Pdf | FileType::Zip | FileType::Compound | FileType::Rtf);
    is_form || matches!(category, Category::Mail | Category::Picture | Category::TextDocument)
}

fn fill_file(path: &Path, input: &Input, format: DocxPdf, saver: &mut Saver) -> Result<String> {
    let (stem, record) = (&input.stem, &input.record);
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

/// The record in a YAML file.
fn record(name: &str, bytes: &[u8], catalogue: &Catalogue) -> Result<Record> {
    let record = file::read(bytes, name, catalogue)?;
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
