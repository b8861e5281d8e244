//! Damaged parts show the same as in other programs, or a note names the lost content.

use formfolio::file;
use formfolio::file_type::FileType;
use formfolio::form::Catalogue;
use formfolio::pdf::merge::{FormFields, Merged, Survey, merge, survey};
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};

use super::{options, part};
use crate::fixture::bytes;

fn fixture(name: &str) -> Vec<u8> {
    bytes(&format!("fixtures/damaged/{name}"))
}

/// Returns a document of three pages. The text of each, in an object of its own, names the page.
fn letter(compressed: bool) -> Vec<u8> {
    let mut document = Document::with_version("1.4");
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let mut kids: Vec<Object> = Vec::new();
    for number in 1..=3 {
        let lines: String =
            (0..30).map(|line| format!("({number} of 3, line {line}, {}) Tj T*\n", line * 7919)).collect();
        let mut content = Stream::new(Dictionary::new(), format!("BT /F1 12 Tf 72 700 Td\n{lines}ET").into_bytes());
        if compressed {
            content.compress().expect("compressed");
        }
        let content = document.add_object(content);
        let page = dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        };
        kids.push(document.add_object(page).into());
    }
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Count" => 3, "Kids" => kids }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    bytes
}

/// Replaces text: all occurrences, or the first.
fn with(bytes: &[u8], from: &str, to: &str, all: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    let mut replaced = false;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from.as_bytes()) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(if all || !replaced { to.as_bytes() } else { from.as_bytes() });
        replaced = true;
        rest = &rest[at + from.len()..];
    }
    assert!(replaced, "no {from}");
    out.extend_from_slice(rest);
    out
}

fn at(bytes: &[u8], word: &str) -> usize {
    bytes.windows(word.len()).rposition(|window| window == word.as_bytes()).expect("there")
}

/// Changes the numbers after a word.
fn renumbered(bytes: &[u8], word: &str, to: impl Fn(i64) -> String) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some(found) = rest.windows(word.len()).position(|window| window == word.as_bytes()) {
        let start = found + word.len();
        let digits = rest[start..].iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(0);
        let number = std::str::from_utf8(&rest[start..start + digits]).expect("digits").parse().unwrap_or(0);
        out.extend_from_slice(&rest[..start]);
        out.extend_from_slice(to(number).as_bytes());
        rest = &rest[start + digits..];
    }
    out.extend_from_slice(rest);
    out
}

fn merged(bytes: &[u8]) -> Merged {
    merge(&[part(bytes)], &options(FormFields::Flatten)).unwrap_or_else(|failed| panic!("{}", failed.error))
}

/// Returns the text of each page of the merged file.
fn words(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(&merged(bytes).bytes).expect("a PDF");
    let content = |page| String::from_utf8_lossy(&document.get_page_content(page)).into_owned();
    document.page_iter().map(content).collect()
}

/// Asserts that all three pages are shown completely, without a note of damage.
fn is_whole(bytes: &[u8], what: &str) {
    let merged = merged(bytes);
    assert!(merged.parts[0].damage.is_empty(), "{what}: {:?}", merged.parts[0].damage);
    let pages = words(bytes);
    assert_eq!(pages.len(), 3, "{what}");
    for (number, page) in (1..).zip(&pages) {
        for line in 0..30 {
            let line = format!("({number} of 3, line {line}, {}) Tj", line * 7919);
            assert!(page.contains(&line), "{what}: {line}");
        }
    }
}

/// Returns the notes of damage and the number of pages.
fn damage(bytes: &[u8]) -> (Vec<String>, u32) {
    let Survey { damage, pages, .. } = survey(bytes).expect("a PDF");
    assert_eq!(merged(bytes).parts[0].damage, damage);
    (damage, pages)
}

#[test]
fn a_missing_or_late_header_is_no_obstacle() {
    let catalogue = Catalogue::built_in();
    let (record, bytes) = super::filled(1).swap_remove(0);
    let behind = bytes.windows(1).position(|byte| byte == b"\n").expect("a line") + 1;
    let before = |junk: &[u8]| [junk, &bytes[..]].concat();
    for (what, bytes) in [
        ("small letters", with(&bytes, "%PDF-", "%pdf-", false)),
        ("PostScript", with(&bytes, "%PDF-", "%!PS-Adobe-3.0 PDF-", false)),
        ("no header", bytes[behind..].to_vec()),
        ("an empty first line", [&vec![b'\n'; behind][..], &bytes[behind..]].concat()),
        ("2 KB of lines", before(&b"X-Scanned: by the gateway\r\n".repeat(80))),
        ("20 KB of zeros", before(&[0; 20_000])),
        ("a page of the gateway", before(&b"<html><body>Attachment 1 0</body></html>\n".repeat(200))),
    ] {
        assert_eq!(file::file_type_named(&bytes, "record.pdf"), FileType::Pdf, "{what}");
        let read = file::read(&bytes, "record.pdf", &catalogue).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(read.values, record.values, "{what}");
    }
    let letter = letter(true);
    is_whole(&[&vec![b' '; 5_000][..], &letter].concat(), "5 KB before it");
    is_whole(&with(&letter, "%PDF-", "%pdf-", false), "small letters");
}

