//! Opens emails and archives, and those in them.

use super::document::document;
use super::enclosed_file::{EnclosedFile, enclosed};
use super::unzip::{UnpackLimit, unzip};
use crate::crash::contained;
use crate::file_type::{Category, FileType};
use crate::folder::plan::ENCLOSED;

/// How deep emails and archives are opened: a message that was forwarded twice has three levels.
const DEEPEST: usize = 4;
/// The most files of one email or archive, those in emails and archives in it included.
const MOST_FILES: usize = 10_000;

/// The files in an email or an archive under names that say so: "mail.eml › June.docx", "June.zip/one.docx". Empty for a
/// file of another type, and for one that cannot be opened whole.
#[must_use]
pub fn opened(bytes: &[u8], name: &str) -> Vec<EnclosedFile> {
    opened_within(bytes, name, &mut UnpackLimit::default())
}

/// Like [`opened`], for one of several files that share a limit.
#[must_use]
pub fn opened_within(bytes: &[u8], name: &str, limit: &mut UnpackLimit) -> Vec<EnclosedFile> {
    let mut out = Vec::new();
    // A crash of a reader counts as an empty email.
    match contained(|| open(bytes, name, 0, limit, &mut out)) {
        Ok(()) => out,
        Err(_) => Vec::new(),
    }
}

fn open(bytes: &[u8], name: &str, depth: usize, limit: &mut UnpackLimit, out: &mut Vec<EnclosedFile>) {
    let file_type = document(bytes, name);
    let inside: Vec<(String, Vec<u8>)> = match file_type {
        FileType::Zip => unzip(bytes, limit).unwrap_or_default(),
        other if other.category() == Category::Mail => {
            enclosed(bytes, name).into_iter().map(|inner| (inner.name, inner.bytes)).collect()
        }
        _ => Vec::new(),
    };
    // An archive stands for a directory; attachments do not belong together.
    let mark = if file_type == FileType::Zip { "/" } else { ENCLOSED };
    for (inner, bytes) in inside {
        if out.len() >= MOST_FILES {
            return;
        }
        let inner = if inner.is_empty() { "a file without a name".to_owned() } else { inner };
        let name = format!("{name}{mark}{inner}");
        let before = out.len();
        let is_container =
            matches!(document(&bytes, &inner), FileType::Zip) || document(&bytes, &inner).category() == Category::Mail;
        if is_container && depth + 1 < DEEPEST {
            open(&bytes, &name, depth + 1, limit, out);
        }
        if out.len() == before {
            out.push(EnclosedFile { name, bytes });
        }
    }
}
