//! Keeps the originals of a folder byte for byte, each with its hash.

use std::collections::BTreeSet;

use super::document_pages::{bytes, changed, original};
use super::file_digest::FileDigest;
use super::input::{BinderInput, BinderOutput, FolderFiles};
use super::manifest::{OtherFile, UnnamedFile};
use crate::check::{DESCRIPTION, KeptFor, NameTraces};
use crate::error::{Error, Result};
use crate::folder::{Document, is_of_a_system};

/// The kept originals.
#[derive(Default)]
pub(super) struct KeptOriginals {
    /// One for each document of the plan; `None` for those not kept.
    pub originals: Vec<Option<FileDigest>>,
    /// The files that are no documents.
    pub besides: Vec<OtherFile>,
    /// Every file written.
    pub files: Vec<FileDigest>,
    /// The files listed without their names.
    pub nameless: Vec<UnnamedFile>,
    /// The files that could not be read.
    pub failures: Vec<Error>,
}

/// The files that are withheld.
pub(super) struct WithheldFiles {
    /// The documents of the sections left out of this copy.
    pub left_out: BTreeSet<usize>,
    /// The records of other people.
    pub kept_out: BTreeSet<usize>,
    /// The places where the names of withheld people occur.
    pub traces: NameTraces,
    /// Whether this is a copy without some sections.
    pub is_copy: bool,
    /// Whether the names of other people's files may be shown.
    pub strangers: bool,
}

impl KeptOriginals {
    /// Copies the originals of a folder to the output. Withheld documents are not copied, nor is a file that describes the
    /// folder and may name them. `names` are all files of the folder.
    pub(super) fn copy_all(
        names: &BTreeSet<&str>,
        files: &dyn FolderFiles,
        output: &dyn BinderOutput,
        folder: &BinderInput<'_>,
        withheld: &WithheldFiles,
    ) -> Result<Self> {
        let BinderInput { plan, contents, .. } = folder;
        let mut kept = Self::default();
        for (index, document) in plan.documents.iter().enumerate() {
            let original = if withheld.left_out.contains(&index) || withheld.kept_out.contains(&index) {
                None
            } else {
                kept.copy_document(files, output, document, folder)?
            };
            contents.release(&document.file, KeptFor::Copy);
            kept.originals.push(original);
        }
        let documents: BTreeSet<&str> = plan.documents.iter().map(|document| document.file.as_str()).collect();
        for name in names.iter().copied() {
            if documents.contains(name) {
                continue;
            }
            let (keep, why) = match name {
                _ if is_of_a_system(name) => (false, "left behind by the system or by Word; not a document"),
                _ if elsewhere(name, names) => (false, "in another folder inside this one; not included"),
                _ if withheld.is_copy => {
                    (false, "describes the folder, and may name what has been left out of this copy")
                }
                _ if withheld.is_named_in(files, name) => {
                    (false, "describes the folder, and names what has been kept out")
                }
                _ => (true, "describes the folder; not a document"),
            };
            let original = if keep { kept.copy(files, output, name, None)? } else { None };
            let proof = match &original {
                Some(original) => Ok(FileDigest { file: name.to_owned(), ..original.clone() }),
                None => files.digest(name),
            };
            // In a copy without some sections, the other files may be named after a document that is left out.
            let is_named = || elsewhere(name, names) || withheld.traces.are_in_path(name);
            let nameless = withheld.is_copy || (!withheld.strangers && is_named());
            match proof {
                Ok(FileDigest { size, sha256, .. }) if nameless => {
                    kept.nameless.push(UnnamedFile { size, sha256, why })
                }
                Ok(proof) => {
                    kept.besides.push(OtherFile { proof, original: original.map(|original| original.file), why })
                }
                Err(error) => kept.failures.push(error),
            }
        }
        Ok(kept)
    }

    /// Copies a document, from memory if its bytes are kept.
    fn copy_document(
        &mut self,
        files: &dyn FolderFiles,
        output: &dyn BinderOutput,
        document: &Document,
        folder: &BinderInput<'_>,
    ) -> Result<Option<FileDigest>> {
        let kept = match folder.contents.kept(&document.file) {
            // What is in an email or an archive is no file that could be copied.
            None if document.enclosed_in.is_some() => Some(bytes(folder, files, document)?),
            kept => kept,
        };
        let Some((bytes, sha256)) = kept.zip(document.sha256.clone()) else {
            return self.copy(files, output, &document.file, document.sha256.as_deref());
        };
        let path = original(&document.file);
        output.write_copy(document.enclosed_in.as_ref().unwrap_or(&document.file), &path, &bytes)?;
        let copied = FileDigest { file: path, size: document.size, sha256 };
        self.files.push(copied.clone());
        Ok(Some(copied))
    }

    /// Copies a file. `sha256` is its hash, if it was read before. Returns `None` for a file that was not read and cannot be
    /// opened.
    fn copy(
        &mut self,
        files: &dyn FolderFiles,
        output: &dyn BinderOutput,
        name: &str,
        sha256: Option<&str>,
    ) -> Result<Option<FileDigest>> {
        if sha256.is_none() && !files.can_open(name) {
            return Ok(None);
        }
        let copied = output.copy(name, &original(name))?;
        if sha256.is_some_and(|known| known != copied.sha256) {
            return Err(changed(name));
        }
        self.files.push(copied.clone());
        Ok(Some(copied))
    }
}

impl WithheldFiles {
    /// Returns whether a file that describes the folder names what is kept out. One that cannot be read is not kept either way.
    fn is_named_in(&self, files: &dyn FolderFiles, name: &str) -> bool {
        let text = || files.bytes(name).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        !self.kept_out.is_empty() && text().is_ok_and(|text| self.traces.are_in(&text))
    }
}

/// Whether a file lies in a directory that is a folder of its own.
fn elsewhere(name: &str, names: &BTreeSet<&str>) -> bool {
    let mut above = name;
    while let Some((dir, _)) = above.rsplit_once('/') {
        if names.contains(format!("{dir}/{DESCRIPTION}").as_str()) {
            return true;
        }
        above = dir;
    }
    false
}
