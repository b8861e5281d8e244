//! A timestamp over a signature: somebody else's word for when it was made (RFC 3161).

use chrono::NaiveDateTime;

use super::algorithm::Digest;
use super::asn1::{INTEGER, OCTETS, OID, Reader, SEQUENCE};
use super::cms::SignedData;
use super::trust::{Purpose, Trust};

const TIMESTAMP_INFO: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 16, 1, 4];

/// When the timestamp says that the signature was there; none when it is not a valid one of this
/// signature. Where there are authorities to trust, its maker has to be trusted too: anybody can make
/// a timestamp that says what they like.
pub(super) fn time(token: &[u8], signature: &[u8], trust: &Trust) -> Option<NaiveDateTime> {
    let token = SignedData::read(token).ok()?;
    let content = token.content.as_deref()?;
    let verified = token.verify(&[content], TIMESTAMP_INFO).ok()?;
    let mut info = Reader::new(content).expect(SEQUENCE)?.inside();
    info.expect(INTEGER)?;
    info.expect(OID)?;
    let mut imprint = info.expect(SEQUENCE)?.inside();
    let digest = Digest::named(imprint.expect(SEQUENCE)?.inside().expect(OID)?.value)?;
    if imprint.expect(OCTETS)?.value != digest.of(&[signature]).as_ref() {
        return None;
    }
    info.expect(INTEGER)?;
    let time = info.next()?.time()?;
    if !verified.certificate.may_tell_time() || !verified.certificate.holds_at(time) {
        return None;
    }
    let trusted =
        trust.is_empty() || trust.path(&verified.certificate, &token.certificates, time, Purpose::TellingTime).is_ok();
    trusted.then_some(time)
}
