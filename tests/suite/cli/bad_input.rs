//! Files without a readable record: the error names what the file is and what to do; the exit status is 2 and nothing
//! is written.

use std::fs;

use super::{fresh, names, own_forms, root, run, sample};
use crate::golden;

#[test]
fn wrong_files_are_named_for_what_they_are() {
    let mut args = vec!["read".to_owned()];
    args.extend(
        names(root().join("fixtures/bad"))
            .into_iter()
            .filter(|name| name.contains('.'))
            .map(|name| format!("fixtures/bad/{name}")),
    );
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let ran = run(root(), &args).exits(2);
    assert_eq!(ran.out, "");
    for name in &args[1..] {
        let line = ran.err.lines().position(|line| line.starts_with(&format!("error: {name}: "))).expect(name);
        let help = ran.err.lines().nth(line + 1).unwrap_or("");
        assert!(help.starts_with("  help: "), "{name} has no help");
    }
    golden::same("tests/golden/bad-input.txt", &ran.err);
}

#[test]
fn records_with_mistakes_show_every_one_of_them_in_its_place() {
    let cases = [
        ("unknown-field.yaml", "form: sandwell/individual-record\nvalues:\n  supervisor: A\n  superviser: B\n"),
        ("missing-form.yaml", "values:\n  supervisor: A\n"),
        ("unknown-form.yaml", "form: sandwell/individual-recrod\nvalues: {}\n"),
        ("twice.yaml", "form: sandwell/individual-record\nvalues:\n  supervisor: A\n  supervisor: B\n"),
        ("list.yaml", "- a\n- b\n"),
    ];
    let dir = fresh();
    let mut args = vec!["read"];
    for (name, text) in cases {
        fs::write(dir.path().join(name), text).unwrap();
        args.push(name);
    }
    let ran = run(dir.path(), &args).exits(2);
    assert_eq!(ran.out, "");
    golden::same("tests/golden/bad-records.txt", &ran.err);
}

#[test]
fn a_value_of_the_wrong_type_is_a_finding_at_its_place() {
    let dir = fresh();
    let text = "form: sandwell/individual-record\nvalues:\n  actions: none\n  supervisee: [A, B]\n  supervisor: Siân O’Brien\n";
    fs::write(dir.path().join("wrong-type.yaml"), text).unwrap();
    let read = run(dir.path(), &["read", "wrong-type.yaml", "--format", "json"]).exits(0).json();
    assert_eq!(read[0]["values"]["supervisor"], "Siân O’Brien");
    let report = run(dir.path(), &["check", "wrong-type.yaml", "--format", "json"]).exits(1).json();
    let findings = report["checked"][0]["findings"].as_array().unwrap().iter();
    let fields: Vec<&str> = findings
        .filter(|finding| finding["rule"] == "unreadable-value")
        .filter_map(|finding| finding["field"].as_str())
        .collect();
    assert_eq!(fields, ["supervisee", "actions"]);
}

#[test]
fn directories_and_missing_files_are_named() {
    let dir = fresh();
    fs::create_dir(dir.path().join("staff")).unwrap();
    let ran = run(dir.path(), &["read", "staff", "nowhere.docx"]).exits(2);
    assert!(ran.err.contains("staff: this is a directory, not a file"), "{}", ran.err);
    assert!(ran.err.contains("nowhere.docx: there is no such file"), "{}", ran.err);
    let ran = run(dir.path(), &["check", "nowhere"]).exits(2);
    assert!(ran.err.contains("nowhere: there is no such file or directory"), "{}", ran.err);
    run(dir.path(), &["check", "staff"]).exits(2);
}

#[test]
fn fill_takes_records_only_and_writes_nothing_else() {
    let dir = fresh();
    for bad in ["letter.docx", "letter.pdf", "letter.doc", "photo.png", "empty.docx"] {
        let path = root().join("fixtures/bad").join(bad).display().to_string();
        run(dir.path(), &["fill", &path, "--format", "docx,pdf", "--out", "out"]).exits(2);
    }
    assert_eq!(names(dir.path()), Vec::<String>::new());
}

#[test]
fn a_bad_input_does_not_stop_the_good_ones() {
    let dir = fresh();
    fs::write(dir.path().join("empty.yaml"), "").unwrap();
    let ran = run(dir.path(), &["read", "empty.yaml", &sample("file-audit-good"), "nowhere.pdf", "--format", "json"])
        .exits(2);
    let json = ran.json();
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert_eq!(json[0]["form"], "sandwell/file-audit");
    assert!(ran.err.trim_end().ends_with("2 of 3 could not be done: empty.yaml, nowhere.pdf"), "{}", ran.err);
}

