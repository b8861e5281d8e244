//! An unfinished draft fills no section, and is listed without being filed.

use std::fs;

use serde_json::Value as Json;

use super::{assemble, binder, manifest, sha256, small};
use crate::cli::{fresh, names, run};
use crate::reader::{squeeze, text};

const DAY: [&str; 2] = ["--today", "2025-06-30"];

/// The findings of a rule in a folder.
fn found(dir: &std::path::Path, folder: &str, rule: &str) -> Vec<Json> {
    let call = [&["folder", "check", folder, "--format", "json"][..], &DAY].concat();
    let report: Json = serde_json::from_str(&run(dir, &call).out).unwrap();
    let files = report["checked"].as_array().unwrap().iter();
    let findings = files.flat_map(|file| file["findings"].as_array().unwrap().clone());
    findings.filter(|finding| finding["rule"] == rule).collect()
}

#[test]
fn a_draft_is_listed_and_not_filed_until_it_is_finished() {
    let dir = fresh();
    let folder = small(dir.path());
    let shown = folder.display().to_string();
    let call = ["prefill", "sandwell/monitoring-sheet", &shown, "--format", "docx,pdf,yaml", "--out", "drafts"];
    run(&dir, &[&call[..], &DAY].concat()).exits(0);
    let drafts = names(dir.path().join("drafts"));
    assert_eq!(drafts.len(), 3);
    let missing = |from: &str| {
        found(dir.path(), from, "section-empty").into_iter().find(|finding| {
            finding["message"].as_str().unwrap().starts_with("Section 1, “Supervision Monitoring Sheet”")
        })
    };
    assert!(!missing(&shown).unwrap()["message"].as_str().unwrap().contains("draft"));
    for name in &drafts {
        fs::copy(dir.path().join("drafts").join(name), folder.join(name)).unwrap();
    }

    // The check says that the section is empty, and that a draft is to be finished.
    let message = missing(&shown).unwrap()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("is empty; it should hold the monitoring sheet; “"), "{message}");
    assert!(message.ends_with("is an unfinished draft, which does not count"), "{message}");
    assert_eq!(found(dir.path(), &shown, "draft-unfinished").len(), 3);
    let call = [&["folder", "plan", &shown, "--format", "json"][..], &DAY].concat();
    let plan = run(&dir, &call).json();
    assert_eq!(plan["drafts"].as_array().unwrap().len(), 3);
    let text_of = run(&dir, &[&["folder", "plan", &shown][..], &DAY].concat()).out;
    assert!(text_of.contains("draft: not filed until") && text_of.contains("3 drafts"), "{text_of}");

    // The binder does not have it; its original is kept and proved.
    let ran = assemble(dir.path(), &folder, "out", &DAY);
    assert!(ran.out.contains(&format!("  {}: Draft, not filed.", drafts[0])), "{}{}", ran.out, ran.err);
    let out = dir.path().join("out");
    let listed = manifest(&out);
    let listed: Vec<&Json> = listed["documents"].as_array().unwrap().iter().collect();
    for name in &drafts {
        let document = listed.iter().find(|document| document["file"] == name.as_str()).unwrap();
        assert_eq!((&document["shown"], &document["pages"]), (&Json::from("draft, not filed"), &Json::Null));
        assert_eq!(document["section"], 1);
        let kept = fs::read(out.join(document["original"].as_str().unwrap())).unwrap();
        assert_eq!(sha256(&kept), document["sha256"].as_str().unwrap());
    }
    assert!(!text(&binder(&out)).contains(&squeeze("check every answer")));
    let ticks = |out: &str| run(&dir, &["read", &format!("{out}/checklist.docx"), "--format", "json"]).exits(0).json();
    assert_eq!(ticks("out")[0]["values"]["section_1"], false);
    run(&dir, &["folder", "verify", "out"]).exits(0);
    // A draft of a section that is left out is not named in the copy.
    assemble(dir.path(), &folder, "copy", &[&["--without", "1"][..], &DAY].concat());
    let copy = fs::read_to_string(dir.path().join("copy/manifest.json")).unwrap();
    assert!(!copy.contains("draft, not filed") && !copy.contains(&drafts[0]));
    assert!(!names(dir.path().join("copy/originals")).iter().any(|name| name.contains("draft")));

    // Once the box with the mark is emptied, it is the sheet.
    let yaml = drafts.iter().find(|name| name.ends_with(".yaml")).unwrap();
    let finished = fs::read_to_string(folder.join(yaml)).unwrap();
    let finished: Vec<&str> = finished.lines().filter(|line| !line.trim_start().starts_with("draft_mark:")).collect();
    fs::write(folder.join(yaml), finished.join("\n")).unwrap();
    assert!(missing(&shown).is_none());
    assemble(dir.path(), &folder, "again", &DAY);
    assert_eq!(ticks("again")[0]["values"]["section_1"], true);
}
