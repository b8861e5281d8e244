//! Redacted reports: no format shows typed text.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use formfolio::file;
use formfolio::finding::{FileReport, Report, UnreadFile};
use formfolio::form::{Catalogue, Form, Kind};
use formfolio::record::{Grade, Note, NoteKind, Record, Row, Signature, Value, answered};
use formfolio::render;
use formfolio::rules::waivers::{apply, parse};
use formfolio::rules::{self, Check, RULES};
use formfolio::source::Source;

use super::{catalogue, fixtures, record, today};

/// A report in all formats.
fn renderings(report: &Report, today: NaiveDate) -> Vec<(&'static str, String)> {
    vec![
        ("text", render::text(report, false)),
        ("text in colour", render::text(report, true)),
        ("json", render::json(report).to_string()),
        ("sarif", render::sarif(report).to_string()),
        ("junit", render::junit(report)),
        ("html", render::html(report, today).unwrap()),
    ]
}

/// Invents unique surnames that are not words.
#[derive(Default)]
struct Surnames(Vec<String>);

impl Surnames {
    fn next(&mut self) -> String {
        let letters = |mut n: usize| {
            let mut out = String::new();
            for _ in 0..3 {
                out.push(char::from(b'a' + u8::try_from(n % 26).unwrap()));
                n /= 26;
            }
            out
        };
        let name = format!("Q{}xzû{}", letters(self.0.len()), letters(self.0.len() * 7 + 3));
        self.0.push(name.clone());
        name
    }
}

/// A record with a unique surname in every text, and wrong values everywhere else.
fn full_of_names(form: &std::sync::Arc<Form>, names: &mut Surnames) -> Record {
    let mut record = Record::blank(form);
    for field in form.fields() {
        let value = match &field.kind {
            Kind::Signature { .. } => {
                let date = Box::new(Value::Text(names.next()));
                Value::Signature(Signature {
                    grade: Grade::Typed,
                    name: Some(names.next()),
                    date,
                    status: None,
                    digital: None,
                })
            }
            Kind::Table(table) => {
                let mut row = Row::new();
                for column in &table.columns {
                    let takes_words = !matches!(column.kind, Kind::Tick);
                    row.insert(
                        column.name.clone(),
                        if takes_words { Value::Text(names.next()) } else { Value::Bool(true) },
                    );
                }
                Value::Rows(vec![row])
            }
            Kind::Choices { .. } => Value::List(vec![Value::Text(names.next())]),
            Kind::Tick => Value::Bool(true),
            _ => Value::Text(names.next()),
        };
        record.values.insert(field.name.clone(), value);
    }
    // Most rules do not run on a file without form fields.
    for kind in NoteKind::ALL.into_iter().filter(|kind| *kind != NoteKind::FieldsLost) {
        // An unknown name, an unknown name that begins with a known one, and no name.
        let first = form.fields().next().map(|field| field.name.clone()).unwrap_or_default();
        for field in [Some(names.next()), Some(format!("{first}.{}", names.next())), None] {
            record.notes.push(Note { kind, field, message: names.next() });
        }
    }
    record
}

