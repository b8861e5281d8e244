//! The comparison of a binder with its manifest.

use crate::binder::verify::{Verification, verify};
use crate::binder::{FileDigest, MANIFEST};
use crate::desk::archive;
use crate::desk::request::UploadedFile;
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
            Ok(files) => files,
            Err(error) => return Self { name, result: Err(error) },
        };
        let manifest = files.iter().find(|file| file.name == MANIFEST || file.name.ends_with(&format!("/{MANIFEST}")));
        let Some(manifest) = manifest else {
            let help = "Choose the whole directory that was made, or its zip file; without its manifest.json the files \
                        cannot be compared.";
            return Self { name, result: Err(Error::input("there is no manifest.json among these files", help)) };
        };
        let root = manifest.name.strip_suffix(MANIFEST).unwrap_or_default();
        let there = files.iter().filter(|file| file.name != manifest.name).map(|file| {
            let name = file.name.strip_prefix(root).unwrap_or(&file.name);
            (name.to_owned(), Ok(FileDigest::of(name, &file.bytes)))
        });
        let result = verify(&String::from_utf8_lossy(&manifest.bytes), there.collect());
        let name = root.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        Self { name: if name.is_empty() { "The binder".to_owned() } else { name.to_owned() }, result }
    }
}
