//! Checks the directory of an attached zip archive for programs.

use std::io::Cursor;

use zip::ZipArchive;

use super::file_extension::{ending, is_program_name};

/// The file name extension of a zip archive.
const ARCHIVE: &str = "zip";
/// The extensions of documents that are zip archives.
const OFFICE: [&str; 17] = [
    "docx", "dotx", "xlsx", "xltx", "pptx", "ppsx", "odt", "ott", "ods", "odp", "odg", "vsdx", "pages", "numbers",
    "key", "doc", "xls",
];
/// The file that holds the macros of an Office document.
const MACROS: &str = "vbaProject.bin";

/// Returns whether a file is a zip archive by its content or its name.
pub(super) fn is_archive(bytes: &[u8], name: &str) -> bool {
    bytes.starts_with(b"PK") || ending(name).as_deref() == Some(ARCHIVE)
}

/// Returns whether an archive may hold a program. Encrypted files, nested archives and an unreadable directory count.
/// In an Office document only macros count.
pub(super) fn may_hold_program(bytes: &[u8], ending: &str) -> bool {
    let (is_office, has_ending) = (OFFICE.contains(&ending), !ending.is_empty());
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return !is_office || is_in(bytes, MACROS.as_bytes());
    };
    // The document may have lost its extension.
    let is_office = is_office || !has_ending && archive.index_for_name("[Content_Types].xml").is_some();
    let is_locked = (0..archive.len()).any(|at| archive.by_index_raw(at).map_or(true, |file| file.encrypted()));
    let is_one = |name: &str| match is_office {
        true => name.rsplit('/').next().is_some_and(|base| base.eq_ignore_ascii_case(MACROS)),
        false => is_packed_program(name),
    };
    (is_locked && !is_office) || archive.file_names().any(|name| name.map_or(!is_office, |name| is_one(&name)))
}

/// Returns whether a file in an archive may be a program. The metadata files of macOS and Windows are none.
fn is_packed_program(name: &str) -> bool {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let is_of_system = [".DS_Store", "Thumbs.db", "desktop.ini"].iter().any(|known| base.eq_ignore_ascii_case(known));
    !name.ends_with('/')
        && !is_of_system
        && (is_program_name(name) || ending(name).as_deref().is_none_or(|end| end == ARCHIVE))
}

/// Finds letters in bytes, ignoring case.
fn is_in(bytes: &[u8], letters: &[u8]) -> bool {
    bytes.windows(letters.len()).any(|window| window.eq_ignore_ascii_case(letters))
}

#[cfg(test)]
mod tests {
    use super::super::embedded::is_program;
    use super::*;

    fn zip(files: &[&str], password: Option<&str>) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in files {
            let options = zip::write::SimpleFileOptions::default();
            match password {
                Some(password) => {
                    writer.start_file(*name, options.with_aes_encryption(zip::AesMode::Aes256, password)).unwrap()
                }
                None => writer.start_file(*name, options).unwrap(),
            }
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn archives_with_programs_or_unreadable_content_are_left_out() {
        let pictures = zip(&["photos/", "photos/1.jpg", "photos/.DS_Store", "notes.docx"], None);
        let document = zip(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"], None);
        assert!(!is_program(&pictures, "photos.zip"));
        assert!(!is_program(&document, "a.docx") && !is_program(&document, "no ending"));
        for (files, name) in [
            (&["photos/1.jpg", "photos/setup.exe"][..], "a.zip"),
            (&["run"], "a.zip"),
            (&["more.ZIP"], "a.zip"),
            (&["a.7z"], "a.zip"),
            (&["setup.exe"], "a.pdf"),
            (&["setup.exe"], "no ending"),
            (&["word/vbaProject.bin"], "a.docx"),
        ] {
            assert!(is_program(&zip(files, None), name), "{files:?} in {name}");
        }
        assert!(is_program(&zip(&["photos/1.jpg"], Some("secret")), "a.zip"));
        assert!(is_program(b"PK\x03\x04 cut off", "a.zip"));
        assert!(is_program(b"what is this", "a.zip"));
        assert!(is_program(b"PK\x03\x04 cut off word/vbaproject.BIN", "a.docx"));
        // Other data may precede an archive.
        assert!(is_program(&[b"some text", zip(&["a.exe"], None).as_slice()].concat(), "a.zip"));
    }
}
