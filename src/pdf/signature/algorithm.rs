//! The digest and signature algorithms that can be verified, by object identifier. Any other algorithm is reported by
//! its name ([`unsupported_method`]) and never counts as valid.

use md5::Md5;
use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use ring::signature::{self as ways, UnparsedPublicKey, VerificationAlgorithm};
use sha2::Sha224;

use super::asn1::{CONTEXT, DerElement, DerReader, INTEGER, OID, SEQUENCE};
use super::rsa::{self, RsaKey};
use super::unsupported_method::{self, UnsupportedMethod, Weakness};

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

/// The result of verifying a signature with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignatureCheck {
    /// The signature was made with the key.
    Good,
    /// The signature was not made with the key.
    Bad,
    /// The signature algorithm cannot be verified here.
    Unknown(UnsupportedMethod),
}

/// A public key as a certificate holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicKey<'a> {
    /// The key algorithm's object identifier.
    pub algorithm: &'a [u8],
    /// The curve, for keys on one.
    pub curve: Option<&'a [u8]>,
    /// The key.
    pub bits: &'a [u8],
}

const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1];
const RSA_MD5: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 4];
const RSA_SHA1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 5];
const MGF1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 8];
const RSA_PSS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10];
const RSA_SHA256: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11];
const RSA_SHA384: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 12];
const RSA_SHA512: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 13];
const RSA_SHA224: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 14];
const EC: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];
const ECDSA_SHA1: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1];
const ECDSA_SHA224: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 1];
const ECDSA_SHA256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2];
const ECDSA_SHA384: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 3];
const ECDSA_SHA512: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 4];
const P256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];
const P384: &[u8] = &[0x2B, 0x81, 4, 0, 0x22];
const ED25519: &[u8] = &[0x2B, 0x65, 0x70];

impl Digest {
    /// Returns the digest with this object identifier.
    pub(super) fn named(oid: &[u8]) -> Option<Self> {
        Some(match oid {
            [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 5] => Self::Md5,
            [0x2B, 0x0E, 3, 2, 0x1A] => Self::Sha1,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4] => Self::Sha224,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => Self::Sha256,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2] => Self::Sha384,
            [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3] => Self::Sha512,
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

/// A signature algorithm: its object identifier and its encoded parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct SignatureAlgorithm<'a> {
    oid: &'a [u8],
    parameters: Option<DerElement<'a>>,
    /// The digest algorithm from the signer info.
    beside: Option<Digest>,
}

impl<'a> SignatureAlgorithm<'a> {
    /// Reads `{ name, parameters }`.
    pub(super) fn read(element: DerElement<'a>, beside: Option<Digest>) -> Option<Self> {
        let mut parts = element.inside();
        Some(Self { oid: parts.expect(OID)?.value, parameters: parts.next(), beside })
    }

    /// The digest that is signed, if the algorithm has one.
    pub(super) fn digest(&self) -> Option<Digest> {
        match self.oid {
            RSA => self.beside,
            RSA_MD5 => Some(Digest::Md5),
            RSA_SHA1 | ECDSA_SHA1 => Some(Digest::Sha1),
            RSA_SHA224 | ECDSA_SHA224 => Some(Digest::Sha224),
            RSA_SHA256 | ECDSA_SHA256 => Some(Digest::Sha256),
            RSA_SHA384 | ECDSA_SHA384 => Some(Digest::Sha384),
            RSA_SHA512 | ECDSA_SHA512 => Some(Digest::Sha512),
            RSA_PSS => pss(self.parameters).map(|pss| pss.digest),
            _ => None,
        }
    }

    /// Returns the weakness of the signed digest.
    pub(super) fn weakness(&self) -> Option<Weakness> {
        self.digest().and_then(Digest::weakness).or_else(|| unsupported_method::weakness(self.oid))
    }

    /// Returns whether a signature made with this key can be verified here.
    pub(super) fn is_verified(&self, key: &PublicKey<'_>) -> bool {
        self.algorithm(key).is_some()
    }

    /// Names the algorithm when it cannot be verified with this key.
    pub(super) fn method(&self, key: &PublicKey<'_>) -> UnsupportedMethod {
        unsupported_method::name(self.oid, key.algorithm, key.curve)
    }

