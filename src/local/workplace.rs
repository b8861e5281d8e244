//! The directory beside the result in which it is made: `lock`, which one run at a time holds, `new`, which is to be
//! the result, and `old`, which was it, where the two cannot change places in one step.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind as Io};
use std::path::{Path, PathBuf};

use super::access::Access;
use super::disk::{display_path, missing, parent, reason};
use super::lock::DirLock;
use super::unfinished::{self, Unfinished, WorkGuard};
use crate::error::{Error, ErrorKind, Result};

/// How often a run tries again when another one has just cleared the place away.
const TRIES: usize = 100;

/// The name of the place is the name of the result between these.
const BEFORE: &str = ".";
const AFTER: &str = ".formfolio";

/// What may lie in a place.
const NEW: &str = "new";
const OLD: &str = "old";

/// A working directory for one run alone. It is removed when this is dropped.
pub(crate) struct Workplace {
    place: WorkplaceKey,
    _begun: WorkGuard,
}

/// Where it is, and of which result.
#[derive(Debug, Clone)]
struct WorkplaceKey {
    /// `.<name of the result>.formfolio`
    dir: PathBuf,
    out: PathBuf,
}

/// A locked working directory.
struct LockedPlace {
    place: WorkplaceKey,
    lock: Option<DirLock>,
    /// Directories that were made for the result to stand in, the innermost first.
    made: Vec<PathBuf>,
}

impl Workplace {
    /// Makes the place, or takes over the one that a killed run left behind. The directories above that are missing
    /// are made, with no wider rights than `dirs`.
    pub fn open(out: &Path, dirs: Access) -> Result<Self> {
        let place = WorkplaceKey::for_output(out);
        let (place, _begun) = unfinished::begin(|| place.lock_place(dirs).map(|held| (place, held)))?;
        Ok(Self { place, _begun })
    }

    /// Puts the previous result back into its place if a killed run took it away and set nothing in its place; says
    /// whether that was so.
    pub fn recover_at(out: &Path) -> Result<bool> {
        let place = WorkplaceKey::for_output(out);
        unfinished::step(|| {
            if fs::symlink_metadata(out).is_ok() || !place.dir.join(OLD).is_dir() {
                return Ok(false);
            }
            let Some(lock) = place.lock(DirLock::acquire)? else { return Ok(false) };
            let recovered = place.recover();
            LockedPlace { place, lock: Some(lock), made: Vec::new() }.discard();
            recovered
        })
    }

    /// Clears away the place that a killed run left behind. A directory that is none, or in which a run is at work, is
    /// left alone.
    pub fn clear_left(dir: &Path) {
        let Some(place) = WorkplaceKey::from_dir(dir) else { return };
        unfinished::step(|| {
            // A run may have been killed before it made the lock.
            let _ = fs::remove_dir(dir);
            let Ok(Some(lock)) = DirLock::take_over(dir) else { return };
            if !place.is_ours() {
                return;
            }
            let _ = place.recover();
            LockedPlace { place, lock: Some(lock), made: Vec::new() }.discard();
        });
    }

    /// The place itself.
    pub fn dir(&self) -> &Path {
        &self.place.dir
    }

    /// Where the result is made.
    pub fn new_result(&self) -> PathBuf {
        self.place.dir.join(NEW)
    }

    /// Puts the previous result back if it was taken away and nothing came into its place.
    pub fn recover(&self) -> Result<bool> {
        unfinished::step(|| self.place.recover())
    }

    /// Sets the result in its place, where nothing is yet.
    pub fn set(&self) -> io::Result<()> {
        unfinished::step(|| fs::rename(self.new_result(), &self.place.out))
    }

    /// Lets the new result and the previous one change places. At every moment one of them is whole, in its place or
    /// in `old`.
    pub fn replace(&self) -> Result<()> {
        if unfinished::step(|| exchange(&self.new_result(), &self.place.out)).is_ok() {
            return Ok(());
        }
        // FAT, network shares and some older systems cannot do that in one step, and each says so in another way.
        // Where something else is in the way, the steps one by one meet it again and tell it.
        self.step_by_step()
    }

    /// The same in two steps, between which `recover` has to put things right if the run is killed.
    pub fn step_by_step(&self) -> Result<()> {
        let WorkplaceKey { dir, out } = &self.place;
        // On Windows a directory cannot be moved while a file in it is open.
        let stuck = |error: io::Error| {
            let error = reason(&error, "replaced").in_file(display_path(out));
            if cfg!(windows) { error.help("Close its files wherever they are open, and try again.") } else { error }
        };
        unfinished::step(|| {
            fs::rename(out, dir.join(OLD)).map_err(stuck)?;
            fs::rename(dir.join(NEW), out).map_err(|error| {
                // When this fails too the next run tries it again.
                let _ = self.place.recover();
                stuck(error)
            })
        })
    }

