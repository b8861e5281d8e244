//! The files within a file: attached to an email or a PDF, or packed into a zip archive.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::email::attached;
use super::file_type_named;
use crate::file_type::{Category, FileType};
use crate::{docx, pdf};

/// The most files within one that are read.
const MOST_FILES: usize = 100;
/// The most bytes of these files together.
const MOST_BYTES: usize = 32 << 20;

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
        _ if super::document(bytes, name).category() == Category::Mail => attached(bytes, name, MOST_FILES, MOST_BYTES),
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
