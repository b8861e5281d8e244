//! Required signatures.

use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Grade;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signature-missing",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "A signature that is required is missing, or one is dated but not given.",
    why: "The signature says that both agree with what is written.",
    fix: "Have the person sign: with a digital signature, a drawn one, or at least the typed name.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for (field, signature) in subject.signatures() {
        let Kind::Signature { party, .. } = &field.kind else { continue };
        let dated = !signature.date.is_empty();
        if signature.grade != Grade::None || !(field.required || dated) {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let state = if dated { "is dated but not signed" } else { "is not signed" };
        let help = field.required_message.clone().unwrap_or_else(|| format!("Have {} sign the record", party.phrase()));
        findings.report(&at, format!("{} {state}", subject.named(&at)), help);
    }
}
