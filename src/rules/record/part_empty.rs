//! Parts of a record that the policy wants in every one. Which ones is data: the `policy` notes of the form that name
//! this rule list the fields. One of the fields of a note is enough, unless the note wants each of them.

use std::collections::BTreeSet;

use crate::dates;
use crate::finding::Severity;
use crate::form::{Actions, Address, Field, FormKind, Kind, Meaning, SectionItem, Table, TableRows};
use crate::person_name::fold;
use crate::record::{Grade, NoteKind, Row, Value, answered, cell, used};
use crate::rules::actions::ActionRow;
use crate::rules::not_reached::{is_not_applicable, says_only_that, was_not_reached};
use crate::rules::nothing::{is_unsaid, says_nothing};
use crate::rules::review_words;
use crate::rules::subject::quoted;
use crate::rules::{Check, RecordFindings, Rule, RuleTopic, Subject};
use crate::text::list;

/// The rule.
pub const RULE: Rule = Rule {
    id: "part-empty",
    about: RuleTopic::Filling,
    severity: Severity::Error,
    what: "A part that every record should have is empty or says “N/A”, or a signed record says nothing at all.",
    why: "An empty box does not show that it was spoken about.",
    fix: "Enter what was said. Where there was nothing to say, write that it was asked, such as “No actions agreed”.",
    check: Check::Record(check),
};

fn check(subject: &Subject<'_>, findings: &mut RecordFindings<'_>) {
    if !is_finished(subject) {
        return;
    }
    if let Some(boxes) = empty_boxes(subject) {
        let Some(first) = boxes.first() else { return };
        let at = Address::Field(first.name.clone());
        let labels: Vec<String> = boxes.iter().map(|field| subject.field_named(field)).collect();
        let message = format!("The record is signed and says nothing; all of its boxes are empty: {}", list(&labels));
        let help = "Enter what was discussed under each heading, and have the record signed again";
        return findings.report(&at, message, help);
    }
    let unsaid = unsaid_parts(subject);
    check_agreed_in_words(subject, findings, &unsaid);
    // The finding stands at a table with too few printed rows, if there is one: it is certain, an empty box is not.
    let is_printed = |field: &&&Field| matches!(&field.kind, Kind::Table(table) if rows_wanted(table) > 1);
    let Some(first) = unsaid.iter().find(is_printed).or(unsaid.first()) else { return };
    let at = Address::Field(first.name.clone());
    let message = stated(subject, &unsaid);
    let lists_actions = unsaid.iter().any(|field| matches!(&field.kind, Kind::Table(table) if table.actions.is_some()));
    let help = if lists_actions {
        "Check the record, and enter what is missing; where no action was agreed, write “No actions agreed”"
    } else {
        "Check the record, and enter what is missing or why there is nothing to say"
    };
    if unsaid.iter().any(|field| field.required) {
        findings.report(&at, message, help);
    } else {
        findings.warn(&at, message, help);
    }
}

/// Words by which a text says that something was agreed. What was agreed is to be done where such words as
/// [`TO_BE_DONE`] follow: "agreed that Wren will ring", not "agreed that mum is right".
const AGREED: [&str; 3] = [" we agreed ", " it was agreed ", " agreed that "];

/// Words of what is to be done, folded by [`fold`].
const TO_BE_DONE: [&str; 5] = [" will ", " would ", " to ", " should ", " must "];

/// Words by which a text promises something, folded by [`fold`].
const PROMISED: [&str; 9] = [
    " i will ",
    " i said i would ",
    " i would arrange ",
    " will arrange ",
    " to be arranged ",
    " to be booked ",
    " will chase ",
    " will speak to ",
    " need to arrange ",
];

