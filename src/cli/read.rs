//! `formfolio read`: prints the record in a completed file.

use std::path::Path;

use serde_json::Value as Json;

use super::args::{ReadArgs, YamlJson};
use super::batch::Batch;
use super::check::today;
use super::exit::Exit;
use super::suggestion;
use super::tool::Tool;
use super::word_copy::is_of_another_program;
use crate::error::{Error, ErrorKind, Result};
use crate::file::{self, RecordReader};
use crate::local::office::Office;
use crate::local::{certificates, disk};
use crate::record::{self, Record};

pub(super) fn run(tool: &mut Tool, args: &ReadArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let trust = certificates::in_directory(args.trust.as_deref(), today(None)?)?;
    let reader = RecordReader::new(&catalogue).trusting(&trust);
    let mut batch = Batch::default();
    let mut records = Vec::new();
    let mut first = true;
    for path in &args.files {
        let read = read_records(path, &reader).or_else(|error| by_way_of_word(path, &reader, error));
        let Some(all) = batch.step(read) else { continue };
        for (file, record) in all {
            said(tool, &file, &record);
            match args.format {
                YamlJson::Json => {
                    let json = Ok(record::json::record(&record, Some(&file)));
                    records.extend(batch.ok_or_note(json));
                }
                YamlJson::Yaml => {
                    let Some(text) = batch.ok_or_note(record::yaml::write(&record, Some(&file))) else { continue };
                    if !std::mem::take(&mut first) {
                        tool.out.line("---")?;
                    }
                    tool.out.data(&text)?;
                }
            }
        }
    }
    if args.format == YamlJson::Json {
        tool.out.json(&Json::Array(records))?;
    }
    Ok(batch.end(tool, Exit::Clean))
}

/// Says how far the answers of a file without fields can be believed.
fn said(tool: &mut Tool, file: &str, record: &Record) {
    let (answered, all) = record.questions_answered();
    if record.has_lost_fields() {
        tool.out.note(&format!(
            "note: {file}: the form has lost its fields. An answer was found beside {answered} of {all} questions, \
             and none of them is certain: ask for the original file"
        ));
    }
    if record.is_read_by_labels() {
        tool.out.note(&format!(
            "note: {file}: this file has no fields of ours. {answered} of {all} questions have an answer that was read \
             by its label; compare them with the original"
        ));
    }
}

/// The records in a document of another word processor, converted to Word by LibreOffice. A form saved that way has lost
/// its fields; the answers beside its questions are still there.
fn by_way_of_word(path: &Path, reader: &RecordReader<'_>, error: Error) -> Result<Vec<(String, Record)>> {
    let name = disk::display_path(path);
    let bytes = if error.kind == ErrorKind::NotAForm { disk::read(path)? } else { Vec::new() };
    if !is_of_another_program(&bytes, &name) {
        return Err(error);
    }
    let Some(office) = Office::find() else {
        let help = error.help.clone().unwrap_or_default();
        let more = "When LibreOffice is installed, `read` shows the answers that are found in such a file.";
        return Err(error.help(format!("{help} {more}").trim_start()));
    };
    let word = office.to_word(&name, &bytes).map_err(|error| error.in_file(name.clone()))?;
    // The error about the original file is more helpful than one about the converted file.
    match reader.read_all(&word, "converted.docx") {
        Ok(records) => Ok(records.into_iter().map(|record| (name.clone(), record)).collect()),
        Err(_) => Err(error),
    }
}

/// The records in a file of one or of several sessions, with the file's name as given, and those in an email or an
/// archive, with the names of both.
fn read_records(path: &Path, reader: &RecordReader<'_>) -> Result<Vec<(String, Record)>> {
    let name = disk::display_path(path);
    if path.is_dir() {
        return read_file(path, reader).map(|record| vec![record]);
    }
    let bytes = disk::read(path)?;
    let error = match reader.read_all(&bytes, &name) {
        Ok(records) => return Ok(records.into_iter().map(|record| (name.clone(), record)).collect()),
        Err(error) => error,
    };
    let mut inside = Vec::new();
    for inner in file::opened(&bytes, &name) {
        let records = reader.read_all(&inner.bytes, &inner.name).unwrap_or_default();
        inside.extend(records.into_iter().map(|record| (inner.name.clone(), record)));
    }
    if inside.is_empty() { Err(error) } else { Ok(inside) }
}

/// The record in a file, with the file's name as given.
pub(super) fn read_file(path: &Path, reader: &RecordReader<'_>) -> Result<(String, Record)> {
    let name = disk::display_path(path);
    if path.is_dir() {
        let help = format!("Name the files in it. To check them all: formfolio check {}", suggestion::quoted(&[&name]));
        return Err(Error::usage("this is a directory, not a file", help).in_file(name));
    }
    let record = reader.read(&disk::read(path)?, &name)?;
    Ok((name, record))
}
