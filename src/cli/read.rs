//! `formfolio read`: the record in a completed file.

use std::path::Path;

use serde_json::Value as Json;

use super::args::{Read, YamlJson};
use super::batch::Batch;
use super::check::today;
use super::{Exit, Tool, disk, meant, trust};
use crate::error::{Error, Result};
use crate::file::Reader;
use crate::record::{self, Record};

pub(super) fn run(tool: &mut Tool, args: &Read) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let trust = trust::in_directory(args.trust.as_deref(), today(None)?)?;
    let reader = Reader::new(&catalogue).trusting(&trust);
    let mut batch = Batch::default();
    let mut records = Vec::new();
    let mut first = true;
    for path in &args.files {
        let Some((file, record)) = batch.step(one(path, &reader)) else { continue };
        match args.format {
            YamlJson::Json => {
                let json = Ok(record::json::record(&record, Some(&file)));
                records.extend(batch.take(json));
            }
            YamlJson::Yaml => {
                let Some(text) = batch.take(record::yaml::write(&record, Some(&file))) else { continue };
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

/// The record in a file, with the file's name as it was given.
pub(super) fn one(path: &Path, reader: &Reader<'_>) -> Result<(String, Record)> {
    let name = disk::shown(path);
    if path.is_dir() {
        let help = format!("Name the files in it. To check them all: formfolio check {}", meant::quoted(&[&name]));
        return Err(Error::usage("this is a directory, and a file is due here", help).in_file(name));
    }
    let record = reader.read(&disk::read(path)?, &name)?;
    Ok((name, record))
}
