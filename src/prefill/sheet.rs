//! The lines of a monitoring sheet: what the sheets on file say, and the sessions that only records tell of.

use std::sync::Arc;

use chrono::NaiveDate;

use super::draft::Draft;
use super::on_file::OnFile;
use crate::form::policy::Activity;
use crate::form::{Column, Field, Kind, Meaning, Table, TableRows};
use crate::record::{Row, Value, cell, used};
use crate::rules::History;
use crate::rules::history::{HistoryEntry, SheetLine};
use crate::text;

/// Lists the sessions, the earliest first.
pub(super) fn list(draft: &mut Draft, on_file: &OnFile<'_>) {
    let Some(history) = on_file.history() else { return };
    let form = Arc::clone(&draft.record.form);
    let sheets = form.fields().filter_map(|field| match &field.kind {
        Kind::Table(table) => Some(Sheet {
            field,
            table,
            date: table.meaning(Meaning::SessionDate)?,
            held: table.meaning(Meaning::Held)?,
        }),
        _ => None,
    });
    for sheet in sheets {
        let mut lines = sheet.written(history);
        let before = lines.len();
        sheet.add_records(history, &mut lines);
        // Lines without a day stay at the end, in their order.
        lines.sort_by_key(|(day, _)| day.unwrap_or(NaiveDate::MAX));
        if let TableRows::Fixed { count } = sheet.table.rows
            && lines.len() > count
        {
            draft.notes.push(format!("The sheet has room for {count} of {}.", text::count(lines.len(), "line")));
            lines.truncate(count);
        }
        draft.notes.push(format!(
            "{} from sheets on file, {} from records.",
            text::count(before, "line"),
            lines.len().saturating_sub(before)
        ));
        let rows = lines.into_iter().map(|(_, row)| row).collect();
        draft.record.values.insert(sheet.field.name.clone(), Value::Rows(rows));
    }
}

/// The table of a sheet, and its columns.
struct Sheet<'f> {
    field: &'f Field,
    table: &'f Table,
    date: &'f Column,
    held: &'f Column,
}

type Line = (Option<NaiveDate>, Row);

impl Sheet<'_> {
    /// The lines of the sheets on file. Lines that two sheets share are taken once.
    fn written(&self, history: &History<'_>) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for (at, entry) in history.entries.iter().enumerate() {
            let own: Vec<Line> = if self.is_of(entry) {
                let rows = entry.record().rows(&self.field.name).iter().filter(|row| used(self.table, row));
                rows.map(|row| (cell(row, &self.date.name).date(), row.clone())).collect()
            } else {
                let lines = history.sheet.iter().filter(|line| line.entry == at);
                lines.map(|line| (Some(line.date), self.line_of_other(line))).collect()
            };
            for line in own {
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        lines
    }

    /// Whether a record's table has the columns of this one.
    fn is_of(&self, entry: &HistoryEntry<'_>) -> bool {
        let Some(Kind::Table(table)) = entry.record().form.field(&self.field.name).map(|field| &field.kind) else {
            return false;
        };
        self.table
            .columns
            .iter()
            .all(|column| table.column(&column.name).is_some_and(|other| other.kind.keyword() == column.kind.keyword()))
    }

    /// A line of another form's sheet.
    fn line_of_other(&self, line: &SheetLine) -> Row {
        let mut row = Row::new();
        row.insert(self.date.name.clone(), Value::Date(line.date));
        if let Some(held) = line.held {
            row.insert(self.held.name.clone(), self.mark(held));
        }
        if let (Some(column), Some(day)) = (self.table.meaning(Meaning::RescheduledFor), line.moved_to) {
            row.insert(column.name.clone(), Value::Date(day));
        }
        if let (Some(column), Some(remark)) = (self.table.meaning(Meaning::Reason), &line.remark) {
            row.insert(column.name.clone(), Value::Text(remark.clone()));
        }
        row
    }

    /// Adds the sessions that only records tell of, and says of a line without a mark that its session took place.
    fn add_records(&self, history: &History<'_>, lines: &mut Vec<Line>) {
        let own = |activity: Activity| matches!(activity, Activity::Individual | Activity::Personal);
        for (day, _, entry) in history.sessions().filter(|(_, activity, _)| own(*activity)) {
            if let Some((_, row)) = lines.iter_mut().find(|(date, _)| *date == Some(day)) {
                if cell(row, &self.held.name).is_empty() {
                    row.insert(self.held.name.clone(), self.mark(true));
                }
                continue;
            }
            let mut row = Row::new();
            row.insert(self.date.name.clone(), Value::Date(day));
            row.insert(self.held.name.clone(), self.mark(true));
            let time = self.table.columns.iter().find(|column| matches!(column.kind, Kind::Time));
            if let (Some(column), Some(began)) = (time, began(entry)) {
                row.insert(column.name.clone(), began);
            }
            lines.push((Some(day), row));
        }
    }

    /// What the column says of a session that took place, or did not. Of a choice, the first option means yes.
    fn mark(&self, held: bool) -> Value {
        match &self.held.kind {
            Kind::Choice { choices } => {
                choices.get(usize::from(!held)).map_or(Value::Empty, |choice| Value::Text(choice.clone()))
            }
            _ => Value::Bool(held),
        }
    }
}

/// When a session began, as its record says.
fn began(entry: &HistoryEntry<'_>) -> Option<Value> {
    let record = entry.record();
    [Meaning::Began, Meaning::SessionTime].into_iter().find_map(|meaning| {
        let value = record.get(&record.form.meaning(meaning)?.name).taken();
        matches!(value, Value::Time(_)).then(|| value.clone())
    })
}
