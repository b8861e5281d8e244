//! Access rights of outputs, and files that are never overwritten.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::cli::{fresh, run, sample};

fn mode(path: impl AsRef<Path>) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set(path: impl AsRef<Path>, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

/// A folder with one record that only the user may read.
fn folder(dir: &Path) {
    fs::create_dir_all(dir.join("Tom/4 Supervision")).unwrap();
    fs::write(dir.join("Tom/folder.yaml"), "person: Tom Lee\nauthority: sandwell\n").unwrap();
    fs::write(dir.join("Tom/4 Supervision/note.txt"), "A note about the supervision of Tom Lee").unwrap();
    set(dir.join("Tom/4 Supervision/note.txt"), 0o600);
    set(dir.join("Tom"), 0o750);
}

#[test]
fn outputs_have_no_wider_access_than_their_inputs() {
    let dir = fresh();
    let record = dir.path().join("record.yaml");
    fs::copy(sample("individual-record-good"), &record).unwrap();
    set(&record, 0o600);
    run(dir.path(), &["fill", "record.yaml", "--format", "docx", "--out", "own"]).exits(0);
    assert_eq!(mode(dir.path().join("own/record.docx")), 0o600);
    let check = ["check", "record.yaml", "--today", "2025-06-30", "--out", "report.html", "--format", "html"];
    run(dir.path(), &check).exits(0);
    assert_eq!(mode(dir.path().join("report.html")), 0o600);
    set(&record, 0o644);
    run(dir.path(), &["fill", "record.yaml", "--format", "docx", "--out", "open"]).exits(0);
    assert_eq!(mode(dir.path().join("open/record.docx")) & 0o600, 0o600);
    // A replaced file keeps its access rights.
    for kept in [0o600, 0o640] {
        set(dir.path().join("open/record.docx"), kept);
        run(dir.path(), &["fill", "record.yaml", "--format", "docx", "--out", "open", "--force"]).exits(0);
        assert_eq!(mode(dir.path().join("open/record.docx")), kept);
    }
}

#[test]
fn a_binder_has_no_wider_access_than_its_folder() {
    let dir = fresh();
    folder(dir.path());
    let args = ["folder", "assemble", "Tom", "--out", "b", "--zip", "--today", "2025-06-30", "--force"];
    let modes = || {
        [
            "b",
            "b/binder.pdf",
            "b/manifest.json",
            "b/originals/4 Supervision/note.txt",
            "b/originals/4 Supervision",
            "b.zip",
        ]
        .map(|name| mode(dir.path().join(name)))
    };
    run(dir.path(), &args);
    assert_eq!(modes(), [0o750, 0o600, 0o600, 0o600, 0o750, 0o600]);
    set(dir.path().join("Tom/4 Supervision/note.txt"), 0o644);
    set(dir.path().join("Tom"), 0o755);
    set(dir.path().join("b"), 0o700);
    run(dir.path(), &args);
    assert_eq!(modes()[..3], [0o700, 0o600, 0o600], "what is replaced stays as it was");
}

#[test]
fn a_result_never_replaces_its_input() {
    let dir = fresh();
    folder(dir.path());
    fs::copy(sample("individual-record-good"), dir.path().join("record.yaml")).unwrap();
    fs::copy(sample("individual-record-good"), dir.path().join("Tom/record.yaml")).unwrap();
    fs::write(dir.path().join("staff.csv"), "name\nTom Lee\n").unwrap();
    let before = fs::read_to_string(dir.path().join("record.yaml")).unwrap();
    run(dir.path(), &["folder", "plan", "Tom", "--out", "plan.yaml"]);
    for args in [
        &["check", "record.yaml", "--out", "record.yaml"][..],
        &["check", "record.yaml", "--out", "./Tom/../record.yaml"],
        &["check", "record.yaml", "--staff", "staff.csv", "--out", "staff.csv"],
        &["check", "Tom", "--out", "Tom/record.yaml"],
        &["check", "Tom", "--out", "Tom/4 Supervision/note.txt"],
        &["folder", "plan", "Tom", "--out", "Tom/record.yaml"],
        &["folder", "plan", "Tom", "--out", "Tom/folder.yaml"],
        &["folder", "plan", "Tom", "--plan", "plan.yaml", "--out", "plan.yaml"],
    ] {
        let ran = run(dir.path(), &[args, &["--force"]].concat()).exits(2);
        assert!(ran.err.contains("would replace a file that it is made from"), "{args:?}: {}", ran.err);
    }
    assert_eq!(fs::read_to_string(dir.path().join("Tom/record.yaml")).unwrap(), before);
    // An earlier report is no input, in any format.
    for format in ["text", "json", "sarif", "junit", "html", "pdf"] {
        for more in [&[][..], &["--force"]] {
            let args = ["check", "Tom", "--today", "2025-06-30", "--out", "Tom/report", "--format", format];
            let ran = run(dir.path(), &[&args[..], more].concat());
            assert!(!ran.err.contains("would replace"), "{format}: {}", ran.err);
        }
        fs::remove_file(dir.path().join("Tom/report")).unwrap();
    }
}

#[test]
fn forms_and_certificates_are_never_replaced() {
    let dir = fresh();
    fs::copy(sample("individual-record-good"), dir.path().join("record.yaml")).unwrap();
    folder(dir.path());
    let forms = crate::cli::own_forms(dir.path(), 1);
    let form = format!("{forms}/acme/note.yaml");
    fs::write(dir.path().join("forms-1/acme/authority.yaml"), "id: acme\nname: Acme\n# logo: none\n").unwrap();
    let logo = format!("{forms}/acme/logo.png");
    fs::copy(crate::cli::root().join("fixtures/logo/acme.png"), &logo).unwrap();
    fs::create_dir(dir.path().join("trust")).unwrap();
    fs::copy(crate::cli::root().join("fixtures/signed/trust/authority.pem"), dir.path().join("trust/root.pem"))
        .unwrap();
    fs::write(dir.path().join("b.zip"), "correct horse battery staple\n").unwrap();
    run(dir.path(), &["folder", "plan", "Tom", "--out", "plan.yaml"]);
    let own = format!("{forms}/acme/acme-note.yaml");
    fs::rename(&form, &own).unwrap();
    let before = [&own, &logo].map(|path| fs::read(path).unwrap());
    let beside = format!("{forms}/acme");
    for args in [
        &["check", "record.yaml", "--trust", "trust", "--out", "trust/root.pem"][..],
        &["folder", "check", "Tom", "--trust", "trust", "--out", "trust/root.pem"],
        &["folder", "check", "Tom", "--plan", "plan.yaml", "--out", "plan.yaml"],
        &["--forms", &forms, "check", "record.yaml", "--out", &own],
        &["--forms", &forms, "check", "record.yaml", "--out", &logo],
        &["--forms", &forms, "folder", "plan", "Tom", "--out", &own],
        &["--forms", &forms, "blank", "acme/note", "--format", "yaml", "--out", &beside],
        &["folder", "assemble", "Tom", "--out", "b", "--zip", "--password-file", "b.zip"],
    ] {
        let ran = run(dir.path(), &[args, &["--force"]].concat()).exits(2);
        assert!(ran.err.contains("would replace a file that it is made from"), "{args:?}: {}", ran.err);
    }
    assert_eq!([&own, &logo].map(|path| fs::read(path).unwrap()), before);
}

#[test]
fn one_input_never_replaces_another() {
    let dir = fresh();
    for name in ["a.yaml", "b.yaml"] {
        fs::copy(sample("individual-record-good"), dir.path().join(name)).unwrap();
    }
    run(dir.path(), &["fill", "a.yaml", "--format", "docx"]).exits(0);
    run(dir.path(), &["next", "a.docx"]).exits(0);
    let made = crate::cli::names(dir.path()).into_iter().find(|name| name.starts_with("sandwell")).unwrap();
    let ran = run(dir.path(), &["next", "b.yaml", &made, "--format", "docx", "--force"]).exits(2);
    assert!(ran.err.contains("would replace a file that it is made from"), "{}", ran.err);
}

#[test]
fn a_new_directory_has_no_wider_access_than_its_contents() {
    let dir = fresh();
    let at = |name: &str| dir.path().join(name);
    fs::copy(sample("individual-record-good"), at("own.yaml")).unwrap();
    fs::copy(sample("individual-record-good"), at("open.yaml")).unwrap();
    fs::write(at("people.csv"), "name\nTom Lee\n").unwrap();
    for private in ["own.yaml", "people.csv"] {
        set(at(private), 0o600);
    }
    set(at("open.yaml"), 0o640);
    let id = "sandwell/individual-record";
    for (args, wanted) in [
        (&["fill", "open.yaml", "--format", "docx", "--out", "a/b"][..], 0o750),
        (&["fill", "open.yaml", "own.yaml", "--format", "docx", "--out", "c/b"], 0o700),
        (&["next", "own.yaml", "--format", "docx", "--out", "e/b"], 0o700),
        (&["blank", id, "--people", "people.csv", "--format", "yaml", "--out", "f/b"], 0o700),
    ] {
        run(dir.path(), args).exits(0);
        let made = args.last().unwrap();
        assert_eq!([mode(at(made)), mode(at(&made[..1]))], [wanted; 2], "{args:?}");
    }
    folder(dir.path());
    set(at("Tom"), 0o700);
    run(dir.path(), &["folder", "assemble", "Tom", "--out", "h/b", "--today", "2025-06-30"]).exits(0);
    assert_eq!([mode(at("h")), mode(at("h/b"))], [0o700; 2]);
}

#[test]
fn waivers_that_are_a_link_out_of_the_directory_are_not_used() {
    let dir = fresh();
    let waiver =
        "- rule: action-without-owner\n  file: record.yaml\n  reason: Known.\n  by: Ann Lee\n  until: 2025-12-31\n";
    fs::create_dir_all(dir.path().join("Tom")).unwrap();
    fs::write(dir.path().join("Tom/folder.yaml"), "person: Siân O’Brien\nauthority: sandwell\n").unwrap();
    fs::copy(sample("individual-record-bad"), dir.path().join("Tom/record.yaml")).unwrap();
    let link = dir.path().join("Tom/waivers.yaml");
    let waived = |args: &[&str]| {
        let ran = run(dir.path(), &[args, &["--today", "2025-06-30", "--format", "json"]].concat());
        assert!(!ran.err.contains("secret") && !ran.out.contains("secret"), "{}{}", ran.out, ran.err);
        (ran.json()["summary"]["waived"].as_u64().unwrap(), ran.err.contains("was not followed"))
    };
    std::os::unix::fs::symlink("../elsewhere.yaml", &link).unwrap();
    fs::write(dir.path().join("elsewhere.yaml"), "a secret line: [\n").unwrap();
    assert_eq!(waived(&["check", "Tom"]), (0, true));
    fs::write(dir.path().join("elsewhere.yaml"), waiver).unwrap();
    assert_eq!(waived(&["folder", "check", "Tom"]), (0, true));
    // A link to a file of the same directory is used, and so is a named file.
    fs::write(dir.path().join("Tom/allowed.yaml"), waiver).unwrap();
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("allowed.yaml", &link).unwrap();
    assert!(waived(&["check", "Tom"]).0 > 0);
    fs::remove_file(&link).unwrap();
    assert!(waived(&["check", "Tom", "--waivers", "elsewhere.yaml"]).0 > 0);
}

#[test]
fn empty_lists_and_pipes_are_named() {
    let dir = fresh();
    fs::write(dir.path().join("empty.json"), "[]\n").unwrap();
    let ran = run(dir.path(), &["check", "empty.json"]).exits(2);
    assert!(ran.err.contains("empty.json: there is nothing to check in this file"), "{}", ran.err);
    assert!(std::process::Command::new("mkfifo").arg(dir.path().join("p.pdf")).status().unwrap().success());
    for command in [&["check"][..], &["read"], &["fill", "--format", "docx"]] {
        let ran = run(dir.path(), &[command, &["p.pdf"]].concat()).exits(2);
        assert!(ran.err.contains("p.pdf: this is a pipe (FIFO), not a file"), "{}", ran.err);
    }
}

#[test]
fn a_plan_distinguishes_composed_and_decomposed_accents() {
    let dir = fresh();
    fs::create_dir_all(dir.path().join("Tom")).unwrap();
    fs::write(dir.path().join("Tom/folder.yaml"), "person: Tom Lee\nauthority: sandwell\n").unwrap();
    fs::write(dir.path().join("Tom/caf\u{e9}.txt"), "one").unwrap();
    fs::write(dir.path().join("Tom/cafe\u{301}.txt"), "two").unwrap();
    run(dir.path(), &["folder", "plan", "Tom", "--out", "plan.yaml"]).exits(0);
    run(dir.path(), &["folder", "plan", "Tom", "--plan", "plan.yaml"]).exits(0);
    let plan = fs::read_to_string(dir.path().join("plan.yaml")).unwrap();
    let other = plan.replace("caf\u{e9}", "cafe\u{301}");
    fs::write(dir.path().join("plan.yaml"), other).unwrap();
    let ran = run(dir.path(), &["folder", "plan", "Tom", "--plan", "plan.yaml"]).exits(2);
    assert!(ran.err.contains("the file is in the plan already"), "{}", ran.err);
}

#[test]
fn a_list_of_staff_is_read_as_strictly_as_a_list_of_people() {
    let dir = fresh();
    fs::copy(sample("individual-record-good"), dir.path().join("record.yaml")).unwrap();
    for (list, said) in [
        ("person,start date,person\nA Lee,3/3/25,A Lee\n", "two headings mean `person`"),
        ("person,leave\nA Lee,20/05/2025 to 01/03/2025\n", "which ends before it begins"),
        ("person,leave\n\"A Lee,3/3/25\n\nB Lee,\nC Lee,\nD Lee,\"\n", "person runs over 4 lines"),
        ("person,leave\n\"A Lee,3/3/25\nB Lee,\n", "a quotation mark is opened in row 2 and never closed"),
    ] {
        fs::write(dir.path().join("staff.csv"), list).unwrap();
        let ran = run(dir.path(), &["check", "record.yaml", "--staff", "staff.csv"]).exits(2);
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
}
