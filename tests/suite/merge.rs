//! Merging PDFs.

mod actions;
mod damaged;
mod links;
mod strangers;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use formfolio::form::Kind;
use formfolio::pdf::merge::{Attachment, FormFields, MergeOptions, MergePart, Merged, Relation, merge, page_count};
use formfolio::pdf::{self, acroform, font};
use formfolio::record::{Record, Value};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use crate::fixture::bytes;
use crate::pictures::png;
use crate::reader::bookmarks;
use crate::sample::{forms, full};

/// Returns some filled files with their records.
pub fn filled(count: usize) -> Vec<(Record, Vec<u8>)> {
    let records = forms().into_iter().take(count).enumerate().map(|(index, form)| full(&form, index));
    records.map(|record| (record.clone(), pdf::fill(&record).expect("a filled file"))).collect()
}

/// Returns a numbered document.
pub fn part(bytes: &[u8]) -> MergePart<'_> {
    MergePart { bytes, title: "A record".to_owned(), level: 2, numbered: true, ..MergePart::default() }
}

/// Returns the options of the tests.
pub fn options(fields: FormFields) -> MergeOptions<'static> {
    MergeOptions {
        title: "Łukasz’ folder".to_owned(),
        fields,
        number_label: "Folder page ".to_owned(),
        ..MergeOptions::default()
    }
}

fn merged(files: &[(Record, Vec<u8>)], fields: FormFields) -> (Merged, Document) {
    let parts: Vec<MergePart<'_>> = files.iter().map(|(_, bytes)| part(bytes)).collect();
    let merged = merge(&parts, &options(fields)).expect("a merged file");
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    (merged, document)
}

fn foreign(filler: &str) -> Vec<u8> {
    bytes(&format!("fixtures/foreign/{filler}/sandwell-individual-record.pdf"))
}

fn bad(name: &str) -> Vec<u8> {
    bytes(&format!("fixtures/bad/{name}"))
}

fn dict<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    document.dereference(object).expect("an object").1.as_dict().expect("a dictionary")
}

fn entry<'a>(document: &'a Document, of: &'a Dictionary, key: &str) -> &'a Object {
    of.get_deref(key.as_bytes(), document).unwrap_or_else(|_| panic!("no {key}"))
}

#[test]
fn every_page_of_every_part_is_there_in_order() {
    let files = filled(4);
    let (merged, document) = merged(&files, FormFields::Flatten);
    let mut next = 1;
    for ((_, bytes), part) in files.iter().zip(&merged.parts) {
        assert_eq!((part.first_page, part.pages), (next, page_count(bytes).expect("a PDF")));
        assert_eq!(part.notes, Vec::<String>::new());
        next += part.pages;
    }
    assert_eq!(document.page_iter().count(), next as usize - 1);
    assert_eq!((merged.pdfua, merged.pdfa), (Ok(()), Ok("PDF/A-2a".to_owned())));
    let sizes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(merged.bytes.len() < sizes / 2, "{} of {sizes}", merged.bytes.len());
    let whole = document.objects.values().filter_map(|object| object.as_stream().ok());
    let fonts = whole.filter(|stream| stream.dict.get(b"Length1").and_then(Object::as_i64).is_ok_and(|n| n > 400_000));
    assert_eq!(fonts.count(), 1, "the face that all parts embed is stored once");
}

/// Returns the content of the XObjects on a page.
fn drawn(document: &Document, page: ObjectId) -> String {
    let page = document.get_dictionary(page).expect("a page");
    let resources = entry(document, page, "Resources").as_dict().expect("resources");
    let Ok(pictures) = resources.get_deref(b"XObject", document).and_then(Object::as_dict) else {
        return String::new();
    };
    let plain = |(_, picture): (_, &Object)| {
        let stream = document.dereference(picture).expect("a picture").1.as_stream().expect("a stream");
        String::from_utf8_lossy(&stream.get_plain_content().expect("its content")).into_owned()
    };
    pictures.iter().map(plain).collect()
}

