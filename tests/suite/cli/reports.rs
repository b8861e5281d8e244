//! `check`: its formats, its waivers, and reports without names.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{fresh, root, run, sample};

const DAY: [&str; 2] = ["--today", "2025-06-30"];

/// A directory `staff` with a record that has two vague dates in it.
fn staff(dir: &Path) {
    fs::create_dir_all(dir.join("Ashdown/2025")).unwrap();
    fs::copy(root().join("fixtures/rules/vague-date/failing.yaml"), dir.join("Ashdown/2025/Siân.yaml")).unwrap();
}

fn waiver(rule: &str, file: &str, until: &str) -> String {
    format!("- rule: {rule}\n  file: {file}\n  reason: Waiting for the court\n  by: Helen Ashdown\n  until: {until}\n")
}

fn check(dir: &Path, more: &[&str]) -> super::Ran {
    run(dir, &[&["check", "Ashdown"], &DAY[..], more].concat())
}

#[test]
fn waivers_in_the_directory_are_taken_and_change_the_exit_status() {
    let dir = fresh();
    staff(dir.path());
    check(dir.path(), &[]).exits(1);
    fs::write(dir.path().join("Ashdown/waivers.yaml"), waiver("vague-date", "Siân.yaml", "2025-06-30")).unwrap();
    let report = check(dir.path(), &["--format", "json"]).exits(0).json();
    assert_eq!(report["summary"], json!({"files": 1, "errors": 0, "warnings": 0, "waived": 2}));
    assert_eq!(
        report["checked"][0]["findings"][0]["waived"],
        json!({"reason": "Waiting for the court", "by": "Helen Ashdown", "until": "2025-06-30"})
    );
    // A day later it has run out.
    let later = run(dir.path(), &["check", "Ashdown", "--today", "2025-07-01", "--format", "json"]).exits(1).json();
    assert_eq!(later["summary"], json!({"files": 1, "errors": 2, "warnings": 1, "waived": 0}));
    assert_eq!(later["checked"][1]["file"], "Ashdown/waivers.yaml");
    assert_eq!(later["checked"][1]["form"], json!(null));
    assert_eq!(later["checked"][1]["findings"][0]["rule"], "waiver-expired");
    // One that lies deeper is not directly in the directory.
    fs::rename(dir.path().join("Ashdown/waivers.yaml"), dir.path().join("Ashdown/2025/waivers.yaml")).unwrap();
    check(dir.path(), &[]).exits(1);
}

#[test]
fn waivers_can_be_named_and_are_no_record_even_in_the_directory() {
    let dir = fresh();
    staff(dir.path());
    for place in ["allowed.yaml", "Ashdown/allowed.yaml"] {
        fs::write(dir.path().join(place), waiver("vague-date", "'S*.yaml'", "30/09/2025")).unwrap();
        let ran = check(dir.path(), &["--waivers", place]).exits(0);
        assert!(ran.out.contains("2 waived"), "{}", ran.out);
        fs::remove_file(dir.path().join(place)).unwrap();
    }
    // The same file by name and by place counts once.
    fs::write(dir.path().join("Ashdown/waivers.yaml"), waiver("vague-owner", "x.yaml", "2025-09-30")).unwrap();
    let report = check(dir.path(), &["--waivers", "./Ashdown/waivers.yaml", "--format", "json"]).exits(1).json();
    assert_eq!(report["summary"]["warnings"], 1, "waiver-unused, once");
}

#[test]
fn mistakes_in_waivers_stop_the_check() {
    let dir = fresh();
    staff(dir.path());
    fs::write(dir.path().join("Ashdown/waivers.yaml"), "- rule: vague-dates\n  untill: never\n").unwrap();
    let ran = check(dir.path(), &[]).exits(2);
    assert_eq!(ran.out, "");
    for part in ["Ashdown/waivers.yaml:1:9", "did you mean `vague-date`?", "did you mean `until`?", "`by` is missing"] {
        assert!(ran.err.contains(part), "{part}\n{}", ran.err);
    }
    check(dir.path(), &["--waivers", "nowhere.yaml"]).exits(2);
}

#[test]
fn every_format_goes_to_standard_output_or_into_a_file() {
    let dir = fresh();
    staff(dir.path());
    fs::write(dir.path().join("Ashdown/scan.pdf"), "").unwrap();
    for (format, begins) in
        [("text", "Ashdown/"), ("json", "{"), ("sarif", "{"), ("junit", "<?xml"), ("html", "<!DOCTYPE html>")]
    {
        // What could not be read weighs more than what was found, and stands in the report.
        let ran = check(dir.path(), &["--format", format]).exits(2);
        assert!(ran.out.starts_with(begins) && ran.out.ends_with('\n'), "{format}\n{}", ran.out);
        assert!(
            ran.out.contains("Ashdown/scan.pdf") || ran.out.contains("Ashdown&#x2f;scan.pdf"),
            "{format}\n{}",
            ran.out
        );
        check(dir.path(), &["--format", format, "--out", "report"]).exits(2);
        assert_eq!(fs::read_to_string(dir.path().join("report")).unwrap(), ran.out);
        fs::remove_file(dir.path().join("report")).unwrap();
    }
    let log = check(dir.path(), &["--format", "sarif"]).json();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    run(root(), &[&["check", &sample("file-audit-good"), "--format", "xml"], &DAY[..]].concat()).exits(2);
}

#[test]
fn a_redacted_check_names_nobody_on_either_stream() {
    let dir = fresh();
    staff(dir.path());
    fs::write(dir.path().join("Ashdown/Gareth.pdf"), "").unwrap();
    fs::write(dir.path().join("Ashdown/Priya.yaml"), "form: sandwell/individual-record\nvalues: { Llewellyn: x }\n")
        .unwrap();
    fs::write(dir.path().join("Ashdown/waivers.yaml"), waiver("vague-date", "Siân.yaml", "2025-09-30")).unwrap();
    for format in ["text", "json", "sarif", "junit", "html"] {
        let ran = check(dir.path(), &["--format", format, "--redact"]).exits(2);
        for name in ["Siân", "Si%C3%A2n", "Gareth", "Priya", "Llewellyn", "Helen", "Ashdown", "court"] {
            assert!(!ran.out.contains(name) && !ran.err.contains(name), "{format}: {name}\n{}\n{}", ran.out, ran.err);
        }
    }
}
