//! Fields that a merging program gave another name.
//!
//! `name+1` (qpdf, pikepdf), `name [260]` (MuPDF), `name#0`, `name_2`, `name-1`, `name (2)`; or all fields of a file
//! below one of the program's own: `19.name` (pdfcpu), `d01.name` (a binder of ours). Poppler's `pdfunite` and a page
//! that pypdf copies lose what stands above a field, so that `actions.2.by_whom` becomes `by_whom`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::form::cache::FormCache;
use crate::form::{Address, Form};
use crate::pdf::field::field_type::addresses;
use crate::pdf::object::acroform::FoundField;

/// The most parts that the name of a field of ours has: a table, a row and a column.
const LONGEST_NAME: usize = 3;

/// What a field may have been called before a program added something to its name, the likeliest first.
pub(super) fn earlier_names(full_name: &str) -> Vec<String> {
    let mut parts: Vec<&str> = full_name.rsplitn(LONGEST_NAME + 1, '.').take(LONGEST_NAME).collect();
    parts.reverse();
    let plain: Vec<&str> = parts.iter().map(|part| undecorated(part)).collect();
    let mut names = vec![full_name.to_owned()];
    for parts in [parts, plain] {
        for name in (0..parts.len()).filter_map(|from| Some(parts.get(from..)?.join("."))) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// So many forms have the last parts of their names kept in memory.
const MOST_FORMS: usize = 64;
/// The last parts of forms. They are kept because every PDF of an unknown form is compared with every form.
static LAST_PARTS: FormCache<(), BTreeSet<String>> = FormCache::new(MOST_FORMS);

/// The last parts of field names that are not field names themselves, such as `by_whom`; and the empty name, which
/// widgets have that lost their field.
pub(super) fn last_parts(form: &Arc<Form>) -> Arc<BTreeSet<String>> {
    LAST_PARTS.of(form, || {
        let parts = addresses(form);
        let parts = parts.iter().map(|address| last_part(form, address)).filter(|part| form.address(part).is_none());
        parts.chain([String::new()]).collect()
    })
}

/// Gives fields their full names again where a program left only the last parts of them: in the order of the page, when
/// there are as many as on the blank, or they are of one table that grows.
pub(super) fn restore(form: &Arc<Form>, fields: &mut [FoundField]) {
    let parts = last_parts(form);
    let mut lost: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, field) in fields.iter().enumerate() {
        if !field.name.is_empty() && parts.contains(&field.name) {
            lost.entry(field.name.clone()).or_default().push(index);
        }
    }
    for (name, mut found) in lost {
        // From the top of the first page; in a row, from the left.
        let place = |index: &usize| {
            let widget = fields[*index].widgets.first();
            let rect = widget.and_then(|widget| widget.rect).unwrap_or_default();
            (widget.and_then(|widget| widget.page), -rect[3].round() as i64, rect[0].round() as i64)
        };
        found.sort_by_key(place);
        let printed: Vec<Address> = addresses(form).into_iter().filter(|one| last_part(form, one) == name).collect();
        let names = if printed.len() == found.len() { Some(printed) } else { rows(form, &printed, found.len()) };
        let names = names.unwrap_or_default();
        if fields.iter().any(|field| form.address(&field.name).is_some_and(|known| names.contains(&known))) {
            continue;
        }
        for (index, name) in found.into_iter().zip(names) {
            fields[index].name = form.pdf_name(&name);
        }
    }
}

/// The cells of a column in so many rows, when the blank has it in one table only, which may have grown.
fn rows(form: &Form, printed: &[Address], count: usize) -> Option<Vec<Address>> {
    let Address::Cell { table, column, .. } = printed.first()? else { return None };
    let is_same = |one: &Address| matches!(one, Address::Cell { table: other, .. } if other == table);
    let cells = (1..=count).map(|row| form.address(&Address::cell(table, row, column).to_string()));
    if printed.iter().all(is_same) { cells.collect() } else { None }
}

/// The last part of a field's full name; empty of one that has no other.
fn last_part(form: &Form, address: &Address) -> String {
    form.pdf_name(address).rsplit_once('.').map_or_else(String::new, |(_, last)| last.to_owned())
}

/// A part of a name without the number at its end; a row's number stays.
fn undecorated(part: &str) -> &str {
    let bare = part.trim_end();
    let number = |text: &'_ str| text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let cut = match bare.strip_suffix([']', ')']) {
        Some(inner) if number(inner) < inner.len() => {
            inner.get(..number(inner)).and_then(|rest| rest.strip_suffix(['[', '(']))
        }
        Some(_) => None,
        None if number(bare) < bare.len() => bare.get(..number(bare)),
        None => None,
    };
    let cut = cut.map(|rest| rest.trim_end_matches([' ', '_', '-', '+', '#', '~', '$', ':']));
    cut.filter(|rest| !rest.is_empty()).unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;

    #[test]
    fn numbers_at_the_end_are_no_part_of_a_name() {
        for (part, plain) in [
            ("supervisee", "supervisee"),
            ("supervisee+1", "supervisee"),
            ("supervisee#0", "supervisee"),
            ("supervisee_2", "supervisee"),
            ("supervisee [260]", "supervisee"),
            ("supervisee(2)", "supervisee"),
            ("supervisee - 12", "supervisee"),
            ("1 [243]", "1"),
            ("12", "12"),
            ("[2]", "[2]"),
            ("", ""),
        ] {
            assert_eq!(undecorated(part), plain, "{part}");
        }
    }

    #[test]
    fn renamed_fields_are_still_the_forms() {
        let catalogue = Catalogue::built_in();
        let form = catalogue.form("sandwell/individual-record").unwrap();
        let address = |name: &str| earlier_names(name).iter().find_map(|name| form.address(name));
        for (name, field) in [
            ("supervisee", "supervisee"),
            ("19.supervisee", "supervisee"),
            ("d01.actions.2.by_whom", "actions.2.by_whom"),
            ("actions+1.2.by_whom", "actions.2.by_whom"),
            ("actions.1 [243].action", "actions.1.action"),
            ("form1[0].#subform[0].supervisee[0]", "supervisee"),
            ("manager_signed#1.name", "manager_signed.name"),
            ("manager_signed.signature", "manager_signed"),
            ("d01.manager_signed.signature", "manager_signed"),
            ("manager_signed#1.signature+1", "manager_signed"),
            ("manager_signed+1", "manager_signed"),
        ] {
            assert_eq!(address(name).map(|address| address.to_string()).as_deref(), Some(field), "{name}");
        }
        for name in ["dummyFieldName3", "19", "by_whom", "signature", "supervisee.signature", "other.field", ""] {
            assert_eq!(address(name), None, "{name}");
        }
    }
}
