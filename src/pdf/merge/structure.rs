//! Structure trees: each part's tree becomes a branch of the merged one.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::copy::{PartCopy, RenamedResources};
use super::output::Output;
use super::source::MergeSource;
use super::tree;
use super::write::ObjectBuf;
use crate::error::Result;
use crate::pdf::object::acroform::{name_is, object_text};
use crate::pdf::object::text::text_string;

/// The longest chain in a role map.
const MOST_ROLES: usize = 16;

/// Gives a part one top element: its `Document` becomes a `Part`. Returns the root above it, which stands for the
/// merged file's `Document`.
pub(super) fn top(source: &mut MergeSource, title: &str, language: &str) -> ObjectId {
    let own = language_of(source);
    let root = source
        .document
        .catalog()
        .and_then(|catalog| catalog.get(b"StructTreeRoot"))
        .and_then(Object::as_reference)
        .ok();
    let kids = root.and_then(|root| source.dict(root)).map(|root| kids(source, root)).unwrap_or_default();
    let root = root.unwrap_or_else(|| source.document.add_object(Dictionary::new()));
    if kids.is_empty() {
        source.parents.clear();
        source.tagged = false;
    }
    let only = match kids.as_slice() {
        [only] if role(source, *only) == b"Document" => Some(*only),
        _ => None,
    };
    let top = only.unwrap_or_else(|| {
        let top = source.document.add_object(dictionary! { "Type" => "StructElem", "P" => root });
        for kid in &kids {
            if let Ok(kid) = source.document.get_dictionary_mut(*kid) {
                kid.set("P", top);
            }
        }
        if let Ok(top) = source.document.get_dictionary_mut(top) {
            top.set("K", kids.into_iter().map(Object::Reference).collect::<Vec<_>>());
        }
        top
    });
    if let Ok(top) = source.document.get_dictionary_mut(top) {
        top.set("S", "Part");
        top.set("T", text_string(title));
        top.set("P", root);
        if let Some(own) = own.filter(|own| !own.eq_ignore_ascii_case(language) && !top.has(b"Lang")) {
            top.set("Lang", text_string(&own));
        }
    }
    source.top = Some(top);
    root
}

fn language_of(source: &MergeSource) -> Option<String> {
    source
        .catalog(b"Lang")
        .and_then(|language| object_text(&source.document, language))
        .filter(|language| !language.is_empty())
}

/// Returns the elements below the root.
fn kids(source: &MergeSource, root: &Dictionary) -> Vec<ObjectId> {
    let element =
        |object: &Object| object.as_reference().ok().filter(|id| source.dict(*id).is_some_and(|kid| kid.has(b"S")));
    match root.get(b"K") {
        Ok(Object::Array(list)) => list.iter().filter_map(element).collect(),
        Ok(one @ Object::Reference(_)) => match root.get_deref(b"K", &source.document) {
            Ok(Object::Array(list)) => list.iter().filter_map(element).collect(),
            _ => element(one).into_iter().collect(),
        },
        _ => Vec::new(),
    }
}

/// Returns the standard structure type of an element.
fn role(source: &MergeSource, element: ObjectId) -> Vec<u8> {
    let mut name = source.dict(element).and_then(|dict| dict.get(b"S").ok()?.as_name().ok()).unwrap_or_default();
    let map = root(source).and_then(|root| root.get_deref(b"RoleMap", &source.document).ok()?.as_dict().ok());
    for _ in 0..MOST_ROLES {
        match map.and_then(|map| map.get_deref(name, &source.document).ok()?.as_name().ok()) {
            Some(next) => name = next,
            None => break,
        }
    }
    name.to_vec()
}

fn root(source: &MergeSource) -> Option<&Dictionary> {
    source.catalog(b"StructTreeRoot")?.as_dict().ok()
}

/// Adds an element to the part; [`close`] links it to the top element.
pub(super) fn add(source: &mut MergeSource, mut element: Dictionary) -> Option<ObjectId> {
    element.set("Type", "StructElem");
    element.set("P", source.top?);
    let id = source.document.add_object(element);
    source.added.push(id);
    Some(id)
}

/// Appends the added elements to the top element's kids.
pub(super) fn close(source: &mut MergeSource) {
    let Some(top) = source.top.filter(|_| !source.added.is_empty()) else { return };
    let held = source.dict(top).and_then(|top| top.get(b"K").ok()).cloned();
    let mut kids = match held {
        Some(Object::Array(kids)) => kids,
        // The array of kids may be an indirect object.
        Some(Object::Reference(list)) => match source.document.get_object(list) {
            Ok(Object::Array(kids)) => kids.clone(),
            _ => vec![list.into()],
        },
        Some(one) => vec![one],
        None => Vec::new(),
    };
    kids.extend(source.added.drain(..).map(Object::Reference));
    if let Ok(top) = source.document.get_dictionary_mut(top) {
        top.set("K", kids);
    }
}

/// The structure tree of the merged file so far.
#[derive(Debug)]
pub(super) struct Structure {
    root: u32,
    /// The element that holds every part.
    pub document: u32,
    kids: Vec<u32>,
    roles: BTreeMap<Vec<u8>, Vec<u8>>,
    classes: BTreeMap<Vec<u8>, Vec<u8>>,
    identifiers: BTreeMap<Vec<u8>, u32>,
    parents: Vec<(ObjectBuf, Vec<u8>)>,
    namespaces: Vec<u32>,
    next: i64,
}