#[test]
fn every_page_is_kept_whatever_the_count_says() {
    let letter = letter(true);
    for count in ["0", "1", "-3", "9 0 R", "(3)"] {
        is_whole(&with(&letter, "/Count 3", &format!("/Count {count}"), false), count);
    }
    // A `/Count` that is too high is no damage when the rest is sound.
    let more = with(&letter, "/Count 3", "/Count 7", false);
    is_whole(&more, "7");
    let note = "it says that it has 7 pages but has 3: ask the sender whether any are missing";
    assert_eq!(merged(&more).parts[0].notes, [note]);
    // A font in the page tree is no damage either.
    let font = at(&letter, "/Type/Font/Subtype/Type1");
    let number = letter[..font].windows(4).rposition(|four| four == b" obj").expect("an object");
    let number = letter[..number].rsplit(|byte| !byte.is_ascii_digit()).nth(1).expect("a number");
    let number = String::from_utf8_lossy(number).into_owned();
    is_whole(&with(&letter, "/Kids[", &format!("/Kids[{number} 0 R "), false), "a font among the pages");
}

#[test]
fn odd_bytes_around_stream_data_are_no_obstacle() {
    let plain = letter(true);
    let end = |to: &str| with(&plain, "\nendstream", to, true);
    for (what, bytes) in [
        ("no line end", end("endstream")),
        ("two of them", end("\r\nendstream")),
        ("nonsense", end(" \0\u{1}nonsense\nendstream")),
        ("a line end of one byte", with(&plain, "stream\n", "stream\r\n", true)),
        ("short", renumbered(&plain, "/Length ", |number| (number - 9).to_string())),
        ("long", renumbered(&plain, "/Length ", |number| (number + 9).to_string())),
        ("no length", renumbered(&plain, "/Length ", |_| "0".to_owned())),
    ] {
        is_whole(&bytes, what);
    }
}

#[test]
fn an_inline_image_hides_no_text() {
    let plain = letter(false);
    for data in ["/W 4/H 4/CS/G/BPC 8 ID  EI (EI Q BT ((x\nEI", "/W 4/H 4/CS/G/BPC 8 ID 0123456789abcdefEI"] {
        let image = format!("BI {data} Q BT /F1 12 Tf 72 700 Td\n(");
        let bytes = with(&plain, "BT /F1 12 Tf 72 700 Td\n(", &format!("q {image}"), true);
        is_whole(&bytes, data);
    }
}

#[test]
fn pages_that_other_programs_show_are_shown() {
    let first = "Fit note: not fit for work until 4 June 2025";
    for (name, pages) in [
        ("page-lost-scanner-xref-from-1.pdf", &[first, "Second sheet of the scan"][..]),
        ("blank-page-no-length.pdf", &[first]),
        ("blank-page-line-ends-converted.pdf", &[first]),
        ("blank-page-crypt-filter-by-reference.pdf", &[first]),
    ] {
        let shown = words(&fixture(name));
        assert_eq!(shown.len(), pages.len(), "{name}");
        for (shown, expected) in shown.iter().zip(pages) {
            assert!(shown.contains(expected), "{name}: {shown}");
        }
    }
}

#[test]
fn a_wrong_cross_reference_table_is_rebuilt() {
    for compressed in [false, true] {
        let good = letter(compressed);
        is_whole(&good, "sound");
        let start = at(&good, "startxref");
        let table = at(&good[..start], "xref\n");
        is_whole(&with(&good, "xref\n0 ", "xref\n1 ", false), "from 1");
        is_whole(&renumbered(&good, "startxref\n", |_| "0".to_owned()), "startxref 0");
        is_whole(&renumbered(&good, "startxref\n", |at| (at + 60).to_string()), "startxref elsewhere");
        is_whole(&with(&good, "%PDF-1.4\n", "%PDF-1.4\n% a line that was put in\n", false), "shifted");
        is_whole(&[b"HTTP/1.1 200 OK\r\n\r\n", good.as_slice()].concat(), "words before it");
        is_whole(&[good.as_slice(), &b"\nscanned by the mail gateway\n".repeat(90)].concat(), "words behind it");
        is_whole(&[good.as_slice(), &[0; 4000]].concat(), "zeros behind it");
        is_whole(&good[..good.len() - 4], "the end cut off");
        is_whole(&good[..start], "without startxref");
        is_whole(&good[..table], "without a table");
        is_whole(&with(&good, "trailer\n<<", &format!("trailer\n<</Prev {table} "), false), "a table before itself");
        is_whole(&with(&good, "trailer\n<<", "trailer\n<</Prev 99999999 ", false), "a table that is nowhere");
        is_whole(&with(&good, "endobj", "", true), "without endobj");
        is_whole(&with(&good, "endstream", "", true), "without endstream");
    }
}

