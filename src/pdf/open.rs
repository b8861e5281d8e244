//! Opens a PDF, and says why one cannot be opened.
//!
//! Whoever reads a filled form and whoever merges documents open files of strangers alike: nothing unpacks without a
//! limit, and a password is told from damage.

use lopdf::{Document, LoadOptions};

use crate::error::{Error, Result};

/// No stream may unpack to more than this.
pub(super) const MOST_UNPACKED: usize = 64 << 20;

/// The document in a file. How large the file may be, and what it has to hold, the caller decides.
pub(super) fn open(bytes: &[u8]) -> Result<Document> {
    let options = LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => locked(),
        _ => damaged(),
    })?;
    if document.is_encrypted() && document.encryption_state.is_none() {
        return Err(locked());
    }
    Ok(document)
}

fn locked() -> Error {
    Error::input(
        "this PDF is protected with a password",
        "Open it in a PDF reader with the password, save it without one, and try again.",
    )
}

/// The file is no whole PDF.
pub(super) fn damaged() -> Error {
    Error::input(
        "this PDF is damaged or was cut off while it was saved or sent",
        "Ask for the file again, or open it in a PDF reader and save it under a new name.",
    )
}
