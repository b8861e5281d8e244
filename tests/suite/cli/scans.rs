//! The commands with a photograph, and a script in place of Tesseract that has its words.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use formfolio::file;
use formfolio::record::Value;

use super::{fresh, names, program, root};
use crate::fixture::catalogue;

/// A script that answers as Tesseract did for the photographed note, at its first and second look.
fn words(dir: &Path) -> String {
    let ocr = root().join("fixtures/ocr");
    let script = format!(
        "#!/bin/sh\ncat >/dev/null\ncase \"$*\" in\n*'--psm 4'*) cat '{0}/allocation-note.tsv' ;;\n\
         *) cat '{0}/allocation-note-second-look.tsv' ;;\nesac\n",
        ocr.display()
    );
    let place = dir.join("tesseract");
    std::fs::write(&place, script).unwrap();
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).unwrap();
    place.display().to_string()
}

fn run(dir: &Path, words: &str, args: &[&str]) -> (i32, String, String) {
    let done = program(dir).env("FORMFOLIO_TESSERACT", words).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

#[test]
fn a_photograph_gives_a_clean_copy() {
    let (dir, elsewhere) = (fresh(), fresh());
    let note = root().join("fixtures/ocr/allocation-note.jpg").display().to_string();
    let (code, out, err) =
        run(dir.path(), &words(elsewhere.path()), &["fill", &note, "--format", "docx", "--out", "."]);
    assert_eq!(code, 0, "{out}\n{err}");
    assert!(err.contains("a clean copy; compare it with the original"), "{err}");
    assert_eq!(names(dir.path()), ["allocation-note (clean copy).docx"]);
    let name = dir.path().join("allocation-note (clean copy).docx");
    let copy = file::read(&std::fs::read(name).unwrap(), "copy.docx", &catalogue()).unwrap();
    assert_eq!(copy.get("child_or_family"), &Value::Text("Sadowska".to_owned()));
    // Without the program the message says what would help.
    let (code, _, err) = run(dir.path(), "", &["fill", &note, "--format", "docx", "--out", ".", "--force"]);
    assert!(code != 0 && err.contains("When Tesseract is installed"), "{err}");
}

#[test]
fn a_photograph_is_carried_forward_and_placed_in_a_folder() {
    let (dir, elsewhere) = (fresh(), fresh());
    let tesseract = words(elsewhere.path());
    let note = root().join("fixtures/ocr/allocation-note.jpg");
    let (code, _, err) = run(dir.path(), &tesseract, &["next", &note.display().to_string()]);
    assert!(code == 0 && err.contains("The answers were read from a picture (OCR)"), "{err}");
    let (code, _, err) = run(dir.path(), "", &["next", &note.display().to_string()]);
    assert!(code != 0 && err.contains("When Tesseract is installed"), "{err}");
    let dir = fresh();
    std::fs::copy(&note, dir.path().join("IMG_0001.jpg")).unwrap();
    std::fs::write(dir.path().join("folder.yaml"), "person: Ann Example\nlayout: sandwell/eleven\n").unwrap();
    let (_, plan, _) = run(dir.path(), &tesseract, &["folder", "plan", "."]);
    assert!(plan.contains("Allocation note"), "{plan}");
    let (_, plan, _) = run(dir.path(), "", &["folder", "plan", "."]);
    assert!(!plan.contains("Allocation note"), "{plan}");
}
