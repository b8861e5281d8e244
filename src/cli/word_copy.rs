//! Word copies of documents of other word processors, which LibreOffice makes where it is installed.

use crate::file::{self, RecordReader};
use crate::file_type::Category;
use crate::local::office::Office;

/// Whether a file is a document of another word processor or of an old Word.
pub(super) fn is_of_another_program(bytes: &[u8], name: &str) -> bool {
    !bytes.is_empty() && file::document(bytes, name).category() == Category::TextDocument
}

/// The Word file that LibreOffice makes of a document of another word processor, when it is one of the forms; otherwise
/// the document itself.
pub(super) fn as_word(name: &str, bytes: Vec<u8>, reader: &RecordReader<'_>) -> Vec<u8> {
    if !is_of_another_program(&bytes, name) || reader.read_all(&bytes, name).is_ok() {
        return bytes;
    }
    to_word(name, &bytes).filter(|word| reader.read_all(word, "converted.docx").is_ok()).unwrap_or(bytes)
}

/// The Word file that LibreOffice makes of a document of another word processor.
pub(super) fn to_word(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    if !is_of_another_program(bytes, name) {
        return None;
    }
    Office::find()?.to_word(name, bytes).ok()
}
