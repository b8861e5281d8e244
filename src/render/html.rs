//! A report as one page for people to open, print and send on: no network, no script, nothing beside
//! the file itself. How it looks is in `report.html.j2`.
//!
//! This is the home of the library that fills the page in. It escapes whatever is put in.

use std::collections::HashMap;
use std::io::{self, Write};

use chrono::NaiveDate;
use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde::Serialize;

use super::order::{self, counted, tally};
use super::paint::rewrites;
use crate::dates;
use crate::error::{Error, Result};
use crate::finding::{Citation, FileReport, Finding, NotChecked, Report, Severity, Unread};

/// The template's name ends in `html`, by which the library knows how to escape.
const NAME: &str = "report.html";

/// A report as an HTML page. `today` is the day of the check.
///
/// # Errors
/// When the page cannot be filled in, which is a fault of ours.
pub fn html(report: &Report, today: NaiveDate) -> Result<String> {
    let mut out = Vec::new();
    write_html(report, today, &mut out)
        .map_err(|error| Error::internal(format!("the report could not be made: {error}")))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Writes a report as an HTML page, file by file.
///
/// # Errors
/// When it cannot be written.
pub fn write_html(report: &Report, today: NaiveDate, out: &mut dyn Write) -> io::Result<()> {
    let environment = environment().map_err(io::Error::other)?;
    let template = environment.get_template(NAME).map_err(io::Error::other)?;
    let mut part = |part: &'static str, page: Option<&Page>, file: Option<&File>| {
        // The library hides what kept its writer from writing, such as a full disk.
        let text = template.render(Serde(Part { part, page, file })).map_err(io::Error::other)?;
        out.write_all(text.as_bytes())
    };
    let page = Page::of(report, today);
    let ordered = order::files(report);
    let files = || ordered.iter().zip(1..).map(|(one, at)| file(one, at));
    part("head", Some(&page), None)?;
    for file in files().filter(|file| page.has_problems && file.has_errors()) {
        part("problem", None, Some(&file))?;
    }
    part("table", Some(&page), None)?;
    for file in files() {
        part("row", None, Some(&file))?;
    }
    part("total", Some(&page), None)?;
    for file in files() {
        part("file", None, Some(&file))?;
    }
    part("end", Some(&page), None)
}

fn environment() -> std::result::Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template(NAME, include_str!("report.html.j2"))?;
    Ok(environment)
}

/// A part of the page, with what it shows of the whole or of one file.
#[derive(Serialize)]
struct Part<'p> {
    part: &'static str,
    #[serde(flatten)]
    page: Option<&'p Page>,
    file: Option<&'p File>,
}

/// What the page shows besides the files that were checked.
#[derive(Serialize)]
struct Page {
    headline: String,
    day: String,
    version: &'static str,
    tally: Option<String>,
    not_checked: Vec<Other>,
    has_problems: bool,
    has_files: bool,
    unread: Vec<Failed>,
    total: Counts,
    clean: usize,
}

#[derive(Serialize)]
struct Counts {
    files: usize,
    errors: usize,
    warnings: usize,
    waived: usize,
}

#[derive(Serialize)]
struct File {
    id: String,
    name: String,
    title: Option<String>,
    counts: Counts,
    standing: Vec<Shown>,
    waived: Vec<Shown>,
}

/// A file that was not checked; `at` is where more is said of it.
#[derive(Serialize)]
struct Other {
    file: String,
    what: String,
    help: String,
    at: Option<String>,
}

/// A finding.
#[derive(Serialize)]
struct Shown {
    id: String,
    /// For the style: `error`, `warning`, `waived`.
    class: &'static str,
    /// How much it weighs, in words.
    word: &'static str,
    message: String,
    help: String,
    place: Option<String>,
    field: Option<String>,
    rule: &'static str,
    policy: Option<Quote>,
    waived: Option<Allowed>,
}

/// The policy's words, or where on the page they stand already.
#[derive(Serialize)]
struct Quote {
    words: Option<String>,
    at: Option<String>,
    source: String,
}

#[derive(Serialize)]
struct Allowed {
    reason: String,
    by: String,
    until: String,
}

#[derive(Serialize)]
struct Failed {
    id: String,
    file: String,
    message: String,
    help: Option<String>,
    mistakes: Vec<String>,
}

