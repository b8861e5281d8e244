//! The review that an agreement plans for itself.

use crate::dates::long;
use crate::dates::month::Month;
use crate::finding::Severity;
use crate::form::{Address, FormKind, Meaning};
use crate::rules::history::day_of;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "agreement-review-late",
    about: RuleTopic::Policy,
    severity: Severity::Error,
    what: "An agreement plans its review for later than the policy allows, or for before it was signed.",
    why: "Posts, managers and needs change, and an agreement that is not reviewed no longer fits them.",
    fix: "Enter an earlier date for the review.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if subject.form.kind != FormKind::Agreement {
        return;
    }
    let Some(field) = subject.form.meaning(Meaning::ReviewDue) else { return };
    let Some(review) = subject.record.get(&field.name).date() else { return };
    let Some(made) = day_of(subject.record) else { return };
    let at = Address::Field(field.name.clone());
    if review <= made {
        // `date-out-of-order` reports a field with a limit of its own.
        if field.constraint.as_ref().is_some_and(|constraint| constraint.not_before.is_some()) {
            return;
        }
        let message = format!("{} is {}, and the agreement is of {}", subject.named(&at), long(review), long(made));
        return findings.report(&at, message, "Enter the date of the next review");
    }
    let Some(entry) = subject.form.authority.policy.agreement.review.first() else { return };
    let term = entry.value.term();
    // Diaries are booked by the month: a review in the month of the anniversary is in time.
    let last = Month::from_date(term.after(made)).last_day();
    if review <= last {
        return;
    }
    let message = format!(
        "{} is {}; the agreement is of {}, and its review is due within {term}, by {}",
        subject.named(&at),
        long(review),
        long(made),
        long(term.after(made)),
    );
    findings.report_citing(&at, message, "Enter an earlier date for the review", &entry.citation);
}
