//! A report for people.

use std::fmt::Write;

use super::paint::{Paint, safe};
use crate::finding::{Citation, FileReport, Finding, Report, Severity};

/// Lines are broken at this many characters.
const WIDTH: usize = 96;
/// What stands before a finding's message, and what indents the lines below it.
const LEAD: usize = 11;

/// A report as text for people: a part for each file, the worst first in each. `colour` only for a
/// terminal.
#[must_use]
pub fn text(report: &Report, colour: bool) -> String {
    let paint = Paint(colour);
    let mut out = String::new();
    for file in &report.checked {
        one_file(&mut out, file, paint);
        out.push('\n');
    }
    out.push_str(&summary(report, paint));
    out
}

fn one_file(out: &mut String, file: &FileReport, paint: Paint) {
    // Writing to a string does not fail, here and below.
    let form = file.form.as_deref().map(|form| format!(" {}", paint.faint(&format!("({})", safe(form)))));
    let _ = writeln!(out, "{}{}", paint.bold(&safe(&file.file)), form.unwrap_or_default());
    if file.findings.is_empty() {
        let _ = writeln!(out, "  {}", paint.good("Nothing to put right."));
        return;
    }
    let mut findings: Vec<&Finding> = file.findings.iter().collect();
    findings.sort_by_key(|finding| (finding.waived.is_some(), std::cmp::Reverse(finding.severity)));
    let mut quoted = Vec::new();
    for finding in findings {
        one_finding(out, finding, &mut quoted, paint);
    }
}

/// `quoted` are the policies whose words have been shown for this file: once is enough.
fn one_finding<'f>(out: &mut String, finding: &'f Finding, quoted: &mut Vec<&'f Citation>, paint: Paint) {
    let word = match (&finding.waived, finding.severity) {
        (Some(_), _) => paint.faint("waived "),
        (None, Severity::Error) => paint.error("error  "),
        (None, Severity::Warning) => paint.warning("warning"),
    };
    let message: Vec<String> = wrapped(&safe(&finding.message)).iter().map(|line| paint.bold(line)).collect();
    let indent = format!("\n{:LEAD$}", "");
    let _ = writeln!(out, "\n  {word}  {}", message.join(&indent));
    let mut below = |text: &str, faint: bool| {
        for line in wrapped(&safe(text)) {
            let line = if faint { paint.faint(&line) } else { line };
            let _ = writeln!(out, "{:LEAD$}{line}", "");
        }
    };
    below(&format!("→ {}", finding.help), false);
    if let Some(policy) = &finding.policy {
        let place = format!("{}, line {}", policy.source, policy.line);
        if quoted.contains(&policy) {
            below(&format!("Policy as quoted above ({place})"), true);
        } else {
            below(&format!("“{}” ({place})", policy.quote.trim()), true);
            quoted.push(policy);
        }
    }
    if let Some(waived) = &finding.waived {
        below(&format!("Allowed by {} until {}: {}", waived.by, waived.until, waived.reason), false);
    }
    let place = match (&finding.place.field, finding.place.page) {
        (Some(field), Some(page)) => format!("{field}, page {page}: "),
        (Some(field), None) => format!("{field}: "),
        (None, Some(page)) => format!("page {page}: "),
        (None, None) => String::new(),
    };
    below(&format!("{place}{}", finding.rule), true);
}

fn summary(report: &Report, paint: Paint) -> String {
    let files = report.files();
    if report.checked.is_empty() {
        return "No files to check.\n".to_owned();
    }
    let clean = report.checked.iter().filter(|file| file.form.is_some() && file.findings.is_empty()).count();
    let checked = format!("Checked {}", counted(files, "file"));
    // A directory may have findings where none of its files has.
    if report.errors() + report.warnings() + report.waived() == 0 {
        return format!("{checked}: {}\n", paint.good("no findings."));
    }
    let mut parts = vec![
        match report.errors() {
            0 => "no errors".to_owned(),
            errors => paint.error(&counted(errors, "error")),
        },
        match report.warnings() {
            0 => "no warnings".to_owned(),
            warnings => paint.warning(&counted(warnings, "warning")),
        },
    ];
    if report.waived() > 0 {
        parts.push(format!("{} waived", report.waived()));
    }
    if clean > 0 {
        parts.push(format!("{} without findings", counted(clean, "file")));
    }
    format!("{checked}: {}.\n", parts.join(", "))
}

fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

/// Breaks a text into lines that fit beside the lead; a word longer than a line stays whole.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH - LEAD => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
