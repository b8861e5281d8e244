//! A sample year of one worker for each authority has exactly the findings that `EXPECTED.md` explains.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use formfolio::check::{CheckOutcome, Checker};
use formfolio::form::Catalogue;
use formfolio::source::Source;

use crate::cli::root;
use crate::fixture::today;

/// A finding: the file within the year (`None` for the folder), the rule, the field.
type Found = (Option<String>, String, Option<String>);

fn years() -> PathBuf {
    root().join("fixtures/years")
}

/// The built-in forms and those of Plymouth, which has a policy but prints no forms.
fn catalogue() -> Catalogue {
    let own = years().join("plymouth-forms/plymouth");
    let source = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        Source::new(path.display().to_string(), fs::read_to_string(&path).unwrap())
    };
    let files: Vec<Source> = fs::read_dir(own).unwrap().map(source).collect();
    Catalogue::built_in().with(&files).unwrap()
}

/// The check of a year's files but those with one of some words in their names.
fn checked(dir: &Path, left_out: &[&str]) -> CheckOutcome {
    let catalogue = catalogue();
    let mut files: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".yaml") && !left_out.iter().any(|word| name.contains(word)))
        .map(|name| format!("year/{name}"))
        .collect();
    files.sort();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    checker.directory("year", &files, |name| Ok(fs::read(dir.join(name.strip_prefix("year/").unwrap())).unwrap()));
    checker.finish()
}

fn found(dir: &Path) -> Vec<Found> {
    let outcome = checked(dir, &[]);
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    let file_findings = |file: &formfolio::finding::FileReport| -> Vec<Found> {
        let name = file.file.strip_prefix("year/").map(str::to_owned);
        file.findings.iter().map(|one| (name.clone(), one.rule.to_owned(), one.place.field.clone())).collect()
    };
    outcome.report.checked.iter().flat_map(file_findings).collect()
}

/// The findings that the explanation lists: one bullet each, before the findings that must not occur.
fn explained(dir: &Path) -> Vec<Found> {
    let text = fs::read_to_string(dir.join("EXPECTED.md")).unwrap();
    let (listed, _) = text.split_once("And what ought not").expect("what ought not to be found");
    let bullets: Vec<&str> = listed.split("\n- ").skip(1).collect();
    let one = |bullet: &&str| {
        let line = bullet.split(". ").next().unwrap_or(bullet);
        let code: Vec<&str> = bullet.split('`').skip(1).step_by(2).collect();
        match bullet.starts_with('`') {
            true if line.contains("(no field)") => (Some(code[0].to_owned()), code[1].to_owned(), None),
            true => (Some(code[0].to_owned()), code[1].to_owned(), Some(code[2].to_owned())),
            false => (None, code[0].to_owned(), None),
        }
    };
    bullets.iter().map(one).collect()
}

#[test]
fn a_year_of_each_authority_has_the_findings_that_are_explained() {
    let mut authorities = BTreeSet::new();
    for authority in Catalogue::built_in().authorities() {
        let dir = years().join(&authority.id);
        let (mut found, mut explained) = (found(&dir), explained(&dir));
        found.sort();
        explained.sort();
        assert!(!explained.is_empty(), "{}", authority.id);
        assert_eq!(found, explained, "{}", authority.id);
        authorities.insert(authority.id.clone());
    }
    assert_eq!(authorities.len(), 5);
}

#[test]
fn an_agreed_session_that_never_was_is_missed_without_a_number_in_the_policy() {
    let dir = years().join("plymouth");
    let gaps = |left_out: &[&str]| {
        let outcome = checked(&dir, left_out);
        let findings = outcome.report.checked.iter().flat_map(|file| &file.findings);
        findings
            .filter(|finding| finding.rule == "session-gap")
            .map(|finding| finding.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(gaps(&[]), [""; 0]);
    let [gap] = &gaps(&["2024-09-19", "2024-10-17"])[..] else { panic!("one gap") };
    assert!(gap.contains("between 15 August 2024 and 14 November 2024"), "{gap}");
}
