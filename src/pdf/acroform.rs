//! The form fields that a PDF has, whoever wrote it last.
//!
//! Programs differ in how they leave a form: values as names or strings, kids in odd orders,
//! fields known only to their pages. Here they all become a flat list of [`FoundField`] fields.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::text::{from_text_string, rect};

/// Deeper hierarchies than this are not followed.
const DEEPEST: usize = 32;
/// More fields than this are not read: no form of ours comes near.
const MOST_FIELDS: usize = 20_000;
/// Nor more options of one field than this.
const MOST_OPTIONS: usize = 5_000;
/// Nor more bytes of values and options than this. Thousands of fields may have one and the same.
const MOST_HELD: usize = 32 << 20;

/// A field as found in a file.
#[derive(Debug, Clone)]
pub struct FoundField {
    /// Its full name.
    pub name: String,
    /// `Tx`, `Btn`, `Ch` or `Sig`.
    pub field_type: String,
    /// Its value.
    pub value: Option<Object>,
    /// Its options, for a choice: what is stored and what is shown.
    pub options: Vec<(String, String)>,
    /// Its boxes.
    pub widgets: Vec<FoundWidget>,
    /// Its own object and those of its boxes, as far as they are objects.
    pub objects: Vec<ObjectId>,
}

/// A box of a field.
#[derive(Debug, Clone)]
pub struct FoundWidget {
    /// Its object, when it is one.
    pub id: Option<ObjectId>,
    /// The page it stands on, from 1.
    pub page: Option<u32>,
    /// Left, bottom, right, top in points.
    pub rect: Option<[f32; 4]>,
    /// The state shown: `Off` or the button's own.
    pub shown: Option<String>,
}

/// What a field's kids inherit from it.
#[derive(Clone, Default)]
struct InheritedAttributes<'a> {
    name: String,
    field_type: Option<String>,
    value: Option<&'a Object>,
    options: Option<&'a Object>,
}

/// Every field with a widget, in the order of the file; of more than can be read, the first.
#[must_use]
pub fn fields(document: &Document) -> Vec<FoundField> {
    walk(document).found
}

/// The same; none when there are more than can be read.
pub(super) fn all_fields(document: &Document) -> Option<Vec<FoundField>> {
    let walk = walk(document);
    (!walk.is_full()).then_some(walk.found)
}

fn walk(document: &Document) -> FieldWalk<'_> {
    let mut walk = FieldWalk {
        document,
        pages: pages_of(document),
        seen: BTreeSet::new(),
        found: Vec::new(),
        field_of: BTreeMap::new(),
        groups: BTreeMap::new(),
        held: 0,
    };
    let roots = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"AcroForm", document))
        .and_then(Object::as_dict)
        .and_then(|form| form.get_deref(b"Fields", document))
        .and_then(Object::as_array);
    for root in roots.into_iter().flatten() {
        // Some programs list fields that are below another one.
        let parent = root.as_reference().ok().and_then(|id| walk.parents(id).get(1).copied());
        let above = parent.map_or_else(InheritedAttributes::default, |id| walk.above(id));
        walk.field(root, &above, 0);
    }
    // Some programs lose the list of fields but leave the boxes on their pages.
    let strays: Vec<ObjectId> = walk.pages.keys().filter(|id| !walk.seen.contains(*id)).copied().collect();
    for id in strays {
        if document.get_dictionary(id).is_ok_and(|dict| name_is(dict, b"Subtype", b"Widget")) {
            walk.stray(id);
        }
    }
    walk
}

/// The page that each annotation stands on.
fn pages_of(document: &Document) -> BTreeMap<ObjectId, u32> {
    let mut out = BTreeMap::new();
    for (page, number) in document.page_iter().zip(1..) {
        for annotation in annotations(document, page) {
            if let Ok(id) = annotation.as_reference() {
                out.entry(id).or_insert(number);
            }
        }
    }
    out
}

/// A page's annotations, as references or dictionaries.
#[must_use]
pub fn annotations(document: &Document, page: ObjectId) -> Vec<Object> {
    document
        .get_dictionary(page)
        .and_then(|page| page.get_deref(b"Annots", document))
        .and_then(Object::as_array)
        .cloned()
        .unwrap_or_default()
}

