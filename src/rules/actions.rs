//! The rows of a record's tables of actions.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::nothing;
use crate::dates::taken::{DateContext, take};
use crate::dates::{self, DateReading};
use crate::form::{Actions, Address, Column, Form, Kind, Meaning, Table};
use crate::record::{Record, Row, Value, answered, cell, used};

/// A row of a table of actions that is not empty.
#[derive(Debug)]
pub struct ActionRow<'r> {
    /// The table's name.
    pub field: &'r str,
    /// The table.
    pub table: &'r Table,
    /// Whether the table lists new or earlier actions.
    pub actions: Actions,
    /// The row, from 1.
    pub number: usize,
    row: &'r Row,
    /// The rows above it that a ditto mark in it may repeat, also of a table of the same columns before its own.
    above: Vec<&'r Row>,
    /// What the record says about its dates.
    context: DateContext,
}

/// The content of a cell for the due date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionDue {
    /// Nothing.
    Nothing,
    /// A date.
    On(NaiveDate),
    /// A date with more than one reading; the text.
    Ambiguous(String),
    /// Anything else, such as "ASAP" or "ongoing"; the text.
    Vague(String),
}

/// Returns the rows in use of all tables of actions, in the form's order. A row that says that there is no action is not
/// in use.
#[must_use]
pub fn rows(record: &Record) -> Vec<ActionRow<'_>> {
    let form: &Form = &record.form;
    let context = date_context(record);
    let mut out = Vec::new();
    let mut seen: Vec<(&Table, &[Row])> = Vec::new();
    for field in form.fields() {
        let Kind::Table(table) = &field.kind else { continue };
        let Some(actions) = table.actions else { continue };
        let rows = record.rows(&field.name);
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| used(table, row)) {
            let above = if row.values().any(is_ditto) {
                let before = seen.iter().filter(|(other, _)| are_alike(table, other)).flat_map(|(_, rows)| *rows);
                before.chain(rows.get(..index).unwrap_or_default()).collect()
            } else {
                Vec::new()
            };
            let row = ActionRow { field: &field.name, table, actions, number: index + 1, row, above, context };
            if !row.says_nothing() {
                out.push(row);
            }
        }
        seen.push((table, rows));
    }
    out
}

fn is_ditto(value: &Value) -> bool {
    value.text().is_some_and(nothing::is_ditto)
}

/// Whether two tables list the same actions, new or earlier, in the same columns.
fn are_alike(one: &Table, other: &Table) -> bool {
    let names = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    one.actions == other.actions && names(one) == names(other)
}

/// What a record says about the dates by which its actions are due.
#[must_use]
pub fn date_context(record: &Record) -> DateContext {
    let (session, next) = (record.session_date(), record.dated(Meaning::NextSession));
    DateContext { session, next, ahead: true, ..DateContext::default() }
}

impl<'r> ActionRow<'r> {
    /// Whether the row says what is to be done. A row whose action is printed always does.
    #[must_use]
    pub fn is_stated(&self) -> bool {
        self.table.meaning(Meaning::Action).is_none_or(|column| answered(&column.kind, self.value(column)))
    }

    /// Whether the row is ticked as delayed, in progress or complete.
    #[must_use]
    pub fn ticked(&self, meaning: Meaning) -> bool {
        self.table.meaning(meaning).is_some_and(|column| *self.value(column).taken() == Value::Bool(true))
    }

