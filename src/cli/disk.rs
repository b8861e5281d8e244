//! Files in and out: what the operating system says, in words, and outputs that appear whole or not
//! at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind as Io, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// More than any form is; the readers have narrower limits of their own.
const LIMIT: u64 = 64 * 1024 * 1024;

/// A path as it is shown: the way it was given, with forward slashes on every system.
pub(super) fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// The bytes of an input file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    let name = shown(path);
    let stuck = |error: io::Error| reason(&error, "read").in_file(name.clone());
    if fs::metadata(path).map_err(stuck)?.is_dir() {
        return Err(Error::input("this is a directory, and a file is due here", "Name the files in it.").in_file(name));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes)).map_err(stuck)?;
    if bytes.len() as u64 > LIMIT {
        return Err(Error::input(
            "the file is larger than 64 MB, the most that is read",
            "Make it smaller: pictures in Word by Compress Pictures, a scan by scanning it with fewer dots an inch.",
        )
        .in_file(name));
    }
    Ok(bytes)
}

/// The bytes of a file that we wrote ourselves, however long it is.
pub(super) fn read_long(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| reason(&error, "read").in_file(shown(path)))
}

/// What lies in a directory, not below it, sorted by name.
pub(super) fn within(dir: &Path) -> Result<Vec<PathBuf>> {
    let stuck = |error: io::Error| reason(&error, "read").in_file(shown(dir));
    let entries = fs::read_dir(dir).map_err(stuck)?.collect::<io::Result<Vec<_>>>().map_err(stuck)?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// Every file below a directory whose name passes, sorted by path. Links to directories are not
/// followed, so there are no circles.
pub(super) fn below(dir: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut files = walk(dir)?.0;
    files.retain(|path| wanted(path));
    Ok(files)
}

/// What lies below a directory, sorted by path: the files, and what is neither a file nor a directory that is looked
/// into, such as a link to another directory or to nothing.
pub(super) fn walk(dir: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut links) = (Vec::new(), Vec::new());
    for path in within(dir)? {
        let sort = fs::symlink_metadata(&path).map_err(|error| reason(&error, "read").in_file(shown(dir)))?;
        if sort.is_dir() {
            let (more, others) = walk(&path)?;
            files.extend(more);
            links.extend(others);
        } else if path.is_file() {
            files.push(path);
        } else {
            links.push(path);
        }
    }
    Ok((files, links))
}

/// Whether a file's name ends in one of these, in capitals or not.
pub(super) fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// Writes the outputs of one call into one directory.
pub(super) struct Saver {
    dir: PathBuf,
    force: bool,
    /// Names written in this call, in lower case: some file systems do not tell `A` from `a`.
    used: BTreeSet<String>,
}

impl Saver {
    /// A saver that makes its directory when the first file is written.
    pub(super) fn new(dir: Option<&Path>, force: bool) -> Self {
        Self { dir: dir.unwrap_or(Path::new("")).to_owned(), force, used: BTreeSet::new() }
    }

    /// Whether that name may be written, asked before the work of making the file is done.
    pub(super) fn claim(&mut self, name: &str) -> Result<PathBuf> {
        let path = self.dir.join(name);
        if !self.used.insert(name.to_lowercase()) {
            return Err(Error::new(ErrorKind::Usage, "two inputs of this call would be written to this one file")
                .help("Run the command once for each, with a different --out.")
                .in_file(shown(&path)));
        }
        vacant(&path, self.force)?;
        Ok(path)
    }

    /// Writes a claimed file.
    pub(super) fn save(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        whole(path, bytes, self.force)
    }
}

/// Fails when something is there already that must not be replaced.
pub(super) fn vacant(path: &Path, force: bool) -> Result<()> {
    match fs::metadata(path) {
        Ok(there) if !there.is_file() => {
            Err(Error::new(ErrorKind::Disk, "this is there already and is no ordinary file, so it is left alone")
                .help("Choose another place with --out.")
                .in_file(shown(path)))
        }
        Ok(_) if !force => Err(already(path)),
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all.
pub(super) fn whole(path: &Path, bytes: &[u8], force: bool) -> Result<()> {
    bit_by_bit(path, force, |file| {
        file.write_all(bytes).map_err(|error| reason(&error, "written").in_file(shown(path)))
    })
}

/// Writes a file whole or not at all, when its bytes are never all there at once: under another name first, which then
/// becomes its own.
pub(super) fn bit_by_bit(path: &Path, force: bool, write: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    vacant(path, force)?;
    let stuck = |error: io::Error| reason(&error, "written").in_file(shown(path));
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(dir).map_err(|error| reason(&error, "made").in_file(shown(dir)))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".formfolio-").suffix(".part");
    // Colleagues who share the directory are to read the file; the user's mask still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(dir).map_err(stuck)?;
    write(file.as_file_mut())?;
    let kept = if force { file.persist(path) } else { file.persist_noclobber(path) };
    match kept {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == Io::AlreadyExists => Err(already(path)),
        Err(error) => Err(stuck(error.error)),
    }
}

fn already(path: &Path) -> Error {
    Error::new(ErrorKind::Disk, "this file is there already")
        .help("Give --force to replace it, or another place with --out.")
        .in_file(shown(path))
}

/// What the operating system says, in words.
pub(super) fn reason(error: &io::Error, what: &str) -> Error {
    let (message, help) = match error.kind() {
        Io::NotFound => ("there is no such file or directory".to_owned(), "Check the name and where you are."),
        Io::PermissionDenied => {
            (format!("this cannot be {what}: permission denied"), "Ask whoever owns it, or choose another place.")
        }
        Io::StorageFull | Io::QuotaExceeded => {
            (format!("this cannot be {what}: the disk is full"), "Make room, or choose another disk with --out.")
        }
        Io::ReadOnlyFilesystem => {
            (format!("this cannot be {what}: the disk is read-only"), "Choose another place with --out.")
        }
        Io::InvalidFilename => (format!("this cannot be {what}: the name is too long"), "Give it a shorter name."),
        Io::NotADirectory | Io::AlreadyExists => {
            (format!("this cannot be {what}: a file stands where a directory is due"), "Choose another place.")
        }
        _ => (format!("this cannot be {what}: {error}"), "Try again, or choose another place."),
    };
    Error::new(ErrorKind::Disk, message).help(help)
}
