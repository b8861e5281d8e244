//! Older documents without fields of ours, each with the truth of what is in it: how many values are read rightly, by kind.
//! `cargo test --test suite legacy -- --nocapture` prints the table.

mod damaged;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use formfolio::check::Checker;
use formfolio::file::RecordReader;
use formfolio::form::Catalogue;
use formfolio::record::{Record, json};
use formfolio::{docx, pdf, rules};
use lopdf::{Dictionary, Document, Stream, dictionary};
use serde_json::Value as Json;

use crate::cli::{fresh, root, run};

/// The share of values that have to be read rightly, in percent: of Word files, of PDFs, of forms of ours.
const WORD: usize = 97;
const PDF: usize = 95;
const OWN: usize = 98;

fn dir() -> PathBuf {
    root().join("fixtures/legacy")
}

/// The documents of the directory, each with its truth.
fn documents() -> Vec<(String, Vec<u8>, Json)> {
    let mut names: Vec<String> =
        fs::read_dir(dir()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let truths = names.iter().filter_map(|name| Some((name.strip_suffix(".truth.json")?, name)));
    let mut out = Vec::new();
    for (stem, truth) in truths {
        let document = names.iter().find(|name| name.starts_with(&format!("{stem}.")) && !name.ends_with(".json"));
        let document = document.unwrap_or_else(|| panic!("{stem} has no document"));
        let truth = serde_json::from_slice(&fs::read(dir().join(truth)).unwrap()).unwrap();
        out.push((document.clone(), fs::read(dir().join(document)).unwrap(), truth));
    }
    out
}

/// A value as it is compared: without white space, and with plain quotes, dashes and numbers of lines.
fn plain(text: &str) -> String {
    let line = |line: &str| {
        let line = line.trim_start_matches([' ', '-', '•', '·']);
        let digits = line.chars().take_while(char::is_ascii_digit).count();
        let rest = line.get(digits..).unwrap_or_default();
        let is_number = (1..=2).contains(&digits) && rest.starts_with(['.', ')']);
        if is_number { rest.get(1..).unwrap_or_default().to_owned() } else { line.to_owned() }
    };
    let even = text.replace(['‘', '’'], "'").replace(['“', '”'], "\"").replace(['–', '—'], "-");
    even.lines().map(line).collect::<String>().chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => text.is_empty(),
        Json::Array(list) => list.is_empty(),
        Json::Object(parts) => parts.iter().all(|(key, part)| key == "grade" && part == "none" || part.is_null()),
        _ => false,
    }
}

fn is_same(truth: &Json, read: &Json) -> bool {
    match (truth, read) {
        (Json::String(one), Json::String(other)) => plain(one) == plain(other),
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().all(|item| other.iter().any(|other| is_same(item, other)))
        }
        _ => truth == read,
    }
}

#[derive(Default)]
struct Score {
    right: usize,
    missing: usize,
    /// Other values that a note or the reader's own doubt names.
    doubted: usize,
    wrong: usize,
}

impl Score {
    fn all(&self) -> usize {
        self.right + self.missing + self.doubted + self.wrong
    }
}

