//! Links to pages of the merged file, and labels of page numbers.

use formfolio::pdf::merge::{FormFields, MergePart, merge};
use formfolio::pdf::{acroform, pages, text};
use formfolio::record::{Note, NoteKind, Value};
use lopdf::{Document, Object, ObjectId};

use crate::pages::text::LETTER;

use super::{dict, filled, options, part, tags_agree};

fn subject() -> pages::FolderSubject {
    pages::FolderSubject {
        authority: "Sandwell Children’s Trust".to_owned(), person: "Łukasz Ôwen-Ŷork".to_owned()
    }
}

/// Returns the contents of a binder with a document beginning on each of these pages.
fn contents(targets: &[u32]) -> Vec<u8> {
    let entry = |page: &u32| pages::ListedDocument {
        title: "A record".to_owned(),
        page: Some(*page),
        ..pages::ListedDocument::default()
    };
    let section = pages::BinderSection {
        number: 2,
        title: "Monthly Supervision Record".to_owned(),
        entries: targets.iter().map(entry).collect(),
        ..pages::BinderSection::default()
    };
    pages::contents(&subject(), &[section], None).expect("pages").remove(0).pdf
}

/// Returns the contents of a binder and its other parts: records, and the whole text of one.
pub fn binder() -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut files = Vec::new();
    for (mut record, bytes) in filled(3) {
        files.push(bytes);
        if files.len() > 1 {
            continue;
        }
        let (field, long) = ("welfare", "A sentence about the work of this month.\n\n".repeat(120));
        record.values.insert(field.to_owned(), Value::Text(long));
        let note = Note { kind: NoteKind::TextOverflowsBox, field: Some(field.to_owned()), message: String::new() };
        record.notes = vec![note];
        files.extend(pages::whole_text(&subject(), &record, "A record").expect("pages").map(|pages| pages.pdf));
    }
    assert_eq!(files.len(), 4, "the first form has a field of that name");
    let text = "Called Helen.\n\n  - leave: agreed\n\t- log:\tnot yet 李\n\n".repeat(40);
    let text = pages::TextDocument { title: "Notes of a call".to_owned(), file: "call.txt".to_owned(), text };
    files.push(pages::text(&subject(), &text).expect("pages").pdf);
    let mail = formfolio::file::mail(LETTER.as_bytes(), "a.eml").expect("an email");
    files.push(crate::pages::text::set(&mail).pdf);
    let mut first = 2;
    let mut targets = Vec::new();
    for file in &files {
        targets.push(first);
        first += super::page_count(file).expect("a PDF");
    }
    (contents(&targets), files)
}

/// Returns the parts of a binder, contents first.
pub fn parts<'a>(contents: &'a [u8], files: &'a [Vec<u8>]) -> Vec<MergePart<'a>> {
    let first = MergePart { resolves_links: true, level: 0, title: "Contents".to_owned(), ..part(contents) };
    std::iter::once(first).chain(files.iter().map(|file| part(file))).collect()
}

/// Returns the links on the first page, with their object numbers.
fn links(document: &Document) -> Vec<(ObjectId, lopdf::Dictionary)> {
    let page = document.page_iter().next().expect("a page");
    let all = acroform::annotations(document, page);
    all.iter().map(|one| (one.as_reference().expect("an object"), dict(document, one).clone())).collect()
}

