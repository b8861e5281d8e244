//! What is there twice is shown once, and only what shows the same is there twice.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use formfolio::form::Catalogue;
use formfolio::record::{Record, Value};
use lopdf::{Document, Object, dictionary};

use super::{assemble, binder, files, manifest, small};
use crate::altered::filled;
use crate::cli::{fresh, run};
use crate::reader::{page, squeeze};

/// The record of a session as a filled PDF.
pub fn record(person: &str) -> Vec<u8> {
    let values = [("supervisee", person), ("supervisor", "Bronwen Hughes"), ("session_date", "3 June 2025")];
    filled("sandwell/individual-record", &values)
}

/// Edits a PDF, whose first page is given by its id.
fn edited(bytes: &[u8], edit: impl FnOnce(&mut Document, lopdf::ObjectId)) -> Vec<u8> {
    let mut document = Document::load_mem(bytes).unwrap();
    let first = document.page_iter().next().unwrap();
    edit(&mut document, first);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

/// The same file with words typed onto the first page.
fn with_note(bytes: &[u8], words: &str) -> Vec<u8> {
    edited(bytes, |document, first| {
        let note = document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "FreeText", "Rect" => vec![300.into(), 20.into(), 500.into(), 40.into()],
            "Contents" => Object::string_literal(words), "DA" => Object::string_literal("/Helv 12 Tf 0 g"), "F" => 4,
        });
        let mut notes = document.get_dictionary(first).unwrap().get(b"Annots").unwrap().clone();
        if let Object::Reference(id) = notes {
            notes = document.get_object(id).unwrap().clone();
        }
        let mut notes = notes.as_array().unwrap().clone();
        notes.push(note.into());
        document.get_dictionary_mut(first).unwrap().set("Annots", notes);
    })
}

fn how(out: &Path) -> Vec<(String, String)> {
    let documents = manifest(out)["documents"].clone();
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    documents.as_array().unwrap().iter().map(|one| (text(one, "file"), text(one, "shown"))).collect()
}

#[test]
fn a_second_pdf_of_a_record_is_a_copy_only_when_its_pages_show_the_same() {
    let dir = fresh();
    let folder = small(dir.path());
    let plain = record("Ann Example");
    fs::write(folder.join("a.pdf"), &plain).unwrap();
    fs::write(folder.join("again.pdf"), edited(&plain, |_, _| {})).unwrap();
    fs::write(folder.join("noted.pdf"), with_note(&plain, "NOT AGREED")).unwrap();
    fs::write(folder.join("noted again.pdf"), with_note(&plain, "NOT AGREED")).unwrap();
    let more = edited(&plain, |document, first| {
        let mut page = document.get_dictionary(first).unwrap().clone();
        let contents = document.add_object(lopdf::Stream::new(dictionary! {}, b"0 0 100 100 re f".to_vec()));
        page.remove(b"Annots");
        page.set("Contents", contents);
        let parent = page.get(b"Parent").and_then(Object::as_reference).unwrap();
        let page = document.add_object(page);
        let pages = document.get_dictionary_mut(parent).unwrap();
        let mut kids = pages.get(b"Kids").and_then(Object::as_array).unwrap().clone();
        kids.push(page.into());
        let count = pages.get(b"Count").and_then(Object::as_i64).unwrap();
        pages.set("Kids", kids);
        pages.set("Count", count + 1);
    });
    fs::write(folder.join("more pages.pdf"), more).unwrap();
    assemble(dir.path(), &folder, "out", &["--today", "2025-06-30"]).exits(0);
    let out = dir.path().join("out");
    let copies: Vec<String> =
        how(&out).into_iter().filter(|(_, how)| how.contains("shown once")).map(|(file, _)| file).collect();
    assert_eq!(copies.len(), 2, "{:?}", how(&out));
    assert!(copies.contains(&"again.pdf".to_owned()), "{copies:?}");
    assert!(copies.iter().any(|file| file.starts_with("noted")), "{copies:?}");
}

#[test]
fn a_copy_of_what_is_left_out_is_left_out_wherever_it_lies() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::write(folder.join("scan copy.txt"), "Not fit for work.").unwrap();
    assemble(dir.path(), &folder, "out", &["--without", "7", "--today", "2025-06-30"]).exits(0);
    let out = dir.path().join("out");
    let binder = binder(&out);
    assert!(binder.get_pages().keys().all(|number| !page(&binder, *number).contains("Notfitforwork")));
    for (file, bytes) in files(&out) {
        assert!(!file.contains("scan copy") && bytes != b"Not fit for work.", "{file}");
        assert!(!String::from_utf8_lossy(&bytes).contains("scan copy"), "{file}");
    }
    assert!(page(&binder, 1).contains(&squeeze("a copy of one of their documents, which was filed elsewhere")));
    run(dir.path(), &["folder", "verify", "out"]).exits(0);
}

