//! Signatures without a date. Forms that print no date are not checked.

use crate::dates::taken::{DateContext, take};
use crate::finding::Severity;
use crate::form::{Address, Kind};
use crate::record::Grade;
use crate::rules::record::signature_missing::is_no_name;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signature-undated",
    about: RuleTopic::Signatures,
    severity: Severity::Error,
    what: "A signature is given without the date that the form asks for beside it.",
    why: "Without a date the record does not show when both agreed with it.",
    fix: "Enter the day on which it was signed.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let context = DateContext { session: subject.record.session_date(), ..DateContext::default() };
    for (field, signature) in subject.signatures() {
        let Kind::Signature { date_label: Some(_), .. } = &field.kind else { continue };
        // A digital signature has a time of its own, or is broken, which `signature-broken` reports.
        let is_dated =
            signature.digital.as_ref().is_some_and(|digital| digital.signed_on.is_some() || !digital.holds());
        // `signature-missing` reports words such as "to follow".
        if field.required && signature.grade == Grade::Typed && signature.name.as_deref().is_some_and(is_no_name) {
            continue;
        }
        // "N Akhtar 12/3/26" is dated behind the name.
        let is_behind = || signature.name.as_deref().is_some_and(|name| take(name, &context).is_some());
        if signature.grade != Grade::None && signature.date.is_empty() && !is_dated && !is_behind() {
            let at = Address::SignedDate(field.name.clone());
            let message = format!("{} has no date of signing", subject.named(&Address::Field(field.name.clone())));
            findings.report(&at, message, "Enter the day it was signed, for example 25/03/2025");
        }
    }
}
