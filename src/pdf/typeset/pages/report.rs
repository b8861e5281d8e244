//! Typesets the report of a check. A long one is set in parts, because the typesetter takes about 50 kB of memory for
//! each line; the parts are then merged.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{PdfPages, letters};
use crate::error::{Error, Result};
use crate::pdf::typeset::{self, TypstLayout};

/// A part of a report: some lines of its lists and some files with their findings. The texts are safe to show.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ReportPart {
    /// What the report says of all files.
    pub report: Json,
    /// Whether this is the first part. It has the title.
    pub first: bool,
    /// Whether this is the last part.
    pub last: bool,
    /// Files that were not checked.
    pub others: Vec<Json>,
    /// Whether the list of these files begins here.
    pub others_begin: bool,
    /// The number of these files in all parts.
    pub others_all: usize,
    /// Lines of the table of checked files.
    pub rows: Vec<ReportRow>,
    /// Whether the table ends here, with its totals.
    pub rows_end: bool,
    /// The checked files, each with an `id` and its findings.
    pub files: Vec<Json>,
}

/// A line of the table of checked files.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportRow {
    /// The file's id.
    pub id: String,
    /// Its name.
    pub name: Json,
    /// The title of its form.
    pub title: Json,
    /// Whose record it is and of which day.
    pub about: Json,
    /// The numbers of its findings.
    pub counts: Json,
    /// Whether it could not be read and has no findings.
    pub is_only_unread: bool,
    /// Whether its findings are in the same part.
    pub here: bool,
    /// The page with its findings, from 1; 0 while it is not known.
    pub page: u32,
}

/// A part of a report as pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPages {
    /// The pages.
    pub pages: PdfPages,
    /// The page of the part, from 1, on which each of its files begins.
    pub begins: Vec<u32>,
}

/// Returns a part of the report of a check on a day. Its length does not depend on the numbers of pages in it.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn report(part: &ReportPart, day: NaiveDate) -> Result<ReportPages> {
    let fault = |error| Error::internal(format!("the report cannot be written: {error}"));
    let mut data = serde_json::to_value(part).map_err(fault)?;
    let lacking = letters::clean_all(&mut data);
    if let Some(object) = data.as_object_mut() {
        object.insert("lacking".into(), lacking.into());
        object.insert("day".into(), json!({"year": day.year(), "month": day.month(), "day": day.day()}));
    }
    let ids: Vec<&str> = part.files.iter().filter_map(|file| file.get("id")?.as_str()).collect();
    let (pdf, count, begins) = typeset::set_labelled(TypstLayout::Report, &data, "formfolio:report", &ids)?;
    Ok(ReportPages { pages: PdfPages { pdf, count }, begins })
}
