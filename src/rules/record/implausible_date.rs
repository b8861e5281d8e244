//! Dates that can hardly be meant: due years ahead, a next session on the day of this one, a child of 26.

use chrono::{Months, NaiveDate};

use crate::dates::long;
use crate::finding::Severity;
use crate::form::{Address, Meaning};
use crate::rules::actions::ActionDue;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "implausible-date",
    about: RuleTopic::Dates,
    severity: Severity::Warning,
    what: "Something is due more than three years after the session, the next session is on the day of this one, or a \
           child was born more than 26 years ago.",
    why: "Such a date is almost always a slip of the pen, and what is due then is never late.",
    fix: "Check the day and the year, and correct them.",
    check: Check::Record(check),
};

/// Nothing that a session agrees on is due later. Our own reading.
const MONTHS_AHEAD: u32 = 36;

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    same_day(subject, findings);
    birth(subject, findings);
    let from = subject.session().unwrap_or(subject.today);
    let Some(latest) = from.checked_add_months(Months::new(MONTHS_AHEAD)) else { return };
    for (at, date) in dates_ahead(subject).into_iter().filter(|(_, date)| *date > latest) {
        let message = format!("{} is {}, more than three years ahead", subject.named(&at), long(date));
        findings.report(&at, message, "Check the year");
    }
}

/// The dates by which something is due. The policies limit the next session themselves.
fn dates_ahead(subject: &Subject<'_>) -> Vec<(Address, NaiveDate)> {
    let of_actions = subject.actions.iter().filter_map(|row| match row.due()? {
        (column, ActionDue::On(date)) => Some((row.address(column), date)),
        _ => None,
    });
    let others = subject.answers.iter().filter(|answer| !answer.due).filter_map(|answer| {
        let is_ahead = matches!(answer.means, Some(Meaning::ReviewDue | Meaning::RescheduledFor | Meaning::Due));
        Some((answer.address(), answer.value.date().filter(|_| is_ahead)?))
    });
    of_actions.chain(others).collect()
}

/// The greatest age of a child or young person, in years. Care leavers are supported until they are 25.
const OLDEST: u32 = 26;

fn birth(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(field) = subject.form.meaning(Meaning::DateOfBirth) else { return };
    let Some(born) = subject.record.get(&field.name).date() else { return };
    let day = subject.session().unwrap_or(subject.today);
    if born.checked_add_months(Months::new(OLDEST * 12)).is_none_or(|latest| latest >= day) {
        return;
    }
    let at = Address::Field(field.name.clone());
    let message = format!("{} is {}, more than {OLDEST} years ago", subject.named(&at), long(born));
    findings.report(&at, message, "Check the year of birth");
}

fn same_day(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(field) = subject.form.meaning(Meaning::NextSession) else { return };
    let Some(session) = subject.session() else { return };
    if subject.record.get(&field.name).date() != Some(session) {
        return;
    }
    let at = Address::Field(field.name.clone());
    let message = format!("{} is {}, the day of this session", subject.named(&at), long(session));
    findings.report(&at, message, "Check the date, and enter that of the next session");
}
