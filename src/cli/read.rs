//! `formfolio read`: prints the record in a completed file.

use std::path::Path;

use serde_json::Value as Json;

use super::args::{ReadArgs, YamlJson};
use super::batch::Batch;
use super::check::today;
use super::exit::Exit;
use super::suggestion;
use super::tool::Tool;
use crate::error::{Error, ErrorKind, Result};
use crate::file::{self, RecordReader};
use crate::file_type::Category;
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
        let read = read_file(path, &reader).or_else(|error| by_way_of_word(path, &reader, error));
        let Some((file, record)) = batch.step(read) else { continue };
        if record.has_lost_fields() {
            let (answered, all) = record.questions_answered();
            tool.out.note(&format!(
                "note: {file}: the form has lost its fields. An answer was found beside {answered} of {all} questions, \
                 and none of them is certain: ask for the original file"
            ));
        }
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
    if args.format == YamlJson::Json {
        tool.out.json(&Json::Array(records))?;
    }
    Ok(batch.end(tool, Exit::Clean))
}

/// The record in a document of another word processor, converted to Word by LibreOffice. A form saved that way has lost
/// its fields; the answers beside its questions are still there.
fn by_way_of_word(path: &Path, reader: &RecordReader<'_>, error: Error) -> Result<(String, Record)> {
    let name = disk::display_path(path);
    let bytes = if error.kind == ErrorKind::NotAForm { disk::read(path)? } else { Vec::new() };
    if bytes.is_empty() || file::document(&bytes, &name).category() != Category::TextDocument {
        return Err(error);
    }
    let Some(office) = Office::find() else {
        let help = error.help.clone().unwrap_or_default();
        let more = "When LibreOffice is installed, `read` shows the answers that are found in such a file.";
        return Err(error.help(format!("{help} {more}").trim_start()));
    };
    let word = office.to_word(&name, &bytes).map_err(|error| error.in_file(name.clone()))?;
    // The error about the original file is more helpful than one about the converted file.
    match reader.read(&word, "converted.docx") {
        Ok(record) => Ok((name, record)),
        Err(_) => Err(error),
    }
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
