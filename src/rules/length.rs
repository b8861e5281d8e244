//! Checks the length of a session, from the times at which it began and ended.

use chrono::Timelike;

use crate::form::policy::{LengthMeaning, in_force};
use crate::form::{Address, Meaning};
use crate::record::Value;
use crate::rules::{RecordFindings, Subject};

/// The lengths that a rule checks.
pub(in crate::rules) struct LengthMistake {
    /// Whether the policy's usual or greatest length counts.
    pub sense: LengthMeaning,
    /// What to do.
    pub help: &'static str,
}

/// Reports a session that was shorter than the usual length, or longer than the greatest.
pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, wrong: &LengthMistake) {
    let time = |meaning| {
        let field = subject.form.meaning(meaning)?;
        match subject.record.get(&field.name).taken() {
            Value::Time(time) => Some((field, *time)),
            _ => None,
        }
    };
    let (Some((_, began)), Some((field, ended))) = (time(Meaning::Began), time(Meaning::Ended)) else { return };
    let minutes = (ended - began).num_minutes();
    // "11.30" to "1.00" ends in the afternoon.
    let minutes = if minutes < 0 && ended.hour() < 8 { minutes + 12 * 60 } else { minutes };
    let entries = &subject.form.authority.policy.length;
    let day = subject.record.session_date().unwrap_or(subject.today);
    let Some(entry) = in_force(entries, day).find(|entry| entry.value.sense == wrong.sense) else { return };
    let limit = i64::from(entry.value.minutes);
    let is_wrong = match wrong.sense {
        // An end before the beginning is a typing error and gives no length.
        LengthMeaning::Usual => (1..limit).contains(&minutes),
        LengthMeaning::Most => minutes > limit,
    };
    if !is_wrong {
        return;
    }
    let at = Address::Field(field.name.clone());
    let usual = match wrong.sense {
        LengthMeaning::Usual => format!("sessions ordinarily last {limit} minutes"),
        LengthMeaning::Most => format!("the most is {limit} minutes"),
    };
    let message = format!("The session lasted {minutes} minutes; {usual}");
    findings.report_citing(&at, message, wrong.help, &entry.citation);
}