    /// The cell of a column. A ditto mark stands for the cell above.
    #[must_use]
    pub fn value(&self, column: &Column) -> &'r Value {
        let own = cell(self.row, &column.name);
        if !is_ditto(own) {
            return own;
        }
        let above = self.above.iter().rev().map(|row| cell(row, &column.name));
        above.filter(|value| !value.is_empty()).find(|value| !is_ditto(value)).unwrap_or(own)
    }

    /// Whether the row says that there is no action: in the column for the action, or in every cell that is filled in.
    fn says_nothing(&self) -> bool {
        let says = |value: &Value| value.text().is_some_and(nothing::says_nothing);
        let action = self.table.meaning(Meaning::Action).map(|column| self.value(column));
        // "First session" alone means that there are no earlier actions. With an owner and a date it is one: "First session
        // of the course".
        let holds = |column: Option<&'r Column>| column.is_some_and(|column| !nothing::is_unsaid(self.value(column)));
        let is_bare = !(self.ticked(Meaning::Delayed)
            || self.ticked(Meaning::InProgress)
            || holds(self.owner_column()) && holds(self.due_column()));
        let says_no_earlier = |text: &str| {
            nothing::says_all_done(text) || nothing::says_no_earlier(text) && (is_bare || nothing::denies(text))
        };
        let none_before =
            |value: &Value| self.actions == Actions::Previous && value.text().is_some_and(says_no_earlier);
        if action.is_some_and(|value| says(value) || none_before(value)) {
            return true;
        }
        let mut filled = self.table.columns.iter().filter(|column| answered(&column.kind, self.value(column)));
        filled.all(|column| says(self.value(column)) || is_ditto(self.value(column)))
    }

    /// The text of the action.
    #[must_use]
    pub fn text(&self) -> Option<&'r str> {
        self.table.meaning(Meaning::Action).and_then(|column| self.value(column).taken().text())
    }

    /// The address of the cell of a column.
    #[must_use]
    pub fn address(&self, column: &Column) -> Address {
        Address::cell(self.field, self.number, &column.name)
    }

    /// The column for the owner; none where the form does not ask.
    #[must_use]
    pub fn owner_column(&self) -> Option<&'r Column> {
        self.table.meaning(Meaning::Owner).or_else(|| self.table.meaning(Meaning::OwnerAndDue))
    }

    /// The owner as written; none where the form does not ask.
    #[must_use]
    pub fn owner(&self) -> Option<Cow<'r, str>> {
        let column = self.owner_column()?;
        let text = self.value(column).text().unwrap_or("");
        Some(if column.means == Some(Meaning::Owner) {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(split(text, &self.context).0)
        })
    }

    /// The column for the due date; none where the form does not ask.
    #[must_use]
    pub fn due_column(&self) -> Option<&'r Column> {
        self.table.meaning(Meaning::Due).or_else(|| self.table.meaning(Meaning::OwnerAndDue))
    }

    /// The due date and its column; none where the form does not ask.
    #[must_use]
    pub fn due(&self) -> Option<(&'r Column, ActionDue)> {
        if let Some(column) = self.table.meaning(Meaning::Due) {
            return Some((column, due(self.value(column), &self.context)));
        }
        let column = self.table.meaning(Meaning::OwnerAndDue)?;
        let (_, due) = split(self.value(column).text().unwrap_or(""), &self.context);
        Some((column, due))
    }

    /// The due date, if it is a date.
    #[must_use]
    pub fn due_on(&self) -> Option<NaiveDate> {
        match self.due() {
            Some((_, ActionDue::On(date))) => Some(date),
            _ => None,
        }
    }

    /// Whether the row needs a date. A completed earlier action does not, nor one that was done at once.
    #[must_use]
    pub fn wants_date(&self) -> bool {
        !(self.is_done_at_once() || self.actions == Actions::Previous && self.ticked(Meaning::Complete))
    }

    /// Whether the place for the date says that the action is done.
    #[must_use]
    pub fn is_done_at_once(&self) -> bool {
        // "done today" is taken for a day.
        self.due_column().is_some_and(|column| match self.value(column) {
            Value::Text(text) | Value::Taken { text, .. } => nothing::is_done(text),
            _ => false,
        })
    }
}

fn due(value: &Value, context: &DateContext) -> ActionDue {
    match (value.date(), value.text()) {
        (Some(date), _) => ActionDue::On(date),
        (None, Some(text)) => read(text, context),
        (None, None) => ActionDue::Nothing,
    }
}

fn read(text: &str, context: &DateContext) -> ActionDue {
    let text = text.trim();
    match take(text, context) {
        Some(date) => ActionDue::On(date),
        None if dates::read(text).is_ambiguous() => ActionDue::Ambiguous(text.to_owned()),
        None => ActionDue::Vague(text.to_owned()),
    }
}

/// Splits a cell for owner and date, such as "JS, 12 May 2025" or "by 12/05/25 Jane Smith".
fn split(text: &str, context: &DateContext) -> (String, ActionDue) {
    let spaced = apart(text);
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut ambiguous = None;
    // A date has at most five words: weekday, day, "of", month, year.
    for length in (1..=words.len().min(5)).rev() {
        for start in 0..=words.len() - length {
            let run = words[start..start + length].join(" ");
            let rest = || trim_owner(&[&words[..start], &words[start + length..]].concat());
            match dates::read(run.trim_matches(|c: char| !c.is_alphanumeric())) {
                DateReading::Date(date) | DateReading::ShortYear(date) => return (rest(), ActionDue::On(date)),
                reading if reading.is_ambiguous() && ambiguous.is_none() => {
                    let due = take(&run, context).map_or(ActionDue::Ambiguous(run), ActionDue::On);
                    ambiguous = Some((rest(), due));
                }
                _ => {}
            }
        }
    }
    let counted = || {
        let date = take(&spaced, context)?;
        let (start, end) = run_of(&words, date, context);
        let mut before = words.get(..start)?;
        while let Some((last, rest)) = before.split_last()
            && LEADS.contains(&last.to_lowercase().as_str())
        {
            before = rest;
        }
        Some((trim_owner(&[before, words.get(end..)?].concat()), ActionDue::On(date)))
    };
    ambiguous.or_else(counted).unwrap_or_else(|| without_date(&words))
}