#[test]
fn a_record_of_somebody_else_is_kept_out_under_any_name() {
    let dir = fresh();
    let folder = small(dir.path());
    let other = formfolio::docx::fill(&{
        let catalogue = Catalogue::built_in();
        let mut record = Record::blank(&catalogue.form("sandwell/individual-record").unwrap());
        record.values.insert("supervisee".to_owned(), Value::Text("Tom O’Brien".to_owned()));
        record
    })
    .unwrap();
    for name in
        ["Supervision.docx", "Supervision", "FW supervision.msg", "old.bak", "~$Supervision.docx", ".notes.docx"]
    {
        fs::write(folder.join(name), &other).unwrap();
    }
    let count =
        run(dir.path(), &["check", &folder.display().to_string(), "--format", "json"]).json()["summary"].clone();
    assert_eq!(count["found"], 8, "{count}");
    assemble(dir.path(), &folder, "out", &["--today", "2025-06-30"]).exits(1);
    let out = dir.path().join("out");
    assert_eq!(manifest(&out)["kept_out"].as_array().unwrap().len(), 6);
    assert!(files(&out).values().all(|bytes| *bytes != other));
}

#[test]
fn a_zip_archive_in_a_folder_is_called_one() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::write(folder.join("all.zip"), zipped("note.txt", b"words")).unwrap();
    assemble(dir.path(), &folder, "out", &["--today", "2025-06-30"]).exits(0);
    let out = dir.path().join("out");
    let document =
        manifest(&out)["documents"].as_array().unwrap().iter().find(|one| one["file"] == "all.zip").unwrap().clone();
    let text = page(&binder(&out), u32::try_from(document["pages"][0].as_u64().unwrap()).unwrap());
    assert!(text.contains(&squeeze("This is a zip archive; of the files in it, only the records are shown")), "{text}");
}

/// An email with a file attached to it.
pub fn email(name: &str, bytes: &[u8]) -> String {
    let mut lines = String::new();
    for line in encode(bytes).as_bytes().chunks(76) {
        lines.push_str(std::str::from_utf8(line).unwrap());
        lines.push_str("\r\n");
    }
    format!(
        "From: ann@example.org\r\nTo: hr@example.org\r\nSubject: The dates\r\nDate: Tue, 3 Jun 2025 10:00:00 +0100\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n\
         See below.\r\n--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; \
         filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{lines}--x--\r\n"
    )
}

/// Base64 (RFC 4648).
fn encode(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        let letter = |place: usize| {
            let six = usize::try_from(number >> (18 - 6 * place) & 63).unwrap();
            if place <= three.len() { char::from(LETTERS[six]) } else { '=' }
        };
        (0..4).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(four).collect()
}

pub fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(bytes).unwrap();
    archive.finish().unwrap().into_inner()
}

/// A letter with a file attached to it.
fn letter(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
    });
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let stream = document.add_object(lopdf::Stream::new(dictionary! { "Type" => "EmbeddedFile" }, bytes.to_vec()));
    let name = Object::string_literal(name);
    let file = document.add_object(dictionary! {
        "Type" => "Filespec", "F" => name.clone(), "UF" => name.clone(), "EF" => dictionary! { "F" => stream },
    });
    let files = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => vec![name, file.into()] } };
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "Names" => files });
    document.trailer.set("Root", root);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

#[test]
fn a_record_of_somebody_else_within_another_file_is_kept_out() {
    for (person, kept_out) in [("Tom O’Brien", 4), ("Ann Example", 0)] {
        let dir = fresh();
        let folder = small(dir.path());
        let record = record(person);
        fs::write(folder.join("mail.eml"), email("Supervision.pdf", &record)).unwrap();
        fs::write(folder.join("all.zip"), zipped("forms/Supervision.pdf", &record)).unwrap();
        fs::write(folder.join("twice.zip"), zipped("mail.eml", email("Supervision.pdf", &record).as_bytes())).unwrap();
        fs::write(folder.join("letter.pdf"), letter("Supervision.pdf", &record)).unwrap();
        let ran = assemble(dir.path(), &folder, "out", &["--today", "2025-06-30"]).exits(i32::from(kept_out > 0));
        let out = dir.path().join("out");
        assert_eq!(manifest(&out)["kept_out"].as_array().map_or(0, Vec::len), kept_out, "{}", ran.out);
        let found = run(dir.path(), &["folder", "check", &folder.display().to_string(), "--today", "2025-06-30"]);
        let words =
            squeeze("This file contains “Supervision.pdf”, the record of another person: it names “Tom O’Brien”");
        assert_eq!(squeeze(&found.out).contains(&words), kept_out > 0, "{}", found.out);
    }
}

#[test]
fn records_of_several_people_become_no_binder_unless_somebody_asks_for_it() {
    let dir = fresh();
    let folder = dir.path().join("both");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("ann.pdf"), record("Ann Example")).unwrap();
    fs::write(folder.join("tom.pdf"), record("Tom O’Brien")).unwrap();
    let ran = assemble(dir.path(), &folder, "out", &["--today", "2025-06-30"]).exits(2);
    assert!(ran.err.contains("about 2 people"), "{}", ran.err);
    assert!(!dir.path().join("out").exists());
    assemble(dir.path(), &folder, "out", &["--today", "2025-06-30", "--keep-strangers"]).exits(0);
}
