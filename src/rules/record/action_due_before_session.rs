//! Due dates of new actions. An earlier action may be overdue: `action-overdue` reports that.

use chrono::NaiveDate;

use crate::dates;
use crate::dates::taken::{DateContext, take};
use crate::finding::Severity;
use crate::form::{Actions, Address, Meaning};
use crate::rules::actions::ActionDue;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "action-due-before-session",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action agreed in this session is due before the session.",
    why: "Nothing can be agreed for a day that has passed: the year is mistyped, or an old action was copied unread.",
    fix: "Enter the date that was agreed, or move the action to the earlier ones.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let Some(session) = subject.session() else { return };
    for row in subject.actions.iter().filter(|row| row.actions == Actions::New && row.is_stated()) {
        let Some((column, ActionDue::On(due))) = row.due() else { continue };
        if due < session {
            let at = row.address(column);
            let message = format!(
                "{} is {}, before the session on {}",
                subject.named(&at),
                dates::long(due),
                dates::long(session),
            );
            findings.report(&at, message, "Enter a date on or after the day of the session");
        }
    }
    check_words(subject, findings, session);
}

/// Doubts a date in words by which something is due, where the form lists its actions in a text: "by 1/3/26".
fn check_words(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, session: NaiveDate) {
    let Some(field) = subject.form.meaning(Meaning::ActionPoints).filter(|_| subject.actions.is_empty()) else {
        return;
    };
    let Some(text) = subject.record.get(&field.name).text() else { return };
    let context = DateContext { session: Some(session), ahead: true, ..DateContext::default() };
    let due = |line: &str| {
        let (_, after) = line.split_once(" by ")?;
        take(after, &context).filter(|due| *due < session)
    };
    let Some(due) = text.split(['\n', ';']).find_map(due) else { return };
    let at = Address::Field(field.name.clone());
    let message = format!(
        "{} has something that is due by {}, before the session on {}",
        subject.named(&at),
        dates::long(due),
        dates::long(session),
    );
    findings.warn(&at, message, "Check, and enter a date on or after the day of the session");
}
