//! The access rights of new files: at most those of the files they are made from. On Unix these are nine mode bits; on
//! other systems a file inherits the rights of its directory, and nothing is done here.

#[cfg(unix)]
use std::fs;
use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// The rights to a file or a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Access(u32);

/// Reading and writing, for everybody.
const ALL: u32 = 0o666;
/// The same for the user alone. The user keeps these rights to a new file, even if its input was read-only.
const OWN: u32 = 0o600;

impl Access {
    /// The user's own.
    pub(crate) const NOBODY_ELSE: Self = Self(OWN);
    /// As wide as the user's mask lets it be.
    pub(crate) const ANYBODY: Self = Self(ALL);

    /// Returns the rights that everybody has to whom all of these are open. What is not there narrows nothing.
    pub(crate) fn common<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Self {
        paths.into_iter().filter_map(|path| mode(path.as_ref())).fold(Self::ANYBODY, |Self(all), mode| Self(all & mode))
    }

    /// Returns the rights that both give.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Lets a file that is opened for the first time have these rights, less the user's mask.
    pub(crate) fn apply(self, options: &mut OpenOptions) {
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(options, self.file());
        #[cfg(not(unix))]
        let _ = options;
    }

    /// Returns the bits of a new file, before the user's mask.
    #[cfg(unix)]
    pub(crate) fn file(self) -> u32 {
        OWN | self.0 & ALL
    }

    /// Makes a directory and those above it that are missing.
    pub(crate) fn make_dirs(self, dir: &Path) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, self.directory());
        builder.create(dir)
    }

    /// Returns the bits of a new directory, before the user's mask: the right to read includes the right to enter.
    #[cfg(unix)]
    fn directory(self) -> u32 {
        self.file() | (self.file() & 0o444) >> 2
    }

    /// Takes from a directory the rights that are not among these, and gives it those of the one that it replaces; see
    /// [`Access::set_mode`].
    pub(crate) fn limit_dir(self, dir: &Path, replaced: Option<u32>) -> io::Result<()> {
        #[cfg(unix)]
        if let Some(mode) = mode(dir) {
            fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(mode & self.directory()))?;
        }
        self.set_mode(replaced, dir)
    }

    /// Gives a file the rights that the one had which it replaces, but none to those to whom these are closed.
    /// `replaced` are that one's bits; see [`mode`].
    pub(crate) fn set_mode(self, replaced: Option<u32>, file: &Path) -> io::Result<()> {
        #[cfg(unix)]
        if let Some(replaced) = replaced {
            let open = [0o070, 0o007].into_iter().filter(|class| self.0 & class & 0o444 != 0);
            let kept = replaced & 0o777 & open.fold(0o700, |all, class| all | class);
            fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(kept))?;
        }
        #[cfg(not(unix))]
        let _ = (self, replaced, file);
        Ok(())
    }
}

/// Returns the bits that say who may do what with a file or a directory; nothing where it is not there or the system
/// has no such bits.
pub(crate) fn mode(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    return fs::metadata(path).ok().map(|there| std::os::unix::fs::PermissionsExt::mode(&there.permissions()));
    #[cfg(not(unix))]
    None.filter(|_: &u32| path.exists())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn file(dir: &Path, name: &str, mode: u32) -> std::path::PathBuf {
        let path = dir.join(name);
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn the_narrowest_of_the_inputs_counts() {
        let dir = tempfile::tempdir().unwrap();
        let [open, group, own, locked] =
            [("a", 0o644), ("b", 0o640), ("c", 0o600), ("d", 0o444)].map(|(name, mode)| file(dir.path(), name, mode));
        assert_eq!(Access::common([&open]).file(), 0o644);
        assert_eq!(Access::common([&open, &group]).file(), 0o640);
        assert_eq!(Access::common([&open, &group, &own]).file(), 0o600);
        assert_eq!(Access::common([&locked]).file(), 0o644, "who makes a file may write it");
        assert_eq!(Access::common([dir.path().join("none")]), Access::ANYBODY);
        assert_eq!(Access::common([&open]).and(Access::common([&own])), Access::common([&own]));
    }

    #[test]
    fn a_file_that_replaces_another_keeps_its_rights() {
        let dir = tempfile::tempdir().unwrap();
        let new = file(dir.path(), "new", 0o600);
        for (replaced, input, kept) in
            [(0o664, 0o644, 0o664), (0o600, 0o644, 0o600), (0o664, 0o600, 0o600), (0o644, 0o640, 0o640)]
        {
            Access(input).set_mode(Some(replaced), &new).unwrap();
            assert_eq!(mode(&new).unwrap() & 0o777, kept, "{replaced:o} of {input:o}");
        }
    }
}
