//! A binder on disk, with its originals and its manifest.

use std::fs::File;
use std::io;
use std::path::Path;

use super::disk;
use super::stage::Stage;
use crate::binder::verify::{self, Verification};
use crate::binder::{FileDigest, MANIFEST};
use crate::error::{Error, Result};
use crate::file::Fingerprint;

/// Compares a binder and its originals with the manifest.
pub(crate) fn verified(dir: &Path) -> Result<Verification> {
    let shown = disk::display_path(dir);
    Stage::recover(dir)?;
    if dir.is_file() {
        let help = "Name the directory that `folder assemble` made. Unpack it first when it came as a zip file, and then the \
                    binder.zip that is in a locked one.";
        return Err(Error::usage("this is a file, not a directory", help).in_file(shown));
    }
    let manifest = dir.join(MANIFEST);
    if dir.is_dir() && !manifest.exists() {
        let help =
            "Name the directory that `folder assemble` made; without its manifest.json the files cannot be checked.";
        return Err(Error::input("there is no manifest.json in this directory", help).in_file(shown));
    }
    let text = disk::read_long(&manifest)?;
    let mut there = Vec::new();
    for path in disk::below(dir, &|path| path != manifest)? {
        let name = disk::display_path(path.strip_prefix(dir).unwrap_or(&path));
        there.push((name.clone(), digest(&path, name)));
    }
    verify::verify(&String::from_utf8_lossy(&text), there).map_err(|error| error.in_file(disk::display_path(&manifest)))
}

/// The size and hash of a file.
pub(crate) fn digest(path: &Path, name: String) -> Result<FileDigest> {
    let mut fingerprint = Fingerprint::default();
    let read = File::open(path).and_then(|mut file| io::copy(&mut file, &mut fingerprint));
    read.map_err(|error| disk::reason(&error, "read").in_file(disk::display_path(path)))?;
    let (size, sha256) = fingerprint.finish();
    Ok(FileDigest { file: name, size, sha256 })
}

/// Whether a directory holds only what belongs to a binder.
pub(crate) fn is_binder(out: &Path) -> bool {
    let Ok(text) = disk::read_long(&out.join(MANIFEST)) else { return false };
    let Ok(below) = disk::below(out, &|_| true) else { return false };
    let names = below.into_iter().map(|path| disk::display_path(path.strip_prefix(out).unwrap_or(&path)));
    verify::is_all_of(&String::from_utf8_lossy(&text), names.filter(|name| name != MANIFEST))
}
