//! Tables: the rows in a file, and the contents of their cells.
//! The unit is the table row, not the repeating item around it: Word's "+" makes a new item, copy and paste a second
//! row in the same item, and both count.

use std::collections::BTreeSet;

use super::field_tables::{FieldTables, UnitCells, header};
use super::inserted_words::inserted;
use super::reader::DocxReader;
use super::walk::DocumentWalk;
use crate::form::address::ControlTag;
use crate::form::{Address, Field, PrintedRow, Table, TableRows};
use crate::record::{Answer, ExtraKind, NoteKind};
use crate::text::collapse_spaces;

/// The words in a printed row's first cell.
fn printed_words(row: &PrintedRow) -> String {
    let lines: Vec<&str> = std::iter::once(row.label.as_str()).chain(row.text.iter().map(String::as_str)).collect();
    lines.join("\n")
}

/// Reads a table.
pub(super) fn read(reading: &mut DocxReader<'_>, tables: &FieldTables, field: &Field, table: &Table) {
    let name = &field.name;
    let numbers: Vec<usize> =
        tables.fields.iter().filter(|(_, field)| *field == name).map(|(number, _)| *number).collect();
    if numbers.is_empty() {
        let label = field.plain_label();
        let message = format!("{label}: the table is no longer in the file, or its fields are gone");
        reading.answers.note(NoteKind::ControlMissing, Some(&Address::Field(name.clone())), message);
        return;
    }
    let rows: Vec<UnitCells> = numbers.iter().filter_map(|number| tables.rows.get(number)).flatten().cloned().collect();
    let mut order: Vec<usize> = (0..table.columns.len()).collect();
    let mut seen = BTreeSet::new();
    let mut last = 0;
    for cells in &rows {
        let walk = reading.walk;
        if let Some(named) = header(table, walk, cells) {
            order = named;
            continue;
        }
        let has_controls = cells.iter().any(|unit| !own_controls(reading, name, *unit).is_empty());
        let has_words = cells.iter().any(|unit| walk.units.get(*unit).is_some_and(|unit| !unit.text.trim().is_empty()));
        let number = match &table.rows {
            TableRows::Growing { .. } if has_controls || has_words => last + 1,
            TableRows::Growing { .. } => continue,
            TableRows::Fixed { .. } => last + 1,
            TableRows::Printed { rows: labels, .. } => printed_number(reading, labels, cells, last),
        };
        last = number;
        let beyond = !table.grows() && number > table.blank_rows();
        if beyond || !seen.insert(number) {
            if has_controls || has_words {
                let label = field.plain_label();
                let message = format!("{label}: the file has one row more than the form; it was left out");
                reading.answers.note(NoteKind::UnknownField, Some(&Address::Field(name.clone())), message);
                let words = row_words(walk, cells);
                reading.besides(ExtraKind::Outside, Some(&Address::Field(name.clone())), &words);
            }
            continue;
        }
        read_row(reading, name, table, number, cells, &order);
    }
    if !table.grows() {
        for number in (1..=table.blank_rows()).filter(|number| !seen.contains(number)) {
            let label = table.row_label(number).map_or_else(|| format!("row {number}"), |label| format!("“{label}”"));
            let message = format!("{}: {label} is no longer in the file", field.plain_label());
            let column = table.columns.first().map_or("", |column| column.name.as_str());
            reading.answers.note(NoteKind::ControlMissing, Some(&Address::cell(name, number, column)), message);
        }
    }
}

/// The words of a row, in its fields and beside them.
fn row_words(walk: &DocumentWalk, cells: &UnitCells) -> String {
    let of = |unit: &usize| {
        let unit = walk.units.get(*unit)?;
        let typed = unit.controls.iter().filter_map(|control| walk.controls.get(*control));
        let typed = typed.filter(|control| !control.placeholder).map(|control| control.text.as_str());
        let words: Vec<&str> =
            typed.chain([unit.text.as_str()]).map(str::trim).filter(|text| !text.is_empty()).collect();
        (!words.is_empty()).then(|| words.join(" "))
    };
    cells.iter().filter_map(of).collect::<Vec<_>>().join(" · ")
}

/// The controls of a table in one of its cells, with their columns.
fn own_controls(reading: &DocxReader<'_>, name: &str, unit: usize) -> Vec<(usize, String)> {
    let walk = reading.walk;
    let controls = walk.units.get(unit).map(|unit| unit.controls.as_slice()).unwrap_or_default();
    let own = |index: &usize| match &walk.controls.get(*index)?.name {
        ControlTag::Cell { table, column } if table == name => Some((*index, column.clone())),
        _ => None,
    };
    controls.iter().filter_map(own).collect()
}

/// The number of a printed row, found by its label, so that a deleted row does not shift the others.
fn printed_number(reading: &DocxReader<'_>, labels: &[PrintedRow], cells: &UnitCells, last: usize) -> usize {
    let Some(first) = cells.first().and_then(|unit| reading.walk.units.get(*unit)) else { return last + 1 };
    let said = collapse_spaces(&first.text);
    let whole = |row: &PrintedRow| collapse_spaces(&printed_words(row)) == said;
    let start = |row: &PrintedRow| row.label.chars().count() > 3 && said.starts_with(&collapse_spaces(&row.label));
    // Rows with the same label are distinguished by their order.
    let after = labels.iter().enumerate().skip(last).chain(labels.iter().enumerate().take(last));
    let mut by_whole = after.clone().filter(|(_, row)| whole(row));
    let mut by_start = after.filter(|(_, row)| start(row));
    by_whole.next().or_else(|| by_start.next()).map_or(last + 1, |(index, _)| index + 1)
}

/// Reads a row; `order` gives the column of each cell.
fn read_row(
    reading: &mut DocxReader<'_>,
    name: &str,
    table: &Table,
    number: usize,
    cells: &UnitCells,
    order: &[usize],
) {
    let offset = usize::from(matches!(table.rows, TableRows::Printed { .. }));
    let whole = cells.len() == table.columns.len() + offset;
    if let (TableRows::Printed { rows, .. }, Some(unit), Some(column)) =
        (&table.rows, cells.first(), table.columns.first())
    {
        let printed = rows.get(number - 1).map(printed_words).unwrap_or_default();
        let said = reading.walk.units.get(*unit).map(|unit| unit.text.clone()).unwrap_or_default();
        if let Some(typed) = inserted(&printed, &said).filter(|typed| !typed.is_empty()) {
            reading.not_taken(&Address::cell(name, number, &column.name), &typed);
        }
    }
    let mut found = BTreeSet::new();
    for unit in cells {
        for (control, column) in own_controls(reading, name, *unit) {
            reading.read_control(control, &Address::cell(name, number, &column));
            found.insert(column);
        }
    }
    for (index, column) in order.iter().filter_map(|column| table.columns.get(*column)).enumerate() {
        let address = Address::cell(name, number, &column.name);
        let unit = if whole { cells.get(index + offset).and_then(|unit| reading.walk.units.get(*unit)) } else { None };
        let typed = unit.map(|unit| unit.holding(&unit.text).trim().to_owned()).unwrap_or_default();
        let is_answer = !typed.is_empty() && reading.beside(&typed, &address);
        let used = reading.answers.found.get(&address).is_some_and(|answer| *answer != Answer::Mark(false));
        let row_has_controls = !found.is_empty() || !table.grows();
        if !found.contains(&column.name) && !is_answer && !used && row_has_controls {
            reading.missing(&address);
        }
    }
}
