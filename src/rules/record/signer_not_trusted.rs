//! Certificates of signers. Runs only where trusted authorities are given.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::SignerTrust;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signer-not-trusted",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "A digital signature was made with a certificate that none of the trusted authorities (`--trust`) issued, with \
           one that has expired, or with a method that is weak by now.",
    why: "Anybody can make a certificate with any name in it, and put their computer’s clock back to when an old one was \
          valid. Only a valid one from an authority that you trust shows who signed.",
    fix: "Have the person sign with the certificate that your organisation issued to them, or add the authority’s own \
          certificate to the directory given with --trust. Signatures with a timestamp stay trusted when their \
          certificate expires.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (field, signature) in subject.signatures() {
        let (Kind::Signature { party, .. }, Some(digital)) = (&field.kind, &signature.digital) else { continue };
        let SignerTrust::No(reason) = digital.trust else { continue };
        let at = Address::Field(field.name.clone());
        let (named, who) = (subject.named(&at), party.phrase());
        let (what, help) = match digital.weak {
            Some(_) => (
                "The digital signature",
                format!(
                    "Have {who} sign again, once your IT department has set it up with SHA-256 and a key of today’s length"
                ),
            ),
            None if digital.has_expired => (
                "The certificate behind",
                format!(
                    "Have {who} sign again with a certificate that is still valid, and a timestamp if your organisation has them"
                ),
            ),
            None => (
                "The certificate behind",
                format!("Have {who} sign with the certificate that your organisation issued to them"),
            ),
        };
        let message = format!("{what} {named} is not trusted: {reason}");
        findings.report(&at, message, help);
    }
}
