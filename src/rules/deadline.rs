//! Checks steps that are due within a time after an event, by the field for their date.

use chrono::NaiveDate;

use crate::dates;
use crate::finding::Citation;
use crate::form::policy::Deadline;
use crate::form::{Address, Field, Kind, Meaning};
use crate::record::{Value, answered};
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
        (Value::Empty, None) if is_empty && !field.required && is_unkept_addition(subject, &field.name) => {}
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

/// Whether a field is an addition to the printed form in a record that notes no other date or time of what was done
/// among its additions. The policy asks for the step itself; only a record that keeps such dates is asked for this one.
pub(in crate::rules) fn is_unkept_addition(subject: &Subject<'_>, name: &str) -> bool {
    let is_kept = |field: &Field| {
        matches!(field.kind, Kind::Date | Kind::Time | Kind::Signature { .. })
            && field.means != Some(Meaning::NextSession)
            && answered(&field.kind, subject.record.get(&field.name))
    };
    subject.form.is_addition(name) && !subject.form.additions().any(is_kept)
}
