//! Digests.

use md5::{Digest as _, Md5};
use ring::digest::{Context, SHA256};

/// The digest of some bytes one after the other, by which equal objects are found.
pub(super) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut seal = FileId::new();
    for part in parts {
        seal.add(part);
    }
    seal.close()
}

/// The digest that embedded files carry.
pub(super) fn md5(bytes: &[u8]) -> [u8; 16] {
    Md5::digest(bytes).into()
}

/// A digest that grows.
#[derive(Clone)]
pub(super) struct FileId(Context);

impl std::fmt::Debug for FileId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl FileId {
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