/// Doubts that no action was agreed, where all tables for new actions are empty and a text speaks of an agreement.
/// Where a note of the form wants actions in every record, the empty table is reported already.
fn check_agreed_in_words(subject: &Subject<'_>, findings: &mut RecordFindings<'_>, reported: &[&Field]) {
    let is_for_actions = |field: &&Field| {
        matches!(&field.kind, Kind::Table(table)
            if table.actions == Some(Actions::New) && !matches!(table.rows, TableRows::Printed { .. }))
    };
    let tables: Vec<&Field> = subject.form.fields().filter(is_for_actions).collect();
    let is_empty = |field: &&Field| match &field.kind {
        Kind::Table(table) => {
            rows_filled(subject, field, table) == 0
                && !is_said_elsewhere(subject, table)
                && !subject.is_removed(field)
                && !subject.holds_unread(field)
        }
        _ => false,
    };
    let is_reported = |field: &&Field| reported.iter().any(|other| other.name == field.name);
    let Some(first) = tables.first().filter(|_| tables.iter().all(is_empty) && !tables.iter().any(is_reported)) else {
        return;
    };
    let speaks = |field: &&Field| {
        let is_text = matches!(field.kind, Kind::LongText) && field.means.is_none();
        let text = subject.record.get(&field.name).text().filter(|_| is_text);
        text.is_some_and(|text| review_words::sentences(text).any(says_agreed))
    };
    let Some(speaks) = subject.form.fields().find(speaks) else { return };
    let labels: Vec<String> = tables.iter().map(|field| subject.field_named(field)).collect();
    let verb = if labels.len() == 1 { "lists" } else { "list" };
    let message = format!(
        "{} {verb} no action, and {} speaks of something that was agreed",
        list(&labels),
        subject.field_named(speaks)
    );
    let help = "Check, and enter what is to be done, by whom and by when";
    findings.warn(&Address::Field(first.name.clone()), message, help);
}

/// Whether a sentence says that something is to be done.
fn says_agreed(sentence: &str) -> bool {
    let folded = format!(" {} ", fold(sentence));
    let after = AGREED.iter().find_map(|words| folded.split_once(words)).map(|(_, after)| format!(" {after}"));
    let after = after.or_else(|| folded.strip_prefix(" agreed ").map(|after| format!(" {after}")));
    let is_to_be_done = after.is_some_and(|after| TO_BE_DONE.iter().any(|words| after.contains(words)));
    is_to_be_done || PROMISED.iter().any(|words| folded.contains(words))
}

/// Whether a record is no longer a draft: it is signed, or needs no signature and has something in its boxes.
fn is_finished(subject: &Subject<'_>) -> bool {
    let is_asked = |field: &Field| field.required && matches!(field.kind, Kind::Signature { .. });
    if subject.form.fields().any(is_asked) {
        return is_signed(subject);
    }
    let is_written =
        |field: &Field| matches!(field.kind, Kind::LongText) && !subject.record.get(&field.name).is_empty();
    is_signed(subject) || subject.form.fields().any(is_written)
}

fn is_signed(subject: &Subject<'_>) -> bool {
    subject.signatures().any(|(_, signature)| signature.grade != Grade::None)
}

/// The printed boxes of a completed record, if all of them are empty.
fn empty_boxes<'r>(subject: &Subject<'r>) -> Option<Vec<&'r Field>> {
    let form: &'r crate::form::Form = &subject.record.form;
    let printed = form.sections.iter().filter(|section| !section.addition).flat_map(|section| &section.items);
    let boxes: Vec<&Field> = printed
        .filter_map(|item| match item {
            SectionItem::Field(field) if matches!(field.kind, Kind::LongText) => Some(field),
            _ => None,
        })
        .collect();
    let is_empty = |field: &&Field| {
        is_unsaid(subject.record.get(&field.name)) && !subject.is_removed(field) && !subject.holds_unread(field)
    };
    (form.kind == FormKind::Record && is_signed(subject) && boxes.len() > 1 && boxes.iter().all(is_empty))
        .then_some(boxes)
}

