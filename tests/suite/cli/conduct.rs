//! Behaviour of all commands: streams, colours, exit status, files.

use std::fs;
use std::process::Stdio;

use super::{fresh, names, own_forms, program, root, run, sample};
use crate::reader::squeeze;

#[test]
fn help_and_version_are_data_and_a_wrong_call_is_not() {
    let dir = fresh();
    for args in [&["--help"][..], &["--version"], &["blank", "--help"]] {
        let ran = run(dir.path(), args).exits(0);
        assert!(!ran.out.is_empty() && ran.err.is_empty());
    }
    for args in
        [&["blnk"][..], &["blank"], &["fill", "x.yaml"], &["blank", "--all", "a/b"], &["forms", "--format", "xml"]]
    {
        let ran = run(dir.path(), args).exits(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}");
    }
}

#[test]
fn an_unknown_form_gets_the_nearest_suggested() {
    let ran = run(root(), &["forms", "sandwell/individual-recrod"]).exits(2);
    assert!(ran.err.contains("Did you mean `sandwell/individual-record`?"), "{}", ran.err);
    run(root(), &["blank", "sandwell/individual-recrod"]).exits(2);
    run(root(), &["explain", "no-such-rule"]).exits(2);
    run(root(), &["schema", "form", "sandwell/individual-record"]).exits(2);
    let ran = run(root(), &["check", "--today", "31/02/2025", "fixtures/records"]).exits(2);
    assert!(ran.err.contains("--today is “31/02/2025”, which is a day that does not exist"), "{}", ran.err);
}

#[test]
fn the_trust_option_takes_a_directory_of_certificates() {
    let signed = "fixtures/rules/signer-not-trusted/failing.pdf";
    let dated = ["--today", "2025-06-30"];
    run(root(), &[&["check", signed][..], &dated].concat()).exits(0);
    let ran = run(root(), &[&["check", signed, "--trust", "fixtures/signed/trust"][..], &dated].concat()).exits(1);
    assert!(ran.out.contains("signer-not-trusted"), "{}", ran.out);
    let ran = run(root(), &["read", signed, "--trust", "fixtures/signed/trust", "--format", "json"]).exits(0);
    assert_eq!(ran.json()[0]["values"]["manager_signed"]["trust"], "not trusted");
    // The printed record contains the result, and can be read again.
    let dir = fresh();
    fs::write(dir.path().join("record.yaml"), run(root(), &["read", signed]).exits(0).out).unwrap();
    run(dir.path(), &["read", "record.yaml"]).exits(0);

    let ran = run(root(), &["check", signed, "--trust", "fixtures/records"]).exits(2);
    assert!(ran.err.contains("there are no certificates in this directory"), "{}", ran.err);
    let ran = run(root(), &["read", signed, "--trust", "nowhere"]).exits(2);
    assert!(ran.err.contains("nowhere") && ran.err.contains("no such file or directory"), "{}", ran.err);
    fs::write(dir.path().join("bad.pem"), "hello").unwrap();
    let ran = run(root(), &["read", signed, "--trust", dir.path().to_str().unwrap()]).exits(2);
    assert!(ran.err.contains("bad.pem") && ran.err.contains("this is not a certificate"), "{}", ran.err);
}