/// Compares values; `accepts` says whether the truth accepts another value, and `said` whether a note names a path.
fn compare(
    path: &str,
    truth: &Json,
    read: &Json,
    accepts: &dyn Fn(&str, &Json) -> bool,
    said: &dyn Fn(&str) -> bool,
    score: &mut Score,
    log: &mut Vec<String>,
) {
    match (truth, read) {
        (Json::Array(rows), _) if rows.iter().any(Json::is_object) => {
            let none = Vec::new();
            let given = read.as_array().unwrap_or(&none);
            for number in 0..rows.len().max(given.len()) {
                let truth = rows.get(number).unwrap_or(&Json::Null);
                let read = given.get(number).unwrap_or(&Json::Null);
                let empty = serde_json::Map::new();
                let columns = truth.as_object().or(read.as_object()).unwrap_or(&empty);
                for column in columns.keys() {
                    let path = format!("{path}.{}.{column}", number + 1);
                    compare(&path, &truth[column], &read[column], accepts, said, score, log);
                }
            }
        }
        (Json::Object(parts), _) => {
            for key in ["name", "date"].into_iter().filter(|key| parts.contains_key(*key)) {
                compare(&format!("{path}.{key}"), &truth[key], &read[key], accepts, said, score, log);
            }
            if parts.get("grade") == Some(&Json::from("drawn")) && !parts.contains_key("name") {
                compare(&format!("{path}.grade"), &truth["grade"], &read["grade"], accepts, said, score, log);
            }
        }
        _ if is_empty(truth) && is_empty(read) => {}
        _ if is_same(truth, read) => score.right += 1,
        _ if accepts(path, read) => score.right += 1,
        _ if is_empty(read) && !(truth.is_boolean() && read.is_boolean() && path.contains("outcome")) => {
            score.missing += 1;
            log.push(format!("missing {path}: {truth}"));
        }
        _ if said(path) => score.doubted += 1,
        _ => {
            score.wrong += 1;
            log.push(format!("WRONG {path}: {read} instead of {truth}"));
        }
    }
}

fn score(truth: &Json, record: Option<&Record>, score: &mut Score, log: &mut Vec<String>) {
    let read = record.map(|record| json::record(record, None)).unwrap_or_default();
    if record.is_some() && read["form"] != truth["form"] {
        log.push(format!("WRONG form {}", read["form"]));
        score.wrong += 1;
        return;
    }
    let said = |path: &str| {
        let is_named = |note: &Json| note["field"].as_str().is_some_and(|field| path.starts_with(field));
        read["via"][path]["sure"] == Json::Bool(false)
            || read["notes"].as_array().is_some_and(|notes| notes.iter().any(is_named))
    };
    let accepts = |path: &str, read: &Json| {
        truth["accept"][path].as_array().is_some_and(|list| list.iter().any(|one| is_same(one, read)))
    };
    for (field, value) in truth["values"].as_object().unwrap() {
        compare(field, value, &read["values"][field], &accepts, &said, score, log);
    }
}

#[test]
fn values_are_read_rightly_or_left_out() {
    let catalogue = Catalogue::built_in();
    let reader = RecordReader::new(&catalogue);
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut log = Vec::new();
    for (name, bytes, truth) in documents() {
        let kind = name.split('-').next().unwrap().to_owned();
        let own = scores.entry(kind.clone()).or_default();
        log.push(name.clone());
        let records = reader.read_all(&bytes, &name).unwrap_or_default();
        match truth.get("parts").and_then(Json::as_array) {
            _ if kind == "E1" => {}
            Some(parts) => {
                assert_eq!(records.len(), parts.len(), "{name}");
                parts.iter().zip(&records).for_each(|(part, record)| score(part, Some(record), own, &mut log));
            }
            None if truth["form"].is_null() => assert!(records.is_empty(), "{name} is none of the forms"),
            None => score(&truth, records.first(), own, &mut log),
        }
    }
    let mut table = format!("{:<6}{:>7}{:>7}{:>9}{:>9}{:>7}\n", "kind", "right", "%", "missing", "doubted", "wrong");
    for (kind, score) in &scores {
        let share = score.right * 1000 / score.all().max(1);
        let Score { right, missing, doubted, wrong } = score;
        writeln!(table, "{kind:<6}{right:>7}{:>5}.{}{missing:>9}{doubted:>9}{wrong:>7}", share / 10, share % 10)
            .unwrap();
    }
    println!("{table}");
    let log: String = log
        .iter()
        .filter(|line| line.contains(": ") || line.starts_with("WRONG"))
        .map(|line| format!("{line}\n"))
        .collect();
    for (kind, score) in &scores {
        assert_eq!(score.wrong, 0, "{kind}\n{log}");
        let wanted = match kind.as_str() {
            "W7" | "P1" => OWN,
            kind if kind.starts_with('W') => WORD,
            _ => PDF,
        };
        assert!(score.right * 100 >= score.all() * wanted, "{kind}\n{table}\n{log}");
    }
}

