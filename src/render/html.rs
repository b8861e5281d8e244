//! Renders a report as one HTML page without scripts or external files, by the template `report.html.j2`. The template
//! library escapes all values.

use std::io::{self, Write};

use chrono::NaiveDate;
use minijinja::Environment;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde::Serialize;

use super::view::{FileView, PageView, ReportView};
use crate::error::{Error, Result};
use crate::finding::Report;

/// The library escapes for HTML because the template's name ends in `html`.
const NAME: &str = "report.html";

/// Renders a report as an HTML page. `today` is the day of the check.
///
/// # Errors
/// When the template fails, which is an internal error.
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
    let mut part = |part: &'static str, page: Option<&PageView>, file: Option<&FileView>| {
        // Rendered to memory first: the library would hide a write error, such as a full disk.
        let text = template.render(Serde(PartView { part, page, file })).map_err(io::Error::other)?;
        out.write_all(text.as_bytes())
    };
    let view = ReportView::new(report, today);
    let page = &view.page;
    part("head", Some(page), None)?;
    for file in view.files().filter(|file| page.has_problems && file.has_errors()) {
        part("problem", None, Some(&file))?;
    }
    part("table", Some(page), None)?;
    for file in view.files() {
        part("row", None, Some(&file))?;
    }
    part("total", Some(page), None)?;
    for file in view.files() {
        part("file", None, Some(&file))?;
    }
    part("end", Some(page), None)
}

/// The templates' environment, with the style that all saved pages share.
pub(super) fn template_environment() -> std::result::Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template("page.css", include_str!("page.css"))?;
    Ok(environment)
}

fn environment() -> std::result::Result<Environment<'static>, minijinja::Error> {
    let mut environment = template_environment()?;
    environment.add_template(NAME, include_str!("report.html.j2"))?;
    Ok(environment)
}

/// A part of the page, with the values for the page or for one file.
#[derive(Serialize)]
struct PartView<'p> {
    part: &'static str,
    #[serde(flatten)]
    page: Option<&'p PageView>,
    file: Option<&'p FileView>,
}
