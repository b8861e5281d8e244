//! Several files as one zip file, to be saved by a browser.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::error::{Error, Result};

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