/// A form of ours that has lost its fields is read by its labels: without controls, flattened, for each form.
#[test]
fn every_form_is_read_without_its_fields() {
    let catalogue = Catalogue::built_in();
    let reader = RecordReader::new(&catalogue);
    let mut total = Score::default();
    let mut log = Vec::new();
    for entry in fs::read_dir(root().join("fixtures/records")).unwrap() {
        let path = entry.unwrap().path();
        if !path.to_string_lossy().ends_with("-good.yaml") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let record = reader.read(&fs::read(&path).unwrap(), &name).unwrap();
        let page = docx::page(&docx::fill(&record).unwrap()).unwrap();
        let read = formfolio::legacy::read(&page, &catalogue).unwrap_or_else(|| panic!("{name} was not recognised"));
        log.push(name);
        score(&json::record(&record, None), read.records.first(), &mut total, &mut log);
        let page = pdf::printed_page(&pdf::fill(&record).unwrap()).unwrap();
        let read = formfolio::legacy::read(&page, &catalogue).unwrap();
        score(&json::record(&record, None), read.records.first(), &mut total, &mut log);
    }
    let log: String = log.iter().map(|line| format!("{line}\n")).collect();
    assert_eq!(total.wrong, 0, "{log}");
    assert!(total.right * 100 >= total.all() * OWN, "{} of {}\n{log}", total.right, total.all());
}

#[test]
fn a_check_says_first_that_the_file_was_read_by_its_labels() {
    let catalogue = Catalogue::built_in();
    let today = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
    let bytes = fs::read(dir().join("W2-a04.docx")).unwrap();
    let mut checker = Checker::new(&catalogue, today, &[]);
    checker.file("old.docx", Ok(bytes));
    let outcome = checker.finish();
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    let findings = &outcome.report.checked[0].findings;
    let first = &findings[0];
    assert_eq!(first.rule, "read-by-labels");
    assert!(first.message.starts_with("This file has no fields of ours. "), "{}", first.message);
    assert!(first.message.contains(" were read by their labels; compare them with the original"), "{}", first.message);
    let not_for_such_a_file = ["control-missing", "text-outside-control", "fields-lost"];
    assert!(findings.iter().all(|finding| !not_for_such_a_file.contains(&finding.rule)), "{findings:?}");
    assert!(findings.iter().filter(|finding| finding.rule == "read-by-labels").count() == 1);
}

#[test]
fn an_answer_that_was_not_found_is_not_missing() {
    let catalogue = Catalogue::built_in();
    let reader = RecordReader::new(&catalogue);
    let bytes = fs::read(dir().join("W2-a04.docx")).unwrap();
    let mut record = reader.read(&bytes, "old.docx").unwrap();
    let today = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
    let about = |record: &Record| {
        let findings = rules::check(record, today).findings;
        findings.into_iter().filter(|finding| finding.place.field.as_deref() == Some("supervisor")).count()
    };
    record.values.insert("supervisor".to_owned(), formfolio::record::Value::Empty);
    assert!(about(&record) > 0);
    record.notes.push(formfolio::record::Note {
        kind: formfolio::record::NoteKind::AnswerNotFound,
        field: Some("supervisor".to_owned()),
        message: "Supervisor: no answer was read; its label was not found".to_owned(),
    });
    assert_eq!(about(&record), 0);
}

