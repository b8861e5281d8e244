//! Records about other people are not handed on unless an option asks for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use formfolio::pdf::merge::{FormFields, merge};

use super::options::attached;
use super::{SAMPLE, STRANGER, assemble, binder, files, manifest, sample, sha256, small};
use crate::cli::{fresh, root, run, shown};
use crate::merge::{options, part};
use crate::reader::{page, squeeze, text};

/// Words that only the other person's record contains.
const WORDS: [&str; 2] = ["Tomasz", "Żak 2025-05-08"];

/// Everything that can be read in what was handed on, by its file: the bytes as text, the pages of PDFs, the parts of
/// Word files and of zip files.
fn everything(out: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut left: Vec<(String, Vec<u8>)> = files(out).into_iter().collect();
    while let Some((name, bytes)) = left.pop() {
        let mut said = String::from_utf8_lossy(&bytes).into_owned();
        if let Ok(document) = lopdf::Document::load_mem(&bytes) {
            said.push_str(&text(&document));
            left.extend(attached(&document).into_iter().map(|(file, bytes)| (format!("{name}: {file}"), bytes)));
        }
        if let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) {
            for index in 0..archive.len() {
                let mut part = archive.by_index(index).unwrap();
                let mut unpacked = Vec::new();
                std::io::copy(&mut part, &mut unpacked).unwrap();
                left.push((format!("{name}: {}", part.name().unwrap()), unpacked));
            }
        }
        all.insert(name, said);
    }
    all
}

#[test]
fn a_record_of_somebody_else_is_in_nothing_that_is_handed_on() {
    let dir = fresh();
    let place = dir.path().join("handed");
    let ran = sample(dir.path(), "handed/out", &["--attach", "--zip"]).exits(2);
    assert!(ran.out.contains(&format!("  {STRANGER}: Kept out: this is a record of somebody else.")), "{}", ran.out);
    let all = everything(&place);
    assert!(all.keys().any(|name| name.starts_with("out.zip: out/originals/")), "{:?}", all.keys());
    for (file, said) in &all {
        for words in WORDS {
            let there = file.contains(words) || said.contains(words) || said.contains(&squeeze(words));
            assert!(!there, "{words} is in {file}");
        }
    }
    let bytes = fs::read(root().join(SAMPLE).join(STRANGER)).unwrap();
    assert!(files(&place.join("out")).values().all(|other| *other != bytes));
    // It is accounted for all the same, and the rest is proved.
    let out = place.join("out");
    assert_eq!(manifest(&out)["kept_out"][0]["sha256"], sha256(&bytes));
    assert!(page(&binder(&out), 1).contains(&squeeze("The folder also has a record about another person")));
    run(dir.path(), &["folder", "verify", "handed/out"]).exits(0);
    let json = sample(dir.path(), "json", &["--format", "json"]).exits(2).json();
    assert_eq!(json["kept_out_files"], serde_json::json!([STRANGER]));
}

#[test]
fn it_is_handed_on_when_somebody_asks_for_it() {
    let dir = fresh();
    sample(dir.path(), "out", &["--keep-strangers"]).exits(2);
    let out = dir.path().join("out");
    let manifest = manifest(&out);
    assert_eq!(manifest["kept_out"], serde_json::json!([]));
    let documents = manifest["documents"].as_array().unwrap();
    let document = documents.iter().find(|document| document["file"] == STRANGER).unwrap();
    assert_eq!(document["shown"], "a page says why it is not shown");
    let kept = fs::read(out.join("originals").join(STRANGER)).unwrap();
    assert!(kept == fs::read(root().join(SAMPLE).join(STRANGER)).unwrap());
}

#[test]
fn nothing_that_goes_along_names_it() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::copy(root().join(SAMPLE).join(STRANGER), folder.join(STRANGER)).unwrap();
    fs::write(folder.join("~$pervision record – Tomasz Żak 2025-05-08.yaml"), "x").unwrap();
    fs::create_dir(folder.join("Tomasz Żak")).unwrap();
    fs::write(folder.join("Tomasz Żak/folder.yaml"), "person: Tomasz Żak\nauthority: sandwell\n").unwrap();
    let described = fs::read_to_string(folder.join("folder.yaml")).unwrap();
    // A folder within the folder is a fault by itself.
    assemble(dir.path(), &folder, "out", &[]).exits(2);
    let manifest_text = fs::read_to_string(dir.path().join("out/manifest.json")).unwrap();
    assert!(!manifest_text.contains("Tomasz"), "{manifest_text}");
    assert_eq!(manifest(&dir.path().join("out"))["kept_out"].as_array().unwrap().len(), 3);
    assert!(dir.path().join("out/originals/folder.yaml").is_file());

    fs::remove_dir_all(folder.join("Tomasz Żak")).unwrap();
    let placed = format!("{described}files:\n  - {{ file: \"{STRANGER}\", section: 2 }}\n");
    fs::write(folder.join("folder.yaml"), &placed).unwrap();
    assemble(dir.path(), &folder, "again", &[]).exits(1);
    let again = dir.path().join("again");
    assert!(!again.join("originals/folder.yaml").exists());
    let besides = &manifest(&again)["besides"][0];
    assert_eq!(besides["sha256"], sha256(placed.as_bytes()));
    assert_eq!(besides["why"], "describes the folder, and names what has been kept out");
    run(dir.path(), &["folder", "verify", "out", "again"]).exits(0);
}