/// About how many bytes a value has.
fn size(value: &Object) -> usize {
    match value {
        Object::String(bytes, _) | Object::Name(bytes) => bytes.len(),
        Object::Stream(stream) => stream.content.len(),
        Object::Array(list) => list.iter().map(size).sum(),
        Object::Dictionary(dict) => dict.iter().map(|(key, value)| key.len() + size(value)).sum(),
        _ => std::mem::size_of::<Object>(),
    }
}

/// Whether a dictionary has this name under this key.
#[must_use]
pub fn name_is(dict: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    dict.get(key).and_then(Object::as_name).is_ok_and(|found| found == name)
}

/// A name or string as text.
#[must_use]
pub fn object_text(document: &Document, object: &Object) -> Option<String> {
    match document.dereference(object).ok()?.1 {
        Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        Object::String(bytes, _) => Some(from_text_string(bytes)),
        Object::Stream(stream) => {
            stream.get_plain_content_with_limit(1 << 20).ok().map(|bytes| from_text_string(&bytes))
        }
        _ => None,
    }
}

struct FieldWalk<'a> {
    document: &'a Document,
    pages: BTreeMap<ObjectId, u32>,
    seen: BTreeSet<ObjectId>,
    found: Vec<FoundField>,
    /// Which of the found fields an object is of.
    field_of: BTreeMap<ObjectId, usize>,
    /// Groups of buttons whose boxes all stand on one page, by name and page.
    groups: BTreeMap<(String, Option<u32>), usize>,
    /// How many bytes their values and options have.
    held: usize,
}

impl<'a> FieldWalk<'a> {
    /// Whether there is more than can be read.
    fn is_full(&self) -> bool {
        self.found.len() > MOST_FIELDS || self.held > MOST_HELD
    }

