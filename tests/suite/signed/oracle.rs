//! The reader that the fuzzing of signatures goes by (`fuzz/fuzz_targets/reader.rs`) sees each kind of change itself.
//!
//! The fuzzing finds a wrong verdict only where that reader reports a difference. So it gets forged files here as if
//! each had been called intact.

#[path = "../../../fuzz/fuzz_targets/intact.rs"]
mod intact;
#[path = "../../../fuzz/fuzz_targets/letters.rs"]
mod letters;
#[path = "../../../fuzz/fuzz_targets/reader.rs"]
mod reader;
#[path = "../../../fuzz/fuzz_targets/update.rs"]
mod update;

use formfolio::file::Trust;
use formfolio::pdf::signature::signatures;
use formfolio::record::Integrity;
use lopdf::{Document, Object, Stream, dictionary};

use self::letters::{LETTERS, Letter};
use self::reader::differences;
use super::attacks::{Update, updated};
use super::{locked, table};

/// What the reader reports of a letter with something behind it.
fn seen(letter: &Letter, file: &[u8]) -> Vec<String> {
    let before = Document::load_mem(letter.signed()).expect("a letter");
    let now = Document::load_mem(file).expect("a forged letter");
    differences(&before, &now, &letter.allowed)
}

fn stream(content: &str) -> Stream {
    Stream::new(dictionary! {}, content.as_bytes().to_vec())
}

/// The box of the field of that name, which is at the top of the form.
fn named(u: &Update, name: &str) -> lopdf::ObjectId {
    u.find(|dict| dict.has(b"FT") && dict.get(b"T").and_then(Object::as_str).is_ok_and(|t| t == name.as_bytes()))
}

fn kids(u: &Update) -> (lopdf::ObjectId, Vec<Object>) {
    let tree = u.before().catalog().unwrap().get(b"Pages").and_then(Object::as_reference).unwrap();
    let kids = u.before().get_dictionary(tree).unwrap().get(b"Kids").and_then(Object::as_array).unwrap();
    (tree, kids.clone())
}

fn form(u: &Update) -> lopdf::ObjectId {
    u.before().catalog().unwrap().get(b"AcroForm").and_then(Object::as_reference).unwrap()
}

fn annotations(u: &Update) -> Vec<Object> {
    let page = u.before().get_dictionary(u.page(0)).unwrap();
    page.get_deref(b"Annots", u.before()).and_then(Object::as_array).unwrap().clone()
}

fn fields(u: &Update) -> Vec<Object> {
    let form = u.before().get_dictionary(form(u)).unwrap();
    form.get(b"Fields").and_then(Object::as_array).unwrap().clone()
}

type Change = fn(&mut Update);

