//! Finds the kind of an office document from the bytes of an archive or a compound file, not from its name.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::doc97;
use super::package::MOST_PARTS;

/// The longest media type read from a package's `mimetype` part.
const LONGEST_TYPE: u64 = 256;

/// A kind of office document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeKind {
    /// A Word document (.docx and the like).
    Word,
    /// A document of another word processor or of an old version of Word.
    Text,
    /// A workbook.
    Spreadsheet,
    /// A presentation.
    Presentation,
    /// An email saved by Outlook.
    Mail,
}

/// The kind of an office document; `None` for other, damaged or encrypted files.
#[must_use]
pub fn office_kind(bytes: &[u8]) -> Option<OfficeKind> {
    if bytes.starts_with(b"PK") { of_archive(bytes) } else { of_compound(bytes) }
}

fn of_archive(bytes: &[u8]) -> Option<OfficeKind> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok().filter(|archive| archive.len() <= MOST_PARTS)?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        return Some(OfficeKind::Word);
    }
    if has("xl/workbook.xml") || has("xl/workbook.bin") {
        return Some(OfficeKind::Spreadsheet);
    }
    if has("ppt/presentation.xml") {
        return Some(OfficeKind::Presentation);
    }
    let mut kind = String::new();
    archive.by_name("mimetype").ok()?.take(LONGEST_TYPE).read_to_string(&mut kind).ok()?;
    match kind.trim().strip_prefix("application/vnd.oasis.opendocument.")? {
        text if text.starts_with("text") => Some(OfficeKind::Text),
        sheet if sheet.starts_with("spreadsheet") => Some(OfficeKind::Spreadsheet),
        slides if slides.starts_with("presentation") => Some(OfficeKind::Presentation),
        _ => None,
    }
}

fn of_compound(bytes: &[u8]) -> Option<OfficeKind> {
    let streams = doc97::streams(bytes)?;
    let has = |name: &str| streams.iter().any(|stream| stream == name);
    match () {
        // An email may have a document of any kind attached.
        () if streams.iter().any(|stream| stream.starts_with("__properties_version")) => Some(OfficeKind::Mail),
        () if has("WordDocument") => Some(OfficeKind::Text),
        () if has("Workbook") || has("Book") => Some(OfficeKind::Spreadsheet),
        () if has("PowerPoint Document") => Some(OfficeKind::Presentation),
        () => None,
    }
}
