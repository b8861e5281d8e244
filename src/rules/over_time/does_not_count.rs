//! Group sessions and crisis oversight in a month without supervision. Reported instead of `session-gap`.

use crate::dates::month::Month;
use crate::finding::Severity;
use crate::form::policy::in_force;
use crate::rules::findings::Draft;
use crate::rules::gaps::{Gap, gaps};
use crate::rules::history::{History, HistoryEntry};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "does-not-count",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "In a month without supervision there is only something that does not replace it, such as group supervision.",
    why: "Other meetings are useful, but do not take the place of a session.",
    fix: "Hold the session that is missing, or enter on the monitoring sheet why there was none.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let mut seen: Vec<(usize, Month)> = Vec::new();
    for wanted in history.wanted().iter().filter(|wanted| !wanted.phase) {
        let days = history.days(wanted.activity);
        for gap in gaps(history, &days, wanted.period, wanted.from, wanted.until) {
            let Gap::Months(months) = gap else { continue };
            // `reschedule-late` and `reschedule-lost` report a session that was moved.
            let moved = |month: &Month| history.missed_in(*month).any(|line| line.moved_to.is_some());
            for month in months.into_iter().filter(|month| !moved(month)) {
                let Some((entry, policy)) = instead(history, month) else { continue };
                if seen.contains(&(entry.index, month)) {
                    continue;
                }
                seen.push((entry.index, month));
                let Some(activity) = entry.activity() else { continue };
                let message = format!(
                    "This {} does not count as {}, and there was none in {month}",
                    activity.phrase(),
                    wanted.activity.phrase()
                );
                let help = "Hold the session that is missing, or enter on the monitoring sheet why there was none";
                findings.of_entry(entry, None, Draft::new(message, help).citing(policy));
            }
        }
    }
}

/// Returns a session of the month that does not replace supervision, with the policy.
#[must_use]
pub fn instead<'h>(
    history: &'h History<'_>,
    month: Month,
) -> Option<(&'h HistoryEntry<'h>, &'h crate::finding::Citation)> {
    history.sessions().find_map(|(date, activity, entry)| {
        let words = in_force(&history.authority.policy.does_not_count, date).find(|entry| entry.value == activity)?;
        (Month::from_date(date) == month).then_some((entry, &words.citation))
    })
}
