//! Files and directories as they are read, and what the operating system says of them, in words.

use std::fs::{self, File};
use std::io::{self, ErrorKind as Io, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// More than any form is; the readers have narrower limits of their own.
const LIMIT: u64 = 64 * 1024 * 1024;

/// A path as it is shown: the way it was given, with forward slashes on every system.
pub(crate) fn display_path(path: &Path) -> String {
    let text = path.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// The bytes of an input file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let name = display_path(path);
    let stuck = |error: io::Error| reason(&error, "read").in_file(name.clone());
    let there = fs::metadata(path).map_err(stuck)?;
    if there.is_dir() {
        return Err(Error::input("this is a directory, not a file", "Name the files in it.").in_file(name));
    }
    // A device that is named is meant: `/dev/stdin` is the output of the program before this one.
    if let Some(kind) = special(there.file_type()).filter(|_| !path.starts_with("/dev")) {
        let help = "Name an ordinary file.";
        return Err(Error::input(format!("this is {kind}, not a file"), help).in_file(name));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes)).map_err(stuck)?;
    if bytes.len() as u64 > LIMIT {
        return Err(Error::not_a_form(
            "the file is larger than 64 MB, the most that is read",
            "Make it smaller: pictures in Word by Compress Pictures, a scan by scanning it with fewer dots per inch.",
        )
        .in_file(name));
    }
    Ok(bytes)
}

/// The bytes of a file that we wrote ourselves, however long it is.
pub(crate) fn read_long(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| reason(&error, "read").in_file(display_path(path)))
}

/// What lies in a directory, not below it, sorted by name.
pub(crate) fn within(dir: &Path) -> Result<Vec<PathBuf>> {
    let stuck = |error: io::Error| reason(&error, "read").in_file(display_path(dir));
    let entries = fs::read_dir(dir).map_err(stuck)?.collect::<io::Result<Vec<_>>>().map_err(stuck)?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// Returns every file below a directory with a name that passes, sorted by path. Follows links to files, but not links
/// to directories, so there are no cycles.
pub(crate) fn below(dir: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut walk = DirWalk { within: None, files: Vec::new(), others: Vec::new() };
    walk.below(dir)?;
    walk.files.retain(|path| wanted(path));
    Ok(walk.files)
}

/// Returns the contents of a directory of records, sorted by path: the files, and the entries that are skipped; see
/// [`not_followed`]. A link to a file is followed only if that file also lies below the directory: files elsewhere
/// may be confidential.
pub(crate) fn walk(dir: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let mut walk = DirWalk { within: fs::canonicalize(dir).ok(), files: Vec::new(), others: Vec::new() };
    walk.below(dir)?;
    Ok((walk.files, walk.others))
}

/// What was found so far below a directory.
struct DirWalk {
    /// The directory that links have to lead into, as the system sees it; links may lead anywhere when there is none.
    within: Option<PathBuf>,
    files: Vec<PathBuf>,
    others: Vec<PathBuf>,
}

impl DirWalk {
    fn below(&mut self, dir: &Path) -> Result<()> {
        for path in within(dir)? {
            let metadata =
                fs::symlink_metadata(&path).map_err(|error| reason(&error, "read").in_file(display_path(dir)))?;
            if metadata.is_dir() {
                self.below(&path)?;
            } else if metadata.is_file() || metadata.is_symlink() && path.is_file() && self.may_follow(&path) {
                self.files.push(path);
            } else {
                self.others.push(path);
            }
        }
        Ok(())
    }

    /// Whether a link leads to where links may lead.
    fn may_follow(&self, link: &Path) -> bool {
        self.within.as_ref().is_none_or(|dir| leads_into(link, dir))
    }
}

/// Returns whether a file lies in the directory of records and is not a link to a file elsewhere; see [`walk`].
pub(crate) fn lies_in(path: &Path, dir: &Path) -> bool {
    fs::canonicalize(dir).is_ok_and(|dir| leads_into(path, &dir))
}

/// `dir` is as the system sees it.
fn leads_into(path: &Path, dir: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|real| real.starts_with(dir))
}

/// Whether a file can be opened.
pub(crate) fn can_open(path: &Path) -> bool {
    fs::File::open(path).is_ok()
}

/// Whether two names are of one file.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// What something is that is neither a file nor a directory, in words.
#[cfg(unix)]
fn special(file_type: fs::FileType) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    let kinds = [
        (file_type.is_fifo(), "a pipe (FIFO)"),
        (file_type.is_socket(), "a socket"),
        (file_type.is_block_device() || file_type.is_char_device(), "a device"),
    ];
    kinds.into_iter().find_map(|(is_so, words)| is_so.then_some(words))
}

#[cfg(not(unix))]
fn special(_: fs::FileType) -> Option<&'static str> {
    None
}

/// The directory that something lies in.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The directories that do not exist yet on the way to a directory, innermost first.
pub(crate) fn missing(dir: &Path) -> Vec<PathBuf> {
    dir.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists()).map(Path::to_owned).collect()
}

