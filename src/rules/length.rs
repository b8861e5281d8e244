//! How long a session lasted, from the times at which it began and ended.

use crate::form::policy::LengthMeaning;
use crate::form::{Address, Meaning};
use crate::record::Value;
use crate::rules::{RecordFindings, Subject};

/// What is wrong with a length.
pub(in crate::rules) struct LengthMistake {
    /// Which lengths of the policy it goes by.
    pub sense: LengthMeaning,
    /// What to do.
    pub help: &'static str,
}

/// Tells when the session lasted shorter than usual or longer than the most.
pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, wrong: &LengthMistake) {
    let time = |meaning| {
        let field = subject.form.meaning(meaning)?;
        match subject.record.get(&field.name) {
            Value::Time(time) => Some((field, *time)),
            _ => None,
        }
    };
    let (Some((_, began)), Some((field, ended))) = (time(Meaning::Began), time(Meaning::Ended)) else { return };
    let minutes = (ended - began).num_minutes();
    let entries = &subject.form.authority.policy.length;
    let Some(entry) = entries.iter().find(|entry| entry.value.sense == wrong.sense) else { return };
    let limit = i64::from(entry.value.minutes);
    let is_wrong = match wrong.sense {
        // An end before the beginning is a slip of the pen, and no length at all.
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
