//! What the user's own computer does for the desk: LibreOffice makes PDFs of other documents, and results are saved into
//! directories.

use std::sync::OnceLock;

use crate::desk::Host;
use crate::error::{Error, Result};
use crate::local::named_directory;
use crate::local::office::Office;
use crate::local::save_together::save_together;

/// The user's own computer.
#[derive(Default)]
pub(super) struct LocalHost {
    office: OnceLock<Option<Office>>,
}

/// The directory that is proposed for results; empty when none is known.
pub(super) fn first_directory() -> String {
    named_directory::documents().map(|dir| dir.display().to_string()).unwrap_or_default()
}

/// Whether LibreOffice is installed.
pub(super) fn has_converter() -> bool {
    Office::find().is_some()
}

impl Host for LocalHost {
    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        Office::convert_or_explain(self.office.get_or_init(Office::find).as_ref(), files)
    }

    fn save(&self, directory: &str, files: &[(String, Vec<u8>)]) -> Result<String> {
        let dir = named_directory::named(directory)?;
        save_together(&dir, files).map_err(on_page)?;
        Ok(dir.display().to_string())
    }
}

/// An error of the command line as a page says it: a page has no flags.
fn on_page(error: Error) -> Error {
    let names_flag = error.help.as_deref().is_some_and(|help| help.contains("--"));
    if names_flag { error.help("Write another directory, or move away what is there.") } else { error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_names_no_flag() {
        let files = [("a.docx".to_owned(), b"x".to_vec())];
        let there = std::env::current_exe().unwrap();
        let (dir, name) = (there.parent().unwrap(), there.file_name().unwrap().to_str().unwrap());
        let taken = [(name.to_owned(), b"x".to_vec())];
        let error = LocalHost::default().save(&dir.display().to_string(), &taken).unwrap_err();
        assert!(error.message.contains("already exists"), "{error}");
        assert_eq!(error.help.as_deref(), Some("Write another directory, or move away what is there."));
        let error = LocalHost::default().save("forms", &files).unwrap_err();
        assert!(error.message.contains("not the full path") && error.help.is_some_and(|help| help.contains('~')));
    }
}