impl Page {
    fn of(report: &Report, today: NaiveDate) -> Self {
        let unread: Vec<Failed> = report.unread.iter().zip(1..).map(|(one, at)| failed(one, at)).collect();
        let places: HashMap<&str, &Failed> =
            report.unread.iter().zip(&unread).rev().filter_map(|(one, at)| Some((one.file.as_deref()?, at))).collect();
        let total = Counts {
            files: report.files(),
            errors: report.errors(),
            warnings: report.warnings(),
            waived: report.waived(),
        };
        let other = |file: &NotChecked| {
            let at = places.get(file.file.as_str()).map(|unread| unread.id.clone());
            Other { file: safe(&file.file), what: format!("{}.", safe(&file.what)), help: sentence(&file.help), at }
        };
        Self {
            headline: headline(&total, unread.len()),
            tally: tally(report),
            not_checked: report.not_checked.iter().map(other).collect(),
            day: dates::long(today),
            version: env!("CARGO_PKG_VERSION"),
            has_problems: total.errors > 0 || !unread.is_empty(),
            has_files: !report.checked.is_empty(),
            unread,
            total,
            clean: report.clean(),
        }
    }
}

fn headline(total: &Counts, unread: usize) -> String {
    let checked = if total.files == 0 {
        "No file checked".to_owned()
    } else {
        format!("{} checked", counted(total.files, "file"))
    };
    match (total.errors, total.warnings, unread) {
        (0, 0, 0) if total.files == 0 => checked,
        (0, 0, 0) => format!("{checked}: nothing to put right"),
        (0, 0, unread) => format!("{checked}, {unread} could not be read"),
        (0, warnings, _) => format!("{checked}: no errors, {}", counted(warnings, "warning")),
        (errors, 0, _) => format!("{checked}: {}", counted(errors, "error")),
        (errors, warnings, _) => format!("{checked}: {}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

impl File {
    fn has_errors(&self) -> bool {
        self.standing.iter().any(|shown| shown.class == "error")
    }
}

fn file(file: &FileReport, number: usize) -> File {
    let mut quoted: Vec<(&Citation, String)> = Vec::new();
    let shown: Vec<Shown> = order::findings(file)
        .into_iter()
        .zip(1..)
        .map(|(finding, at)| shown(finding, format!("file-{number}-finding-{at}"), &mut quoted))
        .collect();
    let (waived, standing) = shown.into_iter().partition(|shown: &Shown| shown.waived.is_some());
    let counts = Counts {
        files: 1,
        errors: file.standing(Severity::Error).count(),
        warnings: file.standing(Severity::Warning).count(),
        waived: file.waived().count(),
    };
    let (name, title) = (safe(&file.file), file.title.as_deref().map(safe).filter(|title| !title.is_empty()));
    File { id: format!("file-{number}"), name, title, counts, standing, waived }
}

fn shown<'f>(finding: &'f Finding, id: String, quoted: &mut Vec<(&'f Citation, String)>) -> Shown {
    let (class, word) = match (&finding.waived, finding.severity) {
        (Some(_), _) => ("waived", "Waived"),
        (None, Severity::Error) => ("error", "Error"),
        (None, Severity::Warning) => ("warning", "Warning"),
    };
    let place = &finding.place;
    let page = place.page.map(|page| format!("page {page}"));
    let line = place.line.map(|line| format!("line {line}"));
    let parts: Vec<String> = place.label.as_deref().map(safe).into_iter().chain(page).chain(line).collect();
    Shown {
        class,
        word,
        message: sentence(&finding.message),
        help: sentence(&finding.help),
        place: (!parts.is_empty()).then(|| parts.join(", ")),
        field: place.field.as_deref().map(safe),
        rule: finding.rule,
        policy: finding.policy.as_ref().map(|policy| quote(policy, &id, quoted)),
        waived: finding.waived.as_ref().map(|waived| Allowed {
            reason: sentence(&waived.reason),
            by: safe(&waived.by),
            until: waived.until.parse().map_or_else(|_| safe(&waived.until), dates::long),
        }),
        id,
    }
}

/// The words once in each file; after that where they stand is enough.
fn quote<'f>(policy: &'f Citation, id: &str, quoted: &mut Vec<(&'f Citation, String)>) -> Quote {
    let source = policy.place();
    if let Some((_, at)) = quoted.iter().find(|(other, _)| *other == policy) {
        return Quote { words: None, at: Some(at.clone()), source };
    }
    quoted.push((policy, id.to_owned()));
    Quote { words: Some(policy.quote.trim().to_owned()), at: None, source }
}

fn failed(unread: &Unread, number: usize) -> Failed {
    Failed {
        id: format!("unread-{number}"),
        file: unread.file.as_deref().map_or_else(|| "A file".to_owned(), safe),
        message: sentence(&unread.message),
        help: unread.help.as_deref().map(sentence),
        mistakes: unread.mistakes.iter().map(|mistake| safe(mistake)).collect(),
    }
}

/// A whole sentence, which messages are but for their full stop and sometimes their capital.
fn sentence(text: &str) -> String {
    let text = safe(text.trim());
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

/// Without the characters that HTML forbids even when they are escaped, and those that rewrite the text around them.
fn safe(text: &str) -> String {
    let forbidden = |c: char| rewrites(c) || matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe;
    text.chars().map(|c| if forbidden(c) { '\u{fffd}' } else { c }).collect()
}
