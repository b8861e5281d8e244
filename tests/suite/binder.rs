//! The binder: everything that went in is in it or accounted for, where it says it stands, and proved by its manifest.

mod copies;
mod drafts;
mod enclosed;
mod never_half;
mod one_file;
mod options;
mod strangers;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lopdf::Document;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::cli::{Ran, fresh, program, root, run};
use crate::fixture::tree;
use crate::golden;
use crate::reader::{bookmarks, page, squeeze};

/// The sample folder.
pub const SAMPLE: &str = "fixtures/folders/sandwell-move";

/// The other person's record in the folder.
pub const STRANGER: &str = "Supervision record – Tomasz Żak 2025-05-08.yaml";

/// Runs `folder assemble` on a folder, into `out` in a directory, with more arguments.
pub fn assemble(dir: &Path, folder: &Path, out: &str, more: &[&str]) -> Ran {
    let folder = folder.display().to_string();
    run(dir, &[&["folder", "assemble", &folder, "--out", out], more].concat())
}

/// The sample folder, put together.
pub fn sample(dir: &Path, out: &str, more: &[&str]) -> Ran {
    assemble(dir, &root().join(SAMPLE), out, more)
}

/// A folder on disk with a few small documents, all of which can be shown.
pub fn small(dir: &Path) -> PathBuf {
    let folder = dir.join("Ann’s folder");
    fs::create_dir_all(folder.join("07 Managing Attendance")).unwrap();
    let description = "person: Ann Example\nauthority: sandwell\nlayout: sandwell/eleven\n";
    fs::write(folder.join("folder.yaml"), description).unwrap();
    fs::write(folder.join("07 Managing Attendance/Fit note 04.03.2025.txt"), "Not fit for work.").unwrap();
    fs::write(folder.join("Learning log.txt"), "What was learnt.").unwrap();
    folder
}

/// The manifest of a binder.
pub fn manifest(out: &Path) -> Json {
    serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap()
}

/// Every file below a directory, by its path, with its bytes.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(dir).into_iter().map(|name| (name.clone(), fs::read(dir.join(name)).unwrap())).collect()
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The binder as another reader reads it.
pub fn binder(out: &Path) -> Document {
    Document::load(out.join("binder.pdf")).unwrap()
}

#[test]
fn every_byte_that_goes_in_is_accounted_for() {
    let dir = fresh();
    for layout in ["sandwell/eleven", "sandwell/nine"] {
        let out = layout.replace('/', "-");
        sample(dir.path(), &out, &["--layout", layout]).exits(2);
        let out = dir.path().join(out);
        let manifest = manifest(&out);
        let made = files(&out);
        let proved: BTreeMap<&str, (&Json, &Json)> = ["documents", "besides"]
            .iter()
            .flat_map(|list| manifest[list].as_array().unwrap())
            .map(|one| (one["file"].as_str().unwrap(), (&one["sha256"], &one["original"])))
            .collect();
        let mut inputs = files(&root().join(SAMPLE));
        // The other person's record is listed by its hash, without its name.
        let stranger = inputs.remove(STRANGER).unwrap();
        assert_eq!(
            manifest["kept_out"],
            serde_json::json!([{"size": stranger.len(), "sha256": sha256(&stranger), "why": "a record of somebody else"}])
        );
        assert_eq!(proved.len(), inputs.len(), "each input once: {proved:#?}");
        for (file, bytes) in &inputs {
            let (hash, original) = proved.get(file.as_str()).unwrap_or_else(|| panic!("{file} is lost"));
            assert_eq!(hash.as_str().unwrap(), sha256(bytes), "{file}");
            match original.as_str() {
                Some(original) => assert!(made[original] == *bytes, "{file} has changed on the way"),
                None => assert!(file.ends_with("Thumbs.db") || file.contains("~$"), "{file} was left behind"),
            }
        }
        // And the output holds no other files.
        let listed: Vec<&str> =
            manifest["files"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap()).collect();
        let there: Vec<&str> = made.keys().map(String::as_str).filter(|file| *file != "manifest.json").collect();
        assert_eq!(listed, there);
        run(dir.path(), &["folder", "verify", &out.display().to_string()]).exits(0);
    }
}

