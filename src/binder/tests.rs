//! A crash of a library in one document leaves the others as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use chrono::NaiveDate;

use super::*;
use crate::check::{Checker, FolderContents};
use crate::crash::print_only_uncontained;
use crate::error::Error;
use crate::file::RecordReader;
use crate::form::Catalogue;
use crate::pdf::Trust;
use crate::pdf::pages::{FolderSubject, TextDocument, text};

/// A PDF of one page.
fn pdf() -> Vec<u8> {
    let subject = FolderSubject { authority: "Acme".to_owned(), person: "Ann Example".to_owned() };
    let text_of = TextDocument { title: "Title".to_owned(), file: "a.txt".to_owned(), text: "Words".to_owned() };
    text(&subject, &text_of).unwrap().pdf
}

/// A file with words behind it that make the program crash at a place.
fn crashing(file: &[u8], place: &str) -> Vec<u8> {
    [file, format!("\n% crash in {place}.").as_bytes()].concat()
}

/// A document for each place where a library reads or draws one, by the name of the file.
fn documents() -> BTreeMap<String, Vec<u8>> {
    let pdf = pdf();
    let letter = include_bytes!("../../fixtures/bad/letter.docx");
    let picture = include_bytes!("../../fixtures/bad/photo.png");
    let mail = b"From: a@b.c\nTo: d@e.f\nSubject: s\n\nWords";
    let record = b"form: sandwell/individual-record\nvalues:\n  supervisee: Ann Example\n";
    [
        ("pdf.pdf", crashing(&pdf, "pdf")),
        ("pages.pdf", crashing(&pdf, "pages of a PDF")),
        ("merging.pdf", crashing(&pdf, "merging")),
        ("copying.pdf", crashing(&pdf, "copying")),
        ("word.docx", crashing(letter, "docx")),
        ("record.yaml", [&record[..], b"# crash in yaml.\n"].concat()),
        ("mail.eml", crashing(mail, "mail")),
        ("text.txt", crashing(b"Words", "typesetting")),
        ("picture.png", crashing(picture, "picture")),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into()
}

/// Files in memory, without another program that converts them.
struct InMemory(BTreeMap<String, Vec<u8>>);

impl FolderFiles for InMemory {
    fn bytes(&self, file: &str) -> Result<Vec<u8>> {
        self.0.get(file).cloned().ok_or_else(|| Error::internal("no such file"))
    }

    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        files.iter().map(|_| Err(Error::not_a_form("no", "no"))).collect()
    }

    fn progress(&self, _done: usize, _of: usize, _what: &str) {}
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 30).unwrap()
}

#[test]
fn a_crash_in_any_reader_or_renderer_is_a_page_in_place_of_that_document() {
    print_only_uncontained();
    let crashing = documents();
    let mut files = crashing.clone();
    files.insert("sound.pdf".to_owned(), pdf());
    files.insert("sound.txt".to_owned(), b"Words".to_vec());
    let catalogue = Catalogue::built_in();
    let names: Vec<String> = files.keys().cloned().collect();
    let read = |name: &str| Ok(files[name].clone());
    let mut contents = FolderContents::read(&catalogue, RecordReader::new(&catalogue), "folder", &names, read).unwrap();
    let layout = catalogue.layout("sandwell/eleven").unwrap();
    let plan = contents.plan(&catalogue, &layout, None, today());
    let trust = Trust::none();
    let folder = BinderInput { catalogue: &catalogue, contents: &contents, plan: &plan, trust: &trust };
    let options = BinderOptions {
        fields: FormFields::Flatten,
        without: BTreeSet::new(),
        keep_strangers: false,
        attach: false,
        duplex: false,
        password: None,
        day: None,
    };
    let binder = assemble(folder, &InMemory(files.clone()), &options).unwrap();
    for (document, shown) in plan.documents.iter().zip(&binder.documents) {
        let is_notice = shown.rendition == Rendition::Notice;
        assert_eq!(is_notice, crashing.contains_key(&document.file), "{}: {shown:?}", document.file);
        assert!(!is_notice || shown.notes.concat().contains("could not be read"), "{}: {shown:?}", document.file);
        assert!(shown.pages.is_some(), "{}", document.file);
    }
    let named_files = contents.failures.iter().chain(&binder.failures).filter_map(|error| error.file.as_deref());
    let named_files: BTreeSet<&str> = named_files.map(|file| file.trim_start_matches("folder/")).collect();
    assert_eq!(named_files, crashing.keys().map(String::as_str).collect());
}

