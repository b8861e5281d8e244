//! The time for which an authority keeps the supervision file of a person who left. Runs only where the policy sets one
//! and `folder.yaml` says when the person left.

use crate::dates::long;
use crate::finding::Severity;
use crate::form::policy::{RetentionStart, in_force};
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "retention-passed",
    about: RuleTopic::Folder,
    severity: Severity::Warning,
    what: "The person of a folder left so long ago that the policy no longer has the supervision file kept.",
    why: "Personal data is kept no longer than it is needed.",
    fix: "Ask whoever decides about records whether this file is to be destroyed or kept for a reason, and note which.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let Some(member) = history.member else { return };
    for rule in in_force(&history.authority.policy.retention, history.today) {
        let left = match rule.value.from {
            RetentionStart::PostEnd => member.post_end().filter(|_| history.has_left()),
            RetentionStart::EmploymentEnd => member.end,
        };
        let Some(left) = left.filter(|left| *left < history.today) else { continue };
        let until = rule.value.term.after(left);
        if until >= history.today {
            continue;
        }
        let reading = if rule.ours { ", as we read the policy" } else { "" };
        let message = format!(
            "A supervision file is kept for {} after {}, which was on {}: the time for this one ended on {}{reading}",
            rule.value.term,
            rule.value.from.phrase(),
            long(left),
            long(until)
        );
        let help =
            "Ask whoever decides about records whether it is to be destroyed or kept for a reason, and note which";
        findings.of_folder(Draft::new(message, help).citing(&rule.citation));
    }
}
