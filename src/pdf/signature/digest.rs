//! Digests that signatures use.

use md5::Md5;
use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use sha2::Sha224;

use super::oid;
use super::unsupported_method::{self, Weakness};

/// A digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Digest {
    /// Returns the digest with this object identifier.
    pub(super) fn named(oid: &[u8]) -> Option<Self> {
        Some(match oid {
            oid::MD5 => Self::Md5,
            oid::SHA_1 => Self::Sha1,
            oid::SHA_224 => Self::Sha224,
            oid::SHA_256 => Self::Sha256,
            oid::SHA_384 => Self::Sha384,
            oid::SHA_512 => Self::Sha512,
            _ => return None,
        })
    }

    /// The digest of some bytes.
    pub(super) fn digest(self, pieces: &[&[u8]]) -> Vec<u8> {
        let algorithm = match self {
            Self::Md5 => return digest_of::<Md5>(pieces),
            Self::Sha224 => return digest_of::<Sha224>(pieces),
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        };
        let mut context = Context::new(algorithm);
        pieces.iter().for_each(|piece| context.update(piece));
        context.finish().as_ref().to_vec()
    }

    pub(super) fn length(self) -> u8 {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Returns the weakness of a digest for which collisions can be made.
    pub(super) fn weakness(self) -> Option<Weakness> {
        match self {
            Self::Md5 => Some(unsupported_method::MD5),
            Self::Sha1 => Some(unsupported_method::SHA_1),
            Self::Sha224 | Self::Sha256 | Self::Sha384 | Self::Sha512 => None,
        }
    }
}

fn digest_of<D: md5::Digest>(pieces: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    pieces.iter().for_each(|piece| digest.update(piece));
    digest.finalize().to_vec()
}