/// Words before a time counted from the session: "within 2 weeks", "by the end of March".
const LEADS: [&str; 12] = ["within", "in", "by", "for", "before", "at", "the", "a", "an", "end", "of", "next"];

/// The shortest run of words that means this date: its first word, and the one after its last.
fn run_of(words: &[&str], date: NaiveDate, context: &DateContext) -> (usize, usize) {
    // A longer time than this is not searched for.
    const MOST: usize = 6;
    let runs = (1..=words.len().min(MOST))
        .flat_map(|length| (0..=words.len() - length).map(move |start| (start, start + length)));
    let mut runs = runs.filter(|(start, end)| take(&words[*start..*end].join(" "), context) == Some(date));
    runs.next().unwrap_or((0, words.len()))
}

fn without_date(words: &[&str]) -> (String, ActionDue) {
    for length in (1..=words.len().min(4)).rev() {
        for start in 0..=words.len() - length {
            let run = words[start..start + length].join(" ");
            let bare = run.trim_matches(|c: char| !c.is_alphanumeric());
            // "TBC" alone counts as the owner, not as the date.
            if length < words.len() && dates::is_vague(bare) {
                let rest = [&words[..start], &words[start + length..]].concat();
                return (trim_owner(&rest), ActionDue::Vague(bare.to_owned()));
            }
        }
    }
    // "Team / end of Q1" has an owner, and a time that is no date.
    let begins = |word: &&str| ["end", "by", "before", "when", "once", "after"].contains(&word.to_lowercase().as_str());
    if let Some(at) = words.iter().position(begins).filter(|at| *at > 0 && at + 1 < words.len()) {
        let (owner, time) = words.split_at(at);
        return (trim_owner(owner), ActionDue::Vague(time.join(" ")));
    }
    (trim_owner(words), ActionDue::Nothing)
}

/// Splits at a slash after a word without digits, as in "JS/12.05.25".
fn apart(text: &str) -> String {
    let text = &text.replace("w/c", " ").replace("w/e", " ");
    match text.split_once('/') {
        Some((name, date)) if !name.contains(|c: char| c.is_ascii_digit()) => format!("{name} {date}"),
        _ => text.replace([',', ';'], " "),
    }
}

fn trim_owner(words: &[&str]) -> String {
    let punctuation = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '?' | '.');
    let mut words: Vec<&str> =
        words.iter().map(|word| word.trim_matches(punctuation)).filter(|word| !word.is_empty()).collect();
    while words
        .last()
        .is_some_and(|word| matches!(word.to_lowercase().as_str(), "by" | "for" | "on" | "before" | "due"))
    {
        words.pop();
    }
    while words.first().is_some_and(|word| matches!(word.to_lowercase().as_str(), "by" | "on" | "before" | "due")) {
        words.remove(0);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: DateContext =
        DateContext { session: None, next: None, ahead: true, several: false, past: false, signed: false, near: None };

    fn split(text: &str) -> (String, ActionDue) {
        super::split(text, &NONE)
    }

    fn read(text: &str) -> ActionDue {
        super::read(text, &NONE)
    }

    fn on(year: i32, month: u32, day: u32) -> ActionDue {
        ActionDue::On(NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    #[test]
    fn a_cell_for_owner_and_date_is_split() {
        for text in [
            "Jane Smith, 12 May 2025",
            "Jane Smith 12/05/25",
            "Jane Smith by 12/05/2025",
            "12.05.2025 – Jane Smith",
            "Jane Smith/12.05.25",
            "Jane Smith (Monday 12th of May 2025)",
            "by 12 May 2025: Jane Smith",
        ] {
            assert_eq!(split(text), ("Jane Smith".to_owned(), on(2025, 5, 12)), "{text}");
        }
        assert_eq!(split("Jane Smith"), ("Jane Smith".to_owned(), ActionDue::Nothing));
        assert_eq!(split("12/05/2025"), (String::new(), on(2025, 5, 12)));
        assert_eq!(split("Jane Smith, ASAP"), ("Jane Smith".to_owned(), ActionDue::Vague("ASAP".to_owned())));
        assert_eq!(split("JS 12 May"), ("JS".to_owned(), ActionDue::Ambiguous("12 May".to_owned())));
        assert_eq!(split("TBC"), ("TBC".to_owned(), ActionDue::Nothing));
        assert_eq!(split(""), (String::new(), ActionDue::Nothing));
    }

    #[test]
    fn words_before_a_due_date_are_ignored() {
        assert_eq!(read("by 12 May 2025"), on(2025, 5, 12));
        assert_eq!(read("Before 12/05/2025"), on(2025, 5, 12));
        for text in ["ASAP", "ongoing", "2 weeks", "31/02/2025", "next supervision", "-"] {
            assert_eq!(read(text), ActionDue::Vague(text.to_owned()));
        }
        assert_eq!(read("4/3"), ActionDue::Ambiguous("4/3".to_owned()));
    }
}
