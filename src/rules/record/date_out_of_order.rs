//! Dates that contradict each other.

use crate::dates;
use crate::finding::Severity;
use crate::form::Address;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date-out-of-order",
    about: RuleTopic::Dates,
    severity: Severity::Error,
    what: "A date is before or after another date of the form that it cannot be before or after.",
    why: "One of the two is wrong, and whoever reads the record later cannot tell which.",
    fix: "Correct whichever of the two dates is wrong.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for field in subject.form.fields() {
        let Some(constraint) = &field.constraint else { continue };
        let Some(date) = subject.record.get(&field.name).date() else { continue };
        let at = Address::Field(field.name.clone());
        let limits = [(&constraint.not_before, "before"), (&constraint.not_after, "after")];
        for (other, word) in limits.into_iter().filter_map(|(other, word)| Some((other.as_deref()?, word))) {
            let session = subject.form.dated_by.as_deref() == Some(other);
            let limit = if session { subject.session() } else { subject.record.get(other).date() };
            let Some(limit) = limit else { continue };
            // `date-in-future` reports a date after today.
            let wrong =
                if word == "before" { date < limit } else { date > limit && !(session && date > subject.today) };
            if !wrong {
                continue;
            }
            let message = format!(
                "{} is {}, {word} {} on {}",
                subject.named(&at),
                dates::long(date),
                subject.named(&Address::Field(other.to_owned())),
                dates::long(limit),
            );
            let help = constraint.message.clone().unwrap_or_else(|| "Correct whichever of the two is wrong".into());
            findings.report(&at, message, help);
        }
    }
}
