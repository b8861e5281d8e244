//! Timestamps (RFC 3161) over a signature or a whole document. A timestamp authority states when it existed.

use chrono::NaiveDateTime;

use super::asn1::{DerReader, INTEGER, OCTETS, OID, SEQUENCE};
use super::cms::{ALTERED, DAMAGED, SignatureFault, SignedData, VerifiedSignature};
use super::digest::Digest;
use super::oid;
use super::trust::{CertificateUse, Trust};

const NOT_A_CLOCK: SignatureFault = SignatureFault::Broken("it was made with a certificate that is not for timestamps");

/// A timestamp that is valid, whether or not its maker can be believed.
#[derive(Debug)]
pub(super) struct Timestamp<'a> {
    /// When it says that what it is of was there.
    pub time: NaiveDateTime,
    /// Its maker's certificate.
    pub verified: VerifiedSignature<'a>,
}

/// What a timestamp says, if it is a valid one of these bytes.
pub(super) fn stamp<'a>(token: &SignedData<'a>, of: &[&[u8]]) -> Result<Timestamp<'a>, SignatureFault> {
    let content = token.content.as_deref().ok_or(DAMAGED)?;
    let verified = token.verify(&[content], oid::TST_INFO)?;
    let info = TstInfo::read(content, of).ok_or(DAMAGED)?;
    if !info.is_of_these {
        return Err(ALTERED);
    }
    if !verified.certificate.may_tell_time() {
        return Err(NOT_A_CLOCK);
    }
    let weak = verified.weak.or_else(|| info.digest.weakness());
    Ok(Timestamp { time: info.time, verified: VerifiedSignature { weak, ..verified } })
}

/// What a timestamp says.
struct TstInfo {
    time: NaiveDateTime,
    /// The digest of what it is of.
    digest: Digest,
    is_of_these: bool,
}

impl TstInfo {
    fn read(content: &[u8], of: &[&[u8]]) -> Option<Self> {
        let mut info = DerReader::new(content).expect(SEQUENCE)?.inside();
        info.expect(INTEGER)?;
        info.expect(OID)?;
        let mut imprint = info.expect(SEQUENCE)?.inside();
        let digest = Digest::named(imprint.expect(SEQUENCE)?.inside().expect(OID)?.value)?;
        let is_of_these = imprint.expect(OCTETS)?.value == digest.digest(of);
        info.expect(INTEGER)?;
        Some(Self { time: info.next()?.time()?, digest, is_of_these })
    }
}

/// When the timestamp of a signature says that this was there; none when it is not a valid one of it, or is weak. Where
/// there are authorities to trust, its maker has to be trusted too: anybody can make a timestamp that says what they like.
pub(super) fn time(token: &[u8], signature: &[u8], trust: &Trust) -> Option<NaiveDateTime> {
    let token = SignedData::read(token).ok()?;
    let Timestamp { time, verified } = stamp(&token, &[signature]).ok()?;
    if verified.weak.is_some() || !verified.certificate.holds_at(time) {
        return None;
    }
    let trusted = trust.is_empty()
        || trust.path(&verified.certificate, &token.certificates, time, CertificateUse::TellingTime).is_ok();
    trusted.then_some(time)
}

/// The `/SubFilter` of a document timestamp.
pub(in crate::pdf) const TIMESTAMP: &[u8] = b"ETSI.RFC3161";
