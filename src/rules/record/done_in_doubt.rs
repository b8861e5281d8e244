//! Something that is marked as done, with a remark in its row that says that it is not. A warning, because the remark may
//! be an old one.

use crate::finding::Severity;
use crate::form::{Address, Column, Field, FormKind, Kind, Meaning, Table};
use crate::person_name::fold;
use crate::record::{Row, Value, cell, used};
use crate::rules::action_likeness::tells_apart;
use crate::rules::action_status::is_done;
use crate::rules::held::was_held;
use crate::rules::printed;
use crate::rules::review_words::sentences;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};

/// The rule.
pub const RULE: Rule = Rule {
    id: "done-in-doubt",
    about: RuleTopic::Actions,
    severity: Severity::Warning,
    what: "An action, a step or a session is marked as done, or a question is answered Yes, and the words beside it say that it is not so.",
    why: "What is marked as done is not asked about again.",
    fix: "Check how far it is, and correct the mark or the remark.",
    check: Check::Record(check),
};

/// Beginnings of a remark by which something is not done, folded by [`fold`].
const BEGINNINGS: [&str; 24] = [
    "not yet",
    "not done",
    "not complete",
    "not completed",
    "not started",
    "not arranged",
    "not booked",
    "not held",
    "not been",
    "not able",
    "still to ",
    "still outstanding",
    "still waiting",
    "still awaiting",
    "outstanding",
    "awaiting",
    "waiting for",
    "to be done",
    "to be completed",
    "to be arranged",
    "to be booked",
    "yet to ",
    "has not been",
    "did not take place",
];

/// Beginnings of a remark by which a session did not take place.
const MISSED: [&str; 5] = ["cancelled", "canceled", "postponed", "did not attend", "dna"];

/// Words of a remark by which a question of an audit would be answered No.
const LACKING: [&str; 12] = [
    "are missing",
    "is missing",
    "incomplete",
    "not mentioned",
    "not recorded",
    "not on file",
    "not on the file",
    "not signed",
    "not discussed",
    "nothing on file",
    "none on file",
    "not found",
];

/// Words by which a child was not seen at home.
const NOT_AT_HOME: [&str; 6] = [
    "not seen at home",
    "not been seen at home",
    "not at home since",
    "not seen him at home",
    "not seen her at home",
    "not seen them at home",
];

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    check_questions(subject, findings);
    for row in &subject.actions {
        let mark = [Meaning::Complete, Meaning::Status].iter().find_map(|meaning| row.table.meaning(*meaning));
        let Some(mark) = mark.filter(|_| is_done(row)) else { continue };
        let told = row.table.delay_reason.as_deref().and_then(|name| subject.form.field(name));
        let told = told.filter(|field| text_denies(subject, field, row.text().unwrap_or_default()));
        if let Some(field) = told {
            let at = Address::Field(field.name.clone());
            report(subject, findings, &row.address(mark), &at, "is marked as complete");
            continue;
        }
        let remarks = row.table.columns.iter().filter(|column| is_remark(column) && column.name != mark.name);
        let says = remarks.filter_map(|column| Some((column, row.value(column).text()?)));
        let denies = says.into_iter().find(|(_, text)| denies(text, &[]));
        let Some((remark, _)) = denies else { continue };
        report(subject, findings, &row.address(mark), &row.address(remark), "is marked as complete");
    }
    for field in subject.form.fields() {
        let Kind::Table(table) = &field.kind else { continue };
        let (is_sheet, mark) = match (table.meaning(Meaning::Held), table.meaning(Meaning::AnsweredOn)) {
            (Some(held), _) => (true, held),
            // A step of a programme has a date; a question of an audit has none.
            (None, Some(_)) => match table.meaning(Meaning::Answer) {
                Some(answer) => (false, answer),
                None => continue,
            },
            (None, None) => continue,
        };
        let besides: &[&str] = if is_sheet { &MISSED } else { &[] };
        let rows = subject.record.rows(&field.name);
        for (row, number) in rows.iter().zip(1..).filter(|(row, _)| used(table, row)) {
            let value = cell(row, &mark.name);
            let is_yes =
                if is_sheet { was_held(&mark.kind, value) == Some(true) } else { *value.taken() == Value::Bool(true) };
            if !is_yes {
                continue;
            }
            let Some(remark) = denied(table, row, besides) else { continue };
            let (at, remark) =
                (Address::cell(&field.name, number, &mark.name), Address::cell(&field.name, number, &remark.name));
            report(subject, findings, &at, &remark, "is answered Yes");
        }
    }
}

