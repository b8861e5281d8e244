//! `formfolio next`: makes the next session's blank, with the open actions of the last session.

use std::path::Path;

use super::args::{DocxPdf, NextArgs as Args};
use super::batch::Batch;
use super::exit::Exit;
use super::fill::crashed;
use super::tool::Tool;
use super::wording;
use crate::crash::contained;
use crate::error::Result;
use crate::form::Catalogue;
use crate::local::disk;
use crate::local::save::Saver;
use crate::next::{self, NextBlank};
use crate::staff::blanks::{UniqueNames, file_stem};
use crate::{docx, file, pdf};

pub(super) fn run(tool: &mut Tool, args: &Args) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let mut saver = Saver::new(args.out.as_deref(), args.force, &args.files).apart_from(tool.form_files()?);
    let mut batch = Batch::default();
    let mut names = UniqueNames::default();
    let mut formats = args.format.clone();
    formats.sort_by_key(|format| *format as u8);
    formats.dedup();
    for path in &args.files {
        let Some(mut next) = batch.step(read(path, &catalogue)) else { continue };
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

fn read(path: &Path, catalogue: &Catalogue) -> Result<NextBlank> {
    let name = disk::display_path(path);
    let record = file::read(&disk::read(path)?, &name, catalogue)?;
    next::next(&record).map_err(|error| error.in_file(name))
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
