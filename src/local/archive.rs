//! A directory as one zip file, to be sent on.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, DateTime, System, ZipWriter};

use super::disk::{self, display_path, reason};
use super::save::PartialFile;
use crate::error::{self, Error, ErrorKind};

/// What is as small as it gets.
const PACKED: &[&str] =
    &["pdf", "jpg", "jpeg", "png", "gif", "heic", "webp", "docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"];

/// From here on a file gets the longer numbers of zip64, which older programs cannot read. Packing makes some files
/// larger, so this is less than the limit of 4 GiB.
const LARGE: u64 = 4_000_000_000;

/// How much of a file is held at a time.
const BUFFER: usize = 128 * 1024;

/// What the one file in a locked archive is called.
const INNER: &str = "binder.zip";

/// Packs every file below a directory, under a topmost directory of that name, into the file `to`, which has its name
/// only when it is set. The same files give the same bytes, whenever and wherever that is done.
///
/// With a password the result is locked (AES-256, as WinZip and 7-Zip have it). Names of files would remain readable in
/// such an archive, and they say much: so all of it is packed as without a password, and that is the one file in the
/// locked archive.
pub(crate) fn zip(dir: &Path, inside: &str, to: &mut PartialFile, password: Option<&str>) -> error::Result<()> {
    let path = to.path().to_owned();
    let packed = match password {
        None => pack(dir, inside, to.file()),
        // It has no name on the disk, or loses it when the run ends.
        Some(password) => {
            tempfile::tempfile_in(disk::parent(&path)).map_err(PackError::Writing).and_then(|mut inner| {
                pack(dir, inside, &mut inner)?;
                lock(&mut inner, to.file(), password)
            })
        }
    };
    packed.map_err(|stuck| match stuck {
        PackError::Listing(error) => error,
        PackError::Reading(path, error) => reason(&error, "read").in_file(display_path(&path)),
        PackError::Writing(error) => reason(&error, "written").in_file(display_path(&path)),
        PackError::Packing(error) => Error::new(ErrorKind::Internal, format!("this cannot be packed: {error}"))
            .help("Pack the directory with another program.")
            .in_file(display_path(&path)),
    })
}

/// Packs every file below a directory.
fn pack(dir: &Path, inside: &str, to: &mut File) -> Result<(), PackError> {
    let mut files: Vec<(String, PathBuf)> = disk::below(dir, &|_| true)
        .map_err(PackError::Listing)?
        .into_iter()
        .map(|path| (format!("{inside}/{}", display_path(path.strip_prefix(dir).unwrap_or(&path))), path))
        .collect();
    files.sort();
    let failed = RefCell::default();
    let mut writer = ZipWriter::new(ArchiveSink { file: BufWriter::new(to), at: 0, end: 0, failed: &failed });
    let packed = files
        .iter()
        .try_for_each(|(name, path)| add(&mut writer, name, path, &failed))
        .and_then(|()| writer.finish().map_err(PackError::packing))
        .and_then(|mut sink| sink.flush().map_err(PackError::Writing));
    // A disk that is full is the reason for whatever went wrong afterwards.
    failed.take().map_or(packed, |error| Err(PackError::Writing(error)))
}

/// Puts one file into an archive that opens with a password. Its salt is another each time.
fn lock(inner: &mut File, to: &mut File, password: &str) -> Result<(), PackError> {
    let size = inner.seek(SeekFrom::End(0)).map_err(PackError::Writing)?;
    inner.rewind().map_err(PackError::Writing)?;
    let failed = RefCell::default();
    // Writing as a stream gives AE-2, which has no checksum of the contents. A checksum would let a reader without the
    // password recognise known files.
    let mut writer = ZipWriter::new_stream(ArchiveSink { file: BufWriter::new(to), at: 0, end: 0, failed: &failed });
    let options = options(size, true).with_aes_encryption(AesMode::Aes256, password);
    let packed = writer
        .start_file(INNER, options)
        .map_err(PackError::packing)
        .and_then(|()| io::copy(inner, &mut writer).map_err(PackError::Writing))
        .and_then(|_| writer.finish().map_err(PackError::packing))
        .and_then(|stream| stream.into_inner().flush().map_err(PackError::Writing));
    failed.take().map_or(packed, |error| Err(PackError::Writing(error)))
}

