//! The originals of a folder, kept byte for byte, each with its proof.

use std::collections::BTreeSet;
use std::fs::File;

use super::super::stage::Stage;
use super::Listed;
use super::verify::proof;
use crate::binder;
use crate::binder::manifest::{Besides, Proof};
use crate::check::DESCRIPTION;
use crate::error::{Error, Result};
use crate::folder::{Plan, is_of_a_system};

/// The originals that were kept.
#[derive(Default)]
pub(super) struct Kept {
    /// For each document of the plan.
    pub originals: Vec<Option<Proof>>,
    /// What is no document.
    pub besides: Vec<Besides>,
    /// Every file that was written.
    pub files: Vec<Proof>,
    /// What could not even be read.
    pub failures: Vec<Error>,
}

impl Kept {
    /// Keeps the originals in the stage, but for the documents that are left out. Then nothing is kept either that
    /// describes the folder: it may name them.
    pub(super) fn keep(
        stage: &Stage,
        listed: &Listed,
        plan: &Plan,
        left_out: &BTreeSet<usize>,
        whole: bool,
    ) -> Result<Self> {
        let mut kept = Self::default();
        for (index, document) in plan.documents.iter().enumerate() {
            let original = if left_out.contains(&index) {
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
                _ if !whole => (false, "describes the folder, and may name what has been left out of this copy"),
                _ => (true, "describes the folder; no document"),
            };
            let original = if keep { kept.copy(stage, listed, name, None)? } else { None };
            let proof = match &original {
                Some(original) => Ok(Proof { file: name.clone(), ..original.clone() }),
                None => proof(path, name.clone()),
            };
            match proof {
                Ok(proof) => {
                    kept.besides.push(Besides { proof, original: original.map(|original| original.file), why })
                }
                Err(error) => kept.failures.push(error),
            }
        }
        Ok(kept)
    }

    /// Copies a file, whose hash is known when it has been read before; none when it cannot be read, which has been told
    /// of.
    fn copy(&mut self, stage: &Stage, listed: &Listed, name: &str, sha256: Option<&str>) -> Result<Option<Proof>> {
        let from = listed.path(name)?;
        if sha256.is_none() && File::open(from).is_err() {
            return Ok(None);
        }
        let to = binder::original(name);
        let copied = stage.copy(&to, from)?;
        if sha256.is_some_and(|known| known != copied.sha256) {
            return Err(binder::changed(name));
        }
        let proof = Proof { file: to, size: copied.size, sha256: copied.sha256 };
        self.files.push(proof.clone());
        Ok(Some(proof))
    }
}

/// Whether a file lies in a folder of somebody's within this one.
fn elsewhere(name: &str, listed: &Listed) -> bool {
    let mut above = name;
    while let Some((dir, _)) = above.rsplit_once('/') {
        if listed.files.contains_key(&format!("{dir}/{DESCRIPTION}")) {
            return true;
        }
        above = dir;
    }
    false
}