#[test]
fn a_name_with_spaces_and_an_apostrophe_is_a_name() {
    let dir = fresh();
    let name = "Siân O'Neill – March (1).yaml";
    fs::copy(sample("individual-record-good"), dir.path().join(name)).unwrap();
    let ran = run(dir.path(), &["read", name, "--format", "json"]).exits(0);
    assert_eq!(ran.json()[0]["file"], name);
    run(dir.path(), &["fill", name, "--format", "docx"]).exits(0);
    let filled = "Siân O'Neill – March (1).docx";
    assert_eq!(names(dir.path()), [filled, name]);
    run(dir.path(), &["check", filled, "--today", "2025-06-30"]).exits(0);
}

#[test]
fn unknown_and_newer_forms_are_reported() {
    let dir = fresh();
    let (first, second) = (own_forms(dir.path(), 1), own_forms(dir.path(), 2));
    let text = "form: sandwell/individual-record\nversion: 99\nvalues: {}\n";
    fs::write(dir.path().join("newer.yaml"), text).unwrap();
    let ran = run(dir.path(), &["fill", "newer.yaml", "--format", "docx"]).exits(2);
    assert!(ran.err.contains("version 99") && ran.err.contains("help: "), "{}", ran.err);
    run(dir.path(), &["--forms", &second, "blank", "acme/note", "--format", "docx,pdf,yaml"]).exits(0);
    for ending in ["docx", "pdf", "yaml"] {
        let file = format!("acme-note.{ending}");
        run(dir.path(), &["--forms", &second, "read", &file]).exits(0);
        let unknown = run(dir.path(), &["read", &file]).exits(2);
        assert!(unknown.err.contains("acme/note"), "{ending}: {}", unknown.err);
        // The known fields of a newer version are read, with a note about the version.
        let newer = run(dir.path(), &["--forms", &first, "read", &file, "--format", "json"]).exits(0);
        assert_eq!(newer.json()[0]["notes"][0]["kind"], "unknown-version", "{ending}: {}", newer.out);
        let newer = run(dir.path(), &["--forms", &first, "check", &file]).exits(1);
        assert!(newer.out.contains("made with version 2 of the form"), "{ending}: {}", newer.out);
    }
}

#[test]
fn a_truncated_file_is_reported() {
    let dir = fresh();
    let record = sample("individual-record-good");
    run(dir.path(), &["fill", &record, "--format", "docx,pdf"]).exits(0);
    for ending in ["docx", "pdf"] {
        let whole = fs::read(dir.path().join(format!("individual-record-good.{ending}"))).unwrap();
        for part in [whole.len() / 2, whole.len() / 10, 200] {
            let name = format!("cut-{part}.{ending}");
            fs::write(dir.path().join(&name), &whole[..part]).unwrap();
            let ran = run(dir.path(), &["read", &name]).exits(2);
            assert!(ran.err.contains("cut off") && ran.err.contains("help: "), "{name}: {}", ran.err);
        }
    }
}

#[test]
fn twenty_good_files_and_a_broken_one_give_twenty_reports() {
    let dir = fresh();
    let year = root().join("fixtures/years/leics");
    fs::create_dir(dir.path().join("year")).unwrap();
    let mut count = 0;
    for entry in fs::read_dir(year).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with("Personal") || name.starts_with("Casework") || name == "folder.yaml" {
            count += usize::from(name != "folder.yaml" && count < 20);
            fs::copy(&entry, dir.path().join("year").join(&name)).unwrap();
        }
    }
    assert_eq!(count, 20, "the year has twenty records");
    fs::write(dir.path().join("year/Scan 0001.pdf"), "%PDF-1.7 cut off").unwrap();
    let ran = run(dir.path(), &["check", "year", "--today", "2025-06-30", "--format", "json"]).exits(2);
    let report = ran.json();
    assert!(report["summary"]["files"].as_u64().unwrap() >= 20, "{}", report["summary"]);
    assert_eq!(report["unread"][0]["file"], "year/Scan 0001.pdf");
    assert!(ran.err.contains("year/Scan 0001.pdf: "), "{}", ran.err);
}

#[test]
fn fill_refuses_a_value_of_the_wrong_type_and_names_a_remark_beside_a_mark() {
    let dir = fresh();
    let record = |values: &str| {
        format!("form: leics/personal-supervision-record\nvalues:\n  supervisor: Karen Hollis\n{values}")
    };
    fs::write(dir.path().join("wrong.yaml"), record("  supervisee: [A, B]\n")).unwrap();
    fs::write(dir.path().join("remark.yaml"), record("  job_scale: 5 - was 7\n")).unwrap();
    let ran = run(dir.path(), &["fill", "wrong.yaml", "--format", "docx"]).exits(2);
    assert!(ran.err.contains("the record has values that its form cannot hold: Supervisee: "), "{}", ran.err);
    assert_eq!(names(dir.path()), ["remark.yaml", "wrong.yaml"]);
    let ran = run(dir.path(), &["fill", "remark.yaml", "--format", "docx"]).exits(0);
    assert!(
        ran.err.contains("the form has no box for the remark beside the mark in On a scale of 0 to 10"),
        "{}",
        ran.err
    );
}
