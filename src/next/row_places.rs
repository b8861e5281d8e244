//! Places the open actions in the next form: in its list of earlier actions, else in its text for the review, else in
//! its list of new ones, marked as carried forward.

use std::sync::Arc;

use super::next_blank::NextBlank;
use super::open_actions::{self, OpenAction};
use crate::dates;
use crate::form::{Actions, Column, Field, Form, Kind, Meaning, Table, TableRows};
use crate::record::answer::{from_text, written_out};
use crate::record::{Record, Row, Value, answered, cell, used};
use crate::rules::actions::ActionDue;
use crate::text::collapse_spaces;

/// Places every open action, and reports those without a place.
pub(super) fn carry(record: &Record, next: &mut NextBlank) {
    let form = Arc::clone(&record.form);
    let day = record.session_date().map(dates::long);
    let mut places = RowPlaces { form: &form, day: day.as_deref(), next, lines: Vec::new() };
    let unplaced: Vec<String> = open_actions::actions(record)
        .into_iter()
        .filter(|action| !(places.earlier(action) || places.text(action) || places.again(action)))
        .map(|action| line(&action))
        .collect();
    places.write_text();
    prompts(record, next);
    if !unplaced.is_empty() {
        let what = format!("The form has no more room for these open actions: {}", unplaced.join(" "));
        next.not_carried.push(what);
    }
}

/// The places of a form, tried in this order.
struct RowPlaces<'a> {
    form: &'a Form,
    day: Option<&'a str>,
    next: &'a mut NextBlank,
    lines: Vec<String>,
}

impl RowPlaces<'_> {
    /// Tries a list of earlier actions.
    fn earlier(&mut self, action: &OpenAction) -> bool {
        let form = self.form;
        tables(form, Actions::Previous).any(|(field, table)| {
            let row = self.row(table, action, false);
            self.add(field, table, row, None)
        })
    }

    /// Tries the text for the review of actions.
    fn text(&mut self, action: &OpenAction) -> bool {
        let there = self.form.meaning(Meaning::ReviewOfActions).is_some();
        if there {
            self.lines.push(line(action));
        }
        there
    }

    /// Tries a list of new actions. Of several, its own list comes first.
    fn again(&mut self, action: &OpenAction) -> bool {
        let form = self.form;
        let mut lists: Vec<(&Field, &Table)> = tables(form, Actions::New).collect();
        lists.sort_by_key(|(field, _)| field.name != action.table);
        lists.into_iter().any(|(field, table)| {
            let row = self.row(table, action, true);
            let at = (field.name == action.table).then_some(action.row);
            let done = self.add(field, table, row, at);
            if done {
                self.next.also_by_hand.insert(field.name.clone());
            }
            done
        })
    }

    /// Adds a row, unless the table is full. A row with a printed label keeps its place.
    fn add(&mut self, field: &Field, table: &Table, row: Row, at: Option<usize>) -> bool {
        let Value::Rows(rows) = self.next.record.values.entry(field.name.clone()).or_insert(Value::Rows(Vec::new()))
        else {
            return false;
        };
        let free = match (&table.rows, at) {
            (TableRows::Growing { .. }, _) => {
                rows.push(row);
                return true;
            }
            (TableRows::Fixed { .. }, _) => rows.iter_mut().find(|row| !used(table, row)),
            (TableRows::Printed { .. }, at) => at.and_then(|at| rows.get_mut(at.checked_sub(1)?)),
        };
        free.map(|free| *free = row).is_some()
    }

    /// An action as a row of a table. If the table has no column for owner or date, they go into the
    /// remark or the text.
    fn row(&self, table: &Table, action: &OpenAction, marked: bool) -> Row {
        let mut row: Row =
            table.columns.iter().map(|column| (column.name.clone(), from_text(&column.kind, ""))).collect();
        let column = |meaning| table.meaning(meaning);
        // A new action cannot be due before its session. The mark keeps the old date; the supervisor sets a new one.
        let past = match action.due {
            ActionDue::On(due) => marked && self.next.record.session_date().is_none_or(|session| due < session),
            _ => marked,
        };
        if let Some(column) = column(Meaning::Owner) {
            set(&mut row, column, &action.owner);
        }
        if let Some(column) = column(Meaning::Due).filter(|_| !past) {
            match (&column.kind, action.due_value()) {
                (Kind::Date, value) => drop(row.insert(column.name.clone(), value)),
                _ => set(&mut row, column, &action.due_words().unwrap_or_default()),
            }
        }
        if let Some(column) = column(Meaning::OwnerAndDue) {
            set(&mut row, column, &action.who_when(true, !past));
        }
        let both = column(Meaning::OwnerAndDue).is_some();
        let owner_and_date = action
            .who_when(!both && column(Meaning::Owner).is_none(), !both && !marked && column(Meaning::Due).is_none());
        let mut text = action.text.clone();
        // Beside a tick for “delayed”, this column is for the reason and stays empty.
        let beside = column(Meaning::Reason).filter(|_| column(Meaning::Delayed).is_none() && !marked);
        let lacks = !both && (column(Meaning::Owner).is_none() || column(Meaning::Due).is_none());
        match beside.filter(|_| lacks) {
            Some(column) => set(&mut row, column, &self.remark(action, &owner_and_date)),
            None => text = bracketed(text, &owner_and_date),
        }
        if let Some(column) = column(Meaning::Action) {
            let text = if marked { action.marked(&text, self.day) } else { text };
            set(&mut row, column, &text);
        }
        row
    }

    /// The remark beside an action: owner, due date and session, or the earlier remark with its date.
    fn remark(&self, action: &OpenAction, owner_and_date: &str) -> String {
        let day = action.since.as_deref().or(self.day);
        match (&action.remark, day) {
            (Some(remark), Some(day)) if !has_day(remark) => format!("{day}: {remark}"),
            (Some(remark), _) => remark.clone(),
            (None, None) => owner_and_date.to_owned(),
            (None, Some(day)) if !action.new => joined(&format!("Open on {day}"), owner_and_date),
            (None, Some(day)) => joined(&format!("Agreed {day}"), owner_and_date),
        }
    }

    /// Writes the collected lines into the text for the review.
    fn write_text(&mut self) {
        let Some(field) = self.form.meaning(Meaning::ReviewOfActions).filter(|_| !self.lines.is_empty()) else {
            return;
        };
        let head = format!("Open from {}:", self.day.unwrap_or("the last session"));
        let known = written_out(self.next.record.get(&field.name));
        let lines = Some(known).filter(|known| !known.is_empty()).into_iter().chain([head]).chain(self.lines.drain(..));
        let between = if matches!(field.kind, Kind::LongText) { "\n" } else { " " };
        let text = lines.collect::<Vec<_>>().join(between);
        self.next.set_value(&field.name, from_text(&field.kind, &text));
        self.next.also_by_hand.insert(field.name.clone());
    }
}

