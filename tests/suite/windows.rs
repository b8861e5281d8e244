//! Files, names and starts as they are on Windows. These run on every system; `tests/windows/run.sh` runs them all on
//! Windows itself, or on Wine.

use std::fs;
use std::process::Stdio;

use crate::cli::{fresh, names, own_forms, program, root, run, sample};

/// The bytes of a text as Notepad saves it, with CR LF at the ends of lines.
fn by_notepad(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

/// The bytes of a text as Windows PowerShell writes it with `>`: UTF-16 with a mark before it.
fn by_powershell(text: &str) -> Vec<u8> {
    format!("\u{feff}{}", text.replace('\n', "\r\n")).encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_ends_of_lines_change_nothing_in_a_record() {
    let dir = fresh();
    let mut compared = 0;
    for name in names(root().join("fixtures/records")) {
        let text = fs::read_to_string(root().join("fixtures/records").join(&name)).unwrap();
        assert!(!text.contains('\r'), "{name}");
        let checked = |bytes: &[u8]| {
            fs::write(dir.path().join(&name), bytes).unwrap();
            let ran = run(dir.path(), &["check", &name, "--today", "2025-06-30", "--format", "json"]);
            (ran.code, ran.out)
        };
        let wanted = checked(text.as_bytes());
        assert!(wanted.0 < 2, "{name}: {}", wanted.1);
        assert!(checked(&by_notepad(&text)) == wanted, "{name}");
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
}

/// What PowerShell writes is no UTF-8, and the message says how to save it as such.
#[test]
fn a_record_from_powershell_is_told_how_to_be_saved() {
    let dir = fresh();
    let text = fs::read_to_string(sample("individual-record-good")).unwrap();
    fs::write(dir.path().join("record.yaml"), by_powershell(&text)).unwrap();
    let ran = run(dir.path(), &["check", "record.yaml", "--today", "2025-06-30"]).exits(2);
    assert!(ran.err.contains("text in UTF-16") && ran.err.contains("in Notepad, Save as"), "{}", ran.err);
}

#[test]
fn the_ends_of_lines_change_nothing_in_json_and_lists() {
    let dir = fresh();
    let read = run(dir.path(), &["read", &sample("individual-record-good"), "--format", "json"]).exits(0).json();
    let read = serde_json::to_string_pretty(&read[0]).unwrap();
    let answers = |bytes: Vec<u8>| {
        fs::write(dir.path().join("record.json"), bytes).unwrap();
        run(dir.path(), &["read", "record.json", "--format", "json"]).exits(0).json()[0]["values"].clone()
    };
    assert_eq!(answers(by_notepad(&read)), answers(read.clone().into_bytes()));
    let list = "supervisee,supervisor\nAnn Lee,\"Bo\nPeep\"\n";
    let made = |bytes: Vec<u8>, out: &str| {
        fs::write(dir.path().join("staff.csv"), bytes).unwrap();
        let blank = ["blank", "sandwell/individual-record", "--people", "staff.csv", "--format", "yaml", "--out", out];
        run(dir.path(), &blank).exits(0);
        fs::read(dir.path().join(out).join("sandwell-individual-record--ann-lee.yaml")).unwrap()
    };
    assert!(made(by_notepad(list), "crlf") == made(list.into(), "lf"));
}

#[test]
fn the_ends_of_lines_change_nothing_in_a_definition() {
    let dir = fresh();
    let forms = own_forms(dir.path(), 2);
    let blank = |out: &str| {
        run(dir.path(), &["--forms", &forms, "lint", &forms]).exits(0);
        run(dir.path(), &["--forms", &forms, "blank", "acme/note", "--out", out]).exits(0);
        ["docx", "pdf"].map(|ending| fs::read(dir.path().join(out).join(format!("acme-note.{ending}"))).unwrap())
    };
    let before = blank("lf");
    for file in ["authority.yaml", "note.yaml"] {
        let path = std::path::Path::new(&forms).join("acme").join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, by_notepad(&text)).unwrap();
    }
    assert!(blank("crlf") == before);
}

#[test]
fn names_that_differ_in_capitals_only_are_one_file() {
    let dir = fresh();
    for (sub, name) in [("a", "Audit.yaml"), ("b", "audit.YAML")] {
        fs::create_dir(dir.path().join(sub)).unwrap();
        fs::copy(sample("file-audit-good"), dir.path().join(sub).join(name)).unwrap();
    }
    let ran = run(dir.path(), &["fill", "a/Audit.yaml", "b/audit.YAML", "--format", "docx", "--out", "out"]).exits(2);
    assert!(ran.err.contains("two inputs would be written to this one file"), "{}", ran.err);
    assert_eq!(names(dir.path().join("out")), ["Audit.docx"]);
}

/// An email may bring an attachment whose name no file can have on Windows.
#[test]
fn a_binder_has_names_that_every_system_can_hold() {
    let dir = fresh();
    let record = fs::read_to_string(sample("individual-record-good")).unwrap();
    let mail = format!(
        "From: a@example.org\nTo: b@example.org\nSubject: June\nDate: Tue, 3 Jun 2025 10:00:00 +0100\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\nHere it is.\n--x\n\
         Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=\"Signed? 3: June.yaml\"\n\n\
         {record}\n--x--\n"
    );
    fs::create_dir(dir.path().join("ann")).unwrap();
    fs::write(dir.path().join("ann/June.eml"), mail).unwrap();
    let ran = run(dir.path(), &["folder", "assemble", "ann", "--out", "binder"]);
    assert!(ran.code < 2, "{}{}", ran.out, ran.err);
    assert_eq!(names(dir.path().join("binder/originals")), ["June.eml", "June.eml › Signed_ 3_ June.yaml"]);
    run(dir.path(), &["folder", "verify", "binder"]).exits(0);
}

#[test]
fn backslashes_are_shown_as_slashes_on_windows() {
    let dir = fresh();
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::copy(sample("file-audit-good"), dir.path().join("in/audit.yaml")).unwrap();
    let path = std::path::Path::new("in").join("audit.yaml");
    let ran = run(dir.path(), &["check", &path.display().to_string(), "--today", "2025-06-30", "--format", "json"]);
    assert!(ran.out.contains("\"in/audit.yaml\""), "{}", ran.out);
}

/// A start without a command that cannot open the desk waits for a key only where somebody can press one.
#[test]
fn a_double_click_that_fails_ends() {
    let dir = fresh();
    let mut start = program(dir.path());
    let done = start.env("FORMFOLIO_FORMS", "nowhere").stdin(Stdio::null()).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let err = String::from_utf8(done.stderr).unwrap();
    assert!(err.contains("nowhere") && !err.contains("Press Enter"), "{err}");
}
