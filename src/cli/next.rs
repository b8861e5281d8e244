//! `formfolio next`: makes the next session's blank, with the open actions of the last session.

use std::path::Path;

use super::args::{DocxPdf, NextArgs as Args};
use super::batch::Batch;
use super::exit::Exit;
use super::fill::crashed;
use super::picture_words;
use super::read::records_in;
use super::tool::Tool;
use super::wording;
use crate::crash::contained;
use crate::error::{Error, Result};
use crate::file::RecordReader;
use crate::form::Catalogue;
use crate::local::disk;
use crate::local::ocr::Tesseract;
use crate::local::save::Saver;
use crate::next::{self, NextBlank};
use crate::staff::blanks::{UniqueNames, file_stem};
use crate::{docx, pdf};

pub(super) fn run(tool: &mut Tool, args: &Args) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let mut saver = Saver::new(args.out.as_deref(), args.force, &args.files).apart_from(tool.form_files()?);
    let tesseract = Tesseract::find();
    let mut batch = Batch::default();
    let mut names = UniqueNames::default();
    let mut formats = args.format.clone();
    formats.sort_by_key(|format| *format as u8);
    formats.dedup();
    for path in &args.files {
        let Some(mut next) = batch.step(read(path, &catalogue, tesseract.as_ref())) else { continue };
        let replaced = wording::replaced(&next.record.make_safe_to_show());
        for left in next.not_carried.iter().chain(&replaced) {
            tool.out.note(&format!("note: {}: {left}", disk::display_path(path)));
        }
        let stem = names.next(&file_stem(&next.record));
        for format in &formats {
            if let Some(written) = batch.ok_or_note(write(path, &stem, &next, *format, &mut saver)) {
                tool.out.line(&written)?;
                if *format == DocxPdf::Pdf {
                    super::fill::note_cut_short(tool, &written, &next.record)?;
                }
            }
        }
    }
    Ok(batch.end(tool, Exit::Clean))
}

fn read(path: &Path, catalogue: &Catalogue, tesseract: Option<&Tesseract>) -> Result<NextBlank> {
    let name = disk::display_path(path);
    let bytes = disk::read(path)?;
    let reader = picture_words::reading(RecordReader::new(catalogue), tesseract);
    let read = records_in(&name, &bytes, &reader)
        .map_err(|error| picture_words::explained(error, &name, &bytes, tesseract))?;
    let [(_, record)] = read.records.as_slice() else {
        let count = read.records.len();
        let message = format!("this file holds {count} records; which of them is the last session is not clear");
        return Err(Error::input(message, "Save the last session as a file of its own, and name that.").in_file(name));
    };
    next::next(record).map_err(|error| error.in_file(name))
}

fn write(path: &Path, stem: &str, next: &NextBlank, format: DocxPdf, saver: &mut Saver) -> Result<String> {
    let ending = match format {
        DocxPdf::Docx => "docx",
        DocxPdf::Pdf => "pdf",
    };
    let to = saver.claim(&format!("{stem}.{ending}"))?;
    let bytes = contained(|| match format {
        DocxPdf::Docx => docx::fill_with_room(&next.record, &next.also_by_hand),
        DocxPdf::Pdf => pdf::fill_with_room(&next.record, &next.also_by_hand),
    })
    .unwrap_or_else(|_| Err(crashed()))
    .map_err(|error| error.in_file(disk::display_path(path)))?;
    saver.save(&to, &bytes, &[path])?;
    Ok(disk::display_path(&to))
}
