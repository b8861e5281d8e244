//! `formfolio check`: what is wrong in completed forms.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::args::{Check, TextJson};
use super::batch::Batch;
use super::out::pretty;
use super::{Exit, Tool, disk, members, words};
use crate::check::{Checker, DESCRIPTION, Outcome};
use crate::dates;
use crate::error::{Error, Result};
use crate::render;

pub(super) fn run(tool: &mut Tool, args: &Check) -> Result<Exit> {
    let today = today(args.today.as_deref())?;
    if let Some(out) = &args.out {
        disk::vacant(out, args.force)?;
    }
    let catalogue = tool.catalogue()?;
    let staff = args.staff.as_deref().map(members::read).transpose()?.unwrap_or_default();
    let mut checker = Checker::new(&catalogue, today, &staff);
    for path in &args.paths {
        let name = disk::shown(path);
        if !path.is_dir() {
            checker.file(&name, disk::read(path));
            continue;
        }
        match files(path) {
            Ok(files) => {
                let names: Vec<String> = files.iter().map(|path| disk::shown(path)).collect();
                checker.directory(&name, &names, |name| disk::read(Path::new(name)));
            }
            Err(error) => checker.failed(error),
        }
    }
    let output = Output { format: args.format, out: args.out.as_deref(), force: args.force };
    tell(tool, checker.finish(), &output)
}

/// Where a report goes, and how it looks.
pub(super) struct Output<'a> {
    /// How it looks.
    pub format: TextJson,
    /// The file it goes to; standard output when there is none.
    pub out: Option<&'a Path>,
    /// Whether it may replace a file that is there.
    pub force: bool,
}

/// Tells what came of a check.
pub(super) fn tell(tool: &mut Tool, outcome: Outcome, args: &Output<'_>) -> Result<Exit> {
    let Outcome { report, failures } = outcome;
    let batch = Batch::of(report.files(), failures);
    let colour = tool.out.colour && args.out.is_none();
    let mut text = match args.format {
        TextJson::Text => render::text(&report, colour),
        TextJson::Json => pretty(&render::json(&report)),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    match args.out {
        None => tool.out.data(&text)?,
        Some(out) => {
            disk::whole(out, text.as_bytes(), args.force)?;
            tool.out.note(&format!(
                "{} checked, {}, {}; the report is in {}",
                words::count(report.files(), "file", "files"),
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
pub(super) fn today(given: Option<&str>) -> Result<NaiveDate> {
    let Some(text) = given else { return Ok(chrono::Local::now().date_naive()) };
    dates::read(text).date().ok_or_else(|| {
        Error::usage(format!("--today is `{text}`, which is no date"), "Write it as 2025-03-04 or 04/03/2025.")
    })
}

/// The files below a directory that may be completed forms, and those that describe folders.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let describes = |path: &Path| path.file_name().is_some_and(|name| name == DESCRIPTION);
    let wanted = |path: &Path| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        // Word keeps `~$record.docx` beside a file that is open.
        let other = name.starts_with("~$") || name.starts_with('.');
        disk::ends_in(path, &["docx", "pdf", "yaml", "yml"]) && !other && name != "waivers.yaml"
    };
    let files = disk::below(path, &wanted)?;
    if files.iter().all(|path| describes(path)) {
        return Err(Error::input(
            "there is nothing to check in this directory",
            "Completed forms are .docx, .pdf, .yaml or .yml files; old .doc files have to be saved as .docx first.",
        )
        .in_file(disk::shown(path)));
    }
    Ok(files)
}
