//! What a signature forbids: certified letters (DocMDP) and locked fields (FieldMDP), and what may be done to each.

use formfolio::file::Trust;
use formfolio::pdf::signature::signatures;
use formfolio::record::Integrity;
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::attacks::{Update, updated};
use super::bytes;

const TIMESTAMP: &str = "ETSI.RFC3161";

/// A letter with a note, signed by the manager, with a place for the employee to sign.
pub fn letter(name: &str) -> Vec<u8> {
    bytes(&format!("fixtures/signed/locked/{name}.pdf"))
}

fn named(u: &Update, name: &str) -> ObjectId {
    u.find(|dict| dict.has(b"FT") && dict.get(b"T").and_then(Object::as_str).is_ok_and(|t| t == name.as_bytes()))
}

pub fn picture() -> Stream {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 100.into(), 20.into()],
        "Resources" => dictionary! {},
    };
    Stream::new(dict, b"0.5 g 0 0 100 20 re f".to_vec())
}

/// A signature dictionary without a real signature; other programs read the manager's signature from it.
fn value(u: &Update, kind: &str) -> Dictionary {
    let manager = u.before().get_dictionary(u.find(|dict| dict.has(b"ByteRange"))).unwrap();
    let own_type = if kind == TIMESTAMP { "DocTimeStamp" } else { "Sig" };
    dictionary! {
        "Type" => own_type, "Filter" => "Adobe.PPKLite", "SubFilter" => kind,
        "Contents" => manager.get(b"Contents").unwrap().clone(),
        "ByteRange" => vec![0.into(), 1.into(), 2.into(), 3.into()],
    }
}

/// The employee signs in the place for it, with name and date.
pub fn sign(u: &mut Update) {
    let signed = value(u, "adbe.pkcs7.detached");
    let (signed, look) = (u.add(signed), u.add(picture()));
    let field = u.dict(named(u, "signature"));
    field.set("V", signed);
    field.set("AP", dictionary! { "N" => look });
    for (name, text) in [("name", "Moses Adeyemi"), ("date", "05/06/2025")] {
        let look = u.add(picture());
        let field = u.dict(named(u, name));
        field.set("V", Object::string_literal(text));
        field.set("AP", dictionary! { "N" => look });
    }
}

/// Signs in the place of this name.
pub fn sign_in(u: &mut Update, place: &str) {
    let signed = value(u, "adbe.pkcs7.detached");
    let (signed, look) = (u.add(signed), u.add(picture()));
    let field = u.dict(named(u, place));
    field.set("V", signed);
    field.set("AP", dictionary! { "N" => look });
}

/// The places in `places.pdf` that lie over something, and over what.
pub const OVER: [(&str, &str); 6] = [
    ("OverWords", "printed words"),
    ("OverImage", "an image"),
    ("OverInline", "an image within the page’s content"),
    ("OverShapes", "a signature that is drawn as shapes"),
    ("OverInk", "a signature in ink"),
    ("OverNote", "a part of an answer"),
];

pub fn note(u: &mut Update) {
    u.dict(named(u, "Notes")).set("V", Object::string_literal("The next visit is in July."));
}

fn annotate(u: &mut Update, annotation: Dictionary) -> ObjectId {
    let page = u.page(0);
    let own = u.add(annotation);
    let before = u.before();
    let list = before.get_dictionary(page).unwrap().get_deref(b"Annots", before).and_then(Object::as_array).unwrap();
    let list: Vec<Object> = list.iter().cloned().chain([own.into()]).collect();
    u.dict(page).set("Annots", list);
    own
}

pub fn comment(u: &mut Update) {
    annotate(
        u,
        dictionary! {
            "Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal("Agreed."),
            "Rect" => vec![500.into(), 500.into(), 520.into(), 520.into()],
        },
    );
}

/// A new signature field with this rectangle, signed.
pub fn second(u: &mut Update, rect: [i64; 4], kind: &str) {
    let signed = value(u, kind);
    let signed = u.add(signed);
    let mut field = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "T" => Object::string_literal("Second"), "F" => 132,
        "V" => signed, "P" => u.page(0), "Rect" => rect.map(Object::Integer).to_vec(),
    };
    if rect[2] > 0 {
        field.set("AP", dictionary! { "N" => u.add(picture()) });
    }
    let own = annotate(u, field);
    let form = u.before().catalog().unwrap().get(b"AcroForm").and_then(Object::as_reference).unwrap();
    let list = u.before().get_dictionary(form).unwrap().get(b"Fields").and_then(Object::as_array).unwrap();
    let list: Vec<Object> = list.iter().cloned().chain([own.into()]).collect();
    u.dict(form).set("Fields", list);
}

pub fn shown(u: &mut Update) {
    second(u, [300, 300, 400, 330], "adbe.pkcs7.detached");
}

pub fn unseen(u: &mut Update) {
    second(u, [0; 4], "adbe.pkcs7.detached");
}

pub fn stamp(u: &mut Update) {
    second(u, [0; 4], TIMESTAMP);
}

