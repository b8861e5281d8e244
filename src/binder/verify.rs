//! Holds a binder and what lies beside it against its manifest.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::file_digest::FileDigest;
use super::manifest::whole;
use crate::error::{Error, Result};
use crate::folder::is_of_a_system;

/// What has come of a file since the manifest was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OriginalChange {
    /// It has other bytes; its size then and now, in bytes.
    Changed(u64, u64),
    /// It is not there any more.
    Missing,
    /// It was not there.
    Added,
    /// It is there and cannot be read; why not.
    Unreadable(String),
}

impl OriginalChange {
    /// The word in JSON.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Changed(..) => "changed",
            Self::Missing => "missing",
            Self::Added => "added",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The member of staff.
    pub person: Option<String>,
    /// How many files the manifest lists.
    pub files: usize,
    /// Which of them are not as they were, and which are new, sorted by path.
    pub changes: Vec<(String, OriginalChange)>,
    /// Whether the manifest is as it was written.
    pub manifest_whole: bool,
    /// The hash of the whole, as it is in the manifest.
    pub sha256: String,
}

impl Verification {
    /// Whether everything is as it was.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.changes.is_empty() && self.manifest_whole
    }
}

/// What the manifest says, and what it calls the whole.
struct ReadManifest {
    person: Option<String>,
    files: Vec<FileDigest>,
    sha256: String,
    whole: bool,
}

fn read(text: &str) -> Option<ReadManifest> {
    let manifest: Json = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let sha256 = manifest.get("sha256")?.as_str()?.to_owned();
    let one = |file: &Json| {
        Some(FileDigest {
            file: file.get("file")?.as_str()?.to_owned(),
            size: file.get("size")?.as_u64()?,
            sha256: file.get("sha256")?.as_str()?.to_owned(),
        })
    };
    manifest.get("formfolio")?;
    Some(ReadManifest {
        person: manifest.get("person").and_then(Json::as_str).map(str::to_owned),
        files: manifest.get("files")?.as_array()?.iter().map(one).collect::<Option<_>>()?,
        whole: whole(&manifest) == sha256,
        sha256,
    })
}

/// Whether a text is a manifest of ours that lists all of these files, so that nothing of anybody else's is among them.
#[must_use]
pub fn is_all_of(text: &str, mut files: impl Iterator<Item = String>) -> bool {
    let Some(read) = read(text) else { return false };
    let listed: BTreeSet<&str> = read.files.iter().map(|listed| listed.file.as_str()).collect();
    files.all(|file| listed.contains(file.as_str()) || is_of_a_system(&file))
}

/// Compares what is there with the manifest. `there` are the files beside it, each with its proof, or why it cannot be
/// read. What systems leave behind in directories counts as nothing.
///
/// # Errors
/// When the text is no manifest.
pub fn verify(text: &str, there: Vec<(String, Result<FileDigest>)>) -> Result<Verification> {
    let Some(read) = read(text) else {
        return Err(Error::input(
            "this is not the manifest of a binder, or it has been damaged",
            "Ask whoever made the binder to send it again, with all the files beside it.",
        ));
    };
    let mut there: BTreeMap<String, Result<FileDigest>> = there.into_iter().collect();
    let mut changes = Vec::new();
    for listed in &read.files {
        let change = match there.remove(&listed.file) {
            None => OriginalChange::Missing,
            Some(Err(error)) => OriginalChange::Unreadable(error.message),
            Some(Ok(now)) if now.size != listed.size || now.sha256 != listed.sha256 => {
                OriginalChange::Changed(listed.size, now.size)
            }
            Some(Ok(_)) => continue,
        };
        changes.push((listed.file.clone(), change));
    }
    changes.extend(there.into_keys().filter(|file| !is_of_a_system(file)).map(|file| (file, OriginalChange::Added)));
    changes.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(Verification {
        person: read.person,
        files: read.files.len(),
        changes,
        manifest_whole: read.whole,
        sha256: read.sha256,
    })
}
