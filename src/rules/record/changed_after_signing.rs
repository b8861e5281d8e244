//! Changes after a digital signature. What a later signature adds, with its name and date, is no change.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Integrity;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "changed-after-signing",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "The record was changed after it was signed digitally.",
    why: "The signature stands under something that the person who gave it has not seen. Only what was there when they \
          signed can be taken as agreed.",
    fix: "Find out who changed what and why, then have the record signed again as it stands.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (field, signature) in subject.signatures() {
        let (Kind::Signature { party, .. }, Some(digital)) = (&field.kind, &signature.digital) else { continue };
        let Integrity::Changed(changes) = &digital.integrity else { continue };
        let at = Address::Field(field.name.clone());
        let changed = changes.in_words(|at| subject.named(at));
        let message = format!("After {} was signed digitally, someone changed {changed}", subject.named(&at));
        let help = format!("Find out who changed it and why, then have {} sign again", party.phrase());
        findings.report(&at, message, help);
    }
}
