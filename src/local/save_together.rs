//! Files of one result that are saved into a directory together: all of them or none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::access::Access;
use super::disk::missing;
use super::save::{self, Saver};
use super::stage::Stage;
use super::unfinished::{self, Unfinished};
use crate::error::Result;
use crate::parallel::lock;

/// Saves files into a directory, which is made when it is missing. Their names have `/` between directories. What is
/// there already is not replaced; then nothing is saved.
///
/// The files get at most the rights of the directory.
pub(crate) fn save_together(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    let access = Access::common(dir.ancestors().find(|above| above.exists()));
    let mut saver = Saver::new::<&Path>(Some(dir), false, &[]);
    let mut plain = Vec::new();
    let mut inner: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
    for (name, bytes) in files {
        match name.split_once('/') {
            None => plain.push((saver.claim(name)?, bytes)),
            Some((top, below)) => inner.entry(top).or_default().push((below, bytes)),
        }
    }
    let written = Arc::new(Mutex::new(WrittenFiles { files: Vec::new(), made: missing(dir) }));
    // Dropped on the way, it removes what was written.
    let (written, begun) = unfinished::begin(|| Ok::<_, crate::error::Error>((Arc::clone(&written), Shared(written))))?;
    let mut stages = Vec::new();
    for (top, files) in inner {
        let mut stage = Stage::open(&dir.join(top), false, access, |_| false)?;
        stage.limit(access);
        for (below, bytes) in files {
            stage.write(below, bytes)?;
        }
        stages.push(stage);
    }
    for (path, bytes) in plain {
        save::whole(&path, bytes, false, access)?;
        lock(&written).files.push(path);
    }
    stages.into_iter().try_for_each(Stage::finish)?;
    *lock(&written) = WrittenFiles::default();
    drop(begun);
    Ok(())
}

/// What was written so far, and the directories that were missing before.
#[derive(Default)]
struct WrittenFiles {
    files: Vec<PathBuf>,
    made: Vec<PathBuf>,
}

struct Shared(Arc<Mutex<WrittenFiles>>);

impl Unfinished for Shared {
    fn discard(&mut self) -> bool {
        let written = std::mem::take(&mut *lock(&self.0));
        let mut gone = true;
        for file in &written.files {
            gone &= unfinished::remove(file).is_ok();
        }
        for dir in &written.made {
            // Those with something in them stay.
            let _ = std::fs::remove_dir(dir);
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::local::disk::names;

    fn files(names: &[&str]) -> Vec<(String, Vec<u8>)> {
        names.iter().map(|name| ((*name).to_owned(), name.as_bytes().to_vec())).collect()
    }

    #[test]
    fn all_files_are_saved() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("Ann's new place/2025");
        save_together(&out, &files(&["a.docx", "b.pdf", "binder/c.pdf", "binder/originals/d e.txt"])).unwrap();
        assert_eq!(names(&out), ["a.docx", "b.pdf", "binder"]);
        assert_eq!(fs::read(out.join("binder/originals/d e.txt")).unwrap(), b"binder/originals/d e.txt");
    }

    #[test]
    fn what_is_there_stays_and_nothing_is_added() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("b.pdf"), "before").unwrap();
        fs::create_dir(dir.path().join("binder")).unwrap();
        fs::write(dir.path().join("binder/x"), "before").unwrap();
        for (new, there) in [(["a.docx", "b.pdf"], "b.pdf"), (["a.docx", "binder/c.pdf"], "binder")] {
            let error = save_together(dir.path(), &files(&new)).unwrap_err();
            assert!(error.message.contains("already exists") && error.file.unwrap().ends_with(there));
            assert_eq!(names(dir.path()), ["b.pdf", "binder"]);
            assert_eq!(names(&dir.path().join("binder")), ["x"]);
        }
        assert_eq!(fs::read(dir.path().join("b.pdf")).unwrap(), b"before");
    }

    #[test]
    fn a_place_where_nothing_can_be_written_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        fs::write(&file, "before").unwrap();
        for name in ["b.docx", "binder/b.pdf"] {
            let error = save_together(&file.join("below"), &files(&[name])).unwrap_err();
            assert!(error.message.contains("a file where a directory should be"), "{name}: {error}");
        }
        assert_eq!(fs::read(&file).unwrap(), b"before");
    }

    #[cfg(unix)]
    #[test]
    fn without_permission_nothing_is_saved() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o500)).unwrap();
        let saved = save_together(dir.path(), &files(&["a.docx"]));
        // The system's administrator may write everywhere.
        if fs::write(dir.path().join("probe"), "").is_err() {
            assert!(saved.unwrap_err().message.contains("permission denied"));
        }
        fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o700)).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn files_are_as_open_as_their_directory() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o700)).unwrap();
        save_together(&dir.path().join("new"), &files(&["a.docx", "binder/b.pdf"])).unwrap();
        for below in ["new", "new/a.docx", "new/binder", "new/binder/b.pdf"] {
            let mode = fs::metadata(dir.path().join(below)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{below}: {mode:o}");
        }
    }

    #[test]
    fn a_failure_on_the_way_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("new/place");
        let long = "x".repeat(300);
        assert!(save_together(&out, &files(&["a.docx", &long])).is_err());
        assert_eq!(names(dir.path()), [] as [&str; 0]);
        assert!(save_together(&out, &files(&["a.docx", "binder/../../b"])).is_err());
        assert_eq!(names(dir.path()), [] as [&str; 0]);
    }
}