#[test]
fn a_wrong_stream_length_is_corrected() {
    for compressed in [false, true] {
        let good = letter(compressed);
        let check = |what: &str, length: fn(i64) -> String| is_whole(&renumbered(&good, "/Length ", length), what);
        check("nought", |_| "0".to_owned());
        check("too short", |length| (length - 9).to_string());
        check("too long", |length| (length + 9).to_string());
        check("beyond the file", |_| "99999999".to_owned());
        check("nowhere", |_| "999 0 R".to_owned());
        is_whole(&with(&good, "/Length ", "/Weight ", true), "no length");
    }
}

#[test]
fn changed_line_ends_damage_only_compressed_pages() {
    is_whole(&with(&letter(false), "\n", "\r\n", true), "plain");
    let (damage, pages) = damage(&with(&letter(true), "\n", "\r\n", true));
    assert_eq!(pages, 3);
    assert!(damage[0].contains("page"), "{damage:?}");
}

#[test]
fn a_damaged_page_tree_is_repaired() {
    let good = letter(false);
    is_whole(&with(&good, "/Count 3", "/Count 1", false), "a small count");
    is_whole(&with(&good, "/Count 3", "/Total 3", false), "no count");
    is_whole(&with(&good, "/Type/Page/", "/Tipe/Page/", true), "pages without a type");
    is_whole(&with(&good, "/Type/Pages", "/Tipe/Pages", true), "a tree without a type");
    is_whole(&with(&good, "/MediaBox", "/MediaBix", true), "pages without a size");
    let kids = String::from_utf8_lossy(&good)
        .split_once("/Kids[")
        .expect("kids")
        .1
        .split_once(']')
        .expect("kids")
        .0
        .to_owned();
    let mut some = kids.split(" R").map(|one| format!("{} R", one.trim()));
    let [one, two, three] = [some.next().unwrap(), some.next().unwrap(), some.next().unwrap()];
    is_whole(&with(&good, &format!("/Kids[{kids}]"), &format!("/Kids[{one} null {two} {three}]"), false), "a null");
    is_whole(
        &with(&good, &format!("/Kids[{kids}]"), &format!("/Kids[{one} 99 0 R {three}]"), false),
        "a page not listed",
    );
    is_whole(&with(&good, "/Contents 3 0 R", "/Contents[3 0 R]", false), "contents in a list");
    let cut = with(&good, &format!("/Kids[{kids}]"), &format!("/Kids[{one} {two} 99 0 R 98 0 R]"), false);
    let cut = with(&cut, "/Type/Page/Parent", "/Tipe/Page/Parent", true);
    assert_eq!(damage(&cut), (vec!["2 of the 4 pages that it should have are missing".to_owned()], 2));
}

#[test]
fn lost_content_is_noted_with_its_pages() {
    let good = letter(true);
    let second = with(&good, "/Contents 5 0 R", "/Contents 99 0 R", false);
    assert_eq!(damage(&second), (vec!["nothing of page 2 can be read".to_owned()], 3));
    let some = with(&good, "/Contents 5 0 R", "/Contents[5 0 R 99 0 R]", false);
    assert_eq!(damage(&some), (vec!["a part of page 2 cannot be read".to_owned()], 3));
    let font = with(&letter(false), "/F1 2 0 R", "/F1 99 0 R", true);
    assert_eq!(damage(&font), (vec!["a part of pages 1, 2 and 3 cannot be read".to_owned()], 3));
    let packed = at(&good, "stream\nx");
    let mut broken = good.clone();
    broken[packed + 80..packed + 120].fill(0xff);
    let (notes, pages) = damage(&broken);
    assert!(notes[0].ends_with("page 3 cannot be read") && pages == 3, "{notes:?}");
    let none = with(&good, "/Contents", "/Cantents", true);
    assert_eq!(damage(&none), (Vec::new(), 3), "pages that are meant to be empty are");
    let all = with(&with(&good, "/Contents 3", "/Contents 97", false), "/Contents 5", "/Contents 98", false);
    let all = with(&all, "/Contents 7", "/Contents 99", false);
    assert!(survey(&all).expect_err("nothing to show").message.contains("damaged"));
}

