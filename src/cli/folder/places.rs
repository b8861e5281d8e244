//! Finds the folders of a call, and the place for each binder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::check::DESCRIPTION;
use crate::error::{Error, Result};
use crate::folder::is_document;
use crate::local::disk;

/// The folders that are meant by some paths.
#[derive(Debug, Default)]
pub(in crate::cli) struct MeantFolders {
    /// The directories of the folders.
    pub dirs: Vec<PathBuf>,
    /// The documents that lie beside folders and in none of them, each as an error.
    pub strays: Vec<Error>,
}

/// Expands each path: a folder stands for itself, a directory of folders for the folders in it. A directory without
/// `folder.yaml` holds folders when one of the directories in it has one; then each with documents is a folder.
pub(in crate::cli) fn folders(dirs: &[PathBuf]) -> Result<MeantFolders> {
    let is_described = |dir: &Path| dir.join(DESCRIPTION).is_file();
    let mut out = MeantFolders::default();
    for dir in dirs {
        let (below, files): (Vec<PathBuf>, Vec<PathBuf>) = if dir.is_dir() {
            disk::within(dir)?.into_iter().partition(|path| path.is_dir())
        } else {
            Default::default()
        };
        if is_described(dir) || !below.iter().any(|path| is_described(path)) {
            out.dirs.push(dir.clone());
            continue;
        }
        let name = |path: &Path| disk::display_path(path.strip_prefix(dir).unwrap_or(path));
        let has_documents = |path: &Path| {
            is_described(path)
                || disk::walk(path).is_ok_and(|(files, _)| files.iter().any(|path| is_document(&name(path))))
        };
        out.dirs.extend(below.into_iter().filter(|path| has_documents(path)));
        let strays = files.into_iter().filter(|path| path.is_file() && is_document(&name(path)));
        out.strays.extend(strays.map(|path| {
            let help = "Put it into the folder of the person whom it is about.";
            Error::input("this lies beside the folders and in none of them, so it was left out", help)
                .in_file(disk::display_path(&path))
        }));
    }
    Ok(out)
}

/// The place of each folder's binder; no two are the same.
pub(super) fn places<'d>(
    out: Option<&Path>,
    dirs: &'d [PathBuf],
    several: bool,
) -> Vec<(&'d PathBuf, Result<PathBuf>)> {
    let mut taken = BTreeSet::new();
    let one = |dir: &'d PathBuf| {
        let place = place(out, dir, several).and_then(|place| {
            let message = "the binders of two folders with this name would be in the same place";
            let help = "Assemble them one by one, each with its own --out.";
            // Some disks do not distinguish capitals from small letters.
            let free = taken.insert(disk::display_path(&place).to_lowercase());
            if free { Ok(place) } else { Err(Error::usage(message, help).in_file(disk::display_path(dir))) }
        });
        (dir, place)
    };
    dirs.iter().map(one).collect()
}

/// The place of a folder's binder.
fn place(out: Option<&Path>, dir: &Path, several: bool) -> Result<PathBuf> {
    let whole = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    // `.` and `..` have no name of their own.
    let real = if dir.file_name().is_some() { whole } else { whole.canonicalize().unwrap_or(whole) };
    let own = || match real.file_name() {
        Some(name) => {
            let mut name = name.to_owned();
            name.push("-binder");
            PathBuf::from(name)
        }
        None => PathBuf::from("binder"),
    };
    let out = match out {
        Some(out) if several => out.join(own()),
        Some(out) => out.to_owned(),
        None => own(),
    };
    let (inner, outer) = (resolved(&out), resolved(dir));
    if inner.starts_with(&outer) {
        return Err(Error::usage(
            "the binder would be inside the folder that it is made from, and become part of the next one",
            "Choose a place outside the folder with --out.",
        )
        .in_file(disk::display_path(&out)));
    }
    if outer.starts_with(&inner) {
        return Err(Error::usage("the folder is inside the place for its binder", "Choose another place with --out.")
            .in_file(disk::display_path(&out)));
    }
    Ok(out)
}

/// A path without links, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = whole.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match there {
        Some((above, real)) => real.join(whole.strip_prefix(above).unwrap_or(Path::new(""))),
        None => whole,
    }
}

/// The zip file beside a binder.
pub(super) fn zip_of(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".zip");
    out.with_file_name(name)
}
