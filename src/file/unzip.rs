//! The files of a zip, all of them or none.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::{Error, Result};

/// The most files of one zip.
const MOST_FILES: usize = 10_000;
/// The most bytes of its files together.
const MOST_BYTES: u64 = 1 << 30;

/// The files of a zip by their paths in it, all of them.
///
/// # Errors
/// When it is damaged, locked with a password, or too large.
pub fn unzip(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    unzip_at_most(bytes, MOST_FILES, MOST_BYTES)
}

/// Like [`unzip`], with other limits.
///
/// # Errors
/// As [`unzip`].
pub fn unzip_at_most(bytes: &[u8], most_files: usize, most_bytes: u64) -> Result<Vec<(String, Vec<u8>)>> {
    let help = "Unpack it with the program that you open zip files with, and drop the directory.";
    let unreadable =
        || Error::input("this zip file cannot be unpacked: it is damaged, or locked with a password", help);
    let too_large = || Error::input("this zip file has more files, or larger ones, than are unpacked here", help);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    if archive.len() > most_files {
        return Err(too_large());
    }
    let mut left = most_bytes;
    let mut out = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| unreadable())?;
        let name = entry.name().map_err(|_| unreadable())?.to_string();
        if name.ends_with('/') {
            continue;
        }
        let mut content = Vec::new();
        entry.take(left.saturating_add(1)).read_to_end(&mut content).map_err(|_| unreadable())?;
        left = left.checked_sub(content.len() as u64).ok_or_else(too_large)?;
        out.push((name, content));
    }
    Ok(out)
}