/// What is said of the manager’s signature.
fn verdict(file: &[u8]) -> (bool, String) {
    let all = signatures(file, &Trust::none()).expect("a PDF");
    let own = all.into_iter().find(|one| one.field == "Manager").expect("the signature");
    (own.digital.integrity == Integrity::Intact, own.sentence().to_owned())
}

/// What may be done to a letter: its name, and the six changes in their order.
const MAY: [(&str, [bool; 6]); 10] = [
    ("none", [true, false, false, true, true, true]),
    ("packed", [true, false, false, true, true, true]),
    ("certified-1", [false, false, false, false, false, true]),
    ("certified-2", [true, false, false, false, true, true]),
    ("certified-3", [true, false, false, false, true, true]),
    ("all", [false, false, false, false, false, true]),
    ("include-employee", [false, false, false, true, true, true]),
    ("include-notes", [true, false, false, true, true, true]),
    ("exclude-employee", [true, false, false, false, false, true]),
    ("exclude-notes", [false, false, false, false, false, true]),
];

#[test]
fn only_forbidden_updates_after_signing_are_changes() {
    for (name, may) in MAY {
        let before = letter(name);
        assert!(verdict(&before).0, "{name}: {}", verdict(&before).1);
        let changes = [sign, note, comment, shown, unseen, stamp];
        for ((change, may), what) in
            changes.into_iter().zip(may).zip(["sign", "note", "comment", "box", "unseen", "stamp"])
        {
            let (is_intact, said) = verdict(&updated(&before, change));
            assert_eq!(is_intact, may, "{name}, {what}: {said}");
        }
    }
}

#[test]
fn a_locked_field_that_was_signed_is_said_to_be_forbidden() {
    for name in ["certified-1", "all", "include-employee", "exclude-notes"] {
        let (_, said) = verdict(&updated(&letter(name), sign));
        assert!(said.contains("was signed although an earlier signature forbids it"), "{name}: {said}");
    }
    // What stands in objects of its own counts the same; the field’s own lock is one, too.
    let (_, said) = verdict(&updated(&letter("exclude-notes"), |u| u.dict(named(u, "Notes")).set("Ff", 1)));
    assert!(said.contains("changed since: “Notes”"), "{said}");
}

#[test]
fn covering_something_with_a_signature_box_is_a_change() {
    let before = letter("none");
    for (rect, is_free) in [
        // Free places, also close by the words.
        ([300, 300, 400, 330], true),
        ([72, 700, 200, 756], true),
        // One word of the page, and all of them.
        ([72, 750, 100, 775], false),
        ([70, 740, 230, 780], false),
        // The note, the employee’s name, much of the page, a place beside it.
        ([72, 200, 200, 220], false),
        ([290, 140, 410, 175], false),
        ([100, 230, 500, 700], false),
        ([560, 300, 700, 330], false),
    ] {
        let file = updated(&before, |u| second(u, rect, "adbe.pkcs7.detached"));
        assert_eq!(verdict(&file).0, is_free, "{rect:?}: {}", verdict(&file).1);
    }
    // A place that was made for a signature or a name, and covers everything, is not for one.
    for name in ["wide", "wide-name"] {
        assert!(!verdict(&updated(&letter(name), sign)).0, "{name}");
    }
    let places = letter("places");
    for (place, over) in OVER {
        assert!(!verdict(&updated(&places, |u| sign_in(u, place))).0, "over {over}");
    }
    // The frame of a signature, with its caption, may lie under its box.
    let (is_intact, said) = verdict(&updated(&places, |u| sign_in(u, "Framed")));
    assert!(is_intact, "{said}");
    // New boxes over images and drawings of any kind.
    for rect in [[80, 605, 140, 635], [72, 500, 172, 540], [70, 395, 180, 445], [90, 310, 150, 335]] {
        let file = updated(&places, |u| second(u, rect, "adbe.pkcs7.detached"));
        assert!(!verdict(&file).0, "{rect:?}");
    }
}

/// A viewer draws an answer that has no picture, in the font of this name.
#[test]
fn a_font_that_an_answer_asks_for_is_a_change() {
    let with_font = |letter_name: &str, name: &str| {
        let file = updated(&letter(letter_name), |u| {
            let font = dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
                "Encoding" => dictionary! { "Differences" => vec![b'n'.into(), "l".into()] },
            };
            let font = u.add(font);
            let form = u.before().catalog().unwrap().get(b"AcroForm").and_then(Object::as_reference).unwrap();
            let dict = u.before().get_dictionary(form).unwrap();
            let mut fonts = match dict.get(b"DR").and_then(Object::as_dict).and_then(|dr| dr.get(b"Font")) {
                Ok(Object::Dictionary(fonts)) => fonts.clone(),
                _ => Dictionary::new(),
            };
            fonts.set(name, font);
            u.dict(form).set("DR", dictionary! { "Font" => fonts });
        });
        verdict(&file).0
    };
    assert!(!with_font("not-drawn", "Helv"));
    assert!(with_font("not-drawn", "Other"));
    assert!(with_font("none", "Other"));
    assert!(!with_font("none", "Helv"));
}