#[test]
fn a_file_cut_off_in_its_last_update_is_noted() {
    let good = letter(false);
    let update = with(&good, "(1 of 3, line 0", "(1 of 3, line O", false);
    let page = at(&update, "3 0 obj");
    let end = page + update[page..].windows(6).position(|six| six == b"endobj").expect("its end") + 6;
    let added = [good.as_slice(), b"\n", &update[page..end], b"\n"].concat();
    let (damage, _) = damage(&added);
    assert_eq!(damage, ["its end is missing, and with it what was added last"]);
    assert!(words(&added)[0].contains("line O"), "the revision before is not the document");
}

#[test]
fn an_empty_password_opens_every_encryption_and_a_real_one_is_an_error() {
    let encrypted = fixture("blank-page-crypt-filter-by-reference.pdf");
    assert!(words(&encrypted)[0].contains("Second line of the note"));
    let catalogue = Catalogue::built_in();
    let message = |bytes: &[u8]| file::read(bytes, "letter.pdf", &catalogue).expect_err("no form").message;
    assert!(message(&encrypted).contains("no fields"), "{}", message(&encrypted));
    let other = with(&encrypted, "/Filter /Standard", "/Filter /Adobe.PubSec", false);
    assert!(message(&other).contains("certificate"), "{}", message(&other));
}

#[test]
fn encrypted_attachments_leave_the_pages_readable() {
    let mut document = Document::load_mem(&letter(false)).expect("a PDF");
    let file = document.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, vec![7; 64]));
    let spec = document.add_object(dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal("pay.xlsx"), "EF" => dictionary! { "F" => file },
    });
    let names = vec![Object::string_literal("pay.xlsx"), spec.into()];
    let names = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } };
    document.catalog_mut().expect("a catalog").set("Names", names);
    let secret = |length: usize| Object::String(vec![9; length], StringFormat::Hexadecimal);
    let filter = dictionary! { "CFM" => "AESV3", "AuthEvent" => "EFOpen", "Length" => 32 };
    let lock = document.add_object(dictionary! {
        "Filter" => "Standard", "V" => 5, "R" => 6, "Length" => 256, "P" => -4,
        "O" => secret(48), "U" => secret(48), "OE" => secret(32), "UE" => secret(32), "Perms" => secret(16),
        "CF" => dictionary! { "StdCF" => filter }, "StmF" => "Identity", "StrF" => "Identity", "EFF" => "StdCF",
    });
    document.trailer.set("Encrypt", lock);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    is_whole(&bytes, "attachments locked");
    let notes = merged(&bytes).parts.remove(0).notes;
    assert!(notes.iter().any(|note| note.contains("attached") && note.contains("locked")), "{notes:?}");
    let all = with(&bytes, "/StmF/Identity", "/StmF/StdCF   ", false);
    assert!(survey(&all).expect_err("locked").message.contains("password"));
}

#[test]
fn text_in_a_form_xobject_counts_as_text() {
    let bytes = fixture("text-called-a-scan.pdf");
    let catalogue = Catalogue::built_in();
    let error = file::read(&bytes, "letter.pdf", &catalogue).expect_err("no form");
    assert!(error.message.contains("no fields"), "{}", error.message);
    let merged = Document::load_mem(&merged(&bytes).bytes).expect("a PDF");
    let is = |object: &Object, kind: &[u8]| {
        object.as_dict().is_ok_and(|dict| dict.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == kind))
    };
    assert!(!merged.objects.values().any(|object| is(object, b"Figure")), "read out as a picture");
}

#[test]
fn a_portfolio_lists_its_files() {
    let mut document = Document::load_mem(&letter(false)).expect("a PDF");
    let mut names = Vec::new();
    for name in ["fit note.pdf", "return to work.docx"] {
        let file = document.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"words".to_vec()));
        let spec = dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal(name), "EF" => dictionary! { "F" => file },
        };
        names.extend([Object::string_literal(name), document.add_object(spec).into()]);
    }
    let catalog = document.catalog_mut().expect("a catalog");
    catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
    let attached = {
        let mut bytes = Vec::new();
        document.clone().save_to(&mut bytes).expect("saved");
        survey(&bytes).expect("a PDF")
    };
    assert!(attached.portfolio.is_empty(), "files that are attached make no portfolio");
    document.catalog_mut().expect("a catalog").set("Collection", dictionary! { "View" => "T" });
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    assert_eq!(survey(&bytes).expect("a PDF").portfolio, ["fit note.pdf", "return to work.docx"]);
}
