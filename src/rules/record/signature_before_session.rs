//! Signature dates before the session.

use crate::dates;
use crate::finding::Severity;
use crate::form::{Address, FormKind};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signature-before-session",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "A signature is dated before the session that the record is of.",
    why: "Nobody can agree to the record of a conversation that has not been held. Either a date is wrong or the record \
          was signed blank.",
    fix: "Correct the date that is wrong, or have the record signed again.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    // An agreement may be signed before the day it is dated.
    if subject.form.kind == FormKind::Agreement {
        return;
    }
    let Some(session) = subject.session() else { return };
    for (field, signature) in subject.signatures() {
        let Some(signed) = signature.signed_on().filter(|signed| *signed < session) else { continue };
        let (at, is) = match signature.date.is_empty() {
            true => (Address::Field(field.name.clone()), "was signed digitally on"),
            false => (Address::SignedDate(field.name.clone()), "is"),
        };
        let message = format!(
            "{} {is} {}, before the session on {}",
            subject.named(&at),
            dates::long(signed),
            dates::long(session)
        );
        findings.report(&at, message, "Correct the date that is wrong, or have the record signed again");
    }
}
