//! The files below a directory of somebody's records, with the names they are shown by.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::disk;
use crate::error::{Error, Result};

/// What lies below the directory of a folder.
pub(crate) struct FolderPaths {
    /// The files: name for messages, and path. A name that is not UTF-8 is displayed differently from its path.
    pub files: BTreeMap<String, PathBuf>,
    /// Links that are not followed.
    pub links: Vec<PathBuf>,
}

impl FolderPaths {
    /// Lists a directory.
    pub fn below(dir: &Path) -> Result<Self> {
        if dir.is_file() {
            let help = "A folder is a directory with one person’s records in it; name the directory.";
            return Err(Error::usage("this is a file, not a folder", help).in_file(disk::display_path(dir)));
        }
        let (paths, links) = disk::walk(dir)?;
        let mut files = BTreeMap::new();
        for path in paths {
            let mut name = disk::display_path(path.strip_prefix(dir).unwrap_or(&path));
            // Two names that look alike when displayed get different displays.
            while files.contains_key(&name) {
                name.push('_');
            }
            files.insert(name, path);
        }
        Ok(Self { files, links })
    }

    /// The files as they are shown.
    pub fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    /// Where a file is, by the name it is shown with.
    pub fn path(&self, name: &str) -> Result<&Path> {
        let known = self.files.get(name).map(PathBuf::as_path);
        known.ok_or_else(|| Error::internal(format!("{name} was not listed")))
    }
}
