//! Renders a report as SARIF 2.1.0. All rules are declared, also those without results. The output does not depend on
//! the clock or the machine.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::uri;
use crate::finding::{AppliedWaiver, FileReport, Finding, NotChecked, Report, Severity, UnreadFile};
use crate::rules::{RULES, Rule};
use crate::text::json::{StreamedList, tree, write_pretty};
use crate::text::{capitalised, stopped};

/// The URI of the JSON Schema, by which programs recognise the format.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Returns a report as a SARIF log with one run.
#[must_use]
pub fn sarif(report: &Report) -> Json {
    tree(&Artifacts::new(report).log())
}

/// Writes a report as a SARIF log, result by result.
///
/// # Errors
/// When it cannot be written.
pub fn write_sarif(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_pretty(&Artifacts::new(report).log(), out)
}

/// A report with its artifacts, each file once.
struct Artifacts<'r> {
    report: &'r Report,
    files: Vec<&'r FileReport>,
    /// The index of the artifact for each entry of the report.
    places: Vec<usize>,
    /// The intact files that were not checked.
    others: Vec<&'r NotChecked>,
}

#[derive(Serialize)]
struct SarifLog<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [R; 1],
}

#[derive(Serialize)]
struct SarifRun<I, A, R> {
    tool: Json,
    language: &'static str,
    invocations: [I; 1],
    artifacts: A,
    results: R,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<N> {
    execution_successful: bool,
    tool_execution_notifications: N,
}

impl<'r> Artifacts<'r> {
    fn new(report: &'r Report) -> Self {
        // A file named twice is one artifact: the schema requires them to be unique.
        let mut known: HashMap<&str, usize> = HashMap::new();
        let (mut files, mut places) = (Vec::new(), Vec::with_capacity(report.checked.len()));
        for file in &report.checked {
            places.push(*known.entry(&file.file).or_insert_with(|| {
                files.push(file);
                files.len() - 1
            }));
        }
        let unread = report.unread_files();
        let others = report.not_checked.iter().filter(|file| !unread.contains(file.file.as_str())).collect();
        Self { report, files, places, others }
    }

    fn log(&self) -> impl Serialize {
        let report = self.report;
        let others = || self.others.iter().copied().map(not_checked);
        SarifLog {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [SarifRun {
                tool: json!({"driver": {
                    "name": "formfolio",
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "language": "en-GB",
                    "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
                }}),
                language: "en-GB",
                invocations: [Invocation {
                    execution_successful: report.unread.is_empty(),
                    tool_execution_notifications: StreamedList(move || {
                        report.unread.iter().map(notification).chain(others())
                    }),
                }],
                artifacts: StreamedList(|| self.files.iter().copied().map(artifact)),
                results: StreamedList(|| {
                    self.places.iter().zip(&report.checked).flat_map(|(index, file)| results(*index, file))
                }),
            }],
        }
    }
}

fn rule(rule: &Rule) -> Json {
    json!({
        "id": rule.id,
        "name": pascal_case(rule.id),
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.about.keyword()]},
    })
}

/// The name of a rule in SARIF, such as `ActionWithoutOwner`.
fn pascal_case(id: &str) -> String {
    id.split('-').map(capitalised).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn artifact(file: &FileReport) -> Json {
    let mut out = Map::new();
    out.insert("location".into(), json!({"uri": uri::from_file_name(&file.file)}));
    if let Some(title) = &file.title {
        out.insert("description".into(), json!({"text": title}));
    }
    out.insert("roles".into(), json!(["analysisTarget"]));
    Json::Object(out)
}

fn results(index: usize, file: &FileReport) -> Vec<Json> {
    // Findings of one rule at one place are numbered.
    let mut seen: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    let mut one = |finding| {
        let number = seen.entry(place(finding)).or_default();
        *number += 1;
        result(index, file, finding, *number)
    };
    file.findings.iter().map(&mut one).collect()
}

fn place(finding: &Finding) -> (&str, Option<&str>) {
    (finding.rule, finding.place.field.as_deref())
}

fn result(index: usize, file: &FileReport, finding: &Finding, number: usize) -> Json {
    let mut physical = Map::new();
    physical.insert("artifactLocation".into(), json!({"uri": uri::from_file_name(&file.file), "index": index}));
    if let Some(line) = finding.place.line {
        physical.insert("region".into(), json!({"startLine": line}));
    }
    let mut location = Map::new();
    location.insert("physicalLocation".into(), Json::Object(physical));
    if let Some(field) = &finding.place.field {
        let name = finding.place.label.as_deref().unwrap_or(field);
        location
            .insert("logicalLocations".into(), json!([{"name": name, "fullyQualifiedName": field, "kind": "member"}]));
    }
    if let Some(page) = finding.place.page {
        // A region counts lines or bytes; a page of a PDF is neither.
        location.insert("properties".into(), json!({"page": page}));
    }
    let mut out = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": {"text": format!("{} {}", stopped(&finding.message), stopped(&finding.help))},
        "locations": [location],
        "partialFingerprints": {"formfolio/v1": fingerprint(&file.file, finding, number)},
        // If one result has `suppressions`, all must have it.
        "suppressions": finding.waived.iter().map(suppression).collect::<Vec<_>>(),
    });
    let Some(object) = out.as_object_mut() else { return out };
    if let Some(index) = RULES.iter().position(|rule| rule.id == finding.rule) {
        object.insert("ruleIndex".into(), index.into());
    }
    let mut properties = Map::new();
    if let Some(form) = &file.form {
        properties.insert("form".into(), form.as_str().into());
    }
    if let Some(policy) = &finding.policy {
        properties.insert("policy".into(), super::json::citation(policy));
    }
    if !properties.is_empty() {
        object.insert("properties".into(), Json::Object(properties));
    }
    out
}

fn suppression(waived: &AppliedWaiver) -> Json {
    json!({
        "kind": "external",
        "status": "accepted",
        "justification": format!("{} Allowed by {} until {}.", stopped(&waived.reason), waived.by, waived.until),
    })
}

fn not_checked(file: &NotChecked) -> Json {
    json!({
        "level": "warning",
        "message": {"text": format!("The file was not checked: {} {}", stopped(&file.what), stopped(&file.help))},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri::from_file_name(&file.file)}}}],
    })
}

fn notification(unread: &UnreadFile) -> Json {
    let mut text = format!("The file could not be read: {}", stopped(&unread.message));
    for more in unread.mistakes.iter().chain(&unread.help) {
        text.push(' ');
        text.push_str(&stopped(more));
    }
    let mut out = Map::new();
    out.insert("level".into(), "error".into());
    out.insert("message".into(), json!({"text": text}));
    if let Some(file) = &unread.file {
        out.insert(
            "locations".into(),
            json!([{"physicalLocation": {"artifactLocation": {"uri": uri::from_file_name(file)}}}]),
        );
    }
    Json::Object(out)
}

/// A stable id across runs: file name, rule, field and ordinal. FNV-1a: it need not resist collisions.
fn fingerprint(file: &str, finding: &Finding, number: usize) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let (rule, field) = place(finding);
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in [name, rule, field.unwrap_or(""), &number.to_string()] {
        // The zero keeps `ab`, `c` and `a`, `bc` apart.
        for byte in part.bytes().chain(std::iter::once(0)) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
