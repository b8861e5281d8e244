//! `formfolio check`: what is wrong in completed forms.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::args::{Check, ReportFormat};
use super::batch::Batch;
use super::out::pretty;
use super::read::one;
use super::{Exit, Tool, disk, waivers, words};
use crate::dates;
use crate::error::{Error, Result};
use crate::finding::{FileReport, Report};
use crate::{render, rules};

pub(super) fn run(tool: &mut Tool, args: &Check) -> Result<Exit> {
    let today = today(args.today.as_deref())?;
    if let Some(out) = &args.out {
        disk::vacant(out, args.force)?;
    }
    let catalogue = tool.catalogue()?;
    let loaded = waivers::load(args.waivers.as_deref(), &args.paths)?;
    let mut batch = Batch::default();
    let mut report = Report::default();
    for path in &args.paths {
        let Some(files) = batch.step(files(path)) else { continue };
        for path in files.into_iter().filter(|path| !loaded.has(path)) {
            let Some((file, record)) = batch.take(one(&path, &catalogue)) else { continue };
            let findings = rules::check(&record, today);
            report.checked.push(FileReport::of_record(file, &record.form.id, &record.form.title, findings));
        }
    }
    report.unread = batch.unread();
    rules::waivers::apply(&mut report, &loaded.waivers, today);
    if args.redact {
        report = render::redact(&report);
        batch.told_as(&report.unread);
    }
    let colour = tool.out.colour && args.out.is_none();
    let text = rendered(&report, args.format, today, colour)?;
    match &args.out {
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

/// The report in the format asked for; it ends in a line's end.
fn rendered(report: &Report, format: ReportFormat, today: NaiveDate, colour: bool) -> Result<String> {
    let mut text = match format {
        ReportFormat::Text => render::text(report, colour),
        ReportFormat::Json => pretty(&render::json(report)),
        ReportFormat::Sarif => pretty(&render::sarif(report)),
        ReportFormat::Junit => render::junit(report),
        ReportFormat::Html => render::html(report, today)?,
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
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
        let about = ["folder.yaml", waivers::NAME].contains(&name.as_str());
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
