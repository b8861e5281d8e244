//! Several files as one zip file, to be saved by a browser, and the files of a zip that was dropped.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::request::UploadedFile;
use crate::error::{Error, Result};
use crate::file;
use crate::file_type::FileType;

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
    let inside = file::unzip(&only.bytes).map_err(|error| error.in_file(only.name.clone()))?;
    let named = |(name, bytes)| UploadedFile { field: only.field.clone(), name, bytes };
    Ok(inside.into_iter().map(named).collect())
}

/// The files of a zip that [`zip()`] packed.
pub(super) fn unzip_own(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    file::unzip_at_most(bytes, usize::MAX, u64::MAX)
}
