//! The review of the agreement. Only the newest agreement counts.

use chrono::{Months, NaiveDate};

use crate::dates::long;
use crate::finding::{Citation, Severity};
use crate::form::policy::{AgreementChange, PolicyEntry, in_force};
use crate::form::{Address, Meaning, Role};
use crate::person_name::Name;
use crate::rules::findings::Draft;
use crate::rules::history::{History, HistoryEntry};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "agreement-overdue",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "The newest supervision agreement is older than the policy allows, past its own review, or with another supervisor.",
    why: "An old agreement no longer says what supervisor and supervisee have agreed on.",
    fix: "Review the agreement together, sign it anew, and put it in the folder.",
    check: Check::History(check),
};

const HELP: &str = "Review it together and sign a new one";

fn check(history: &History<'_>, findings: &mut Findings) {
    let Some(entry) = history.agreements().last() else { return referred_to(history, findings) };
    let agreement = &history.authority.policy.agreement;
    let renewed = in_force(&agreement.renew, history.today).find(|rule| rule.value == AgreementChange::Supervisor);
    let other = renewed.and_then(|rule| Some((rule, other_supervisor(history, entry)?)));
    let also = other.map(|(_, since)| format!(", and since {} the records name another supervisor", long(since)));
    let also = also.unwrap_or_default();
    if let Some(made) = entry.date {
        if let Some(rule) = in_force(&agreement.since, history.today).find(|rule| made < rule.value) {
            let (made, from) = (long(made), long(rule.value));
            let message = format!("The agreement is dated {made}; a new one was due from {from}{also}");
            return findings.of_entry(entry, None, Draft::new(message, HELP).citing(&rule.citation));
        }
        if let Some(rule) = in_force(&agreement.review, history.today).next() {
            let due = rule.value.term().after(made);
            let in_leave = history.is_away(due) && history.is_away(history.today);
            if due < history.today && !in_leave {
                return findings.of_entry(entry, None, review(made, due, &also, &rule.citation));
            }
        }
    }
    if let Some(field) = entry.record().form.meaning(Meaning::ReviewDue)
        && let Some(due) = entry.record().get(&field.name).date()
        && due < history.today
        && entry.date.is_none_or(|made| due > made)
    {
        let at = Address::Field(field.name.clone());
        let message = format!("{} is {}, which has passed{also}", entry.subject.named(&at), long(due));
        let policy = in_force(&agreement.review, history.today).next().map(|rule| &rule.citation);
        return findings.of_entry(entry, Some(&at), Draft::new(message, HELP).citing_any(policy));
    }
    if let Some((rule, moved)) = moved_since(history, entry) {
        let message = format!("The post changed on {}, and this agreement is older", long(moved));
        return findings.of_entry(entry, None, Draft::new(message, HELP).citing(&rule.citation));
    }
    if let Some((rule, since)) = other {
        let reading = if rule.ours { "; that it then needs a new one is our reading" } else { "" };
        let message = format!("Since {} the records name another supervisor than this agreement{reading}", long(since));
        let draft = Draft::new(message, HELP).citing(&rule.citation);
        findings.of_entry(entry, None, if rule.ours { draft.as_warning() } else { draft });
    }
}

/// The move since the agreement after which the policy wants a new one, where the folder goes on after it. A month is
/// left for it; that is our choice.
fn moved_since<'h>(
    history: &'h History<'_>,
    agreement: &HistoryEntry<'_>,
) -> Option<(&'h PolicyEntry<AgreementChange>, NaiveDate)> {
    let renewed = in_force(&history.authority.policy.agreement.renew, history.today);
    let rule = renewed.into_iter().find(|rule| rule.value == AgreementChange::Role)?;
    let moved = history.member?.moves.as_ref()?.date?;
    let goes_on = history.sessions().any(|(day, _, _)| day > moved);
    let is_time = moved.checked_add_months(Months::new(1)).is_some_and(|by| by < history.today);
    (goes_on && is_time && agreement.date? < moved).then_some((rule, moved))
}

fn review<'p>(made: NaiveDate, due: NaiveDate, also: &str, policy: &'p Citation) -> Draft<'p> {
    let message = format!("The agreement is dated {}; its review was due by {}{also}", long(made), long(due));
    Draft::new(message, HELP).citing(policy)
}

/// Checks the date of the agreement in the newest record that states it, if the agreement is not on file.
fn referred_to(history: &History<'_>, findings: &mut Findings) {
    let Some(rule) = in_force(&history.authority.policy.agreement.review, history.today).next() else { return };
    let says =
        |entry: &&HistoryEntry<'_>| entry.date.is_some() && entry.subject.dated(Meaning::AgreementMade).is_some();
    let Some(entry) = history.entries.iter().rev().find(says) else { return };
    let (Some(field), Some(made), Some(session)) =
        (entry.record().form.meaning(Meaning::AgreementMade), entry.subject.dated(Meaning::AgreementMade), entry.date)
    else {
        return;
    };
    let due = rule.value.term().after(made);
    if due < session {
        let at = Address::Field(field.name.clone());
        findings.of_entry(entry, Some(&at), review(made, due, "", &rule.citation));
    }
}

/// Returns the first of the latest sessions that were held by another supervisor than the agreement names. One session
/// may be held by a stand-in, so there have to be two.
fn other_supervisor(history: &History<'_>, agreement: &HistoryEntry<'_>) -> Option<NaiveDate> {
    let made = agreement.date?;
    let of = |entry: &HistoryEntry<'_>| {
        entry.subject.people.in_role(Role::Supervisor).flat_map(|party| party.names.clone()).collect::<Vec<_>>()
    };
    let named = of(agreement);
    let other = |name: &Name| !named.iter().any(|known| known.can_be(name));
    let mut days: Vec<(NaiveDate, bool)> = history
        .sessions()
        .filter(|(date, _, _)| *date > made)
        .map(|(date, _, entry)| (date, of(entry)))
        .filter(|(_, names)| !names.is_empty())
        .map(|(date, names)| (date, names.iter().all(other)))
        .collect();
    days.sort_unstable();
    let since: Vec<NaiveDate> = days.iter().rev().take_while(|(_, other)| *other).map(|(date, _)| *date).collect();
    since.last().copied().filter(|first| !named.is_empty() && since.first() != Some(first))
}
