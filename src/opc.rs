//! Packages of the Open Packaging Conventions (ECMA-376, part 2), which Word and Excel files are: the names of their
//! parts, and the zip's word on the system that made it.

/// The signature of an entry in a zip's directory, the offset of the system in it, and the length of its fixed part
/// (APPNOTE 4.3.12).
const ENTRY: &[u8] = b"PK\x01\x02";
const MADE_BY: usize = 5;
const ENTRY_LENGTH: usize = 46;
/// The signature of the end of the directory (4.3.16).
const END: &[u8] = b"PK\x05\x06";
/// The system "Unix" (4.4.2.2).
const UNIX: u8 = 3;

/// The relationships part of a part; the empty name stands for the package itself.
pub fn relationships_part(part: &str) -> String {
    let (folder, name) = split(part);
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

/// The target part of a relationship of another part.
pub fn target_part(source: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut segments: Vec<&str> = split(source).0.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in target.split('/') {
        match segment {
            "." | "" => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

/// The folder of a part, and its name there.
fn split(part: &str) -> (&str, &str) {
    part.rsplit_once('/').unwrap_or(("", part))
}

/// Marks every entry of a zip as made on Unix. A zip that a library writes without being told the system names the one
/// that it runs on, and the same content would have other bytes on Windows.
pub fn mark_as_unix(zip: &mut [u8]) {
    for at in entries(zip) {
        if let Some(system) = zip.get_mut(at + MADE_BY) {
            *system = UNIX;
        }
    }
}

/// The offsets of the entries in a zip's directory. Empty for a zip64.
fn entries(zip: &[u8]) -> Vec<usize> {
    let number = |at: usize, length: usize| -> Option<usize> {
        let field = zip.get(at..at + length)?;
        Some(field.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    let end = zip.windows(END.len()).rposition(|window| window == END);
    let mut at = end.and_then(|end| number(end + 16, 4)).unwrap_or(usize::MAX);
    let mut out = Vec::new();
    while zip.get(at..).is_some_and(|rest| rest.starts_with(ENTRY)) {
        out.push(at);
        let lengths = [28, 30, 32].map(|field| number(at + field, 2).unwrap_or(0));
        at += ENTRY_LENGTH + lengths.iter().sum::<usize>();
    }
    out
}

/// The systems that the entries of a zip name.
#[cfg(test)]
pub fn systems(zip: &[u8]) -> std::collections::BTreeSet<u8> {
    entries(zip).into_iter().map(|at| zip[at + MADE_BY]).collect()
}

/// Asserts that a zip names the same system wherever it is made.
#[cfg(test)]
#[track_caller]
pub fn assert_made_on_unix(zip: &[u8]) {
    assert_eq!(Vec::from_iter(systems(zip)), [UNIX]);
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;
    use zip::{System, ZipWriter};

    use super::*;

    #[test]
    fn every_entry_is_marked_as_made_on_unix() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        // The content looks like an entry and like the end of a directory, and stays as it is.
        let content = [ENTRY, &[0; 60], END, &[0; 18]].concat();
        for (name, system) in [("a.txt", System::Dos), ("Siân.txt", System::WindowsNTFS), ("c.txt", System::Unix)] {
            writer.start_file(name, SimpleFileOptions::default().system(system)).unwrap();
            writer.write_all(&content).unwrap();
        }
        let mut bytes = writer.finish().unwrap().into_inner();
        let before = bytes.clone();
        assert_eq!(systems(&bytes).len(), 3);
        mark_as_unix(&mut bytes);
        assert_made_on_unix(&bytes);
        assert_eq!(before.iter().zip(&bytes).filter(|(old, new)| old != new).count(), 2);
    }

    #[test]
    fn what_is_no_zip_stays_as_it_is() {
        for bytes in [&b""[..], b"PK", b"PK\x05\x06", &[END, &[0xff; 18]].concat()] {
            let mut marked = bytes.to_vec();
            mark_as_unix(&mut marked);
            assert_eq!(marked, bytes);
        }
    }

    #[test]
    fn relationships_stand_beside_their_part() {
        assert_eq!(relationships_part(""), "_rels/.rels");
        assert_eq!(relationships_part("document.xml"), "_rels/document.xml.rels");
        assert_eq!(relationships_part("xl/worksheets/sheet1.xml"), "xl/worksheets/_rels/sheet1.xml.rels");
    }

    #[test]
    fn targets_are_resolved_against_the_folder_of_their_source() {
        for (source, target, part) in [
            ("", "word/document.xml", "word/document.xml"),
            ("word/document.xml", "media/image1.png", "word/media/image1.png"),
            ("word/document.xml", "../customXml/./item1.xml", "customXml/item1.xml"),
            ("word/document.xml", "/word/styles.xml", "word/styles.xml"),
            ("xl/workbook.xml", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(target_part(source, target), part, "{target}");
        }
    }
}
