//! The audits of a member of staff's supervision file. Runs only where it is known since when they are in the post.

use chrono::{Days, NaiveDate};

use crate::dates::long;
use crate::finding::Severity;
use crate::form::FormKind;
use crate::form::policy::{AuditSubject, Audits, CountedPer, Unit, in_force};
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "audit-missing",
    about: RuleTopic::OverTime,
    severity: Severity::Warning,
    what: "The folder of a member of staff has no audit of the supervision file from the time in which the policy wants one.",
    why: "An audit shows whether supervision takes place and is recorded as it should be.",
    fix: "Add the audit if it is filed elsewhere; otherwise ask the senior manager for one.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let Some((first, last)) = history.span() else { return };
    let Some(member) = history.member.filter(|_| history.whole) else { return };
    let audits = &history.authority.policy.audits;
    // An agreement shows supervision from before the records on file.
    let agreed = history.agreements().filter_map(|entry| entry.date).min();
    let first = agreed.filter(|_| member.start.is_none()).map_or(first, |agreed| agreed.min(first));
    // One a month is called typical, not due.
    let is_due = |wanted: &Audits| {
        let of_file = wanted.what == AuditSubject::File && wanted.each == CountedPer::Supervisee;
        of_file && wanted.period.unit == Unit::Years
    };
    for rule in in_force(audits, last).filter(|rule| is_due(&rule.value)) {
        let due = rule.value.period.term().after(first);
        let pause = Days::new(u64::try_from(member.days_away(first, last)).unwrap_or(0));
        if due.checked_add_days(pause).is_none_or(|due| due > last) {
            continue;
        }
        let audits = history.entries.iter().filter(|entry| entry.record().form.kind == FormKind::Audit);
        let days: Vec<NaiveDate> = audits.filter_map(|entry| entry.date).collect();
        let count = days.iter().filter(|day| rule.value.period.term().after(**day) >= last).count();
        // The words of a policy may want more than one; whether the others are filed elsewhere is not known.
        if count >= rule.value.at_least as usize {
            continue;
        }
        let newest = days.into_iter().filter(|day| *day <= last).max();
        let state = newest.map_or_else(
            || "There is no audit of the supervision file".to_owned(),
            |day| format!("The newest audit of the supervision file is dated {}", long(day)),
        );
        let reading = if rule.ours { ", as we read the policy" } else { "" };
        let message = format!("{state}; one is due {}{reading}", rule.value.period);
        let help = format!("Check whether it is filed elsewhere, or ask {} for one", rule.value.by);
        findings.of_folder(Draft::new(message, help).citing(&rule.citation));
    }
}
