//! The zip package: reading and writing parts, and the errors for bytes that are no Word file.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::xml::{self, XmlElement, XmlError};
use crate::error::{Error, Result};
use crate::file_type::FileType;
use crate::opc;

/// The largest file that is opened, in bytes.
const INPUT: usize = 20 << 20;
/// The most parts of a file.
pub(super) const MOST_PARTS: usize = 4_096;
/// The largest part, decompressed.
const PART: u64 = 32 << 20;
/// The largest total of the decompressed parts.
const TOTAL: u64 = 128 << 20;

/// The largest decompressed size of a document that may be passed to another program.
const DOCUMENT: u64 = 1 << 30;

const OFFICE_DOCUMENT: &str = "/officeDocument";

/// The parts of a file that was packed before, and the file.
struct PackedBefore {
    parts: Vec<(String, Vec<u8>)>,
    file: Vec<u8>,
}

thread_local! {
    /// The file that this thread packed last. Most parts of the blanks of a form are the same for everybody.
    static BEFORE: RefCell<Option<PackedBefore>> = const { RefCell::new(None) };
}

/// Packs parts into a file; the same parts give the same bytes, on every system.
pub(super) fn pack(parts: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>> {
    let before = BEFORE.take();
    let file = pack_after(&parts, before.as_ref())
        .map_err(|error| Error::internal(format!("the Word file cannot be packed: {error}")))?;
    BEFORE.set(Some(PackedBefore { parts, file: file.clone() }));
    Ok(file)
}

/// Packs parts. Those that the file before has, too, are copied from there as they are compressed.
fn pack_after(parts: &[(String, Vec<u8>)], before: Option<&PackedBefore>) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut archive = before.map(|before| ZipArchive::new(Cursor::new(before.file.as_slice()))).transpose()?;
    let is_same = |index: usize, part| before.is_some_and(|before| before.parts.get(index) == Some(part));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, part) in parts.iter().enumerate() {
        match archive.as_mut().filter(|_| is_same(index, part)) {
            Some(archive) => writer.raw_copy_file(archive.by_index_raw(index)?)?,
            None => {
                writer.start_file(part.0.as_str(), options)?;
                writer.write_all(&part.1)?;
            }
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// A relationship of a part.
#[derive(Debug, Clone)]
pub(super) struct Relationship {
    pub id: String,
    pub kind: String,
    /// The path of a part, or the address of an external target.
    pub target: String,
    /// Whether the target is outside the file.
    pub external: bool,
}

/// An open Word file.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: Cell<u64>,
    /// The path of the main document part.
    pub main: String,
}

impl<'a> Package<'a> {
    /// Opens a Word file; the error names what other bytes are.
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        let mut package = Self::open_any(bytes)?;
        package.main = package.find_main()?;
        Ok(package)
    }

    /// Opens the package of any word processor.
    pub fn open_any(bytes: &'a [u8]) -> Result<Self> {
        if let Some(error) = not_a_package(bytes) {
            return Err(error);
        }
        if entries(bytes).is_some_and(|count| count > MOST_PARTS) {
            return Err(too_much("parts"));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if archive.len() > MOST_PARTS {
            return Err(too_much("parts"));
        }
        if is_ambiguous(bytes, &archive) {
            return Err(ambiguous());
        }
        let unpacked = (0..archive.len()).filter_map(|index| Some(archive.by_index_raw(index).ok()?.size()));
        if unpacked.fold(0, u64::saturating_add) > DOCUMENT {
            return Err(bomb());
        }
        Ok(Self { archive, left: Cell::new(TOTAL), main: String::new() })
    }

    /// A part's bytes; `None` when the file has no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let entry = match self.archive.by_index(index) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED)) => {
                return Err(password());
            }
            Err(_) => return Err(damaged()),
        };
        let declared = entry.size();
        let limit = PART.min(self.left.get());
        let mut bytes = Vec::new();
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        let read = bytes.len() as u64;
        if read > limit {
            return Err(if declared <= limit { bomb() } else { too_much("bytes") });
        }
        self.left.set(self.left.get() - read);
        Ok(Some(bytes))
    }

    /// A part as a tree; `None` when the file has no such part.
    pub fn tree(&mut self, name: &str) -> Result<Option<XmlElement>> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        match xml::parse(&bytes) {
            Ok(tree) => Ok(Some(tree)),
            Err(XmlError::Malformed) => Err(damaged()),
            Err(XmlError::TooMuch(what)) => Err(too_much(what)),
            Err(XmlError::DocumentType) => Err(Error::input(
                "the Word file declares a document type, which no word processor writes",
                "Do not open this file. Ask the sender for the file as Word saved it.",
            )),
        }
    }

    /// The relationships of a part within the file: id, type, and the target's path.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<(String, String, String)>> {
        let inside = self.all_relationships(part)?.into_iter().filter(|one| !one.external);
        Ok(inside.map(|one| (one.id, one.kind, one.target)).collect())
    }

    /// All relationships of a part, external ones included.
    pub fn all_relationships(&mut self, part: &str) -> Result<Vec<Relationship>> {
        let Some(tree) = self.tree(&opc::relationships_part(part))? else { return Ok(Vec::new()) };
        let one = |one: &XmlElement| {
            let external = one.get("TargetMode") == Some("External");
            let target = one.get("Target")?;
            let target = if external { target.to_owned() } else { opc::target_part(part, target) };
            Some(Relationship { id: one.get("Id")?.to_owned(), kind: one.get("Type")?.to_owned(), target, external })
        };
        Ok(tree.elements().filter_map(one).collect())
    }

    /// The targets in a relationships part; empty when it is damaged.
    pub fn linked_by(&mut self, name: &str) -> Vec<String> {
        let Some((folder, base)) = name.rsplit_once("_rels/") else { return Vec::new() };
        let source = format!("{folder}{}", base.trim_end_matches(".rels"));
        let all = self.all_relationships(&source).unwrap_or_default();
        all.into_iter().filter(|one| !one.external).map(|one| one.target).collect()
    }

    /// The names of all parts.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    fn find_main(&mut self) -> Result<String> {
        let named =
            |what: &str, instead: &str| Err(Error::not_a_form(format!("this is {what}, not a Word file"), instead));
        if self.has("xl/workbook.xml") || self.has("xl/workbook.bin") {
            return named("an Excel workbook", "Send the Word or PDF form that was filled in.");
        }
        if self.has("ppt/presentation.xml") {
            return named("a PowerPoint presentation", "Send the Word or PDF form that was filled in.");
        }
        if let Some(kind) = self.part("mimetype")? {
            let kind = String::from_utf8_lossy(&kind).into_owned();
            return match kind.trim() {
                text if text.contains("opendocument.text") => {
                    named("an OpenDocument text (.odt)", FileType::TextDocument.help())
                }
                text if text.contains("opendocument") => {
                    named("an OpenDocument file", "Send the Word or PDF form that was filled in.")
                }
                text if text.contains("epub") => named("an e-book", "Send the Word or PDF form that was filled in."),
                _ => named("another kind of zip archive", "Send the Word or PDF form that was filled in."),
            };
        }
        let target = self
            .relationships("")?
            .into_iter()
            .find(|(_, kind, target)| kind.ends_with(OFFICE_DOCUMENT) && self.has(target))
            .map(|(_, _, target)| target);
        match target {
            Some(target) => Ok(target),
            None if self.has("word/document.xml") => Ok("word/document.xml".to_owned()),
            None if self.has("[Content_Types].xml") => {
                named("another kind of Office file", "Send the Word or PDF form that was filled in.")
            }
            None => Err(Error::not_a_form(
                "this is a zip archive, not a Word file",
                "Unpack it and send the Word files in it one by one.",
            )),
        }
    }
}

