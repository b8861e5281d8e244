//! Keeps the bytes of a folder's files from reading them until they have been shown and copied.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;

use crate::parallel::lock;

/// What a file's bytes are kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptFor {
    /// Making its pages.
    Pages,
    /// Copying its original.
    Copy,
}

/// The bytes of files, by their paths below the folder, up to a limit. A file beyond it is read again.
#[derive(Debug, Default)]
pub(super) struct KeptBytes {
    limit: usize,
    files: Mutex<KeptFiles>,
}

#[derive(Debug, Default)]
struct KeptFiles {
    size: usize,
    by_name: BTreeMap<String, KeptFile>,
}

#[derive(Debug)]
struct KeptFile {
    bytes: Bytes,
    is_shown: bool,
    is_copied: bool,
}

impl KeptBytes {
    /// Keeps at most that many bytes.
    pub fn up_to(limit: usize) -> Self {
        Self { limit, files: Mutex::default() }
    }

    /// Keeps the bytes of a file, if there is room.
    pub fn keep(&self, name: &str, bytes: Vec<u8>) {
        let mut files = self.files();
        if bytes.len() > self.limit.saturating_sub(files.size) {
            return;
        }
        files.size += bytes.len();
        let kept = KeptFile { bytes: bytes.into(), is_shown: false, is_copied: false };
        files.by_name.insert(name.to_owned(), kept);
    }

    /// The bytes of a file, if they are kept.
    pub fn bytes(&self, name: &str) -> Option<Bytes> {
        self.files().by_name.get(name).map(|kept| kept.bytes.clone())
    }

    /// Drops the bytes of a file when they have been used for both.
    pub fn release(&self, name: &str, used: KeptFor) {
        let mut files = self.files();
        let Some(kept) = files.by_name.get_mut(name) else { return };
        match used {
            KeptFor::Pages => kept.is_shown = true,
            KeptFor::Copy => kept.is_copied = true,
        }
        if kept.is_shown && kept.is_copied {
            files.by_name.remove(name);
        }
    }

    /// Like [`KeptBytes::release`], for all files.
    pub fn release_all(&self, used: KeptFor) {
        let names: Vec<String> = self.files().by_name.keys().cloned().collect();
        for name in names {
            self.release(&name, used);
        }
    }

    fn files(&self) -> MutexGuard<'_, KeptFiles> {
        lock(&self.files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_kept_up_to_the_limit_until_they_have_been_used_for_both() {
        let kept = KeptBytes::up_to(5);
        for (name, bytes) in [("a", "abc"), ("b", "abc"), ("c", "ab")] {
            kept.keep(name, bytes.into());
        }
        let names = || ["a", "b", "c"].map(|name| kept.bytes(name).is_some());
        assert_eq!(names(), [true, false, true]);
        kept.release("a", KeptFor::Pages);
        kept.release("a", KeptFor::Pages);
        assert_eq!(names(), [true, false, true]);
        kept.release("a", KeptFor::Copy);
        kept.release("b", KeptFor::Copy);
        assert_eq!(names(), [false, false, true]);
        kept.release_all(KeptFor::Copy);
        kept.release_all(KeptFor::Pages);
        assert_eq!(names(), [false, false, false]);
    }
}
