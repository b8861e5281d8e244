//! Fields that stay fields. Those of each part stand below a parent field with the part's name.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::copy::PartCopy;
use super::output::Output;
use super::source::MergeSource;
use super::write::ObjectBuf;
use crate::error::Result;
use crate::pdf::object::acroform::{annotations, name_is};

/// The deepest field hierarchy that is followed.
const DEEPEST: usize = 32;

/// Returns the root fields of a part, without actions and signatures and with `group` as their parent.
pub(super) fn prepare(source: &mut MergeSource, group: ObjectId) -> Vec<ObjectId> {
    let form = source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
    let listed = form.and_then(|form| form.get_deref(b"Fields", &source.document).ok()?.as_array().ok()).cloned();
    let mut tops: Vec<ObjectId> = Vec::new();
    let mut seen = BTreeSet::new();
    for field in listed.unwrap_or_default() {
        let id = match field {
            Object::Reference(id) => id,
            direct @ Object::Dictionary(_) => source.document.add_object(direct),
            _ => continue,
        };
        if source.dict(id).is_some() && !seen.contains(&id) {
            clear(source, id, &mut seen, 0);
            tops.push(id);
        }
    }
    // Some programs lose the `/Fields` array but keep the widgets.
    for page in source.pages.clone() {
        for id in annotations(&source.document, page).iter().filter_map(|annotation| annotation.as_reference().ok()) {
            if seen.contains(&id) || !source.dict(id).is_some_and(|dict| name_is(dict, b"Subtype", b"Widget")) {
                continue;
            }
            let mut top = id;
            for _ in 0..DEEPEST {
                match source.dict(top).and_then(|dict| dict.get(b"Parent").ok()?.as_reference().ok()) {
                    Some(above) if source.dict(above).is_some() && above != group => top = above,
                    _ => break,
                }
            }
            if !seen.contains(&top) {
                clear(source, top, &mut seen, 0);
                tops.push(top);
            }
        }
    }
    for top in &tops {
        if let Ok(dict) = source.document.get_dictionary_mut(*top) {
            dict.set("Parent", group);
        }
    }
    tops
}

/// Removes actions and signature values, which are not valid in another file, from a field and its kids.
fn clear(source: &mut MergeSource, id: ObjectId, seen: &mut BTreeSet<ObjectId>, depth: usize) {
    if depth > DEEPEST || !seen.insert(id) {
        return;
    }
    let signed = source.inherited(id, b"FT").and_then(|field_type| field_type.as_name().ok()) == Some(b"Sig");
    let Ok(dict) = source.document.get_dictionary_mut(id) else { return };
    dict.remove(b"AA");
    dict.remove(b"A");
    if signed {
        dict.remove(b"V");
        dict.remove(b"Lock");
    }
    let kids = dict.get(b"Kids").cloned();
    let kids = kids.ok().and_then(|kids| source.document.dereference(&kids).ok()?.1.as_array().ok().cloned());
    for kid in kids.unwrap_or_default().iter().filter_map(|kid| kid.as_reference().ok()) {
        clear(source, kid, seen, depth + 1);
    }
}

/// Collects the fields of the merged file.
#[derive(Debug)]
pub(super) struct MergedFields {
    groups: Vec<u32>,
    fonts: BTreeMap<Vec<u8>, u32>,
}

impl MergedFields {
    pub(super) fn new() -> Self {
        Self { groups: Vec::new(), fonts: BTreeMap::new() }
    }

    /// Copies a part's form fonts. Call this before its fields are copied.
    pub(super) fn fonts(&mut self, copy: &mut PartCopy<'_>, prefix: &str) -> Result<()> {
        let source = copy.source;
        let form = source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
        let fonts = form
            .and_then(|form| form.get_deref(b"DR", &source.document).ok()?.as_dict().ok())
            .and_then(|resources| resources.get_deref(b"Font", &source.document).ok()?.as_dict().ok());
        for (name, font) in fonts.into_iter().flatten() {
            let Some(number) = font.as_reference().ok().map(|id| copy.reference(id, true)).transpose()?.flatten()
            else {
                continue;
            };
            match self.fonts.get(name) {
                Some(known) if *known != number => {
                    let own = [name, b"-".as_slice(), prefix.as_bytes()].concat();
                    copy.names.fonts.insert(name.clone(), own.clone());
                    self.fonts.insert(own, number);
                }
                Some(_) => {}
                None => {
                    self.fonts.insert(name.clone(), number);
                }
            }
        }
        Ok(())
    }

    /// Adds a part's fields; `group` is the number of their parent field.
    pub(super) fn part(&mut self, copy: &mut PartCopy<'_>, tops: &[ObjectId], group: u32, name: &str) -> Result<()> {
        let source = copy.source;
        if tops.is_empty() {
            return Ok(());
        }
        let form = source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
        let mut written = ObjectBuf::default();
        written.raw("<</T").string(name.as_bytes()).raw("/Kids[");
        for top in tops {
            let number = copy.keep_apart(*top);
            written.space();
            written.reference(number);
        }
        written.raw("]");
        let inherited = |key: &[u8]| form.and_then(|form: &Dictionary| form.get_deref(key, &source.document).ok());
        if let Some(Ok(style)) = inherited(b"DA").map(Object::as_str) {
            written.raw("/DA").string(&copy.names.style(style));
        }
        if let Some(Ok(side)) = inherited(b"Q").map(Object::as_i64) {
            written.raw(&format!("/Q {side}"));
        }
        copy.output.write_object(group, written.raw(">>"))?;
        self.groups.push(group);
        Ok(())
    }

    /// Writes the form into the catalog.
    pub(super) fn finish(&self, output: &mut Output, catalog: &mut ObjectBuf) -> Result<()> {
        if self.groups.is_empty() {
            return Ok(());
        }
        let mut form = ObjectBuf::default();
        form.raw("<</Fields[");
        for group in &self.groups {
            form.space();
            form.reference(*group);
        }
        form.raw("]/DR<</Font<<");
        for (name, font) in &self.fonts {
            form.name(name).raw(" ").reference(*font);
        }
        // The default appearance when neither a field nor its part has one.
        form.raw(">>>>/DA(/Helv 0 Tf 0 g)>>");
        let form = output.add(&form)?;
        catalog.raw("/AcroForm ").reference(form);
        Ok(())
    }
}
