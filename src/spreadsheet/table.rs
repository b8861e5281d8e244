//! [`Table`]: rows with typed cells, to be shown as text, as a page or as a sheet of a workbook.

use chrono::NaiveDate;

/// A table for people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Its name: the name of its sheet and its caption.
    pub title: String,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// What is to be known about it, a sentence each.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// Its heading.
    pub heading: String,
    /// Its width in a workbook, in characters.
    pub width: u16,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
}

impl Table {
    /// A table without rows. Each column is a heading and its width in characters.
    #[must_use]
    pub fn new(title: impl Into<String>, columns: &[(&str, u16)]) -> Self {
        let column = |(heading, width): &(&str, u16)| TableColumn { heading: (*heading).to_owned(), width: *width };
        let columns = columns.iter().map(column).collect();
        Self { title: title.into(), columns, rows: Vec::new(), notes: Vec::new() }
    }
}

impl Cell {
    /// A text, or nothing.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number of things.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// A day, or nothing.
    #[must_use]
    pub fn date(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }

    /// What is shown of it where there are no types: dates as 04/03/2025.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => crate::dates::short(*date),
        }
    }
}
