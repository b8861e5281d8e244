//! Where a field stands on the pages of a form: what a finding links to.

use super::run::pages;
use crate::form::address::Address;
use crate::form::{Form, Kind, SectionItem, Table};
use crate::record::Record;

/// The path of the page with an address, and behind `#` the id of its control there. `here` is the path of the form.
pub(super) fn path_to(here: &str, record: &Record, address: &Address) -> Option<String> {
    let page = page_of(&record.form, address.field())?;
    Some(format!("{here}/{page}#{}", id_of(record, address)))
}

/// The number of the page that a field is on, from 1.
fn page_of(form: &Form, field: &str) -> Option<usize> {
    let has_field = |item: &SectionItem| matches!(item, SectionItem::Field(one) if one.name == field);
    let section = form.sections.iter().position(|section| section.items.iter().any(has_field))?;
    pages(form).iter().position(|page| page.contains(&section)).map(|page| page + 1)
}

/// The id of the control. A row that is not on the page is looked for in its table, an option or a point in its question.
fn id_of(record: &Record, address: &Address) -> String {
    match address {
        Address::Cell { table, row, .. } if *row <= rows_on_page(record, table) => control_id(&address.to_string()),
        Address::SignerName(_) | Address::SignedDate(_) => control_id(&address.to_string()),
        _ => address.field().to_owned(),
    }
}

/// The id of a control by its name.
pub(super) fn control_id(name: &str) -> String {
    name.replace('.', "-")
}

fn rows_on_page(record: &Record, name: &str) -> usize {
    match record.form.field(name).map(|field| &field.kind) {
        Some(Kind::Table(table)) => shown_rows(table, record.rows(name).len()),
        _ => 0,
    }
}

/// The number of rows that a page shows of a table with so many rows in the record.
pub(super) fn shown_rows(table: &Table, filled: usize) -> usize {
    filled.max(table.blank_rows())
}