#[test]
fn records_in_emails_and_archives_are_checked_under_both_names() {
    let catalogue = Catalogue::built_in();
    let today = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
    for name in ["E1-a01.eml", "E1-a03.zip", "E1-a04.msg"] {
        let truth = name.split('.').next().unwrap().to_owned() + ".truth.json";
        let truth: Json = serde_json::from_slice(&fs::read(dir().join(truth)).unwrap()).unwrap();
        let bytes = fs::read(dir().join(name)).unwrap();
        let mut checker = Checker::new(&catalogue, today, &[]);
        checker.file(name, Ok(bytes.clone()));
        let report = checker.finish().report;
        let inside = formfolio::file::opened(&bytes, name);
        let mut score_of_parts = Score::default();
        let mut log = Vec::new();
        for part in truth["parts"].as_array().unwrap() {
            let own = part["name"].as_str().unwrap();
            let report = report.checked.iter().find(|report| report.file.ends_with(own) && report.form.is_some());
            let report = report.unwrap_or_else(|| panic!("{own} is not checked: {:?}", report));
            assert!(report.file.starts_with(name), "{}", report.file);
            let bytes = inside.iter().find(|inner| inner.name == report.file).unwrap();
            let record = RecordReader::new(&catalogue).read(&bytes.bytes, own).unwrap();
            score(part, Some(&record), &mut score_of_parts, &mut log);
        }
        assert_eq!((score_of_parts.wrong, score_of_parts.missing), (0, 0), "{name}\n{log:?}");
    }
    assert!(formfolio::file::opened(b"PK\x03\x04", "broken.zip").is_empty());
}

/// An archive with these files.
fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn documents_of_other_programs_in_an_archive_are_read_as_word_files() {
    fn to_word(name: &str, _: &[u8]) -> Option<Vec<u8>> {
        name.ends_with("old.rtf").then(|| fs::read(dir().join("W2-a04.docx")).unwrap())
    }
    let catalogue = Catalogue::built_in();
    let words = br"{\rtf1 Words}".to_vec();
    let bytes = archive(&[("old.rtf", words.clone()), ("letter.rtf", words)]);
    let reader = RecordReader::new(&catalogue);
    let read = |reader: RecordReader<'_>| -> Vec<(String, usize)> {
        let read = reader.read_enclosed(&bytes, "June.zip").into_iter();
        read.map(|(file, records)| (file.name, records.map_or(0, |records| records.len()))).collect()
    };
    assert!(read(reader).iter().all(|(_, records)| *records == 0));
    assert_eq!(read(reader.converting(to_word)), [("June.zip/old.rtf".into(), 1), ("June.zip/letter.rtf".into(), 0)]);
}

#[test]
fn words_in_the_place_of_a_tick_are_said_to_be_none() {
    let bytes = fs::read(dir().join("W2-d01.docx")).unwrap();
    let mut document = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..document.len() {
        let mut file = document.by_index(at).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut content).unwrap();
        let name = file.name().unwrap().into_owned();
        if name == "word/document.xml" {
            let text = String::from_utf8(content).unwrap();
            content = text.replacen(">Yes<", ">in the other drawer<", 1).into_bytes();
        }
        files.push((name, content));
    }
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    let record = RecordReader::new(&Catalogue::built_in()).read(&archive(&files), "old.docx").unwrap();
    let said: Vec<&str> = record
        .notes
        .iter()
        .filter(|note| note.field.as_deref() == Some("section_2"))
        .map(|note| note.message.as_str())
        .collect();
    assert_eq!(said, ["Monthly Supervision Record: no answer was read; what stands there is no tick"]);
}

#[test]
fn files_beside_a_record_in_an_archive_are_named() {
    let dir = fresh();
    let record = fs::read(root().join("fixtures/legacy/W2-a04.docx")).unwrap();
    let letter = fs::read(root().join("fixtures/bad/letter.docx")).unwrap();
    fs::write(dir.path().join("June.zip"), archive(&[("June.docx", record), ("letter.docx", letter)])).unwrap();
    let said = "note: June.zip/letter.docx: no record was read from this file; this Word file does not look like one";
    let ran = run(dir.path(), &["read", "June.zip"]).exits(0);
    assert!(ran.err.contains(said) && !ran.err.contains("June.docx: no record"), "{}", ran.err);
    let ran = run(dir.path(), &["fill", "June.zip", "--format", "docx"]).exits(0);
    assert!(ran.err.contains(&said["note: ".len()..]), "{}", ran.err);
}

