//! The digest and signature algorithms that can be verified, by object identifier. Any other algorithm is reported by
//! its name ([`unsupported_method`]) and never counts as valid.

use ring::signature::{self as ways, UnparsedPublicKey, VerificationAlgorithm};

use super::asn1::{CONTEXT, DerElement, DerReader, INTEGER, OID, SEQUENCE};
use super::digest::Digest;
use super::oid;
use super::rsa::{self, Pss, RsaKey};
use super::unsupported_method::{self, UnsupportedMethod, Weakness};

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
            oid::RSA => self.beside,
            oid::RSA_MD5 => Some(Digest::Md5),
            oid::RSA_SHA_1 | oid::ECDSA_SHA_1 => Some(Digest::Sha1),
            oid::RSA_SHA_224 | oid::ECDSA_SHA_224 => Some(Digest::Sha224),
            oid::RSA_SHA_256 | oid::ECDSA_SHA_256 => Some(Digest::Sha256),
            oid::RSA_SHA_384 | oid::ECDSA_SHA_384 => Some(Digest::Sha384),
            oid::RSA_SHA_512 | oid::ECDSA_SHA_512 => Some(Digest::Sha512),
            oid::RSA_PSS => pss(self.parameters).map(|pss| pss.digest),
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
            (Some(rsa), None) if self.oid == oid::RSA_PSS => match pss(self.parameters) {
                Some(pss) => rsa::verify_pss(rsa, pss, message, signature),
                None => return SignatureCheck::Unknown(self.method(key)),
            },
            (Some(rsa), None) if RSA_PKCS1.contains(&self.oid) && key.algorithm == oid::RSA => match self.digest() {
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
        let pss = if self.oid == oid::RSA_PSS { pss(self.parameters) } else { None };
        // `ring` accepts only salts that are as long as the digest.
        let is_usual = |pss: &Pss| pss.digest == pss.mask && pss.salt == usize::from(pss.digest.length());
        Some(match (key.algorithm, self.oid, self.digest()) {
            (oid::RSA | oid::RSA_PSS, oid::RSA_PSS, Some(digest)) if pss.as_ref().is_some_and(is_usual) => match digest
            {
                Digest::Sha256 => &ways::RSA_PSS_2048_8192_SHA256,
                Digest::Sha384 => &ways::RSA_PSS_2048_8192_SHA384,
                Digest::Sha512 => &ways::RSA_PSS_2048_8192_SHA512,
                _ => return None,
            },
            (oid::RSA, oid::RSA | oid::RSA_SHA_256, Some(Digest::Sha256)) => &ways::RSA_PKCS1_2048_8192_SHA256,
            (oid::RSA, oid::RSA | oid::RSA_SHA_384, Some(Digest::Sha384)) => &ways::RSA_PKCS1_2048_8192_SHA384,
            (oid::RSA, oid::RSA | oid::RSA_SHA_512, Some(Digest::Sha512)) => &ways::RSA_PKCS1_2048_8192_SHA512,
            (oid::EC_PUBLIC_KEY, oid::ECDSA_SHA_256, _) if key.curve == Some(oid::P_256) => {
                &ways::ECDSA_P256_SHA256_ASN1
            }
            (oid::EC_PUBLIC_KEY, oid::ECDSA_SHA_384, _) if key.curve == Some(oid::P_256) => {
                &ways::ECDSA_P256_SHA384_ASN1
            }
            (oid::EC_PUBLIC_KEY, oid::ECDSA_SHA_256, _) if key.curve == Some(oid::P_384) => {
                &ways::ECDSA_P384_SHA256_ASN1
            }
            (oid::EC_PUBLIC_KEY, oid::ECDSA_SHA_384, _) if key.curve == Some(oid::P_384) => {
                &ways::ECDSA_P384_SHA384_ASN1
            }
            (oid::ED25519, oid::ED25519, _) => &ways::ED25519,
            _ => return None,
        })
    }
}

/// The names of RSA signatures with PKCS #1 padding.
const RSA_PKCS1: [&[u8]; 7] =
    [oid::RSA, oid::RSA_MD5, oid::RSA_SHA_1, oid::RSA_SHA_224, oid::RSA_SHA_256, oid::RSA_SHA_384, oid::RSA_SHA_512];

impl PublicKey<'_> {
    /// Returns the modulus and exponent of an RSA key; `None` for other keys.
    fn rsa(&self) -> Option<RsaKey<'_>> {
        if ![oid::RSA, oid::RSA_PSS].contains(&self.algorithm) {
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
            (mask.expect(OID)?.value == oid::MGF1).then(|| name(mask.expect(SEQUENCE)?))??
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
