//! Answers the printed questions and fields of a draft, each by the evidence that its form names.

use std::sync::Arc;

use super::draft::Draft;
use super::on_file::OnFile;
use super::verdict::{Verdict, documents, verdict};
use crate::dates::long;
use crate::form::{Column, Evidence, Field, Kind, Meaning, PrintedRow, Table};
use crate::record::{Row, Value, answered, cell};
use crate::text::list;

/// Fills in the answers that the evidence decides, with what is known as the comment.
pub(super) fn answer(draft: &mut Draft, on_file: &OnFile<'_>) {
    let form = Arc::clone(&draft.record.form);
    for field in form.fields() {
        if answered(&field.kind, draft.record.get(&field.name)) && !matches!(field.kind, Kind::Table(_)) {
            continue;
        }
        match (&field.kind, field.evidence) {
            (Kind::Table(table), _) => answer_rows(draft, field, table, on_file),
            (_, Some(Evidence::Team)) => {
                if let Some(team) = on_file.team() {
                    draft.record.values.insert(field.name.clone(), Value::Text(team));
                }
            }
            (_, Some(evidence)) => {
                let found = verdict(evidence, &[], on_file);
                count(draft, found.answer.is_some());
                if let Some(yes) = found.answer {
                    draft.record.values.insert(field.name.clone(), Value::Bool(yes));
                }
                draft.notes.extend(found.says.map(|says| format!("{}: {says}", field.plain_label())));
            }
            (_, None) => {}
        }
    }
}

fn count(draft: &mut Draft, is_decided: bool) {
    if is_decided {
        draft.decided += 1;
    } else {
        draft.open += 1;
    }
}

fn answer_rows(draft: &mut Draft, field: &Field, table: &Table, on_file: &OnFile<'_>) {
    let Some(column) = table.meaning(Meaning::Answer) else { return };
    let is_comment = |column: &&Column| matches!(column.kind, Kind::Text | Kind::LongText) && column.means.is_none();
    let comment = table.columns.iter().find(is_comment);
    let date = table.meaning(Meaning::AnsweredOn);
    let mut rows: Vec<Row> = draft.record.rows(&field.name).to_vec();
    rows.resize_with(table.printed_rows().len(), Row::new);
    for (row, printed) in rows.iter_mut().zip(table.printed_rows()) {
        let is_written = table.columns.iter().any(|column| answered(&column.kind, cell(row, &column.name)));
        if printed.evidence.is_empty() || is_written {
            continue;
        }
        let found = match (date, printed.evidence.as_slice()) {
            (Some(date), [Evidence::DocumentOnFile]) => step(row, date, printed, on_file),
            _ => questions(printed, on_file),
        };
        count(draft, found.answer.is_some());
        if let Some(yes) = found.answer {
            row.insert(column.name.clone(), Value::Bool(yes));
        }
        match (comment, found.says) {
            (Some(comment), Some(says)) => _ = row.insert(comment.name.clone(), Value::Text(says)),
            (None, Some(says)) => draft.notes.push(format!("{}: {says}", printed.label)),
            (_, None) => {}
        }
    }
    draft.record.values.insert(field.name.clone(), Value::Rows(rows));
}

/// The answer to the questions of a row: one is given only where the evidence decides all of them.
fn questions(printed: &PrintedRow, on_file: &OnFile<'_>) -> Verdict {
    let found: Vec<Verdict> =
        printed.evidence.iter().map(|evidence| verdict(*evidence, &printed.found_as, on_file)).collect();
    let is_one = found.len() == 1;
    let answers: Option<Vec<bool>> = found.iter().map(|one| one.answer).collect();
    let says: Vec<String> = (1..)
        .zip(&found)
        .filter_map(|(number, one)| {
            let says = one.says.as_ref()?;
            let answer = one.answer.map_or("", |yes| if yes { "Yes: " } else { "No: " });
            Some(if is_one { says.clone() } else { format!("{number}. {answer}{says}") })
        })
        .collect();
    Verdict {
        answer: answers.map(|answers| answers.into_iter().all(|yes| yes)),
        says: (!says.is_empty()).then(|| says.join("\n")),
    }
}

/// The day of a step, where exactly one day is known from documents on file. Whether the step is done, a person says.
fn step(row: &mut Row, column: &Column, printed: &PrintedRow, on_file: &OnFile<'_>) -> Verdict {
    let found = documents(&printed.found_as, false, on_file);
    let mut days: Vec<_> = found.iter().filter_map(|document| document.date).collect();
    days.sort_unstable();
    days.dedup();
    if let [day] = days.as_slice() {
        row.insert(column.name.clone(), Value::Date(*day));
    }
    let named: Vec<String> = found
        .iter()
        .map(|document| match document.date {
            Some(day) => format!("“{}” of {}", document.file, long(day)),
            None => format!("“{}”, without a date", document.file),
        })
        .collect();
    let says = (!named.is_empty()).then(|| format!("On file: {}.", list(&named)));
    Verdict { answer: None, says }
}