#[test]
fn a_crash_in_any_reader_is_said_of_that_file_by_a_check() {
    print_only_uncontained();
    let mut files = documents();
    files.retain(|name, _| {
        !["pages.pdf", "merging.pdf", "copying.pdf", "text.txt", "picture.png"].contains(&name.as_str())
    });
    let list = b"[{\"form\": \"sandwell/individual-record\"}]";
    files.insert("list.json".to_owned(), crashing(list, "json"));
    let catalogue = Catalogue::built_in();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    for (name, bytes) in &files {
        checker.file(name, Ok(bytes.clone()));
    }
    let outcome = checker.finish();
    assert_eq!(outcome.failures.len(), files.len());
    for error in &outcome.failures {
        let file = error.file.as_deref().unwrap();
        assert!(file == "mail.eml" || error.message.contains("could not be read"), "{error}");
    }
}

#[test]
fn a_crash_in_a_list_of_staff_is_said_of_it() {
    print_only_uncontained();
    let error = crate::spreadsheet::read(b"name\ncrash in spreadsheet.").unwrap_err();
    assert!(error.message.contains("could not be read"), "{error}");
}

/// Files in memory that count how often each is read.
struct Counted {
    files: InMemory,
    reads: Mutex<BTreeMap<String, usize>>,
    copies: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Counted {
    fn read(&self, file: &str) -> Result<Vec<u8>> {
        *self.reads.lock().unwrap().entry(file.to_owned()).or_default() += 1;
        self.files.bytes(file)
    }
}

impl FolderFiles for Counted {
    fn bytes(&self, file: &str) -> Result<Vec<u8>> {
        self.read(file)
    }

    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        self.files.convert(files)
    }

    fn progress(&self, _done: usize, _of: usize, _what: &str) {}
}

impl BinderOutput for Counted {
    fn write(&self, _path: &str, _bytes: &[u8]) -> Result<()> {
        Ok(())
    }

    fn copy(&self, file: &str, path: &str) -> Result<FileDigest> {
        let bytes = self.read(file)?;
        self.write_copy(file, path, &bytes)?;
        Ok(FileDigest::of(path, &bytes))
    }

    fn write_copy(&self, _file: &str, path: &str, bytes: &[u8]) -> Result<()> {
        self.copies.lock().unwrap().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// Assembles a folder with at most that many bytes kept; returns how often each file was read.
fn reads(keep: usize, attach: bool) -> BTreeMap<String, usize> {
    let record = "form: sandwell/individual-record\nvalues:\n  supervisee: Ann Example";
    let mail = format!(
        "From: a@b.c\nTo: d@e.f\nSubject: s\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nWords\n--x\n\
         Content-Type: text/plain\nContent-Disposition: attachment; filename=June.yaml\n\n{record}\n--x--\n"
    );
    let letter = include_bytes!("../../fixtures/bad/letter.docx");
    let files: BTreeMap<String, Vec<u8>> = [
        ("page.pdf", pdf()),
        ("same page.pdf", pdf()),
        ("mail.eml", mail.into_bytes()),
        ("letter.docx", letter.to_vec()),
        ("note.txt", b"Words".to_vec()),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    let names: Vec<String> = files.keys().cloned().collect();
    let catalogue = Catalogue::built_in();
    let counted = Counted { files: InMemory(files.clone()), reads: Mutex::default(), copies: Mutex::default() };
    let reader = RecordReader::new(&catalogue);
    let read = |name: &str| counted.read(name);
    let mut contents = FolderContents::read_keeping(keep, &catalogue, reader, "folder", &names, read).unwrap();
    let layout = catalogue.layout("sandwell/eleven").unwrap();
    let plan = contents.plan(&catalogue, &layout, None, today());
    let folder = BinderInput { catalogue: &catalogue, contents: &contents, plan: &plan, trust: &Trust::none() };
    let options = BinderOptions {
        fields: FormFields::Keep,
        without: BTreeSet::new(),
        keep_strangers: false,
        attach,
        duplex: false,
        password: None,
        day: None,
    };
    let input = AssemblyInput { names: &names, options: &options, waivers: &[], today: today() };
    let made = assemble_folder(folder, &input, &counted, &counted).unwrap();
    assert!(made.failures.is_empty(), "{:?}", made.failures);
    let copies = counted.copies.into_inner().unwrap();
    let mut originals: BTreeMap<String, Vec<u8>> =
        files.into_iter().map(|(name, bytes)| (format!("originals/{name}"), bytes)).collect();
    originals.insert("originals/mail.eml › June.yaml".to_owned(), record.into());
    assert_eq!(copies, originals);
    assert!(names.iter().all(|name| contents.kept(name).is_none()), "all bytes are dropped in the end");
    counted.reads.into_inner().unwrap()
}

#[test]
fn each_original_is_read_once_if_there_is_room_for_its_bytes() {
    for attach in [false, true] {
        assert!(reads(1 << 20, attach).values().all(|reads| *reads == 1));
    }
    assert!(reads(0, false).values().any(|reads| *reads == 3));
}
