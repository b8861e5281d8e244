//! The form fields of a PDF as a flat list of [`FoundField`]. Handles the differences between programs: values as
//! names or strings, reordered kids, widgets missing from `/Fields`.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::text::{from_text_string, rect};

/// The deepest field hierarchy that is followed.
const DEEPEST: usize = 32;
/// The most fields that are read, far more than any of Formfolio's forms has.
const MOST_FIELDS: usize = 20_000;
/// The most options of one field that are read.
const MOST_OPTIONS: usize = 5_000;
/// The most bytes of values and options that are read. Thousands of fields may share one value.
const MOST_HELD: usize = 32 << 20;

/// A field found in a file.
#[derive(Debug, Clone)]
pub struct FoundField {
    /// The fully qualified name.
    pub name: String,
    /// `Tx`, `Btn`, `Ch` or `Sig`.
    pub field_type: String,
    /// The value.
    pub value: Option<Object>,
    /// The options of a choice field: export value and display value.
    pub options: Vec<(String, String)>,
    /// The widgets.
    pub widgets: Vec<FoundWidget>,
    /// The object numbers of the field and its widgets, except direct objects.
    pub objects: Vec<ObjectId>,
}

/// A widget of a field.
#[derive(Debug, Clone)]
pub struct FoundWidget {
    /// The object number, unless the widget is a direct object.
    pub id: Option<ObjectId>,
    /// The page, from 1.
    pub page: Option<u32>,
    /// Left, bottom, right, top in points.
    pub rect: Option<[f32; 4]>,
    /// The appearance state: `Off`, or the on-state of a button.
    pub appearance_state: Option<String>,
}

/// The attributes that kids inherit.
#[derive(Clone, Default)]
struct InheritedAttributes<'a> {
    name: String,
    field_type: Option<String>,
    value: Option<&'a Object>,
    options: Option<&'a Object>,
}

/// Returns the fields with a widget in file order, up to the limits.
#[must_use]
pub fn fields(document: &Document) -> Vec<FoundField> {
    walk(document).found
}

/// Like [`fields`], but returns none if the file exceeds the limits.
pub(in crate::pdf) fn all_fields(document: &Document) -> Option<Vec<FoundField>> {
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
        // Some programs list kids of another field in `/Fields`.
        let parent = root.as_reference().ok().and_then(|id| walk.parents(id).get(1).copied());
        let above = parent.map_or_else(InheritedAttributes::default, |id| walk.above(id));
        walk.field(root, &above, 0);
    }
    // Some programs lose the `/Fields` array but keep the widgets.
    let strays: Vec<ObjectId> = walk.pages.keys().filter(|id| !walk.seen.contains(*id)).copied().collect();
    for id in strays {
        if document.get_dictionary(id).is_ok_and(|dict| name_is(dict, b"Subtype", b"Widget")) {
            walk.stray(id);
        }
    }
    walk
}

/// Returns the page number of each annotation.
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

/// Returns a page's annotations, as references or dictionaries.
#[must_use]
pub fn annotations(document: &Document, page: ObjectId) -> Vec<Object> {
    document
        .get_dictionary(page)
        .and_then(|page| page.get_deref(b"Annots", document))
        .and_then(Object::as_array)
        .cloned()
        .unwrap_or_default()
}

/// Returns the approximate size of a value in bytes.
fn size(value: &Object) -> usize {
    match value {
        Object::String(bytes, _) | Object::Name(bytes) => bytes.len(),
        Object::Stream(stream) => stream.content.len(),
        Object::Array(list) => list.iter().map(size).sum(),
        Object::Dictionary(dict) => dict.iter().map(|(key, value)| key.len() + size(value)).sum(),
        _ => std::mem::size_of::<Object>(),
    }
}

/// Returns whether a dictionary has this name under this key.
#[must_use]
pub fn name_is(dict: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    dict.get(key).and_then(Object::as_name).is_ok_and(|found| found == name)
}

/// Returns a name or string as text.
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
    /// The index in `found` for each object.
    field_of: BTreeMap<ObjectId, usize>,
    /// Radio groups rebuilt from stray widgets, by name and page.
    groups: BTreeMap<(String, Option<u32>), usize>,
    /// The bytes of values and options so far.
    held: usize,
}

impl<'a> FieldWalk<'a> {
    /// Returns whether a limit is reached.
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
        // A field without widgets still has a value, but a node with named kids has none.
        if !boxes.is_empty() || (fields.is_empty() && here.field_type.is_some()) {
            self.push(&here, boxes, objects);
        }
        for field in fields {
            self.field(field, &here, depth + 1);
        }
    }

    /// Returns the field and its ancestors, nearest first.
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

    /// Returns the attributes of a field, including inherited ones.
    fn above(&self, id: ObjectId) -> InheritedAttributes<'a> {
        self.parents(id).iter().rev().fold(InheritedAttributes::default(), |above, id| {
            self.document.get_dictionary(*id).map_or_else(|_| above.clone(), |dict| self.inherit(dict, &above))
        })
    }

    /// Adds a widget that `/Fields` does not lead to. Its name comes from its parents.
    fn stray(&mut self, id: ObjectId) {
        if self.is_full() {
            return;
        }
        let chain = self.parents(id);
        let above = self.above(id);
        self.seen.insert(id);
        let Ok(dict) = self.document.get_dictionary(id) else { return };
        let widget = self.widget(Some(id), dict);
        // The nearest ancestor with a `/T` is the widget's field.
        let named = |id: &&ObjectId| self.document.get_dictionary(**id).is_ok_and(|dict| dict.has(b"T"));
        let field = chain.iter().find(named).copied().unwrap_or(id);
        let field_type = above.field_type.clone().unwrap_or_default();
        // Stray buttons with the same name on one page form one radio group. Other stray widgets are separate fields,
        // because their values may differ.
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
            appearance_state: dict.get(b"AS").ok().and_then(|state| object_text(self.document, state)),
        }
    }
}