#[test]
fn flattened_fields_keep_their_values_on_the_pages() {
    let files = filled(20);
    let (merged, document) = merged(&files, FormFields::Flatten);
    assert!(acroform::fields(&document).is_empty());
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for ((record, _), part) in files.iter().zip(&merged.parts) {
        let own = part.first_page as usize - 1..(part.first_page + part.pages) as usize - 1;
        let drawn: String = pages[own].iter().map(|page| drawn(&document, *page)).collect();
        for field in record.form.fields().filter(|field| matches!(field.kind, Kind::Text | Kind::Person { .. })) {
            let Value::Text(text) = record.get(&field.name) else { panic!("{} is no text", field.name) };
            let code: String = font::encode(text).iter().map(|byte| format!("{byte:02X}")).collect();
            assert!(drawn.contains(&code) || field.lines > 1, "{}: {} is not drawn", record.form.id, field.name);
        }
    }
}

#[test]
fn kept_fields_stand_below_a_parent_field_for_each_part() {
    let mut files = filled(3);
    files.push(files[0].clone());
    let (_, document) = merged(&files, FormFields::Keep);
    let found: BTreeMap<String, acroform::FoundField> =
        acroform::fields(&document).into_iter().map(|field| (field.name.clone(), field)).collect();
    let mut expected = 0;
    for (index, (record, bytes)) in files.iter().enumerate() {
        let own = acroform::fields(&Document::load_mem(bytes).expect("a PDF"));
        expected += own.len();
        for field in own {
            let name = format!("d{:02}.{}", index + 1, field.name);
            let merged = found.get(&name).unwrap_or_else(|| panic!("{}: no {name}", record.form.id));
            assert_eq!((&merged.value, &merged.options), (&field.value, &field.options), "{name}");
            assert_eq!(merged.widgets.len(), field.widgets.len(), "{name}");
            let shown = |field: &acroform::FoundField| {
                field
                    .widgets
                    .iter()
                    .map(|w| (w.rect.map(|r| r.map(f32::to_bits)), w.appearance_state.clone()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(shown(merged), shown(&field), "{name}");
        }
    }
    assert_eq!(found.len(), expected);
}

/// Returns the marked-content identifiers on a page.
fn marked(document: &Document, page: ObjectId) -> BTreeSet<i64> {
    let content = Content::decode(&document.get_page_content(page)).expect("operators");
    let mut out = BTreeSet::new();
    let mut depth = 0;
    for operation in content.operations {
        match operation.operator.as_str() {
            "BDC" => {
                depth += 1;
                let number =
                    operation.operands.get(1).and_then(|dict| dict.as_dict().ok()?.get(b"MCID").ok()?.as_i64().ok());
                assert!(number.is_none_or(|number| out.insert(number)), "tagged twice on a page");
            }
            "BMC" => depth += 1,
            "EMC" => depth -= 1,
            "q" => depth += 1_000,
            "Q" => depth -= 1_000,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "something is left open");
    out
}

/// Asserts that marked content and tagged annotations have structure elements, and the reverse.
fn tags_agree(document: &Document) {
    let root = entry(document, document.catalog().expect("a catalog"), "StructTreeRoot").as_dict().expect("a root");
    let tree = entry(document, root, "ParentTree").as_dict().expect("a tree");
    let mut parents = BTreeMap::new();
    for kid in entry(document, tree, "Kids").as_array().expect("kids") {
        for pair in entry(document, dict(document, kid), "Nums").as_array().expect("numbers").chunks(2) {
            assert!(parents.insert(pair[0].as_i64().expect("a number"), pair[1].clone()).is_none());
        }
    }
    let (mut contents, mut objects) = (BTreeSet::new(), BTreeSet::new());
    let mut queue = vec![(root.get(b"K").expect("kids").clone(), None)];
    let mut elements = BTreeSet::new();
    while let Some((object, page)) = queue.pop() {
        match &object {
            Object::Array(kids) => queue.extend(kids.iter().map(|kid| (kid.clone(), page))),
            Object::Integer(number) => assert!(contents.insert((page.expect("a page"), *number)), "in two elements"),
            Object::Reference(_) | Object::Dictionary(_) => {
                let element = dict(document, &object);
                let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                if let Ok(number) = element.get(b"MCID").and_then(Object::as_i64) {
                    assert!(contents.insert((page.expect("a page"), number)), "in two elements");
                } else if let Ok(object) = element.get(b"Obj").and_then(Object::as_reference) {
                    assert!(objects.insert(object), "in two elements");
                } else {
                    assert!(elements.insert(object.as_reference().expect("an element")), "an element is in two others");
                    queue.extend(element.get(b"K").ok().map(|kids| (kids.clone(), page)));
                }
            }
            other => panic!("{other:?} among the elements"),
        }
    }
    let mut known = BTreeSet::new();
    for page in document.page_iter() {
        let own = document.get_dictionary(page).expect("a page");
        let numbers = marked(document, page);
        if let Ok(key) = own.get(b"StructParents").and_then(Object::as_i64) {
            assert!(known.insert(key));
            let list = document.dereference(&parents[&key]).expect("a list").1.as_array().expect("a list");
            for (number, element) in list.iter().enumerate().filter(|(_, element)| !element.is_null()) {
                assert!(elements.contains(&element.as_reference().expect("an element")));
                assert!(numbers.contains(&(number as i64)), "{number} is not on its page");
            }
            assert!(numbers.iter().all(|number| list.get(*number as usize).is_some_and(|e| !e.is_null())));
        } else {
            assert!(numbers.is_empty());
        }
        for number in numbers {
            assert!(contents.remove(&(page, number)), "{number} is in no element");
        }
        for annotation in acroform::annotations(document, page) {
            let key = dict(document, &annotation).get(b"StructParent").and_then(Object::as_i64).expect("a tag");
            assert!(known.insert(key) && elements.contains(&parents[&key].as_reference().expect("an element")));
            assert!(objects.remove(&annotation.as_reference().expect("a reference")), "in no element");
        }
    }
    assert!(contents.is_empty() && objects.is_empty(), "elements of what is not there: {contents:?} {objects:?}");
    assert_eq!(known, parents.keys().copied().collect(), "every number is somebody's");
}

#[test]
fn structure_elements_and_marked_content_agree() {
    let mut files = filled(6);
    for filler in ["pypdf", "pymupdf-pen", "pdfjs-signature", "pdfcpu"] {
        files.push((files[0].0.clone(), foreign(filler)));
    }
    for name in ["letter.pdf", "scan.pdf"] {
        files.push((files[0].0.clone(), bad(name)));
    }
    for fields in [FormFields::Flatten, FormFields::Keep] {
        tags_agree(&merged(&files, fields).1);
    }
}

#[test]
fn only_the_untagged_part_is_given_as_the_reason() {
    let good = filled(1);
    let letter = bad("letter.pdf");
    let scan = MergePart { title: "The letter".to_owned(), ..part(&letter) };
    let merged = merge(&[part(&good[0].1), scan], &options(FormFields::Flatten)).expect("a merged file");
    let reasons = merged.pdfua.expect_err("not accessible");
    assert_eq!(reasons, ["“The letter”: it is not tagged"]);
    assert!(merged.pdfa.is_err());
    let packet = String::from_utf8_lossy(&merged.bytes).into_owned();
    assert!(!packet.contains("<pdfuaid:part>") && !packet.contains("<pdfaid:part>"));
}

#[test]
fn bookmarks_of_documents_stand_below_those_of_sections() {
    let files = filled(3);
    let level =
        |level, title: &str, index: usize| MergePart { level, title: title.to_owned(), ..part(&files[index].1) };
    let parts = [level(0, "Cover", 0), level(1, "1 Contract", 1), level(2, "Agreement", 2), level(1, "2 Records", 0)];
    let merged = merge(&parts, &options(FormFields::Flatten)).expect("a merged file");
    let document = Document::load_mem(&merged.bytes).expect("a PDF");
    let marks = bookmarks(&document);
    let first = |index: usize| merged.parts[index].first_page;
    assert_eq!(marks[0], (0, "1 Contract".to_owned(), first(1)));
    let agreement = marks.iter().position(|(_, title, _)| title == "Agreement").expect("a bookmark");
    assert_eq!(marks[agreement], (1, "Agreement".to_owned(), first(2)));
    let records = marks.iter().position(|(_, title, _)| title == "2 Records").expect("a bookmark");
    assert!(marks[agreement + 1..records].iter().all(|(depth, _, page)| *depth >= 2 && *page >= first(2)));
    assert!(!marks.iter().any(|(_, title, _)| title == "Cover"));
    // A part's own bookmarks lead to its own pages.
    let own = bookmarks(&Document::load_mem(&files[2].1).expect("a PDF"));
    let carried: Vec<_> =
        marks[agreement + 1..records].iter().map(|(d, t, p)| (d - 2, t.clone(), p + 1 - first(2))).collect();
    assert_eq!(carried, own);
}

#[test]
fn bookmarks_may_lead_to_pages_of_other_parts() {
    let files = filled(3);
    let mut parts: Vec<MergePart<'_>> = files.iter().map(|(_, bytes)| part(bytes)).collect();
    parts[0].level = 1;
    parts[1].also = vec![("A copy".to_owned(), 1), ("Of nothing".to_owned(), 999)];
    let merged = merge(&parts, &options(FormFields::Flatten)).expect("merged");
    let found = bookmarks(&Document::load_mem(&merged.bytes).expect("a PDF"));
    // Without the records' own bookmarks.
    let given = |title: &str| ["A record", "A copy", "Of nothing"].contains(&title);
    let of_two: Vec<(usize, &str, u32)> =
        found.iter().filter(|one| given(&one.1)).map(|(depth, title, page)| (*depth, &**title, *page)).collect();
    let (second, third) = (merged.parts[1].first_page, merged.parts[2].first_page);
    assert_eq!(of_two, [(0, "A record", 1), (1, "A record", second), (1, "A copy", 1), (1, "A record", third)]);
}

#[test]
fn a_figure_without_alternate_text_costs_the_pdfua_claim() {
    let picture = png(&image::RgbImage::new(60, 40).into());
    let good = formfolio::pdf::pages::image(&picture, "A sheet").expect("pages").pdf;
    let judge = |bytes: &[u8]| merge(&[part(bytes)], &options(FormFields::Flatten)).expect("merged").pdfua;
    assert_eq!(judge(&good), Ok(()));
    let mut silent = Document::load_mem(&good).expect("a PDF");
    let mut taken = 0;
    for dict in silent.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()) {
        taken += usize::from(acroform::name_is(dict, b"S", b"Figure") && dict.remove(b"Alt").is_some());
    }
    assert_eq!(taken, 1);
    let mut bytes = Vec::new();
    silent.save_to(&mut bytes).expect("saved");
    assert_eq!(judge(&bytes), Err(vec!["“A record”: a picture in it has no description".to_owned()]));
}

#[test]
fn the_same_parts_give_the_same_bytes() {
    let files = filled(3);
    for fields in [FormFields::Flatten, FormFields::Keep] {
        assert_eq!(merged(&files, fields).0.bytes, merged(&files, fields).0.bytes);
    }
}

#[test]
fn a_merged_file_can_be_merged_again() {
    let files = filled(3);
    for fields in [FormFields::Flatten, FormFields::Keep] {
        let once = merged(&files, fields).0.bytes;
        let twice = merge(&[part(&once), part(&files[0].1), part(&once)], &options(fields)).expect("merged again");
        assert_eq!((&twice.pdfua, &twice.pdfa), (&Ok(()), &Ok("PDF/A-2a".to_owned())));
        let document = Document::load_mem(&twice.bytes).expect("a PDF");
        tags_agree(&document);
        let before = acroform::fields(&Document::load_mem(&once).expect("a PDF")).len();
        let again = acroform::fields(&document);
        assert_eq!(
            again.iter().filter(|field| field.name.starts_with("d03.d01.") || field.name.starts_with("d03.d0")).count(),
            before
        );
    }
}

#[test]
fn attachments_are_unchanged_and_those_of_parts_are_kept() {
    let files = filled(2);
    let attach = |name: &str, bytes: &'static [u8]| Attachment {
        name: name.to_owned(),
        bytes,
        media_type: "text/plain",
        description: "Zoë’s notes".to_owned(),
        relation: Relation::Source,
    };
    let attachments = vec![attach("notes.txt", b"one"), attach("notes.txt", b"two, two, two, two, two, two, two")];
    let with = MergeOptions { attachments, ..options(FormFields::Flatten) };
    let once = merge(&[part(&files[0].1)], &with).expect("a merged file");
    assert_eq!(once.pdfa, Ok("PDF/A-3a".to_owned()));
    let twice = merge(&[part(&files[1].1), part(&once.bytes)], &with).expect("merged again");
    assert_eq!(twice.pdfa, Ok("PDF/A-3a".to_owned()));
    let document = Document::load_mem(&twice.bytes).expect("a PDF");
    let catalog = document.catalog().expect("a catalog");
    let tree = entry(&document, entry(&document, catalog, "Names").as_dict().expect("names"), "EmbeddedFiles");
    let mut found = Vec::new();
    for kid in entry(&document, tree.as_dict().expect("a tree"), "Kids").as_array().expect("kids") {
        for pair in entry(&document, dict(&document, kid), "Names").as_array().expect("names").chunks(2) {
            let file = dict(&document, &pair[1]);
            let stream = entry(&document, entry(&document, file, "EF").as_dict().expect("a file"), "F");
            let content = stream.as_stream().expect("a stream").get_plain_content().expect("its content");
            found.push((pdf::text::from_text_string(pair[0].as_str().expect("a name")), content.len()));
        }
    }
    let names = ["notes (2).txt", "notes (3).txt", "notes (4).txt", "notes.txt"];
    let sizes = [33, 3, 33, 3];
    assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
    assert_eq!(found.iter().map(|(_, size)| *size).collect::<Vec<_>>(), sizes);
    assert_eq!(entry(&document, catalog, "AF").as_array().expect("files").len(), 4);
}

#[test]
fn a_password_encrypts_all_text() {
    let files = filled(1);
    let with = MergeOptions { password: Some("Blåbær 7".to_owned()), ..options(FormFields::Keep) };
    let merged = merge(&[part(&files[0].1)], &with).expect("a merged file");
    assert!(page_count(&merged.bytes).expect_err("locked").message.contains("password"));
    assert!(!merged.bytes.windows(4).any(|four| four == b"rdf:"));
    let options = LoadOptions::with_password("Blåbær 7");
    let document = Document::load_mem_with_options(&merged.bytes, options).expect("the right password");
    let names: Vec<String> = acroform::fields(&document).into_iter().map(|field| field.name).collect();
    assert!(names.len() > 10 && names.iter().all(|name| name.starts_with("d01.")));
    assert!(merge(&[part(&files[0].1)], &MergeOptions { password: Some(String::new()), ..with }).is_err());
}

#[test]
fn every_part_that_cannot_be_merged_is_named() {
    let files = filled(1);
    let (locked, broken) = (bad("locked.pdf"), bad("zeros.pdf"));
    let parts = [part(&locked), part(&files[0].1), part(&broken)];
    let failed = merge(&parts, &options(FormFields::Flatten)).expect_err("two cannot");
    assert_eq!(failed.parts.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [0, 2]);
    assert!(failed.parts.iter().all(|(_, error)| error.help.is_some() && error.file.is_some()));
    assert!(merge(&[], &options(FormFields::Flatten)).is_err());
}

/// Programs whose fonts are embedded, or whose appearances show the exact values.
const CLAIMS_HOLD: [&str; 6] = ["pypdf", "pymupdf", "pdf-lib", "pdfbox", "pdfjs", "poppler"];
/// Programs that use fonts which are not embedded and unreadable, or that leave letters out.
const CLAIMS_COST: [&str; 4] = ["pdfcpu", "pdfium", "mutool", "pymupdf-pen"];

#[test]
fn files_filled_in_by_other_programs_keep_their_claims_when_the_text_is_readable() {
    for filler in CLAIMS_HOLD {
        let bytes = foreign(filler);
        for fields in [FormFields::Flatten, FormFields::Keep] {
            let merged = merge(&[part(&bytes)], &options(fields)).expect("a merged file");
            assert_eq!((&merged.pdfua, &merged.pdfa), (&Ok(()), &Ok("PDF/A-2a".to_owned())), "{filler}");
        }
    }
    for filler in CLAIMS_COST {
        let bytes = foreign(filler);
        for fields in [FormFields::Flatten, FormFields::Keep] {
            let merged = merge(&[part(&bytes)], &options(fields)).expect("a merged file");
            let (Err(accessible), Err(archival)) = (merged.pdfua, merged.pdfa) else {
                panic!("{filler} keeps its claims")
            };
            assert_eq!(accessible, archival, "{filler}");
            assert!(archival.iter().all(|reason| reason.ends_with("which costs PDF/UA and PDF/A")), "{archival:?}");
        }
    }
}

#[test]
fn a_signed_file_is_noted() {
    let bytes = bytes("fixtures/signed/ecdsa.pdf");
    for fields in [FormFields::Flatten, FormFields::Keep] {
        let merged = merge(&[part(&bytes)], &options(fields)).expect("a merged file");
        assert!(merged.parts[0].notes.iter().any(|note| note.contains("digital signature")));
        let document = Document::load_mem(&merged.bytes).expect("a PDF");
        let signed = |object: &Object| object.as_dict().is_ok_and(|dict| dict.has(b"ByteRange"));
        assert!(!document.objects.values().any(signed), "a signature that does not hold is not passed on");
    }
}
