//! Gaps in supervision. Months of starting and of leave do not count. Rules of their own report the sessions that the
//! monitoring sheet says were missed.

use crate::finding::Severity;
use crate::form::policy::{Activity, Staff, in_force};
use crate::rules::findings::Draft;
use crate::rules::gaps::{Gap, gaps};
use crate::rules::history::{ExpectedFrequency, History};
use crate::rules::over_time::does_not_count;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-gap",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "Supervision did not take place as often as the policy wants, and the monitoring sheet gives no reason.",
    why: "Support and oversight of a worker depend on sessions that take place regularly.",
    fix: "Add the record if it is missing here; otherwise enter on the monitoring sheet why there was no session.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    for wanted in history.wanted().iter().filter(|wanted| !wanted.phase) {
        for gap in missing(history, wanted) {
            let message = format!("There is no record of {} {}", wanted.activity.phrase(), gap.when());
            // Not every authority prints a monitoring sheet.
            let place = if history.sheet.is_empty() { "in the next record" } else { "on the monitoring sheet" };
            let help = format!(
                "It takes place {}: add the record if it is missing here, or note the reason {place}",
                wanted.period
            );
            let mut draft = Draft::new(message, help).citing(wanted.policy);
            if is_content_with_fewer(history, wanted.activity) {
                draft = draft.as_warning();
            }
            findings.of_folder(draft);
        }
    }
}

/// The gaps without an explanation. `does-not-count` reports months with another session instead.
fn missing(history: &History<'_>, wanted: &ExpectedFrequency<'_>) -> Vec<Gap> {
    let days = history.days(wanted.activity);
    // Records of case work may be on the child's file only, and a directory without `folder.yaml` need not hold records
    // of every activity.
    if days.is_empty() && (wanted.activity == Activity::Casework || history.member.is_none()) {
        return Vec::new();
    }
    let explained = |gap: Gap| match gap {
        Gap::Months(months) => {
            let open: Vec<_> = months
                .into_iter()
                .filter(|month| !history.is_on_sheet(*month) && does_not_count::instead(history, *month).is_none())
                .collect();
            (!open.is_empty()).then_some(Gap::Months(open))
        }
        days @ Gap::Days { .. } => Some(days),
    };
    // Cases that were closed before the first one known here leave no record in the folder.
    let cases = history.member.iter().flat_map(|member| &member.cases).filter_map(|case| case.since);
    let known = cases.chain(days.first().copied()).min().filter(|_| wanted.activity == Activity::Casework);
    let from = known.map_or(wanted.from, |known| known.max(wanted.from));
    gaps(history, &days, wanted.period, from, wanted.until).into_iter().filter_map(explained).collect()
}

/// Whether the policy also accepts fewer than twelve sessions in a year.
fn is_content_with_fewer(history: &History<'_>, activity: Activity) -> bool {
    let yearly = |entry: &crate::form::policy::PolicyEntry<crate::form::policy::Sessions>| {
        let sessions = &entry.value;
        sessions.staff == Staff::All && sessions.activities.contains(&activity) && (2..12).contains(&sessions.times)
    };
    in_force(&history.authority.policy.sessions, history.today).any(yearly)
}
