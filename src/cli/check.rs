//! `formfolio check`: what is wrong in completed forms.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::args::{Check, TextJson};
use super::batch::Batch;
use super::out::pretty;
use super::read::one;
use super::{Exit, Tool, disk, trust, words};
use crate::dates;
use crate::error::{Error, Result};
use crate::file::Reader;
use crate::finding::{FileReport, Report};
use crate::{render, rules};

pub(super) fn run(tool: &mut Tool, args: &Check) -> Result<Exit> {
    let today = today(args.today.as_deref())?;
    if let Some(out) = &args.out {
        disk::vacant(out, args.force)?;
    }
    let catalogue = tool.catalogue()?;
    let trust = trust::in_directory(args.trust.as_deref())?;
    let reader = Reader::new(&catalogue).trusting(&trust);
    let mut batch = Batch::default();
    let mut report = Report::default();
    for path in &args.paths {
        let Some(files) = batch.step(files(path)) else { continue };
        for path in files {
            let Some((file, record)) = batch.take(one(&path, &reader)) else { continue };
            let findings = rules::check(&record, today);
            report.checked.push(FileReport::of_record(file, &record.form.id, &record.form.title, findings));
        }
    }
    let colour = tool.out.colour && args.out.is_none();
    let mut text = match args.format {
        TextJson::Text => render::text(&report, colour),
        TextJson::Json => pretty(&render::json(&report)),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    match &args.out {
        None => tool.out.data(&text)?,
        Some(out) => {
            disk::whole(out, text.as_bytes(), args.force)?;
            tool.out.note(&format!(
                "{} checked, {}, {}; the report is in {}",
                words::count(report.checked.len(), "file", "files"),
                words::count(report.errors(), "error", "errors"),
                words::count(report.warnings(), "warning", "warnings"),
                disk::shown(out)
            ));
        }
    }
    let found = if report.errors() > 0 { Exit::Findings } else { Exit::Clean };
    Ok(batch.end(tool, found))
}

/// The day of the check: as given, or this computer's.
fn today(given: Option<&str>) -> Result<NaiveDate> {
    let Some(text) = given else { return Ok(chrono::Local::now().date_naive()) };
    dates::read(text).date().ok_or_else(|| {
        Error::usage(format!("--today is `{text}`, which is no date"), "Write it as 2025-03-04 or 04/03/2025.")
    })
}

/// The files that a path stands for: itself, or what is below a directory.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let wanted = |path: &Path| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        // Word keeps `~$record.docx` beside a file that is open; the other two describe a folder.
        let other = name.starts_with("~$") || name.starts_with('.');
        let about = ["folder.yaml", "waivers.yaml"].contains(&name.as_str());
        disk::ends_in(path, &["docx", "pdf", "yaml", "yml"]) && !other && !about
    };
    let files = disk::below(path, &wanted)?;
    if files.is_empty() {
        return Err(Error::input(
            "there is nothing to check in this directory",
            "Completed forms are .docx, .pdf, .yaml or .yml files; old .doc files have to be saved as .docx first.",
        )
        .in_file(disk::shown(path)));
    }
    Ok(files)
}
