//! All rules with their fixtures, the sample records, and the registry. The findings of the samples are goldens.

mod judged;
mod one_record;
mod over_time;
mod redacted;
mod renderings;
mod reports;
mod shapes;
mod waivers;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use formfolio::check::{Checker, FolderContents};
use formfolio::file;
use formfolio::finding::{Finding, Report};
use formfolio::form::{Catalogue, Field, Kind, Meaning};
use formfolio::record::{Record, Value, answer, yaml};
use formfolio::rules::{self, Check, RULES, Rule};
use formfolio::source::Source;
use formfolio::{docx, pdf, render, rules::RuleTopic};

use crate::cli::{names, root};
use crate::fixture::{today, tree};
use crate::golden;

fn fixtures() -> PathBuf {
    root().join("fixtures/rules")
}

/// The built-in forms, and those in a fixture's directory named after an authority.
fn catalogue(dir: &Path) -> Catalogue {
    let mut own = Vec::new();
    for authority in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        if authority.ends_with("failing") || authority.ends_with("clean") {
            continue;
        }
        for form in fs::read_dir(authority).unwrap().map(|entry| entry.unwrap().path()) {
            own.push(Source::new(form.display().to_string(), fs::read_to_string(&form).unwrap()));
        }
    }
    match Catalogue::built_in().with(&own) {
        Ok(catalogue) => catalogue,
        Err(mistakes) => panic!("{}", render::mistakes(&mistakes, false)),
    }
}

/// The record of a fixture. One with a digital signature is a PDF.
fn record(path: &Path, catalogue: &Catalogue) -> Record {
    if path.extension().is_some_and(|ending| ending == "pdf") {
        let trust = super::signed::trust();
        let read = file::RecordReader::new(catalogue).trusting(&trust).read(&fs::read(path).unwrap(), "fixture.pdf");
        return read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    yaml::parse(&Source::new(path.display().to_string(), text), catalogue)
        .unwrap_or_else(|error| panic!("{error}\n{}", render::mistakes(&error.mistakes, false)))
}

fn check(path: &Path) -> Vec<Finding> {
    rules::check(&record(path, &catalogue(path.parent().unwrap())), today()).findings
}

/// The report on a rule's fixture `failing` or `clean`: a file or a directory.
fn report(rule: &str, name: &str) -> Report {
    let dir = fixtures().join(rule);
    assert!(dir.is_dir(), "{rule} has no fixtures");
    let catalogue = catalogue(&dir);
    let trust = super::signed::trust();
    let mut checker = Checker::new(&catalogue, today(), &[]).trusting(&trust);
    let read = |name: &str| Ok(fs::read(dir.join(name)).unwrap());
    if dir.join(name).is_dir() {
        let mut files: Vec<String> = tree(&dir.join(name)).into_iter().map(|file| format!("{name}/{file}")).collect();
        files.sort();
        checker.directory(name, &files, read);
    } else {
        let endings = ["yaml", "docx", "pdf"].map(|ending| format!("{name}.{ending}"));
        let file = endings.iter().find(|file| dir.join(file).is_file());
        let file = file.unwrap_or_else(|| panic!("{rule}: there is no fixture `{name}`"));
        checker.file(file, read(file));
    }
    let outcome = checker.finish();
    let failures: Vec<String> =
        outcome.failures.iter().map(|error| format!("{error}\n{}", render::mistakes(&error.mistakes, false))).collect();
    assert!(failures.is_empty(), "{rule}: {}", failures.join("\n"));
    outcome.report
}

/// The report on a fixture of a rule about the folder.
fn folder(dir: &Path, name: &str) -> Report {
    let catalogue = &catalogue(dir);
    let names = tree(&dir.join(name));
    let read = |file: &str| Ok(fs::read(dir.join(name).join(file)).unwrap());
    let mut contents = FolderContents::read(catalogue, file::RecordReader::new(catalogue), name, &names, read).unwrap();
    let layout = contents.layout(catalogue).unwrap();
    let plan = contents.plan(catalogue, &layout, None, today());
    let mut checker = Checker::new(catalogue, today(), &[]);
    checker.folder(contents, &plan);
    checker.finish().report
}

fn all(report: &Report) -> impl Iterator<Item = &Finding> {
    report.checked.iter().flat_map(|file| &file.findings)
}

/// A record's findings as a report.
fn checked(path: &Path) -> Report {
    let catalogue = catalogue(path.parent().unwrap());
    let mut checker = Checker::new(&catalogue, today(), &[]);
    checker.file(path.file_name().unwrap().to_str().unwrap(), Ok(fs::read(path).unwrap()));
    checker.finish().report
}

/// The report on a fixture: a record, or a directory for the other rules.
fn fixture(rule: &Rule, name: &str) -> Report {
    match rule.check {
        Check::Record(_) | Check::History(_) | Check::Files(_) => report(rule.id, name),
        Check::Folder(_) => folder(&fixtures().join(rule.id), name),
        Check::Waivers => waivers::directory(&fixtures().join(rule.id).join(name)),
    }
}

fn rules_found(report: &Report) -> BTreeSet<&str> {
    report.checked.iter().flat_map(|file| &file.findings).map(|finding| finding.rule).collect()
}

fn short(findings: &[Finding]) -> String {
    let line = |finding: &Finding| format!("{} {}\n", finding.rule, finding.place.field.as_deref().unwrap_or("-"));
    findings.iter().map(line).collect()
}

#[test]
fn every_failing_fixture_breaks_only_its_rule() {
    for rule in RULES {
        let report = fixture(rule, "failing");
        let standing: Vec<&Finding> = all(&report).filter(|finding| finding.waived.is_none()).collect();
        assert!(!standing.is_empty(), "{}: nothing found", rule.id);
        let others: Vec<&&Finding> = standing.iter().filter(|finding| finding.rule != rule.id).collect();
        assert!(others.is_empty(), "{}: one defect should make one finding, but also {others:#?}", rule.id);
        golden::same(&format!("tests/golden/rules/{}.txt", rule.id), &render::text(&report, false));
    }
}

#[test]
fn every_clean_fixture_has_no_findings() {
    for rule in RULES {
        let report = fixture(rule, "clean");
        assert_eq!(report.errors() + report.warnings(), 0, "{}: {:?}", rule.id, rules_found(&report));
    }
}

#[test]
fn every_fixture_and_golden_belongs_to_a_rule() {
    for dir in [fixtures(), root().join("tests/golden/rules")] {
        for name in names(&dir) {
            let id = name.trim_end_matches(".txt");
            assert!(rules::find(id).is_some(), "{}: {name} belongs to no rule", dir.display());
        }
    }
}

#[test]
fn ids_are_unique_and_match_the_names_of_their_files() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len(), "an id is used twice");
    for id in &ids {
        let kebab = id.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
        assert!(kebab, "{id}");
    }
    let waivers = ["waiver_expired.rs", "waiver_unused.rs"].map(|name| root().join("src/rules/waivers").join(name));
    let files: BTreeSet<String> = ["src/rules/record", "src/rules/over_time", "src/rules/folder"]
        .iter()
        .flat_map(|dir| fs::read_dir(root().join(dir)).unwrap())
        .map(|entry| entry.unwrap().path())
        .chain(waivers.into_iter().filter(|path| path.is_file()))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-"))
        .filter(|name| name != "mod")
        .collect();
    assert_eq!(files.iter().map(String::as_str).collect::<BTreeSet<_>>(), ids);
}