#[test]
fn every_line_of_the_contents_links_to_the_first_page_of_its_part() {
    let (contents, files) = binder();
    for fields in [FormFields::Flatten, FormFields::Keep] {
        let merged = merge(&parts(&contents, &files), &options(fields)).expect("a merged file");
        assert_eq!((&merged.pdfua, &merged.pdfa), (&Ok(()), &Ok("PDF/A-2a".to_owned())));
        assert!(merged.parts[0].notes.is_empty(), "{:?}", merged.parts[0].notes);
        let document = Document::load_mem(&merged.bytes).expect("a PDF");
        tags_agree(&document);
        let pages: Vec<ObjectId> = document.page_iter().collect();
        let links = links(&document);
        assert_eq!(links.len(), files.len());
        for ((_, link), part) in links.iter().zip(&merged.parts[1..]) {
            let place = link.get(b"Dest").and_then(Object::as_array).expect("a place");
            assert_eq!(place[0].as_reference().expect("a page"), pages[part.first_page as usize - 1]);
            assert_eq!((&place[1], place.len()), (&Object::Name(b"XYZ".to_vec()), 5));
            assert!(!link.has(b"A"));
            let words = link.get(b"Contents").and_then(Object::as_str).map(text::from_text_string);
            assert_eq!(words.expect("words"), format!("Page {}", part.first_page));
        }
        // The targets stay right when the file is merged again.
        let again = merge(&[part(&files[0]), part(&merged.bytes)], &options(fields)).expect("merged again");
        let document = Document::load_mem(&again.bytes).expect("a PDF");
        let pages: Vec<ObjectId> = document.page_iter().collect();
        let offset = again.parts[0].pages as usize;
        let link = acroform::annotations(&document, pages[offset])[0].clone();
        let place = dict(&document, &link).get(b"Dest").and_then(Object::as_array).expect("a place");
        assert_eq!(place[0].as_reference().expect("a page"), pages[offset + merged.parts[1].first_page as usize - 1]);
    }
}

#[test]
fn a_link_to_a_missing_page_does_nothing_and_is_noted() {
    let files = filled(1);
    let contents = contents(&[2, 999, 0]);
    let merged = merge(&parts(&contents, &[files[0].1.clone()]), &options(FormFields::Flatten)).expect("a merged file");
    let wanted =
        [999, 0].map(|page| format!("a link in it leads to page {page}, which does not exist, so it does nothing"));
    assert_eq!(merged.parts[0].notes, wanted);
    assert!(merged.parts[1].notes.is_empty());
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    tags_agree(&document);
    let links = links(&document);
    assert_eq!(links.iter().map(|(_, link)| link.has(b"Dest")).collect::<Vec<_>>(), [true, false, false]);
    assert!(links.iter().all(|(_, link)| !link.has(b"A")));
}

#[test]
fn a_page_link_in_another_programs_document_is_left_out() {
    let contents = contents(&[1]);
    let merged = merge(&[part(&contents)], &options(FormFields::Flatten)).expect("a merged file");
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    let (_, link) = &links(&document)[0];
    assert!(!link.has(b"A") && !link.has(b"Dest"));
    assert_eq!(merged.parts[0].notes, ["a link that leads to no web page, email or telephone was left out"]);
    // A link of a binder page that leads out of the file stays.
    let mut own = Document::load_mem(&contents).expect("a PDF");
    let (id, _) = links(&own)[0];
    let action = own.get_dictionary_mut(id).expect("a link").get_mut(b"A").and_then(Object::as_dict_mut);
    action.expect("an action").set("URI", Object::string_literal("https://example.org/page:1"));
    let mut bytes = Vec::new();
    own.save_to(&mut bytes).expect("saved");
    let merged = merge(&parts(&bytes, &[]), &options(FormFields::Flatten)).expect("a merged file");
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    assert!(links(&document)[0].1.has(b"A"));
}

#[test]
fn parts_may_have_their_own_labels_with_any_letter() {
    let files = filled(1);
    let letters = |from: u32| (from..from + 60).filter_map(char::from_u32).collect::<String>();
    let labels =
        [Some("Copy of a signed document – page ".to_owned()), None, Some(letters(0x391)), Some(letters(0x410))];
    let parts: Vec<MergePart<'_>> =
        labels.iter().map(|label| MergePart { label: label.clone(), ..part(&files[0].1) }).collect();
    let merged = merge(&parts, &options(FormFields::Flatten)).expect("a merged file");
    assert_eq!(merged.pdfua, Ok(()));
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    for (label, part) in labels.iter().zip(&merged.parts) {
        let words = document.extract_text(&[part.first_page]).expect("text");
        // U+03A2 is unassigned, so no font has it.
        let label: String = label.as_deref().unwrap_or("Folder page ").replace('\u{3a2}', "");
        assert!(words.contains(&format!("{label}{}", part.first_page)), "{label}: {words}");
    }
}
