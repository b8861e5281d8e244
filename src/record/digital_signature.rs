//! The results of verifying a digital signature.

use chrono::NaiveDate;

use crate::dates;
use crate::form::Address;
use crate::text::list;

/// A digital signature, as verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigitalSignature {
    /// Whether the signature is valid.
    pub integrity: Integrity,
    /// The signer in the certificate.
    pub signer: Option<String>,
    /// The issuer of the certificate.
    pub issuer: Option<String>,
    /// Whether the certificate is self-signed.
    pub self_signed: bool,
    /// Whether the certificate was expired, or not yet valid, at the time of signing.
    pub out_of_date: bool,
    /// The day of signing in the United Kingdom.
    pub signed_on: Option<NaiveDate>,
    /// The source of the time.
    pub clock: TimeSource,
    /// The weak algorithm or key, if any.
    pub weak: Option<&'static str>,
    /// Whether the certificate is trusted.
    pub trust: SignerTrust,
    /// Whether the certificate is not trusted because it has expired, and no trusted timestamp shows that the signature
    /// is older.
    pub has_expired: bool,
    /// Whether nothing was added to the file after the signature.
    pub covers_whole_file: bool,
}

/// The validity of a digital signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Integrity {
    /// The record is as it was signed.
    Intact,
    /// The signature is broken; the reason, as the end of a sentence.
    Broken(&'static str),
    /// The signature was valid, and the record has been changed since.
    Changed(SignedChanges),
    /// The signature cannot be checked; the reason, as the end of a sentence.
    Unknown(&'static str),
}

impl Integrity {
    /// The keyword in JSON.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Intact => "intact",
            Self::Broken(_) => "broken",
            Self::Changed(_) => "changed",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// The changes after a signature was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignedChanges {
    /// The fields with other answers or boxes, in the form's order; for a document that is no form, each by its full
    /// name.
    pub fields: Vec<Address>,
    /// The pages with other changes.
    pub pages: Vec<u32>,
    /// Whether anything was changed that belongs to no field and no page.
    pub elsewhere: bool,
    /// The kinds of changes, where they are more than another answer.
    pub details: Vec<FileChange>,
}

/// One change to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The changed field.
    pub field: Option<Address>,
    /// A phrase in lower case, with `{}` for the field.
    pub what: String,
}

/// The most fields that are named; the rest is counted.
const MOST_NAMED: usize = 3;

impl SignedChanges {
    /// Whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.pages.is_empty() && !self.elsewhere
    }

    /// The changes as the subject of a sentence; `label` names a field.
    #[must_use]
    pub fn in_words(&self, label: impl Fn(&Address) -> String) -> String {
        let mut parts: Vec<String> = self.fields.iter().take(MOST_NAMED).map(&label).collect();
        match self.fields.len().saturating_sub(MOST_NAMED) {
            0 => {}
            1 => parts.push("another field".to_owned()),
            more => parts.push(format!("{more} other fields")),
        }
        match self.pages.as_slice() {
            [] => {}
            [page] => parts.push(format!("page {page}")),
            pages => parts.push(format!("{} pages", pages.len())),
        }
        if self.elsewhere || parts.is_empty() {
            let alone = parts.is_empty();
            parts.push(if alone { "the document itself" } else { "the document around them" }.to_owned());
        }
        let subject = list(&parts);
        if self.details.is_empty() {
            return subject;
        }
        let phrase = |change: &FileChange| match &change.field {
            Some(at) => change.what.replace("{}", &label(at)),
            None => change.what.clone(),
        };
        let mut details: Vec<String> = self.details.iter().take(MOST_NAMED).map(phrase).collect();
        if self.details.len() > MOST_NAMED {
            details.push("and more".to_owned());
        }
        format!("{subject} ({})", details.join(", "))
    }
}

/// The source of the time of signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeSource {
    /// The clock of the signer's computer.
    Signer,
    /// A timestamp authority.
    Timestamp,
}

/// Whether the signer's certificate is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerTrust {
    /// No trusted certificates were given.
    NotChecked,
    /// The certificate leads to a trusted authority.
    Yes,
    /// The certificate is not trusted; the reason, as the end of a sentence.
    No(&'static str),
}

impl SignerTrust {
    /// The words in JSON.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotChecked => "not checked",
            Self::Yes => "trusted",
            Self::No(_) => "not trusted",
        }
    }
}

impl DigitalSignature {
    /// A signature with no known property except that it is broken or cannot be checked.
    #[must_use]
    pub fn failed(integrity: Integrity) -> Self {
        Self {
            integrity,
            signer: None,
            issuer: None,
            self_signed: false,
            out_of_date: false,
            signed_on: None,
            clock: TimeSource::Signer,
            weak: None,
            trust: SignerTrust::NotChecked,
            has_expired: false,
            covers_whole_file: false,
        }
    }

    /// Whether the signature proves its signer and time.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self.integrity, Integrity::Intact | Integrity::Changed(_))
    }

    /// The results in one sentence without a full stop; `label` names a field.
    #[must_use]
    pub fn sentence(&self, label: impl Fn(&Address) -> String) -> String {
        let mut out = "signed digitally".to_owned();
        match &self.integrity {
            Integrity::Broken(reason) => return format!("{out}, but the signature is broken: {reason}"),
            Integrity::Unknown(reason) => return format!("{out}, but the signature cannot be checked: {reason}"),
            Integrity::Intact | Integrity::Changed(_) => {}
        }
        if let Some(signer) = &self.signer {
            out.push_str(&format!(" by {signer}"));
        }
        if let Some(day) = self.signed_on {
            let clock = match self.clock {
                TimeSource::Signer => "by the signer’s clock",
                TimeSource::Timestamp => "by a timestamp",
            };
            out.push_str(&format!(" on {} ({clock})", dates::long(day)));
        }
        match &self.integrity {
            Integrity::Changed(changes) => {
                let changed = changes.in_words(|at| format!("“{}”", label(at)));
                out.push_str(&format!("; changed since: {changed}"));
            }
            _ => out.push_str("; intact"),
        }
        if let Some(weak) = self.weak {
            out.push_str(&format!("; made with {weak}, which is weak today"));
        }
        match (self.self_signed, &self.issuer) {
            (true, _) => out.push_str("; the certificate is self-signed"),
            (false, Some(issuer)) => out.push_str(&format!("; certificate by {issuer}")),
            (false, None) => {}
        }
        if self.out_of_date {
            out.push_str(", not valid on that day");
        }
        match self.trust {
            SignerTrust::NotChecked => out.push_str("; trust in the certificate was not checked"),
            SignerTrust::Yes => out.push_str("; the certificate is trusted"),
            SignerTrust::No(reason) => out.push_str(&format!("; the certificate is not trusted: {reason}")),
        }
        out
    }
}
