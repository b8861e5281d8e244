//! A session that is dated a year before everything else in its record. Other rules then leave its date aside.

use crate::dates::long;
use crate::finding::Severity;
use crate::form::Address;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "session-year-doubtful",
    about: RuleTopic::Dates,
    severity: Severity::Warning,
    what: "The session is dated a year or more before the signatures and the next session, as happens in January.",
    why: "Time limits and the order of the records in a folder rest on the date of the session.",
    fix: "Correct the year of the session, or the other dates.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(fitting) = subject.session_in_fitting_year else { return };
    let (Some(session), Some(dated_by)) = (subject.record.session_date(), &subject.form.dated_by) else { return };
    let at = Address::Field(dated_by.clone());
    let message = format!(
        "Is the year of the session right? {} is {}, and the other dates of the record fit {}",
        subject.named(&at),
        long(session),
        long(fitting),
    );
    findings.report(&at, message, format!("Check the year, and enter {} if it is the day", long(fitting)));
}
