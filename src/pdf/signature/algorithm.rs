//! The ways to digest and to sign that are known, by the names they have in signatures.
//!
//! What is not listed cannot be checked, and is then said to be so; it is never taken for valid.

use ring::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use ring::signature::{self as ways, UnparsedPublicKey, VerificationAlgorithm};

use super::asn1::{CONTEXT, Element, INTEGER, OID, Reader, SEQUENCE};
use super::pss::{self, RsaKey};

/// A digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// How many bytes the modulus of an RSA key may have.
const SIZES: std::ops::RangeInclusive<usize> = 256..=1024;

/// What a key and a way to sign make of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is the key holder's.
    Good,
    /// It is not.
    Bad,
    /// This way to sign is not known.
    Unknown,
}

/// A public key as a certificate holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a> {
    /// What sort of key, as written.
    pub sort: &'a [u8],
    /// The curve, for keys on one.
    pub curve: Option<&'a [u8]>,
    /// The key.
    pub bits: &'a [u8],
}

const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1];
const RSA_SHA1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 5];
const MGF1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 8];
const RSA_PSS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10];
const RSA_SHA256: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11];
const RSA_SHA384: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 12];
const RSA_SHA512: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 13];
const EC: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];
const ECDSA_SHA256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2];
const ECDSA_SHA384: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 3];
const P256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];
const P384: &[u8] = &[0x2B, 0x81, 4, 0, 0x22];
const ED25519: &[u8] = &[0x2B, 0x65, 0x70];

impl Digest {
    /// The digest of that name.
    pub(super) fn named(oid: &[u8]) -> Option<Self> {
        Some(match oid {
            [0x2B, 0x0E, 3, 2, 0x1A] => Self::Sha1,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => Self::Sha256,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2] => Self::Sha384,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3] => Self::Sha512,
            _ => return None,
        })
    }

    /// The digest of some bytes.
    pub(super) fn of(self, pieces: &[&[u8]]) -> digest::Digest {
        let mut context = digest::Context::new(match self {
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        });
        pieces.iter().for_each(|piece| context.update(piece));
        context.finish()
    }

    pub(super) fn length(self) -> u8 {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// A way to sign: its name and its parameters as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'a> {
    oid: &'a [u8],
    parameters: Option<Element<'a>>,
    /// The digest that the signature names beside it.
    beside: Option<Digest>,
}

impl<'a> Way<'a> {
    /// Reads `{ name, parameters }`.
    pub(super) fn read(element: Element<'a>, beside: Option<Digest>) -> Option<Self> {
        let mut parts = element.inside();
        Some(Self { oid: parts.expect(OID)?.value, parameters: parts.next(), beside })
    }

    /// The digest that is signed, where the way has one.
    pub(super) fn digest(&self) -> Option<Digest> {
        match self.oid {
            RSA => self.beside,
            RSA_SHA1 => Some(Digest::Sha1),
            RSA_SHA256 | ECDSA_SHA256 => Some(Digest::Sha256),
            RSA_SHA384 | ECDSA_SHA384 => Some(Digest::Sha384),
            RSA_SHA512 => Some(Digest::Sha512),
            RSA_PSS => pss(self.parameters?).map(|(digest, _)| digest),
            _ => None,
        }
    }

    /// Whether the signature of the message is the key holder's.
    pub(super) fn verify(&self, key: &Key<'_>, message: &[u8], signature: &[u8]) -> Outcome {
        if let Some((digest, salt)) = self.parameters.filter(|_| self.oid == RSA_PSS).and_then(pss)
            && (salt != usize::from(digest.length()) || digest == Digest::Sha1)
        {
            return match key.rsa().filter(|key| SIZES.contains(&key.modulus.len())) {
                Some(key) if pss::verify(key, digest, salt, message, signature) => Outcome::Good,
                Some(_) => Outcome::Bad,
                None => Outcome::Unknown,
            };
        }
        match self.algorithm(key) {
            Some(algorithm) => match UnparsedPublicKey::new(algorithm, key.bits).verify(message, signature) {
                Ok(()) => Outcome::Good,
                Err(_) => Outcome::Bad,
            },
            None => Outcome::Unknown,
        }
    }

