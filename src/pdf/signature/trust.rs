//! Finds a path from a certificate to an authority that the organisation trusts. No authorities are built in.
//! Revocation is not checked, because nothing is fetched.

use chrono::{NaiveDate, NaiveDateTime};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeId, KeyPurposeIdIter};

use super::certificate::Certificate;
use super::cms::VerifiedSignature;
use super::oid;
use super::unsupported_method::Weakness;
use crate::error::{Error, Result};
use crate::record::SignerTrust;

/// The certificate authorities that are trusted. Empty, nothing is said about trust.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    authorities: Vec<CertificateDer<'static>>,
    today: Option<NaiveDate>,
}

/// When something was signed.
#[derive(Debug, Clone, Copy)]
pub(super) struct SigningTime {
    /// By a timestamp that is trusted.
    pub stamped: Option<NaiveDateTime>,
    /// By the signer's own word.
    pub claimed: Option<NaiveDateTime>,
}

/// What is to be said of a signature's certificate.
#[derive(Debug, Clone, Copy)]
pub(super) struct TrustVerdict {
    pub trust: SignerTrust,
    /// What the signature or its certificate rests on that is weak by now.
    pub weak: Option<&'static str>,
    /// Whether a certificate has expired, and no trusted timestamp shows that the signature is older.
    pub has_expired: bool,
}

/// What a certificate is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CertificateUse {
    /// Signing a document.
    Signing,
    /// Telling when something was signed.
    TellingTime,
}

/// Documents, email, any purpose, Adobe's and Microsoft's own for documents, and proving who one is,
/// which is what staff cards are issued for.
const FOR_SIGNING: [&[u8]; 6] = [
    oid::DOCUMENT_SIGNING,
    oid::EMAIL_PROTECTION,
    oid::ANY_EXTENDED_KEY_USAGE,
    oid::ADOBE_DOCUMENTS,
    oid::MICROSOFT_DOCUMENT_SIGNING,
    oid::CLIENT_AUTHENTICATION,
];
const FOR_TELLING_TIME: [&[u8]; 1] = [oid::TIME_STAMPING];

/// More certificates than this are on no way to an authority.
const LONGEST_PATH: usize = 16;

const PURPOSE: &str = "the certificate is for another purpose than signing documents";