#[test]
fn no_format_shows_a_name_of_a_redacted_report() {
    let mut names = Surnames::default();
    let mut report = Report::default();
    for form in Catalogue::built_in().forms() {
        let record = full_of_names(form, &mut names);
        let findings = rules::check(&record, today()).findings;
        let file = format!("{}/{} {}.docx", names.next(), names.next(), names.next());
        report.checked.push(FileReport::of_record(file, &form.id, &form.title, findings));
        let mut lost = record;
        lost.notes.push(Note { kind: NoteKind::FieldsLost, field: Some(names.next()), message: names.next() });
        let findings = rules::check(&lost, today()).findings;
        report.checked.push(FileReport::of_record(names.next(), &form.id, &form.title, findings));
    }
    let found: Vec<&str> = report.checked.iter().flat_map(|file| &file.findings).map(|finding| finding.rule).collect();
    for rule in ["invalid-date", "vague-date", "signer-not-party", "unknown-field", "unknown-choice", "control-missing"]
    {
        assert!(found.contains(&rule), "{rule} was not found");
    }
    report.unread.push(UnreadFile {
        file: Some(format!("{}.{}", names.next(), names.next())),
        message: "the record has mistakes".into(),
        help: None,
        mistakes: vec![format!("unknown key `{}`", names.next())],
    });
    let waivers = format!(
        "- {{ rule: invalid-date, file: '*', reason: {}, by: {}, until: 2025-12-31 }}\n\
         - {{ rule: vague-owner, file: {}, field: {}, reason: {}, by: {}, until: 2025-12-31 }}\n\
         - {{ rule: vague-owner, file: {}, reason: x, by: {}, until: 2025-01-31 }}\n",
        names.next(),
        names.next(),
        names.next(),
        names.next(),
        names.next(),
        names.next(),
        names.next(),
        names.next()
    );
    let waivers = parse(&Source::new(format!("{}/waivers.yaml", names.next()), waivers)).unwrap();
    apply(&mut report, &[waivers], today());
    assert!(report.waived() > 10 && report.warnings() > 2);

    let shown = renderings(&report, today());
    assert!(shown.iter().all(|(_, text)| names.0.iter().any(|name| text.contains(name))), "names are there to hide");
    for (format, text) in renderings(&render::redact(&report), today()) {
        // A format may escape the accent, so only the letters before it are searched; in one pass, for speed.
        let parts: HashSet<&[u8]> = text.as_bytes().windows(6).collect();
        for name in &names.0 {
            if parts.contains(&name.as_bytes()[..6]) {
                let line = text.lines().find(|line| line.contains(&name[..6])).unwrap_or_default();
                panic!("{format} shows {name}: {line}");
            }
        }
        assert!(!text.contains(['\u{fdd0}', '\u{fdd1}']), "{format} shows a mark");
        assert!(text.contains("file 1.docx") || text.contains("file%201.docx"), "{format}");
        assert!(text.contains("[hidden]"), "{format}");
    }
}

#[test]
fn a_redacted_report_keeps_everything_but_names() {
    let path = fixtures().join("vague-owner/failing.yaml");
    let findings = rules::check(&record(&path, &catalogue(path.parent().unwrap())), today()).findings;
    let file = |name: &str| FileReport::of_record(name, "sandwell/individual-record", "Record", findings.clone());
    let report = Report::from(vec![file("Siân.docx"), file("Siân.Smith"), file("Siân.docx")]);
    let quiet = render::redact(&report);
    assert_eq!((quiet.errors(), quiet.warnings()), (report.errors(), report.warnings()));
    let names: Vec<&str> = quiet.checked.iter().map(|file| file.file.as_str()).collect();
    assert_eq!(names, ["file 1.docx", "file 2", "file 1.docx"], "a file keeps its number and its ending");
    assert_eq!(
        quiet.checked[0].findings[0].message,
        "“By whom, row 1” says “[hidden]”, so it is not known who does it"
    );
    assert_eq!(quiet.checked[0].findings[0].place, report.checked[0].findings[0].place);
    assert_eq!(render::redact(&quiet), quiet);
}

/// Catches a new rule that does not mark a name, if its fixture has one.
#[test]
fn every_rule_marks_the_names_in_its_fixture() {
    for rule in RULES.iter().filter(|rule| !matches!(rule.check, Check::Waivers)) {
        let dir = fixtures().join(rule.id);
        let catalogue = catalogue(&dir);
        let text = render::text(&render::redact(&super::fixture(rule, "failing")), false);
        let whole = dir.join("failing");
        let beside = if whole.is_dir() { whole } else { dir };
        let files = fs::read_dir(beside).unwrap().map(|entry| entry.unwrap().path());
        let failing = |path: &PathBuf| path.is_file() && !path.to_str().unwrap().contains("clean.");
        for path in files.filter(failing) {
            let Ok(record) = file::read(&fs::read(&path).unwrap(), "record", &catalogue) else { continue };
            for name in typed_names(&record) {
                assert!(!text.contains(&name), "{}: “{name}” in\n{text}", rule.id);
            }
        }
    }
}

/// Names of people in a record.
fn typed_names(record: &Record) -> Vec<String> {
    let mut names = Vec::new();
    let mut take = |kind: &Kind, value: &Value| match (kind, value) {
        (Kind::Person { .. }, Value::Text(name)) => names.push(name.clone()),
        (Kind::Signature { .. }, Value::Signature(signature)) => names.extend(signature.name.clone()),
        _ => {}
    };
    for field in record.form.fields() {
        let value = record.get(&field.name);
        if !answered(&field.kind, value) {
            continue;
        }
        if let (Kind::Table(table), Value::Rows(rows)) = (&field.kind, value) {
            for (row, column) in rows.iter().flat_map(|row| table.columns.iter().map(move |column| (row, column))) {
                if let Some(value) = row.get(&column.name) {
                    take(&column.kind, value);
                }
            }
        }
        take(&field.kind, value);
    }
    names
}
