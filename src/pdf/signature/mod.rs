//! Verifies digital signatures: the signed bytes are intact ([`byte_range`], [`cms`]), later revisions are unambiguous
//! ([`revisions`]) and make only permitted changes ([`comparison`], [`permitted_changes`], [`mdp`],
//! [`annotation_places`]), and the certificate is trusted ([`trust`]). Revocation is not checked.

mod algorithm;
mod annotation_places;
mod asn1;
mod box_caption;
mod byte_range;
mod certificate;
mod change_owners;
mod cms;
mod comparison;
mod digest;
mod mdp;
mod oid;
mod pdf_signature;
mod permitted_changes;
mod resources;
mod revisions;
mod rsa;
mod strict_parser;
mod timestamp;
mod trust;
mod unsupported_method;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::NaiveDateTime;
use lopdf::{Dictionary, Document, Object};

pub use pdf_signature::{PdfSignature, may_be_signed, signatures};
pub use trust::Trust;

use self::cms::{SignatureFault, SignedData};
use self::digest::Digest;
pub(super) use self::timestamp::TIMESTAMP;
use self::trust::{CertificateUse, SigningTime};
use crate::dates;
use crate::error;
use crate::form::Form;
use crate::pdf::object::acroform;
use crate::pdf::object::open::{OpenedDocument, damaged, is_ambiguous, open};
use crate::pdf::object::text::from_text_string;
use crate::record::{DigitalSignature, FileChange, Integrity, SignedChanges, TimeSource};

const NOT_COVERED: SignatureFault = SignatureFault::Broken("it does not cover the file as it should");
const MOVED: SignatureFault = SignatureFault::Broken("it was made for something else and was copied here");
const KIND: SignatureFault = SignatureFault::Unknown("this kind of signature cannot be checked");
const AMBIGUOUS: SignatureFault =
    SignatureFault::Unknown("two parts of the file have the same number, so that programs may show either");
const TWICE: SignatureFault = SignatureFault::Unknown("the file has this signature field more than once");

/// Verifies the signatures of one file.
#[derive(Debug)]
pub struct Verifier<'a> {
    /// The file from its header on. Byte offsets count from there.
    file: &'a [u8],
    document: &'a Document,
    form: Option<&'a Form>,
    trust: &'a Trust,
    /// The names of the fields already verified. Each check reads the whole file, so none is repeated.
    done: BTreeSet<String>,
    /// Whether there are PDF objects before the header.
    has_parts_before: bool,
    /// Whether programs may take a number for different objects. Found out once, when a signature depends on it.
    is_ambiguous: OnceCell<bool>,
}

