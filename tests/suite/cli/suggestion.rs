//! A call that is not quite right gets a suggestion, or runs as intended.

use std::fs;

use super::{fresh, names, root, run};

#[test]
fn an_unambiguous_name_is_accepted() {
    let dir = fresh();
    let call = ["blank", "individual-record", "--format", "Word,PDF,yml", "--out", "out"];
    run(dir.path(), &call).exits(0);
    let stem = "sandwell-individual-record";
    assert_eq!(names(dir.path().join("out")), ["docx", "pdf", "yaml"].map(|ending| format!("{stem}.{ending}")));
    let ran = run(root(), &["explain", "missing-signature"]).exits(0);
    assert!(ran.out.starts_with("signature-missing (error)\n"), "{}", ran.out);
    assert_eq!(run(root(), &["explain", "signature", "missing"]).exits(0).out, ran.out);
    let two = run(root(), &["explain", "vague-date", "vague-owner"]).exits(0).out;
    assert!(two.contains("vague-date (error)") && two.contains("\n\nvague-owner (error)"), "{two}");
    assert!(run(root(), &["forms", "Individual Record"]).exits(0).out.contains("sandwell/individual-record, version"));
    assert!(run(root(), &["help", "check"]).exits(0).out.contains("formfolio check"));
    assert!(run(root(), &["help", "folder", "assemble"]).exits(0).out.contains("--without"));
    assert_eq!(run(root(), &["version"]).exits(0).out, run(root(), &["--version"]).exits(0).out);
    for today in ["today", "Today", "1/2/2025", "1 Feb 2025"] {
        run(root(), &["check", "fixtures/records/file-audit-good.yaml", "--today", today, "--format", "JSON"]);
    }
    run(root(), &["folder", "plan", "fixtures/folders/sandwell-move", "--layout", "Eleven"]).exits(2);
}

#[test]
fn an_ambiguous_name_is_refused_with_suggestions() {
    let dir = fresh();
    fs::write(dir.path().join("Smith.docx"), "").unwrap();
    for (call, said) in [
        (&["blank", "monitoring-sheet"][..], "Write one of: bct/monitoring-sheet, sandwell/monitoring-sheet."),
        (&["blank", "sandwell"], "`sandwell` is an authority; its forms: "),
        (&["blank"], "name the form to make, or --all for every form"),
        (&["check"], "name the completed forms, or the directory they are in"),
        (&["assemble", "x"], "did you mean 'formfolio folder assemble x'?"),
        (&["folder", "Smith"], "did you mean 'formfolio folder check Smith'?"),
        (&["Smith.docx"], "did you mean 'formfolio check Smith.docx'?"),
        (&["--versoin"], "'--version'"),
        (&["check", "x", "--format", "excel"], "'html' is a page to open, print and send on"),
        (&["check", "x", "--today", "13/31/2025"], "“13/31/2025”, which is a day that does not exist"),
        (&["check", "x", "--today", "3 June"], "“3 June”, which has no year"),
        (&["read", "."], "To check them all: formfolio check ."),
        (&["explain", "singature-missing"], "Did you mean `signature-missing`?"),
        (&["forms", "sandwel"], "Did you mean the authority `sandwell` (Sandwell Children’s Trust)?"),
        (&["fill", "."], "`.` is a directory, not a record written as YAML"),
        (&["help", "me"], "`formfolio help` shows what there is"),
        (&["man", "check"], "`formfolio help check` explains one command"),
        (&["--without", "7"], "Did you mean `formfolio folder assemble DIR --without 7`?"),
    ] {
        let ran = run(dir.path(), call).exits(2);
        assert!(ran.err.contains(said) && ran.out.is_empty(), "{call:?}: {said}\n{}", ran.err);
    }
}

#[test]
fn unknown_sections_to_leave_out_are_reported() {
    let dir = fresh();
    fs::create_dir(dir.path().join("ann")).unwrap();
    fs::write(dir.path().join("ann/folder.yaml"), "person: Ann Lee\nlayout: sandwell/nine\n").unwrap();
    for (without, said) in [
        (&["--without", "12"][..], "there is no section 12 that could be left out"),
        (&["--without", "7,x"], "there is no section x"),
        (&["--without", "-1"], "-1"),
        (&["--without", "seven"], "there is no section seven"),
        (&["--without"], "--without needs the numbers of the sections to leave out, such as 7,8"),
    ] {
        let ran = run(dir.path(), &[&["folder", "assemble", "ann"][..], without].concat()).exits(2);
        assert!(ran.err.contains(said), "{said}\n{}", ran.err);
        if !said.starts_with('-') || without.len() == 1 {
            assert!(
                ran.err.contains("The sections of sandwell/nine:\n    1  Supervision Monitoring Sheet\n"),
                "{}",
                ran.err
            );
        }
        assert_eq!(names(dir.path()), ["ann"]);
    }
    run(dir.path(), &["folder", "assemble", "ann", "--without", "7, 8"]).exits(0);
}

#[test]
fn leftovers_of_systems_and_word_are_named() {
    let dir = fresh();
    for (name, said) in [
        ("Thumbs.db", "a file that Windows keeps beside pictures, not a document"),
        ("desktop.ini", "a file that Windows keeps to show a directory, not a document"),
        (".DS_Store", "a file that macOS keeps to show a directory, not a document"),
        ("~$record.docx", "a file that Word or Excel keeps while a document is open, not the document itself"),
    ] {
        fs::write(dir.path().join(name), "x").unwrap();
        for command in ["check", "read", "next"] {
            let ran = run(dir.path(), &[command, name]).exits(2);
            assert!(ran.err.contains(&format!("{name}: this is {said}")), "{command}: {said}\n{}", ran.err);
        }
    }
}