/// The number of entries that the archive states, so that a directory of a million entries is never read.
fn entries(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let count = bytes.get(at + 10..at + 12)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}

/// Whether programs may read different parts from the same file: two entries have the same name when case is ignored,
/// an entry's local header has another name than the directory, or two archives follow each other.
fn is_ambiguous(bytes: &[u8], archive: &ZipArchive<Cursor<&[u8]>>) -> bool {
    let number = |at: usize, length: usize| -> Option<usize> {
        let field = bytes.get(at..at + length)?;
        Some(field.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    let plain = |name: &[u8]| {
        let name = String::from_utf8_lossy(name).replace('\\', "/").to_lowercase();
        name.trim_start_matches('/').to_owned()
    };
    let mut at = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
    let mut names = BTreeSet::new();
    while bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02")) {
        let lengths = (number(at + 28, 2), number(at + 30, 2), number(at + 32, 2), number(at + 42, 4));
        let (Some(name), Some(extra), Some(comment), Some(local)) = lengths else { return true };
        let Some(own) = bytes.get(at + 46..at + 46 + name) else { return true };
        if !names.insert(plain(own)) {
            return true;
        }
        let there = number(local + 26, 2).and_then(|length| bytes.get(local + 30..local + 30 + length));
        // Offsets of very large archives (ZIP64) are stored elsewhere.
        if local != 0xffff_ffff && there.is_some_and(|there| plain(there) != plain(own)) {
            return true;
        }
        at += 46 + name + extra + comment;
    }
    archive.has_duplicate_names() || archive.offset() > 0
}

/// The error for bytes that cannot be a Word file; `None` when they may be one.
fn not_a_package(bytes: &[u8]) -> Option<Error> {
    const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let send = "Send the form as a Word file (.docx) or PDF.";
    if bytes.is_empty() {
        return Some(Error::input("the file is empty", "Ask for it again; it was probably cut off on its way."));
    }
    if bytes.starts_with(OLE) {
        return Some(ole(bytes));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return (bytes.len() > INPUT).then(|| beyond_a_form("it is larger than 20 MB"));
    }
    Some(if bytes.starts_with(b"PK") {
        damaged()
    } else if bytes.starts_with(b"%PDF") {
        Error::input("this is a PDF, not a Word file", "Give it its ending .pdf.")
    } else if bytes.starts_with(b"{\\rtf") {
        Error::input("this is a rich-text file (RTF), not a Word file", FileType::TextDocument.help())
    } else if bytes.starts_with(&[0xff, 0xd8]) || bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"II*\0") {
        Error::input("this is a picture or a scan, not a Word file", send)
    } else if bytes.iter().take(512).any(|byte| *byte == b'<') && bytes.iter().take(512).all(|byte| *byte != 0) {
        Error::input("this is a web page or XML text, not a Word file", "Open it in Word and save it as .docx.")
    } else {
        Error::input("this is not a Word file", send)
    })
}

