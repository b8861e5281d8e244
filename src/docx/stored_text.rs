//! Compares the answers with text stored elsewhere in the file to which their controls are bound.
//! Word shows the stored text on opening the file; other programs show the control's content. When the two differ,
//! readers see different answers.

use super::data_binding::{DataBinding, local};
use super::package::Package;
use super::reader::DocxReader;
use super::xml::XmlElement;
use crate::form::Address;
use crate::record::NoteKind;
use crate::text::collapse_spaces;

/// The most custom XML parts that are read.
const MOST_PARTS: usize = 50;
/// The most letters that a note repeats.
const NOTED: usize = 40;
/// The store identifier of the core properties part.
const CORE: &str = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}";
const EXTENDED: &str = "{6668398D-A668-4E3E-A5EB-62B293D839F1}";

/// Notes the answers that Word replaces with other stored text.
pub(super) fn read(reading: &mut DocxReader<'_>, package: &mut Package<'_>) {
    let bound: Vec<(&DataBinding, &Address, &str)> = (0..)
        .zip(&reading.walk.controls)
        .filter_map(|(index, control)| Some((control.bound.as_ref()?, reading.addresses.get(&index)?, control)))
        .map(|(binding, address, control)| {
            let shown = if control.placeholder { "" } else { control.text.as_str() };
            (binding, address, shown)
        })
        .collect();
    if bound.is_empty() {
        return;
    }
    let stores = stores(package);
    let mut noted = Vec::new();
    for (binding, address, shown) in bound {
        // A path without a store identifier is tried in every store.
        let of_store = |id: &str| binding.store.as_deref().is_none_or(|wanted| wanted == id);
        let stored = stores.iter().filter(|(id, _)| of_store(id)).find_map(|(_, root)| binding.text(root));
        let Some(stored) = stored.filter(|stored| !is_same(stored, shown)) else { continue };
        let label = reading.form.label(address);
        let words = match cut(&stored) {
            words if words.is_empty() => "nothing".to_owned(),
            words => format!("“{words}”"),
        };
        noted.push((
            address.clone(),
            format!("{label}: Word shows {words} instead of the answer when the file is opened: check which is right"),
        ));
    }
    for (address, message) in noted {
        reading.answers.note(NoteKind::StoredDiffers, Some(&address), message);
    }
}

/// The parts with stored text, by store identifier.
fn stores(package: &mut Package<'_>) -> Vec<(String, XmlElement)> {
    let items: Vec<String> = package
        .names()
        .into_iter()
        .filter(|name| name.starts_with("customXml/") && name.ends_with(".xml") && !name.contains("itemProps"))
        .take(MOST_PARTS)
        .collect();
    let mut out = Vec::new();
    for item in items {
        let links = package.relationships(&item).unwrap_or_default();
        let properties = links.into_iter().find(|(_, kind, _)| kind.ends_with("/customXmlProps"));
        let properties = properties.and_then(|(.., part)| package.tree(&part).ok().flatten());
        let id = properties.as_ref().and_then(|properties| {
            let id = properties.attributes.iter().find(|(name, _)| local(name) == "itemID");
            id.map(|(_, id)| id.to_uppercase())
        });
        if let Ok(Some(tree)) = package.tree(&item) {
            out.push((id.unwrap_or_default(), tree));
        }
    }
    for (id, part) in [(CORE, "docProps/core.xml"), (EXTENDED, "docProps/app.xml")] {
        if let Ok(Some(tree)) = package.tree(part) {
            out.push((id.to_owned(), tree));
        }
    }
    out
}

/// Whether two texts are the same except for white space. A stored day may carry a time.
fn is_same(stored: &str, shown: &str) -> bool {
    let (stored, shown) = (collapse_spaces(stored), collapse_spaces(shown));
    let day = |text: &str| crate::dates::read(text.split('T').next().unwrap_or_default()).date();
    stored == shown || day(&stored).is_some_and(|stored| crate::dates::read(&shown).date() == Some(stored))
}

fn cut(text: &str) -> String {
    let text = collapse_spaces(text);
    match text.char_indices().nth(NOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_same_however_it_is_written() {
        assert!(is_same(" one\n two", "one two"));
        assert!(is_same("2025-06-03T00:00:00", "3 June 2025"));
        assert!(!is_same("2025-06-03", "4 June 2025"));
    }
}
