//! The comparison of a binder with its manifest.

use crate::binder::verify::{Verification, verify};
use crate::binder::{FileDigest, MANIFEST};
use crate::desk::archive;
use crate::desk::request::{UploadedFile, by_name};
use crate::error::{Error, Result};

/// What a comparison gave.
#[derive(Debug)]
pub(in crate::desk) struct Proof {
    /// What the binder is called.
    pub name: String,
    /// The result, or why there is none.
    pub result: Result<Verification>,
}

impl Proof {
    /// Compares the files of a binder's directory, or of its zip, with the manifest among them.
    pub fn new(files: Vec<UploadedFile>) -> Self {
        let name = files.first().map_or("", |file| file.name.as_str()).to_owned();
        let files = match archive::unpacked(files) {
            Ok(files) => by_name(files),
            Err(error) => return Self { name, result: Err(error) },
        };
        // An original may be a manifest, too; the one of the binder is in the topmost directory.
        let is_manifest = |name: &str| name.rsplit('/').next() == Some(MANIFEST);
        let manifests = files.iter().filter(|(name, _)| is_manifest(name));
        let Some((manifest, text)) = manifests.min_by_key(|(name, _)| name.matches('/').count()) else {
            let help = "Choose the whole directory that was made, or its zip file; without its manifest.json the files \
                        cannot be compared.";
            return Self { name, result: Err(Error::input("there is no manifest.json among these files", help)) };
        };
        let root = manifest.strip_suffix(MANIFEST).unwrap_or_default();
        let there = files.iter().filter(|(name, _)| *name != manifest).map(|(name, bytes)| {
            let name = name.strip_prefix(root).unwrap_or(name);
            (name.to_owned(), Ok(FileDigest::of(name, bytes)))
        });
        let result = verify(&String::from_utf8_lossy(text), there.collect());
        let name = root.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        Self { name: if name.is_empty() { "The binder".to_owned() } else { name.to_owned() }, result }
    }
}
