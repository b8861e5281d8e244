//! The check says of each case in `tests/cases/audit` what a careful auditor says of it, and nothing else.
//! `cargo test --test suite audit -- --nocapture` prints the table, and `BLESS=1` writes the marks anew.

mod marks;

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use formfolio::check::Checker;
use formfolio::finding::Severity;
use formfolio::form::Catalogue;
use serde::Deserialize;

use self::marks::Change;
use crate::cli::root;
use crate::fixture::tree;

/// Held while `expected.yaml` is read or written.
static EXPECTED: Mutex<()> = Mutex::new(());

fn cases() -> PathBuf {
    root().join("tests/cases/audit")
}

/// A case: a record, or the directory of a year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    case: String,
    on: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    #[serde(default)]
    defects: Vec<Defect>,
    #[serde(default)]
    either_way: Vec<Pattern>,
    #[serde(default)]
    still_said: Vec<Pattern>,
}

/// Something that the auditor objects to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Defect {
    id: String,
    says: String,
    #[serde(default)]
    open: bool,
    found: Vec<Pattern>,
}

/// A description of findings. What it leaves out may be anything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pattern {
    rule: Option<Rules>,
    field: Option<String>,
    words: Option<String>,
    file: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Rules {
    One(String),
    Several(Vec<String>),
}

/// A finding of the check.
#[derive(Debug)]
struct Found {
    severity: Severity,
    rule: String,
    file: String,
    field: String,
    message: String,
}

