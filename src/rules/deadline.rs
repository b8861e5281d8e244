//! What has to be done within a time of an event, and has a field for the day on which it was.

use chrono::NaiveDate;

use crate::dates;
use crate::finding::Citation;
use crate::form::policy::Deadline;
use crate::form::{Address, Meaning};
use crate::record::Value;
use crate::rules::{RecordFindings, Subject};

/// A limit that a policy sets.
pub(in crate::rules) struct PolicyLimit<'p> {
    /// What the field means that holds the day on which it was done.
    pub meaning: Meaning,
    /// By when.
    pub deadline: &'p Deadline,
    /// In which words.
    pub policy: &'p Citation,
}

/// Tells when it was done too late, or when the time is up and nothing is entered. `due` begins the
/// words that give the last day: "a copy was due by".
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
    let value = subject.record.get(&field.name);
    let done = value.date();
    // What was done by the day itself needs no calendar.
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
        (Value::Empty, None) if subject.today > last => {
            findings.report_citing(&at, format!("{} is empty; {due}", subject.named(&at)), help, limit.policy);
        }
        _ => {}
    }
}