/// Returns the files that are kept out of a folder with these files. LibreOffice is not run.
fn kept_out(dir: &Path, person: &str, files: &[(&str, &[u8])]) -> Vec<String> {
    let folder = dir.join(format!("folder of {person}"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("folder.yaml"), format!("person: {person}\nauthority: leics\nlayout: sandwell/eleven\n"))
        .unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let ran = assemble(dir, &folder, &format!("binder of {person}"), &["--format", "json"]);
    serde_json::from_value(ran.json()["kept_out_files"].clone()).unwrap()
}

/// An agreement that asks for no name but those under the signatures.
fn agreement(dir: &Path, person: &str) -> String {
    let name = format!("{person}.yaml");
    let written = fs::read_to_string(root().join("fixtures/records/leics-supervision-agreement-good.yaml")).unwrap();
    fs::write(dir.join(&name), written.replace("Amina Yusuf", person)).unwrap();
    name
}

#[test]
fn an_agreement_that_somebody_else_signed_is_kept_out_with_its_fields_and_without() {
    let dir = fresh();
    let yaml = agreement(dir.path(), "Ruth O’Brien");
    run(dir.path(), &["fill", &yaml, "--format", "pdf", "--out", "."]).exits(0);
    let filled = fs::read(dir.path().join("Ruth O’Brien.pdf")).unwrap();
    let flat = merge(&[part(&filled)], &options(FormFields::Flatten)).unwrap().bytes;
    let text = fs::read(dir.path().join(&yaml)).unwrap();
    let files: &[(&str, &[u8])] = &[("a.pdf", &filled), ("b.pdf", &flat), ("c.yaml", &text)];
    assert_eq!(kept_out(dir.path(), "Amina Yusuf", files), ["a.pdf", "b.pdf", "c.yaml"]);
    assert!(kept_out(dir.path(), "Ruth O’Brien", files).is_empty());
}

#[test]
fn a_list_with_a_record_of_somebody_else_is_kept_out() {
    let dir = fresh();
    let (own, other) = (agreement(dir.path(), "Amina Yusuf"), agreement(dir.path(), "Ruth O’Brien"));
    let list = |files: &[&str]| {
        let ran = run(dir.path(), &[&["read"], files, &["--format", "json"]].concat()).exits(0);
        ran.out.into_bytes()
    };
    let (mixed, alone) = (list(&[&own, &other]), list(&[&own, &own]));
    let files: &[(&str, &[u8])] = &[("mixed.json", &mixed), ("own.json", &alone)];
    assert_eq!(kept_out(dir.path(), "Amina Yusuf", files), ["mixed.json"]);
}

#[test]
fn what_word_left_beside_a_document_is_not_named_in_a_copy_without_it() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::write(folder.join("07 Managing Attendance/Sick note depression.txt"), "Not fit for work.").unwrap();
    fs::write(folder.join("07 Managing Attendance/~$Sick note depression.docx"), "x").unwrap();
    assemble(dir.path(), &folder, "copy", &["--without", "7"]).exits(0);
    let manifest_text = fs::read_to_string(dir.path().join("copy/manifest.json")).unwrap();
    assert!(!manifest_text.contains("depression"), "{manifest_text}");
}

/// How many files could not be done, of how many, as a command says it last.
fn counts(err: &str) -> &str {
    err.lines().find(|line| line.contains(" could not be done")).and_then(|line| line.split(" could").next()).unwrap()
}

#[test]
fn every_command_counts_alike_and_misses_the_same_agreement() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::write(folder.join("cut.pdf"), b"%PDF-1.7\n1 0 obj\n<</Type/Cat").unwrap();
    fs::write(folder.join("Thumbs.db"), "x").unwrap();
    let name = folder.display().to_string();
    let whole = run(dir.path(), &["folder", "check", &name]).exits(2);
    let among = run(dir.path(), &["check", &name]).exits(2);
    let bound = assemble(dir.path(), &folder, "out", &[]).exits(2);
    for ran in [&whole, &among, &bound] {
        assert_eq!(counts(&ran.err), "1 of 3", "{}", ran.err);
    }
    let shown = shown(&folder);
    for ran in [&whole, &among] {
        assert!(ran.out.contains(&format!("Could not be read: {shown}/cut.pdf.")), "{}", ran.out);
    }
    assert!(bound.out.contains("cut.pdf: Not shown: this PDF is damaged"), "{}", bound.out);
    let json = |args: &[&str]| run(dir.path(), &[args, &["--format", "json"]].concat()).exits(2).json();
    let bound = json(&["folder", "assemble", &name, "--out", "again"]);
    let missing = |findings: &serde_json::Value| {
        findings.as_array().unwrap().iter().filter(|finding| finding["rule"] == "agreement-missing").count()
    };
    assert_eq!(missing(&bound["findings"]), 1);
    assert_eq!(bound["unread"].as_array().unwrap().len(), 1);
    let whole = json(&["folder", "check", &name]);
    let all: Vec<&serde_json::Value> =
        whole["checked"].as_array().unwrap().iter().flat_map(|file| file["findings"].as_array().unwrap()).collect();
    assert_eq!(all.iter().filter(|finding| finding["rule"] == "agreement-missing").count(), 1);
    // None of its documents is a record, so all that is found is of the folder itself.
    assert_eq!(bound["findings"].as_array().unwrap().len(), all.len());
}

#[test]
fn what_is_waived_in_the_folder_is_no_error_of_its_binder() {
    let dir = fresh();
    let folder = small(dir.path());
    let waiver = "- rule: agreement-missing\n  file: \"*\"\n  reason: It is being signed.\n  by: Helen Ashdown\n  until: 2099-01-01\n";
    let bound = assemble(dir.path(), &folder, "out", &[]).exits(0);
    assert!(bound.out.contains("of the folder itself: 1 error,"), "{}", bound.out);
    fs::write(folder.join("waivers.yaml"), waiver).unwrap();
    let bound = assemble(dir.path(), &folder, "again", &[]).exits(0);
    assert!(bound.out.contains("of the folder itself: 0 errors"), "{}", bound.out);
}
