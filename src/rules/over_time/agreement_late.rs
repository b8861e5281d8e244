//! The date of the first supervision agreement.

use crate::dates::long;
use crate::finding::Severity;
use crate::form::Meaning;
use crate::form::policy::{Deadline, Event, PolicyEntry, Term, Unit, in_force};
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "agreement-late",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "The first supervision agreement was made later than the policy allows.",
    why: "Until it is agreed, it is open how often the two meet and what each may expect of the other.",
    fix: "Check the two dates; where they are right, note why it was late.",
    check: Check::History(check),
};

/// The time after which an agreement is a renewal, where the policy has no interval between reviews. Our choice.
const RENEWAL: Term = Term { count: 1, unit: Unit::Years };

/// The time after which the oldest agreement on file may be a renewal. Our choice.
const PERHAPS_RENEWAL: Term = Term { count: 6, unit: Unit::Months };

fn check(history: &History<'_>, findings: &mut Findings) {
    let policy = &history.authority.policy;
    let from_start = |entry: &&PolicyEntry<Deadline>| entry.value.from == Event::EmploymentStart;
    let Some(rule) = in_force(&policy.agreement.first, history.today).find(from_start) else { return };
    let Some(entry) = history.agreements().find(|entry| entry.date.is_some()) else { return };
    let own = || entry.subject.dated(Meaning::EmploymentStart);
    let start = history.member.and_then(|member| member.start).or_else(own);
    let (Some(start), Some(made)) = (start, entry.date) else { return };
    // A later agreement is a renewal; the first one may be kept elsewhere.
    let renewal = in_force(&policy.agreement.review, made).next().map_or(RENEWAL, |rule| rule.value.term());
    if made >= renewal.after(start) {
        return;
    }
    let Some(due) = findings.counted(rule.value.last_day(start, &policy.working_days())) else { return };
    if made <= due {
        return;
    }
    // An agreement so long after the start may itself be a renewal.
    if made >= PERHAPS_RENEWAL.after(start) {
        let message = format!(
            "The oldest agreement here is dated {}; the first was due by {}, {} on {}",
            long(made),
            long(due),
            rule.value,
            long(start)
        );
        let help = "Check whether an earlier agreement is kept elsewhere";
        return findings.of_entry(entry, None, Draft::new(message, help).citing(&rule.citation).as_warning());
    }
    let message = format!(
        "The agreement is dated {}; it was due by {}, {} on {}",
        long(made),
        long(due),
        rule.value,
        long(start)
    );
    let help = "Check the two dates; where they are right, note why it was late";
    findings.of_entry(entry, None, Draft::new(message, help).citing(&rule.citation));
}
