//! The originals of a folder, kept byte for byte, each with its proof.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use super::FolderPaths;
use super::verify::proof;
use crate::binder;
use crate::binder::manifest::{FileDigest, OtherFile, UnnamedFile};
use crate::check::{DESCRIPTION, NameTraces};
use crate::error::{Error, Result};
use crate::folder::{Plan, is_of_a_system};
use crate::local::disk;
use crate::local::stage::Stage;

/// The originals that were kept.
#[derive(Default)]
pub(super) struct KeptOriginals {
    /// For each document of the plan.
    pub originals: Vec<Option<FileDigest>>,
    /// What is no document.
    pub besides: Vec<OtherFile>,
    /// Every file that was written.
    pub files: Vec<FileDigest>,
    /// What is accounted for without its name.
    pub nameless: Vec<UnnamedFile>,
    /// What could not even be read.
    pub failures: Vec<Error>,
}

/// What is not handed on.
pub(super) struct WithheldFiles {
    /// The documents of the sections that are left out of this copy.
    pub left_out: BTreeSet<usize>,
    /// The records of other people.
    pub kept_out: BTreeSet<usize>,
    /// Where else these are named.
    pub traces: NameTraces,
    /// Whether this is a copy without some sections.
    pub is_copy: bool,
    /// Whether the names of other people's files may be told.
    pub strangers: bool,
}

impl KeptOriginals {
    /// Keeps the originals in the stage, but for the documents that are withheld, and for what describes the folder where
    /// it may name them.
    pub(super) fn copy_all(stage: &Stage, listed: &FolderPaths, plan: &Plan, withheld: &WithheldFiles) -> Result<Self> {
        let mut kept = Self::default();
        for (index, document) in plan.documents.iter().enumerate() {
            let original = if withheld.left_out.contains(&index) || withheld.kept_out.contains(&index) {
                None
            } else {
                kept.copy(stage, listed, &document.file, document.sha256.as_deref())?
            };
            kept.originals.push(original);
        }
        let documents: BTreeSet<&str> = plan.documents.iter().map(|document| document.file.as_str()).collect();
        for (name, path) in &listed.files {
            if documents.contains(name.as_str()) {
                continue;
            }
            let (keep, why) = match name.as_str() {
                _ if is_of_a_system(name) => (false, "left behind by the system or by Word; no document"),
                _ if elsewhere(name, listed) => (false, "in a folder of its own within this one; not taken in"),
                _ if withheld.is_copy => {
                    (false, "describes the folder, and may name what has been left out of this copy")
                }
                _ if withheld.is_named_in(path) => (false, "describes the folder, and names what has been kept out"),
                _ => (true, "describes the folder; no document"),
            };
            let original = if keep { kept.copy(stage, listed, name, None)? } else { None };
            let proof = match &original {
                Some(original) => Ok(FileDigest { file: name.clone(), ..original.clone() }),
                None => proof(path, name.clone()),
            };
            // Of a copy without some sections, what lies besides may be named after a document that is left out.
            let is_named = || elsewhere(name, listed) || withheld.traces.are_in_path(name);
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

    /// Copies a file, whose hash is known when it has been read before; none when it cannot be read, which has been told
    /// of.
    fn copy(
        &mut self,
        stage: &Stage,
        listed: &FolderPaths,
        name: &str,
        sha256: Option<&str>,
    ) -> Result<Option<FileDigest>> {
        let from = listed.path(name)?;
        if sha256.is_none() && File::open(from).is_err() {
            return Ok(None);
        }
        let to = binder::original(name);
        let copied = stage.copy(&to, from)?;
        if sha256.is_some_and(|known| known != copied.sha256) {
            return Err(binder::changed(name));
        }
        let proof = FileDigest { file: to, size: copied.size, sha256: copied.sha256 };
        self.files.push(proof.clone());
        Ok(Some(proof))
    }
}

impl WithheldFiles {
    /// Returns whether a file that describes the folder names what is kept out. One that cannot be read is not kept either way.
    fn is_named_in(&self, path: &Path) -> bool {
        let text = || disk::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        !self.kept_out.is_empty() && text().is_ok_and(|text| self.traces.are_in(&text))
    }
}

/// Whether a file lies in a folder of somebody's within this one.
fn elsewhere(name: &str, listed: &FolderPaths) -> bool {
    let mut above = name;
    while let Some((dir, _)) = above.rsplit_once('/') {
        if listed.files.contains_key(&format!("{dir}/{DESCRIPTION}")) {
            return true;
        }
        above = dir;
    }
    false
}