/// Each kind of change, and the words that the reader has for it.
fn changes() -> Vec<(&'static str, Change)> {
    vec![
        ("the words of a page are others", |u| {
            let content = u.before().get_page_contents(u.page(0))[0];
            u.put(content, stream("0 0 1 rg 0 0 500 500 re f"));
        }),
        ("the words of a page are others", |u| {
            let over = u.add(stream("0 0 1 rg 0 0 500 500 re f"));
            let page = u.page(0);
            let own = u.before().get_page_contents(page)[0];
            u.dict(page).set("Contents", vec![own.into(), over.into()]);
        }),
        ("MediaBox of a page differs", |u| {
            let page = u.page(0);
            u.dict(page).set("MediaBox", vec![0.into(), 0.into(), 595.into(), 400.into()]);
        }),
        ("CropBox of a page differs", |u| {
            let (tree, _) = kids(u);
            u.dict(tree).set("CropBox", vec![0.into(), 0.into(), 10.into(), 10.into()]);
        }),
        ("Rotate of a page differs", |u| {
            let (tree, _) = kids(u);
            u.dict(tree).set("Rotate", 90);
        }),
        ("UserUnit of a page differs", |u| {
            let page = u.page(0);
            u.dict(page).set("UserUnit", 9);
        }),
        ("Resources of a page differs", |u| {
            let font = u.find(|dict| dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type1"));
            u.dict(font).set("BaseFont", "Symbol");
        }),
        ("there are 2 pages for 1", |u| {
            let (tree, kids) = kids(u);
            let page = u.add(dictionary! { "Type" => "Page", "Parent" => tree, "MediaBox" => vec![0.into(); 4] });
            u.dict(tree).set("Kids", vec![kids[0].clone(), page.into()]);
            u.dict(tree).set("Count", 2);
        }),
        ("there are 0 pages for 1", |u| {
            let (tree, _) = kids(u);
            u.dict(tree).set("Kids", Vec::<Object>::new());
        }),
        ("AA of a page differs", |u| {
            let page = u.page(0);
            u.dict(page).set("AA", dictionary! { "O" => dictionary! { "S" => "Launch" } });
        }),
        ("a new annotation belongs to no field", locked::comment),
        ("an annotation is gone or another", |u| {
            let page = u.page(0);
            let mut list = annotations(u);
            list.pop();
            u.dict(page).set("Annots", list);
        }),
        ("an annotation is gone or another", |u| {
            let page = u.page(0);
            let mut list = annotations(u);
            list.reverse();
            u.dict(page).set("Annots", list);
        }),
        ("AP of a box differs", |u| {
            let look = u.add(locked::picture());
            let notes = named(u, "Notes");
            u.dict(notes).set("AP", dictionary! { "N" => look });
        }),
        ("AP of a box differs", |u| {
            let notes = u.before().get_dictionary(named(u, "Notes")).unwrap();
            let look = notes.get(b"AP").and_then(Object::as_dict).unwrap().get(b"N").and_then(Object::as_reference);
            u.put(look.unwrap(), locked::picture());
        }),
        ("Rect of a box differs", |u| {
            let notes = named(u, "Notes");
            u.dict(notes).set("Rect", vec![0.into(), 0.into(), 1.into(), 1.into()]);
        }),
        ("a box was hidden or shown", |u| {
            let notes = named(u, "Notes");
            u.dict(notes).set("F", 2);
        }),
        ("the answer of Notes is another", locked::note),
        ("the answer of Manager is another", |u| {
            let manager = named(u, "Manager");
            u.dict(manager).remove(b"V");
        }),
        ("the answer of Employee.name is another", |u| {
            let name = named(u, "name");
            u.dict(name).set("V", Object::string_literal("Moses Adeyemi"));
        }),
        ("the field Notes is gone", |u| {
            let notes = Object::Reference(named(u, "Notes"));
            let (form, mut list) = (form(u), fields(u));
            list.retain(|field| *field != notes);
            u.dict(form).set("Fields", list);
        }),
        ("the field Notes is another", |u| {
            let notes = named(u, "Notes");
            u.dict(notes).set("FT", "Ch");
        }),
        ("the field New was put in", |u| {
            let own = u.add(dictionary! {
                "FT" => "Tx", "T" => Object::string_literal("New"), "V" => Object::string_literal("Agreed"),
            });
            let (form, mut list) = (form(u), fields(u));
            list.push(own.into());
            u.dict(form).set("Fields", list);
        }),
        ("OpenAction of the catalog differs", |u| {
            let root = u.root();
            u.dict(root).set("OpenAction", dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("1") });
        }),
        ("Names of the catalog differs", |u| {
            let root = u.root();
            u.dict(root).set("Names", dictionary! { "EmbeddedFiles" => dictionary! {} });
        }),
        ("NeedAppearances of the form differs", |u| {
            let form = form(u);
            u.dict(form).set("NeedAppearances", true);
        }),
        ("XFA of the form differs", |u| {
            let form = form(u);
            u.dict(form).set("XFA", Object::string_literal("x"));
        }),
        ("a font of the form is another", |u| {
            let font = u.add(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Symbol" });
            let form = form(u);
            u.dict(form).set("DR", dictionary! { "Font" => dictionary! { "Helv" => font } });
        }),
        ("a new box covers printed words", |u| locked::second(u, [70, 740, 230, 780], "adbe.pkcs7.detached")),
        ("a new box covers another", |u| locked::second(u, [72, 72, 272, 122], "adbe.pkcs7.detached")),
        ("a new box covers much of its page", |u| locked::second(u, [0, 300, 595, 740], "adbe.pkcs7.detached")),
        ("a new box of no size draws", |u| {
            locked::shown(u);
            u.added(b"FT").set("Rect", vec![0.into(); 4]);
        }),
        ("a new annotation has no rectangle", |u| {
            locked::shown(u);
            u.added(b"FT").remove(b"Rect");
        }),
        ("a new annotation shows to some only", |u| {
            locked::shown(u);
            u.added(b"FT").set("F", 36);
        }),
        ("a new annotation shows to some only", |u| {
            locked::shown(u);
            u.added(b"FT").set("F", 288);
        }),
        ("a new annotation is no signature", |u| {
            locked::shown(u);
            u.added(b"FT").set("FT", "Btn");
        }),
        ("the store of proofs holds something else", |u| {
            let root = u.root();
            u.dict(root).set("DSS", dictionary! { "Certs" => Vec::<Object>::new(), "Extra" => 1 });
        }),
        ("a new annotation does something", |u| {
            locked::shown(u);
            u.added(b"FT").set("AA", dictionary! { "E" => dictionary! { "S" => "JavaScript" } });
        }),
    ]
}

#[test]
fn each_kind_of_change_is_reported() {
    let letter = &LETTERS[1];
    for (number, (words, change)) in changes().into_iter().enumerate() {
        let seen = seen(letter, &updated(letter.signed(), change));
        assert!(seen.iter().any(|one| one == words), "{number}, {words}: {seen:#?}");
    }
}

#[test]
fn a_change_that_a_signature_forbids_is_reported() {
    let seen = |index: usize, change: Change| seen(&LETTERS[index], &updated(LETTERS[index].signed(), change));
    let has = |all: Vec<String>, words: &str| assert!(all.iter().any(|one| one == words), "{words}: {all:#?}");
    // Certified against changes, certified for filling in, all fields locked.
    has(seen(3, locked::unseen), "a signature came that may not");
    has(seen(4, locked::shown), "a box came that may not");
    has(seen(5, locked::shown), "a box came that may not");
    has(seen(3, locked::sign), "the answer of Employee.signature is another");
    has(seen(5, locked::sign), "the answer of Employee.name is another");
}

/// Attacks on how a file is read: this reader reads what was signed, others may not.
const UNSEEN: [&str; 2] = ["the update has no `%%EOF`", "the update has no list of its parts"];

#[test]
fn a_file_without_later_revisions_has_no_changes() {
    for letter in &LETTERS {
        assert_eq!(seen(letter, letter.signed()), Vec::<String>::new());
        let all = signatures(letter.signed(), &Trust::none()).expect("a PDF");
        let own = all.iter().find(|one| one.field == letter.field).expect("the signature that is fuzzed");
        assert_eq!(own.digital.integrity, Integrity::Intact);
    }
}

#[test]
fn attacks_are_reported_and_honest_updates_are_not() {
    let (mut unseen, mut judged) = (Vec::new(), 0);
    for attack in table::attacks() {
        let letter = LETTERS.iter().find(|letter| attack.file.starts_with(letter.signed()));
        let Some((letter, now)) = letter.zip(Document::load_mem(&attack.file).ok()) else { continue };
        let before = Document::load_mem(letter.signed()).expect("a letter");
        let seen = differences(&before, &now, &letter.allowed);
        if attack.family == "Honest" {
            assert!(seen.is_empty(), "{}: {seen:#?}", attack.how);
        // These differ in how a file is read, not in what this reader reads.
        } else if attack.family != "Parsers that disagree" {
            judged += 1;
            if seen.is_empty() {
                unseen.push(attack.how);
            }
        }
    }
    assert!(judged > 40, "{judged}");
    assert_eq!(unseen, UNSEEN);
}

#[test]
fn the_corpus_is_judged_as_it_was() {
    crate::fuzzed::corpus("signatures", intact::check);
}
