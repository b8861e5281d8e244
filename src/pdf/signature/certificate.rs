//! Reads a certificate: its subject, issuer, validity period and public key.

use chrono::NaiveDateTime;

use super::algorithm::{PublicKey, SignatureAlgorithm};
use super::asn1::{BIT_STRING, CONTEXT, DerElement, DerReader, INTEGER, OCTETS, OID, SEQUENCE, SET};
use super::digest::Digest;
use super::oid;
use crate::text::collapse_spaces;

/// Names in messages are cut at about this many characters.
const LONGEST_NAME: usize = 80;

/// A certificate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Certificate<'a> {
    /// All its bytes.
    pub whole: &'a [u8],
    /// The serial number, as written.
    pub serial: &'a [u8],
    /// Who issued it, as written.
    pub issuer: DerElement<'a>,
    /// The subject as encoded.
    pub subject: DerElement<'a>,
    /// Its key.
    pub key: PublicKey<'a>,
    /// How its issuer signed it, as written.
    algorithm: DerElement<'a>,
    not_before: NaiveDateTime,
    not_after: NaiveDateTime,
    extensions: Option<DerElement<'a>>,
}

impl<'a> Certificate<'a> {
    /// Reads a certificate.
    pub(super) fn read(whole: &'a [u8]) -> Option<Self> {
        let outer = DerReader::new(whole).expect(SEQUENCE)?;
        let mut outermost = outer.inside();
        let mut parts = outermost.expect(SEQUENCE)?.inside();
        let signature_algorithm = outermost.expect(SEQUENCE)?;
        parts.optional(CONTEXT);
        let serial = parts.expect(INTEGER)?.value;
        parts.expect(SEQUENCE)?;
        let issuer = parts.expect(SEQUENCE)?;
        let mut validity = parts.expect(SEQUENCE)?.inside();
        let (not_before, not_after) = (validity.next()?.time()?, validity.next()?.time()?);
        let subject = parts.expect(SEQUENCE)?;
        let mut key = parts.expect(SEQUENCE)?.inside();
        let mut algorithm = key.expect(SEQUENCE)?.inside();
        let key = PublicKey {
            algorithm: algorithm.expect(OID)?.value,
            curve: algorithm.optional(OID).map(|curve| curve.value),
            // The first byte says how many bits of the last are unused: none, in a key.
            bits: key.expect(BIT_STRING)?.value.strip_prefix(&[0])?,
        };
        let extensions = parts.read_all()?.into_iter().find(|part| part.tag == CONTEXT + 3);
        let extensions = match extensions {
            Some(list) => Some(list.inside().expect(SEQUENCE)?),
            None => None,
        };
        Some(Self {
            whole: outer.whole,
            serial,
            issuer,
            subject,
            key,
            algorithm: signature_algorithm,
            not_before,
            not_after,
            extensions,
        })
    }

    /// Returns the subject's name for display.
    pub(super) fn name(&self) -> Option<String> {
        name(self.subject)
    }

    /// Who issued it, to be shown.
    pub(super) fn issuer_name(&self) -> Option<String> {
        name(self.issuer)
    }

    /// Whether its holder issued it.
    pub(super) fn is_self_signed(&self) -> bool {
        self.issuer.value == self.subject.value
    }

    /// Whether it holds at a moment.
    pub(super) fn holds_at(&self, time: NaiveDateTime) -> bool {
        self.not_before <= time && time <= self.not_after
    }

    /// Whether it held once, and no longer does at a moment.
    pub(super) fn has_expired_by(&self, time: NaiveDateTime) -> bool {
        self.not_after < time
    }

    /// How its issuer signed it.
    pub(super) fn way(&self) -> Option<SignatureAlgorithm<'a>> {
        SignatureAlgorithm::read(self.algorithm, None)
    }

    /// Whether it is the one that a signature names: by issuer and number, or by its key's id.
    pub(super) fn is_named_by(&self, signer: DerElement<'_>) -> bool {
        if signer.tag == SEQUENCE {
            let mut parts = signer.inside();
            let issuer = parts.expect(SEQUENCE).is_some_and(|issuer| issuer.value == self.issuer.value);
            return issuer && parts.expect(INTEGER).is_some_and(|serial| serial.value == self.serial);
        }
        let id = self.extension(oid::SUBJECT_KEY_IDENTIFIER).and_then(|value| DerReader::new(value).expect(OCTETS));
        id.is_some_and(|id| id.value == signer.value)
    }

    /// Whether it is of the digest that a signature gives for its certificate.
    pub(super) fn has_digest(&self, digest: Digest, value: &[u8]) -> bool {
        digest.digest(&[self.whole]) == value
    }

    /// Whether its key may sign documents, as far as it says what the key is for.
    pub(super) fn may_sign(&self) -> bool {
        let Some(usage) = self.extension(oid::KEY_USAGE) else { return true };
        // Digital signature and non-repudiation are the first two bits.
        let bits = DerReader::new(usage).expect(BIT_STRING).and_then(|bits| bits.value.get(1).copied());
        bits.is_some_and(|bits| bits & 0xC0 != 0)
    }

    /// Whether it is for telling the time.
    pub(super) fn may_tell_time(&self) -> bool {
        let purposes = self
            .extension(oid::EXTENDED_KEY_USAGE)
            .and_then(|value| DerReader::new(value).expect(SEQUENCE)?.inside().read_all());
        purposes.is_some_and(|list| list.iter().any(|purpose| purpose.value == oid::TIME_STAMPING))
    }

    fn extension(&self, oid: &[u8]) -> Option<&'a [u8]> {
        self.extensions?.inside().read_all()?.into_iter().find_map(|extension| {
            let mut parts = extension.inside();
            if parts.expect(OID)?.value != oid {
                return None;
            }
            parts.read_all()?.into_iter().find(|part| part.tag == OCTETS).map(|value| value.value)
        })
    }
}

/// The common name in a distinguished name; the organisation's where it has none.
fn name(name: DerElement<'_>) -> Option<String> {
    let sets = name.inside().read_all()?;
    let pairs: Vec<(&[u8], String)> = sets
        .iter()
        .filter(|set| set.tag == SET)
        .filter_map(|set| set.inside().read_all())
        .flatten()
        .filter_map(|pair| {
            let mut parts = pair.inside();
            Some((parts.expect(OID)?.value, parts.next()?.text()?))
        })
        .collect();
    let of = |oid: &[u8]| pairs.iter().rev().find(|(kind, _)| *kind == oid).map(|(_, text)| plain_name(text));
    of(oid::COMMON_NAME).or_else(|| of(oid::ORGANIZATION_NAME)).filter(|name| !name.is_empty())
}

/// A name from a certificate goes into reports, so it must not carry what changes how they look.
fn plain_name(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let plain: String = text.chars().map(|c| if unseen(c) { ' ' } else { c }).collect();
    let plain = collapse_spaces(&plain);
    if plain.chars().count() <= LONGEST_NAME {
        return plain;
    }
    plain.chars().take(LONGEST_NAME).chain(['…']).collect()
}
