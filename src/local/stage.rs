//! A directory that appears complete or not at all: it is built in `.<its name>.formfolio` beside its place and moved
//! there at the end. A run that fails or is interrupted removes it; the next run that writes there removes what a
//! killed run left.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind as Io, Read, Write};
use std::path::{Path, PathBuf};

use super::access::{self, Access};
use super::disk::{display_path, parent, reason};
use super::workplace::Workplace;
use super::{leftovers, unfinished};
use crate::error::{Error, ErrorKind, Result};
use crate::file::Fingerprint;

/// How much of a file is held while it is copied.
const BUFFER: usize = 128 * 1024;

/// A directory in the making.
pub(crate) struct Stage {
    /// Where it is to stand.
    out: PathBuf,
    /// Where it is made.
    work: Workplace,
    /// Something stands there that may be replaced.
    replaces: bool,
    /// Whatever it is; otherwise only an empty directory.
    force: bool,
    /// The widest rights to the directories in it, and to the files that are written.
    dirs: Access,
    files: Access,
}

/// What was copied.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CopiedFile {
    /// The number of bytes.
    pub size: u64,
    /// Their fingerprint.
    pub sha256: String,
}

impl Stage {
    /// Begins to make a directory. One that is there already is replaced when it is empty, or when that is forced and
    /// `is_ours` knows it as the result of an earlier run.
    ///
    /// The directory, and any missing ones above it, get at most the rights `dirs`.
    pub fn open(out: &Path, force: bool, dirs: Access, is_ours: impl Fn(&Path) -> bool) -> Result<Self> {
        // Before anything is made for a call that is refused anyway.
        may_be_made(out, force, &is_ours)?;
        leftovers::before_writing_in(parent(out));
        let mut stage = Self {
            out: out.to_owned(),
            work: Workplace::open(out, dirs)?,
            replaces: false,
            force,
            dirs,
            files: Access::ANYBODY,
        };
        stage.work.recover()?;
        stage.replaces = may_be_made(out, force, &is_ours)?;
        stage.work.clear()?;
        unfinished::step(|| fs::create_dir(stage.path()))
            .map_err(|error| reason(&error, "made").in_file(display_path(out)))?;
        Ok(stage)
    }

    /// Limits the rights of the files that are written from now on.
    pub fn limit(&mut self, files: Access) {
        self.files = files;
    }

    /// Puts the previous result back into its place if a run was killed in the moment between taking it away and
    /// setting the new one there; says whether that was so. Such a moment only exists where two directories cannot
    /// change places in one step.
    pub fn recover(out: &Path) -> Result<bool> {
        Workplace::recover_at(out)
    }

    /// The directory as it is now, under the name it has while it is made.
    pub fn path(&self) -> PathBuf {
        self.work.new_result()
    }

    /// Writes a file; its name is relative and has `/` between directories.
    pub fn write(&self, relative: &str, bytes: &[u8]) -> Result<()> {
        let (mut file, stuck) = self.create(relative, self.files)?;
        // What is made here is on the disk before it takes the place of what was made before: a power cut then leaves
        // one of the two. That costs one or two milliseconds a file, for the few files of a binder that are made.
        // Copies are left to the system: there may be a hundred in a binder, on a thousand binders that would be
        // minutes, and their originals and their fingerprints in the manifest are there to put right what was lost.
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(stuck)
    }

