//! What the user's own computer does for the desk: LibreOffice makes PDFs of other documents.

use std::sync::OnceLock;

use crate::desk::Host;
use crate::error::Result;
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
        Office::convert_or_explain(self.office.get_or_init(Office::find).as_ref(), files)
    }
}