/// The tables of new or of earlier actions, without those whose actions are printed.
fn tables(form: &Form, wanted: Actions) -> impl Iterator<Item = (&Field, &Table)> {
    form.fields().filter_map(move |field| match &field.kind {
        Kind::Table(table) if table.actions == Some(wanted) && table.meaning(Meaning::Action).is_some() => {
            Some((field, table))
        }
        _ => None,
    })
}

fn set(row: &mut Row, column: &Column, text: &str) {
    row.insert(column.name.clone(), from_text(&column.kind, text));
}

/// Returns an action as a line: "– Visit the school (Priya Nair-Hughes, by 13 June 2025)".
fn line(action: &OpenAction) -> String {
    let text = collapse_spaces(&action.text);
    let who = action.who_when(true, true);
    let beside: Vec<String> =
        [Some(who), action.remark.clone()].into_iter().flatten().filter(|t| !t.is_empty()).collect();
    format!("– {}", bracketed(text, &beside.join("; ")))
}

fn bracketed(text: String, more: &str) -> String {
    if more.is_empty() { text } else { format!("{text} ({more})") }
}

fn joined(head: &str, more: &str) -> String {
    if more.is_empty() { head.to_owned() } else { format!("{head}: {more}") }
}

/// Whether a text begins with a date, from an earlier carrying forward.
fn has_day(text: &str) -> bool {
    let head = text.split(':').next().unwrap_or_default();
    let head = ["Agreed ", "Open on "].iter().find_map(|lead| head.strip_prefix(lead)).unwrap_or(head);
    dates::read(head.trim()).date().is_some()
}

/// Carries over the due dates of printed actions that are not complete.
fn prompts(record: &Record, next: &mut NextBlank) {
    for field in record.form.fields() {
        let Kind::Table(table) = &field.kind else { continue };
        let printed = matches!(table.rows, TableRows::Printed { .. }) && table.meaning(Meaning::Action).is_none();
        let (Some(due), Some(complete), true) =
            (table.meaning(Meaning::Due), table.meaning(Meaning::Complete), printed)
        else {
            continue;
        };
        let Some(Value::Rows(rows)) = next.record.values.get_mut(&field.name) else { continue };
        for (from, to) in record.rows(&field.name).iter().zip(rows) {
            let date = cell(from, &due.name);
            if answered(&due.kind, date) && *cell(from, &complete.name).taken() != Value::Bool(true) {
                to.insert(due.name.clone(), date.clone());
            }
        }
    }
}
