//! Wording for terminal output: counts, line breaks, and the expected answer of a field.

use crate::form::{Column, Field, Kind, Role, Table, TableRows};
use crate::text::{self, count};

/// A note that names the fields with answers that [`make_safe_to_show`](crate::record::Record::make_safe_to_show) changed.
pub(super) fn replaced(labels: &[String]) -> Option<String> {
    let labels = labels.join(", ");
    let what = "hidden characters, which would change how the page reads, are replaced in";
    (!labels.is_empty()).then(|| format!("{what} {labels}"))
}

/// A role in words.
pub(super) fn role(role: Role) -> String {
    match role {
        Role::Hr => "HR".to_owned(),
        other => other.keyword().replace('_', " "),
    }
}

/// The expected answer of a field, in words.
pub(super) fn asks(field: &Field) -> String {
    match &field.kind {
        Kind::Person { role: Some(who), several: false } => format!("name of the {}", role(*who)),
        Kind::Person { role: Some(who), several: true } => format!("one or several names ({})", role(*who)),
        Kind::Person { role: None, several: true } => "one or several names".to_owned(),
        Kind::Choices { choices } => format!("any of: {}", choices.join("; ")),
        Kind::Scale { min, max, .. } => format!("one mark from {min} to {max}"),
        Kind::Signature { party, date_label, .. } => {
            let date = if date_label.is_some() { ", with name and date" } else { ", with name" };
            format!("signature of the {}{date}", role(*party))
        }
        Kind::Table(table) => format!("table, {}", rows(table)),
        other => simple(other),
    }
}

/// The expected answer of a column's cells, in words.
pub(super) fn cell_asks(column: &Column) -> String {
    simple(&column.kind)
}

fn simple(kind: &Kind) -> String {
    match kind {
        Kind::Text => "one line of text".to_owned(),
        Kind::LongText => "text".to_owned(),
        Kind::Person { .. } => "name".to_owned(),
        Kind::Date => "date, DD/MM/YYYY".to_owned(),
        Kind::Time => "time, HH:MM".to_owned(),
        Kind::Tick => "tick".to_owned(),
        Kind::YesNo => "Yes or No".to_owned(),
        Kind::Choice { choices } => format!("one of: {}", choices.join("; ")),
        other => other.keyword().to_owned(),
    }
}

fn rows(table: &Table) -> String {
    let number = table.blank_rows();
    match &table.rows {
        TableRows::Growing { .. } => format!("{} and more as needed", count(number, "blank row")),
        TableRows::Fixed { .. } => count(number, "blank row"),
        TableRows::Printed { .. } => count(number, "printed row"),
    }
}

/// A text broken into lines of at most `width` characters, each after `indent` spaces.
pub(super) fn wrap(text: &str, width: usize, indent: usize) -> String {
    let lines = text::wrap(text, width.saturating_sub(indent));
    lines.iter().map(|line| format!("{:indent$}{line}", "")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_words_and_width() {
        assert_eq!(wrap("one two three four", 11, 2), "  one two\n  three\n  four");
        assert_eq!(wrap("unbreakable-and-long", 5, 1), " unbreakable-and-long");
        assert_eq!(wrap("", 5, 1), "");
    }
}
