//! The supervisee's copy. Forms without a field for its date are not checked.

use chrono::{Months, NaiveDate};

use crate::finding::Severity;
use crate::form::policy::{Event, in_force};
use crate::form::{FormKind, Meaning};
use crate::rules::deadline::{self, PolicyLimit};
use crate::rules::history::day_of;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "copy-late",
    about: RuleTopic::Policy,
    severity: Severity::Error,
    what: "The supervisee was given a copy later than the policy allows, or the time is up and no date is entered.",
    why: "The copy is how a worker can put right what was misunderstood.",
    fix: "Give the supervisee a copy and enter the date; where it was late, note why.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let policy = &subject.form.authority.policy;
    let agreement = subject.form.kind == FormKind::Agreement;
    let entries = if agreement { &policy.agreement.copy } else { &policy.copy };
    let day = subject.record.session_date().unwrap_or(subject.today);
    let Some(entry) = in_force(entries, day).next() else { return };
    let from = match entry.value.from {
        Event::Session => subject.session(),
        Event::EmploymentStart => subject.dated(Meaning::EmploymentStart).filter(|start| is_first(subject, *start)),
        Event::MissedSession | Event::Allocation => None,
    };
    let limit = PolicyLimit { meaning: Meaning::CopyGiven, deadline: &entry.value, policy: &entry.citation };
    deadline::check(
        subject,
        findings,
        from,
        &limit,
        "a copy was due by",
        "Give the supervisee a copy and enter the date",
    );
}

/// Whether an agreement was signed within a year of the start in the post. A later one is a renewal. Our choice.
fn is_first(subject: &Subject<'_>, start: NaiveDate) -> bool {
    day_of(subject.record).is_none_or(|made| made < start.checked_add_months(Months::new(12)).unwrap_or(made))
}