impl Trust {
    /// No authorities are given, so trust is not checked.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Sets the day on which certificates have to hold where no trusted timestamp shows that a signature is older:
    /// a signer's own clock can be put back. Without a day only signatures with a trusted timestamp are trusted.
    #[must_use]
    pub fn on_date(self, today: NaiveDate) -> Self {
        Self { today: Some(today), ..self }
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
            let what = if text { "a certificate in it cannot be read" } else { "this is not a certificate" };
            return Err(wrong(what));
        }
        let count = found.len();
        self.authorities.extend(found);
        Ok(count)
    }

    /// Returns whether no authorities are trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty()
    }

    /// Returns what is to be said of the certificate behind a signature; `others` came along with it.
    pub(super) fn verdict(
        &self,
        found: &VerifiedSignature<'_>,
        others: &[Certificate<'_>],
        time: SigningTime,
        purpose: CertificateUse,
    ) -> TrustVerdict {
        let verdict =
            |trust| TrustVerdict { trust, weak: found.weak.map(|weak| weak.of_signature), has_expired: false };
        if self.is_empty() {
            return verdict(SignerTrust::NotChecked);
        }
        if let Some(weak) = found.weak {
            return verdict(SignerTrust::No(weak.signature_reason));
        }
        if time.stamped.is_none() && time.claimed.is_some_and(|claimed| !found.certificate.holds_at(claimed)) {
            return verdict(SignerTrust::No(NOT_VALID));
        }
        let end_of_today = self.today.and_then(|today| today.and_hms_opt(23, 59, 59));
        let Some(moment) = time.stamped.or(end_of_today) else {
            return verdict(SignerTrust::No("it is not known when it was signed"));
        };
        let path = self.path(&found.certificate, others, moment, purpose);
        let is_expired = path == Err(NOT_VALID_ON_THE_WAY) || found.certificate.has_expired_by(moment);
        let Err(reason) = path else { return verdict(SignerTrust::Yes) };
        if let Some(weak) = self.weakness(&found.certificate, others) {
            return TrustVerdict {
                weak: Some(weak.of_certificate),
                ..verdict(SignerTrust::No(weak.certificate_reason))
            };
        }
        if is_expired && time.stamped.is_none() {
            return TrustVerdict { has_expired: true, ..verdict(SignerTrust::No(EXPIRED)) };
        }
        verdict(SignerTrust::No(reason))
    }

    /// Returns a certificate and its issuers, matched by name, up to an authority or a root. Nothing is verified: the
    /// chain serves to explain why a certificate is not trusted.
    fn way_up<'c>(&'c self, certificate: &Certificate<'c>, others: &[Certificate<'c>]) -> Vec<Certificate<'c>> {
        let authorities: Vec<Certificate<'c>> =
            self.authorities.iter().filter_map(|one| Certificate::read(one)).collect();
        let is_end = |at: &Certificate<'c>| {
            at.is_self_signed() || authorities.iter().any(|authority| authority.whole == at.whole)
        };
        let issuer = |at: &Certificate<'c>| {
            let mut known = authorities.iter().chain(others);
            known.find(|one| one.subject.value == at.issuer.value).filter(|_| !is_end(at)).copied()
        };
        std::iter::successors(Some(*certificate), issuer).take(LONGEST_PATH).collect()
    }

    /// Returns the first weakness on the path from a certificate to an authority. A root's self-signature does not count.
    fn weakness(&self, certificate: &Certificate<'_>, others: &[Certificate<'_>]) -> Option<Weakness> {
        let way_up = self.way_up(certificate, others);
        let of_issued = |at: &Certificate<'_>| at.way().filter(|_| !at.is_self_signed()).and_then(|way| way.weakness());
        let own = |at: &Certificate<'_>| at.key.weakness().or_else(|| of_issued(at));
        let (last, below) = way_up.split_last()?;
        below.iter().find_map(own).or_else(|| {
            let is_trusted = self.authorities.iter().any(|one| one.as_ref() == last.whole);
            if is_trusted { last.key.weakness() } else { own(last) }
        })
    }

    /// Names the first signature method on the path that cannot be verified.
    fn unverifiable(&self, certificate: &Certificate<'_>, others: &[Certificate<'_>]) -> Option<&'static str> {
        let way_up = self.way_up(certificate, others);
        way_up.windows(2).find_map(|step| {
            let [issued, issuer] = step else { return None };
            let way = issued.way().filter(|way| !way.is_verified(&issuer.key))?;
            Some(way.method(&issuer.key).of_certificate)
        })
    }

    /// Checks that a certificate leads to a trusted authority and that every certificate on the path was valid at
    /// `time`. The error is the reason why not.
    pub(super) fn path(
        &self,
        certificate: &Certificate<'_>,
        others: &[Certificate<'_>],
        time: NaiveDateTime,
        purpose: CertificateUse,
    ) -> std::result::Result<(), &'static str> {
        if !certificate.holds_at(time) {
            return Err(NOT_VALID);
        }
        if purpose == CertificateUse::Signing && !certificate.may_sign() {
            return Err(PURPOSE);
        }
        // The signer's own certificate may itself be trusted; then there is no path to build.
        if self.authorities.iter().any(|one| one.as_ref() == certificate.whole) {
            return Ok(());
        }
        let own = CertificateDer::from(certificate.whole);
        let own = EndEntityCert::try_from(&own).map_err(|error| reason(&error))?;
        let holds = |one: &&CertificateDer<'static>| Certificate::read(one).is_some_and(|one| one.holds_at(time));
        // The library rounds the length of a key up to whole bytes.
        let is_long = |der: &CertificateDer<'_>| Certificate::read(der).is_some_and(|one| !one.key.is_short());
        let anchor = |one: &'_ CertificateDer<'static>| {
            let anchor = webpki::anchor_from_trusted_cert(one).ok().filter(|_| is_long(one));
            anchor.map(|anchor| anchor.to_owned())
        };
        let valid: Vec<_> = self.authorities.iter().filter(holds).filter_map(anchor).collect();
        let all: Vec<_> = self.authorities.iter().filter_map(anchor).collect();
        let steps = others.iter().map(|one| CertificateDer::from(one.whole));
        let steps: Vec<CertificateDer<'_>> = steps.filter(is_long).collect();
        let seconds = u64::try_from(time.and_utc().timestamp()).unwrap_or(0);
        let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
        let leads_to = |anchors: &[TrustAnchor<'_>]| {
            own.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, anchors, &steps, time, purpose, None, None).map(|_| ())
        };
        leads_to(&valid).map_err(|error| {
            if certificate.is_self_signed() {
                SELF_SIGNED
            } else if valid.len() < all.len() && leads_to(&all).is_ok() {
                NOT_VALID_ON_THE_WAY
            } else {
                self.unverifiable(certificate, others).unwrap_or_else(|| reason(&error))
            }
        })
    }
}

const NOT_VALID: &str = "the certificate was not valid at that time";
const NOT_VALID_ON_THE_WAY: &str = "a certificate on the way to the authority was not valid at that time";
const EXPIRED: &str = "it has expired, and no trusted timestamp shows that the signature is older";
const SELF_SIGNED: &str = "the signer issued the certificate to themselves";

impl ExtendedKeyUsageValidator for CertificateUse {
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
        // A certificate without extended key usage may be used for every purpose.
        if unsaid { Ok(()) } else { Err(webpki::Error::EmptyEkuExtension) }
    }
}

/// Explains why there is no path, as the end of "not trusted: …".
fn reason(error: &webpki::Error) -> &'static str {
    use webpki::Error as E;
    match error {
        E::UnknownIssuer => "the certificate was not issued by a trusted authority",
        E::CertExpired { .. } | E::CertNotValidYet { .. } | E::InvalidCertValidity => NOT_VALID_ON_THE_WAY,
        E::CaUsedAsEndEntity => "the certificate is for issuing certificates, not for signing documents",
        E::EndEntityUsedAsCa | E::PathLenConstraintViolated => {
            "the certificate was issued by someone who may not issue certificates"
        }
        E::NameConstraintViolation => "the authority may not issue certificates for this name",
        E::RequiredEkuNotFoundContext(_) | E::EmptyEkuExtension => PURPOSE,
        E::InvalidSignatureForPublicKey => "a certificate on the way to the authority is forged or damaged",
        E::UnsupportedSignatureAlgorithmContext(_) | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            "a certificate on the way to the authority is signed with a method that Formfolio cannot verify"
        }
        E::UnsupportedCriticalExtension => "the certificate has conditions that Formfolio does not know",
        E::CertRevoked | E::CertDistrusted => "the certificate has been revoked",
        _ => "the certificate cannot be read",
    }
}