    /// Copies a file, of which never more than a little is held.
    pub fn copy(&self, relative: &str, from: &Path) -> Result<CopiedFile> {
        let unread = |error: io::Error| reason(&error, "read").in_file(display_path(from));
        // A pipe would be waited for without an end.
        if !fs::metadata(from).map_err(unread)?.is_file() {
            return Err(Error::input(
                "this is not an ordinary file, so it cannot be copied",
                "Take it out of the folder.",
            )
            .in_file(display_path(from)));
        }
        let mut source = File::open(from).map_err(unread)?;
        let (mut file, stuck) = self.create(relative, Access::common([from]))?;
        let mut fingerprint = Fingerprint::default();
        let mut buffer = vec![0; BUFFER];
        loop {
            let part = match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => buffer.get(..length).unwrap_or_default(),
                Err(error) if error.kind() == Io::Interrupted => continue,
                Err(error) => return Err(unread(error)),
            };
            file.write_all(part).and_then(|()| fingerprint.write_all(part)).map_err(&stuck)?;
        }
        let (size, sha256) = fingerprint.finish();
        Ok(CopiedFile { size, sha256 })
    }

    /// Writes the bytes that were read from a file, with the rights of that file.
    pub fn write_copy(&self, relative: &str, from: &Path, bytes: &[u8]) -> Result<()> {
        let (mut file, stuck) = self.create(relative, Access::common([from]))?;
        file.write_all(bytes).map_err(stuck)
    }

    /// Gives the directory its place.
    pub fn finish(self) -> Result<()> {
        let stuck = |error: io::Error| reason(&error, "written").in_file(display_path(&self.out));
        if !self.replaces && fs::symlink_metadata(&self.out).is_ok() {
            // It came while the work went on.
            return Err(already(&self.out));
        }
        let replaced = access::mode(&self.out).filter(|_| self.replaces);
        self.dirs.limit_dir(&self.path(), replaced).map_err(stuck)?;
        flush(&self.path());
        // An empty directory is removed. One that has received files since is not.
        let gone = self.replaces && fs::remove_dir(&self.out).is_ok();
        if self.replaces && !gone && !self.force {
            return Err(already(&self.out));
        }
        if self.replaces && !gone {
            self.work.replace()?;
        } else {
            self.work.set().map_err(stuck)?;
        }
        flush(parent(&self.out));
        self.work.clear().map_err(|error| {
            let message =
                format!("the new result was saved, but the previous one could not be removed: {}", error.message);
            Error::new(ErrorKind::Disk, message)
                .help("Remove it by hand: it contains personal records.")
                .in_file(display_path(self.work.dir()))
        })
    }

    /// A new file, and how to tell what happens to it.
    fn create(&self, relative: &str, access: Access) -> Result<(File, impl Fn(io::Error) -> Error + use<>)> {
        let name = display_path(&self.out.join(relative));
        if !is_inside(relative, cfg!(windows)) {
            return Err(Error::new(ErrorKind::Disk, "a file of this name cannot be written here")
                .help("Give it a name of letters, digits, spaces, dots and hyphens.")
                .in_file(name));
        }
        let stuck = move |error: io::Error| match error.kind() {
            Io::AlreadyExists => Error::new(ErrorKind::Disk, "two files would have this one name")
                .help("Give one of them another name; on some disks, capital and small letters are the same.")
                .in_file(name.clone()),
            _ => reason(&error, "written").in_file(name.clone()),
        };
        let path = self.path().join(relative);
        let file = unfinished::step(|| {
            self.dirs.make_dirs(parent(&path))?;
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            access.apply(&mut options);
            let file = options.open(&path)?;
            access.set_mode(access::mode(&self.out.join(relative)).filter(|_| self.replaces), &path)?;
            Ok(file)
        });
        let file = file.map_err(&stuck)?;
        Ok((file, stuck))
    }
}

/// Fails when something is there that must not be replaced; says whether something is there that may.
fn may_be_made(out: &Path, force: bool, is_ours: &impl Fn(&Path) -> bool) -> Result<bool> {
    let stuck = |error: io::Error| reason(&error, "read").in_file(display_path(out));
    if out.file_name().is_none() {
        return Err(Error::usage("this directory cannot be replaced", "Name a directory inside it with --out.")
            .in_file(display_path(out)));
    }
    match fs::symlink_metadata(out) {
        Err(error) if error.kind() == Io::NotFound => return Ok(false),
        // Where a file takes the place of a directory above, making the directories reports it.
        Err(error) if error.kind() == Io::NotADirectory => return Ok(false),
        Err(error) => return Err(stuck(error)),
        Ok(there) if !there.is_dir() => {
            return Err(Error::new(ErrorKind::Disk, "this already exists and is not a directory, so it is left alone")
                .help("Choose another place with --out.")
                .in_file(display_path(out)));
        }
        Ok(_) => {}
    }
    // In one that is empty nothing is lost.
    if fs::read_dir(out).map_err(stuck)?.next().is_none() {
        return Ok(true);
    }
    if !force {
        return Err(already(out));
    }
    if !is_ours(out) {
        return Err(Error::new(ErrorKind::Disk, "this directory already exists and contains other files")
            .help("It is left alone even with --force. Choose another place with --out.")
            .in_file(display_path(out)));
    }
    Ok(true)
}

fn already(out: &Path) -> Error {
    Error::new(ErrorKind::Disk, "this directory already exists")
        .help("Give --force to replace it, or another place with --out.")
        .in_file(display_path(out))
}

/// Has a directory's list of names written to the disk. Where the system knows no such thing the names are written
/// with the next ones.
fn flush(dir: &Path) {
    if cfg!(unix) {
        let _ = File::open(dir).and_then(|dir| dir.sync_all());
    }
}

/// Whether a relative name leads to a file inside the directory it is relative to, and to nowhere else. Windows has
/// more separators, streams after a colon, devices that are in every directory, and ends of names that it drops.
fn is_inside(relative: &str, windows: bool) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\0');
    let device = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().trim_end().to_uppercase();
        let numbered = |name: &str| stem.strip_prefix(name).is_some_and(|rest| rest.chars().count() == 1);
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
    };
    let on_windows = |part: &str| {
        !part.contains(|c: char| r#"\:*?"<>|"#.contains(c) || c.is_control())
            && !part.ends_with(['.', ' '])
            && !device(part)
    };
    relative.split('/').all(|part| plain(part) && (!windows || on_windows(part)))
}

#[cfg(test)]
mod tests;