impl<'a> Verifier<'a> {
    /// Creates a verifier for a form. `document` is the parsed form of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8], document: &'a Document, form: &'a Form, trust: &'a Trust) -> Self {
        Self { form: Some(form), ..Self::without_form(bytes, document, trust) }
    }

    /// Creates a verifier for a PDF that need not be a form.
    #[must_use]
    pub fn without_form(bytes: &'a [u8], document: &'a Document, trust: &'a Trust) -> Self {
        let start = bytes.windows(5).position(|window| window == b"%PDF-").unwrap_or(0);
        // Some programs skip what stands before the header, and others read it.
        let before = bytes.get(..start).unwrap_or_default();
        let has_parts_before = start > 1024 || before.windows(3).any(|three| three == b"obj");
        let file = bytes.get(start..).unwrap_or(bytes);
        Self {
            file,
            document,
            form: None,
            trust,
            done: BTreeSet::new(),
            has_parts_before,
            is_ambiguous: OnceCell::new(),
        }
    }

    /// Verifies a signature. `signature` is the value of the field `name`.
    pub fn verify(&mut self, name: &str, signature: &Dictionary) -> DigitalSignature {
        let first = self.done.insert(name.to_owned());
        let verified = if first { self.verify_signature(name, signature) } else { Err(TWICE) };
        verified.unwrap_or_else(|fault| {
            DigitalSignature::failed(match fault {
                SignatureFault::Broken(reason) => Integrity::Broken(reason),
                SignatureFault::Unknown(reason) => Integrity::Unknown(reason),
            })
        })
    }

    fn verify_signature(&self, name: &str, signature: &Dictionary) -> Result<DigitalSignature, SignatureFault> {
        let covered = byte_range::covered(self.file, self.document, signature).ok_or(NOT_COVERED)?;
        let data = SignedData::read(&covered.contents)?;
        let kind = signature.get_deref(b"SubFilter", self.document).and_then(Object::as_name).unwrap_or_default();
        let inside = data.content.as_deref();
        let mut whole = None;
        let found = match (kind, inside) {
            // A form needs a person's signature, so a document timestamp does not count there.
            (TIMESTAMP, Some(_)) if self.form.is_none() => {
                let stamp = timestamp::stamp(&data, &covered.bytes())?;
                whole = Some(stamp.time);
                stamp.verified
            }
            (b"adbe.pkcs7.detached" | b"ETSI.CAdES.detached", None) => data.verify(&covered.bytes(), oid::DATA)?,
            // This method signs the SHA-1 digest of the bytes, not the bytes.
            (b"adbe.pkcs7.sha1", Some(inside)) => {
                let found = data.verify(&[inside], oid::DATA)?;
                if inside != Digest::Sha1.digest(&covered.bytes()) {
                    return Err(cms::ALTERED);
                }
                cms::VerifiedSignature { weak: Some(unsupported_method::SHA_1), ..found }
            }
            _ => return Err(KIND),
        };
        let stamped =
            whole.or_else(|| data.timestamp().and_then(|token| timestamp::time(token, data.signature, self.trust)));
        let purpose = if whole.is_some() { CertificateUse::TellingTime } else { CertificateUse::Signing };
        let claimed = found.claimed.or_else(|| self.stated(signature));
        let time = stamped.or(claimed);
        let verdict = self.trust.verdict(&found, &data.certificates, SigningTime { stamped, claimed }, purpose);
        let certificate = &found.certificate;
        let covers_whole_file = covered.end == self.file.len();
        let changes = if covers_whole_file {
            SignedChanges::default()
        } else {
            self.since(name, covered.end, &covered.contents)?
        };
        if changes.is_empty() && *self.is_ambiguous.get_or_init(|| is_ambiguous(self.file, self.document)) {
            return Err(AMBIGUOUS);
        }
        Ok(DigitalSignature {
            integrity: if changes.is_empty() { Integrity::Intact } else { Integrity::Changed(changes) },
            signer: certificate.name(),
            issuer: certificate.issuer_name(),
            self_signed: certificate.is_self_signed(),
            out_of_date: time.is_some_and(|time| !certificate.holds_at(time)),
            signed_on: time.map(dates::uk_day),
            clock: if stamped.is_some() { TimeSource::Timestamp } else { TimeSource::Signer },
            weak: verdict.weak,
            trust: verdict.trust,
            has_expired: verdict.has_expired,
            covers_whole_file,
        })
    }

    /// Returns the signing time from the signature dictionary's `/M`.
    fn stated(&self, signature: &Dictionary) -> Option<NaiveDateTime> {
        let text = signature.get_deref(b"M", self.document).and_then(Object::as_str).ok().map(from_text_string)?;
        let text = text.trim().strip_prefix("D:")?;
        asn1::moment(text.get(..4)?.parse().ok()?, text.get(4..)?)
    }

    /// Returns the changes since the signed revision, which ends at offset `end`. That revision must have the same
    /// signature in the field `name`.
    fn since(&self, name: &str, end: usize, contents: &[u8]) -> Result<SignedChanges, SignatureFault> {
        let revision = self.file.get(..end).ok_or(NOT_COVERED)?;
        // A revision that is not a complete document cannot have been signed.
        let Ok(opened) = opened(revision) else { return Err(NOT_COVERED) };
        let signed = &opened.document;
        let there = acroform::fields(signed).into_iter().any(|found| {
            let own = match &found.value {
                Some(Object::Dictionary(own)) => own.get_deref(b"Contents", signed).and_then(Object::as_str),
                _ => return false,
            };
            found.name == name && (self.document.is_encrypted() || own.is_ok_and(|own| own == contents))
        });
        if !there {
            return Err(MOVED);
        }
        // After recovery of a damaged cross-reference table, other programs may find other objects.
        let is_guessed = signed.xref_recovery.is_some() || self.document.xref_recovery.is_some();
        let read = if is_guessed || self.has_parts_before {
            Err(revisions::NO_END)
        } else {
            revisions::check(self.file, end, signed, self.document)
        };
        if let Err(reason) = read {
            let details = vec![FileChange { field: None, what: reason.to_owned() }];
            return Ok(SignedChanges { elsewhere: true, details, ..SignedChanges::default() });
        }
        Ok(comparison::between(signed, self.document, self.form))
    }
}

/// Opens a document. One without pages counts as damaged.
fn opened(bytes: &[u8]) -> error::Result<Rc<OpenedDocument>> {
    let opened = open(bytes)?;
    if opened.document.page_iter().next().is_none() { Err(damaged()) } else { Ok(opened) }
}
