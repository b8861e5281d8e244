//! Dates of the steps of a programme that cannot be: before its start, out of order, or still to come.

use chrono::NaiveDate;

use crate::dates::long;
use crate::dates::taken::{DateContext, take};
use crate::finding::{Citation, Severity};
use crate::form::{Address, Form, FormKind};
use crate::rules::findings::Draft;
use crate::rules::printed;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "step-date-wrong",
    about: RuleTopic::Dates,
    severity: Severity::Error,
    what: "A step of a programme is dated before the programme began, before an earlier step, or after today, or a review \
           is done and has no date.",
    why: "A review looks back on the months before it. A date that cannot be is a slip, and the file does not show when \
          the review took place.",
    fix: "Check the date of the step and that of the first meeting, and correct the one that is wrong.",
    check: Check::Record(check),
};

/// Other steps, such as a training, may be done before the first meeting. So many days before it, the year is wrong.
/// Our choice.
const YEAR_SLIP: i64 = 180;

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let (Some(start), Some(begins)) = (subject.session(), subject.form.dated_by.as_ref()) else { return };
    if subject.form.kind != FormKind::Tracker {
        return;
    }
    let began = subject.named(&Address::Field(begins.clone()));
    let mut before: Option<(NaiveDate, String)> = None;
    for step in printed::printed(subject.record) {
        let at = step.date_at();
        let named = subject.named(&at);
        let cited = own_words(subject.form, step.label);
        let say = |findings: &mut RecordFindings<'_>, at: &Address, draft: Draft<'_>| {
            findings.report_at(
                at,
                match cited {
                    Some(words) => draft.citing(words),
                    None => draft,
                },
            )
        };
        let Some(on) = step.on else {
            // The printed tracker has a place for the date among its comments, too.
            let is_remarked = step.remarks.iter().any(|remark| take(remark, &DateContext::default()).is_some());
            if step.answer == Some(true) && step.due_after.is_some() && !subject.has_answer(&at) && !is_remarked {
                let message = format!("{} is done, and has no date", step.named());
                say(findings, &at, Draft::new(message, "Enter the day on which it was done").as_warning());
            }
            continue;
        };
        let help = "Check both dates, and correct the one that is wrong";
        if step.answer == Some(true) && on > subject.today {
            let help = format!("Enter the day it was done: {} or earlier", long(subject.today));
            say(findings, &at, Draft::new(format!("{named} is {}, which is in the future", long(on)), help));
        } else if on < start && step.due_after.is_some() {
            say(findings, &at, Draft::new(format!("{named} is {}, before {began} on {}", long(on), long(start)), help));
        } else if (start - on).num_days() > YEAR_SLIP {
            let message = format!("{named} is {}, long before {began} on {}", long(on), long(start));
            say(findings, &at, Draft::new(message, help).as_warning());
        } else if step.due_after.is_some() {
            if let Some((earlier, label)) = before.as_ref().filter(|(earlier, _)| on < *earlier) {
                let message = format!("{named} is {}, before {label} on {}", long(on), long(*earlier));
                say(findings, &at, Draft::new(message, help));
            }
            before = Some((on, step.named()));
        }
    }
}

/// The policy's own words on a step, where it prints a line for each.
pub(in crate::rules) fn own_words<'f>(form: &'f Form, label: &str) -> Option<&'f Citation> {
    let mut notes = form.policy.iter().filter(|note| note.is_for(RULE.id));
    notes.find(|note| &*note.citation.quote == label).map(|note| &note.citation)
}
