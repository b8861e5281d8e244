//! Digests of objects and files.

use md5::{Digest as _, Md5};
use ring::digest::{Context, SHA256};

/// Returns the SHA-256 digest of concatenated parts, by which equal objects are found.
pub(super) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut sha256 = RunningSha256::new();
    for part in parts {
        sha256.add(part);
    }
    sha256.close()
}

/// Returns the MD5 digest, which `/CheckSum` of an embedded file requires.
pub(super) fn md5(bytes: &[u8]) -> [u8; 16] {
    Md5::digest(bytes).into()
}

/// An incremental SHA-256 digest.
#[derive(Clone)]
pub(super) struct RunningSha256(Context);

impl std::fmt::Debug for RunningSha256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RunningSha256")
    }
}

impl RunningSha256 {
    pub(super) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn close(self) -> [u8; 32] {
        let mut out = [0; 32];
        for (place, byte) in out.iter_mut().zip(self.0.finish().as_ref()) {
            *place = *byte;
        }
        out
    }
}
