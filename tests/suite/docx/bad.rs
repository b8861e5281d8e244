//! Files that are no forms, and malicious files.

use std::panic::catch_unwind;

use formfolio::docx;
use formfolio::error::{CommandHint, Error, ErrorKind};
use formfolio::record::NoteKind;

use super::samples::ALL;
use super::{Parts, blank, catalogue, edited, record};

const ID: &str = "sandwell/individual-record";

fn refusal(bytes: &[u8]) -> Error {
    match docx::read(bytes, &catalogue()) {
        Ok(record) => panic!("read as {}", record.form.id),
        Err(error) => {
            assert!(matches!(error.kind, ErrorKind::Input | ErrorKind::NotAForm), "{error}");
            assert!(error.help.is_some(), "{error}");
            error
        }
    }
}

#[test]
fn each_bad_file_is_named() {
    let good = blank(ID);
    let zip = |names: &[(&str, &str)]| {
        let mut parts = Parts(Default::default());
        for (name, text) in names {
            parts.set(name, text.as_bytes().to_vec());
        }
        parts.pack()
    };
    let ole = |stream: &str| {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(1024, 0);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(4096, 0);
        bytes
    };
    let cases: [(&str, Vec<u8>); 20] = [
        ("empty", Vec::new()),
        ("larger than 20 MB", [b"PK\x03\x04".as_slice(), &vec![0; 21 << 20]].concat()),
        ("not a Word file", b"hello".to_vec()),
        ("a PDF", b"%PDF-1.7".to_vec()),
        ("RTF", b"{\\rtf1}".to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("web page", b"<html></html>".to_vec()),
        ("cut off", good[..good.len() / 2].to_vec()),
        ("cut off", good[..30].to_vec()),
        ("(.doc)", ole("WordDocument")),
        ("password", ole("EncryptedPackage")),
        ("old Office file", ole("Workbook")),
        ("Excel", zip(&[("xl/workbook.xml", "<a/>"), ("[Content_Types].xml", "<a/>")])),
        ("PowerPoint", zip(&[("ppt/presentation.xml", "<a/>")])),
        (".odt", zip(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")])),
        ("OpenDocument", zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")])),
        ("zip archive", zip(&[("letter.txt", "Dear")])),
        ("another kind of Office", zip(&[("[Content_Types].xml", "<Types/>")])),
        ("document type", edited(&good, |xml| *xml = xml.replacen("?>", "?><!DOCTYPE x>", 1))),
        ("damaged", edited(&good, |xml| xml.truncate(xml.len() - 20))),
    ];
    for (words, bytes) in cases {
        let error = refusal(&bytes);
        assert!(error.message.contains(words), "{words}: {error}");
    }
}

#[test]
fn other_word_files_and_other_forms_are_named() {
    let mut parts = Parts::of(&blank(ID));
    let custom = parts.text("docProps/custom.xml");
    parts.set("docProps/custom.xml", custom.replace("sandwell/individual-record", "elsewhere/own-form"));
    let error = refusal(&parts.pack());
    assert!(error.message.contains("elsewhere/own-form") && error.hint == CommandHint::OwnForms);
    parts.set("docProps/custom.xml", custom.replace("<vt:i4>2</vt:i4>", "<vt:i4>9</vt:i4>"));
    let newer = docx::read(&parts.pack(), &catalogue()).unwrap();
    assert_eq!((newer.version, newer.notes[0].kind.keyword()), (9, "unknown-version"));
    parts.0.remove("docProps/custom.xml");
    let letter = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
                  <w:body><w:p><w:r><w:t>Dear Siân</w:t></w:r></w:p></w:body></w:document>";
    parts.set("word/document.xml", letter);
    let error = refusal(&parts.pack());
    assert!(error.message.contains("does not look like one of the forms"), "{error}");
}

#[test]
fn bombs_are_refused() {
    let good = blank(ID);
    let body = |insert: &str| edited(&good, |xml| *xml = xml.replacen("<w:body>", &format!("<w:body>{insert}"), 1));
    assert!(refusal(&body(&"<w:p/>".repeat(300_000))).message.contains("parts"));
    let deep = format!("{}{}", "<w:sdt><w:sdtContent>".repeat(200), "</w:sdtContent></w:sdt>".repeat(200));
    assert!(refusal(&body(&deep)).message.contains("levels"));
    let wide: String = (0..100_000).map(|n| format!(" xmlns:a{n}=\"b\"")).collect();
    assert!(refusal(&body(&format!("<w:p{wide}/>"))).message.contains("attributes"));
    assert!(refusal(&body(&" ".repeat(40 << 20))).message.contains("bytes"));
    let mut parts = Parts::of(&good);
    for number in 0..4_200 {
        parts.set(&format!("word/media/{number}.png"), Vec::new());
    }
    assert!(refusal(&parts.pack()).message.contains("parts"));
}

#[test]
fn a_document_that_is_too_long_is_not_damaged() {
    let long = |bytes: &[u8]| {
        edited(bytes, |xml| *xml = xml.replacen("<w:body>", &format!("<w:body>{}", "<w:p/>".repeat(300_000)), 1))
    };
    let ours = blank(ID);
    assert_eq!(refusal(&long(&ours)).kind, ErrorKind::Input);
    let mut parts = Parts::of(&ours);
    parts.0.remove("docProps/custom.xml");
    for bytes in [long(&parts.pack()), [b"PK\x03\x04".as_slice(), &vec![0; 21 << 20]].concat()] {
        let error = refusal(&bytes);
        assert_eq!(error.kind, ErrorKind::NotAForm);
        assert!(error.message.contains("too long to be one of the forms"), "{error}");
    }
    // Broken properties do not make the document unreadable.
    parts.set("docProps/custom.xml", "<broken");
    assert_eq!(docx::read(&parts.pack(), &catalogue()).unwrap().form.id, ID);
}

#[test]
fn large_files_within_the_limits_are_read() {
    let good = blank(ID);
    let blank = super::read(&good);
    let body = |insert: &str| edited(&good, |xml| *xml = xml.replacen("<w:body>", &format!("<w:body>{insert}"), 1));
    let long = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "word ".repeat(1_000_000));
    // Words before the form belong to no answer, and are kept.
    let record = super::read(&body(&long));
    assert!(record.values == blank.values);
    assert!(record.extras.len() == 1 && record.extras[0].words.starts_with("word word "));
    let record = super::read(&body(&"<w:p><w:r><w:t>Dear Siân</w:t></w:r></w:p>".repeat(50_000)));
    assert!(record.values == blank.values);
    assert!(record.extras[0].words.starts_with("Dear Siân"));
    let unknown: String = (0..40_000)
        .map(|n| format!("<w:sdt><w:sdtPr><w:tag w:val=\"field_{n}\"/></w:sdtPr><w:sdtContent/></w:sdt>"))
        .collect();
    let record = super::read(&body(&unknown));
    assert_eq!(record.notes.iter().filter(|note| note.kind == NoteKind::UnknownField).count(), 50);
    let row = "<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>".repeat(20_000);
    let table = edited(&good, |xml| {
        let at = super::around(xml, "tr", super::control(xml, "actions.action", 1).start).end;
        xml.insert_str(at, &row);
    });
    // One-cell rows are no rows of a table with three columns.
    assert!(super::read(&table).values == blank.values);
    // Only the form's id is left.
    let bare = edited(&good, |xml| {
        let (start, end) = (xml.find("<w:body>").unwrap() + 8, xml.find("</w:body>").unwrap());
        xml.replace_range(start..end, &"<w:p><w:r><w:t>Dear Siân, hello there</w:t></w:r></w:p>".repeat(50_000));
    });
    assert_eq!(super::read(&bare).form.id, ID);
}

/// A small generator (xorshift), so that failures are repeatable.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap()
    }
}

fn survives(bytes: Vec<u8>, what: &str) {
    let outcome = catch_unwind(|| {
        let _ = docx::read(&bytes, &catalogue());
    });
    assert!(outcome.is_ok(), "panicked on {what}");
}

#[test]
fn mutated_files_never_panic() {
    let files: Vec<Vec<u8>> = ALL.iter().map(|sample| docx::fill(&record(sample)).unwrap()).collect();
    let mut random = Random(0x5eed_f0f0_1234_5678);
    for round in 0..240 {
        let file = &files[round % files.len()];
        let mut bytes = file.clone();
        if round % 5 == 0 {
            bytes.truncate(random.next(bytes.len()));
        } else {
            for _ in 0..=random.next(8) {
                let at = random.next(bytes.len());
                bytes[at] = u8::try_from(random.next(256)).unwrap();
            }
        }
        survives(bytes, &format!("bytes, round {round}"));
    }
}

#[test]
fn mutated_documents_never_panic() {
    let files: Vec<Vec<u8>> = ALL.iter().map(|sample| docx::fill(&record(sample)).unwrap()).collect();
    let mut random = Random(0x0dd_ba11_cafe_f00d);
    for round in 0..240 {
        let mut parts = Parts::of(&files[round % files.len()]);
        let name = [
            "word/document.xml",
            "word/document.xml",
            "word/document.xml",
            "word/glossary/document.xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "docProps/custom.xml",
        ][random.next(7)];
        let xml = parts.text(name);
        // Cut between tags, so that most results are still well-formed enough to be walked.
        let cuts: Vec<usize> = xml.match_indices('<').map(|(at, _)| at).collect();
        let mut pieces: Vec<&str> = cuts.windows(2).map(|pair| &xml[pair[0]..pair[1]]).collect();
        pieces.push(&xml[cuts[cuts.len() - 1]..]);
        for _ in 0..=random.next(6) {
            let (a, b) = (random.next(pieces.len()), random.next(pieces.len()));
            match random.next(5) {
                0 => {
                    pieces.remove(a);
                }
                1 => pieces.insert(a, pieces[b]),
                2 => pieces.swap(a, b),
                3 => pieces[a] = "<w:sdt><w:sdtContent/></w:sdt>",
                // Duplicates a whole element.
                _ => {
                    let end = (a + 1 + random.next(40)).min(pieces.len());
                    let copy = pieces[a..end].to_vec();
                    pieces.splice(b..b, copy);
                }
            }
            if pieces.is_empty() {
                break;
            }
        }
        let changed = pieces.concat();
        parts.set(name, changed);
        survives(parts.pack(), &format!("{name}, round {round}"));
    }
}

#[test]
fn shuffled_rows_and_cells_never_panic() {
    // The XML stays well-formed: rows, cells and paragraphs are dropped, doubled and moved.
    let mut random = Random(0xfeed_beef_0bad_cafe);
    for round in 0..120 {
        let file = docx::fill(&record(ALL[round % ALL.len()])).unwrap();
        let bytes = edited(&file, |xml| {
            for _ in 0..=random.next(4) {
                let name = ["tr", "tc", "p", "tbl", "r"][random.next(5)];
                let (open, close) = (format!("<w:{name}>"), format!("</w:{name}>"));
                let starts: Vec<usize> = xml.match_indices(&open).map(|(at, _)| at).collect();
                if starts.is_empty() {
                    continue;
                }
                let start = starts[random.next(starts.len())];
                let Some(length) = xml[start..].find(&close) else { continue };
                let range = start..start + length + close.len();
                // Nested elements of the same name would unbalance it.
                if xml[range.clone()].matches(&open).count() != 1 {
                    continue;
                }
                let piece = xml[range.clone()].to_owned();
                match random.next(3) {
                    0 => xml.replace_range(range, ""),
                    1 => xml.insert_str(range.end, &piece),
                    _ => {
                        let to = starts[random.next(starts.len())];
                        if !range.contains(&to) {
                            xml.insert_str(to, &piece);
                        }
                    }
                }
            }
        });
        survives(bytes, &format!("round {round}"));
    }
}

/// A zip archive of stored entries, written by hand: libraries refuse to write such archives.
fn stored(entries: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let short = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let long = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    for (local, central, bytes) in entries {
        let crc = crc32(bytes).to_le_bytes();
        let sizes = [&crc[..], &long(bytes.len()), &long(bytes.len())].concat();
        let at = out.len();
        out.extend(
            [&b"PK\x03\x04\x0a\0\0\0\0\0\0\0\x21\0"[..], &sizes, &short(local.len()), &[0, 0], local.as_bytes(), bytes]
                .concat(),
        );
        directory.extend(
            [
                &b"PK\x01\x02\x14\0\x0a\0\0\0\0\0\0\0\x21\0"[..],
                &sizes,
                &short(central.len()),
                &[0; 12],
                &long(at),
                central.as_bytes(),
            ]
            .concat(),
        );
    }
    let (start, count) = (out.len(), short(entries.len()));
    out.extend(&directory);
    out.extend([&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &long(directory.len()), &long(start), &[0, 0]].concat());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[test]
fn a_duplicate_part_makes_the_file_damaged() {
    let good = Parts::of(&blank(ID));
    let parts: Vec<(&str, &str, &[u8])> = good.0.iter().map(|(name, bytes)| (&**name, &**name, &**bytes)).collect();
    assert!(docx::read(&stored(&parts), &catalogue()).is_ok());
    let document = good.0["word/document.xml"].as_slice();
    for (local, central) in [
        ("word/document.xml", "word/document.xml"),
        ("Word/Document.xml", "Word/Document.xml"),
        ("word\\document.xml", "word\\document.xml"),
        ("docProps/custom.xml", "docProps/custom.xml"),
        // The directory has another name than the local header.
        ("word/document.xml", "word/other.xml"),
    ] {
        let twice = [&parts[..], &[(local, central, document)]].concat();
        let error = refusal(&stored(&twice));
        assert!(error.message.contains("damaged") && error.message.contains("twice"), "{central}: {error}");
        let first = [&[(local, central, document)], &parts[..]].concat();
        assert!(refusal(&stored(&first)).message.contains("twice"), "{central} first");
    }
    // One archive appended to another.
    let both = [stored(&parts), stored(&parts)].concat();
    assert!(refusal(&both).message.contains("damaged"));
}
