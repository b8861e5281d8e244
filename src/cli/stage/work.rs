//! The directory beside the result in which it is made: `lock`, which one run at a time holds, `new`, which is to be
//! the result, and `old`, which was it, where the two cannot change places in one step.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind as Io};
use std::path::{Path, PathBuf};

use super::within;
use crate::cli::disk::{reason, shown};
use crate::error::{Error, ErrorKind, Result};

/// How often a run tries again when another one has just cleared the place away.
const TRIES: usize = 100;

/// A place to work in that nobody else works in.
pub(super) struct Work {
    /// `.<name of the result>.formfolio`
    pub dir: PathBuf,
    /// Held until the end; the system lets go of it for a run that is killed.
    lock: Option<File>,
    /// Directories that were made for the result to stand in, the innermost first.
    made: Vec<PathBuf>,
}

impl Work {
    /// Makes the place, or takes over the one that a killed run left behind. The directories above that are missing
    /// are made.
    pub fn open(out: &Path) -> Result<Self> {
        let dir = place(out);
        let above = within(out);
        let stuck = |error: io::Error| reason(&error, "made").in_file(shown(above));
        let mut made = Vec::new();
        for _ in 0..TRIES {
            let missing = above.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists());
            made.extend(missing.map(Path::to_owned));
            fs::create_dir_all(above).map_err(stuck)?;
            match fs::create_dir(&dir) {
                Err(error) if ![Io::AlreadyExists, Io::NotFound].contains(&error.kind()) => {
                    return Err(reason(&error, "made").in_file(shown(out)));
                }
                _ => {}
            }
            if let Some(lock) = lock(&dir, out)? {
                return Ok(Self { dir, lock: Some(lock), made });
            }
        }
        Err(busy(out))
    }

    /// The place that a killed run left behind, when that run had taken the previous result away.
    pub fn left_behind(out: &Path) -> Result<Option<Self>> {
        let dir = place(out);
        if fs::symlink_metadata(out).is_ok() || !dir.join("old").is_dir() {
            return Ok(None);
        }
        Ok(lock(&dir, out)?.map(|lock| Self { dir, lock: Some(lock), made: Vec::new() }))
    }

    /// Where the result is made.
    pub fn fresh(&self) -> PathBuf {
        self.dir.join("new")
    }

    fn old(&self) -> PathBuf {
        self.dir.join("old")
    }

    /// Puts the previous result back if it was taken away and nothing came into its place.
    pub fn recover(&self, out: &Path) -> Result<bool> {
        if fs::symlink_metadata(out).is_ok() || !self.old().is_dir() {
            return Ok(false);
        }
        fs::rename(self.old(), out).map_err(|error| reason(&error, "put back").in_file(shown(out)))?;
        Ok(true)
    }

    /// Lets the new result and the previous one change places. At every moment one of them is whole, in its place or
    /// in `old`.
    pub fn replace(&self, out: &Path) -> Result<()> {
        if exchange(&self.fresh(), out).is_ok() {
            return Ok(());
        }
        // FAT, network shares and some older systems cannot do that in one step, and each says so in another way.
        // Where something else is in the way, the steps one by one meet it again and tell it.
        self.step_by_step(out)
    }

    /// The same in two steps, between which `recover` has to put things right if the run is killed.
    pub fn step_by_step(&self, out: &Path) -> Result<()> {
        // On Windows a file that somebody has open keeps its directory where it is.
        let stuck = |error: io::Error| {
            let error = reason(&error, "replaced").in_file(shown(out));
            if cfg!(windows) { error.help("Close its files wherever they are open, and try again.") } else { error }
        };
        fs::rename(out, self.old()).map_err(stuck)?;
        fs::rename(self.fresh(), out).map_err(|error| {
            // When this fails too the next run tries it again.
            let _ = self.recover(out);
            stuck(error)
        })
    }

    /// Removes what is left of this run or of one before. The previous result stays until there is one in its place.
    pub fn clear(&self, out: &Path) -> Result<()> {
        let stuck = |error: io::Error| reason(&error, "removed").in_file(shown(&self.dir));
        gone(fs::remove_dir_all(self.fresh())).map_err(stuck)?;
        if fs::symlink_metadata(out).is_ok() {
            gone(fs::remove_dir_all(self.old())).map_err(stuck)?;
        }
        Ok(())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let Some(lock) = self.lock.take() else { return };
        // With something left in it the place stays, for the next run to clear.
        if !self.fresh().exists() && !self.old().exists() {
            // On Unix the lock is removed while it is held, and whoever waits for it sees that it is no more; on
            // Windows a file that is open stays.
            if cfg!(windows) {
                drop(lock);
            }
            let _ = fs::remove_file(self.dir.join("lock"));
            let _ = fs::remove_dir(&self.dir);
            for dir in &self.made {
                // Those with something in them stay.
                let _ = fs::remove_dir(dir);
            }
        }
    }
}

/// Where a result is made.
fn place(out: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(out.file_name().unwrap_or_default());
    name.push(".formfolio");
    out.with_file_name(name)
}

/// The lock of a place, for this run alone; nothing when the place was cleared away meanwhile.
fn lock(dir: &Path, out: &Path) -> Result<Option<File>> {
    let stuck = |error: io::Error| reason(&error, "made").in_file(shown(out));
    match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == Io::NotFound => return Ok(None),
        Err(error) => return Err(stuck(error)),
        Ok(there) if !there.is_dir() => {
            return Err(Error::new(ErrorKind::Disk, "this stands where formfolio makes its result")
                .help("Remove it or give it another name.")
                .in_file(shown(dir)));
        }
        Ok(_) => {}
    }
    let path = dir.join("lock");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    // Nobody can remove it while it is open here.
    #[cfg(windows)]
    std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, 3);
    let file = match options.open(&path) {
        Err(error) if error.kind() == Io::NotFound => return Ok(None),
        opened => opened.map_err(stuck)?,
    };
    match file.try_lock() {
        Ok(()) => Ok(is_at(&file, &path).then_some(file)),
        Err(TryLockError::WouldBlock) => Err(busy(out)),
        Err(TryLockError::Error(error)) => Err(stuck(error)),
    }
}

/// Whether the lock that was taken is still the one that others will ask for: whoever held it before may have removed
/// it in the meantime.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |there: fs::Metadata| (there.dev(), there.ino());
    file.metadata().is_ok_and(|held| fs::symlink_metadata(path).is_ok_and(|there| of(there) == of(held)))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

fn busy(out: &Path) -> Error {
    Error::new(ErrorKind::Disk, "another run of formfolio is making this at the moment")
        .help("Wait until it has ended, or choose another place with --out.")
        .in_file(shown(out))
}

/// Two directories change places in one step.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(Io::Unsupported.into())
}

/// What is not there counts as removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == Io::NotFound => Ok(()),
        other => other,
    }
}