    /// Removes what is left of this run or of one before. The previous result stays until there is one in its place.
    pub fn clear(&self) -> Result<()> {
        unfinished::step(|| self.place.clear())
    }
}

impl WorkplaceKey {
    /// The place of a result.
    fn for_output(out: &Path) -> Self {
        let mut name = OsString::from(BEFORE);
        name.push(out.file_name().unwrap_or_default());
        name.push(AFTER);
        Self { dir: out.with_file_name(name), out: out.to_owned() }
    }

    /// The place that a directory is by its name.
    fn from_dir(dir: &Path) -> Option<Self> {
        let name = dir.file_name()?.to_str()?.strip_prefix(BEFORE)?.strip_suffix(AFTER)?;
        let is_place = !name.is_empty() && fs::symlink_metadata(dir).is_ok_and(|there| there.is_dir());
        is_place.then(|| Self { dir: dir.to_owned(), out: dir.with_file_name(name) })
    }

    /// Whether nothing lies in it but what belongs there.
    fn is_ours(&self) -> bool {
        let Ok(entries) = fs::read_dir(&self.dir) else { return false };
        let known = |path: PathBuf| {
            DirLock::is_lock(&path)
                || path.file_name().is_some_and(|name| (name == NEW || name == OLD) && path.is_dir())
        };
        entries.into_iter().all(|entry| entry.is_ok_and(|entry| known(entry.path())))
    }

    /// Makes the place and takes its lock.
    fn lock_place(&self, dirs: Access) -> Result<LockedPlace> {
        let above = parent(&self.out);
        let stuck = |error: io::Error| reason(&error, "made").in_file(display_path(above));
        let mut made = Vec::new();
        for _ in 0..TRIES {
            made.extend(missing(above));
            dirs.make_dirs(above).map_err(stuck)?;
            match private(&self.dir) {
                Err(error) if ![Io::AlreadyExists, Io::NotFound].contains(&error.kind()) => {
                    return Err(reason(&error, "made").in_file(display_path(&self.out)));
                }
                _ => {}
            }
            if let Some(lock) = self.lock(DirLock::acquire)? {
                return Ok(LockedPlace { place: self.clone(), lock: Some(lock), made });
            }
        }
        Err(self.busy())
    }

    /// The lock of the place, for this run alone; nothing when the place was cleared away meanwhile.
    fn lock(&self, take: fn(&Path) -> io::Result<Option<DirLock>>) -> Result<Option<DirLock>> {
        let stuck = |error: io::Error| reason(&error, "made").in_file(display_path(&self.out));
        match fs::symlink_metadata(&self.dir) {
            Err(error) if error.kind() == Io::NotFound => return Ok(None),
            Err(error) => return Err(stuck(error)),
            Ok(there) if !there.is_dir() => {
                return Err(Error::new(ErrorKind::Disk, "this is in the place where formfolio makes its result")
                    .help("Remove it or give it another name.")
                    .in_file(display_path(&self.dir)));
            }
            Ok(_) => {}
        }
        take(&self.dir).map_err(|error| if error.kind() == Io::WouldBlock { self.busy() } else { stuck(error) })
    }

    fn busy(&self) -> Error {
        Error::new(ErrorKind::Disk, "another run of formfolio is making this at the moment")
            .help("Wait until it has ended, or choose another place with --out.")
            .in_file(display_path(&self.out))
    }

    fn recover(&self) -> Result<bool> {
        let Self { dir, out } = self;
        if fs::symlink_metadata(out).is_ok() || !dir.join(OLD).is_dir() {
            return Ok(false);
        }
        fs::rename(dir.join(OLD), out).map_err(|error| reason(&error, "put back").in_file(display_path(out)))?;
        Ok(true)
    }

    fn clear(&self) -> Result<()> {
        let stuck = |error: io::Error| reason(&error, "removed").in_file(display_path(&self.dir));
        unfinished::remove(&self.dir.join(NEW)).map_err(stuck)?;
        if fs::symlink_metadata(&self.out).is_ok() {
            unfinished::remove(&self.dir.join(OLD)).map_err(stuck)?;
        }
        Ok(())
    }
}

impl Unfinished for LockedPlace {
    fn discard(&mut self) -> bool {
        let _ = self.place.clear();
        let dir = &self.place.dir;
        let gone = !dir.join(NEW).exists() && !dir.join(OLD).exists();
        let Some(lock) = self.lock.take().filter(|_| gone) else { return gone };
        lock.remove();
        for dir in &self.made {
            // Those with something in them stay.
            let _ = fs::remove_dir(dir);
        }
        gone
    }
}

/// Makes a directory that only the user may read.
fn private(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    let made = std::os::unix::fs::DirBuilderExt::mode(&mut fs::DirBuilder::new(), 0o700).create(dir);
    #[cfg(not(unix))]
    let made = fs::create_dir(dir);
    made
}

/// Two directories change places in one step.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(crate) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(Io::Unsupported.into())
}
