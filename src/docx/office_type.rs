//! Finds the type of an office document from the bytes of an archive or a compound file, not from its name.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::package::MOST_PARTS;
use crate::compound::CompoundFile;
use crate::file_type::FileType;

/// The longest media type read from a package's `mimetype` part.
const LONGEST_TYPE: u64 = 256;
/// The stream that every Outlook message has (\[MS-OXMSG\], 2.4).
const OUTLOOK_PROPERTIES: &str = "__properties_version1.0";

/// The type of an office document; `None` for other, damaged or encrypted files.
#[must_use]
pub fn office_type(bytes: &[u8]) -> Option<FileType> {
    if bytes.starts_with(b"PK") { of_archive(bytes) } else { of_compound(bytes) }
}

fn of_archive(bytes: &[u8]) -> Option<FileType> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok().filter(|archive| archive.len() <= MOST_PARTS)?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        return Some(FileType::Word);
    }
    if has("xl/workbook.xml") || has("xl/workbook.bin") {
        return Some(FileType::Spreadsheet);
    }
    if has("ppt/presentation.xml") {
        return Some(FileType::Presentation);
    }
    let mut media_type = String::new();
    archive.by_name("mimetype").ok()?.take(LONGEST_TYPE).read_to_string(&mut media_type).ok()?;
    match media_type.trim().strip_prefix("application/vnd.oasis.opendocument.")? {
        text if text.starts_with("text") => Some(FileType::TextDocument),
        sheet if sheet.starts_with("spreadsheet") => Some(FileType::Spreadsheet),
        slides if slides.starts_with("presentation") => Some(FileType::Presentation),
        _ => None,
    }
}

fn of_compound(bytes: &[u8]) -> Option<FileType> {
    let file = CompoundFile::open(bytes)?;
    // In the root: an email or a document may have a file of any kind embedded.
    let root = file.root();
    let has = |name: &str| root.children().iter().any(|entry| entry.name() == name);
    match () {
        () if has(OUTLOOK_PROPERTIES) => Some(FileType::OutlookMail),
        () if has("WordDocument") => Some(FileType::TextDocument),
        () if has("Workbook") || has("Book") => Some(FileType::Spreadsheet),
        () if has("PowerPoint Document") => Some(FileType::Presentation),
        () => None,
    }
}
