//! New dates outside the month of the session, where the policy wants them within it.

use crate::dates::long;
use crate::dates::month::Month;
use crate::finding::Severity;
use crate::form::policy::{RescheduleLimit, in_force};
use crate::person_name::fold;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "reschedule-late",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "A postponed session was moved out of its month, and the month has no other session.",
    why: "A session that moves to another month leaves its own month without supervision.",
    fix: "Find a date within the month; where there is none, note why on the monitoring sheet.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let reschedule = &history.authority.policy.missed.reschedule;
    for line in history.missed() {
        let Some(rule) = in_force(reschedule, line.date).find(|rule| rule.value.limit == RescheduleLimit::SameMonth)
        else {
            continue;
        };
        let month = Month::from_date(line.date);
        let Some(moved) = line.moved_to.filter(|moved| Month::from_date(*moved) > month) else { continue };
        let is_explained = line.remark.as_deref().is_some_and(explains);
        if history.has_session_in(month) || is_explained {
            continue;
        }
        let entry = &history.entries[line.entry];
        let at = line.moved_cell();
        let message = format!(
            "The session of {} was moved to {}, which leaves {month} without one",
            long(line.date),
            long(moved),
        );
        let reading = if rule.ours { " (our reading: within the month)" } else { "" };
        let help = format!("Check whether a date within {month} was possible{reading}; if not, note why");
        findings.of_entry(entry, Some(&at), Draft::new(message, help).citing(&rule.citation));
    }
}

/// Whether a remark says why the new date is so late, beside why the session did not take place.
fn explains(remark: &str) -> bool {
    const WHY: [&str; 9] =
        ["agreed", "diary", "diaries", "earliest", "until", "soonest", "available", "availability", "unable"];
    fold(remark).split(' ').any(|word| WHY.contains(&word))
}