impl Structure {
    pub(super) fn new(output: &mut Output) -> Self {
        Self {
            root: output.reserve(),
            document: output.reserve(),
            kids: Vec::new(),
            roles: BTreeMap::new(),
            classes: BTreeMap::new(),
            identifiers: BTreeMap::new(),
            parents: Vec::new(),
            namespaces: Vec::new(),
            next: 0,
        }
    }

    /// Chooses names for a part that do not collide with those of earlier parts.
    pub(super) fn names(&mut self, source: &MergeSource, prefix: &str) -> RenamedResources {
        let mut names = RenamedResources { prefix: format!("{prefix}.").into_bytes(), ..RenamedResources::default() };
        for key in source.parents.keys() {
            names.keys.insert(*key, self.next);
            self.next += 1;
        }
        let map = root(source).and_then(|root| root.get_deref(b"RoleMap", &source.document).ok()?.as_dict().ok());
        for (name, value) in map.into_iter().flatten() {
            let Ok(target) = source.document.dereference(value).and_then(|(_, value)| value.as_name()) else {
                continue;
            };
            match self.roles.get(name) {
                Some(known) if known != target => {
                    let other = [name, b"-".as_slice(), prefix.as_bytes()].concat();
                    self.roles.insert(other.clone(), target.to_vec());
                    names.roles.insert(name.clone(), other);
                }
                Some(_) => {}
                None => {
                    self.roles.insert(name.clone(), target.to_vec());
                }
            }
        }
        names
    }

    /// Merges the role map, class map and namespaces of a part. Call this before its elements are copied.
    pub(super) fn begin(&mut self, copy: &mut PartCopy<'_>, prefix: &str) -> Result<()> {
        let source = copy.source;
        let Some(root) = root(source) else { return Ok(()) };
        let classes = root.get_deref(b"ClassMap", &source.document).and_then(Object::as_dict);
        for (name, value) in classes.into_iter().flatten() {
            let mut written = ObjectBuf::default();
            copy.object(value, false, None, &mut written)?;
            let mut own = name.clone();
            if self.classes.get(name).is_some_and(|known| *known != written.bytes) {
                own = [name, b"-".as_slice(), prefix.as_bytes()].concat();
                copy.names.classes.insert(name.clone(), own.clone());
            }
            self.classes.insert(own, written.bytes);
        }
        let spaces = root.get_deref(b"Namespaces", &source.document).and_then(Object::as_array);
        for space in spaces.into_iter().flatten().filter_map(|space| space.as_reference().ok()) {
            self.namespaces.push(copy.keep_apart(space));
        }
        Ok(())
    }

    /// Copies the part's elements, after its pages have numbers.
    pub(super) fn end(&mut self, copy: &mut PartCopy<'_>) -> Result<()> {
        let source = copy.source;
        if let Some(top) = source.top {
            self.kids.push(copy.keep_apart(top));
        }
        for (key, value) in &source.parents {
            let Some(number) = copy.names.keys.get(key).copied() else { continue };
            let (mut key, mut written) = (ObjectBuf::default(), ObjectBuf::default());
            key.integer(number);
            copy.object(value, false, None, &mut written)?;
            self.parents.push((key, written.bytes));
        }
        copy.drain()?;
        for (name, element) in copy.identifiers.drain(..) {
            self.identifiers.entry(name).or_insert(element);
        }
        Ok(())
    }

    /// Writes the root and returns its number.
    pub(super) fn finish(self, output: &mut Output) -> Result<u32> {
        let mut document = ObjectBuf::default();
        document.raw("<</Type/StructElem/S/Document/P ").reference(self.root).raw("/K[");
        for kid in &self.kids {
            document.space();
            document.reference(*kid);
        }
        document.raw("]>>");
        output.write_object(self.document, &document)?;

        let mut root = ObjectBuf::default();
        root.raw("<</Type/StructTreeRoot/K ").reference(self.document);
        if let Some(parents) = tree::write(output, "Nums", &self.parents)? {
            root.raw("/ParentTree ").reference(parents);
            root.raw(&format!("/ParentTreeNextKey {}", self.next));
        }
        let identifiers: Vec<_> = self
            .identifiers
            .into_iter()
            .map(|(name, element)| {
                let (mut key, mut value) = (ObjectBuf::default(), ObjectBuf::default());
                key.string(&name);
                value.reference(element);
                (key, value.bytes)
            })
            .collect();
        if let Some(identifiers) = tree::write(output, "Names", &identifiers)? {
            root.raw("/IDTree ").reference(identifiers);
        }
        if !self.roles.is_empty() {
            root.raw("/RoleMap<<");
            for (name, target) in &self.roles {
                root.name(name).name(target);
            }
            root.raw(">>");
        }
        if !self.classes.is_empty() {
            root.raw("/ClassMap<<");
            for (name, value) in &self.classes {
                root.name(name);
                root.space();
                root.bytes.extend_from_slice(value);
            }
            root.raw(">>");
        }
        if !self.namespaces.is_empty() {
            root.raw("/Namespaces[");
            for space in &self.namespaces {
                root.space();
                root.reference(*space);
            }
            root.raw("]");
        }
        root.raw(">>");
        output.write_object(self.root, &root)?;
        Ok(self.root)
    }
}

/// Returns whether an element stands for a field.
pub(super) fn is_form(dict: &Dictionary) -> bool {
    name_is(dict, b"S", b"Form")
}
