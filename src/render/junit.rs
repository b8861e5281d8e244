//! Renders a report as JUnit XML, which build servers show as test results. A file is a suite, a finding a case in it.
//!
//! JUnit has no warnings. A failed case would fail the build, so a warning is a passed case with the warning in its
//! output. Waived findings and unchecked files are skipped cases.
//!
//! Written by hand: `quick-junit` holds the whole report in memory, and reports of 20,000 files are written file by file.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

use crate::finding::{FileReport, Finding, NotChecked, Report, Severity, UnreadFile};
use crate::text::displayable_lines;
use crate::text::{XmlPlace, escape_xml};

/// Returns a report as JUnit XML.
#[must_use]
pub fn junit(report: &Report) -> String {
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write_junit(report, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes a report as JUnit XML, suite by suite.
///
/// # Errors
/// When it cannot be written.
pub fn write_junit(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let unread = report.unread_files();
    let suites = || {
        let others = report.not_checked.iter().filter(|file| !unread.contains(file.file.as_str()));
        (report.checked.iter().map(TestSuite::of_file))
            .chain(report.unread.iter().map(TestSuite::of_unread))
            .chain(others.map(TestSuite::of_not_checked))
    };
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for suite in suites() {
        tests += suite.cases.len();
        failures += suite.failures;
        errors += suite.errors;
    }
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"formfolio check\" tests=\"{tests}\" \
         failures=\"{failures}\" errors=\"{errors}\" time=\"0\">"
    )?;
    for suite in suites() {
        let mut text = String::new();
        suite.write(&mut text);
        out.write_all(text.as_bytes())?;
    }
    out.write_all(b"</testsuites>\n")
}

/// The test cases of one file.
struct TestSuite {
    name: String,
    /// The title and id of the form.
    form: Option<(String, String)>,
    /// Name and XML content of each case.
    cases: Vec<(String, String)>,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl TestSuite {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), form: None, cases: Vec::new(), failures: 0, errors: 0, skipped: 0 }
    }

    fn of_file(file: &FileReport) -> Self {
        let mut suite = Self::new(&file.file);
        suite.form = file.form.clone().map(|id| (file.title.clone().unwrap_or_default(), id));
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for finding in &file.findings {
            let mut name = case_name(finding);
            let times = names.entry(name.clone()).or_default();
            *times += 1;
            // Build servers track a case by its name, so names must be unique.
            if *times > 1 {
                name = format!("{name} ({times})");
            }
            let body = suite.body(finding);
            suite.cases.push((name, body));
        }
        if suite.cases.is_empty() {
            suite.cases.push(("no findings".to_owned(), String::new()));
        }
        suite
    }

    fn of_unread(unread: &UnreadFile) -> Self {
        let mut suite = Self::new(unread.file.as_deref().unwrap_or("formfolio check"));
        let details: Vec<&str> = unread.mistakes.iter().chain(&unread.help).map(String::as_str).collect();
        let body = element("error", &[("message", &unread.message), ("type", "unreadable")], &details.join("\n"));
        suite.cases.push(("the file can be read".to_owned(), body));
        suite.errors = 1;
        suite
    }

    fn of_not_checked(file: &NotChecked) -> Self {
        let mut suite = Self::new(&file.file);
        let body = element("skipped", &[("message", &format!("not checked: {}", file.what))], &file.help);
        suite.cases.push(("the file can be checked".to_owned(), body));
        suite.skipped = 1;
        suite
    }

    fn body(&mut self, finding: &Finding) -> String {
        if let Some(waived) = &finding.waived {
            self.skipped += 1;
            let why = format!("Allowed by {} until {}: {}", waived.by, waived.until, waived.reason);
            return element("skipped", &[("message", &why)], &details(finding));
        }
        match finding.severity {
            Severity::Error => {
                self.failures += 1;
                element("failure", &[("message", &finding.message), ("type", finding.rule)], &details(finding))
            }
            Severity::Warning => {
                let output = format!("Warning: {}\n{}", finding.message, details(finding));
                element("system-out", &[], &output)
            }
        }
    }

    // Writing to a string does not fail, here and below.
    fn write(&self, out: &mut String) {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\">",
            attribute(&self.name),
            self.cases.len(),
            self.failures,
            self.errors,
            self.skipped
        );
        if let Some((title, id)) = &self.form {
            let property =
                |name, value| format!("      {}\n", element("property", &[("name", name), ("value", value)], ""));
            let _ = writeln!(
                out,
                "    <properties>\n{}{}    </properties>",
                property("form", id),
                property("title", title)
            );
        }
        // Jenkins takes the text before the last dot for a package name.
        let class = self.name.replace('.', "_");
        for (name, body) in &self.cases {
            let _ = write!(
                out,
                "    <testcase classname=\"{}\" name=\"{}\" time=\"0\"",
                attribute(&class),
                attribute(name)
            );
            let _ =
                if body.is_empty() { writeln!(out, "/>") } else { writeln!(out, ">\n      {body}\n    </testcase>") };
        }
        out.push_str("  </testsuite>\n");
    }
}

fn case_name(finding: &Finding) -> String {
    let place = &finding.place;
    match (&place.label, &place.field, place.line) {
        (Some(label), Some(field), _) => format!("{}: {label} ({field})", finding.rule),
        (_, Some(field), _) => format!("{}: {field}", finding.rule),
        (_, None, Some(line)) => format!("{}: line {line}", finding.rule),
        _ => finding.rule.to_owned(),
    }
}

/// Help, policy and page of a finding.
fn details(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone(), finding.help.clone()];
    if finding.waived.is_none() {
        // The message is in an attribute already.
        lines.remove(0);
    }
    if let Some(policy) = &finding.policy {
        lines.push(format!("“{}” ({})", policy.quote.trim(), policy.place()));
    }
    if let Some(page) = finding.place.page {
        lines.push(format!("Page {page}"));
    }
    lines.join("\n")
}

fn element(name: &str, attributes: &[(&str, &str)], text: &str) -> String {
    let mut out = format!("<{name}");
    for (key, value) in attributes {
        let _ = write!(out, " {key}=\"{}\"", attribute(value));
    }
    let _ =
        if text.is_empty() { write!(out, "/>") } else { write!(out, ">{}</{name}>", escaped(text, XmlPlace::Text)) };
    out
}

fn attribute(text: &str) -> String {
    escaped(text, XmlPlace::Attribute)
}

/// A text for an element or attribute, without characters that mislead.
fn escaped(text: &str, place: XmlPlace) -> String {
    let mut out = String::with_capacity(text.len());
    escape_xml(&displayable_lines(text), place, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_misleading_characters_are_replaced() {
        let text = "<a & \"b\">\u{0}\u{1b}\u{ffff}\u{85}ŷ’\n";
        assert_eq!(escaped(text, XmlPlace::Attribute), "&lt;a &amp; &quot;b&quot;&gt;����ŷ’ ");
        assert_eq!(escaped(text, XmlPlace::Text), "&lt;a &amp; \"b\"&gt;����ŷ’\n");
        assert_eq!(element("skipped", &[("message", "a\"b")], ""), "<skipped message=\"a&quot;b\"/>");
    }
}