#[test]
fn an_email_of_outlook_is_read_like_any_other() {
    let bytes = fs::read(dir().join("E1-a04.msg")).unwrap();
    let mail = formfolio::file::mail(&bytes, "E1-a04.msg").unwrap();
    assert!(mail.from.contains('@') && !mail.subject.is_empty() && !mail.body.is_empty(), "{mail:?}");
    assert!(mail.date.as_deref().is_some_and(|date| date.contains("2025")), "{mail:?}");
    assert_eq!(mail.attachments.len(), formfolio::file::enclosed(&bytes, "E1-a04.msg").len());
    // An email within the email is a file of its own.
    let mut outer = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    let mut inner = cfb::CompoundFile::open(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let at = std::path::Path::new("/__attach_version1.0_#00000000/__substg1.0_3701000D");
    outer.create_storage_all(at).unwrap();
    outer.create_stream("/__properties_version1.0").unwrap();
    let entries: Vec<_> = inner.walk().skip(1).map(|entry| (entry.path().to_path_buf(), entry.is_storage())).collect();
    for (path, is_storage) in entries {
        let own = at.join(path.strip_prefix("/").unwrap());
        if is_storage {
            outer.create_storage(own).unwrap();
            continue;
        }
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut inner.open_stream(&path).unwrap(), &mut content).unwrap();
        if path == std::path::Path::new("/__properties_version1.0") {
            content.drain(24..32);
        }
        std::io::Write::write_all(&mut outer.create_stream(own).unwrap(), &content).unwrap();
    }
    outer.flush().unwrap();
    let bytes = outer.into_inner().into_inner();
    let opened = formfolio::file::opened(&bytes, "forwarded.msg");
    let name = format!("forwarded.msg › {}.msg › ", mail.subject);
    assert!(
        opened.iter().any(|file| file.name.starts_with(&name)),
        "{:?}",
        opened.iter().map(|file| &file.name).collect::<Vec<_>>()
    );
}

/// A letter is told by its words alone. To find the places of all of them takes most of the time that it takes to read it.
#[test]
fn only_what_cannot_be_a_form_is_told_by_its_words() {
    let catalogue = Catalogue::built_in();
    let may_be = |bytes: &[u8]| {
        let pages = pdf::certain_rows(bytes)?;
        let words = pages.iter().flatten().flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
        Some(formfolio::legacy::may_be_form(words, &catalogue))
    };
    let mut certain = 0;
    for (name, bytes, _) in documents().into_iter().filter(|(name, ..)| name.ends_with(".pdf")) {
        assert_ne!(may_be(&bytes), Some(false), "{name}");
        certain += usize::from(may_be(&bytes).is_some());
    }
    assert!(certain > 5, "{certain}");
    let line = "(Thank you for coming in on Thursday; your annual leave in August is granted as you asked.) Tj T* ";
    assert_eq!(may_be(&page(&line.repeat(4))), Some(false));
    // What may be hidden, what is too short, and a scan are looked at more closely.
    for more in [&format!("3 Tr {line} {line} {line}"), line] {
        assert_eq!(may_be(&page(more)), None);
    }
    assert_eq!(may_be(&fs::read(root().join("fixtures/bad/scan.pdf")).unwrap()), None);
}

/// A PDF of one page with text in one of the fonts that every viewer has.
fn page(text: &str) -> Vec<u8> {
    let mut document = Document::with_version("1.4");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let content = format!("BT /F 10 Tf 12 TL 50 700 Td {text} ET").into_bytes();
    let content = document.add_object(Stream::new(Dictionary::new(), content));
    let resources = dictionary! { "Font" => dictionary! { "F" => font } };
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Resources" => resources, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
