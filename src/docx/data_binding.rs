//! Content controls that show text stored elsewhere in the file (data binding, ISO/IEC 29500-1, 17.5.2.6).
//! Word shows the stored text on opening the file; other programs show the control's content. When the two differ,
//! readers see different answers.

use super::package::Package;
use super::read::DocxReader;
use super::xml::XmlElement;
use crate::form::Address;
use crate::record::NoteKind;

/// The most steps of a path.
const MOST_STEPS: usize = 50;
/// The most custom XML parts that are read.
const MOST_PARTS: usize = 50;
/// The most letters that a note repeats.
const NOTED: usize = 40;
/// The store identifier of the core properties part.
const CORE: &str = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}";
const EXTENDED: &str = "{6668398D-A668-4E3E-A5EB-62B293D839F1}";

/// The place of a control's stored text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataBinding {
    store: Option<String>,
    path: String,
}

impl DataBinding {
    /// The data binding in a control's properties.
    pub fn from_properties(properties: &XmlElement) -> Option<Self> {
        let binding = properties.child("w:dataBinding").or_else(|| properties.child("w15:dataBinding"))?;
        let path = binding.get("w:xpath").or_else(|| binding.get("w15:xpath"))?.to_owned();
        let store = binding.get("w:storeItemID").or_else(|| binding.get("w15:storeItemID"));
        Some(Self { store: store.map(str::to_uppercase).filter(|store| !store.is_empty()), path })
    }

    /// The text at the path; `None` where the path matches nothing or uses syntax that is not supported.
    fn text(&self, root: &XmlElement) -> Option<String> {
        let mut steps = self.path.strip_prefix('/')?.split('/').take(MOST_STEPS).map(PathStep::parse);
        let first = steps.next()??;
        let mut at = (first.name == local(&root.name) && first.number == 1).then_some(root)?;
        for step in steps {
            let step = step?;
            if let Some(attribute) = step.name.strip_prefix('@') {
                let found = at.attributes.iter().find(|(name, _)| local(name) == attribute);
                return found.map(|(_, value)| value.clone());
            }
            at = at.elements().filter(|child| local(&child.name) == step.name).nth(step.number - 1)?;
        }
        Some(all_text(at))
    }
}

/// A step of a path: `ns0:name[2]`.
struct PathStep<'p> {
    name: &'p str,
    number: usize,
}

impl<'p> PathStep<'p> {
    fn parse(step: &'p str) -> Option<Self> {
        let (name, number) = match step.split_once('[') {
            Some((name, rest)) => (name, rest.strip_suffix(']')?.parse().ok()?),
            None => (step, 1),
        };
        let name = if name.starts_with('@') { name } else { local(name) };
        (!name.is_empty() && number > 0).then_some(Self { name, number })
    }
}

/// A name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn all_text(element: &XmlElement) -> String {
    let mut out = element.own_text();
    element.elements().for_each(|child| out.push_str(&all_text(child)));
    out
}

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
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (stored, shown) = (plain(stored), plain(shown));
    let day = |text: &str| crate::dates::read(text.split('T').next().unwrap_or_default()).date();
    stored == shown || day(&stored).is_some_and(|stored| crate::dates::read(&shown).date() == Some(stored))
}

fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(NOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse;
    use super::*;

    #[test]
    fn a_path_finds_the_stored_text() {
        let root = parse(b"<a xmlns='urn:x'><b>one</b><b c='two'>three<d>four</d></b></a>").unwrap();
        let text = |path: &str| DataBinding { store: None, path: path.to_owned() }.text(&root);
        assert_eq!(text("/ns0:a[1]/ns0:b[1]").as_deref(), Some("one"));
        assert_eq!(text("/a/b[2]").as_deref(), Some("threefour"));
        assert_eq!(text("/ns0:a[1]/ns0:b[2]/@c").as_deref(), Some("two"));
        for nowhere in ["", "/", "/b", "/a/b[3]", "/a/b[0]", "//b", "/a/b[last()]", "/a[2]", "/a/b[1"] {
            assert_eq!(text(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn a_day_is_the_same_however_it_is_written() {
        assert!(is_same(" one\n two", "one two"));
        assert!(is_same("2025-06-03T00:00:00", "3 June 2025"));
        assert!(!is_same("2025-06-03", "4 June 2025"));
    }
}
