//! A digital signature was made with a certificate that leads to nobody who is trusted.
//!
//! It matters because anybody can make a certificate with any name in it. Put it right by signing with
//! the certificate that the organisation issued. Looked at only where somebody says whom to trust.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Trusted;
use crate::rules::{About, Check, Findings, Rule, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signer-not-trusted",
    about: About::Signatures,
    severity: Severity::Error,
    what: "A digital signature was made with a certificate that none of the trusted authorities (`--trust`) issued.",
    why: "Anybody can make a certificate with any name in it. Only one from an authority that you trust shows who signed.",
    fix: "Have the person sign with the certificate that your organisation issued to them, or add the authority’s own \
          certificate to the directory given with --trust.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (field, signature) in subject.signatures() {
        let (Kind::Signature { party, .. }, Some(digital)) = (&field.kind, &signature.digital) else { continue };
        let Trusted::No(reason) = digital.trust else { continue };
        let at = Address::Field(field.name.clone());
        let message = format!("The certificate behind {} is not trusted: {reason}", subject.named(&at));
        let help = format!("Have {} sign with the certificate that your organisation issued to them", party.phrase());
        findings.report(&RULE, &at, message, help);
    }
}