/// Doubts a Yes that the record's own words contradict: a question of an audit with its remark, and whether a child was
/// seen at home.
fn check_questions(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    let says = |text: &str, words: &[&str], besides: &[&str]| {
        sentences(text).map(|sentence| format!(" {} ", fold(sentence))).any(|sentence| {
            let has = |words: &[&str]| words.iter().any(|words| sentence.contains(&format!(" {words} ")));
            has(words) && !has(besides)
        })
    };
    let report = |findings: &mut RecordFindings<'_>, at: &Address, field: &str| {
        let message = format!("{} is answered Yes, and {field} says that it is not so", subject.named(at));
        findings.report(at, message, "Check which of the two holds, and correct the other");
    };
    if subject.form.kind == FormKind::Audit {
        for row in printed::printed(subject.record).iter().filter(|row| row.answer == Some(true) && !row.optional) {
            if row
                .remarks
                .iter()
                .any(|remark| says(remark, &LACKING, &["now", "but", "later", "then", "none", "nothing"]))
            {
                report(findings, &row.at(), "the remark beside it");
            }
        }
    }
    let is_at_home = |field: &&Field| {
        let is_yes = *subject.record.get(&field.name).taken() == Value::Bool(true);
        matches!(field.kind, Kind::YesNo) && is_yes && fold(&field.label).contains("seen at home")
    };
    for field in subject.form.fields().filter(is_at_home) {
        let denies = |other: &&Field| {
            let text = subject.record.get(&other.name).text().filter(|_| matches!(other.kind, Kind::LongText));
            text.is_some_and(|text| {
                text.contains("at home") && says(text, &NOT_AT_HOME, &["last", "previously", "until", "was"])
            })
        };
        if let Some(other) = subject.form.fields().find(denies) {
            report(findings, &Address::Field(field.name.clone()), &subject.field_named(other));
        }
    }
}

/// Whether a sentence of a text says of an action that it is not done: "The dentist is still not booked".
fn text_denies(subject: &Subject<'_>, field: &Field, action: &str) -> bool {
    const DENIES: [&str; 8] = [
        " still not ",
        " not yet ",
        " not booked ",
        " not been ",
        " yet to be ",
        " still to be ",
        " did not happen ",
        " not happened ",
    ];
    let said = subject.record.get(&field.name).text().unwrap_or_default();
    sentences(said).any(|sentence| {
        let folded = format!(" {} ", fold(sentence));
        let is_since = [" but ", " now ", " until ", " then "].iter().any(|word| folded.contains(word));
        !is_since && DENIES.iter().any(|words| folded.contains(words)) && tells_apart(sentence, action)
    })
}

/// The column of a row with a remark that denies it.
fn denied<'t>(table: &'t Table, row: &Row, besides: &[&str]) -> Option<&'t Column> {
    let mut remarks = table.columns.iter().filter(|column| is_remark(column));
    remarks.find(|column| cell(row, &column.name).text().is_some_and(|text| denies(text, besides)))
}

fn is_remark(column: &Column) -> bool {
    matches!(column.kind, Kind::Text | Kind::LongText)
        && matches!(column.means, None | Some(Meaning::Reason | Meaning::Status))
}

/// Whether a remark says that it is not done: at its beginning, and nothing later in it says that it is.
fn denies(text: &str, besides: &[&str]) -> bool {
    let folded = fold(text);
    let begins = BEGINNINGS.iter().chain(besides).any(|beginning| {
        let rest = folded.strip_prefix(beginning.trim_end());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    let is_done_since = ["now done", "now complete", "since", "done on", "later", " then ", "but done", "held on"]
        .iter()
        .any(|words| folded.contains(words));
    begins && !is_done_since
}

fn report(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, at: &Address, remark: &Address, marked: &str) {
    let message = format!("{} {marked}, and {} says that it is not done", subject.named(at), subject.named(remark));
    findings.report(at, message, "Check how far it is, and correct the mark or the remark");
}

#[cfg(test)]
mod tests {
    use super::denies;

    #[test]
    fn a_remark_denies_what_is_marked_as_done() {
        for text in ["Not yet done; the car was in the garage", "Still to do", "outstanding", "Awaiting a reply"] {
            assert!(denies(text, &[]), "{text}");
        }
        for text in ["Nothing outstanding", "Not done in March, done on 3 April", "Sent", "No longer needed", ""] {
            assert!(!denies(text, &[]), "{text}");
        }
    }
}