#[test]
fn rules_have_whole_sentences_and_are_grouped_by_topic() {
    for rule in RULES {
        for text in [rule.what, rule.why, rule.fix] {
            assert!(text.ends_with(['.', ')', '”']) && text.len() > 20, "{}: {text}", rule.id);
            assert!(!text.contains("  "), "{}: {text}", rule.id);
        }
        assert!(rules::table().contains(&format!("| `{}` | {} | {} |", rule.id, rule.severity, rule.what)));
    }
    let groups: Vec<RuleTopic> = RULES.iter().map(|rule| rule.about).collect();
    assert!(groups.is_sorted(), "{groups:?}");
}

#[test]
fn forms_cite_only_rules_that_exist() {
    for form in Catalogue::built_in().forms() {
        for id in form.policy.iter().flat_map(|note| &note.rules) {
            assert!(rules::find(id).is_some(), "{}: there is no rule `{id}`", form.id);
        }
    }
}

/// The findings of a sample record in YAML, Word and PDF, or the reason why a format cannot hold the record.
fn in_all_formats(path: &Path) -> [(&'static str, String); 3] {
    let catalogue = Catalogue::built_in();
    let found = |name: &str, bytes: Vec<u8>| {
        let mut checker = Checker::new(&catalogue, today(), &[]);
        checker.file(name, Ok(bytes));
        let outcome = checker.finish();
        assert!(outcome.failures.is_empty(), "{}: {:?}", path.display(), outcome.failures);
        let findings: Vec<Finding> = all(&outcome.report).cloned().collect();
        short(&findings)
    };
    let record = record(path, &catalogue);
    let (without, for_pdf) = for_a_pdf(&record);
    let filled = |name: &str, bytes: formfolio::error::Result<Vec<u8>>| match bytes {
        Ok(bytes) => found(name, bytes),
        Err(error) => format!("cannot be filled in: {}\n", error.message),
    };
    [
        ("yaml", found("record.yaml", fs::read(path).unwrap())),
        ("docx", filled("record.docx", docx::fill(&record))),
        ("pdf", without + &filled("record.pdf", pdf::fill(&for_pdf))),
    ]
}

/// A record without values that radio buttons cannot hold, and a line for each such field.
fn for_a_pdf(record: &Record) -> (String, Record) {
    let (mut out, mut record) = (String::new(), record.clone());
    let form = Arc::clone(&record.form);
    for field in form.fields() {
        let Some(value) = record.values.get_mut(&field.name) else { continue };
        match (&field.kind, value) {
            (Kind::Scale { .. }, value @ Value::List(_)) => *value = Value::Empty,
            (Kind::Scale { max, .. }, value) if value.number().is_some_and(|point| point > *max as f64) => {
                *value = Value::Empty;
            }
            (Kind::YesNo, value @ Value::Text(_)) => *value = Value::Empty,
            (Kind::Table(table), Value::Rows(rows)) => {
                for column in table.columns.iter().filter(|column| matches!(column.kind, Kind::YesNo)) {
                    for row in rows.iter_mut().filter(|row| matches!(row.get(&column.name), Some(Value::Text(_)))) {
                        row.insert(column.name.clone(), Value::Empty);
                        out.push_str(&format!("(left out in a row: {}.{})\n", field.name, column.name));
                    }
                }
                continue;
            }
            _ => continue,
        }
        out.push_str(&format!("(left out: {})\n", field.name));
    }
    (out, record)
}

#[test]
fn good_records_have_no_findings_in_any_format() {
    for path in records("-good.yaml") {
        for (format, findings) in in_all_formats(&path) {
            assert_eq!(findings, "", "{} as {format}", path.display());
        }
    }
}

/// A format that cannot hold a mistake has its own file of expected findings.
#[test]
fn bad_records_have_exactly_the_listed_findings_in_every_format() {
    for path in records("-bad.yaml") {
        let [(_, as_written), others @ ..] = in_all_formats(&path);
        let reviewed = format!("tests/golden/records/{}.findings", path.file_stem().unwrap().to_str().unwrap());
        golden::same(&format!("{reviewed}.txt"), &as_written);
        for (format, findings) in others {
            let own = format!("{reviewed}.{format}.txt");
            if findings != as_written {
                golden::same(&own, &findings);
            } else if root().join(&own).exists() {
                panic!("{own} says nothing of its own any more: remove it");
            }
        }
    }
}

#[test]
fn every_form_that_is_filled_in_has_a_good_and_a_bad_record() {
    let of = |ending: &str| -> BTreeSet<String> {
        let catalogue = Catalogue::built_in();
        records(ending).iter().map(|path| record(path, &catalogue).form.id.clone()).collect()
    };
    let catalogue = Catalogue::built_in();
    let forms: BTreeSet<String> =
        catalogue.forms().filter(|form| form.fillable()).map(|form| form.id.clone()).collect();
    assert_eq!(of("-good.yaml"), forms);
    assert_eq!(of("-bad.yaml"), forms);
}

/// The sample records with an ending, one for each form with samples.
fn records(ending: &str) -> Vec<PathBuf> {
    let dir = root().join("fixtures/records");
    let mut paths: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_str().unwrap().ends_with(ending));
    paths.sort();
    paths
}

