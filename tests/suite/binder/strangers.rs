//! Records of other people are not handed on, unless somebody asks for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::options::{attached, text};
use super::{SAMPLE, STRANGER, assemble, binder, files, manifest, sample, sha256, small, squeeze};
use crate::cli::{fresh, root, run};

/// Words that stand in the record of somebody else alone.
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
    assert!(super::page(&binder(&out), 1).contains(&squeeze("A record of somebody else lay in the folder")));
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
    let told = fs::read_to_string(dir.path().join("out/manifest.json")).unwrap();
    assert!(!told.contains("Tomasz"), "{told}");
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
