//! The common names of signature methods that cannot be verified here, and of methods that are weak.
//! The name shows an IT department what to change.

use super::oid;

/// A signature method that cannot be verified here. Such a signature is neither good nor broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnsupportedMethod {
    /// Said of a document's signature, as the end of "the signature cannot be checked: …".
    pub of_signature: &'static str,
    /// Said of a certificate's, as the end of "not trusted: …".
    pub of_certificate: &'static str,
}

macro_rules! method {
    ($name:literal) => {
        UnsupportedMethod {
            of_signature: concat!("it was made with ", $name, ", which Formfolio cannot verify"),
            of_certificate: concat!(
                "a certificate on the way to the authority is signed with ",
                $name,
                ", which Formfolio cannot verify"
            ),
        }
    };
}

/// A weakness that makes it possible to forge a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weakness {
    /// What a signature was made with.
    pub of_signature: &'static str,
    /// Why a signature is then not trusted, as the end of "not trusted: …".
    pub signature_reason: &'static str,
    /// What a signature was made with, if its certificate or one above it has the weakness.
    pub of_certificate: &'static str,
    /// Why it is then not trusted.
    pub certificate_reason: &'static str,
}

macro_rules! weakness {
    ($name:literal) => {
        Weakness {
            of_signature: $name,
            signature_reason: concat!("a signature made with ", $name, " can be forged today"),
            of_certificate: concat!("a certificate that rests on ", $name),
            certificate_reason: concat!("a certificate that rests on ", $name, " can be forged today"),
        }
    };
}

pub(super) const MD2: Weakness = weakness!("MD2");
pub(super) const MD5: Weakness = weakness!("MD5");
pub(super) const SHA_1: Weakness = weakness!("SHA-1");
pub(super) const SHORT_RSA_KEY: Weakness = weakness!("an RSA key of less than 2048 bits");

pub(super) const RSA_SIZE: UnsupportedMethod = method!("an RSA key of an unusual size");
const UNKNOWN: UnsupportedMethod = method!("a method of an unknown name");

/// Methods by the object identifiers of their signature algorithms.
const SIGNATURES: [(&[u8], UnsupportedMethod); 13] = [
    (oid::DSA, method!("DSA")),
    (oid::DSA_SHA_1, method!("DSA")),
    (oid::DSA_SHA_224, method!("DSA")),
    (oid::DSA_SHA_256, method!("DSA")),
    (oid::RSA_MD2, method!("RSA and MD2")),
    (oid::RSA_PSS, method!("RSA-PSS with unusual parameters")),
    (oid::ED448, method!("Ed448")),
    (oid::ECDSA_SHA_1, method!("ECDSA and SHA-1")),
    (oid::ECDSA_SHA_224, method!("ECDSA and SHA-224")),
    (oid::ECDSA_SHA_256, method!("ECDSA on an unusual curve")),
    (oid::ECDSA_SHA_384, method!("ECDSA on an unusual curve")),
    (oid::ECDSA_SHA_512, method!("ECDSA and SHA-512")),
    (oid::ED25519, method!("Ed25519 and a key of another kind")),
];
/// Families of methods by the first bytes of their object identifiers.
const FAMILIES: [(&[u8], UnsupportedMethod); 6] = [
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3], method!("SHA-3 or a post-quantum method")),
    (&[0x2A, 0x85, 3], method!("GOST")),
    (&[0x2A, 0x81, 0x1C, 0xCF, 0x55], method!("SM2")),
    (&[0x04, 0, 0x7F, 0, 7, 1, 1, 4], method!("ECDSA on an unusual curve")),
    (&[0x2B, 0x24, 3, 3], method!("RSA and RIPEMD")),
    (&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1], method!("an unusual kind of RSA")),
];
/// The curves on which ECDSA cannot be verified here.
const CURVES: [(&[u8], UnsupportedMethod); 4] = [
    (oid::P_521, method!("ECDSA on the curve P-521")),
    (oid::P_224, method!("ECDSA on the curve P-224")),
    (oid::SECP256K1, method!("ECDSA on the curve secp256k1")),
    (oid::P_192, method!("ECDSA on the curve P-192")),
];
/// The first bytes of the object identifiers of all Brainpool curves.
const BRAINPOOL: (&[u8], UnsupportedMethod) = (&[0x2B, 0x24, 3, 3, 2, 8, 1, 1], method!("ECDSA on a Brainpool curve"));
const DIGESTS: [(&[u8], UnsupportedMethod); 8] = [
    (oid::MD2, method!("MD2")),
    (oid::MD4, method!("MD4")),
    (oid::RIPEMD_160, method!("RIPEMD-160")),
    (oid::SHA_512_224, method!("SHA-512/224")),
    (oid::SHA_512_256, method!("SHA-512/256")),
    (oid::SHA3_256, method!("SHA3-256")),
    (oid::SHA3_384, method!("SHA3-384")),
    (oid::SHA3_512, method!("SHA3-512")),
];

/// Names a signature method by its algorithm, the kind of key, and the curve.
pub(super) fn name(signature: &[u8], key: &[u8], curve: Option<&[u8]>) -> UnsupportedMethod {
    let of_curve = curve.filter(|_| key == oid::EC_PUBLIC_KEY).and_then(|curve| {
        let brainpool = curve.starts_with(BRAINPOOL.0).then_some(BRAINPOOL.1);
        CURVES.iter().find(|(known, _)| *known == curve).map(|(_, method)| *method).or(brainpool)
    });
    let exact = SIGNATURES.iter().find(|(known, _)| *known == signature);
    let found = exact.or_else(|| FAMILIES.iter().find(|(family, _)| signature.starts_with(family)));
    of_curve.or(found.map(|(_, method)| *method)).unwrap_or(UNKNOWN)
}

/// Names a digest that is not computed here.
pub(super) fn digest(oid: &[u8]) -> UnsupportedMethod {
    DIGESTS.iter().find(|(known, _)| *known == oid).map_or(UNKNOWN, |(_, method)| *method)
}

/// Returns the weakness of a method that cannot be verified here, if it is known to have one.
pub(super) fn weakness(signature: &[u8]) -> Option<Weakness> {
    (signature == oid::RSA_MD2).then_some(MD2)
}