#[test]
fn a_blank_form_lacks_only_what_is_required() {
    for form in Catalogue::built_in().forms() {
        let blank = answer::collect(form, form.version, answer::Answers::default());
        let findings = rules::check(&blank, today()).findings;
        let fields: Vec<&str> = findings.iter().filter_map(|finding| finding.place.field.as_deref()).collect();
        // Where the policy wants a meeting among the actions, a blank without actions lacks no date.
        let asks_for_meeting =
            form.policy.iter().any(|note| note.is_for("next-session-missing") && !note.fields.is_empty());
        let is_next = |field: &Field| field.means == Some(Meaning::NextSession) && !asks_for_meeting;
        let required: Vec<&str> = form
            .fields()
            .filter(|field| field.required && field.relevant.is_none() || is_next(field))
            .map(|field| field.name.as_str())
            .collect();
        assert_eq!(fields, required, "{}", form.id);
    }
}

#[test]
fn findings_come_in_the_order_of_the_form_and_the_same_each_time() {
    let path = root().join("fixtures/records/casework-supervision-record-bad.yaml");
    let record = record(&path, &Catalogue::built_in());
    let findings = rules::check(&record, today()).findings;
    assert_eq!(findings, rules::check(&record, today()).findings);
    let position = |finding: &Finding| {
        let name = finding.place.field.as_deref().unwrap().split('.').next().unwrap();
        record.form.fields().position(|field| field.name == name).unwrap()
    };
    assert!(findings.iter().map(position).is_sorted());
}

#[test]
fn findings_cite_the_policy_and_never_repeat_long_texts() {
    let path = root().join("fixtures/records/individual-record-bad.yaml");
    let findings = check(&path);
    let cited = findings.iter().find(|finding| finding.rule == "vague-owner").unwrap();
    let policy = cited.policy.as_ref().unwrap();
    assert_eq!((&*policy.source, policy.line), ("001_0cbce209370212eb.txt", 111));
    for finding in &findings {
        assert!(!finding.message.contains("Not all actions could be looked at"), "{finding:#?}");
        assert!(finding.message.chars().count() < 260, "{finding:#?}");
    }
}
