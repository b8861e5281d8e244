//! [`FileDigest`]: the size and hash of a file.

use crate::file;

/// A file by its path, with forward slashes, and what proves that it is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDigest {
    /// The path.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

impl FileDigest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(file: &str, bytes: &[u8]) -> Self {
        Self { file: file.to_owned(), size: bytes.len() as u64, sha256: file::fingerprint(bytes) }
    }
}
