//! The words of scans and photographs, which Tesseract reads where it is installed.

use crate::check::Checker;
use crate::error::{Error, ErrorKind};
use crate::file::{self, RecordReader};
use crate::file_type::FileType;
use crate::local::ocr::Tesseract;

/// What to do where Tesseract is missing.
const MISSING: &str = "When Tesseract is installed, the answers in such a picture are read and marked as unsure.";

/// A reader that reads pictures, too, where Tesseract is installed.
pub(super) fn reading<'a>(reader: RecordReader<'a>, tesseract: Option<&'a Tesseract>) -> RecordReader<'a> {
    match tesseract {
        Some(tesseract) => reader.reading_pictures(tesseract),
        None => reader,
    }
}

/// A checker that reads pictures, too, where Tesseract is installed.
pub(super) fn checking<'a>(checker: Checker<'a>, tesseract: Option<&'a Tesseract>) -> Checker<'a> {
    match tesseract {
        Some(tesseract) => checker.reading_pictures(tesseract),
        None => checker,
    }
}

/// The error for a file that could not be read, with what would help for a picture.
pub(super) fn explained(error: Error, name: &str, bytes: &[u8], tesseract: Option<&Tesseract>) -> Error {
    let is_picture = || match file::file_type_named(bytes, name) {
        FileType::Jpeg | FileType::Png | FileType::Tiff => true,
        FileType::Pdf => error.message.contains("is a scan"),
        _ => false,
    };
    if tesseract.is_some() || error.kind != ErrorKind::NotAForm || !is_picture() {
        return error;
    }
    let help = error.help.clone().unwrap_or_default();
    error.help(format!("{help} {MISSING}").trim_start())
}