#[test]
fn what_becomes_of_each_document_is_as_reviewed() {
    let dir = fresh();
    for layout in ["eleven", "nine"] {
        let layout_id = format!("sandwell/{layout}");
        let ran = sample(dir.path(), layout, &["--layout", &layout_id, "--today", "2025-07-01"]).exits(2);
        let manifest = manifest(&dir.path().join(layout));
        let mut told = format!("{}\n", ran.out.replace(manifest["sha256"].as_str().unwrap(), "…"));
        for document in manifest["documents"].as_array().unwrap() {
            let words = |key: &str| document[key].as_str().unwrap_or("–").to_owned();
            told.push_str(&format!(
                "{} p. {} {} [{}] {}\n",
                document["section"],
                document["pages"],
                words("title"),
                words("file"),
                words("shown")
            ));
            for key in ["notes", "signatures"] {
                for line in document[key].as_array().unwrap() {
                    told.push_str(&format!("    {}\n", line.as_str().unwrap()));
                }
            }
        }
        golden::same(&format!("tests/golden/binder-{layout}.txt"), &told);
    }
}

#[test]
fn contents_bookmarks_and_manifest_say_the_same_and_it_is_true() {
    let dir = fresh();
    sample(dir.path(), "out", &[]).exits(2);
    let out = dir.path().join("out");
    let (manifest, document) = (manifest(&out), binder(&out));
    assert_eq!(manifest["binder"]["pages"], document.get_pages().len());
    let marks = bookmarks(&document);
    let contents = 2..manifest["sections"][0]["page"].as_u64().unwrap() as u32;
    let listed: String = contents.map(|number| page(&document, number)).collect();
    for section in manifest["sections"].as_array().unwrap() {
        let heading = format!("Section {} – {}", section["number"], section["title"].as_str().unwrap());
        let first = section["page"].as_u64().unwrap() as u32;
        assert!(marks.contains(&(0, heading.clone(), first)), "{heading}: {marks:#?}");
        assert!(listed.contains(&squeeze(&format!("{heading}{first}"))), "{heading}: {listed}");
        assert!(page(&document, first).contains(&squeeze(section["title"].as_str().unwrap())), "{heading}");
    }
    for one in manifest["documents"].as_array().unwrap() {
        let (title, file) = (one["title"].as_str().unwrap(), one["file"].as_str().unwrap());
        let first = one["pages"][0].as_u64().unwrap() as u32;
        let day = one["date"].as_str().map(|day| {
            let day = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap();
            day.format("%-d %B %Y").to_string()
        });
        let called = |(depth, words, at): &(usize, String, u32)| {
            *depth == 1
                && *at == first
                && words.starts_with(title)
                && day.as_ref().is_none_or(|day| words.ends_with(day))
        };
        assert!(marks.iter().any(called), "{file} has no bookmark: {marks:#?}");
        assert!(listed.contains(&squeeze(title)), "{file} is not in the contents");
    }
    // Where a notice stands, it names its file.
    let notices =
        manifest["documents"].as_array().unwrap().iter().filter(|one| one["shown"].as_str().unwrap().contains("why"));
    for one in notices {
        let first = one["pages"][0].as_u64().unwrap() as u32;
        assert!(page(&document, first).contains(&squeeze(one["file"].as_str().unwrap())), "{one}");
    }
}

#[test]
fn every_line_of_the_contents_leads_to_its_page() {
    let dir = fresh();
    sample(dir.path(), "out", &[]).exits(2);
    let (manifest, document) = (manifest(&dir.path().join("out")), binder(&dir.path().join("out")));
    let pages = document.get_pages();
    let numbers: BTreeMap<lopdf::ObjectId, u32> = pages.iter().map(|(number, id)| (*id, *number)).collect();
    let mut led = Vec::new();
    for number in 2..manifest["sections"][0]["page"].as_u64().unwrap() as u32 {
        for note in document.get_page_annotations(pages[&number]).unwrap() {
            assert!(!note.has(b"A"), "a link that leaves the binder: {note:?}");
            let to = note.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
            led.push(numbers[&to]);
        }
    }
    led.sort_unstable();
    let sections = manifest["sections"].as_array().unwrap().iter().map(|one| one["page"].as_u64().unwrap() as u32);
    let documents =
        manifest["documents"].as_array().unwrap().iter().map(|one| one["pages"][0].as_u64().unwrap() as u32);
    let mut wanted: Vec<u32> = sections.chain(documents).collect();
    wanted.sort_unstable();
    // A title of two lines may be two boxes.
    let mut once = led.clone();
    once.dedup();
    wanted.dedup();
    assert_eq!(once, wanted);
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    let dir = fresh();
    let mut seen = Vec::new();
    for (out, zone) in [("one", "Pacific/Auckland"), ("two", "America/Adak")] {
        let folder = root().join(SAMPLE).display().to_string();
        let done =
            program(dir.path()).env("TZ", zone).args(["folder", "assemble", &folder, "--out", out]).output().unwrap();
        assert_eq!(done.status.code(), Some(2));
        seen.push(files(&dir.path().join(out)));
    }
    assert!(seen[0].keys().eq(seen[1].keys()));
    for (file, bytes) in &seen[0] {
        assert!(seen[1][file] == *bytes, "{file} differs");
    }
}

