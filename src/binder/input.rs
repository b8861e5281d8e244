//! The options of a binder, and the traits through which it reads files and writes its result.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::file_digest::FileDigest;
use crate::check::FolderContents;
use crate::error::{Error, ErrorKind, Result};
use crate::folder::Plan;
use crate::form::{Catalogue, Layout};
use crate::pdf::Trust;
use crate::pdf::merge::FormFields;

/// The options of a binder.
#[derive(Debug, Clone)]
pub struct BinderOptions {
    /// What becomes of the form fields of documents.
    pub fields: FormFields,
    /// The numbers of the sections that are left out of this copy.
    pub without: BTreeSet<u32>,
    /// Whether records of other people are handed on, too. Otherwise they are kept out.
    pub keep_strangers: bool,
    /// Whether the originals are put into the binder, too.
    pub attach: bool,
    /// Whether the contents, every section and every document begin on a right-hand page, for printing on both sides.
    pub duplex: bool,
    /// The password the binder is locked with; none leaves it open.
    pub password: Option<String>,
    /// The date on the cover. `None` prints no date, so that the same folder always gives the same binder.
    pub day: Option<NaiveDate>,
}

/// Where the files of a folder are, and what can be done with them there.
pub trait FolderFiles: Sync {
    /// The bytes of a file, by its path below the folder.
    ///
    /// # Errors
    /// When it cannot be read.
    fn bytes(&self, file: &str) -> Result<Vec<u8>>;

    /// The path of a file with its size and hash.
    ///
    /// # Errors
    /// When it cannot be read.
    fn digest(&self, file: &str) -> Result<FileDigest> {
        Ok(FileDigest::of(file, &self.bytes(file)?))
    }

    /// Whether a file can be opened.
    fn can_open(&self, file: &str) -> bool {
        self.bytes(file).is_ok()
    }

    /// Converts documents that another program has to open; each has a name with its ending. Returns for each, in the
    /// order given, its PDF or the reason why there is none.
    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>>;

    /// Reports progress: the number done, the total, and the current step.
    fn progress(&self, done: usize, of: usize, what: &str);
}

/// Says of each of some documents that no other program makes pages of it here, as [`FolderFiles::convert`] returns it.
#[must_use]
pub fn not_converted(files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
    let not_installed = || {
        Error::new(
            ErrorKind::NotAForm,
            "LibreOffice, which makes pages of such documents, was not installed where the binder was put together",
        )
        .help(
            "Open the original in the program that it was made with. To have it shown here, save it as a PDF beside it or \
             install LibreOffice, and put the binder together again.",
        )
    };
    files.iter().map(|_| Err(not_installed())).collect()
}

/// A folder to be put together.
#[derive(Debug, Clone, Copy)]
pub struct BinderInput<'a> {
    /// The known forms.
    pub catalogue: &'a Catalogue,
    /// Its files as they were read.
    pub contents: &'a FolderContents,
    /// Which document stands where.
    pub plan: &'a Plan,
    /// The certificate authorities trusted for digital signatures.
    pub trust: &'a Trust,
}

/// Where the result is written.
pub trait BinderOutput: Sync {
    /// Writes a file of the result. `path` has forward slashes.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<()>;

    /// Copies a file of the folder to `path`, byte for byte. Returns `path` with the size and hash of what was copied.
    ///
    /// # Errors
    /// When the file cannot be read, or the copy not be written.
    fn copy(&self, file: &str, path: &str) -> Result<FileDigest>;

    /// Writes the bytes of a file of the folder to `path`, as [`BinderOutput::copy`] would.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write_copy(&self, file: &str, path: &str, bytes: &[u8]) -> Result<()>;
}

/// The error for a section that a layout does not have, which names those that it has.
#[must_use]
pub fn no_section(layout: &Layout, given: &str) -> Error {
    let sections = layout.sections.iter().map(|section| format!("\n    {}  {}", section.number, section.title));
    let message = match given {
        "" => "--without needs the numbers of the sections to leave out, such as 7,8".to_owned(),
        given => format!("there is no section {given} that could be left out"),
    };
    Error::usage(message, format!("The sections of {}:{}", layout.id, sections.collect::<String>()))
}