#[test]
fn a_reader_that_stops_reading_is_no_mistake() {
    for args in [&["forms", "--format", "json"][..], &["man"], &["completions", "bash"], &["schema", "form"]] {
        let mut child = program(&root())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        drop(child.stdout.take());
        let done = child.wait_with_output().expect("the program ends");
        assert_eq!(done.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output_is_reported() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let done = program(&root()).arg("forms").stdout(full).output().expect("the program runs");
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("the output cannot be written"));
}

#[test]
fn there_is_no_colour_in_a_pipe() {
    let dir = fresh();
    let all = [
        run(root(), &["forms", "sandwell/individual-record"]),
        run(root(), &["check", "fixtures/records/individual-record-bad.yaml"]),
        run(root(), &["explain"]),
        run(root(), &["--help"]),
        run(dir.path(), &["read", "nowhere"]),
        run(dir.path(), &["blnk"]),
    ];
    for ran in all {
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn nothing_is_overwritten_without_force() {
    let dir = fresh();
    let blank = ["blank", "sandwell/individual-record", "--format", "yaml", "--out", "new/deep"];
    let file = dir.path().join("new/deep/sandwell-individual-record.yaml");
    let ran = run(dir.path(), &blank).exits(0);
    assert_eq!(ran.out, "new/deep/sandwell-individual-record.yaml\n");
    fs::write(&file, "mine").unwrap();
    let ran = run(dir.path(), &blank).exits(2);
    assert!(ran.err.contains("this file already exists"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    run(dir.path(), &[&blank[..], &["--force"]].concat()).exits(0);
    assert_ne!(fs::read_to_string(&file).unwrap(), "mine");
    // No half-written file stays behind.
    assert_eq!(names(dir.path().join("new/deep")), ["sandwell-individual-record.yaml"]);
}

#[test]
fn only_ordinary_files_are_replaced_with_force() {
    let dir = fresh();
    fs::create_dir(dir.path().join("report.txt")).unwrap();
    let ran = run(dir.path(), &["check", &sample("file-audit-good"), "--out", "report.txt", "--force"]).exits(2);
    assert!(ran.err.contains("not an ordinary file"), "{}", ran.err);
    fs::write(dir.path().join("file"), "").unwrap();
    let ran = run(dir.path(), &["blank", "sandwell/file-audit", "--format", "yaml", "--out", "file/below"]).exits(2);
    assert!(ran.err.contains("there is a file where a directory should be"), "{}", ran.err);
}

#[test]
fn two_inputs_of_one_name_are_an_error() {
    let dir = fresh();
    for sub in ["a", "b"] {
        fs::create_dir(dir.path().join(sub)).unwrap();
        fs::copy(sample("file-audit-good"), dir.path().join(sub).join("audit.yaml")).unwrap();
    }
    let ran = run(dir.path(), &["fill", "a/audit.yaml", "b/audit.yaml", "--format", "docx", "--force"]).exits(2);
    assert!(ran.err.contains("two inputs would be written"), "{}", ran.err);
    assert_eq!(ran.out, "audit.docx\n");
}

#[test]
fn own_forms_come_from_the_option_or_the_environment() {
    let dir = fresh();
    let forms = own_forms(dir.path(), 1);
    assert!(!run(dir.path(), &["forms"]).exits(0).out.contains("acme/note"));
    assert!(run(dir.path(), &["forms", "--forms", &forms]).exits(0).out.contains("Acme Council\n  acme/note"));
    let by_environment = program(dir.path()).arg("forms").env("FORMFOLIO_FORMS", &forms).output().unwrap();
    assert!(String::from_utf8_lossy(&by_environment.stdout).contains("acme/note"));
    let nothing = program(dir.path()).arg("forms").env("FORMFOLIO_FORMS", "").output().unwrap();
    assert_eq!(nothing.status.code(), Some(0));
    run(dir.path(), &["--forms", "nowhere", "forms"]).exits(2);
}

#[test]
fn an_own_form_of_a_built_in_id_replaces_it() {
    let dir = fresh();
    let place = dir.path().join("own/sandwell");
    fs::create_dir_all(&place).unwrap();
    let text = fs::read_to_string(root().join("forms/sandwell/file-audit.yaml")).unwrap();
    fs::write(place.join("file-audit.yaml"), text.replace("title: Supervision file audit", "title: Our own audit"))
        .unwrap();
    let ran = run(dir.path(), &["--forms", "own", "forms", "sandwell/file-audit"]).exits(0);
    assert!(ran.out.starts_with("Our own audit\n"), "{}", ran.out);
}

#[test]
fn every_shell_and_the_manual_know_every_command() {
    let commands =
        ["demo", "forms", "blank", "fill", "read", "check", "lint", "explain", "schema", "completions", "man"];
    let shells = ["bash", "zsh", "fish", "powershell", "elvish"];
    let mut texts: Vec<String> = shells.iter().map(|shell| run(root(), &["completions", shell]).exits(0).out).collect();
    texts.push(run(root(), &["man"]).exits(0).out.to_lowercase());
    for text in texts {
        for command in commands {
            assert!(text.contains(command), "{command} is missing from:\n{text}");
        }
    }
}

#[test]
fn the_demo_runs_and_deletes_nothing() {
    let dir = fresh();
    let ran = run(dir.path(), &["demo"]).exits(0);
    for folder in ["blanks", "records", "filled"] {
        assert!(ran.out.contains(folder), "{}", ran.out);
        assert!(!names(dir.path().join("formfolio-demo").join(folder)).is_empty());
    }
    // The report ends with the results, and mentions the truncated file before the output does.
    assert_eq!(ran.err, "");
    let explained = ran.out.find("One file was cut off on purpose").expect("an explanation");
    let met = ran.out.find("Occupational health report 2025-05-20.pdf").expect("the file");
    let made =
        ran.out.find("What was made\n  Open this first: formfolio-demo/binder/binder.pdf").expect("what was made");
    assert!(explained < met && met < made, "{}", ran.out);
    assert!(dir.path().join("formfolio-demo/binder/binder.pdf").is_file());
    assert!(ran.out.contains("no findings") && ran.out.contains("action-without-owner"), "{}", ran.out);
    run(dir.path(), &["demo"]).exits(2);
    run(dir.path(), &["demo", "--force"]).exits(0);
    assert_eq!(names(dir.path()), ["formfolio-demo"]);
}

#[test]
fn every_rule_is_explained_from_the_registry() {
    // Lines are wrapped for the terminal, so words are compared without their white space.
    for rule in formfolio::rules::RULES {
        let explained = squeeze(&run(root(), &["explain", rule.id]).exits(0).out);
        for part in [rule.id, rule.severity.keyword(), rule.what, rule.why, rule.fix] {
            assert!(explained.contains(&squeeze(part)), "{}: {part}", rule.id);
        }
    }
}
