//! The first step in a new case.

use crate::dates;
use crate::finding::Severity;
use crate::form::policy::{FirstStep, in_force};
use crate::form::{Address, Meaning};
use crate::person_name::fold;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "first-step-late",
    about: RuleTopic::Policy,
    severity: Severity::Error,
    what: "The overview of a new assessment, or the first supervision of a new case, is later than the policy allows.",
    why: "A new case waits until then for a manager’s view of it.",
    fix: "Bring the date forward; where that is no longer possible, note why it was late.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let policy = &subject.form.authority.policy;
    let Some(allocated) = subject.dated(Meaning::Allocated) else { return };
    let team = subject.form.meaning(Meaning::Team).and_then(|field| subject.record.get(&field.name).text());
    let team = team.map(fold).unwrap_or_default();
    for entry in in_force(&policy.new_cases, allocated) {
        let teams = &entry.value.teams;
        if !teams.is_empty() && !teams.iter().any(|words| team.contains(words.as_str())) {
            continue;
        }
        let meaning = match entry.value.due {
            FirstStep::Overview => Meaning::Overview,
            FirstStep::FirstSupervision => Meaning::FirstSupervision,
        };
        let Some(field) = subject.form.meaning(meaning) else { continue };
        let Some(date) = subject.record.get(&field.name).date() else { continue };
        let deadline = entry.value.deadline;
        let Some(due) = findings.counted(deadline.last_day(allocated, &policy.working_days())) else { continue };
        if date <= due {
            continue;
        }
        let at = Address::Field(field.name.clone());
        let (was, help) = if date < subject.today {
            ("was", "Check the date; where it is right, note why it was late")
        } else {
            ("is", "Bring it forward, or note why it is late")
        };
        let message = format!(
            "{} is {}; it {was} due by {}, {deadline} on {}",
            subject.named(&at),
            dates::long(date),
            dates::long(due),
            dates::long(allocated),
        );
        findings.report_citing(&at, message, help, &entry.citation);
    }
}