/// The error for an entry that [`walk`] skips: what it is, and what to do.
pub(crate) fn not_followed(path: &Path) -> Error {
    let file_type = fs::symlink_metadata(path).map(|there| there.file_type());
    if let Some(kind) = file_type.ok().and_then(special) {
        let message = format!("this is {kind}, not a file, and was not read");
        return Error::input(message, "Remove it from the folder.").in_file(display_path(path));
    }
    let to = match fs::metadata(path) {
        Ok(there) if there.is_dir() => "another directory",
        Ok(there) if there.is_file() => "a file outside this folder",
        Ok(there) => special(there.file_type()).unwrap_or("something that is not a file"),
        Err(_) => "nothing",
    };
    let help = "Put what it leads to into the folder itself, or remove the link.";
    Error::input(format!("this is a link to {to}, so it was not followed"), help).in_file(display_path(path))
}

/// Whether a file's name ends in one of these, in capitals or not.
pub(crate) fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// What the operating system says, in words.
pub(crate) fn reason(error: &io::Error, what: &str) -> Error {
    if let Some((why, help)) = error.raw_os_error().filter(|_| cfg!(windows)).and_then(windows_reason) {
        return Error::new(ErrorKind::Disk, format!("this cannot be {what}: {why}")).help(help);
    }
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
            (format!("this cannot be {what}: there is a file where a directory should be"), "Choose another place.")
        }
        _ => (format!("this cannot be {what}: {error}"), "Try again, or choose another place."),
    };
    Error::new(ErrorKind::Disk, message).help(help)
}

/// Why one file could not be replaced by another. Windows denies access to a file that a program has open, as Word and
/// readers of PDF have theirs, and to one that the user has no right to; asked for the file alone, it tells them apart.
pub(crate) fn not_replaced(error: &io::Error, path: &Path) -> Error {
    if error.kind() == Io::PermissionDenied && is_open_elsewhere(path) {
        let message = format!("this cannot be replaced: {OPEN_ELSEWHERE}");
        return Error::new(ErrorKind::Disk, message).help(CLOSE_IT);
    }
    reason(error, "written")
}

const OPEN_ELSEWHERE: &str = "another program has it open";
const CLOSE_IT: &str = "Close it in Word, or wherever it is open, and try again.";

/// Whether another program has a file open. On other systems that keeps nobody from replacing it.
#[cfg(windows)]
fn is_open_elsewhere(path: &Path) -> bool {
    use std::os::windows::fs::OpenOptionsExt;
    let alone = fs::OpenOptions::new().read(true).share_mode(0).open(path);
    alone.is_err_and(|error| error.raw_os_error() == Some(SHARING_VIOLATION))
}

#[cfg(not(windows))]
fn is_open_elsewhere(_: &Path) -> bool {
    false
}

/// `ERROR_SHARING_VIOLATION`
const SHARING_VIOLATION: i32 = 32;

/// What Windows alone says, by its number (`winerror.h`), in words, and what to do.
fn windows_reason(code: i32) -> Option<(&'static str, &'static str)> {
    Some(match code {
        // ERROR_LOCK_VIOLATION, ERROR_USER_MAPPED_FILE
        SHARING_VIOLATION | 33 | 1224 => (OPEN_ELSEWHERE, CLOSE_IT),
        // ERROR_INVALID_NAME and ERROR_BAD_PATHNAME, of a name that is too long, too
        123 | 161 => (
            "Windows has no such names",
            "Use a shorter name, without < > : \" | ? and *. In place of several files, name their directory.",
        ),
        // ERROR_UNEXP_NET_ERR, ERROR_NETNAME_DELETED, ERROR_DEV_NOT_EXIST, ERROR_NETWORK_UNREACHABLE
        59 | 64 | 55 | 1231 => ("the network drive does not answer", "Connect to it again, and try once more."),
        // ERROR_VIRUS_INFECTED, ERROR_VIRUS_DELETED
        225 | 226 => ("the virus scanner does not allow it", "Ask your IT service about this file."),
        // ERROR_CLOUD_FILE_PROVIDER_NOT_RUNNING, ERROR_CLOUD_FILE_NETWORK_UNAVAILABLE, ERROR_CLOUD_FILE_UNSUCCESSFUL
        362 | 388 | 389 => (
            "OneDrive has not brought it to this computer",
            "Start OneDrive, right-click the file, choose “Always keep on this device”, and try again.",
        ),
        _ => return None,
    })
}

/// The names in a directory, sorted.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_says_has_words_and_advice() {
        let (why, help) = windows_reason(32).unwrap();
        assert_eq!(why, "another program has it open");
        assert!(help.contains("Close it in Word"));
        assert!(windows_reason(123).unwrap().1.contains("name their directory"));
        assert!(windows_reason(362).unwrap().0.contains("OneDrive"));
        // Not found, access denied, disk full: these have words on every system.
        for code in [2, 3, 5, 112] {
            assert!(windows_reason(code).is_none(), "{code}");
        }
    }

    #[cfg(windows)]
    #[test]
    fn windows_itself_gives_these_numbers() {
        use std::os::windows::fs::OpenOptionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("Ann.docx");
        let held = fs::OpenOptions::new().write(true).create(true).truncate(false).share_mode(0).open(&path).unwrap();
        let error = read(&path).unwrap_err();
        assert_eq!(error.message, "this cannot be read: another program has it open");
        drop(held);
        assert!(read(&path).is_ok());
        let error = read(&dir.path().join("*.docx")).unwrap_err();
        assert_eq!(error.message, "this cannot be read: Windows has no such names");
    }
}
