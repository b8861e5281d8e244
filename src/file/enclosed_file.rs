//! The files within a file: attached to an email or a PDF, or packed into a zip archive.

use std::io::{Cursor, Read};

use mail_parser::{MessageParser, MimeHeaders};
use zip::ZipArchive;

use super::mail::message_bytes;
use super::{file_type_named, outlook};
use crate::file_type::{Category, FileType};
use crate::{docx, pdf};

/// The most files within one that are read.
const MOST_FILES: usize = 100;
/// The most bytes of these files together.
const MOST_BYTES: usize = 32 << 20;

/// The parameter in the header of a multipart email (RFC 2046, 5.1.1).
const BOUNDARY: &[u8] = b"boundary";

/// A file within another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnclosedFile {
    /// Its name; empty when it has none.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files that an email, a PDF or a zip archive contains, as far as they can be read. The parts of an office
/// document do not count.
#[must_use]
pub fn enclosed(bytes: &[u8], name: &str) -> Vec<EnclosedFile> {
    let found = match file_type_named(bytes, name) {
        FileType::Pdf => pdf::embedded_files(bytes, MOST_FILES, MOST_BYTES),
        FileType::Zip if docx::office_type(bytes).is_none() => packed(bytes),
        _ if super::document(bytes, name).category() == Category::Mail => attached(bytes, name),
        _ => Vec::new(),
    };
    found.into_iter().map(|(name, bytes)| EnclosedFile { name, bytes }).collect()
}

fn packed(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut left = MOST_BYTES as u64;
    let mut out = Vec::new();
    for index in 0..archive.len().min(MOST_FILES) {
        // An encrypted or damaged entry is skipped.
        let Ok(entry) = archive.by_index(index) else { continue };
        let Some(name) = entry.name().ok().filter(|name| !name.ends_with('/')).map(|name| name.to_string()) else {
            continue;
        };
        let mut content = Vec::new();
        if entry.size() <= left && entry.take(left).read_to_end(&mut content).is_ok() {
            left -= content.len() as u64;
            out.push((name, content));
        }
    }
    out
}

fn attached(bytes: &[u8], name: &str) -> Vec<(String, Vec<u8>)> {
    if file_type_named(bytes, name) == FileType::Compound {
        return outlook::attached(bytes, MOST_FILES, MOST_BYTES);
    }
    // An email without parts has no attachments, and may be large.
    if !bytes.windows(BOUNDARY.len()).any(|letters| letters.eq_ignore_ascii_case(BOUNDARY)) {
        return Vec::new();
    }
    let Some(message) = message_bytes(bytes, name) else { return Vec::new() };
    let Some(message) = MessageParser::default().parse(&message) else { return Vec::new() };
    let mut left = MOST_BYTES;
    let part = |part: &mail_parser::MessagePart<'_>| {
        let content = part.contents().to_vec();
        left = left.checked_sub(content.len())?;
        let is_mail = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("message"));
        let named = part.attachment_name().map(str::to_owned);
        Some((named.unwrap_or_else(|| if is_mail { "email.eml".to_owned() } else { String::new() }), content))
    };
    message.attachments().take(MOST_FILES).filter_map(part).collect()
}
