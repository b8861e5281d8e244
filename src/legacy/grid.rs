//! Finds the tables of a form in a document by their header rows: columns in any order, rows added, headers repeated.

use std::collections::BTreeMap;

use super::page::{Page, Place};
use super::text::UnitText;
use super::words::{Folded, fold_words, is_same};
use crate::form::{Form, Kind, Table};

/// A field, and its columns that a row names, each with its cell.
type Header = (usize, Vec<(GridColumn, Place, usize)>);

/// What a column of a grid holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum GridColumn {
    /// The column of the form with that number.
    Column(usize),
    /// The "Yes" of a column that is printed as two.
    Yes(usize),
    /// The "No" of a column that is printed as two.
    No(usize),
}

/// A grid: a header row and the rows below it.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// The fields that it may be, by their numbers among the form's fields.
    pub fields: Vec<usize>,
    /// The first unit of its header.
    pub unit: usize,
    /// For each of the fields, each column with the place of its header.
    pub columns: Vec<Vec<(GridColumn, Place)>>,
    /// The words in the header that name no column.
    pub heads: Vec<Folded>,
    /// The cells of each row.
    pub rows: Vec<Vec<usize>>,
}

/// The rows of a document's tables: the cells of each, by table and row.
pub(super) fn table_rows(page: &Page) -> BTreeMap<(usize, usize), Vec<usize>> {
    let mut rows: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, unit) in page.units.iter().enumerate() {
        if let Some(place) = unit.place {
            rows.entry((place.table, place.row)).or_default().push(number);
        }
    }
    rows
}

/// The columns of a table field that a row of cells names.
fn header(table: &Table, cells: &[(usize, Place)], texts: &[UnitText]) -> Vec<(GridColumn, Place, usize)> {
    let labels: Vec<Folded> = table.columns.iter().map(|column| fold_words(&column.label)).collect();
    let folded: Vec<(Folded, Place, usize)> = cells
        .iter()
        .filter_map(|(unit, place)| Some((texts.get(*unit)?.all_folded(), *place, *unit)))
        .filter(|(text, ..)| !text.is_empty())
        .collect();
    let mut out: Vec<(GridColumn, Place, usize)> = Vec::new();
    for (number, label) in labels.iter().enumerate() {
        let is_free = |unit: usize| !out.iter().any(|(.., used)| *used == unit);
        let exact = folded.iter().find(|(text, _, unit)| text.letters == label.letters && is_free(*unit));
        let near = || folded.iter().find(|(text, _, unit)| is_free(*unit) && is_column(label, text));
        if let Some((_, place, unit)) = exact.or_else(near) {
            out.push((GridColumn::Column(number), *place, *unit));
        }
    }
    // Yes and No as columns of their own.
    let asks = table.columns.iter().position(|column| matches!(column.kind, Kind::YesNo));
    let cell = |word: &str| folded.iter().find(|(text, ..)| text.letters.iter().collect::<String>() == word);
    if let (Some(number), Some(yes), Some(no)) = (asks, cell("yes"), cell("no"))
        && !out.iter().any(|(column, ..)| *column == GridColumn::Column(number))
    {
        out.push((GridColumn::Yes(number), yes.1, yes.2));
        out.push((GridColumn::No(number), no.1, no.2));
    }
    out
}

/// Whether a header cell names a column, with words left out or added at its end.
fn is_column(label: &Folded, text: &Folded) -> bool {
    if is_same(label, text) {
        return true;
    }
    let (short, long) = if label.letters.len() < text.letters.len() { (label, text) } else { (text, label) };
    // "Completed (Y/N)" and "Completed", "By when" and "By when?".
    short.letters.len() >= 6
        && short.letters.len() * 2 >= long.letters.len()
        && long.letters.starts_with(&short.letters)
}

/// How many columns a header names at least.
fn is_header(table: &Table, found: &[(GridColumn, Place, usize)]) -> bool {
    let columns = found.iter().filter(|(column, ..)| !matches!(column, GridColumn::No(_))).count();
    columns >= 2 && columns * 2 >= table.columns.len()
}

/// The grids of a document that are tables of a form.
pub(super) fn grids(form: &Form, page: &Page, texts: &[UnitText]) -> Vec<Grid> {
    let tables: Vec<(usize, &Table)> = form
        .fields()
        .enumerate()
        .filter_map(|(number, field)| match &field.kind {
            Kind::Table(table) if table.has_header() => Some((number, table)),
            _ => None,
        })
        .collect();
    let mut out: Vec<Grid> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for ((table_number, _), units) in table_rows(page) {
        let cells: Vec<(usize, Place)> =
            units.iter().filter_map(|unit| Some((*unit, page.units.get(*unit)?.place?))).collect();
        let found: Vec<Header> = tables
            .iter()
            .map(|(number, table)| (*number, header(table, &cells, texts)))
            .filter(|(number, found)| tables.iter().any(|(own, table)| own == number && is_header(table, found)))
            .collect();
        // A table all of whose columns are there comes before one that has more.
        let rate = |(number, found): &Header| {
            let all = tables.iter().find(|(own, _)| own == number).map_or(0, |(_, table)| table.columns.len());
            (found.len(), std::cmp::Reverse(all.saturating_sub(found.len())))
        };
        let most = found.iter().map(rate).max();
        let best: Vec<&Header> = found.iter().filter(|one| Some(rate(one)) == most).collect();
        let Some((_, first)) = best.first() else {
            if let Some((table, grid)) = open
                && table == table_number
                && let Some(grid) = out.get_mut(grid)
            {
                grid.rows.push(units);
            }
            continue;
        };
        let fields: Vec<usize> = best.iter().map(|(number, _)| *number).collect();
        let used: Vec<usize> = first.iter().map(|(.., unit)| *unit).collect();
        let heads: Vec<Folded> = cells
            .iter()
            .filter(|(unit, _)| !used.contains(unit))
            .filter_map(|(unit, _)| Some(texts.get(*unit)?.all_folded()))
            .filter(|text| !text.is_empty())
            .collect();
        let columns: Vec<Vec<(GridColumn, Place)>> = best
            .iter()
            .map(|(_, found)| found.iter().map(|(column, place, _)| (column.clone(), *place)).collect())
            .collect();
        let names = |columns: &[Vec<(GridColumn, Place)>]| -> Vec<GridColumn> {
            columns.iter().flatten().map(|(column, _)| column.clone()).collect()
        };
        // A header that is printed again.
        if let Some((table, grid)) = open
            && table == table_number
            && out.get(grid).is_some_and(|grid| {
                grid.heads == heads && grid.fields == fields && names(&grid.columns) == names(&columns)
            })
        {
            continue;
        }
        open = Some((table_number, out.len()));
        out.push(Grid { fields, unit: units.first().copied().unwrap_or_default(), columns, heads, rows: Vec::new() });
    }
    out
}

impl Grid {
    /// The columns as those of one of its fields.
    pub fn columns_of(&self, field: usize) -> &[(GridColumn, Place)] {
        let at = self.fields.iter().position(|own| *own == field).unwrap_or(0);
        self.columns.get(at).map_or(&[], Vec::as_slice)
    }
}

/// Whether a row of a grid ends it: it is one cell with a printed heading or label, which no grid has.
pub(super) fn cut(grid: &mut Grid, ends: &dyn Fn(&[usize]) -> bool) {
    if let Some(end) = grid.rows.iter().position(|row| ends(row)) {
        grid.rows.truncate(end);
    }
}
