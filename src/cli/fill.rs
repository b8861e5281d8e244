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
use crate::form::address::slug;
use crate::form::{Catalogue, Field, Kind};
use crate::local::disk;
use crate::local::save::Saver;
use crate::record::{Grade, NoteKind, Record, Value, cell};
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
        for warning in [unsigned(&record), off_the_form(&record), remarks(&record), replaced].into_iter().flatten() {
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

/// The answers without a box on the form: a mark beyond its scale, an option that it does not print.
fn off_the_form(record: &Record) -> Option<String> {
    let is_lost = |field: &&Field| match (&field.kind, record.get(&field.name)) {
        (Kind::Scale { min, max, .. }, Value::Number(point)) => *point < *min as f64 || *point > *max as f64,
        (Kind::Choices { choices }, Value::List(list)) => {
            list.iter().filter_map(Value::text).any(|text| !choices.iter().any(|choice| slug(choice) == slug(text)))
        }
        _ => false,
    };
    let labels: Vec<String> = record.form.fields().filter(is_lost).map(Field::plain_label).collect();
    (!labels.is_empty())
        .then(|| format!("the form has no field for what the record says in {}; it was left out", labels.join(", ")))
}

/// The remarks beside a mark, a tick or Yes or No, for which a form has no box.
fn remarks(record: &Record) -> Option<String> {
    let is_mark = |kind: &Kind| matches!(kind, Kind::Scale { .. } | Kind::YesNo | Kind::Tick);
    let has_remark = |value: &Value| matches!(value, Value::Taken { .. });
    let loses = |field: &&Field| match (&field.kind, record.get(&field.name)) {
        (Kind::Table(table), Value::Rows(rows)) => {
            let mut marks = table.columns.iter().filter(|column| is_mark(&column.kind));
            marks.any(|column| rows.iter().any(|row| has_remark(cell(row, &column.name))))
        }
        (Kind::Choices { .. }, Value::List(list)) => list.iter().any(has_remark),
        (kind, value) => is_mark(kind) && has_remark(value),
    };
    let labels: Vec<String> = record.form.fields().filter(loses).map(Field::plain_label).collect();
    (!labels.is_empty()).then(|| {
        let labels = labels.join(", ");
        format!("the form has no box for the remark beside the mark in {labels}; write it into a box for text")
    })
}

/// The signatures that a filled file cannot carry: a signature is given on the file itself, never copied.
fn unsigned(record: &Record) -> Option<String> {
    let better: Vec<String> = record
        .form
        .fields()
        .filter(|field| {
            matches!(record.get(&field.name), Value::Signature(signature)
                if matches!(signature.grade, Grade::Drawn | Grade::Cryptographic))
        })
        .map(Field::plain_label)
        .collect();
    if better.is_empty() {
        return None;
    }
    Some(format!(
        "only name and date are filled in for {}; a drawn or digital signature cannot be copied into another file",
        better.join(", ")
    ))
}
