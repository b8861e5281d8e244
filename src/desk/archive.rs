//! Several files as one zip file, to be saved by a browser, and the files of a zip that was dropped.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::request::UploadedFile;
use crate::error::{Error, Result};
use crate::file;
use crate::file_type::FileType;

/// The most files of one zip.
const MOST_FILES: usize = 10_000;
/// The most bytes of its files together.
const MOST_BYTES: u64 = 1 << 30;

/// Packs files. The same files give the same bytes.
pub(super) fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let stuck = |error: &dyn std::fmt::Display| Error::internal(format!("the files could not be packed: {error}"));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name.as_str(), options).map_err(|error| stuck(&error))?;
        writer.write_all(bytes).map_err(|error| stuck(&error))?;
    }
    Ok(writer.finish().map_err(|error| stuck(&error))?.into_inner())
}

/// The files of a directory that was dropped as one zip; other files as they are. A zip among other files, or in a
/// directory, is one of the documents. Every file of the zip is there, or the zip is refused: a binder or a folder with
/// some of them would be taken for the whole.
pub(super) fn unpacked(files: Vec<UploadedFile>) -> Result<Vec<UploadedFile>> {
    let is_zip = |file: &UploadedFile| file::document(&file.bytes, &file.name) == FileType::Zip;
    let [only] = files.as_slice() else { return Ok(files) };
    if only.name.contains('/') || !is_zip(only) {
        return Ok(files);
    }
    let inside = unzip(&only.bytes).map_err(|error| error.in_file(only.name.clone()))?;
    let named = |(name, bytes)| UploadedFile { field: only.field.clone(), name, bytes };
    Ok(inside.into_iter().map(named).collect())
}

/// The files of a zip by their paths in it, all of them.
pub(super) fn unzip(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    unzip_at_most(bytes, MOST_FILES, MOST_BYTES)
}

/// The files of a zip that [`zip()`] packed.
pub(super) fn unzip_own(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    unzip_at_most(bytes, usize::MAX, u64::MAX)
}

fn unzip_at_most(bytes: &[u8], most_files: usize, most_bytes: u64) -> Result<Vec<(String, Vec<u8>)>> {
    let help = "Unpack it with the program that you open zip files with, and drop the directory.";
    let unreadable =
        || Error::input("this zip file cannot be unpacked: it is damaged, or locked with a password", help);
    let too_large = || Error::input("this zip file has more files, or larger ones, than are unpacked here", help);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    if archive.len() > most_files {
        return Err(too_large());
    }
    // The archive gives only one of several files of the same name.
    if archive.has_duplicate_names() {
        return Err(Error::input("this zip file has several files of the same name", help));
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