/// The fields of the parts that the policy wants and the record lacks, in the form's order.
fn unsaid_parts<'r>(subject: &Subject<'r>) -> Vec<&'r Field> {
    let form: &'r crate::form::Form = &subject.record.form;
    let mut names: Vec<&str> = Vec::new();
    for note in form.policy.iter().filter(|note| note.is_for(RULE.id)) {
        // A blank without the additions lacks some of the fields.
        let fields: Option<Vec<&Field>> = note.fields.iter().map(|name| form.field(name)).collect();
        let Some(fields) = fields.filter(|fields| !fields.is_empty()) else { continue };
        let is_asked = |field: &&Field| subject.counts(field) && !subject.is_removed(field);
        if !fields.iter().all(is_asked) || fields.iter().any(|field| subject.holds_unread(field)) {
            continue;
        }
        if note.each {
            // `text-left-out` reports what is struck through.
            let is_left_out = |field: &Field| {
                let mut notes =
                    [NoteKind::StruckThrough, NoteKind::AnswerNotFound].iter().flat_map(|kind| subject.notes(*kind));
                notes.any(|note| note.field.as_deref() == Some(&field.name))
            };
            let is_empty = |field: &&&Field| {
                let value = subject.record.get(&field.name);
                // `delayed-without-reason` reports an empty place for the reason.
                let is_reason = |row: &ActionRow<'_>| {
                    row.ticked(Meaning::Delayed) && row.table.delay_reason.as_deref() == Some(&*field.name)
                };
                let is_unsaid = match field.kind {
                    Kind::Table(_) => lacks(subject, field),
                    _ => value.is_empty(),
                };
                is_unsaid && !is_left_out(field) && !subject.actions.iter().any(is_reason)
                    || value.text().is_some_and(|text| was_not_reached(text) || says_only_that(text))
                    // `missing-required` reports a required field that says "N/A".
                    || note.may_be_empty == 0 && !field.required && denies(subject, field)
            };
            let empty: Vec<&str> = fields.iter().filter(is_empty).map(|field| field.name.as_str()).collect();
            if empty.len() > note.may_be_empty {
                names.extend(empty);
            }
            continue;
        }
        let lacking = fields.iter().filter(|field| lacks(subject, field)).count();
        let denied: Vec<&&Field> = fields.iter().filter(|field| denies(subject, field)).collect();
        if lacking == fields.len() {
            names.extend(fields.iter().map(|field| field.name.as_str()));
        } else {
            names.extend(denied.iter().map(|field| field.name.as_str()));
        }
    }
    // `missing-required` reports a required field that is empty.
    let is_reported = |field: &Field| field.required && subject.record.get(&field.name).is_empty();
    form.fields().filter(|field| names.contains(&field.name.as_str()) && !is_reported(field)).collect()
}

/// Whether a field says nothing. Under earlier actions, “None” may be the whole truth.
fn lacks(subject: &Subject<'_>, field: &Field) -> bool {
    let value = subject.record.get(&field.name);
    match (&field.kind, field.means) {
        (Kind::Table(table), _) => {
            rows_filled(subject, field, table) < rows_wanted(table) && !is_said_elsewhere(subject, table)
        }
        (_, Some(Meaning::ReviewOfActions)) => value.is_empty() || value.text().is_some_and(was_not_reached),
        (_, Some(Meaning::ActionPoints)) if !subject.actions.is_empty() => false,
        (Kind::Text | Kind::LongText | Kind::Person { .. }, _) => {
            let is_open = |text: &str| !matches!(field.kind, Kind::LongText) && dates::is_vague(text);
            let is_topic = matches!(field.kind, Kind::LongText) && field.means.is_none();
            let is_unsaid = |text: &str| {
                says_nothing(text) || was_not_reached(text) || is_open(text) || is_topic && says_only_that(text)
            };
            value.is_empty() || value.text().is_some_and(is_unsaid)
        }
        (kind, _) => !answered(kind, value),
    }
}

/// Whether a field says that its topic does not apply, whatever stands elsewhere.
fn denies(subject: &Subject<'_>, field: &Field) -> bool {
    let is_topic = matches!(field.kind, Kind::LongText) && field.means.is_none();
    is_topic
        && subject.record.get(&field.name).text().is_some_and(|text| is_not_applicable(text) || was_not_reached(text))
}

