//! The date of the next session. A monthly session may take place on any day of the next month.

use crate::dates;
use crate::finding::{Citation, Severity};
use crate::form::policy::{Activity, CaseType, Period, Staff};
use crate::form::{Address, Form, Meaning};
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "next-session-too-late",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "The next session is planned later than the policy’s frequency allows.",
    why: "Before the session has taken place, the gap can still be avoided.",
    fix: "Agree on an earlier date.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(session) = subject.session() else { return };
    let Some(field) = subject.form.meaning(Meaning::NextSession) else { return };
    let Some(next) = subject.record.get(&field.name).date() else { return };
    let Some((period, policy)) = frequency(subject.form) else { return };
    let last = period.again_by(session);
    if next <= last {
        return;
    }
    let at = Address::Field(field.name.clone());
    let message = format!(
        "{} is {}; supervision takes place {period}, so it is due by {}",
        subject.named(&at),
        dates::long(next),
        dates::long(last),
    );
    findings.report_citing(&at, message, "Agree on an earlier date", policy);
}

/// The general frequency of the form's activity, for all staff and any type of case.
fn frequency(form: &Form) -> Option<(Period, &Citation)> {
    let policy = &form.authority.policy;
    let activity = form.activity?;
    if activity == Activity::Casework {
        let entry = policy.cases.iter().find(|entry| entry.value.types.contains(&CaseType::Any))?;
        return Some((entry.value.period, &entry.citation));
    }
    let entry = policy.sessions.iter().find(|entry| {
        let sessions = &entry.value;
        sessions.staff == Staff::All && sessions.times == 1 && sessions.activities.contains(&activity)
    })?;
    Some((entry.value.period, &entry.citation))
}
