//! Files that other programs filled in, kept with their provenance, are read as what was typed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use formfolio::file;
use formfolio::form::Catalogue;
use formfolio::record::json;

use crate::cli::root;

fn fixtures() -> PathBuf {
    root().join("fixtures/foreign")
}

/// Every file under a directory of the foreign fixtures: the filler's name and the path.
fn files() -> Vec<(String, PathBuf)> {
    let mut out = Vec::new();
    for filler in
        std::fs::read_dir(fixtures()).expect("fixtures/foreign").flatten().filter(|entry| entry.path().is_dir())
    {
        for file in std::fs::read_dir(filler.path()).expect("a filler's directory").flatten() {
            if file.path().extension().is_some_and(|ending| ending == "pdf" || ending == "docx") {
                out.push((filler.file_name().to_string_lossy().into_owned(), file.path()));
            }
        }
    }
    out.sort();
    out
}

/// What reading a file gives: what is kept beside it, or what all programs' files of the form give.
fn expected(path: &Path) -> serde_json::Value {
    let beside = path.with_extension("expected.json");
    let shared = fixtures().join(beside.file_name().expect("a name"));
    let text = std::fs::read_to_string(if beside.exists() { beside } else { shared }).expect("expected values");
    serde_json::from_str(&text).expect("JSON")
}

/// What is wrong with a file's reading.
fn differences(path: &Path, catalogue: &Catalogue) -> Vec<String> {
    let expected = expected(path);
    let bytes = std::fs::read(path).expect("a fixture");
    let record = match file::read(&bytes, &path.to_string_lossy(), catalogue) {
        Ok(record) => json::record(&record, None),
        Err(error) => return vec![error.to_string()],
    };
    let mut out = Vec::new();
    for part in ["form", "version"] {
        if record[part] != expected[part] {
            out.push(format!("{part}: {} instead of {}", record[part], expected[part]));
        }
    }
    let (found, wanted) = (record["values"].as_object(), expected["values"].as_object());
    let (found, wanted) = (found.expect("values by field"), wanted.expect("values by field"));
    for name in found.keys().chain(wanted.keys()).collect::<BTreeSet<_>>() {
        if found.get(name) != wanted.get(name) {
            out.push(format!("{name}: {:?} instead of {:?}", found.get(name), wanted.get(name)));
        }
    }
    for note in expected["notes"].as_array().into_iter().flatten() {
        let same = |other: &&serde_json::Value| other["kind"] == note["kind"] && other["field"] == note["field"];
        if record["notes"].as_array().expect("notes").iter().find(same).is_none() {
            out.push(format!("no note {note}"));
        }
    }
    out
}

#[test]
fn files_filled_in_by_other_programs_give_the_answers_typed() {
    let catalogue = Catalogue::built_in();
    let files = files();
    let mut wrong = Vec::new();
    for (filler, path) in &files {
        let form = path.file_stem().expect("a name").to_string_lossy().into_owned();
        wrong.extend(
            differences(path, &catalogue).into_iter().map(|difference| format!("{filler} {form} {difference}")),
        );
    }
    assert!(wrong.is_empty(), "{} differences in {} files:\n{}", wrong.len(), files.len(), wrong.join("\n"));
    let fillers: BTreeSet<_> = files.iter().map(|(filler, _)| filler.as_str()).collect();
    let every = [
        "addrow",
        "beside",
        "deletecontrol",
        "libreoffice",
        "mutool",
        "noprops",
        "pasterow",
        "pdf-lib",
        "pdfbox",
        "pdfcpu",
        "pdfium",
        "pdfjs",
        "picture",
        "poppler",
        "pymupdf",
        "pymupdf-pen",
        "pypdf",
        "python-docx",
        "wordlike",
    ];
    for expected in every {
        assert!(fillers.contains(expected), "there is no file filled in by {expected}");
    }
}

#[test]
fn every_foreign_file_has_its_provenance() {
    let told = std::fs::read_to_string(fixtures().join("PROVENANCE.md")).expect("PROVENANCE.md");
    for (filler, path) in files() {
        let name = format!("{filler}/{}", path.file_name().expect("a name").to_string_lossy());
        assert!(told.contains(&name), "{name} is not in PROVENANCE.md");
    }
}
