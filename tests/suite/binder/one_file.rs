//! One file never stops a binder: a page stands in its place, the others are as they were.

use std::fs;

use super::{assemble, binder, manifest, small};
use crate::cli::{fresh, run};
use crate::reader::{page, squeeze};

/// A PDF at whose table of objects `lopdf` panics: it counts from a number near the largest.
fn huge_table() -> String {
    let body = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
                3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 500]>>\nendobj\n";
    let table = "xref\n4294967290 5\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \n\
                 0000000105 00000 n \ntrailer\n<</Root 1 0 R/Size 5>>\n";
    format!("{body}{table}startxref\n{}\n%%EOF\n", body.len())
}

#[test]
fn a_file_at_which_a_library_panics_is_a_page_and_no_text_of_the_library() {
    let dir = fresh();
    let folder = small(dir.path());
    fs::write(folder.join("Table.pdf"), huge_table()).unwrap();
    let ran = assemble(dir.path(), &folder, "out", &["--today", "2025-06-30"]).exits(2);
    assert!(!ran.err.contains("panicked") && !ran.err.contains("thread"), "{}", ran.err);
    assert!(ran.err.contains("Table.pdf: this file could not be read"), "{}", ran.err);
    let manifest = manifest(&dir.path().join("out"));
    let shown: Vec<&str> =
        manifest["documents"].as_array().unwrap().iter().filter_map(|one| one["shown"].as_str()).collect();
    assert_eq!(shown.iter().filter(|how| how.contains("a page says why")).count(), 1, "{shown:?}");
    assert_eq!(shown.iter().filter(|how| **how == "set from its text").count(), 2, "{shown:?}");
    let folder = folder.display().to_string();
    let table = format!("{folder}/Table.pdf");
    for command in [&["check", &folder, "--today", "2025-06-30"][..], &["read", &table]] {
        let ran = run(dir.path(), command).exits(2);
        assert!(!ran.err.contains("panicked") && !ran.err.contains("thread"), "{}", ran.err);
    }
}

#[test]
fn names_and_texts_of_invisible_letters_and_marks_are_shown_as_far_as_they_can_be() {
    let dir = fresh();
    let folder = small(dir.path());
    let marks = "\u{301}".repeat(100_000);
    fs::write(folder.join("folder.yaml"), format!("person: Ann E{marks}xample\nauthority: sandwell\n")).unwrap();
    for (name, text) in [
        ("\u{200b}.txt", "One"),
        ("\u{3164}\u{200d}.txt", "Two"),
        ("\u{ad}.pdf", "no PDF"),
        (&format!("e{}.txt", "\u{301}".repeat(100)), "Three"),
        ("Marks.txt", &format!("e{marks}\nbehind them\n{marks}")),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    let ran = assemble(dir.path(), &folder, "out", &["--today", "2025-06-30"]).exits(2);
    assert!(ran.err.contains("1 of 7 could not be done"), "{}", ran.err);
    let out = dir.path().join("out");
    let documents = manifest(&out)["documents"].clone();
    let of = |file: &str| {
        let documents = documents.as_array().unwrap();
        documents.iter().find(|one| one["file"].as_str() == Some(file)).unwrap().clone()
    };
    assert_eq!(of("\u{200b}.txt")["title"], "A document whose name cannot be shown");
    let marks = of("Marks.txt");
    assert_eq!(marks["shown"], "set from its text");
    let text = page(&binder(&out), marks["pages"][0].as_u64().unwrap() as u32);
    assert!(text.contains("behindthem") && text.contains("standsfor"), "{text}");
}

#[test]
fn texts_and_emails_with_zeros_and_control_characters_are_shown_as_what_they_say() {
    let dir = fresh();
    let folder = small(dir.path());
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let head = "From: Ruth <ruth@example.org>\r\nTo: Ann <ann@example.org>\r\nSubject: Leave\r\nMIME-Version: 1.0\r\n";
    let mail = |rest: &[u8]| [head.as_bytes(), rest].concat();
    for (name, bytes) in [
        ("Zeros.txt", b"Rang\0the\0school\0at\0nine\0o\0clock".to_vec()),
        ("Filled up.txt", [&b"First line"[..], &[0; 90], b"and the second", &[0; 90]].concat()),
        ("Separators.txt", b"\x02Rang\x1fthe\x1fschool\x03".to_vec()),
        ("Windows.txt", b"She said \x93fine\x94 \x96 it\x92s agreed\x85".to_vec()),
        ("Latin.txt", "She said \u{93}well\u{94} \u{96} it\u{92}s settled\u{85}".as_bytes().to_vec()),
        ("No mark.txt", wide("Привет, Ann")),
        ("Added.txt", [&b"Ruth wrote:\r\n"[..], &wide("it’s “over”\r\n")].concat()),
        ("Zeros.eml", mail(b"\r\nRang\0the\0nurse\0at\0ten\0o\0clock")),
        ("Windows.eml", mail(b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nIt\x92s \x93quiet\x94\x85")),
        (
            "Wide.eml",
            mail(&[&b"Content-Type: text/plain; charset=utf-16le\r\n\r\n"[..], &wide("It’s wide\r\n")].concat()),
        ),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let ran = assemble(dir.path(), &folder, "out", &["--today", "2025-06-30"]).exits(0);
    assert!(!ran.err.contains("Not shown") && !ran.out.contains("Not shown"), "{}{}", ran.out, ran.err);
    let document = binder(&dir.path().join("out"));
    let pages = 1..=u32::try_from(document.get_pages().len()).unwrap();
    let shown: String = pages.map(|number| page(&document, number)).collect();
    for words in [
        "Rang the school at nine o clock",
        "First line",
        "and the second",
        "Rang the school",
        "She said “fine” – it’s agreed…",
        "She said “well” – it’s settled…",
        "Привет, Ann",
        "it’s “over”",
        "Rang the nurse at ten o clock",
        "It’s “quiet”…",
        "It’s wide",
    ] {
        assert!(shown.contains(&squeeze(words)) && !shown.contains('□'), "{words}: {shown}");
    }
}
