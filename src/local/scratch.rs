//! A directory of one run's own in the system's directory for temporary files. It is gone when the run has ended.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{display_path, reason};
use super::lock::DirLock;
use super::unfinished::{self, Unfinished, WorkGuard};
use crate::error::Result;

/// Its name is so many letters and digits between these.
const BEFORE: &str = "formfolio-";
const AFTER: &str = ".tmp";
const RANDOM: usize = 6;

/// A directory for files that must not outlive the run. Only the user may read it.
pub(crate) struct Scratch {
    dir: PathBuf,
    _begun: WorkGuard,
}

/// A directory, with its lock where the disk has locks.
struct LockedDir {
    dir: PathBuf,
    lock: Option<DirLock>,
}

/// A directory that a killed run left behind.
pub(crate) struct LeftoverDir(LockedDir);

impl Scratch {
    /// Makes the directory.
    pub fn new() -> Result<Self> {
        let made = unfinished::begin(|| create().map(|held| (held.dir.clone(), held)));
        let (dir, _begun) =
            made.map_err(|error| reason(&error, "made").in_file(display_path(&std::env::temp_dir())))?;
        Ok(Self { dir, _begun })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// What killed runs left behind: directories in which nothing lies but what has one of these names. One without a
    /// lock is left, too, when it has something in it that `betrays` it: a program that a killed run started makes
    /// it anew, after another run has removed it with its lock.
    pub fn left(known: &[&str], betrays: &str) -> Vec<LeftoverDir> {
        let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return Vec::new() };
        let left = |dir: PathBuf| {
            if !is_named_so(&dir) || !is_own_directory(&dir) {
                return None;
            }
            // A run may have been killed before it made the lock.
            let _ = fs::remove_dir(&dir);
            let lock = DirLock::take_over(&dir).ok()?;
            let is_left = (lock.is_some() || dir.join(betrays).exists()) && holds_only(&dir, known);
            is_left.then(|| LeftoverDir(LockedDir { dir, lock }))
        };
        entries.flatten().filter_map(|entry| left(entry.path())).collect()
    }
}

impl LeftoverDir {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0.dir
    }

    /// Removes it.
    pub fn remove(mut self) {
        unfinished::step(|| self.0.discard());
    }
}

/// How often a run tries again when another one has just cleared the directory away.
const TRIES: usize = 100;

fn create() -> io::Result<LockedDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEFORE).suffix(AFTER).rand_bytes(RANDOM);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    for _ in 0..TRIES {
        let dir = builder.tempdir()?.keep();
        match DirLock::acquire(&dir) {
            // A run that clears up took it for one that was left behind.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Ok(None) => {}
            Ok(lock) => return Ok(LockedDir { dir, lock }),
            // Some disks have no locks. There, no other run ever clears it up.
            Err(_) => return Ok(LockedDir { dir, lock: None }),
        }
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

fn is_named_so(dir: &Path) -> bool {
    let name = dir.file_name().and_then(|name| name.to_str());
    let random = name.and_then(|name| name.strip_prefix(BEFORE)?.strip_suffix(AFTER)).unwrap_or_default();
    random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether it is a directory, no link to one, and this user's own: several people may share the place.
fn is_own_directory(dir: &Path) -> bool {
    let Ok(there) = fs::symlink_metadata(dir) else { return false };
    #[cfg(unix)]
    let own = std::os::unix::fs::MetadataExt::uid(&there) == rustix::process::geteuid().as_raw();
    #[cfg(not(unix))]
    let own = true;
    own && there.is_dir()
}

/// Whether nothing lies in a directory but its lock and what has one of these names.
fn holds_only(dir: &Path, known: &[&str]) -> bool {
    let Ok(entries) = fs::read_dir(dir) else { return false };
    let is_known = |path: PathBuf| {
        DirLock::is_lock(&path) || path.file_name().is_some_and(|name| known.iter().any(|known| name == *known))
    };
    entries.into_iter().all(|entry| entry.is_ok_and(|entry| is_known(entry.path())))
}

impl Unfinished for LockedDir {
    fn discard(&mut self) -> bool {
        let Some(lock) = self.lock.take() else { return unfinished::remove(&self.dir).is_ok() };
        // The lock goes last: as long as anything is left, the next run finds it.
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten().map(|entry| entry.path());
        let others = entries.filter(|path| !DirLock::is_lock(path));
        let gone = others.filter(|path| unfinished::remove(path).is_err()).count() == 0;
        if gone {
            lock.remove();
        }
        // Something may have been written there since its entries were listed.
        gone && unfinished::remove(&self.dir).is_ok()
    }
}

#[cfg(all(test, unix))]
mod tests;
