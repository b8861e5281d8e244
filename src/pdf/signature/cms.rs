//! Verifies CMS signed data (RFC 5652): the message digest is that of the signed bytes, the signature is over the
//! signed attributes, and the key is that of the named certificate.

use chrono::NaiveDateTime;

use super::algorithm::{SignatureAlgorithm, SignatureCheck};
use super::asn1::{CONTEXT, CONTEXT_PLAIN, DerElement, DerReader, INTEGER, OCTETS, OID, SEQUENCE, SET};
use super::certificate::Certificate;
use super::digest::Digest;
use super::oid;
use super::unsupported_method::{self, UnsupportedMethod, Weakness};

/// More certificates than this are not looked through.
const MOST_CERTIFICATES: usize = 64;

/// Why a signature is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignatureFault {
    /// It is wrong, with the reason as the end of "the signature is broken: …".
    Broken(&'static str),
    /// The signature cannot be checked; holds the reason, worded as the end of a sentence.
    Unknown(&'static str),
}

pub(super) const DAMAGED: SignatureFault = SignatureFault::Broken("its data is damaged");
pub(super) const ALTERED: SignatureFault = SignatureFault::Broken("what was signed has been altered");
const NOT_THEIRS: SignatureFault = SignatureFault::Broken("it was not made with the key of the certificate in it");
const NO_CERTIFICATE: SignatureFault =
    SignatureFault::Unknown("the certificate that it was made with is not in the file");
const SEVERAL: SignatureFault = SignatureFault::Unknown("it is signed by several people at once");

/// The data of a signature, taken apart.
#[derive(Debug)]
pub(super) struct SignedData<'a> {
    /// What kind of content is signed.
    content_type: &'a [u8],
    /// The content, when it is inside.
    pub content: Option<Vec<u8>>,
    /// Every certificate that came along.
    pub certificates: Vec<Certificate<'a>>,
    signer: DerElement<'a>,
    /// The digest; of one that cannot be computed here its name.
    digest: Result<Digest, UnsupportedMethod>,
    attributes: Option<DerElement<'a>>,
    algorithm: DerElement<'a>,
    /// The signature's own bytes.
    pub signature: &'a [u8],
    unsigned: Option<DerElement<'a>>,
}

/// What has been found to hold.
#[derive(Debug)]
pub(super) struct VerifiedSignature<'a> {
    /// The signer's certificate.
    pub certificate: Certificate<'a>,
    /// When it was signed, by the signer's own clock.
    pub claimed: Option<NaiveDateTime>,
    /// What is weak about it.
    pub weak: Option<Weakness>,
}