/// An OLE file is an old `.doc` or an encrypted `.docx`; its directory names the streams in UTF-16.
fn ole(bytes: &[u8]) -> Error {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        password()
    } else if has("WordDocument") {
        Error::not_a_form("this is an old Word file (.doc)", FileType::TextDocument.help())
    } else {
        Error::not_a_form("this is an old Office file, not a Word file", "Open it in its program and save it as .docx.")
    }
}

fn password() -> Error {
    Error::input(
        "the file is protected with a password",
        "Open it in Word, remove the password (File, Info, Protect Document, Encrypt with Password) and save it.",
    )
}

fn damaged() -> Error {
    Error::input(
        "the Word file is damaged or was cut off",
        "Ask for it again, or open it in Word, let Word repair it, and save it.",
    )
}

/// The error for a part that is in the file twice: programs may show either.
fn ambiguous() -> Error {
    Error::input(
        "the Word file is damaged: it holds the same part twice, and programs may show either",
        "Do not rely on what a program shows of it. Ask the sender for the file as Word saved it.",
    )
}

/// The error for a file made to exhaust memory when decompressed.
fn bomb() -> Error {
    Error::input(
        "the file unpacks to far more data than any document contains",
        "Do not open this file. Ask the sender for the file as Word saved it.",
    )
}

fn too_much(what: &str) -> Error {
    beyond_a_form(&format!("it has far more {what} than a form"))
}

/// The error for a sound file that is too long to be a form.
fn beyond_a_form(why: &str) -> Error {
    Error::not_a_form(
        format!("this document is too long to be one of the forms: {why}"),
        "If it was one, copy what was written into a fresh blank of the form; large pictures make a file long, too.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_the_same_system_wherever_it_is_made() {
        let parts = ["[Content_Types].xml", "word/document.xml"].map(|name| (name.to_owned(), b"<x/>".to_vec()));
        opc::assert_made_on_unix(&pack(parts.to_vec()).unwrap());
    }

    #[test]
    fn a_file_is_the_same_whatever_was_packed_before() {
        let part = |name: &str, text: &str| (name.to_owned(), text.repeat(50).into_bytes());
        let first = vec![part("[Content_Types].xml", "<x/>"), part("word/document.xml", "Ann"), part("a.xml", "a")];
        let mut second = first.clone();
        second[1] = part("word/document.xml", "Bo");
        let mut third = second.clone();
        third.remove(0);
        for parts in [&first, &second, &third, &first] {
            assert_eq!(pack(parts.clone()).unwrap(), pack_after(parts, None).unwrap());
            assert!(ZipArchive::new(Cursor::new(pack(parts.clone()).unwrap())).unwrap().len() == parts.len());
        }
    }
}
