//! Tables that are filled in: growing, fixed, or with printed rows.

use super::block::{TableCell, TableLook, TableRow, TableSpec, keep_with_next, paragraph, words};
use super::control::ControlWriter;
use super::geometry::{GRID_LETTER, GRID_LINE, UNCUT, share};
use super::xml::XmlElement;
use crate::form::{Address, Field, Kind, PrintedRow, Table, TableRows};

/// Padding inside the cells of a grid.
const SIDES: u32 = 90;
const ENDS: u32 = 55;

/// The greatest height in twips of a table that stays on one page.
const WHOLE: u32 = 5_600;

/// The weights of a table's columns; the printed labels' column comes first, if there is one.
fn weights(table: &Table) -> Vec<u32> {
    let columns: Vec<u32> = table.columns.iter().map(|column| u32::from(column.width)).collect();
    let TableRows::Printed { rows, .. } = &table.rows else { return columns };
    let short = rows.iter().all(|row| row.text.is_empty() && row.label.chars().count() <= 4);
    std::iter::once(if short { 6 } else { 36 }).chain(columns).collect()
}

/// The table of a field.
pub(super) fn table(pen: &mut ControlWriter<'_>, field: &Field, table: &Table, width: u32) -> XmlElement {
    let columns = share(width, &weights(table));
    let printed = matches!(table.rows, TableRows::Printed { .. });
    let mut rows: Vec<XmlElement> = table.has_header().then(|| header(table, &columns)).into_iter().collect();
    let labels = match &table.rows {
        TableRows::Printed { rows, .. } => rows.as_slice(),
        TableRows::Growing { .. } | TableRows::Fixed { .. } => &[],
    };
    let used = if table.grows() { pen.rows_of(&field.name) } else { 0 };
    let count = used.max(table.blank_rows());
    let heights: Vec<u32> =
        (1..=count).map(|number| height(pen, field, table, number, labels.get(number - 1), &columns)).collect();
    let whole = heights.iter().fold(0, |sum: u32, height| sum.saturating_add(*height)) <= WHOLE;
    let mut items = Vec::new();
    for number in 1..=count {
        let mut row = row(pen, field, table, number, labels.get(number - 1), &columns);
        row.cut = heights.get(number - 1).is_some_and(|height| *height > UNCUT * GRID_LINE);
        let mut row = row.build();
        if whole && number < count {
            row = keep_with_next(row);
        }
        items.push(if table.grows() { pen.repeated(row) } else { row });
    }
    if table.grows() {
        rows.push(pen.repeating(&field.name, &field.plain_label(), items));
    } else {
        rows.extend(items);
    }
    let names: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
    let how = if printed {
        "a row for each printed subject"
    } else if table.grows() {
        "rows can be added at the end"
    } else {
        "a fixed number of rows"
    };
    let description = format!("Columns to fill in: {}; {how}.", names.join(", "));
    let spec = TableSpec {
        look: TableLook::Grid,
        columns: &columns,
        indent: 0,
        sides: SIDES,
        ends: ENDS,
        title: &field.label,
        description: &description,
    };
    spec.build(rows)
}

/// The header row, which Word repeats on every page.
fn header(table: &Table, columns: &[u32]) -> XmlElement {
    let mut labels: Vec<(&str, &Kind)> =
        table.columns.iter().map(|column| (column.label.as_str(), &column.kind)).collect();
    if let TableRows::Printed { heading, .. } = &table.rows {
        labels.insert(0, (heading, &Kind::Text));
    }
    let cells = labels.iter().zip(columns).map(|((label, kind), width)| {
        let mut cell = TableCell::new(*width);
        cell.tinted = true;
        cell.sunk = true;
        let style = if matches!(kind, Kind::Tick) { "HeadCentre" } else { "Head" };
        cell.build(vec![words(style, label)])
    });
    let mut row = TableRow::new(cells.collect());
    row.header = true;
    row.build()
}

fn row(
    pen: &mut ControlWriter<'_>,
    field: &Field,
    table: &Table,
    number: usize,
    label: Option<&PrintedRow>,
    columns: &[u32],
) -> TableRow {
    let mut cells = Vec::new();
    let mut widths = columns.iter();
    if let Some(label) = label {
        let mut content = vec![words("RowLabel", &label.label)];
        content.extend(label.text.iter().map(|line| words("Cell", line)));
        cells.push(TableCell::new(widths.next().copied().unwrap_or(0)).build(content));
    }
    for (column, width) in table.columns.iter().zip(widths) {
        let control = pen.control(&Address::cell(&field.name, number, &column.name), field.read_only);
        let style = if matches!(column.kind, Kind::Tick) { "CellTick" } else { "Cell" };
        cells.push(TableCell::new(*width).build(vec![paragraph(style, [control])]));
    }
    let mut row = TableRow::new(cells);
    row.height = least_height(table);
    row
}

fn least_height(table: &Table) -> u32 {
    let lines = table.columns.iter().map(|column| u32::from(column.lines)).max().unwrap_or(1);
    lines * GRID_LINE + 2 * ENDS
}

/// The approximate height of a row, with its printed words and answers wrapped in their columns.
fn height(
    pen: &ControlWriter<'_>,
    field: &Field,
    table: &Table,
    number: usize,
    label: Option<&PrintedRow>,
    columns: &[u32],
) -> u32 {
    let inner = |width: u32| width.saturating_sub(2 * SIDES);
    let room = (columns.first().map_or(1, |width| inner(*width)) / GRID_LETTER).max(1);
    let wrapped = |text: &String| u32::try_from(text.chars().count()).unwrap_or(u32::MAX).div_ceil(room).max(1);
    let printed = label.map_or(0, |row| std::iter::once(&row.label).chain(&row.text).map(wrapped).sum());
    let widths = columns.iter().skip(usize::from(label.is_some()));
    let typed = table.columns.iter().zip(widths).map(|(column, width)| {
        pen.lines(&Address::cell(&field.name, number, &column.name), inner(*width), GRID_LETTER)
    });
    let lines = typed.max().unwrap_or(1).max(printed);
    least_height(table).max(lines.saturating_mul(GRID_LINE).saturating_add(2 * ENDS))
}
