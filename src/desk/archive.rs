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

/// Replaces each zip by the files in it. Every file is there, or the zip is refused: a binder or a folder with some of
/// them would be taken for the whole.
pub(super) fn unpacked(files: Vec<UploadedFile>) -> Result<Vec<UploadedFile>> {
    let mut out = Vec::new();
    for file in files {
        if file::document(&file.bytes, &file.name) != FileType::Zip {
            out.push(file);
            continue;
        }
        let inside = file::unzip(&file.bytes).map_err(|error| error.in_file(file.name.clone()))?;
        let named = inside.into_iter().map(|(name, bytes)| UploadedFile { field: file.field.clone(), name, bytes });
        out.extend(named);
    }
    Ok(out)
}

/// The files of a zip that [`zip()`] packed.
pub(super) fn unzip_own(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    file::unzip_at_most(bytes, usize::MAX, u64::MAX)
}
