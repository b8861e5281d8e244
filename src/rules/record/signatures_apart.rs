//! The signatures of an agreement, or of the outcome of a programme, given months apart.

use chrono::NaiveDate;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::{Address, FormKind};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "signatures-apart",
    about: RuleTopic::Signatures,
    severity: Severity::Warning,
    what: "The signatures of an agreement or of a programme’s outcome were given months apart.",
    why: "Between the two dates only one person had agreed.",
    fix: "Check the two dates. Where they are right, have both sign again.",
    check: Check::Record(check),
};

/// The most weeks between two signatures. No policy gives a number; this is our own reading.
const WEEKS: i64 = 8;

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if !matches!(subject.form.kind, FormKind::Agreement | FormKind::Tracker) {
        return;
    }
    let dated = |(field, signature): (&crate::form::Field, &crate::record::Signature)| {
        Some((field.name.clone(), subject.field_named(field), signature.signed_on()?))
    };
    let mut signed: Vec<(String, String, NaiveDate)> = subject.signatures().filter_map(dated).collect();
    signed.sort_by_key(|(_, _, date)| *date);
    let (Some((_, first, from)), Some((name, last, to))) = (signed.first(), signed.last()) else { return };
    if (*to - *from).num_days() <= WEEKS * 7 {
        return;
    }
    let message = format!(
        "{last} is dated {}, and {first} {}; we read as signed together what is signed within {WEEKS} weeks",
        long(*to),
        long(*from)
    );
    let help = "Check the two dates; where they are right, have both sign again";
    findings.report(&Address::SignedDate(name.clone()), message, help);
}
