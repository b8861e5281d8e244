//! Files that are written: each appears whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind as Io, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, PersistError};

use super::access::{self, Access};
use super::disk::{display_path, is_same, lies_in, missing, not_replaced, parent, reason};
use super::leftovers::{self, PART_AFTER, PART_BEFORE};
use super::lock::is_at;
use super::unfinished::{self, Unfinished, WorkGuard};
use crate::error::{Error, ErrorKind, Result};

/// Writes the outputs of one call into one directory.
pub(crate) struct Saver {
    dir: PathBuf,
    force: bool,
    /// The inputs that the outputs are made from. None of them is replaced.
    inputs: Vec<PathBuf>,
    /// The widest rights to the directory when it is made.
    dirs: Access,
    /// Names written in this call, in lower case: some file systems do not tell `A` from `a`.
    used: BTreeSet<String>,
}

impl Saver {
    /// A saver that makes its directory when the first file is written. `inputs` are all that the call is about: who may
    /// not read one of them may not look into the directory, because the names in it tell whom it is about.
    pub(crate) fn new<P: AsRef<Path>>(dir: Option<&Path>, force: bool, inputs: &[P]) -> Self {
        Self {
            dir: dir.unwrap_or(Path::new("")).to_owned(),
            force,
            inputs: inputs.iter().map(|path| path.as_ref().to_owned()).collect(),
            dirs: Access::common(inputs),
            used: BTreeSet::new(),
        }
    }

    /// Has these files not be replaced either.
    pub(crate) fn apart_from(mut self, others: Vec<PathBuf>) -> Self {
        self.inputs.extend(others);
        self
    }

    /// Whether that name may be written, asked before the work of making the file is done.
    pub(crate) fn claim(&mut self, name: &str) -> Result<PathBuf> {
        let path = self.dir.join(name);
        if !self.used.insert(name.to_lowercase()) {
            return Err(Error::new(ErrorKind::Usage, "two inputs would be written to this one file")
                .help("Run the command once for each, with a different --out.")
                .in_file(display_path(&path)));
        }
        vacant(&path, self.force)?;
        Ok(path)
    }

    /// Writes a claimed file, which is made of these inputs.
    pub(crate) fn save(&self, path: &Path, bytes: &[u8], inputs: &[&Path]) -> Result<()> {
        apart(path, self.inputs.iter().map(PathBuf::as_path))?;
        let part = PartialFile::open(path, self.force, Access::common(inputs), self.dirs)?;
        part.fill(|out| out.write_all(bytes))
    }
}

/// Fails when something is there already that must not be replaced.
pub(crate) fn vacant(path: &Path, force: bool) -> Result<()> {
    match fs::metadata(path) {
        Ok(there) if !there.is_file() => {
            Err(Error::new(ErrorKind::Disk, "this already exists and is not an ordinary file, so it is left alone")
                .help("Choose another place with --out.")
                .in_file(display_path(path)))
        }
        Ok(_) if !force => Err(already(path)),
        _ => Ok(()),
    }
}

/// Fails when an output is one of the inputs, which is never replaced.
pub(crate) fn apart<'p>(out: &Path, inputs: impl IntoIterator<Item = &'p Path>) -> Result<()> {
    if inputs.into_iter().any(|input| is_same(out, input)) {
        return Err(Error::new(ErrorKind::Disk, "the result would replace a file that it is made from")
            .help("Choose another place with --out. That file is left alone even with --force.")
            .in_file(display_path(out)));
    }
    Ok(())
}

/// Fails when an input lies in a directory that is to be made anew.
pub(crate) fn apart_from_all_in<'p>(out: &Path, inputs: impl IntoIterator<Item = &'p Path>) -> Result<()> {
    apart(out, inputs.into_iter().filter(|input| lies_in(input, out)).map(|_| out))
}

/// Writes a file whole or not at all.
pub(crate) fn whole(path: &Path, bytes: &[u8], force: bool, access: Access) -> Result<()> {
    whole_from(path, force, access, |out| out.write_all(bytes))
}

/// Writes a file, which is never held as a whole, whole or not at all.
pub(crate) fn whole_from(
    path: &Path,
    force: bool,
    access: Access,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    PartialFile::open(path, force, access, access)?.fill(write)
}

/// How often a run tries again when another one has just removed the file that it was to write into.
const TRIES: usize = 100;

/// A file in the making: it has a name of its own, beside the one that it is to have. Dropped before it is set in its
/// place, it is removed.
pub(crate) struct PartialFile {
    /// Its name when it is whole.
    path: PathBuf,
    force: bool,
    access: Access,
    file: NamedTempFile,
    _begun: WorkGuard,
}

