//! A lock in a directory, held by one run at a time. The system releases it however the run ends, so a directory with
//! a free lock was left behind by a run that was killed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind as Io};
use std::path::{Path, PathBuf};

/// The file that is locked.
const NAME: &str = "lock";

/// The lock of a directory, held by this run.
#[derive(Debug)]
pub(crate) struct DirLock {
    dir: PathBuf,
    file: File,
}

impl DirLock {
    /// Takes the lock of a directory. Nothing when the directory has been removed meanwhile; `WouldBlock` when another
    /// run holds the lock.
    pub fn acquire(dir: &Path) -> io::Result<Option<Self>> {
        Self::open(dir, true)
    }

    /// Takes the lock that a killed run left in a directory. Nothing when there is none.
    pub fn take_over(dir: &Path) -> io::Result<Option<Self>> {
        Self::open(dir, false)
    }

    fn open(dir: &Path, create: bool) -> io::Result<Option<Self>> {
        let path = dir.join(NAME);
        if !create && !fs::symlink_metadata(&path).is_ok_and(|there| there.is_file()) {
            return Ok(None);
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(create).truncate(false);
        // No other run can remove it while it is open here.
        #[cfg(windows)]
        std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, 3);
        let file = match options.open(&path) {
            Err(error) if error.kind() == Io::NotFound => return Ok(None),
            opened => opened?,
        };
        match file.try_lock() {
            Ok(()) => Ok(is_at(&file, &path).then(|| Self { dir: dir.to_owned(), file })),
            Err(TryLockError::WouldBlock) => Err(Io::WouldBlock.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether a file in the directory is the lock.
    pub fn is_lock(path: &Path) -> bool {
        path.file_name().is_some_and(|name| name == NAME)
    }

    /// Removes the lock, and its directory when nothing else is in it.
    pub fn remove(self) {
        let Self { dir, file } = self;
        // On Unix the lock is removed while it is held, and a run that waits for it sees that it is no more; on Windows
        // a file that is open stays.
        if cfg!(windows) {
            drop(file);
            let _ = fs::remove_file(dir.join(NAME));
        } else {
            let _ = fs::remove_file(dir.join(NAME));
            drop(file);
        }
        let _ = fs::remove_dir(dir);
    }
}

/// Whether an open file is still the one that has this name: a run that held its lock may have removed it.
#[cfg(unix)]
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |there: fs::Metadata| (there.dev(), there.ino());
    file.metadata().is_ok_and(|held| fs::symlink_metadata(path).is_ok_and(|there| identity(there) == identity(held)))
}

#[cfg(not(unix))]
pub(crate) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