/// How a file is packed: with nothing that differs from day to day or from system to system.
fn options(size: u64, packed: bool) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated })
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644)
        .large_file(size >= LARGE)
}

/// Why it cannot go on.
enum PackError {
    Listing(Error),
    Reading(PathBuf, io::Error),
    Writing(io::Error),
    Packing(String),
}

impl PackError {
    fn packing(error: ZipError) -> Self {
        Self::Packing(error.to_string())
    }
}

/// Where the archive is written. A failure is kept and what comes after it goes nowhere: the writer of archives tries
/// to end what it has begun, and says on standard error when it cannot.
struct ArchiveSink<'a> {
    file: BufWriter<&'a mut File>,
    at: u64,
    end: u64,
    failed: &'a RefCell<Option<io::Error>>,
}

impl ArchiveSink<'_> {
    fn unless_failed(&mut self, act: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>) {
        let mut failed = self.failed.borrow_mut();
        if failed.is_none() {
            *failed = act(&mut self.file).err();
        }
    }
}

impl Write for ArchiveSink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_failed(|file| file.write_all(bytes));
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_failed(|file| file.flush());
        Ok(())
    }
}

impl Seek for ArchiveSink<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            SeekFrom::End(by) => self.end.saturating_add_signed(by),
        };
        let at = self.at;
        self.unless_failed(|file| file.seek(SeekFrom::Start(at)).map(drop));
        Ok(at)
    }
}

