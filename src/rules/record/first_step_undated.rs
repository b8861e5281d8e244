//! The allocation of a case without the date of its next step.

use crate::finding::Severity;
use crate::form::policy::FirstStep;
use crate::form::{Address, Field, Kind, Meaning};
use crate::person_name::fold;
use crate::rules::nothing::is_unsaid;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "first-step-undated",
    about: RuleTopic::Policy,
    severity: Severity::Error,
    what: "A case is allocated without the date of its first supervision or of the overview of its assessment.",
    why: "Without a date, a new case can wait unnoticed for a manager’s view of it.",
    fix: "Enter the date of the step that the case needs next.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(allocated) = subject.dated(Meaning::Allocated) else { return };
    // An overview or a supervision of its own is dated by one of the two fields.
    let steps = [Meaning::Overview, Meaning::FirstSupervision].map(|step| subject.form.meaning(step));
    let [Some(overview), Some(supervision)] = steps else { return };
    let is_empty = |field: &Field| is_unsaid(subject.record.get(&field.name));
    let team = subject.form.meaning(Meaning::Team).and_then(|field| subject.record.get(&field.name).text());
    let team = team.map(fold).unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|word| team.contains(word));
    let (step, field, is_sure) = if says(&["long term", "longer term"]) {
        (FirstStep::FirstSupervision, supervision, true)
    } else if says(&["first response", "assessment", "duty"]) {
        (FirstStep::Overview, overview, true)
    } else if is_empty(overview) && speaks_of_assessment(subject) {
        (FirstStep::Overview, overview, false)
    } else if is_empty(overview) && is_empty(supervision) {
        (FirstStep::FirstSupervision, supervision, false)
    } else {
        return;
    };
    if !is_empty(field) || subject.is_removed(field) {
        return;
    }
    let policy = &subject.form.authority.policy;
    let Some(entry) = policy.new_cases.iter().find(|entry| entry.value.due == step) else { return };
    let deadline = entry.value.deadline;
    let Some(due) = findings.counted(deadline.last_day(allocated, &policy.working_days())) else { return };
    let at = Address::Field(field.name.clone());
    let due = crate::dates::long(due);
    if step == FirstStep::Overview && !is_sure {
        let message = format!(
            "{} is empty, and the note speaks of an assessment; it is due by {due}, {deadline}",
            subject.named(&at)
        );
        findings.warn(&at, message, "Check whether an assessment was allocated, and enter the date");
    } else if is_sure {
        let message = format!("{} is empty; it is due by {due}, {deadline}", subject.named(&at));
        findings.report_citing(&at, message, "Enter the date", &entry.citation);
    } else {
        let other = subject.field_named(overview);
        let message = format!(
            "{} and {other} are empty; the first of them is due by {due} in a longer-term team",
            subject.named(&at)
        );
        findings.warn(&at, message, "Check which of the two the case needs, and enter its date");
    }
}

/// Whether a note allocates a child and family assessment: "C&F done by 30/4", "single assessment". A parenting assessment
/// is another.
fn speaks_of_assessment(subject: &Subject<'_>) -> bool {
    const NAMES: [&str; 8] = [
        "child and family assessment",
        "children and family assessment",
        "children and families assessment",
        "single assessment",
        "c f assessment",
        "c and f assessment",
        "c f done",
        "c f due",
    ];
    let texts = subject.form.fields().filter(|field| matches!(field.kind, Kind::LongText));
    let said = texts.filter_map(|field| subject.record.get(&field.name).text()).map(fold);
    said.into_iter().any(|said| NAMES.iter().any(|name| said.contains(name)))
}
