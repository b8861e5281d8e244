//! Checks steps that are due within a time after an event, by the field for their date.

use chrono::NaiveDate;

use crate::dates;
use crate::finding::Citation;
use crate::form::policy::Deadline;
use crate::form::{Address, Meaning};
use crate::record::Value;
use crate::rules::nothing::is_unsaid;
use crate::rules::{RecordFindings, Subject};
use crate::text::uncapitalised;

/// A limit that a policy sets.
pub(in crate::rules) struct PolicyLimit<'p> {
    /// The meaning of the field with the day on which the step was done.
    pub meaning: Meaning,
    /// The time allowed.
    pub deadline: &'p Deadline,
    /// The policy's words.
    pub policy: &'p Citation,
}

/// Reports a step that was done late, or that is overdue without a date. `due` comes before the last day in the
/// message, as in "a copy was due by".
pub(in crate::rules) fn check(
    subject: &Subject<'_>,
    findings: &mut RecordFindings<'_>,
    from: Option<NaiveDate>,
    limit: &PolicyLimit<'_>,
    due: &str,
    help: &str,
) {
    let (Some(from), Some(field)) = (from, subject.form.meaning(limit.meaning)) else { return };
    if !subject.counts(field) {
        return;
    }
    let is_empty = subject.record.get(&field.name).is_empty();
    let is_addition = !field.required && subject.form.is_addition(&field.name);
    let value = match subject.record.get(&field.name) {
        // "N/A" is no date on which it was done.
        value if is_unsaid(value) => &Value::Empty,
        value => value,
    };
    let done = value.date();
    // A step on or before the day of the event needs no calendar.
    if done.is_some_and(|done| done <= from) || !(value.is_empty() || done.is_some()) {
        return;
    }
    let days = subject.form.authority.policy.working_days();
    let Some(last) = findings.counted(limit.deadline.last_day(from, &days)) else { return };
    let at = Address::Field(field.name.clone());
    let due = format!("{due} {}, {}", dates::long(last), limit.deadline);
    match (value, done) {
        (_, Some(done)) if done > last && done <= subject.today => {
            let message = format!("{} is {}; {due}", subject.named(&at), dates::long(done));
            let help = "If the date is right, note on the record why it was late";
            findings.report_citing(&at, message, help, limit.policy);
        }
        // The policy asks for the step, and not that an addition to its form notes the day.
        (Value::Empty, None) if is_empty && is_addition => {}
        (Value::Empty, None) if subject.today > last => {
            let message = format!("{} is empty; {due}", subject.named(&at));
            if field.required {
                findings.report_citing(&at, message, help, limit.policy);
            } else {
                findings.warn_citing(&at, message, format!("Check: {}", uncapitalised(help)), limit.policy);
            }
        }
        _ => {}
    }
}