impl<'a> SignedData<'a> {
    /// Takes the data apart. Zeros may follow it: they fill up the place kept for it.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, SignatureFault> {
        let outer = DerReader::new(bytes).expect(SEQUENCE).ok_or(DAMAGED)?;
        Self::parts(outer).ok_or(DAMAGED)?.ok_or(SEVERAL)
    }

    fn parts(outer: DerElement<'a>) -> Option<Option<Self>> {
        let mut parts = outer.inside();
        if parts.expect(OID)?.value != oid::SIGNED_DATA {
            return None;
        }
        let mut parts = parts.expect(CONTEXT)?.inside().expect(SEQUENCE)?.inside();
        parts.expect(INTEGER)?;
        parts.expect(SET)?;
        let mut content = parts.expect(SEQUENCE)?.inside();
        let content_type = content.expect(OID)?.value;
        let content = match content.optional(CONTEXT) {
            Some(inside) => Some(inside.inside().next()?.octets()?),
            None => None,
        };
        let certificates = match parts.optional(CONTEXT) {
            Some(list) => list.inside().read_all()?,
            None => Vec::new(),
        };
        parts.optional(CONTEXT + 1);
        let signers = parts.expect(SET)?.inside().read_all()?;
        let [info] = signers.as_slice() else { return Some(None) };
        let mut info = info.inside();
        info.expect(INTEGER)?;
        let signer = info.next().filter(|signer| [SEQUENCE, CONTEXT_PLAIN].contains(&signer.tag))?;
        let digest = info.expect(SEQUENCE)?.inside().expect(OID)?.value;
        let digest = Digest::named(digest).ok_or_else(|| unsupported_method::digest(digest));
        let attributes = info.optional(CONTEXT);
        let way = info.expect(SEQUENCE)?;
        let signature = info.expect(OCTETS)?.value;
        let unsigned = info.optional(CONTEXT + 1);
        Some(Some(Self {
            content_type,
            content,
            certificates: certificates
                .iter()
                .take(MOST_CERTIFICATES)
                .filter_map(|certificate| Certificate::read(certificate.whole))
                .collect(),
            signer,
            digest,
            attributes,
            algorithm: way,
            signature,
            unsigned,
        }))
    }

    /// Whether it is a valid signature of these bytes, which have to be of this kind.
    pub(super) fn verify(
        &self,
        content: &[&[u8]],
        content_type: &[u8],
    ) -> Result<VerifiedSignature<'a>, SignatureFault> {
        let certificate = *self.certificates.iter().find(|one| one.is_named_by(self.signer)).ok_or(NO_CERTIFICATE)?;
        let digest = self.digest.map_err(|method| SignatureFault::Unknown(method.of_signature))?;
        if self.content_type != content_type {
            return Err(DAMAGED);
        }
        let way = SignatureAlgorithm::read(self.algorithm, Some(digest)).ok_or(DAMAGED)?;
        let (message, claimed) = match self.attributes {
            Some(attributes) => {
                let known = Attributes::read(attributes).ok_or(DAMAGED)?;
                if known.single_value(oid::CONTENT_TYPE).ok_or(DAMAGED)?.value != content_type {
                    return Err(DAMAGED);
                }
                let stated = known.single_value(oid::MESSAGE_DIGEST).and_then(|value| value.octets()).ok_or(DAMAGED)?;
                if stated != digest.digest(content) {
                    return Err(ALTERED);
                }
                if !known.name(&certificate).ok_or(DAMAGED)? {
                    return Err(NOT_THEIRS);
                }
                // Signed as the set they are, though written with a tag of their own.
                let mut message = attributes.whole.to_vec();
                message.first_mut().into_iter().for_each(|tag| *tag = SET);
                (message, known.single_value(oid::SIGNING_TIME).and_then(|value| value.time()))
            }
            None => (content.concat(), None),
        };
        match way.verify(&certificate.key, &message, self.signature) {
            SignatureCheck::Good => {}
            SignatureCheck::Bad if self.attributes.is_none() => return Err(ALTERED),
            SignatureCheck::Bad => return Err(NOT_THEIRS),
            SignatureCheck::Unknown(method) => return Err(SignatureFault::Unknown(method.of_signature)),
        }
        let weak = digest.weakness().or_else(|| way.weakness()).or_else(|| certificate.key.weakness());
        Ok(VerifiedSignature { certificate, claimed, weak })
    }

    /// The token of a timestamp over this signature, when it has one.
    pub(super) fn timestamp(&self) -> Option<&'a [u8]> {
        let list = Attributes::read(self.unsigned?)?;
        list.single_value(oid::TIME_STAMP_TOKEN).map(|token| token.whole)
    }
}

/// Attributes by name.
struct Attributes<'a> {
    list: Vec<(&'a [u8], Vec<DerElement<'a>>)>,
}

impl<'a> Attributes<'a> {
    fn read(set: DerElement<'a>) -> Option<Self> {
        let one = |attribute: &DerElement<'a>| {
            let mut parts = attribute.inside();
            Some((parts.expect(OID)?.value, parts.expect(SET)?.inside().read_all()?))
        };
        Some(Self { list: set.inside().read_all()?.iter().map(one).collect::<Option<_>>()? })
    }

    /// The value of an attribute that stands there once and has one value.
    fn single_value(&self, oid: &[u8]) -> Option<DerElement<'a>> {
        let mut found = self.list.iter().filter(|(name, _)| *name == oid);
        match (found.next(), found.next()) {
            (Some((_, values)), None) if values.len() == 1 => values.first().copied(),
            _ => None,
        }
    }

    /// Whether the attributes that name the signer's certificate by its digest name this one; none
    /// when they cannot be read. Not every signature has them.
    fn name(&self, certificate: &Certificate<'_>) -> Option<bool> {
        for (oid, values) in &self.list {
            let usual = match *oid {
                oid::SIGNING_CERTIFICATE => Digest::Sha1,
                oid::SIGNING_CERTIFICATE_V2 => Digest::Sha256,
                _ => continue,
            };
            let mut id = values.first()?.inside().expect(SEQUENCE)?.inside().expect(SEQUENCE)?.inside();
            let digest = match id.optional(SEQUENCE) {
                Some(named) => Digest::named(named.inside().expect(OID)?.value)?,
                None => usual,
            };
            if !certificate.has_digest(digest, id.expect(OCTETS)?.value) {
                return Some(false);
            }
        }
        Some(true)
    }
}