fn rows_filled(subject: &Subject<'_>, field: &Field, table: &Table) -> usize {
    let rows = subject.record.rows(&field.name).iter().filter(|row| used(table, row));
    if table.actions.is_some() || rows_wanted(table) == 1 {
        return rows.count();
    }
    // The same words in two rows are one point.
    let said = |row: &Row| -> String {
        let texts = table.columns.iter().filter_map(|column| cell(row, &column.name).text());
        fold(&texts.collect::<Vec<_>>().join(" "))
    };
    rows.map(said).collect::<BTreeSet<String>>().len()
}

/// One row is enough, unless the form prints each of them.
fn rows_wanted(table: &Table) -> usize {
    match &table.rows {
        TableRows::Printed { rows, .. } => rows.len(),
        TableRows::Growing { .. } | TableRows::Fixed { .. } => 1,
    }
}

/// Whether the text of a record lists the new actions, or says that there are none.
fn is_said_elsewhere(subject: &Subject<'_>, table: &Table) -> bool {
    const SAYINGS: [&str; 7] =
        ["action:", "actions:", "action -", "no action", "no further action", "no new action", "to do:"];
    let says = |field: &Field| {
        let text = subject.record.get(&field.name).text().map(str::to_lowercase);
        let is_text = matches!(field.kind, Kind::LongText) && field.means != Some(Meaning::ReviewOfActions);
        is_text && text.is_some_and(|text| SAYINGS.iter().any(|saying| text.contains(saying)))
    };
    table.actions == Some(Actions::New) && subject.form.fields().any(says)
}

/// The answer that asks for a field: "“Is this in line with the plan?” is answered No".
fn ground(subject: &Subject<'_>, field: &Field) -> Option<String> {
    let asked_by = subject.form.field(field.relevant.as_ref()?.field())?;
    let answer = match subject.record.get(&asked_by.name).taken() {
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        other => quoted(other.text()?)?,
    };
    Some(format!("{} is answered {answer}", subject.field_named(asked_by)))
}

/// What each part lacks.
fn stated(subject: &Subject<'_>, unsaid: &[&Field]) -> String {
    let mut empty = Vec::new();
    let mut others = Vec::new();
    for field in unsaid {
        let named = subject.field_named(field);
        match (&field.kind, subject.record.get(&field.name)) {
            (Kind::Table(table), _) if rows_wanted(table) > 1 => {
                let filled = rows_filled(subject, field, table);
                others.push(format!("{named} has {filled} of its {} rows filled in", rows_wanted(table)));
            }
            (Kind::Table(table), _) if table.actions == Some(Actions::New) => {
                others.push(format!("{named} lists no action"))
            }
            (_, value) => match value.text() {
                None => match ground(subject, field) {
                    Some(ground) => others.push(format!("{ground}, and {named} is empty")),
                    None => empty.push(named),
                },
                Some(text) => others.push(quoted(text).map_or_else(
                    || format!("{named} says that it was not reached"),
                    |text| format!("{named} says {text}"),
                )),
            },
        }
    }
    let verb = if empty.len() == 1 { "is" } else { "are" };
    let empty = (!empty.is_empty()).then(|| format!("{} {verb} empty", list(&empty)));
    empty.into_iter().chain(others).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;

    /// A note that names a table, a person or a box of another kind than text would be of no use to the rule.
    #[test]
    fn the_parts_of_the_built_in_forms_can_be_empty() {
        let catalogue = Catalogue::built_in();
        let mut count = 0;
        for form in catalogue.forms() {
            for note in form.policy.iter().filter(|note| note.is_for(RULE.id)) {
                for name in &note.fields {
                    let field = form.field(name).unwrap();
                    assert!(!matches!(field.kind, Kind::Tick | Kind::Signature { .. }), "{}: {name}", form.id);
                    count += 1;
                }
            }
        }
        assert!(count > 10, "{count} parts");
    }
}
