//! A folder without an agreement. Runs only with `folder.yaml`: other directories need not hold one.

use chrono::NaiveDate;

use crate::finding::{Citation, Severity};
use crate::form::policy::{Event, Policy, SignedKind, Term, Unit, in_force};
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "agreement-missing",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "The folder has no supervision agreement or contract.",
    why: "The agreement says how often the two meet and what each may expect of the other.",
    fix: "Make a supervision agreement, have both sign it, and put it in the folder.",
    check: Check::History(check),
};

/// The time allowed where a policy names none, as in the Leicestershire supervision guidance, Supervision expectations.
const GRACE: Term = Term { count: 1, unit: Unit::Months };

fn check(history: &History<'_>, findings: &mut Findings) {
    let Some(member) = history.member else { return };
    if history.agreements().next().is_some() {
        return;
    }
    let policy = &history.authority.policy;
    let Some(words) = demanded(policy, history.today) else { return };
    if member.start.is_some_and(|start| history.today <= given_until(policy, start)) {
        return;
    }
    let message = "There is no supervision agreement in the folder";
    let help = "Make one, have both sign it, and put it in the folder";
    findings.of_folder(Draft::new(message, help).citing(words));
}

/// The policy that requires an agreement.
fn demanded(policy: &Policy, today: NaiveDate) -> Option<&Citation> {
    let agreement = &policy.agreement;
    let signed = in_force(&policy.signing, today).find(|entry| entry.value.what == SignedKind::Agreement);
    let first = in_force(&agreement.first, today).next().map(|entry| &entry.citation);
    first
        .or_else(|| in_force(&agreement.since, today).next().map(|entry| &entry.citation))
        .or_else(|| signed.map(|entry| &entry.citation))
}

fn given_until(policy: &Policy, start: NaiveDate) -> NaiveDate {
    let first = in_force(&policy.agreement.first, start).find(|entry| entry.value.from == Event::EmploymentStart);
    let term = first.map_or(GRACE, |entry| Term { count: entry.value.within, unit: entry.value.unit });
    term.after(start)
}
