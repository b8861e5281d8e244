//! Reports of missed sessions. Only a monitoring sheet with the additions has a field for the report; on the printed
//! sheet, a remark may say it.

use chrono::NaiveDate;

use crate::dates::long;
use crate::finding::Severity;
use crate::form::policy::{MissedReport, PolicyEntry, in_force};
use crate::form::{Address, Field, Kind, Meaning};
use crate::person_name::fold;
use crate::record::cell;
use crate::rules::findings::Draft;
use crate::rules::history::{History, HistoryEntry, SheetLine};
use crate::rules::{Check, Findings, Rule, RuleTopic};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missed-session-unreported",
    about: RuleTopic::OverTime,
    severity: Severity::Error,
    what: "A session that did not take place and was not made up was not reported in time.",
    why: "A line manager who knows of a missed session can see to it that the next one takes place.",
    fix: "Report it to the supervisor’s line manager and enter the date.",
    check: Check::History(check),
};

fn check(history: &History<'_>, findings: &mut Findings) {
    let policy = &history.authority.policy;
    for line in history.missed() {
        let Some(rule) = in_force(&policy.missed.report, line.date).next() else { continue };
        let entry = &history.entries[line.entry];
        let Some(field) = reports(entry) else {
            by_remark(history, line, rule, findings);
            continue;
        };
        let Some(due) = findings.counted(rule.value.deadline.last_day(line.date, &policy.working_days())) else {
            continue;
        };
        let reported = reported_on(entry, field, line.date);
        if history.today <= due || was_made_up(history, line) || reported.is_some_and(|day| day <= due) {
            continue;
        }
        let state = match reported {
            Some(day) => format!("was reported on {} only", long(day)),
            None => "is not among those reported".to_owned(),
        };
        let message = format!(
            "The session of {} was not made up and {state}; it had to be reported to {} by {}",
            long(line.date),
            rule.value.to,
            long(due)
        );
        let help = format!("Report it to {} and enter the date", rule.value.to);
        let at = Address::Field(field.name.clone());
        let draft = Draft::new(message, help).citing(&rule.citation);
        // A new date before the missed session is a slip (`reschedule-before-session`), so it is uncertain whether the
        // session was made up.
        let is_slip = line.moved_to.is_some_and(|moved| moved <= line.date);
        findings.of_entry(entry, Some(&at), if is_slip { draft.as_warning() } else { draft });
    }
}

/// Reports a session without a new date of which a remark on the printed sheet does not say that it was reported. A
/// warning, because the report may be elsewhere.
fn by_remark(history: &History<'_>, line: &SheetLine, rule: &PolicyEntry<MissedReport>, findings: &mut Findings) {
    const REPORTED: [&str; 6] = ["report", "inform", "line manager", "notified", "told", "escalat"];
    let remark = line.remark.as_deref().map(fold).unwrap_or_default();
    // One sheet alone is no whole account. `reschedule-lost` reports a new date of which nothing is known.
    if !history.whole || line.moved_to.is_some() || REPORTED.iter().any(|word| remark.contains(word)) {
        return;
    }
    let working_days = history.authority.policy.working_days();
    // The time counts from the session that was missed first.
    let mut first = line;
    while let Some(before) =
        history.missed().find(|other| other.moved_to == Some(first.date) && other.date < first.date)
    {
        first = before;
    }
    let Some(due) = findings.counted(rule.value.deadline.last_day(first.date, &working_days)) else { return };
    let (Some(at), entry) = (line.reason_cell(), &history.entries[line.entry]) else { return };
    if history.today <= due || history.is_made_up(line) {
        return;
    }
    let moved = if first.date == line.date { String::new() } else { format!(", moved to {},", long(line.date)) };
    let (day, to) = (format!("{}{moved}", long(first.date)), &rule.value.to);
    let message = format!(
        "The session of {day} was not made up, and nothing here says that it was reported to {to} by {}",
        long(due)
    );
    let help = format!("Check whether it was reported to {to}, and note on the sheet when");
    findings.of_entry(entry, Some(&at), Draft::new(message, help).citing(&rule.citation).as_warning());
}

/// Whether the session took place on its new date, or that date is still to come.
fn was_made_up(history: &History<'_>, line: &SheetLine) -> bool {
    let Some(moved) = line.moved_to else { return false };
    let held = history.sessions().any(|(date, _, _)| date == moved)
        || history.sheet.iter().any(|other| other.date == moved && other.held == Some(true));
    moved >= history.today || held
}

/// The table in which missed sessions are reported.
fn reports<'r>(entry: &HistoryEntry<'r>) -> Option<&'r Field> {
    let is_list = |field: &&Field| match &field.kind {
        Kind::Table(table) => {
            table.meaning(Meaning::MissedSession).is_some() && table.meaning(Meaning::ReportedOn).is_some()
        }
        _ => false,
    };
    entry.record().form.fields().find(is_list)
}

fn reported_on(entry: &HistoryEntry<'_>, field: &Field, missed: NaiveDate) -> Option<NaiveDate> {
    let Kind::Table(table) = &field.kind else { return None };
    let (day, on) = (table.meaning(Meaning::MissedSession)?, table.meaning(Meaning::ReportedOn)?);
    let rows = entry.record().rows(&field.name).iter();
    let of_session = rows.filter(|row| cell(row, &day.name).date() == Some(missed));
    of_session.filter_map(|row| cell(row, &on.name).date()).min()
}
