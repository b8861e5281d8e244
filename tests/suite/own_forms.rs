//! Adding a form takes only a YAML file: the example of `docs/forms.md` goes through blank, fill, read and check, in
//! both formats.

use std::path::Path;

use crate::cli::{root, run};

/// Writes the definitions that the page about forms shows in full.
fn write_example(dir: &Path) {
    let page = std::fs::read_to_string(root().join("docs/forms.md")).expect("docs/forms.md");
    let mut written = 0;
    for block in page.split("```yaml own-forms/").skip(1) {
        let (name, rest) = block.split_once('\n').expect("a file name");
        let path = dir.join("own-forms").join(name.trim());
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("the directory is made");
        std::fs::write(path, rest.split("```").next().expect("the file's text")).expect("the file is written");
        written += 1;
    }
    assert_eq!(written, 2, "the page shows an authority and a form");
}

const RECORD: &str = "form: acme/supervision-note
version: 1
values:
  worker: Łukasz Ôwen-Ŷork
  supervisor: Siân O’Brien
  session_date: 2025-06-03
  discussion: |
    We spoke about leave.

    Łukasz asked for the last week of July.
  workload: 7
  actions:
    - { action: Ask for cover, by_when: 2025-06-10, by_whom: Siân O’Brien }
  signed: { name: Siân O’Brien, date: 2025-06-03 }
";

#[test]
fn a_new_authority_with_a_form_works_in_both_formats() {
    let dir = tempfile::tempdir().expect("a directory");
    write_example(dir.path());
    let ours = |args: &[&str]| run(dir.path(), &[&["--forms", "own-forms"], args].concat());

    ours(&["lint", "own-forms"]).exits(0);
    assert!(ours(&["forms"]).exits(0).out.contains("acme/supervision-note"));
    ours(&["blank", "acme/supervision-note", "--format", "docx,pdf,yaml", "--out", "blanks"]).exits(0);
    for ending in ["docx", "pdf", "yaml"] {
        assert!(dir.path().join(format!("blanks/acme-supervision-note.{ending}")).is_file(), "{ending}");
    }

    std::fs::write(dir.path().join("note.yaml"), RECORD).expect("the record is written");
    let as_written = ours(&["read", "note.yaml", "--format", "json"]).exits(0).json()[0]["values"].clone();
    for format in ["docx", "pdf"] {
        ours(&["fill", "note.yaml", "--format", format, "--out", "filled"]).exits(0);
        let filled = format!("filled/note.{format}");
        let read = ours(&["read", &filled, "--format", "json"]).exits(0).json();
        assert_eq!(read[0]["form"], "acme/supervision-note");
        assert_eq!(read[0]["values"], as_written, "{format}");
        ours(&["check", &filled, "--today", "2025-06-30"]).exits(0);
        // Without the directory the form is unknown, and the error says so.
        let unknown = run(dir.path(), &["read", &filled]).exits(2);
        assert!(unknown.err.contains("--forms"), "{}", unknown.err);
    }

    let wrong = RECORD
        .replace("by_whom: Siân O’Brien", "by_whom: team")
        .replace("  signed: { name: Siân O’Brien, date: 2025-06-03 }\n", "");
    std::fs::write(dir.path().join("wrong.yaml"), wrong).expect("the record is written");
    for format in ["docx", "pdf"] {
        ours(&["fill", "wrong.yaml", "--format", format, "--out", "filled"]).exits(0);
        let checked = ours(&["check", &format!("filled/wrong.{format}"), "--today", "2025-06-30", "--format", "json"])
            .exits(1)
            .json();
        let findings = checked["checked"][0]["findings"].as_array().expect("findings");
        let rules: Vec<&str> = findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
        assert_eq!(rules, ["vague-owner", "signature-missing"], "{format}");
    }
}
