//! The length of a session, from the times at which it began and ended.

use chrono::{NaiveTime, Timelike};

use crate::form::policy::{LengthMeaning, in_force};
use crate::form::{Address, Field, Meaning};
use crate::record::Value;
use crate::rules::{RecordFindings, Subject};
use crate::text::count;

/// A session is short when it lacks more than this part of its usual length: a third. "Ordinarily" is not always; the
/// number is our own reading.
const USUAL_PART: i64 = 3;
/// The minutes by which a session may run over. Our own reading.
const OVERRUN: i64 = 15;

/// The lengths that a rule checks.
pub(in crate::rules) struct LengthMistake {
    /// Whether the policy's usual or greatest length counts.
    pub sense: LengthMeaning,
    /// What to do.
    pub help: &'static str,
}

/// When a session began and ended.
pub(in crate::rules) struct SessionTimes<'r> {
    /// The field with the time at which it began.
    pub began_in: &'r Field,
    /// The field with the time at which it ended.
    pub ended_in: &'r Field,
    /// The time at which it began.
    pub began: NaiveTime,
    /// The time at which it ended.
    pub ended: NaiveTime,
}

impl SessionTimes<'_> {
    /// The minutes from beginning to end; not above zero when the times contradict each other.
    pub fn minutes(&self) -> i64 {
        let minutes = (self.ended - self.began).num_minutes();
        // "11.30" to "1.00" ends in the afternoon, and "2.00" to "15.30" begins there.
        if minutes < 0 && self.ended.hour() < 8 {
            minutes + 12 * 60
        } else if minutes > 12 * 60 && self.began.hour() < 8 {
            minutes - 12 * 60
        } else {
            minutes
        }
    }
}

/// The times of a session, if the record has both.
pub(in crate::rules) fn times<'s>(subject: &'s Subject<'_>) -> Option<SessionTimes<'s>> {
    let time = |meaning| {
        let field = subject.form.meaning(meaning)?;
        match subject.record.get(&field.name).taken() {
            Value::Time(time) => Some((field, *time)),
            _ => None,
        }
    };
    let ((began_in, began), (ended_in, ended)) = (time(Meaning::Began)?, time(Meaning::Ended)?);
    Some(SessionTimes { began_in, ended_in, began, ended })
}

/// Reports a session that was shorter than the usual length, or longer than the greatest.
pub(in crate::rules) fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, wrong: &LengthMistake) {
    let Some(session) = times(subject) else { return };
    let minutes = session.minutes();
    let entries = &subject.form.authority.policy.length;
    let day = subject.record.session_date().unwrap_or(subject.today);
    let Some(entry) = in_force(entries, day).find(|entry| entry.value.sense == wrong.sense) else { return };
    let limit = i64::from(entry.value.minutes);
    let is_wrong = match wrong.sense {
        // An end before the beginning is a typing error and gives no length.
        LengthMeaning::Usual => minutes > 0 && minutes * USUAL_PART < limit * (USUAL_PART - 1),
        LengthMeaning::Most => minutes > limit + OVERRUN,
    };
    if !is_wrong {
        return;
    }
    let at = Address::Field(session.ended_in.name.clone());
    let usual = match wrong.sense {
        LengthMeaning::Usual => {
            let least = limit * (USUAL_PART - 1) / USUAL_PART;
            format!("sessions ordinarily last {limit} minutes, which we read as {least} at least")
        }
        LengthMeaning::Most => format!("the most is {limit} minutes"),
    };
    let lasted = count(usize::try_from(minutes).unwrap_or_default(), "minute");
    let message = format!("The session lasted {lasted}; {usual}");
    findings.report_citing(&at, message, wrong.help, &entry.citation);
}
