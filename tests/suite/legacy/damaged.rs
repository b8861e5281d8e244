//! Older documents that are damaged or hostile: each gives records or an error of the file, and never a crash.

use std::fmt::Write as _;

use formfolio::error::ErrorKind;
use formfolio::file::RecordReader;
use formfolio::form::Catalogue;

use super::documents;
use crate::docx::Parts;
use crate::sample::Dice;

/// How often each document is damaged.
const TIMES: usize = 6;

fn read(reader: &RecordReader<'_>, bytes: &[u8], name: &str) {
    if let Err(error) = reader.read_all(bytes, name) {
        assert_ne!(error.kind, ErrorKind::Internal, "{name}: {error}");
        assert!(error.file.as_deref().is_some_and(|file| file.contains(name)), "{name}: {error}");
    }
}

/// Where the elements of a text in XML begin.
fn elements(xml: &str) -> Vec<usize> {
    xml.match_indices('<').map(|(at, _)| at).collect()
}

#[test]
fn damaged_documents_are_read_or_refused() {
    let catalogue = Catalogue::built_in();
    let reader = RecordReader::new(&catalogue);
    let mut dice = Dice(3);
    for (name, bytes, _) in documents() {
        for _ in 0..TIMES {
            let mut bytes = bytes.clone();
            for _ in 0..=dice.below(6) {
                let at = dice.below(bytes.len());
                bytes[at] = dice.below(256) as u8;
            }
            if dice.below(3) == 0 {
                bytes.truncate(dice.below(bytes.len()));
            }
            read(&reader, &bytes, &name);
        }
        if !name.ends_with(".docx") {
            continue;
        }
        // The package is sound, and its text is not what Word writes.
        for _ in 0..TIMES {
            let mut parts = Parts::of(&bytes);
            let xml = parts.text("word/document.xml");
            let at = elements(&xml);
            let mut places = [0; 4].map(|_| at[dice.below(at.len())]);
            places.sort_unstable();
            let [a, b, c, d] = places;
            let changed = match dice.below(3) {
                // Two pieces change places.
                0 => [&xml[..a], &xml[c..d], &xml[b..c], &xml[a..b], &xml[d..]].concat(),
                // One piece is there twice.
                1 => [&xml[..b], &xml[a..b], &xml[b..]].concat(),
                // Its labels are other words.
                _ => xml.replace("Supervis", "Sup\u{0301}er").replace("Date", "\u{202e}Date"),
            };
            parts.set("word/document.xml", changed.into_bytes());
            read(&reader, &parts.pack(), &name);
        }
    }
}

/// The body of a Word file around a text in XML.
fn word(body: &str) -> Vec<u8> {
    let (_, bytes, _) = documents().into_iter().find(|(name, ..)| name.starts_with("W1-")).unwrap();
    let mut parts = Parts::of(&bytes);
    let xml = parts.text("word/document.xml");
    let (from, to) = (xml.find("<w:body>").unwrap() + 8, xml.rfind("</w:body>").unwrap());
    parts.set("word/document.xml", [&xml[..from], body, &xml[to..]].concat().into_bytes());
    parts.pack()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

#[test]
fn hostile_documents_end_soon() {
    let catalogue = Catalogue::built_in();
    let reader = RecordReader::new(&catalogue);
    let title = paragraph("Personal Supervision Record");
    let labels = ["Worker:", "Supervisor:", "Date:", "Welcome", "Signed", "By when", "By whom"].map(paragraph).concat();
    let mut grid = String::from("<w:tbl>");
    for row in 0..4_000 {
        let _ =
            write!(grid, "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", paragraph("Date"), paragraph(&row.to_string()));
    }
    grid.push_str("</w:tbl>");
    let nested = format!(
        "{}{}{}",
        "<w:tbl><w:tr><w:tc>".repeat(300),
        paragraph("Date: 3 June 2025"),
        "<w:p/></w:tc></w:tr></w:tbl>".repeat(300)
    );
    for (name, body) in [
        ("labels.docx", format!("{title}{}", labels.repeat(1_500))),
        ("grid.docx", format!("{title}{labels}{grid}")),
        ("nested.docx", format!("{title}{labels}{nested}")),
        ("letters.docx", format!("{title}{labels}{}", paragraph(&"Date Supervisor ".repeat(6_000)))),
        ("titles.docx", title.repeat(3_000)),
    ] {
        read(&reader, &word(&body), name);
    }
}
