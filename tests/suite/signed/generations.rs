//! Numbers that stand for objects of two generations (ISO 32000-2, 7.3.10 and 7.5.4).
//!
//! Of a page that asks for `4 0 R` and `4 1 R`, qpdf, MuPDF, PDFium, Poppler and pypdf show four different things.

use formfolio::file::Trust;
use formfolio::finding::Severity;
use formfolio::pdf::merge::{FormFields, merge};
use formfolio::pdf::signature::signatures;
use formfolio::pdf::{acroform, page_rows};
use formfolio::record::{Integrity, NoteKind, Value};
use lopdf::{Document, Object};

use super::attacks::{Update, updated};
use super::{bytes, day, read, rules};
use crate::altered::filled;
use crate::merge::{options, part};

const ASTRAY: &str = "fixtures/signed/generations/astray.pdf";
const REUSED: &str = "fixtures/signed/generations/reused.pdf";

fn words(file: &[u8]) -> String {
    page_rows(file).into_iter().flatten().map(|row| row.text()).collect::<Vec<_>>().join("\n")
}

fn integrity(file: &[u8]) -> Integrity {
    let [signed] = signatures(file, &Trust::none()).expect("a PDF").try_into().expect("one signature");
    signed.digital.integrity
}

#[test]
fn a_signature_over_two_generations_of_a_page_cannot_be_judged() {
    let file = bytes(ASTRAY);
    let Integrity::Unknown(reason) = integrity(&file) else { panic!("{:?}", integrity(&file)) };
    assert!(reason.starts_with("two parts of the file have the same number"), "{reason}");
    // What the list of objects names, and not what the number stood for before.
    assert!(words(&file).contains("you are dismissed"));
    assert!(!words(&file).contains("It is no form"));
}

#[test]
fn a_number_may_be_freed_and_used_again() {
    let file = bytes(REUSED);
    assert_eq!(integrity(&file), Integrity::Intact);
    assert!(words(&file).contains("you are dismissed"));
    assert!(!words(&file).contains("It is no form"));
}

/// A record whose venue is an object of its own: one that is there, and the next generation of it. The field asks for
/// one of them.
fn venue(asks_for: u16) -> Vec<u8> {
    let before = filled("sandwell/individual-record", &[("next_venue", "Room 1"), ("supervisee", "Łukasz Ôwen-Ŷork")]);
    let document = Document::load_mem(&before).unwrap();
    let field = acroform::fields(&document).into_iter().find(|found| found.name == "next_venue").unwrap().objects[0];
    let mut number = 0;
    let once = updated(&before, |u: &mut Update| {
        number = u.add(Object::string_literal("Room 2")).0;
        let field = u.dict(field);
        field.remove(b"AP");
        field.set("V", Object::Reference((number, asks_for)));
    });
    next_generation(&once, number, 1)
}

/// The file with "Room 3" under a number, which the table of objects lists with this generation.
fn next_generation(file: &[u8], number: u32, listed: u32) -> Vec<u8> {
    let text = String::from_utf8_lossy(file);
    let previous = text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap();
    let document = Document::load_mem(file).unwrap();
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).unwrap().0;
    let mut out = file.to_vec();
    let object = format!("{number} 1 obj\n(Room 3)\nendobj\n");
    let table = format!("xref\n{number} 1\n{:010} {listed:05} n \n", out.len());
    let at = out.len() + object.len();
    let trailer = format!("trailer\n<</Size {}/Root {root} 0 R/Prev {previous}>>\n", document.max_id.max(number) + 1);
    out.extend_from_slice(format!("{object}{table}{trailer}startxref\n{at}\n%%EOF\n").as_bytes());
    out
}

/// The venue, whether the record says that programs may show another, and whether the binder does.
fn judged(file: &[u8]) -> (String, bool, bool) {
    let record = read(file, &Trust::none());
    let venue = match record.get("next_venue") {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let noted = record.notes.iter().any(|note| note.kind == NoteKind::FileAmbiguous);
    let findings = rules::check(&record, day(30).expect("a day")).findings;
    let reported = findings.iter().filter(|finding| finding.message.contains("two of its parts have the same number"));
    let severities: Vec<_> = reported.map(|finding| finding.severity).collect();
    assert_eq!(severities, if noted { vec![Severity::Warning] } else { Vec::new() });
    let merged = merge(&[part(file)], &options(FormFields::Keep)).unwrap();
    let is_in_binder = merged.parts[0].notes.iter().any(|note| note.contains("two of its parts have the same number"));
    (venue, noted, is_in_binder)
}

#[test]
fn an_answer_that_a_number_stood_for_before_is_not_read() {
    assert_eq!(judged(&venue(0)), (String::new(), true, true));
}

#[test]
fn an_answer_in_the_next_generation_is_read() {
    assert_eq!(judged(&venue(1)), ("Room 3".to_owned(), false, false));
}

#[test]
fn an_object_listed_under_another_generation_is_reported() {
    let before = filled("sandwell/individual-record", &[("next_venue", "Room 1")]);
    let number = Document::load_mem(&before).unwrap().max_id + 1;
    for asks_for in [0, 1] {
        let document = Document::load_mem(&before).unwrap();
        let field = acroform::fields(&document).into_iter().find(|found| found.name == "next_venue").unwrap();
        let once = updated(&before, |u: &mut Update| {
            let field = u.dict(field.objects[0]);
            field.remove(b"AP");
            field.set("V", Object::Reference((number, asks_for)));
        });
        for listed in [0, 70_000] {
            let (_, noted, is_in_binder) = judged(&next_generation(&once, number, listed));
            assert!(noted && is_in_binder, "{asks_for} {listed}");
        }
    }
}

/// Where the table of objects is lost, nothing says which of the two is meant.
#[test]
fn two_generations_without_a_cross_reference_table_are_reported() {
    for asks_for in [0, 1] {
        let mut file = venue(asks_for);
        let at = file.windows(9).rposition(|window| window == b"startxref").unwrap();
        file.truncate(at);
        let (_, noted, is_in_binder) = judged(&file);
        assert!(noted && is_in_binder, "{asks_for}");
    }
}
