//! The date on which the record went on the child's file.

use crate::finding::Severity;
use crate::form::Meaning;
use crate::form::policy::in_force;
use crate::rules::deadline::{self, PolicyLimit};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "record-late",
    about: RuleTopic::Policy,
    severity: Severity::Error,
    what: "It was put on the child’s record later than the policy allows, or the time is up and no date is entered.",
    why: "Whoever acts for the child next reads the child’s record.",
    fix: "Put it on the child’s record and enter the date; where it was late, note why.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let day = subject.record.session_date().unwrap_or(subject.today);
    let Some(entry) = in_force(&subject.form.authority.policy.recording, day).next() else { return };
    let limit = PolicyLimit { meaning: Meaning::Recorded, deadline: &entry.value.deadline, policy: &entry.citation };
    let (due, help) = ("it was due on the child’s record by", "Put it on the child’s record and enter the date");
    deadline::check(subject, findings, subject.session(), &limit, due, help);
}
