//! The date of the next session, or of the next meeting about the case, where the form asks for it.

use chrono::NaiveDate;

use crate::dates;
use crate::dates::taken::{DateContext, take};
use crate::finding::Severity;
use crate::form::{Actions, Address, Field, Kind, Meaning};
use crate::person_name::fold;
use crate::record::Value;
use crate::rules::actions::ActionRow;
use crate::rules::nothing::{does_not_apply, says_nothing};
use crate::rules::review_words::sentences;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "next-session-missing",
    about: RuleTopic::Policy,
    severity: Severity::Warning,
    what: "The form asks for the date of the next session or of the next meeting to review the plan, and it is empty or left open.",
    why: "A session without a date is the one that does not take place.",
    fix: "Agree on a date and enter it.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if let Some(table) = meeting_table(subject) {
        return check_meeting(subject, findings, table);
    }
    let Some(field) = subject.form.meaning(Meaning::NextSession) else { return };
    if !subject.counts(field) || subject.is_removed(field) {
        return;
    }
    let at = Address::Field(field.name.clone());
    let is = match subject.record.get(&field.name) {
        Value::Empty => "is empty",
        Value::Text(text) if is_left_open(text) => "leaves it open",
        _ => return,
    };
    let message = format!("{} {is}, so the next session has no date", subject.named(&at));
    findings.report(&at, message, "Agree on a date for the next session and enter it");
}

/// The table of new actions in which the policy wants the date of the next meeting: a note of the form for this rule
/// names it.
fn meeting_table<'r>(subject: &Subject<'r>) -> Option<&'r Field> {
    let names = subject.form.policy.iter().filter(|note| note.is_for(RULE.id)).flat_map(|note| &note.fields);
    let is_of_actions = |field: &&Field| {
        matches!(&field.kind, Kind::Table(table)
            if table.actions.is_some_and(|actions| actions != Actions::Previous))
    };
    names.filter_map(|name| subject.form.field(name)).find(is_of_actions)
}

/// Doubts that the next meeting has a date. It may stand in the table or in a text; the date of the next session is
/// enough, too.
fn check_meeting(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, table: &Field) {
    let Some(session) = subject.session() else { return };
    let rows: Vec<&ActionRow<'_>> = subject.actions.iter().filter(|row| row.field == table.name).collect();
    // `part-empty` reports a table without actions.
    if rows.is_empty() || subject.is_removed(table) || subject.holds_unread(table) {
        return;
    }
    let is_planned = subject.dated(Meaning::NextSession).is_some();
    let in_rows = rows.iter().filter_map(|row| Some((row, row.text()?))).any(|(row, text)| {
        // `action-without-date` reports a meeting without one.
        let is_ahead = row.due_on().or_else(|| ahead(text, session)).is_none_or(|day| day > session);
        ends_work(text) || names_meeting(text) && is_ahead
    });
    let texts = subject.answers.iter().filter(|answer| matches!(answer.kind, Kind::LongText));
    let said = texts.filter_map(|answer| answer.value.text()).flat_map(sentences);
    let mut said = said.filter(|sentence| {
        ends_work(sentence) || names_meeting(sentence) && ahead(sentence, session).is_some_and(|day| day > session)
    });
    if is_planned || in_rows || said.next().is_some() {
        return;
    }
    let at = Address::Field(table.name.clone());
    let message = format!("{} has no date of the next meeting to review the plan", subject.named(&at));
    findings.report(&at, message, "Check, and enter the meeting as an action with its date");
}

fn ahead(text: &str, session: NaiveDate) -> Option<NaiveDate> {
    take(text, &DateContext { session: Some(session), ahead: true, past: true, ..DateContext::default() })
}

/// Whether a text names a meeting that may review a plan: "core group", "CIN mtg", "RCPC", "review".
fn names_meeting(text: &str) -> bool {
    const MEETINGS: [&str; 25] = [
        "meeting",
        "meetings",
        "meet",
        "mtg",
        "mtgs",
        "meting",
        "conference",
        "conf",
        "rcpc",
        "icpc",
        "rcpcc",
        "rcc",
        "icc",
        "cpc",
        "taf",
        "tac",
        "tam",
        "fgc",
        "lpm",
        "panel",
        "hearing",
        "court",
        "cg",
        "irm",
        "cgm",
    ];
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let is_core_group = |pair: &[&str]| pair[0] == "core" && (pair[1].starts_with("gr") || pair[1] == "gp");
    words.iter().any(|word| MEETINGS.contains(word) || word.starts_with("review"))
        || words.windows(2).any(is_core_group)
}

/// Whether a text says that the work ends, after which no meeting reviews the plan: "Close to CSC", "closing summary".
fn ends_work(text: &str) -> bool {
    const ENDS: [&str; 4] = ["close", "closure", "closing", "nfa"];
    const DENIALS: [&str; 4] = ["not", "no", "cannot", "without"];
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let is_of_case = |at: usize| {
        let next = words.get(at + 1).copied().unwrap_or_default();
        ["", "to", "case", "the", "at", "after", "with", "summary", "plan", "visit", "on", "by", "and", "letter"]
            .contains(&next)
    };
    let is_denied = |at: usize| words.iter().take(at).any(|word| DENIALS.contains(word));
    let is_handed_over = |at: usize| words[at] == "transfer" && words.get(at + 1) == Some(&"to");
    let ends = |at: usize, word: &str| ENDS.contains(&word) && is_of_case(at) || is_handed_over(at);
    words.iter().enumerate().any(|(at, word)| ends(at, word) && !is_denied(at))
}

/// Whether a text in place of the date of the next session leaves it open: "TBC", "N/A".
pub(in crate::rules) fn is_left_open(text: &str) -> bool {
    let is_to_come = text.trim().to_lowercase().starts_with("to be ");
    is_to_come || dates::is_vague(text) || does_not_apply(text) || says_nothing(text)
}

#[cfg(test)]
mod tests {
    use super::{ends_work, names_meeting};

    #[test]
    fn a_meeting_about_the_plan_has_many_names() {
        for text in
            ["Core group", "Core grp next", "TAF mtg at school", "Step-down meeting", "RCPC", "CIN review", "CG"]
        {
            assert!(names_meeting(text), "{text}");
        }
        for text in ["Ring the landlord", "Group work with dad", "Core skills course", "Letter to the GP", ""] {
            assert!(!names_meeting(text), "{text}");
        }
    }

    #[test]
    fn work_that_ends_needs_no_meeting() {
        for text in ["Close case", "Case closure", "closing summary by Friday", "Transfer to the care leavers’ team"]
        {
            assert!(ends_work(text), "{text}");
        }
        for text in [
            "Close supervision by nan",
            "Not to close yet",
            "Keep a close eye",
            "First since transfer.",
            "Do not close the case",
        ] {
            assert!(!ends_work(text), "{text}");
        }
    }
}
