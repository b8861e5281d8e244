//! Renders a report as a PDF that is accessible and made to be kept (PDF/UA-1, PDF/A-2a). It says what the page in HTML
//! says. A long report is set in parts.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value as Json;

use super::view::ReportView;
use crate::error::{Error, Result};
use crate::finding::Report;
use crate::pdf::merge::{self, MergeOptions, MergePart};
use crate::pdf::pages::{self, ReportPages, ReportPart, ReportRow};
use crate::pdf::typeset;

/// The most text of a part, in bytes of JSON. The typesetter takes some 80 MB of memory for it.
const MOST_TEXT: usize = 100_000;
/// The bytes that a line of the table counts for, besides its words.
const ROW: usize = 100;

/// Renders a report as a PDF. `today` is the day of the check.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn pdf(report: &Report, today: NaiveDate) -> Result<Vec<u8>> {
    let view = ReportView::new(report, today);
    let mut page = json(&view.page)?;
    let others = match page.get_mut("not_checked").map(Json::take) {
        Some(Json::Array(others)) => others,
        _ => Vec::new(),
    };
    let files = view.files().map(|file| json(&file)).collect::<Result<Vec<Json>>>()?;
    let mut parts = in_parts(&page, others, files);
    let is_long = parts.len() > 1;
    let set = |part: &ReportPart| {
        let pages = pages::report(part, today);
        if is_long {
            typeset::forget();
        }
        pages
    };
    let mut made = parts.iter().map(set).collect::<Result<Vec<ReportPages>>>()?;
    let places = places(&parts, &made);
    let pages: HashMap<&str, u32> = places.iter().map(|place| (place.id.as_str(), place.page)).collect();
    for (part, made) in parts.iter_mut().zip(&mut made) {
        let mut leads_elsewhere = false;
        for row in part.rows.iter_mut().filter(|row| !row.here) {
            row.page = pages.get(row.id.as_str()).copied().unwrap_or(0);
            leads_elsewhere = true;
        }
        if leads_elsewhere {
            *made = set(part)?;
        }
    }
    merged(&page, &made, &places, today)
}

/// Writes a report as a PDF.
///
/// # Errors
/// When it cannot be written.
pub fn write_pdf(report: &Report, today: NaiveDate, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&pdf(report, today).map_err(io::Error::other)?)
}

fn json(value: &impl Serialize) -> Result<Json> {
    serde_json::to_value(value).map_err(|error| Error::internal(format!("the report could not be made: {error}")))
}

fn words(value: &Json, key: &str) -> String {
    value.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// The place of a file's findings in the report.
struct FilePlace {
    part: usize,
    id: String,
    name: String,
    /// The page, from 1.
    page: u32,
}

/// Where the findings of each file stand.
fn places(parts: &[ReportPart], made: &[ReportPages]) -> Vec<FilePlace> {
    let mut before = 0;
    let mut out = Vec::new();
    for (at, (part, made)) in parts.iter().zip(made).enumerate() {
        for (file, page) in part.files.iter().zip(&made.begins) {
            out.push(FilePlace { part: at, id: words(file, "id"), name: words(file, "name"), page: before + page });
        }
        before += u32::try_from(made.pages.count).unwrap_or(0);
    }
    out
}

/// The parts of a report while they are filled.
struct PartList {
    full: Vec<ReportPart>,
    current: ReportPart,
    empty: ReportPart,
    room: usize,
}

impl PartList {
    /// The part that has room for so much text. More than any part has room for is a part by itself.
    fn with_room(&mut self, text: usize) -> &mut ReportPart {
        if text > self.room && self.room < MOST_TEXT {
            self.full.push(std::mem::replace(&mut self.current, self.empty.clone()));
            self.room = MOST_TEXT;
        }
        self.room = self.room.saturating_sub(text);
        &mut self.current
    }
}

/// Splits a report into parts that are typeset one at a time.
fn in_parts(page: &Json, others: Vec<Json>, files: Vec<Json>) -> Vec<ReportPart> {
    let empty = ReportPart { report: page.clone(), others_all: others.len(), ..ReportPart::default() };
    let first = ReportPart { first: true, ..empty.clone() };
    let mut list = PartList { full: Vec::new(), current: first, empty, room: MOST_TEXT };
    for (at, file) in others.into_iter().enumerate() {
        let part = list.with_room(file.to_string().len());
        part.others_begin |= at == 0;
        part.others.push(file);
    }
    for (at, row) in files.iter().map(row).enumerate() {
        let part = list.with_room(row.name.to_string().len() + row.title.to_string().len() + ROW);
        part.rows.push(row);
        part.rows_end |= at + 1 == files.len();
    }
    for file in files {
        list.with_room(file.to_string().len()).files.push(file);
    }
    let PartList { full: mut parts, current, .. } = list;
    parts.push(ReportPart { last: true, ..current });
    for part in &mut parts {
        let ids: HashSet<String> = part.files.iter().map(|file| words(file, "id")).collect();
        part.rows.iter_mut().for_each(|row| row.here = ids.contains(&row.id));
    }
    parts
}

fn row(file: &Json) -> ReportRow {
    let is_empty = |key: &str| file.get(key).and_then(Json::as_array).is_none_or(Vec::is_empty);
    let value = |key: &str| file.get(key).cloned().unwrap_or_default();
    ReportRow {
        id: words(file, "id"),
        name: value("name"),
        title: value("title"),
        about: value("about"),
        counts: value("counts"),
        is_only_unread: !is_empty("unread") && is_empty("standing") && is_empty("waived"),
        here: false,
        page: 0,
    }
}

/// Joins the parts, with a bookmark for each file.
fn merged(page: &Json, made: &[ReportPages], places: &[FilePlace], today: NaiveDate) -> Result<Vec<u8>> {
    let shown = page.get("tally").filter(|tally| !tally.is_null()).or_else(|| page.get("headline"));
    let headline = shown.and_then(Json::as_str).unwrap_or_default();
    let error = if page.get("is_bad") == Some(&Json::Bool(true)) { "Error: " } else { "" };
    let parts: Vec<MergePart<'_>> = made
        .iter()
        .enumerate()
        .map(|(at, made)| MergePart {
            bytes: &made.pages.pdf,
            title: headline.to_owned(),
            level: u8::from(at == 0),
            numbered: true,
            resolves_links: true,
            also: places
                .iter()
                .filter(|place| place.part == at)
                .map(|place| (place.name.clone(), place.page))
                .collect(),
            ..MergePart::default()
        })
        .collect();
    let options = MergeOptions {
        title: format!("{error}{headline} – Formfolio"),
        date: Some(today),
        number_label: "Page ".to_owned(),
        ..MergeOptions::default()
    };
    Ok(merge::merge(&parts, &options).map_err(|failed| *failed.error)?.bytes)
}
