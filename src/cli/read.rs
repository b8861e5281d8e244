//! `formfolio read`: prints the record in a completed file.

use std::path::Path;

use serde_json::Value as Json;

use super::args::{ReadArgs, YamlJson};
use super::batch::Batch;
use super::check::today;
use super::exit::Exit;
use super::picture_words;
use super::suggestion;
use super::tool::Tool;
use super::word_copy::{is_of_another_program, to_word};
use crate::error::{Error, ErrorKind, Result};
use crate::file::RecordReader;
use crate::local::ocr::Tesseract;
use crate::local::office::Office;
use crate::local::{certificates, disk};
use crate::record::{self, Record};

pub(super) fn run(tool: &mut Tool, args: &ReadArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let trust = certificates::in_directory(args.trust.as_deref(), today(None)?)?;
    let tesseract = Tesseract::find();
    let reader = picture_words::reading(RecordReader::new(&catalogue).trusting(&trust), tesseract.as_ref());
    let mut batch = Batch::default();
    let mut records = Vec::new();
    let mut first = true;
    for path in &args.files {
        let read = named_bytes(path).and_then(|(name, bytes)| {
            let read = records_in(&name, &bytes, &reader);
            read.map_err(|error| picture_words::explained(error, &name, &bytes, tesseract.as_ref()))
        });
        let Some(RecordsInFile { records: all, unread }) = batch.step(read) else { continue };
        unread.iter().for_each(|error| tool.out.note(&format!("note: {}", not_read(error))));
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
    if record.is_read_from_a_picture() {
        tool.out.note(&format!(
            "note: {file}: this file was read from a picture (OCR). {answered} of {all} questions have an answer, and none \
             of them is certain; compare each with the original"
        ));
    } else if record.is_read_by_labels() {
        tool.out.note(&format!(
            "note: {file}: this file has no fields of ours. {answered} of {all} questions have an answer that was read \
             by its label; compare them with the original"
        ));
    }
}

/// The records of a file.
#[derive(Debug, Default)]
pub(super) struct RecordsInFile {
    /// The records, each with the name of its file.
    pub records: Vec<(String, Record)>,
    /// Why the other files in an email or an archive were not read.
    pub unread: Vec<Error>,
}

impl RecordsInFile {
    fn new(name: &str, records: Vec<Record>) -> Self {
        Self { records: under(name, records).collect(), unread: Vec::new() }
    }
}

/// Says that a file in an email or an archive was not read as a record, and why.
pub(super) fn not_read(error: &Error) -> String {
    let file = error.file.clone().unwrap_or_default();
    format!("{file}: no record was read from this file; {}", error.message)
}

/// The records in any file that can be read.
pub(super) fn records_in(name: &str, bytes: &[u8], reader: &RecordReader<'_>) -> Result<RecordsInFile> {
    read_records(name, bytes, reader).or_else(|error| by_way_of_word(name, bytes, reader, error))
}

/// The records in a document of another word processor, converted to Word by LibreOffice. A form saved that way has lost
/// its fields; the answers beside its questions are still there.
fn by_way_of_word(name: &str, bytes: &[u8], reader: &RecordReader<'_>, error: Error) -> Result<RecordsInFile> {
    if error.kind != ErrorKind::NotAForm || !is_of_another_program(bytes, name) {
        return Err(error);
    }
    let Some(office) = Office::find() else {
        let help = error.help.clone().unwrap_or_default();
        let more = "When LibreOffice is installed, `read` shows the answers that are found in such a file.";
        return Err(error.help(format!("{help} {more}").trim_start()));
    };
    let word = office.to_word(name, bytes).map_err(|error| error.in_file(name))?;
    // The error about the original file is more helpful than one about the converted file.
    match reader.read_all(&word, "converted.docx") {
        Ok(records) => Ok(RecordsInFile::new(name, records)),
        Err(_) => Err(error),
    }
}

/// The records in a file of one or of several sessions, with the file's name as given, and those in an email or an
/// archive, with the names of both.
fn read_records(name: &str, bytes: &[u8], reader: &RecordReader<'_>) -> Result<RecordsInFile> {
    let error = match reader.read_all(bytes, name) {
        Ok(records) => return Ok(RecordsInFile::new(name, records)),
        Err(error) => error,
    };
    let mut inside = RecordsInFile::default();
    for (file, read) in reader.converting(to_word).read_enclosed(bytes, name) {
        match read {
            Ok(records) => inside.records.extend(under(&file.name, records)),
            Err(error) => inside.unread.push(error.in_file(file.name)),
        }
    }
    if inside.records.is_empty() { Err(error) } else { Ok(inside) }
}

fn under(name: &str, records: Vec<Record>) -> impl Iterator<Item = (String, Record)> {
    records.into_iter().map(move |record| (name.to_owned(), record))
}

/// The record in a file, with the file's name as given.
pub(super) fn read_file(path: &Path, reader: &RecordReader<'_>) -> Result<(String, Record)> {
    let (name, bytes) = named_bytes(path)?;
    let record = reader.read(&bytes, &name)?;
    Ok((name, record))
}

/// The name of a file as given, and its bytes.
fn named_bytes(path: &Path) -> Result<(String, Vec<u8>)> {
    let name = disk::display_path(path);
    if path.is_dir() {
        let help = format!("Name the files in it. To check them all: formfolio check {}", suggestion::quoted(&[&name]));
        return Err(Error::usage("this is a directory, not a file", help).in_file(name));
    }
    Ok((name, disk::read(path)?))
}