#[test]
fn the_checklist_is_ticked_in_word_and_pdf_alike() {
    let dir = fresh();
    sample(dir.path(), "out", &[]).exits(2);
    let read = |name: &str| {
        let ran = run(dir.path(), &["read", &format!("out/{name}"), "--format", "json"]).exits(0).json();
        ran[0]["values"].clone()
    };
    let (word, pdf) = (read("checklist.docx"), read("checklist.pdf"));
    assert_eq!(word, pdf);
    for number in 1..=11 {
        assert_eq!(word[format!("section_{number}")], number != 9, "Section {number}");
    }
    assert_eq!(word["section_2_group_record"], false);
    assert_eq!(word["section_5_contents"], serde_json::json!(["Training Undertaken"]));
    assert_eq!(word["section_8_contents"], serde_json::json!(["Recognition of good practice"]));
    assert_eq!(word["supervisee"], "Zoë O’Hara");
    assert_eq!(word["kept_besides"], serde_json::json!(["Supervision contract (Section 2)"]));
}

#[test]
fn the_hand_over_sheet_lists_everything_and_is_to_be_signed_by_both() {
    let dir = fresh();
    sample(dir.path(), "out", &[]).exits(2);
    let read = |name: &str| {
        let ran = run(dir.path(), &["read", &format!("out/{name}"), "--format", "json"]).exits(0).json();
        (ran[0]["form"].clone(), ran[0]["values"].clone())
    };
    let (word, pdf) = (read("handover.docx"), read("handover.pdf"));
    assert_eq!(word, pdf);
    assert_eq!(word.0, "sandwell/handover-sheet");
    let values = word.1;
    assert_eq!((&values["supervisee"], &values["to"]), (&"Zoë O’Hara".into(), &"Court Team".into()));
    assert_eq!(values["supervisor"], "Łukasz Brennan");
    let rows = values["documents"].as_array().unwrap();
    let manifest = manifest(&dir.path().join("out"));
    for document in manifest["documents"].as_array().unwrap() {
        let title = squeeze(document["title"].as_str().unwrap());
        let listed = |row: &Json| {
            row["section"].as_str() == Some(document["section"].to_string().as_str())
                && squeeze(row["document"].as_str().unwrap()).starts_with(&title)
        };
        assert!(rows.iter().any(listed), "{document} is not on the sheet: {rows:#?}");
    }
    // Filed as it is, it wants both signatures; a policy that has such a sheet wants them, too.
    let folder = small(dir.path());
    fs::copy(dir.path().join("out/handover.pdf"), folder.join("Hand-over.pdf")).unwrap();
    fs::write(folder.join("folder.yaml"), "person: Zoë O’Hara\nauthority: sandwell\nlayout: sandwell/eleven\n")
        .unwrap();
    let checked =
        run(dir.path(), &["folder", "check", &folder.display().to_string(), "--format", "json"]).exits(1).json();
    let missing: Vec<&str> = checked["checked"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|file| file["findings"].as_array().unwrap())
        .filter(|finding| finding["rule"] == "signature-missing")
        .map(|finding| finding["field"].as_str().unwrap())
        .collect();
    assert_eq!(missing, ["handed_over_by", "received_by"]);
}

