//! The files of a zip, all of them or none.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::{Error, Result};

/// What may be unpacked of the zips that belong together.
#[derive(Debug, Clone, Copy)]
pub struct UnpackLimit {
    /// The number of files.
    pub files: usize,
    /// The bytes of the files together.
    pub bytes: u64,
}

impl Default for UnpackLimit {
    fn default() -> Self {
        Self { files: 10_000, bytes: 1 << 30 }
    }
}

/// The files of a zip by their paths in it, all of them. What they take is taken off the limit.
///
/// # Errors
/// When it is damaged, locked with a password, or larger than the limit, which then stays as it is.
pub fn unzip(bytes: &[u8], limit: &mut UnpackLimit) -> Result<Vec<(String, Vec<u8>)>> {
    let help = "Unpack it with the program that you open zip files with, and drop the directory.";
    let unreadable =
        || Error::input("this zip file cannot be unpacked: it is damaged, or locked with a password", help);
    let too_large = || Error::input("this zip file has more files, or larger ones, than are unpacked here", help);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let files = limit.files.checked_sub(archive.len()).ok_or_else(too_large)?;
    // The archive gives only one of several files of the same name.
    if archive.has_duplicate_names() {
        return Err(Error::input("this zip file has several files of the same name", help));
    }
    let mut left = limit.bytes;
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
    *limit = UnpackLimit { files, bytes: left };
    Ok(out)
}
