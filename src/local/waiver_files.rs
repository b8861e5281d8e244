//! Finds the waivers of a check: those of a named file, and a `waivers.yaml` directly in a checked directory.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use crate::error::{Error, Result};
use crate::file;
use crate::file_type::FileType;
use crate::rules::waivers::{self, Waivers};

/// The waivers for a call, and their files.
#[derive(Default)]
pub(crate) struct WaiverFiles {
    pub waivers: Vec<Waivers>,
    paths: Vec<PathBuf>,
}

impl WaiverFiles {
    /// Whether a path is one of the waiver files, and so no record.
    pub fn has(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|path| self.paths.contains(&path))
    }

    fn load(&mut self, path: &Path, below: Option<&Path>) -> Result<()> {
        if !self.has(path) {
            let name = disk::display_path(path);
            let bytes = disk::read(path)?;
            if !matches!(file::file_type(&bytes), FileType::Text | FileType::Empty) {
                let help = "Waivers are a YAML text; save it as UTF-8.";
                return Err(Error::input("this is not text in UTF-8", help).in_file(name));
            }
            let read = waivers::parse(&file::source(&bytes, &name))?;
            self.waivers.push(Waivers { below: below.map(disk::display_path), ..read });
            self.paths.extend(fs::canonicalize(path));
        }
        Ok(())
    }
}

/// The waivers for a call, each file once. A mistake in one ends the call, because findings that it should allow would
/// be reported as errors.
pub(crate) fn load(asked: Option<&Path>, paths: &[PathBuf]) -> Result<WaiverFiles> {
    let mut loaded = WaiverFiles::default();
    if let Some(path) = asked {
        loaded.load(path, None)?;
    }
    for dir in paths.iter().filter(|path| path.is_dir()) {
        let path = dir.join(waivers::FILE_NAME);
        // The check itself reports a link to a file elsewhere, which is not followed.
        if path.is_file() && disk::lies_in(&path, dir) {
            loaded.load(&path, Some(dir))?;
        }
    }
    Ok(loaded)
}
