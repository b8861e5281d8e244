//! [`Tool`]: what every command has.

use std::path::PathBuf;

use super::output::OutputStreams;
use crate::error::{Error, Result};
use crate::form::Catalogue;
use crate::local::{definitions, disk};

/// The output streams and the forms, for every command.
pub(super) struct Tool {
    pub out: OutputStreams,
    pub forms: Option<PathBuf>,
}

impl Tool {
    /// The files of the organisation's own forms.
    pub fn form_files(&self) -> Result<Vec<PathBuf>> {
        self.forms.as_deref().map(definitions::files).transpose().map(Option::unwrap_or_default)
    }

    /// The built-in forms, with the organisation's own forms added or replacing them.
    pub fn catalogue(&self) -> Result<Catalogue> {
        let built_in = Catalogue::built_in();
        let Some(dir) = &self.forms else { return Ok(built_in) };
        let files = definitions::in_directory(dir)?;
        built_in.with_pictures(&files, &definitions::pictures(&files)?).map_err(|mistakes| {
            Error::mistakes(format!("the forms in {} have mistakes", disk::display_path(dir)), mistakes)
        })
    }
}
