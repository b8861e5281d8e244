//! Renders a report as text.

use std::collections::HashSet;
use std::fmt::Write;
use std::io;

use super::order::{self, tally};
use super::paint::{Paint, safe};
use crate::finding::{Citation, FileReport, Finding, Report, Severity};
use crate::text::{count, wrap};

/// The greatest length of a line, in characters.
const WIDTH: usize = 96;
/// The width of the severity before a message, and the indent of the lines below it.
const LEAD: usize = 11;

/// Returns a report as text: files and findings with the worst first. `colour` only for a terminal.
#[must_use]
pub fn text(report: &Report, colour: bool) -> String {
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write_text(report, colour, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes a report like [`text`], file by file.
///
/// # Errors
/// When it cannot be written.
pub fn write_text(report: &Report, colour: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint(colour);
    let files = order::files(report);
    let clean: Vec<&FileReport> = files.iter().copied().filter(|file| file.findings.is_empty()).collect();
    for file in files.iter().filter(|file| !file.findings.is_empty() || clean.len() == 1) {
        let mut text = String::new();
        one_file(&mut text, file, paint);
        writeln!(out, "{text}")?;
    }
    if clean.len() > 1 {
        writeln!(out, "{}", paint.good("Nothing to put right in:"))?;
        for file in clean {
            writeln!(out, "  {}", safe(&file.file))?;
        }
        writeln!(out)?;
    }
    out.write_all(summary(report, paint).as_bytes())
}

// Writing to a string does not fail, below.

fn one_file(out: &mut String, file: &FileReport, paint: Paint) {
    let title = file.title.as_deref().filter(|title| !title.is_empty());
    let title = title.map(|title| format!(" – {}", safe(title))).unwrap_or_default();
    let _ = writeln!(out, "{}{title}", paint.bold(&safe(&file.file)));
    if file.findings.is_empty() {
        let _ = writeln!(out, "  {}", paint.good("Nothing to put right."));
        return;
    }
    let mut quoted = Vec::new();
    for finding in order::findings(file) {
        one_finding(out, finding, &mut quoted, paint);
    }
}

/// `quoted` lists the policies quoted for this file already; each is quoted once.
fn one_finding<'f>(out: &mut String, finding: &'f Finding, quoted: &mut Vec<&'f Citation>, paint: Paint) {
    let word = match (&finding.waived, finding.severity) {
        (Some(_), _) => paint.faint("waived "),
        (None, Severity::Error) => paint.error("error  "),
        (None, Severity::Warning) => paint.warning("warning"),
    };
    let message: Vec<String> =
        wrap(&safe(&finding.message), WIDTH - LEAD).iter().map(|line| paint.bold(line)).collect();
    let indent = format!("\n{:LEAD$}", "");
    let _ = writeln!(out, "\n  {word}  {}", message.join(&indent));
    let mut below = |text: &str, faint: bool| {
        for line in wrap(&safe(text), WIDTH - LEAD) {
            let line = if faint { paint.faint(&line) } else { line };
            let _ = writeln!(out, "{:LEAD$}{line}", "");
        }
    };
    below(&format!("→ {}", finding.help), false);
    if let Some(waived) = &finding.waived {
        below(&format!("Allowed by {} until {}: {}", waived.by, waived.until, waived.reason), false);
    }
    if let Some(policy) = finding.policy.as_ref().filter(|policy| !quoted.contains(policy)) {
        below(&format!("Policy: “{}” ({})", policy.quote.trim(), policy.place()), true);
        quoted.push(policy);
    }
    below(&format!("[{}]", place(finding)), true);
}

/// Rule, field, page and line, for looking up or waiving the finding.
fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let page = place.page.map(|page| format!("page {page}"));
    let line = place.line.map(|line| format!("line {line}"));
    let parts = [Some(finding.rule.to_owned()), place.field.clone(), page, line];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn summary(report: &Report, paint: Paint) -> String {
    let (files, clean) = (report.files(), report.clean());
    let mut out = not_checked(report, paint);
    let mut listed = HashSet::new();
    let unread = report.unread.iter().filter_map(|unread| unread.file.as_deref());
    let unread: Vec<String> = unread.filter(|file| listed.insert(*file)).map(safe).collect();
    if !unread.is_empty() {
        let _ = writeln!(out, "{} {}.", paint.error("Could not be read:"), unread.join(", "));
    }
    if let Some(tally) = tally(report) {
        let _ = writeln!(out, "{tally}.");
    }
    if report.checked.is_empty() {
        return if out.is_empty() { "No files to check.\n".to_owned() } else { out };
    }
    let checked = if files == 0 { "No file checked".to_owned() } else { format!("Checked {}", count(files, "file")) };
    if clean == report.checked.len() {
        let _ = writeln!(out, "{checked}: {}", paint.good("no findings."));
        return out;
    }
    let mut parts = vec![
        match report.errors() {
            0 => "no errors".to_owned(),
            errors => paint.error(&count(errors, "error")),
        },
        match report.warnings() {
            0 => "no warnings".to_owned(),
            warnings => paint.warning(&count(warnings, "warning")),
        },
    ];
    if report.waived() > 0 {
        parts.push(format!("{} waived", report.waived()));
    }
    if clean > 0 {
        parts.push(format!("{} without findings", count(clean, "file")));
    }
    let _ = writeln!(out, "{checked}: {}.", parts.join(", "));
    out
}

/// A line for each file that was not checked.
fn not_checked(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    if report.not_checked.is_empty() {
        return out;
    }
    let _ = writeln!(out, "{}", paint.bold("Files that need you:"));
    for file in &report.not_checked {
        let _ = writeln!(out, "  {}: {}. {}", paint.bold(&safe(&file.file)), safe(&file.what), safe(&file.help));
    }
    out.push('\n');
    out
}
