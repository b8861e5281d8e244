//! The date of the next session. A monthly session may take place on any day of the next month. The records on file
//! may set another frequency, so the rule looks at all of them.

use crate::dates;
use crate::finding::Severity;
use crate::form::{Address, Meaning};
use crate::rules::findings::Draft;
use crate::rules::{Check, Findings, History, Rule, RuleTopic, frequency};

/// The rule.
pub const RULE: Rule = Rule {
    id: "next-session-too-late",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "The next session is planned later than the policy’s frequency allows.",
    why: "Before the session has taken place, the gap can still be avoided.",
    fix: "Agree on an earlier date.",
    check: Check::History(check),
};

/// The days between two sessions from which the year is taken as wrong. Our choice.
const YEAR_SLIP: i64 = 300;

fn check(history: &History<'_>, findings: &mut Findings) {
    for (_, _, entry) in history.sessions() {
        let planned = entry.subject.dated(Meaning::NextSession);
        let (Some(next), Some(due)) = (planned, frequency::next_due(history, entry)) else { continue };
        let Some(field) = entry.record().form.meaning(Meaning::NextSession) else { continue };
        // So long after the session, one of the two dates has a wrong year.
        let is_slip = entry.date.is_some_and(|day| (next - day).num_days() > YEAR_SLIP);
        // `session-gap` and `case-gap` report a gap that a later session has ended.
        let is_past = || {
            history.sessions().any(|(day, activity, other)| {
                entry.date.is_some_and(|own| day > own)
                    && Some(activity) == entry.activity()
                    && other.case() == entry.case()
            })
        };
        if next <= due.until || is_slip || is_past() {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let message = format!(
            "{} is {}; supervision takes place {}, so it is due by {}",
            entry.subject.named(&at),
            dates::long(next),
            due.period,
            dates::long(due.by),
        );
        findings.of_entry(entry, Some(&at), Draft::new(message, "Agree on an earlier date").citing(due.policy));
    }
}
