//! Delayed actions without a reason.

use crate::finding::Severity;
use crate::form::{Column, Field, Kind, Meaning};
use crate::person_name::fold;
use crate::rules::action_likeness;
use crate::rules::actions::ActionRow;
use crate::rules::nothing::is_unsaid;
use crate::rules::review_words;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "delayed-without-reason",
    about: RuleTopic::Actions,
    severity: Severity::Error,
    what: "An action is said to be delayed, and the place for the reason is empty or does not speak of it.",
    why: "The reason for a delay shows whether the action is still right and what stands in its way.",
    fix: "Write down why it is delayed and what is being done about it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    for row in subject.actions.iter().filter(|row| says_delayed(row).is_some()) {
        let column = row.table.meaning(Meaning::Reason);
        let field = row.table.delay_reason.as_deref().and_then(|name| subject.form.field(name));
        let in_row = column.is_some_and(|column| !is_unsaid(row.value(column)));
        let in_field = field.is_some_and(|field| !is_unsaid(subject.record.get(&field.name)));
        let Some(delayed) = says_delayed(row) else { continue };
        let wanted = match (column, field) {
            _ if in_row => continue,
            (None, Some(field)) if in_field => {
                check_words(subject, findings, row, delayed, field);
                continue;
            }
            _ if in_field => continue,
            (Some(column), _) => subject.named(&row.address(column)),
            (None, Some(field)) => subject.field_named(field),
            // The form has no place for a reason.
            (None, None) => continue,
        };
        let at = row.address(delayed);
        let status = || row.value(delayed).taken().text().and_then(quoted).map(|text| format!("says {text}"));
        let is_tick = delayed.means == Some(Meaning::Delayed);
        let says = Some("is ticked".to_owned()).filter(|_| is_tick).or_else(status);
        let says = says.unwrap_or_else(|| "says that it is late".to_owned());
        let message = format!("{} {says}, and {wanted} gives no reason", subject.named(&at));
        findings.report(&at, message, format!("Say in {wanted} why it is delayed and what is being done"));
    }
}

/// Words by which a text gives the reason of a delay, folded by [`fold`].
const REASONS: [&str; 42] = [
    "delay",
    "late ",
    "later",
    "behind",
    "overdue",
    "outstanding",
    "wait",
    "await",
    "pending",
    "hold up",
    "held up",
    "on hold",
    "chas",
    "cancel",
    "postpone",
    "rearrang",
    "rebook",
    "resched",
    "moved to",
    "put back",
    "slip",
    "not done",
    "not yet",
    "not been",
    "not happen",
    "not able",
    "unable",
    "could not",
    "couldnt",
    "did not",
    "didnt",
    "has not",
    "hasnt",
    "have not",
    "havent",
    "no reply",
    "no response",
    "no answer",
    "no time",
    "because",
    "sick",
    "leave",
];

/// Doubts the reason for a delay where one text has the reasons for all actions: it neither speaks of the action nor
/// gives a reason for anything. A warning, because other words may mean the action.
fn check_words(
    subject: &Subject<'_>,
    findings: &mut RecordFindings<'_>,
    row: &ActionRow<'_>,
    delayed: &Column,
    field: &Field,
) {
    let Some(action) = row.text() else { return };
    let texts = subject.form.fields().filter(|field| matches!(field.kind, Kind::LongText));
    let said: Vec<&str> = texts.filter_map(|field| subject.record.get(&field.name).text()).collect();
    let own = subject.record.get(&field.name).text().unwrap_or_default();
    let reasons = fold(own);
    // A reason that speaks of another action is none for this one.
    let is_of_another = |sentence: &str| {
        let others = subject.actions.iter().filter(|other| other.field == row.field && other.number != row.number);
        let mut others = others.filter_map(ActionRow::text);
        others.any(|other| action_likeness::tells_apart(sentence, other))
            && !action_likeness::tells_apart(sentence, action)
    };
    let gives = |sentence: &str| {
        let folded = fold(sentence);
        REASONS.iter().any(|word| folded.contains(word)) && !is_of_another(sentence)
    };
    let is_only_delayed = subject.actions.iter().filter(|other| other.ticked(Meaning::Delayed)).count() == 1;
    let gives_reason = if is_only_delayed {
        REASONS.iter().any(|word| reasons.contains(word))
    } else {
        review_words::sentences(own).any(gives)
    };
    // Elsewhere a single word of it may stand for anything.
    if action_likeness::tells_of(&said, action) {
        return;
    }
    if gives_reason || subject.holds_unread(field) || action_likeness::speaks_of(own, action) {
        return;
    }
    let (at, wanted) = (row.address(delayed), subject.field_named(field));
    let message = format!(
        "{} is ticked for {}, and {wanted} does not speak of it",
        subject.named(&at),
        subject.row_named(row.field, row.number)
    );
    findings.warn(&at, message, format!("Check, and say in {wanted} why it is delayed and what is being done"));
}

/// The column that says that an action is late: a tick, or a status in words.
fn says_delayed<'r>(row: &ActionRow<'r>) -> Option<&'r Column> {
    if row.ticked(Meaning::Delayed) {
        return row.table.meaning(Meaning::Delayed);
    }
    let status = row.table.meaning(Meaning::Status)?;
    let words = fold(row.value(status).taken().text()?);
    ["delay", "late", "overdue", "behind", "not done", "not started", "not achieved", "not met"]
        .iter()
        .any(|word| words.starts_with(word))
        .then_some(status)
}
