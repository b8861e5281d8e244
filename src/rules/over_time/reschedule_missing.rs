//! New dates of postponed sessions. None is needed if a session was held later in the same month, other than the next
//! of those that are due every week or fortnight.

use chrono::Days;

use crate::dates::long;
use crate::dates::month::Month;
use crate::finding::Severity;
use crate::form::policy::{RescheduleLimit, in_force};
use crate::rules::findings::Draft;
use crate::rules::history::History;
use crate::rules::subject::quoted;
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "reschedule-missing",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "The monitoring sheet has a session that did not take place, and no new date.",
    why: "A missed session without a new date does not take place.",
    fix: "Agree on a new date and enter it on the monitoring sheet.",
    check: Check::History(check),
};

/// The time after which a missed session has a new date. No policy says so; two weeks are our choice.
const TIME: Days = Days::new(14);

fn check(history: &History<'_>, findings: &mut Findings) {
    let policy = &history.authority.policy;
    for line in history.missed().filter(|line| line.moved_to.is_none()) {
        let Some(rule) = in_force(&policy.missed.reschedule, line.date).next() else { continue };
        let due = match &rule.value.limit {
            RescheduleLimit::Agreed(deadline) => findings.counted(deadline.last_day(line.date, &policy.working_days())),
            RescheduleLimit::SameMonth => Some(Month::from_date(line.date).last_day()),
        };
        let Some(due) = due else { continue };
        // A date within the month has to be found before its last days.
        let due = line.date.checked_add_days(TIME).map_or(due, |told| told.min(due));
        if history.today <= due || history.is_made_up_between(line) {
            continue;
        }
        let entry = &history.entries[line.entry];
        let at = line.moved_cell();
        let written = entry.subject.answers.iter().find(|answer| answer.address() == at).and_then(|it| it.value.text());
        let state = written.and_then(quoted).map_or_else(|| "is empty".to_owned(), |text| format!("says {text}"));
        let named = entry.subject.named(&at);
        let month = Month::from_date(line.date);
        let session = format!("The session of {} did not take place", long(line.date));
        let message = if history.has_session_in(month) {
            format!("{session}, and {named} {state}")
        } else {
            format!("{session}, {named} {state}, and there was no session in {month}")
        };
        // Not every policy wants it reported.
        let reported = in_force(&policy.missed.report, line.date).next().is_some();
        let help = match (history.is_followed(line), reported) {
            (true, true) => {
                "Enter whether and when it was made up; where it was not, note that the supervisor’s line manager was told"
            }
            (true, false) => "Enter whether and when it was made up; where it was not, note why",
            (false, true) => {
                "Agree on a new date and enter it; if none can be found, tell the supervisor’s line manager"
            }
            (false, false) => "Agree on a new date and enter it; if none can be found, note why",
        };
        let draft = Draft::new(message, help).citing(&rule.citation);
        // Certain, so an error: the month has passed without a session, and the sheet gives neither a date nor a reason.
        // Where the policy wants a report, the report may explain it.
        let is_certain = !reported
            && written.is_none()
            && line.remark.is_none()
            && history.today > month.last_day()
            && !history.has_session_in(month)
            && !history.is_away(line.date);
        findings.of_entry(entry, Some(&at), if is_certain { draft } else { draft.as_warning() });
    }
}
