//! The type of a document kept beside the forms, and its fingerprint.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::recognise::{file_type, file_type_named};
use crate::docx;
use crate::error::{Error, ErrorKind};
use crate::file_type::{Category, FileType, ending_of};
use crate::text::hexadecimal;

/// The type of a document: by its content, which of an Office file includes its parts, and by its name where that does
/// not decide.
#[must_use]
pub fn document(bytes: &[u8], name: &str) -> FileType {
    let by_name = by_ending_alone(&ending_of(name));
    let first = file_type_named(bytes, name);
    match first {
        // The content counts more than the name; the name decides when the content cannot be read. A picture it cannot
        // be.
        FileType::Zip | FileType::Compound => match docx::office_type(bytes).or(by_name) {
            Some(FileType::Picture) | None => first,
            Some(FileType::Mail) if first == FileType::Compound => FileType::OutlookMail,
            Some(office_type) => office_type,
        },
        FileType::Text => match by_name {
            Some(known @ (FileType::Mail | FileType::Spreadsheet)) => known,
            _ => FileType::Text,
        },
        FileType::Html
        | FileType::Utf16
        | FileType::Latin
        | FileType::Xml
        | FileType::Empty
        | FileType::Zeros
        | FileType::Unknown => by_name.unwrap_or(first),
        _ => first,
    }
}

/// Whether a file's bytes are a document, although its name looks like a leftover of a program.
#[must_use]
pub fn is_document_inside(bytes: &[u8]) -> bool {
    match file_type(bytes) {
        FileType::Pdf | FileType::Rtf => true,
        FileType::Zip | FileType::Compound => docx::office_type(bytes).is_some(),
        other => other.category() == Category::Picture,
    }
}

/// Whether a file without a readable record is a sound document of another kind, by its first bytes: a letter, a
/// photograph, a note. Returns false for a YAML record with mistakes, and for a file that is not what its name
/// promises.
#[must_use]
pub fn is_sound(bytes: &[u8], name: &str, error: &Error) -> bool {
    let ending = ending_of(name);
    let is = |endings: &[&str]| endings.contains(&ending.as_str());
    match file_type_named(bytes, name) {
        _ if error.kind == ErrorKind::Internal => false,
        _ if is(&["yaml", "yml"]) => false,
        FileType::Text => !is(&["pdf", "docx", "doc"]),
        FileType::Html | FileType::Xml => !is(&["pdf", "docx"]),
        // The email may have an attachment that looks like a Word file or an encrypted one.
        FileType::Compound if is(&["msg"]) => true,
        // The first bytes of these two are not known here.
        FileType::Unknown if is(&["bmp", "wpd"]) => true,
        FileType::Unknown => ending != "pdf" && by_ending_alone(&ending).is_none(),
        _ => matches!(error.kind, ErrorKind::NotAForm | ErrorKind::FieldsGone),
    }
}

/// Returns the type that an ending stands for. PDF and plain text are left out: their first bytes are more reliable.
fn by_ending_alone(ending: &str) -> Option<FileType> {
    FileType::by_ending(ending).filter(|known| !matches!(known, FileType::Pdf | FileType::Text))
}

/// The SHA-256 of some bytes in hexadecimal.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Computes the size and fingerprint of what is written into it, for files too large to hold in memory.
#[derive(Debug, Clone, Default)]
pub struct Fingerprint {
    size: u64,
    state: Sha256,
}

impl Fingerprint {
    /// The number of bytes, and their [`fingerprint`].
    #[must_use]
    pub fn finish(self) -> (u64, String) {
        (self.size, hexadecimal(&self.state.finalize()))
    }
}

impl Write for Fingerprint {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.state.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_recognised_by_content_and_then_by_name() {
        let category = |bytes: &[u8], name: &str| document(bytes, name).category();
        assert_eq!(category(b"%PDF-1.7", "scan.jpg"), Category::Pdf);
        assert_eq!(category(b"\xff\xd8\xff\xe0", "note.pdf"), Category::Picture);
        assert_eq!(category(b"PK\x03\x04", "list.XLSX"), Category::Spreadsheet);
        assert_eq!(category(b"PK\x03\x04", "photo.jpg"), Category::Other);
        assert_eq!(category(b"From: a@b\n", "note.eml"), Category::Mail);
        assert_eq!(category(b"words", "note.docx"), Category::PlainText);
    }

    #[test]
    fn the_fingerprint_is_sha_256() {
        assert_eq!(fingerprint(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_fingerprint_does_not_depend_on_the_size_of_writes() {
        let mut bits = Fingerprint::default();
        bits.write_all(b"a").unwrap();
        bits.write_all(b"").unwrap();
        bits.write_all(b"bc").unwrap();
        assert_eq!(bits.finish(), (3, fingerprint(b"abc")));
    }
}
