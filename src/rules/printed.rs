//! The printed rows of a table of questions or of steps, with what is answered in them.

use chrono::NaiveDate;

use super::nothing;
use crate::form::policy::Term;
use crate::form::{Address, Column, Evidence, Field, Kind, Meaning, PrintedRow, Table};
use crate::person_name::fold;
use crate::record::{Record, Row, Value, answered, cell, used};
use crate::text::list;

/// A printed question, or a step of a programme.
#[derive(Debug)]
pub struct PrintedAnswer<'r> {
    /// The table's name.
    pub field: &'r str,
    /// The row, from 1.
    pub row: usize,
    /// The printed label.
    pub label: &'r str,
    /// The questions printed under the label.
    pub questions: &'r [String],
    /// The evidence that answers the questions.
    pub evidence: &'r [Evidence],
    /// The column for the answer.
    pub column: &'r Column,
    /// The column for the date, where the table has one.
    pub date_column: Option<&'r Column>,
    /// Whether it is so.
    pub answer: Option<bool>,
    /// The day on which the step was done.
    pub on: Option<NaiveDate>,
    /// When the step is due, counted from the start of the programme.
    pub due_after: Option<Term>,
    /// Whether the question need not be answered in every record.
    pub optional: bool,
    /// Whether anything is written in the row.
    pub used: bool,
    /// Whether it is written what is to be done about it.
    pub has_remedy: bool,
    /// Whether a remark says that the question does not apply.
    pub set_aside: bool,
    /// The remarks in the row.
    pub remarks: Vec<&'r str>,
}

/// Returns the printed questions and steps of a record, in the form's order.
#[must_use]
pub fn printed(record: &Record) -> Vec<PrintedAnswer<'_>> {
    let tables = record.form.fields().filter_map(|field| match &field.kind {
        Kind::Table(table) => Some((field, table, table.meaning(Meaning::Answer)?)),
        _ => None,
    });
    tables.flat_map(|(field, table, column)| rows(record, field, table, column)).collect()
}

fn rows<'r>(record: &'r Record, field: &'r Field, table: &'r Table, column: &'r Column) -> Vec<PrintedAnswer<'r>> {
    let date_column = table.meaning(Meaning::AnsweredOn);
    let remedy = table.meaning(Meaning::Remedy);
    let written = record.rows(&field.name);
    let one = |(index, printed): (usize, &'r PrintedRow)| {
        let row = written.get(index);
        let value = |column: &Column| row.map(|row| cell(row, &column.name));
        let texts = table.columns.iter().filter(|column| matches!(column.kind, Kind::Text | Kind::LongText));
        let remarks: Vec<&str> =
            texts.filter_map(|column| row.map(|row| cell(row, &column.name)).and_then(|value| value.text())).collect();
        PrintedAnswer {
            field: &field.name,
            row: index + 1,
            label: &printed.label,
            questions: &printed.text,
            evidence: &printed.evidence,
            column,
            date_column,
            answer: value(column).and_then(|value| match value.taken() {
                Value::Bool(yes) => Some(*yes),
                _ => None,
            }),
            on: date_column.and_then(|column| value(column)?.date()),
            due_after: printed.due_after,
            optional: printed.optional,
            used: row.is_some_and(|row| used(table, row)),
            has_remedy: remedy.is_some_and(|column| {
                let says =
                    |value: &Value| answered(&column.kind, value) && !value.text().is_some_and(nothing::says_nothing);
                value(column).is_some_and(says)
            }) || remarks.iter().any(|remark| says_what_follows(remark)),
            set_aside: remarks.iter().any(|remark| nothing::says_nothing(remark)),
            remarks,
        }
    };
    table.printed_rows().iter().enumerate().map(one).collect()
}

/// Whether a remark says what is going to be done: "to be signed by both", "Gareth will renew it".
fn says_what_follows(remark: &str) -> bool {
    let folded = format!(" {} ", fold(remark));
    [" will ", " to be ", " to do ", " action "].iter().any(|words| folded.contains(words))
}

impl PrintedAnswer<'_> {
    /// The label, short enough for a list in a sentence.
    #[must_use]
    pub fn named(&self) -> String {
        const SHOWN: usize = 40;
        let label = self.label.trim_start_matches(['•', ' ']).trim_end_matches([':', ' ']);
        if label.chars().count() <= SHOWN {
            return format!("“{label}”");
        }
        let cut: String = label.chars().take(SHOWN).collect();
        format!(
            "“{}…”",
            cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words).trim_end_matches(['–', '-', ' '])
        )
    }

    /// Whether the step is done: marked, or dated where it is not marked.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.answer.unwrap_or(self.on.is_some())
    }

    /// The cell for the answer.
    #[must_use]
    pub fn at(&self) -> Address {
        Address::cell(self.field, self.row, &self.column.name)
    }

    /// The cell for the date.
    #[must_use]
    pub fn date_at(&self) -> Address {
        Address::cell(self.field, self.row, &self.date_column.unwrap_or(self.column).name)
    }
}

/// The labels of several rows as a list; further ones are counted.
#[must_use]
pub fn listed(rows: &[&PrintedAnswer<'_>]) -> String {
    const LISTED: usize = 4;
    let mut words: Vec<String> = rows.iter().take(LISTED).map(|row| row.named()).collect();
    if rows.len() > LISTED {
        words.push(format!("{} more", rows.len() - LISTED));
    }
    list(&words)
}

/// The actions in the list at the end of an audit.
#[must_use]
pub fn listed_actions(record: &Record) -> Vec<String> {
    let Some(field) = record.form.meaning(Meaning::Remedies) else { return Vec::new() };
    let Kind::Table(table) = &field.kind else { return Vec::new() };
    let said = |row: &Row| -> String {
        let texts = table.columns.iter().filter_map(|column| cell(row, &column.name).text());
        texts.filter(|text| !nothing::says_nothing(text)).collect::<Vec<_>>().join(" ")
    };
    record.rows(&field.name).iter().map(said).filter(|text| !text.trim().is_empty()).collect()
}