fn add(
    writer: &mut ZipWriter<ArchiveSink<'_>>,
    name: &str,
    path: &Path,
    failed: &RefCell<Option<io::Error>>,
) -> Result<(), PackError> {
    let unread = |error: io::Error| PackError::Reading(path.to_owned(), error);
    let mut file = File::open(path).map_err(unread)?;
    let size = file.metadata().map_err(unread)?.len();
    let packed = disk::ends_in(path, PACKED);
    writer.start_file(name, options(size, packed)).map_err(PackError::packing)?;
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => writer.write_all(buffer.get(..length).unwrap_or_default()).map_err(PackError::Writing)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unread(error)),
        }
        if failed.borrow().is_some() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use zip::ZipArchive;

    use super::*;
    use crate::local::access::Access;
    use crate::opc;

    /// A directory with these files, each with its name in it many times.
    fn directory(names: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in names {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name.repeat(40_000)).unwrap();
        }
        dir
    }

    /// Packs a directory into a file of that name.
    fn packed(dir: &Path, inside: &str, to: &Path, force: bool, password: Option<&str>) -> error::Result<()> {
        let mut part = PartialFile::open(to, force, Access::ANYBODY, Access::ANYBODY)?;
        super::zip(dir, inside, &mut part, password)?;
        part.set()
    }

    fn names_in(archive: &ZipArchive<File>) -> Vec<String> {
        archive.file_names().map(|name| name.unwrap().into_owned()).collect()
    }

    #[test]
    fn every_file_is_in_it_with_its_name_and_bytes() {
        let names =
            ["binder.pdf", "originals/Siân O’Brien/note.txt", "manifest.json", "originals/photo.JPG", "a/b.txt"];
        let dir = directory(&names);
        fs::create_dir(dir.path().join("empty")).unwrap();
        let to = tempfile::tempdir().unwrap();
        let to = to.path().join("made/Ann’s binder.zip");
        packed(dir.path(), "Ann’s binder", &to, false, None).unwrap();
        let mut archive = ZipArchive::new(File::open(&to).unwrap()).unwrap();
        let mut sorted = names.map(|name| format!("Ann’s binder/{name}"));
        sorted.sort();
        assert_eq!(names_in(&archive), sorted);
        for name in names {
            let mut file = archive.by_name(&format!("Ann’s binder/{name}")).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            assert!(text == name.repeat(40_000), "{name}");
            assert_eq!(file.last_modified(), Some(DateTime::DEFAULT));
            let stored = name.ends_with("pdf") || name.ends_with("JPG");
            assert_eq!(file.compression() == CompressionMethod::Stored, stored, "{name}");
            assert_eq!(file.compressed_size() == file.size(), stored, "{name}");
        }
        assert_eq!(fs::read_dir(to.parent().unwrap()).unwrap().count(), 1, "nothing lies beside it");
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let (one, other) = (directory(&["b.txt", "a/c.txt", "a.txt"]), directory(&["a.txt", "b.txt", "a/c.txt"]));
        let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        File::options().append(true).open(one.path().join("b.txt")).unwrap().set_modified(old).unwrap();
        let to = tempfile::tempdir().unwrap();
        let pack = |dir: &Path, name: &str| {
            packed(dir, "x", &to.path().join(name), false, None).unwrap();
            fs::read(to.path().join(name)).unwrap()
        };
        let bytes = pack(one.path(), "1.zip");
        assert!(bytes == pack(other.path(), "2.zip"));
        opc::assert_made_on_unix(&bytes);
    }

    #[test]
    fn a_file_that_is_there_is_kept_unless_it_is_forced() {
        let (dir, to) = (directory(&["a.txt"]), tempfile::tempdir().unwrap());
        let to = to.path().join("x.zip");
        fs::write(&to, "theirs").unwrap();
        assert_eq!(packed(dir.path(), "x", &to, false, None).unwrap_err().message, "this file already exists");
        assert_eq!(fs::read_to_string(&to).unwrap(), "theirs");
        packed(dir.path(), "x", &to, true, None).unwrap();
        let archive = ZipArchive::new(File::open(&to).unwrap()).unwrap();
        assert_eq!(names_in(&archive), ["x/a.txt"]);
    }

    #[test]
    fn what_cannot_be_read_leaves_nothing_behind() {
        let to = tempfile::tempdir().unwrap();
        let error = packed(&to.path().join("none"), "x", &to.path().join("x.zip"), false, None).unwrap_err();
        assert_eq!(error.message, "there is no such file or directory");
        assert_eq!(fs::read_dir(to.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_locked_one_holds_the_open_one_and_tells_nothing_without_the_password() {
        let dir = directory(&["Fit note O’Neill.txt", "binder.pdf"]);
        let to = tempfile::tempdir().unwrap();
        let [open, locked, again] = ["open.zip", "locked.zip", "again.zip"].map(|name| to.path().join(name));
        packed(dir.path(), "Ann", &open, false, None).unwrap();
        for path in [&locked, &again] {
            packed(dir.path(), "Ann", path, false, Some("four random words 7")).unwrap();
        }
        assert_eq!(fs::read_dir(to.path()).unwrap().count(), 3, "nothing lies beside them");
        let bytes = fs::read(&locked).unwrap();
        assert!(bytes != fs::read(&again).unwrap(), "the salt is another each time");
        opc::assert_made_on_unix(&bytes);
        for words in ["Fit note", "binder.pdf", "Ann"] {
            assert!(!bytes.windows(words.len()).any(|part| part == words.as_bytes()), "{words}");
        }
        // AE-2: the checksum that readers of the open contents would need is not there.
        let extra = [0x01, 0x99, 7, 0, 2, 0, b'A', b'E', 3];
        assert_eq!(bytes.windows(9).filter(|part| *part == extra).count(), 2, "in both headers");
        let mut archive = ZipArchive::new(File::open(&locked).unwrap()).unwrap();
        assert_eq!(names_in(&archive), [INNER]);
        assert_eq!(archive.by_index_raw(0).unwrap().crc32(), 0);
        assert!(archive.by_index(0).is_err(), "without a password");
        assert!(archive.by_index_decrypt(0, b"four random words 8").is_err());
        let mut inner = Vec::new();
        archive.by_index_decrypt(0, b"four random words 7").unwrap().read_to_end(&mut inner).unwrap();
        assert!(inner == fs::read(&open).unwrap(), "the same bytes as without a password");
    }
}
