//! `next`: names of files, output, and files that are left alone.

use std::fs;

use super::{fresh, names, run, sample};

const STEM: &str = "sandwell-individual-record--łukasz-ôwen-ŷork--2025-07-01";

#[test]
fn next_makes_both_formats_from_every_format() {
    let dir = fresh();
    let record = sample("individual-record-good");
    run(dir.path(), &["fill", &record, "--format", "docx,pdf"]).exits(0);
    fs::copy(&record, dir.path().join("Siân's record of June.yaml")).unwrap();
    let mut made = Vec::new();
    for (file, out) in [
        ("individual-record-good.docx", "from word"),
        ("individual-record-good.pdf", "from pdf"),
        ("Siân's record of June.yaml", "from yaml"),
    ] {
        let ran = run(dir.path(), &["next", file, "--out", out]).exits(0);
        let wanted = [format!("{STEM}.docx"), format!("{STEM}.pdf")];
        assert_eq!(ran.out, format!("{out}/{}\n{out}/{}\n", wanted[0], wanted[1]));
        assert_eq!(names(dir.path().join(out)), wanted);
        assert!(ran.err.contains(file), "{}", ran.err);
        for name in wanted {
            let read = run(dir.path(), &["read", &format!("{out}/{name}"), "--format", "json"]).exits(0).json();
            made.push(read[0]["values"].clone());
        }
    }
    assert!(made.iter().all(|values| *values == made[0]));
    assert_eq!(made[0]["session_date"], "2025-07-01");
    assert!(made[0]["review_of_last"].as_str().unwrap().starts_with("Open from 3 June 2025:\n– "));
}

#[test]
fn nothing_is_replaced_without_force() {
    let dir = fresh();
    let record = sample("individual-record-good");
    run(dir.path(), &["next", &record, "--format", "docx"]).exits(0);
    let before = fs::read(dir.path().join(format!("{STEM}.docx"))).unwrap();
    fs::write(dir.path().join(format!("{STEM}.docx")), "mine").unwrap();
    let ran = run(dir.path(), &["next", &record]).exits(2);
    assert!(ran.err.contains("this file already exists"), "{}", ran.err);
    assert_eq!(fs::read(dir.path().join(format!("{STEM}.docx"))).unwrap(), b"mine");
    assert_eq!(names(dir.path()), [format!("{STEM}.docx"), format!("{STEM}.pdf")], "the other one is made");
    run(dir.path(), &["next", &record, "--force"]).exits(0);
    assert_eq!(fs::read(dir.path().join(format!("{STEM}.docx"))).unwrap(), before, "the same bytes each time");
}

#[test]
fn a_bad_record_does_not_stop_the_others() {
    let dir = fresh();
    fs::write(dir.path().join("scan.pdf"), "%PDF-1.7 and no more").unwrap();
    let (good, agreement) = (sample("bct-social-worker-record-good"), sample("leics-supervision-agreement-good"));
    let ran = run(dir.path(), &["next", "scan.pdf", &agreement, &good, "--format", "docx", "--out", "out"]).exits(2);
    assert_eq!(names(dir.path().join("out")), ["bct-social-worker-record--jaswinder-gill--2025-07-10.docx"]);
    assert!(ran.err.contains("scan.pdf"), "{}", ran.err);
    assert!(ran.err.contains("“Updated supervision agreement” is not a record of a session"), "{}", ran.err);
    assert!(
        ran.err.contains("Choose the record of the last session, or begin a new form. `formfolio blank`"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("2 of 3 could not be done"), "{}", ran.err);
    run(dir.path(), &["next"]).exits(2);
    run(dir.path(), &["next", &good, "--format", "yaml"]).exits(2);
}

#[test]
fn two_cases_of_one_worker_are_two_files_and_so_are_two_of_one_name() {
    let dir = fresh();
    for (file, child) in [("a.yaml", "Maisie"), ("b.yaml", "Tyrell"), ("c.yaml", "Tyrell")] {
        let text = format!(
            "form: leics/casework-supervision-record\nvalues:\n  child_name: {child}\n  supervisees: Aoife O’Brien-Smith\n  \
             next_date: 2025-07-01\n"
        );
        fs::write(dir.path().join(file), text).unwrap();
    }
    run(dir.path(), &["next", "a.yaml", "b.yaml", "c.yaml", "--format", "docx", "--out", "out"]).exits(0);
    let stem = "leics-casework-supervision-record--aoife-o-brien-smith";
    let wanted = ["maisie--2025-07-01", "tyrell--2025-07-01-2", "tyrell--2025-07-01"];
    assert_eq!(names(dir.path().join("out")), wanted.map(|part| format!("{stem}--{part}.docx")));
}

#[test]
fn blanks_made_by_next_may_lie_among_the_records() {
    let dir = fresh();
    std::fs::create_dir(dir.path().join("records")).unwrap();
    std::fs::copy(sample("individual-record-good"), dir.path().join("records/June.yaml")).unwrap();
    run(dir.path(), &["next", "records/June.yaml", "--out", "records"]).exits(0);
    let ran = run(dir.path(), &["check", "records", "--today", "2025-06-30", "--format", "json"]).exits(0);
    let report = ran.json();
    assert_eq!(report["summary"]["files"], 3);
    for file in report["checked"].as_array().unwrap() {
        // Open points of the newest record are reported; its blanks have no findings.
        let made = !file["file"].as_str().unwrap().ends_with(".yaml");
        assert!(!made || file["findings"].as_array().unwrap().is_empty(), "{file:#}");
    }
    // A check of the blank itself reports its empty fields.
    let blank = std::fs::read_dir(dir.path().join("records")).unwrap().map(|entry| entry.unwrap().path());
    let blank = blank.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "docx")).unwrap();
    run(dir.path(), &["check", blank.to_str().unwrap(), "--today", "2025-06-30"]).exits(1);
    // From its session's day on, the blank counts.
    run(dir.path(), &["check", "records", "--today", "2026-06-30"]).exits(1);
}
