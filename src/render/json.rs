//! Renders a report as JSON. The names are a contract: fields may be added, but none may change.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::finding::{Citation, FileReport, Finding, NotChecked, Report, UnreadFile};
use crate::text::json::{StreamedList, tree, write_pretty};

/// Returns a report as JSON: `{"checked": [..], "unread": [..], "not_checked": [..], "summary": {..}}`.
#[must_use]
pub fn json(report: &Report) -> Json {
    tree(&shape(report))
}

/// Writes a report as JSON, file by file.
///
/// # Errors
/// When it cannot be written.
pub fn write_json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_pretty(&shape(report), out)
}

#[derive(Serialize)]
struct JsonReport<C, U, N> {
    checked: C,
    unread: U,
    not_checked: N,
    summary: Json,
}

fn shape(report: &Report) -> impl Serialize {
    JsonReport {
        checked: StreamedList(|| report.checked.iter().map(file)),
        unread: StreamedList(|| report.unread.iter().map(unread)),
        not_checked: StreamedList(|| report.not_checked.iter().map(not_checked)),
        summary: json!({
            "files": report.files(),
            "errors": report.errors(),
            "warnings": report.warnings(),
            "waived": report.waived(),
            "found": report.found(),
            "by_labels": report.by_labels(),
            "filed": report.filed,
            "not_checked": report.not_checked.len(),
        }),
    }
}

fn file(file: &FileReport) -> Json {
    json!({
        "file": file.file,
        "form": file.form,
        "title": file.title,
        "findings": file.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

/// A file that could not be read.
pub(super) fn unread(unread: &UnreadFile) -> Json {
    json!({"file": unread.file, "message": unread.message, "help": unread.help, "mistakes": unread.mistakes})
}

fn not_checked(file: &NotChecked) -> Json {
    json!({"file": file.file, "what": file.what, "help": file.help})
}

/// A finding. Absent values are left out.
pub(super) fn finding(finding: &Finding) -> Json {
    let mut out = Map::new();
    out.insert("rule".into(), finding.rule.into());
    out.insert("severity".into(), finding.severity.keyword().into());
    if let Some(field) = &finding.place.field {
        out.insert("field".into(), field.as_str().into());
    }
    if let Some(label) = &finding.place.label {
        out.insert("label".into(), label.as_str().into());
    }
    if let Some(page) = finding.place.page {
        out.insert("page".into(), page.into());
    }
    if let Some(line) = finding.place.line {
        out.insert("line".into(), line.into());
    }
    out.insert("message".into(), finding.message.as_str().into());
    out.insert("help".into(), finding.help.as_str().into());
    if let Some(policy) = &finding.policy {
        out.insert("policy".into(), citation(policy));
    }
    if let Some(waived) = &finding.waived {
        out.insert("waived".into(), json!({"reason": waived.reason, "by": waived.by, "until": waived.until}));
    }
    Json::Object(out)
}

/// A quote of a policy, with its authority and source.
pub(super) fn citation(policy: &Citation) -> Json {
    let mut out = json!({
        "authority": &*policy.authority,
        "quote": &*policy.quote,
        "source": &*policy.source,
        "line": policy.line,
    });
    if let Some(title) = &policy.title {
        out["title"] = (&**title).into();
    }
    if let Some(heading) = &policy.heading {
        out["heading"] = (&**heading).into();
    }
    out
}
