//! Named destinations, embedded files and optional content groups (layers) of the catalog.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::copy::PartCopy;
use super::output::Output;
use super::source::MergeSource;
use super::tree;
use super::write::ObjectBuf;
use crate::error::Result;
use crate::pdf::object::acroform::object_text;
use crate::pdf::object::text::text_string;
use crate::text::misleads;

/// The merged names so far.
#[derive(Debug, Default)]
pub(super) struct MergedNames {
    destinations: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Embedded files: name and object number.
    pub files: BTreeMap<String, u32>,
    /// The next number for a duplicate file name.
    counts: BTreeMap<String, u32>,
    layers: Vec<u32>,
    hidden: Vec<u32>,
    /// The `/Order` of the layers in the viewer's list.
    order: Vec<Vec<u8>>,
}

fn named<'a>(source: &'a MergeSource, key: &[u8]) -> Option<&'a Dictionary> {
    source.catalog(b"Names")?.as_dict().ok()?.get_deref(key, &source.document).ok()?.as_dict().ok()
}

/// Returns the embedded files in a part's name tree, with their keys.
pub(super) fn files(source: &MergeSource) -> Vec<(Vec<u8>, Object)> {
    let found = named(source, b"EmbeddedFiles").map(|root| tree::names(&source.document, root)).unwrap_or_default();
    found.into_iter().collect()
}

/// Completes the embedded files as PDF/A-3 requires, the only part of PDF/A that allows files of any type.
pub(super) fn complete_files(source: &mut MergeSource) {
    let files = source.files.clone();
    if files.is_empty() {
        return;
    }
    source.claims.pdfa_part = source.claims.pdfa_part.map(|part| if part < 3 { 3 } else { part });
    for (name, id) in files {
        let embedded = source.dict(id).and_then(|dict| dict.get_deref(b"EF", &source.document).ok()?.as_dict().ok());
        let streams: Vec<ObjectId> =
            embedded.into_iter().flatten().filter_map(|(_, stream)| stream.as_reference().ok()).collect();
        let own = |key: &&str| object_text(&source.document, source.dict(id)?.get(key.as_bytes()).ok()?);
        let unnamed: Vec<&str> =
            ["F", "UF"].into_iter().filter(|key| own(key).is_none_or(|own| own.contains(misleads))).collect();
        if let Ok(dict) = source.document.get_dictionary_mut(id) {
            for key in unnamed {
                dict.set(key, text_string(&name));
            }
            if !dict.has(b"AFRelationship") {
                dict.set("AFRelationship", "Unspecified");
            }
        }
        for stream in streams {
            if let Ok(Object::Stream(stream)) = source.document.get_object_mut(stream)
                && !stream.dict.has(b"Subtype")
            {
                stream.dict.set("Subtype", "application/octet-stream");
            }
        }
    }
}

/// The layers in a part's default configuration.
struct Layers<'s> {
    config: Option<&'s Dictionary>,
    /// Each layer, with whether it is off.
    all: Vec<(ObjectId, bool)>,
}

impl<'s> Layers<'s> {
    fn from_source(source: &'s MergeSource) -> Option<Self> {
        let root = source.catalog(b"OCProperties")?.as_dict().ok()?;
        let list = |dict: &Dictionary, key: &[u8]| -> Vec<ObjectId> {
            let list = dict.get_deref(key, &source.document).and_then(Object::as_array);
            list.into_iter().flatten().filter_map(|one| one.as_reference().ok()).collect()
        };
        let config = root.get_deref(b"D", &source.document).and_then(Object::as_dict).ok();
        let shown = config.map(|config| list(config, b"ON")).unwrap_or_default();
        let hidden = config.map(|config| list(config, b"OFF")).unwrap_or_default();
        let all_off = config.is_some_and(|config| {
            config.get(b"BaseState").and_then(Object::as_name).is_ok_and(|state| state == b"OFF")
        });
        let is_hidden = |layer: &ObjectId| hidden.contains(layer) || (all_off && !shown.contains(layer));
        let layers = list(root, b"OCGs").into_iter().filter(|layer| source.dict(*layer).is_some());
        Some(Self { config, all: layers.map(|layer| (layer, is_hidden(&layer))).collect() })
    }
}

/// Returns a note if layers are off.
pub(super) fn hidden_layers(source: &MergeSource) -> Option<String> {
    let hidden = Layers::from_source(source)?.all.iter().filter(|(_, is_hidden)| *is_hidden).count();
    let layers = match hidden {
        0 => return None,
        1 => "a layer that is switched off".to_owned(),
        many => format!("{many} layers that are switched off"),
    };
    Some(format!("words and drawings on {layers} are not shown: see the original"))
}

impl MergedNames {
    /// Numbers the layers before anything refers to them, so that equal layers stay apart.
    pub(super) fn layers(&mut self, copy: &mut PartCopy<'_>) -> Result<()> {
        let source = copy.source;
        let Some(layers) = Layers::from_source(source) else { return Ok(()) };
        let mut unordered = ObjectBuf::default();
        for (layer, is_hidden) in layers.all {
            let number = copy.keep_apart(layer);
            self.layers.push(number);
            unordered.space();
            unordered.reference(number);
            if is_hidden {
                self.hidden.push(number);
            }
        }
        match layers.config.and_then(|config| config.get_deref(b"Order", &source.document).ok()) {
            Some(order) => {
                let mut written = ObjectBuf::default();
                copy.object(order, false, None, &mut written)?;
                self.order.push(written.bytes);
            }
            None => self.order.push(unordered.bytes),
        }
        Ok(())
    }