    /// Verifies the signature of a message.
    pub(super) fn verify(&self, key: &PublicKey<'_>, message: &[u8], signature: &[u8]) -> SignatureCheck {
        let holds = match (key.rsa(), self.algorithm(key)) {
            (Some(rsa), _) if !rsa.can_be_verified() => return SignatureCheck::Unknown(unsupported_method::RSA_SIZE),
            (_, Some(algorithm)) => UnparsedPublicKey::new(algorithm, key.bits).verify(message, signature).is_ok(),
            (Some(rsa), None) if self.oid == RSA_PSS => match pss(self.parameters) {
                Some(pss) => rsa::verify_pss(rsa, pss, message, signature),
                None => return SignatureCheck::Unknown(self.method(key)),
            },
            (Some(rsa), None) if RSA_PKCS1.contains(&self.oid) && key.algorithm == RSA => match self.digest() {
                Some(digest) => rsa::verify_pkcs1(rsa, digest, message, signature),
                None => return SignatureCheck::Unknown(self.method(key)),
            },
            _ => return SignatureCheck::Unknown(self.method(key)),
        };
        if holds { SignatureCheck::Good } else { SignatureCheck::Bad }
    }

    /// Returns `ring`'s algorithm; `None` for short RSA keys and for what `ring` does not have.
    fn algorithm(&self, key: &PublicKey<'_>) -> Option<&'static dyn VerificationAlgorithm> {
        if key.is_short() {
            return None;
        }
        let pss = if self.oid == RSA_PSS { pss(self.parameters) } else { None };
        // `ring` accepts only salts that are as long as the digest.
        let is_usual = |pss: &Pss| pss.digest == pss.mask && pss.salt == usize::from(pss.digest.length());
        Some(match (key.algorithm, self.oid, self.digest()) {
            (RSA | RSA_PSS, RSA_PSS, Some(digest)) if pss.as_ref().is_some_and(is_usual) => match digest {
                Digest::Sha256 => &ways::RSA_PSS_2048_8192_SHA256,
                Digest::Sha384 => &ways::RSA_PSS_2048_8192_SHA384,
                Digest::Sha512 => &ways::RSA_PSS_2048_8192_SHA512,
                _ => return None,
            },
            (RSA, RSA | RSA_SHA256, Some(Digest::Sha256)) => &ways::RSA_PKCS1_2048_8192_SHA256,
            (RSA, RSA | RSA_SHA384, Some(Digest::Sha384)) => &ways::RSA_PKCS1_2048_8192_SHA384,
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

/// The names of RSA signatures with PKCS #1 padding.
const RSA_PKCS1: [&[u8]; 7] = [RSA, RSA_MD5, RSA_SHA1, RSA_SHA224, RSA_SHA256, RSA_SHA384, RSA_SHA512];

impl PublicKey<'_> {
    /// Returns the modulus and exponent of an RSA key; `None` for other keys.
    fn rsa(&self) -> Option<RsaKey<'_>> {
        if ![RSA, RSA_PSS].contains(&self.algorithm) {
            return None;
        }
        let mut numbers = DerReader::new(self.bits).expect(SEQUENCE)?.inside();
        // A leading zero keeps a number positive.
        let mut number = || {
            let bytes = numbers.expect(INTEGER)?.value;
            Some(bytes.strip_prefix(&[0]).unwrap_or(bytes))
        };
        Some(RsaKey { modulus: number()?, exponent: number()? })
    }

    /// Returns whether this is an RSA key of less than 2048 bits.
    pub(super) fn is_short(&self) -> bool {
        self.rsa().is_some_and(|key| key.bits() < 2048)
    }

    /// What is weak about it.
    pub(super) fn weakness(&self) -> Option<Weakness> {
        self.is_short().then_some(unsupported_method::SHORT_RSA_KEY)
    }
}

/// The parameters of RSA-PSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pss {
    pub digest: Digest,
    /// The digest that the mask is made with.
    pub mask: Digest,
    /// The salt's length in bytes.
    pub salt: usize,
}

/// Reads RSA-PSS parameters; `None` if they name an unknown digest or mask function.
fn pss(parameters: Option<DerElement<'_>>) -> Option<Pss> {
    let mut parts = parameters?.inside();
    let name = |element: DerElement<'_>| Digest::named(element.inside().expect(OID)?.value);
    let digest = match parts.optional(CONTEXT) {
        Some(named) => name(named.inside().expect(SEQUENCE)?)?,
        None => Digest::Sha1,
    };
    let mask = match parts.optional(CONTEXT + 1) {
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
    Some(Pss { digest, mask, salt })
}