    fn inherit(&self, dict: &'a Dictionary, above: &InheritedAttributes<'a>) -> InheritedAttributes<'a> {
        let get = |key: &[u8]| dict.get_deref(key, self.document).ok();
        let own = get(b"T").and_then(|name| object_text(self.document, name));
        let name = match (above.name.is_empty(), own) {
            (true, Some(own)) => own,
            (false, Some(own)) => format!("{}.{own}", above.name),
            (_, None) => above.name.clone(),
        };
        let field_type = get(b"FT")
            .and_then(|field_type| object_text(self.document, field_type))
            .or_else(|| above.field_type.clone());
        let value = get(b"V").or(above.value);
        InheritedAttributes { name, field_type, value, options: get(b"Opt").or(above.options) }
    }

    fn field(&mut self, object: &'a Object, above: &InheritedAttributes<'a>, depth: usize) {
        if depth > DEEPEST || self.is_full() {
            return;
        }
        let id = object.as_reference().ok();
        if id.is_some_and(|id| !self.seen.insert(id)) {
            return;
        }
        let Ok(dict) = self.document.dereference(object).and_then(|(_, object)| object.as_dict()) else { return };
        let here = self.inherit(dict, above);
        let kids = dict.get_deref(b"Kids", self.document).and_then(Object::as_array);
        let (fields, widgets): (Vec<&Object>, Vec<&Object>) = kids.into_iter().flatten().partition(|kid| {
            self.document.dereference(kid).ok().and_then(|(_, kid)| kid.as_dict().ok()).is_some_and(|kid| kid.has(b"T"))
        });
        let mut boxes = Vec::new();
        let mut objects: Vec<ObjectId> = id.into_iter().collect();
        if name_is(dict, b"Subtype", b"Widget") || dict.has(b"Rect") {
            boxes.push(self.widget(id, dict));
        }
        for widget in widgets {
            let id = widget.as_reference().ok();
            if id.is_some_and(|id| !self.seen.insert(id)) {
                continue;
            }
            if let Ok(dict) = self.document.dereference(widget).and_then(|(_, object)| object.as_dict()) {
                boxes.push(self.widget(id, dict));
                objects.extend(id);
            }
        }
        // A field without boxes still has its value; a group of fields has none of its own.
        if !boxes.is_empty() || (fields.is_empty() && here.field_type.is_some()) {
            self.push(&here, boxes, objects);
        }
        for field in fields {
            self.field(field, &here, depth + 1);
        }
    }

    /// A field's own object and those above it, the nearest first.
    fn parents(&self, id: ObjectId) -> Vec<ObjectId> {
        let mut chain = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next.filter(|id| chain.len() <= DEEPEST && !chain.contains(id)) {
            chain.push(id);
            let dict = self.document.get_dictionary(id);
            next = dict.ok().and_then(|dict| dict.get(b"Parent").and_then(Object::as_reference).ok());
        }
        chain
    }

    /// What a field has of its own and from those above it.
    fn above(&self, id: ObjectId) -> InheritedAttributes<'a> {
        self.parents(id).iter().rev().fold(InheritedAttributes::default(), |above, id| {
            self.document.get_dictionary(*id).map_or_else(|_| above.clone(), |dict| self.inherit(dict, &above))
        })
    }

    /// A widget that no list of fields leads to: its name comes from its parents.
    fn stray(&mut self, id: ObjectId) {
        if self.is_full() {
            return;
        }
        let chain = self.parents(id);
        let above = self.above(id);
        self.seen.insert(id);
        let Ok(dict) = self.document.get_dictionary(id) else { return };
        let widget = self.widget(Some(id), dict);
        // The field that the widget belongs to is the first of its parents that has a name.
        let named = |id: &&ObjectId| self.document.get_dictionary(**id).is_ok_and(|dict| dict.has(b"T"));
        let field = chain.iter().find(named).copied().unwrap_or(id);
        let field_type = above.field_type.clone().unwrap_or_default();
        // Buttons that lost the field they shared are one group where they stand on one page; two boxes of a name that
        // lost it are two fields, whose values may differ.
        let group = (field_type == "Btn").then(|| (above.name.clone(), widget.page));
        let known = self.field_of.get(&field).or_else(|| self.groups.get(group.as_ref()?)).copied();
        match known.and_then(|known| self.found.get_mut(known)) {
            Some(found) => {
                found.widgets.push(widget);
                found.objects.push(id);
            }
            None => {
                let objects = if field == id { vec![id] } else { vec![field, id] };
                self.push(&above, vec![widget], objects);
            }
        }
    }

    fn push(&mut self, here: &InheritedAttributes<'a>, widgets: Vec<FoundWidget>, objects: Vec<ObjectId>) {
        let options: Vec<(String, String)> = match here.options {
            Some(Object::Array(options)) => options
                .iter()
                .take(MOST_OPTIONS)
                .filter_map(|option| match self.document.dereference(option).ok()?.1 {
                    Object::Array(pair) => {
                        Some((object_text(self.document, pair.first()?)?, object_text(self.document, pair.get(1)?)?))
                    }
                    one => object_text(self.document, one).map(|word| (word.clone(), word)),
                })
                .collect(),
            _ => Vec::new(),
        };
        let pair =
            |(stored, shown): &(String, String)| stored.len() + shown.len() + std::mem::size_of::<(String, String)>();
        self.held += options.iter().map(pair).sum::<usize>() + here.value.map_or(0, size);
        if self.is_full() {
            return;
        }
        let at = self.found.len();
        self.field_of.extend(objects.iter().map(|id| (*id, at)));
        if here.field_type.as_deref() == Some("Btn")
            && let Some(first) = widgets.first()
            && widgets.iter().all(|widget| widget.page == first.page)
        {
            self.groups.entry((here.name.clone(), first.page)).or_insert(at);
        }
        self.found.push(FoundField {
            name: here.name.clone(),
            field_type: here.field_type.clone().unwrap_or_default(),
            value: here.value.cloned(),
            options,
            widgets,
            objects,
        });
    }

    fn widget(&self, id: Option<ObjectId>, dict: &Dictionary) -> FoundWidget {
        FoundWidget {
            id,
            page: id.and_then(|id| self.pages.get(&id).copied()),
            rect: rect(self.document, dict),
            shown: dict.get(b"AS").ok().and_then(|state| object_text(self.document, state)),
        }
    }
}
