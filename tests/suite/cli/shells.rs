//! The manual page and the completions: the examples run, and a shell completes ids.

use std::fs;
#[cfg(target_os = "linux")]
use std::process::Command;

use super::{fresh, names, own_forms, program, root, run};
use crate::readme;

#[test]
fn the_examples_of_the_manual_run_in_order() {
    let page = run(root(), &["man"]).exits(0).out;
    let examples = page.split_once(".SH EXAMPLES\n").expect("examples").1;
    let examples = examples.split("\n.SH ").next().unwrap_or_default();
    let calls: Vec<String> = examples
        .lines()
        .filter(|line| line.starts_with("formfolio "))
        .map(|line| line.replace("\\-", "-").replace("\\e", "\\"))
        .collect();
    assert!(calls.len() > 15, "{examples}");
    let dir = fresh();
    fs::copy(root().join("fixtures/lists/staff.xlsx"), dir.path().join("staff.xlsx")).unwrap();
    for call in calls {
        // The samples have mistakes, and one file of the folder is truncated on purpose.
        let exits = match () {
            () if call.contains(" check formfolio-demo/filled") || call.contains("--without") => " # exits 1",
            () if call.contains("formfolio-demo/folder") => " # exits 2",
            () => "",
        };
        readme::line(dir.path(), &format!("{call}{exits}"));
    }
    assert_eq!(names(dir.path().join("blanks")).len(), 82);
    let help = run(root(), &["help", "explain"]).exits(0).out;
    assert!(help.contains("formfolio explain signature-missing"), "{help}");
}

#[test]
fn completions_know_forms_rules_and_layouts() {
    let dir = fresh();
    let forms = own_forms(dir.path(), 1);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = run(dir.path(), &["--forms", &forms, "completions", shell]).exits(0).out;
        for id in ["sandwell/individual-record", "acme/note", "signature-missing", "sandwell/nine", "docx"] {
            assert!(script.contains(id), "{shell} lacks {id}");
        }
    }
}

/// The completions that bash offers after a line.
#[cfg(target_os = "linux")]
fn offered(line: &str) -> Vec<String> {
    let script = run(root(), &["completions", "bash"]).exits(0).out;
    let words: Vec<&str> = line.split(' ').collect();
    let call = format!(
        "{script}\nCOMP_WORDS=({line}); [[ '{line}' == *' ' ]] && COMP_WORDS+=('')\nCOMP_CWORD={last}\n\
         _formfolio formfolio \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        last = words.len() - 1
    );
    let done = Command::new("bash").args(["--norc", "-c", &call]).output().expect("bash");
    String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn bash_completes_ids() {
    assert_eq!(offered("formfolio blank sandwell/ind"), ["sandwell/individual-record"]);
    assert_eq!(offered("formfolio explain signature-m"), ["signature-missing"]);
    assert_eq!(offered("formfolio folder plan x --layout sandwell/n"), ["sandwell/nine"]);
    assert_eq!(offered("formfolio fo"), ["forms", "folder"]);
}

#[test]
fn unknown_ids_get_our_own_error() {
    // The ids are in the completions only.
    let done = program(&root()).args(["blank", "individual-recrod"]).output().expect("the program runs");
    assert!(String::from_utf8_lossy(&done.stderr).contains("Did you mean `sandwell/individual-record`?"));
}
