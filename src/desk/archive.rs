//! Several files as one zip file, to be saved by a browser, and the files of a zip that was dropped.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::request::UploadedFile;
use crate::error::{Error, Result};
use crate::file::{self, UnpackLimit};
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
    let inside =
        file::unzip(&only.bytes, &mut UnpackLimit::default()).map_err(|error| error.in_file(only.name.clone()))?;
    let named = |(name, bytes)| UploadedFile { field: only.field.clone(), name, bytes };
    Ok(inside.into_iter().map(named).collect())
}

/// The files of a zip that [`zip()`] packed.
pub(super) fn unzip_own(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    file::unzip(bytes, &mut UnpackLimit { files: usize::MAX, bytes: u64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zips_of_an_upload_share_one_limit() {
        let packed = |names: &[&str]| {
            let files: Vec<(String, Vec<u8>)> = names.iter().map(|name| ((*name).to_owned(), vec![0; 1000])).collect();
            zip(&files).unwrap()
        };
        let two = packed(&["a", "b"]);
        crate::opc::assert_made_on_unix(&two);
        let mut limit = UnpackLimit { files: 100, bytes: 3500 };
        assert_eq!(file::unzip(&two, &mut limit).unwrap().len(), 2);
        assert!(file::unzip(&two, &mut limit).unwrap_err().message.contains("larger ones"));
        // One that is refused takes nothing off.
        assert_eq!(file::unzip(&packed(&["c"]), &mut limit).unwrap().len(), 1);
        let mut limit = UnpackLimit { files: 3, bytes: 1 << 20 };
        assert_eq!(file::unzip(&two, &mut limit).unwrap().len(), 2);
        assert!(file::unzip(&two, &mut limit).unwrap_err().message.contains("more files"));
    }
}