impl Pattern {
    fn fits(&self, found: &Found) -> bool {
        let rule = self.rule.as_ref().is_none_or(|rule| match rule {
            Rules::One(rule) => *rule == found.rule,
            Rules::Several(rules) => rules.contains(&found.rule),
        });
        let field = self.field.as_ref().is_none_or(|field| {
            found.field.strip_prefix(field.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        let has = |text: &str, words: &Option<String>| {
            words.as_ref().is_none_or(|words| text.to_lowercase().contains(&words.to_lowercase()))
        };
        rule && field && has(&found.message, &self.words) && has(&found.file, &self.file)
    }
}

/// The findings of a case on its day, and what could not be read.
fn found(catalogue: &Catalogue, case: &Case) -> Vec<Found> {
    let path = cases().join(&case.case);
    let mut checker = Checker::new(catalogue, case.on.parse().expect("a day"), &[]);
    if path.is_dir() {
        let files: Vec<String> = tree(&path).into_iter().map(|name| format!("{}/{name}", case.case)).collect();
        checker.directory(&case.case, &files, |name| Ok(fs::read(cases().join(name)).unwrap()));
    } else {
        checker.file(&case.case, Ok(fs::read(&path).unwrap()));
    }
    let outcome = checker.finish();
    assert!(outcome.failures.is_empty(), "{}: {:?}", case.case, outcome.failures);
    assert!(outcome.report.not_checked.is_empty(), "{}: {:?}", case.case, outcome.report.not_checked);
    let of_file = |file: &formfolio::finding::FileReport| -> Vec<Found> {
        file.findings
            .iter()
            .map(|finding| Found {
                severity: finding.severity,
                rule: finding.rule.to_owned(),
                file: file.file.clone(),
                field: finding.place.field.clone().unwrap_or_default(),
                message: finding.message.clone(),
            })
            .collect()
    };
    outcome.report.checked.iter().flat_map(of_file).collect()
}

/// What was found of the expectations.
#[derive(Debug, Default)]
struct Tally {
    found: usize,
    errors: usize,
    warnings: usize,
}

impl Tally {
    /// Counts the findings of a case, and returns the changes of its marks.
    fn add<'a>(&mut self, case: &'a Case, all: &'a [Found]) -> Vec<Change<'a>> {
        let mut changes = Vec::new();
        for defect in &case.defects {
            let is_found = all.iter().any(|finding| defect.found.iter().any(|pattern| pattern.fits(finding)));
            self.found += usize::from(is_found);
            match (is_found, defect.open) {
                (true, true) => changes.push(Change::Close(defect)),
                (false, false) => changes.push(Change::Open(defect)),
                (true, false) | (false, true) => {}
            }
        }
        for finding in all {
            let is_expected = case.defects.iter().flat_map(|defect| &defect.found).any(|pattern| pattern.fits(finding));
            if is_expected || case.either_way.iter().any(|pattern| pattern.fits(finding)) {
                continue;
            }
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
            }
            if !case.still_said.iter().any(|pattern| pattern.fits(finding)) {
                changes.push(Change::Add(finding));
            }
        }
        for (place, pattern) in case.still_said.iter().enumerate() {
            if !all.iter().any(|finding| pattern.fits(finding)) {
                changes.push(Change::Remove(place, pattern));
            }
        }
        changes
    }
}

/// The cases as `expected.yaml` lists them.
fn expected() -> Vec<Case> {
    let _held = EXPECTED.lock();
    let text = fs::read_to_string(cases().join("expected.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// Writes the changed marks of these cases.
fn bless(changes: &[(&str, Vec<Change<'_>>)]) {
    let _held = EXPECTED.lock();
    let path = cases().join("expected.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let text = changes.iter().fold(text, |text, (case, changes)| marks::blessed(&text, case, changes));
    fs::write(path, text).unwrap();
}

/// Checks the cases with these first letters, and prints a line of the table.
#[allow(clippy::print_stdout, reason = "the table is read by people")]
fn judge(letters: &str) {
    let catalogue = Catalogue::built_in();
    let all = expected();
    let cases: Vec<&Case> = all.iter().filter(|case| case.case.starts_with(|c| letters.contains(c))).collect();
    assert!(!cases.is_empty());
    let mut tally = Tally::default();
    let (first, second) = cases.split_at(cases.len() / 2);
    let half = |cases: &[&Case]| -> Vec<Vec<Found>> { cases.iter().map(|case| found(&catalogue, case)).collect() };
    let findings = std::thread::scope(|scope| {
        let second = scope.spawn(|| half(second));
        let mut findings = half(first);
        findings.extend(second.join().unwrap());
        findings
    });
    let judged = cases.iter().zip(&findings).map(|(case, findings)| (&*case.case, tally.add(case, findings)));
    let changes: Vec<(&str, Vec<Change<'_>>)> = judged.filter(|(_, changes)| !changes.is_empty()).collect();
    let defects: usize = cases.iter().map(|case| case.defects.len()).sum();
    println!(
        "| {letters} | {} cases | {defects} defects | {} found | {} missed | {} false errors | {} false warnings |",
        cases.len(),
        tally.found,
        defects - tally.found,
        tally.errors,
        tally.warnings
    );
    if std::env::var_os("BLESS").is_some() {
        bless(&changes);
        return;
    }
    let each = |(case, changes): &(&str, Vec<Change<'_>>)| -> Vec<String> {
        changes.iter().map(|change| format!("{case}: {change}")).collect()
    };
    let wrong: Vec<String> = changes.iter().flat_map(each).collect();
    assert!(
        wrong.is_empty(),
        "{} differ; `BLESS=1 cargo test --test suite audit` writes the marks anew.\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn good_records_have_no_findings() {
    judge("GX");
}

#[test]
fn the_defects_of_records_are_found() {
    judge("DY");
}

#[test]
fn probes_are_answered() {
    judge("P");
}

#[test]
fn signed_records_have_no_findings() {
    judge("S");
}

#[test]
fn the_defects_of_years_are_found() {
    judge("FZ");
}

#[test]
fn every_case_is_listed_once() {
    let mut listed: Vec<String> = expected().into_iter().map(|case| case.case).collect();
    listed.sort();
    let mut there = crate::cli::names(cases());
    there.retain(|name| !["README.md", "expected.yaml"].contains(&name.as_str()));
    there.sort();
    assert_eq!(listed, there);
}