    fn algorithm(&self, key: &Key<'_>) -> Option<&'static dyn VerificationAlgorithm> {
        let short = key.is_short();
        // The library refuses keys of other sizes, which is not the same as a signature that is wrong.
        match (key.rsa().map(|key| key.modulus.len()), self.oid, self.digest()) {
            (None, ..) => {}
            (Some(128..=1024), RSA | RSA_SHA1 | RSA_SHA256 | RSA_SHA512, _)
                if self.digest() != Some(Digest::Sha384) => {}
            (Some(size), ..) if SIZES.contains(&size) => {}
            _ => return None,
        }
        Some(match (key.sort, self.oid, self.digest()) {
            (RSA | RSA_PSS, RSA_PSS, Some(Digest::Sha256)) => &ways::RSA_PSS_2048_8192_SHA256,
            (RSA | RSA_PSS, RSA_PSS, Some(Digest::Sha384)) => &ways::RSA_PSS_2048_8192_SHA384,
            (RSA | RSA_PSS, RSA_PSS, Some(Digest::Sha512)) => &ways::RSA_PSS_2048_8192_SHA512,
            (RSA, RSA | RSA_SHA1, Some(Digest::Sha1)) => &ways::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            (RSA, RSA | RSA_SHA256, Some(Digest::Sha256)) if short => {
                &ways::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
            }
            (RSA, RSA | RSA_SHA256, Some(Digest::Sha256)) => &ways::RSA_PKCS1_2048_8192_SHA256,
            (RSA, RSA | RSA_SHA384, Some(Digest::Sha384)) => &ways::RSA_PKCS1_2048_8192_SHA384,
            (RSA, RSA | RSA_SHA512, Some(Digest::Sha512)) if short => {
                &ways::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY
            }
            (RSA, RSA | RSA_SHA512, Some(Digest::Sha512)) => &ways::RSA_PKCS1_2048_8192_SHA512,
            (EC, ECDSA_SHA256, _) if key.curve == Some(P256) => &ways::ECDSA_P256_SHA256_ASN1,
            (EC, ECDSA_SHA384, _) if key.curve == Some(P256) => &ways::ECDSA_P256_SHA384_ASN1,
            (EC, ECDSA_SHA256, _) if key.curve == Some(P384) => &ways::ECDSA_P384_SHA256_ASN1,
            (EC, ECDSA_SHA384, _) if key.curve == Some(P384) => &ways::ECDSA_P384_SHA384_ASN1,
            (ED25519, ED25519, _) => &ways::ED25519,
            _ => return None,
        })
    }
}

impl Key<'_> {
    /// The numbers of an RSA key; none for other keys.
    fn rsa(&self) -> Option<RsaKey<'_>> {
        if ![RSA, RSA_PSS].contains(&self.sort) {
            return None;
        }
        let mut numbers = Reader::new(self.bits).expect(SEQUENCE)?.inside();
        // A leading zero keeps a number positive.
        let mut number = || {
            let bytes = numbers.expect(INTEGER)?.value;
            Some(bytes.strip_prefix(&[0]).unwrap_or(bytes))
        };
        Some(RsaKey { modulus: number()?, exponent: number()? })
    }

    /// Whether it is an RSA key that can be broken with enough money.
    pub(super) fn is_short(&self) -> bool {
        self.rsa().is_some_and(|key| key.modulus.len() < 256)
    }
}

/// The digest and the salt's length of RSA-PSS parameters; none when they use two different digests.
fn pss(parameters: Element<'_>) -> Option<(Digest, usize)> {
    let mut parts = parameters.inside();
    let name = |element: Element<'_>| Digest::named(element.inside().expect(OID)?.value);
    let digest = match parts.optional(CONTEXT) {
        Some(named) => name(named.inside().expect(SEQUENCE)?)?,
        None => Digest::Sha1,
    };
    let masked = match parts.optional(CONTEXT + 1) {
        Some(named) => {
            let mut mask = named.inside().expect(SEQUENCE)?.inside();
            (mask.expect(OID)?.value == MGF1).then(|| name(mask.expect(SEQUENCE)?))??
        }
        None => Digest::Sha1,
    };
    let salt = match parts.optional(CONTEXT + 2) {
        Some(length) => match length.inside().expect(INTEGER)?.value {
            [length] | [0, length] => usize::from(*length),
            [high, low] => usize::from(*high) << 8 | usize::from(*low),
            _ => return None,
        },
        None => 20,
    };
    (digest == masked).then_some((digest, salt))
}
