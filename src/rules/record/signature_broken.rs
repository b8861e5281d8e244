//! Digital signatures that fail. One that cannot be checked is an error too, so that no unknown algorithm hides a forgery.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Integrity;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signature-broken",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "A digital signature does not hold, or cannot be checked.",
    why: "What was signed was altered, or the signature is not what it says it is. It then proves nothing, however it \
          looks on the page.",
    fix: "Ask for the file as it was signed, or have the person sign again.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (field, signature) in subject.signatures() {
        let (Kind::Signature { party, .. }, Some(digital)) = (&field.kind, &signature.digital) else { continue };
        let at = Address::Field(field.name.clone());
        let (named, who) = (subject.named(&at), party.phrase());
        let (message, help) = match &digital.integrity {
            Integrity::Broken(reason) => (
                format!("The digital signature {named} is broken: {reason}"),
                format!("Ask for the file as it was signed, or have {who} sign again"),
            ),
            Integrity::Unknown(reason) => (
                format!("The digital signature {named} cannot be checked: {reason}"),
                format!("Look at it in the program that it was made with, or have {who} sign with another"),
            ),
            Integrity::Intact | Integrity::Changed(_) => continue,
        };
        findings.report(&at, message, help);
    }
}
