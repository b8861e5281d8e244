//! The child of a case, last seen long before the session.

use crate::dates::long;
use crate::finding::Severity;
use crate::form::{Address, Kind, Meaning};
use crate::record::Value;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "child-not-seen",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "The child was last seen long before the session.",
    why: "The record says when the child was last seen, and a case in which the child is not in sight needs supervision \
          more often.",
    fix: "Check the date. Where it is right, note why the child was not seen, and when the next visit is.",
    check: Check::Record(check),
};

/// The weeks after which the child should have been seen again. The policies give no number; this is our own reading.
const WEEKS: i64 = 13;
/// The same for a child with a child protection plan.
const WEEKS_WITH_PLAN: i64 = 6;
/// The option that says that there is a child protection plan.
const PLAN: &str = "CP";
/// From so many days on the year of the date is in doubt.
const ANOTHER_YEAR: i64 = 300;

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(field) = subject.form.meaning(Meaning::ChildLastSeen) else { return };
    let (Some(seen), Some(session)) = (subject.record.get(&field.name).date(), subject.session()) else { return };
    let limit = if has_plan(subject) { WEEKS_WITH_PLAN } else { WEEKS };
    let days = (session - seen).num_days();
    if days <= limit * 7 {
        return;
    }
    let at = Address::Field(field.name.clone());
    let seen = long(seen);
    let message = format!(
        "{} is {seen}, {} weeks before the session; the policy gives no number, and {limit} weeks are our own reading",
        subject.named(&at),
        days / 7
    );
    let help = if days >= ANOTHER_YEAR {
        "Is the year right? Where it is, note why the child was not seen, and when the next visit is"
    } else {
        "Check the date; where it is right, note why the child was not seen, and when the next visit is"
    };
    findings.report(&at, message, help);
}

/// Whether the child protection plan is ticked among the statuses of the case.
fn has_plan(subject: &Subject<'_>) -> bool {
    subject.form.fields().filter(|field| matches!(field.kind, Kind::Choices { .. })).any(|field| {
        let Value::List(ticked) = subject.record.get(&field.name) else { return false };
        ticked.iter().any(|option| option.taken().text() == Some(PLAN))
    })
}