impl PartialFile {
    /// Begins a file; the directories above that are missing are made, with no wider rights than `dirs`.
    pub(crate) fn open(path: &Path, force: bool, access: Access, dirs: Access) -> Result<Self> {
        vacant(path, force)?;
        let dir = parent(path);
        leftovers::before_writing_in(dir);
        let (file, _begun) = unfinished::begin(|| {
            let made = missing(dir);
            dirs.make_dirs(dir).map_err(|error| reason(&error, "made").in_file(display_path(dir)))?;
            let file = create_in(dir, access).map_err(|error| reason(&error, "written").in_file(display_path(path)))?;
            let path = file.path().to_owned();
            Ok::<_, Error>((file, PartialName { path, made }))
        })?;
        Ok(Self { path: path.to_owned(), force, access, file, _begun })
    }

    /// Its name when it is whole.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What is written into.
    pub(crate) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Writes all of the file and gives it its name.
    fn fill(mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let mut out = BufWriter::new(self.file());
        let written = write(&mut out).and_then(|()| out.flush());
        drop(out);
        written.map_err(|error| reason(&error, "written").in_file(display_path(&self.path)))?;
        self.set()
    }

    /// Gives the file its name, now that it is whole.
    pub(crate) fn set(self) -> Result<()> {
        let Self { path, force, access, file, _begun } = self;
        let replaced = access::mode(&path);
        let set = unfinished::step(|| match access.set_mode(replaced, file.path()) {
            Err(error) => Err(PersistError { error, file }),
            Ok(()) if force => file.persist(&path),
            Ok(()) => file.persist_noclobber(&path),
        });
        match set {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == Io::AlreadyExists => Err(already(&path)),
            Err(error) => Err(not_replaced(&error.error, &path).in_file(display_path(&path))),
        }
    }
}

/// A file with a unique name. Its lock is held until it is closed, so a file with a free lock was left behind by a run
/// that was killed.
fn create_in(dir: &Path, access: Access) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PART_BEFORE).suffix(PART_AFTER);
    // Colleagues who share the directory are to read the file, where they may read what it is made of. The user's mask
    // still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(access.file()));
    #[cfg(not(unix))]
    let _ = access;
    for _ in 0..TRIES {
        let file = builder.tempfile_in(dir)?;
        match file.as_file().try_lock() {
            // A run that clears up took it for one that was left behind.
            Err(fs::TryLockError::WouldBlock) => continue,
            Ok(()) if !is_at(file.as_file(), file.path()) => continue,
            // Some disks have no locks. There, nothing is ever cleared up.
            Ok(()) | Err(fs::TryLockError::Error(_)) => return Ok(file),
        }
    }
    Err(Io::ResourceBusy.into())
}

/// The name of a file in the making.
struct PartialName {
    path: PathBuf,
    /// Directories that were made for it, the innermost first.
    made: Vec<PathBuf>,
}

impl Unfinished for PartialName {
    fn discard(&mut self) -> bool {
        let gone = unfinished::remove(&self.path).is_ok();
        for dir in &self.made {
            // Those with something in them stay.
            let _ = fs::remove_dir(dir);
        }
        gone
    }
}

fn already(path: &Path) -> Error {
    Error::new(ErrorKind::Disk, "this file already exists")
        .help("Give --force to replace it, or another place with --out.")
        .in_file(display_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(windows)]
    #[test]
    fn a_file_that_is_open_in_word_is_not_replaced() {
        use std::os::windows::fs::OpenOptionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("Ann.docx");
        fs::write(&path, "before").unwrap();
        // Word lets others read, and neither write nor delete.
        let held = fs::OpenOptions::new().read(true).write(true).share_mode(1).open(&path).unwrap();
        let error = whole(&path, b"after", true, Access::ANYBODY).unwrap_err();
        assert_eq!(error.message, "this cannot be replaced: another program has it open");
        assert!(error.help.unwrap().contains("Close it in Word"));
        drop(held);
        assert_eq!(fs::read(&path).unwrap(), b"before");
        assert_eq!(crate::local::disk::names(dir.path()), ["Ann.docx"]);
        whole(&path, b"after", true, Access::ANYBODY).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after");
    }

    #[test]
    fn a_path_longer_than_windows_once_allowed_is_written_and_read() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join(format!("{0}/{0}/{0}", "Siân O’Brien’s records of the year ".repeat(3).trim_end()));
        let path = deep.join("2025-06-03 supervision.docx");
        assert!(path.display().to_string().len() > 260);
        whole(&path, b"x", false, Access::ANYBODY).unwrap();
        assert_eq!(crate::local::disk::read(&path).unwrap(), b"x");
        assert_eq!(crate::local::disk::below(dir.path(), &|_| true).unwrap(), [path]);
    }
}
