//! Sessions on a day of the person's leave. A warning, because people come back early, and keep in touch.

use std::collections::BTreeSet;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::Address;
use crate::form::policy::Activity;
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-in-leave",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "A session is dated on a day on which folder.yaml has the member of staff on leave.",
    why: "One of the two is wrong, or somebody was supervised while they were ill.",
    fix: "Check the day of the session and those of the leave, and correct the wrong one.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let help = "Check the day of the session and those of the leave in folder.yaml, and correct the wrong one";
    let mut recorded = BTreeSet::new();
    // A group meets while one of its members is away.
    let own = |activity| !matches!(activity, Activity::Group | Activity::ManagementOversight);
    for (day, _, entry) in history.sessions().filter(|(_, activity, _)| own(*activity)) {
        recorded.insert(day);
        let Some(why) = leave_on(history, day) else { continue };
        let at = entry.record().form.dated_by.clone().map(Address::Field);
        let message = format!("The session was on {}, a day of leave{why}", long(day));
        findings.of_entry(entry, at.as_ref(), Draft::new(message, help));
    }
    for line in history.sheet.iter().filter(|line| line.held == Some(true) && !recorded.contains(&line.date)) {
        let Some(why) = leave_on(history, line.date) else { continue };
        let entry = &history.entries[line.entry];
        let message = format!("The session of {} is marked as held, on a day of leave{why}", long(line.date));
        findings.of_entry(entry, Some(&line.held_cell()), Draft::new(message, help));
    }
}

/// The leave on a day, as it goes on in a sentence.
fn leave_on(history: &History<'_>, day: chrono::NaiveDate) -> Option<String> {
    let leave = history.member?.leave.iter().find(|leave| leave.days_within(day, day) > 0)?;
    Some(match leave.to {
        Some(to) => format!(" from {} to {}", long(leave.from), long(to)),
        None => format!(" since {}", long(leave.from)),
    })
}