    /// Adds the destinations and files of a part.
    pub(super) fn part(&mut self, copy: &mut PartCopy<'_>) -> Result<()> {
        let source = copy.source;
        let old = source.catalog(b"Dests").and_then(|dests| dests.as_dict().ok());
        let mut places: BTreeMap<Vec<u8>, &Object> =
            old.into_iter().flatten().map(|(name, place)| (name.clone(), place)).collect();
        let new = named(source, b"Dests").map(|root| tree::names(&source.document, root)).unwrap_or_default();
        // The tree's values are copies; the destinations themselves belong to the part.
        let mut written = Vec::new();
        for (name, place) in &new {
            written.push((name.clone(), self.place(copy, place)?));
            places.remove(name);
        }
        for (name, place) in places {
            let mut bytes = ObjectBuf::default();
            copy.object(place, false, None, &mut bytes)?;
            written.push((name, bytes.bytes));
        }
        for (name, place) in written {
            self.destinations.insert([&copy.names.prefix[..], &name].concat(), place);
        }
        for (name, id) in &source.files {
            let number = copy.keep_apart(*id);
            let name = self.unused(name);
            self.files.insert(name, number);
        }
        Ok(())
    }

    fn place(&self, copy: &mut PartCopy<'_>, place: &Object) -> Result<Vec<u8>> {
        let mut written = ObjectBuf::default();
        match place {
            Object::Reference(id) => match copy.reference(*id, false)? {
                Some(number) => written.reference(number),
                None => written.raw("null"),
            },
            Object::Array(list) => {
                written.raw("[");
                for one in list {
                    match one {
                        Object::Reference(id) => {
                            let number = copy.reference(*id, false)?;
                            written.space();
                            match number {
                                Some(number) => written.reference(number),
                                None => written.raw("null"),
                            };
                        }
                        Object::Name(name) => {
                            written.name(name);
                        }
                        other => {
                            written.space();
                            match other.as_float() {
                                Ok(number) => written.real(number),
                                Err(_) => written.raw("null"),
                            };
                        }
                    }
                }
                written.raw("]")
            }
            Object::Dictionary(dict) => {
                let place = dict.get_deref(b"D", &copy.source.document).cloned().unwrap_or(Object::Null);
                return if matches!(place, Object::Array(_)) { self.place(copy, &place) } else { Ok(b"null".to_vec()) };
            }
            _ => written.raw("null"),
        };
        Ok(written.bytes)
    }

    /// Returns a unique name for an embedded file.
    pub(super) fn unused(&mut self, name: &str) -> String {
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
            _ => (name, String::new()),
        };
        let mut out = name.to_owned();
        let count = self.counts.entry(out.clone()).or_insert(2);
        while self.files.contains_key(&out) {
            out = format!("{stem} ({count}){ending}");
            *count += 1;
        }
        out
    }

    /// Writes the names into the catalog.
    pub(super) fn finish(self, output: &mut Output, catalog: &mut ObjectBuf) -> Result<()> {
        let places: Vec<_> = self
            .destinations
            .into_iter()
            .map(|(name, place)| {
                let mut key = ObjectBuf::default();
                key.string(&name);
                (key, place)
            })
            .collect();
        let mut files = BTreeMap::new();
        for (name, number) in &self.files {
            let mut value = ObjectBuf::default();
            value.reference(*number);
            // A name tree is ordered by the stored bytes of its keys.
            files.insert(crate::pdf::object::text::text_bytes(name), value.bytes);
        }
        let files: Vec<_> = files
            .into_iter()
            .map(|(name, value)| {
                let mut key = ObjectBuf::default();
                key.string(&name);
                (key, value)
            })
            .collect();
        let places = tree::write(output, "Names", &places)?;
        let files = tree::write(output, "Names", &files)?;
        if places.is_some() || files.is_some() {
            catalog.raw("/Names<<");
            for (key, number) in [("/Dests ", places), ("/EmbeddedFiles ", files)] {
                if let Some(number) = number {
                    catalog.raw(key).reference(number);
                }
            }
            catalog.raw(">>");
        }
        if !self.files.is_empty() {
            list(catalog, "/AF", self.files.values());
        }
        if !self.layers.is_empty() {
            catalog.raw("/OCProperties<<");
            list(catalog, "/OCGs", self.layers.iter());
            // PDF/A requires a `/Name` for the configuration, and every layer in its `/Order`.
            catalog.raw("/D<</Name(Layers)");
            list(catalog, "/OFF", self.hidden.iter());
            catalog.raw("/Order[");
            for order in &self.order {
                catalog.space();
                catalog.bytes.extend_from_slice(order);
            }
            catalog.raw("]>>>>");
        }
        Ok(())
    }
}

fn list<'a>(written: &mut ObjectBuf, key: &str, numbers: impl Iterator<Item = &'a u32>) {
    written.raw(key).raw("[");
    for number in numbers {
        written.space();
        written.reference(*number);
    }
    written.raw("]");
}
