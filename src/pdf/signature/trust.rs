//! Whether a certificate can be believed: a path from it to an authority that somebody trusts.
//!
//! Which authorities those are is for the organisation to say; none are built in, and nothing is
//! looked up, so whether a certificate has been revoked since is not known here.

use chrono::NaiveDateTime;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeId, KeyPurposeIdIter};

use super::certificate::Certificate;
use crate::error::{Error, Result};

/// The certificate authorities that are trusted. Empty, nothing is said about trust.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    authorities: Vec<CertificateDer<'static>>,
}

/// What a certificate is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Signing a document.
    Signing,
    /// Telling when something was signed.
    TellingTime,
}

/// Documents, email, any purpose, Adobe's and Microsoft's own for documents, and proving who one is,
/// which is what staff cards are issued for.
const FOR_SIGNING: [&[u8]; 6] = [
    &[0x2B, 6, 1, 5, 5, 7, 3, 36],
    &[0x2B, 6, 1, 5, 5, 7, 3, 4],
    &[0x55, 0x1D, 37, 0],
    &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x2F, 1, 1, 5],
    &[0x2B, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 12],
    &[0x2B, 6, 1, 5, 5, 7, 3, 2],
];
const FOR_TELLING_TIME: [&[u8]; 1] = [&[0x2B, 6, 1, 5, 5, 7, 3, 8]];

const PURPOSE: &str = "the certificate is for another purpose than signing documents";

impl Trust {
    /// Nobody is trusted, so nothing is said about trust.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds the certificates in a file, in either of the two ways in which they are kept: text between
    /// `BEGIN CERTIFICATE` lines, one or several, or the bytes themselves. Says how many they were.
    ///
    /// # Errors
    /// When there is no certificate in it, or one that cannot be read.
    pub fn add(&mut self, bytes: &[u8]) -> Result<usize> {
        let wrong = |what: &str| {
            Error::input(
                what,
                "Give the certificate of the authority that issues your signatures, as your IT department exports it (.pem, .crt, .cer).",
            )
        };
        let text = bytes.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----");
        let found: Vec<CertificateDer<'static>> = if text {
            let list: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
            list.map_err(|_| wrong("a certificate in it is damaged"))?
        } else {
            vec![CertificateDer::from(bytes.to_vec())]
        };
        if found.iter().any(|one| webpki::anchor_from_trusted_cert(one).is_err() || Certificate::read(one).is_none()) {
            let what = if text { "a certificate in it cannot be read" } else { "this is no certificate" };
            return Err(wrong(what));
        }
        let count = found.len();
        self.authorities.extend(found);
        Ok(count)
    }

    /// Whether nobody is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty()
    }

    /// Whether a certificate leads to a trusted authority, and every step held at that time; if not,
    /// why not.
    pub(super) fn path(
        &self,
        certificate: &Certificate<'_>,
        others: &[Certificate<'_>],
        time: NaiveDateTime,
        purpose: Purpose,
    ) -> std::result::Result<(), &'static str> {
        if !certificate.holds_at(time) {
            return Err("the certificate was not valid at that time");
        }
        if purpose == Purpose::Signing && !certificate.may_sign() {
            return Err(PURPOSE);
        }
        // Somebody may trust a person's own certificate, which is then at its end already.
        if self.authorities.iter().any(|one| one.as_ref() == certificate.whole) {
            return Ok(());
        }
        let own = CertificateDer::from(certificate.whole);
        let own = EndEntityCert::try_from(&own).map_err(|error| reason(&error))?;
        let holds = |one: &&CertificateDer<'static>| Certificate::read(one).is_some_and(|one| one.holds_at(time));
        let anchors: Vec<_> = self
            .authorities
            .iter()
            .filter(holds)
            .filter_map(|one| webpki::anchor_from_trusted_cert(one).ok())
            .collect();
        let others: Vec<CertificateDer<'_>> = others.iter().map(|one| CertificateDer::from(one.whole)).collect();
        let seconds = u64::try_from(time.and_utc().timestamp()).unwrap_or(0);
        let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
        own.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &anchors, &others, time, purpose, None, None)
            .map(|_| ())
            .map_err(|error| if certificate.is_self_signed() { SELF_SIGNED } else { reason(&error) })
    }
}

const SELF_SIGNED: &str = "the signer issued the certificate to themselves";

impl ExtendedKeyUsageValidator for Purpose {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> std::result::Result<(), webpki::Error> {
        let wanted: &[&[u8]] = match self {
            Self::Signing => &FOR_SIGNING,
            Self::TellingTime => &FOR_TELLING_TIME,
        };
        let mut unsaid = true;
        for purpose in purposes {
            let purpose = purpose?;
            unsaid = false;
            if wanted.iter().any(|wanted| KeyPurposeId::new(wanted) == purpose) {
                return Ok(());
            }
        }
        // A certificate that names no purpose may be used for all.
        if unsaid { Ok(()) } else { Err(webpki::Error::EmptyEkuExtension) }
    }
}

/// Why there is no path, as the end of "not trusted: …".
fn reason(error: &webpki::Error) -> &'static str {
    use webpki::Error as E;
    match error {
        E::UnknownIssuer => "the certificate was issued by none of the authorities that are trusted",
        E::CertExpired { .. } | E::CertNotValidYet { .. } | E::InvalidCertValidity => {
            "a certificate on the way to the authority was not valid at that time"
        }
        E::CaUsedAsEndEntity => "the certificate is one for issuing others, not for signing documents",
        E::EndEntityUsedAsCa | E::PathLenConstraintViolated => {
            "the certificate was issued by somebody who may not issue any"
        }
        E::NameConstraintViolation => "the authority may not issue certificates for this name",
        E::RequiredEkuNotFoundContext(_) | E::EmptyEkuExtension => PURPOSE,
        E::InvalidSignatureForPublicKey => "a certificate on the way to the authority is forged or damaged",
        E::UnsupportedSignatureAlgorithmContext(_) | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            "a certificate on the way to the authority is signed by a method that is outdated or not known"
        }
        E::UnsupportedCriticalExtension => "the certificate has conditions that formfolio does not know",
        E::CertRevoked | E::CertDistrusted => "the certificate has been revoked",
        _ => "the certificate cannot be read",
    }
}
