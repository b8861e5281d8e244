//! Finds the tables of a document that belong to fields of the form.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::DocumentWalk;
use crate::form::address::ControlTag;
use crate::form::{Form, Kind, Table, TableRows};
use crate::text::collapse_spaces;

/// The cells of a row as text units, from left to right.
pub(super) type UnitCells = Vec<usize>;

/// The tables of a document that belong to fields of the form.
#[derive(Debug, Default)]
pub(super) struct FieldTables {
    /// The rows of each table of the document, by its number.
    pub rows: BTreeMap<usize, Vec<UnitCells>>,
    /// The fields, by the number of the table of the document.
    pub fields: BTreeMap<usize, String>,
}

impl FieldTables {
    /// Finds the form's tables: by their controls, otherwise by their header row.
    pub fn find(form: &Form, walk: &DocumentWalk) -> Self {
        let mut grouped: BTreeMap<usize, BTreeMap<usize, UnitCells>> = BTreeMap::new();
        for (index, unit) in walk.units.iter().enumerate() {
            if let Some(place) = unit.place {
                grouped.entry(place.table).or_default().entry(place.row).or_default().push(index);
            }
        }
        let rows: BTreeMap<usize, Vec<UnitCells>> =
            grouped.into_iter().map(|(table, rows)| (table, rows.into_values().collect())).collect();
        let mut fields = BTreeMap::new();
        for control in &walk.controls {
            let place = control.unit.and_then(|unit| walk.units.get(unit)?.place);
            if let (ControlTag::Cell { table, .. }, Some(place)) = (&control.name, place) {
                fields.entry(place.table).or_insert_with(|| table.clone());
            }
        }
        let found: BTreeSet<String> = fields.values().cloned().collect();
        for field in form.fields().filter(|field| !found.contains(&field.name)) {
            let Kind::Table(table) = &field.kind else { continue };
            let headed = |rows: &Vec<UnitCells>| rows.first().is_some_and(|row| header(table, walk, row).is_some());
            if let Some((number, _)) = rows.iter().find(|(number, rows)| !fields.contains_key(number) && headed(rows)) {
                fields.insert(*number, field.name.clone());
            }
        }
        Self { rows, fields }
    }

    /// Whether a table of the document belongs to a field.
    pub fn contains(&self, table: usize) -> bool {
        self.fields.contains_key(&table)
    }
}

/// The columns named by a header row, from left to right; `None` when the row is no header. Earlier blanks may have had
/// another order.
pub(super) fn header(table: &Table, walk: &DocumentWalk, row: &UnitCells) -> Option<Vec<usize>> {
    let mut texts = row.iter().filter_map(|unit| walk.units.get(*unit)).map(|unit| collapse_spaces(&unit.text));
    if let TableRows::Printed { heading, .. } = &table.rows {
        texts.next().filter(|text| *text == collapse_spaces(heading))?;
    }
    let mut order = Vec::new();
    for text in texts {
        let mut columns = table.columns.iter().enumerate();
        let (index, _) =
            columns.find(|(index, column)| collapse_spaces(&column.label) == text && !order.contains(index))?;
        order.push(index);
    }
    (order.len() == table.columns.len()).then_some(order)
}
