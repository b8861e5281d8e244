//! What the user's own computer does for the desk: LibreOffice makes PDFs of other documents.

use std::sync::OnceLock;

use crate::desk::Host;
use crate::error::{Error, ErrorKind, Result};
use crate::local::office::Office;

/// The user's own computer.
#[derive(Default)]
pub(super) struct LocalHost {
    office: OnceLock<Option<Office>>,
}

impl Host for LocalHost {
    fn has_directories(&self) -> bool {
        true
    }

    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        match self.office.get_or_init(Office::find) {
            Some(office) => office.convert(files),
            None => files.iter().map(|_| Err(no_office())).collect(),
        }
    }
}

fn no_office() -> Error {
    Error::new(ErrorKind::NotAForm, "LibreOffice, which makes pages of such documents, is not installed")
        .help("Open the document in the program that it was made with, and save it as a PDF.")
}