#[test]
fn a_folder_of_an_authority_without_a_printed_list_says_that_the_sections_are_ours() {
    let dir = fresh();
    let folder = dir.path().join("Joseph");
    fs::create_dir_all(&folder).unwrap();
    let year = root().join("fixtures/years/leics");
    for name in ["Supervision agreement.yaml", "Personal supervision 2025-06-04.yaml"] {
        fs::copy(year.join(name), folder.join(name)).unwrap();
    }
    fs::write(folder.join("APR 2025.txt"), "The annual performance review.").unwrap();
    fs::write(folder.join("folder.yaml"), "person: Joseph Kamau\nauthority: leics\nmove: { to: Court Team }\n")
        .unwrap();
    assemble(dir.path(), &folder, "out", &[]).exits(0);
    let out = dir.path().join("out");
    let manifest = manifest(&out);
    assert_eq!((&manifest["layout"], &manifest["authority"]), (&"general".into(), &"leics".into()));
    let note = manifest["layout_note"].as_str().unwrap();
    let wanted = "The policy prints no list of sections. These are Formfolio’s own, until Leicestershire children’s \
                  services writes a list.";
    assert_eq!(note, wanted);
    let binder = Document::load(out.join("binder.pdf")).unwrap();
    for number in [1, 2] {
        assert!(squeeze(&page(&binder, number)).contains(&squeeze(note)), "page {number} says it");
    }
    let read = |name: &str| {
        let ran = run(dir.path(), &["read", &format!("out/{name}"), "--format", "json"]).exits(0).json();
        (ran[0]["form"].clone(), ran[0]["values"].clone())
    };
    let (checklist, sheet) = (read("checklist.docx"), read("handover.pdf"));
    assert_eq!(checklist, read("checklist.pdf"));
    assert_eq!((checklist.0, sheet.0), ("leics/contents-checklist".into(), "leics/handover-sheet".into()));
    let ticked = |number: u32| checklist.1[format!("section_{number}")] == true;
    assert_eq!((1..=11).filter(|number| ticked(*number)).collect::<Vec<_>>(), [1, 2, 5]);
    let text = run(dir.path(), &["folder", "plan", &folder.display().to_string(), "--today", "2025-06-30"]).exits(0);
    assert!(squeeze(&text.out).contains(&squeeze(note)), "{}", text.out);
    run(dir.path(), &["folder", "verify", "out"]).exits(0);
}

#[test]
fn a_bad_input_is_named_and_does_not_stop_the_rest() {
    let dir = fresh();
    let ran = sample(dir.path(), "out", &[]).exits(2);
    assert!(ran.err.contains("Occupational health report 2025-05-20.pdf: this PDF is damaged"), "{}", ran.err);
    assert!(ran.err.contains("1 of 35 could not be done"), "{}", ran.err);
    let folder = small(dir.path());
    fs::remove_file(folder.join("Learning log.txt")).unwrap();
    // Sections lack things, which are warnings.
    assemble(dir.path(), &folder, "small", &[]).exits(0);
}

#[test]
fn a_photograph_that_was_cut_off_is_told_before_what_is_left_of_it() {
    let dir = fresh();
    let folder = small(dir.path());
    let whole = fs::read(root().join("fixtures/scans/press-ycck.jpg")).unwrap();
    fs::write(folder.join("whole.jpg"), &whole).unwrap();
    assemble(dir.path(), &folder, "whole", &[]).exits(0);
    fs::write(folder.join("half.jpg"), &whole[..whole.len() / 2]).unwrap();
    let ran = assemble(dir.path(), &folder, "half", &[]).exits(2);
    assert!(
        ran.err.contains("half.jpg: this picture is damaged: the file ends before the picture does"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("whole.jpg"), "{}", ran.err);
}

#[test]
fn a_form_that_lost_its_fields_is_not_shown_by_the_answers_guessed_from_it() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::write(folder.join("folder.yaml"), "person: Siân O’Brien\nauthority: sandwell\n").unwrap();
    let fixtures = root().join("fixtures");
    fs::copy(fixtures.join("docx/lost-doc.docx"), folder.join("lost.docx")).unwrap();
    fs::copy(fixtures.join("foreign/wordlike/sandwell-individual-record.docx"), folder.join("whole.docx")).unwrap();
    assemble(dir.path(), &folder, "out", &[]);
    let manifest = manifest(&dir.path().join("out"));
    let shown = |file: &str| {
        let documents = manifest["documents"].as_array().unwrap();
        let document = documents.iter().find(|document| document["file"] == file).unwrap();
        document["shown"].as_str().unwrap().to_owned()
    };
    // Without LibreOffice there is nothing to show it with, and it is no copy of the other either.
    assert_eq!(shown("whole.docx"), "set from its values");
    assert_eq!(shown("lost.docx"), "a page says why it is not shown");
}
