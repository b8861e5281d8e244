//! Turns the links of a typeset form into form fields. Each link annotation becomes a widget in place and its
//! structure element a `Form`, which keeps position, page and reading order.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::appearance::{self, Extent};
use super::field_type::{FieldType, WidgetTarget, description, field_type};
use crate::error::{Error, Result};
use crate::form::{Address, Form};
use crate::pdf::font;
use crate::pdf::object::text;
use crate::pdf::object::text::text_string;

/// A PDF with form fields and their places.
#[derive(Debug, Clone)]
pub struct WidgetLayout {
    /// The document.
    pub document: Document,
    /// The fields.
    pub places: BTreeMap<Address, FieldPlace>,
    /// The font of values; none for a handout without fields.
    pub font: Option<ObjectId>,
}

/// A field of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPlace {
    /// The field object: the parent of a radio group, otherwise the widget.
    pub field: ObjectId,
    /// Its widgets.
    pub widgets: Vec<Widget>,
    /// Its type.
    pub field_type: FieldType,
}

/// A widget.
#[derive(Debug, Clone, PartialEq)]
pub struct Widget {
    /// The annotation.
    pub id: ObjectId,
    /// The on-state of a button.
    pub state: Option<String>,
    /// Its size.
    pub extent: Extent,
}

const MULTILINE: i64 = 1 << 12;
const RADIO: i64 = 1 << 15;
const COMBO: i64 = 1 << 17;
const READ_ONLY: i64 = 1;

/// Turns the links into fields.
///
/// # Errors
/// When a box is split over a page break or a field has no box, which is a fault in the layout.
pub fn add_fields(form: &Form, pages: &[u8]) -> Result<WidgetLayout> {
    let mut document = Document::load_mem(pages)
        .map_err(|error| Error::internal(format!("the typeset pages cannot be read: {error}")))?;
    let boxes = boxes(&document)?;
    if boxes.is_empty() {
        return Ok(WidgetLayout { document, places: BTreeMap::new(), font: None });
    }
    let ids: BTreeSet<ObjectId> = boxes.iter().map(|one| one.id).collect();
    retag(&mut document, &ids);
    let font = font::embed(&mut document);

    let mut places: BTreeMap<Address, FieldPlace> = BTreeMap::new();
    let mut order: Vec<Address> = Vec::new();
    for one in boxes {
        let address = form.address(&one.target.name).ok_or_else(|| {
            Error::internal(format!("the layout has a box for `{}`, which is no field", one.target.name))
        })?;
        let field_type =
            field_type(form, &address).ok_or_else(|| Error::internal(format!("`{address}` has no form field")))?;
        let place = places.entry(address.clone()).or_insert_with(|| {
            order.push(address.clone());
            FieldPlace { field: one.id, widgets: Vec::new(), field_type }
        });
        if place.widgets.iter().any(|widget| widget.state == one.target.state) {
            return Err(Error::internal(format!("the box of `{}` stands on two pages", one.target)));
        }
        place.widgets.push(Widget { id: one.id, state: one.target.state, extent: one.extent });
    }
    let mut draw = AppearanceWriter { document: &mut document, form };
    let mut tree = FieldTree::default();
    for address in order {
        if let Some(place) = places.get_mut(&address) {
            draw.field(&address, place)?;
            tree.insert(&form.pdf_name(&address), place.field)?;
        }
    }
    let fields = tree.write(&mut document, None)?;
    let acro_form = document.add_object(dictionary! {
        "Fields" => fields.into_iter().map(Object::Reference).collect::<Vec<_>>(),
        "DA" => appearance::default_appearance(),
        "DR" => dictionary! { "Font" => dictionary! { font::RESOURCE => font } },
    });
    let catalog = document.catalog_mut().map_err(|error| fault(&error))?;
    catalog.set("AcroForm", acro_form);
    text::order_tabs(&mut document);
    Ok(WidgetLayout { document, places, font: Some(font) })
}

fn fault(error: &lopdf::Error) -> Error {
    Error::internal(format!("the typeset pages are not as expected: {error}"))
}

struct LinkBox {
    id: ObjectId,
    target: WidgetTarget,
    extent: Extent,
}

/// Returns the links that stand for fields, in page order.
fn boxes(document: &Document) -> Result<Vec<LinkBox>> {
    let mut out = Vec::new();
    for page in document.page_iter() {
        let annotations = document
            .get_dictionary(page)
            .and_then(|page| page.get_deref(b"Annots", document))
            .and_then(Object::as_array)
            .cloned()
            .unwrap_or_default();
        for annotation in annotations {
            let id = annotation.as_reference().map_err(|error| fault(&error))?;
            let dict = document.get_dictionary(id).map_err(|error| fault(&error))?;
            let uri = dict
                .get_deref(b"A", document)
                .and_then(Object::as_dict)
                .and_then(|action| action.get_deref(b"URI", document))
                .and_then(Object::as_str)
                .unwrap_or_default();
            let Some(target) = WidgetTarget::from_link(&String::from_utf8_lossy(uri)) else { continue };
            let rect = text::rect(document, dict).ok_or_else(|| Error::internal("a link without a rectangle"))?;
            let quads = dict.get(b"QuadPoints").and_then(Object::as_array).map_or(8, Vec::len);
            if quads != 8 {
                return Err(Error::internal(format!("the box of `{target}` is in several pieces")));
            }
            out.push(LinkBox { id, target, extent: Extent::from_rect(rect) });
        }
    }
    Ok(out)
}

/// Turns the structure elements of these annotations into `Form`. `/K` is the widget itself and no array: pyHanko
/// finds a signed widget at `K.Obj` only, and reports tampering otherwise.
fn retag(document: &mut Document, widgets: &BTreeSet<ObjectId>) {
    for object in document.objects.values_mut() {
        let Object::Dictionary(element) = object else { continue };
        if element.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Link") && points_to(element, widgets)
        {
            element.set("S", "Form");
            let only = match element.get(b"K").and_then(Object::as_array).map(Vec::as_slice) {
                Ok([only]) => only.clone(),
                _ => continue,
            };
            element.set("K", only);
        }
    }
}

fn points_to(element: &Dictionary, widgets: &BTreeSet<ObjectId>) -> bool {
    let kids = match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.as_slice(),
        Ok(one) => std::slice::from_ref(one),
        Err(_) => &[],
    };
    kids.iter()
        .filter_map(|kid| kid.as_dict().ok())
        .any(|kid| kid.get(b"Obj").and_then(Object::as_reference).is_ok_and(|id| widgets.contains(&id)))
}

/// Writes appearance streams, separate ones for each widget and state. Programs that fill in forms edit the stream in
/// place, which would put one name into every widget that shares it.
struct AppearanceWriter<'a> {
    document: &'a mut Document,
    form: &'a Form,
}

impl AppearanceWriter<'_> {
    fn field(&mut self, address: &Address, place: &mut FieldPlace) -> Result<()> {
        let described = description(self.form, address);
        let read_only = self.form.field(address.field()).is_some_and(|field| field.read_only);
        let flags = if read_only { READ_ONLY } else { 0 };
        let kinds: Vec<(ObjectId, Option<String>, Extent)> =
            place.widgets.iter().map(|widget| (widget.id, widget.state.clone(), widget.extent)).collect();
        if place.field_type == FieldType::Radio {
            let group = self.document.add_object(dictionary! {
                "FT" => "Btn",
                "Ff" => RADIO | flags,
                "TU" => text_string(&described),
                "V" => "Off",
                "Kids" => kinds.iter().map(|(id, _, _)| Object::Reference(*id)).collect::<Vec<_>>(),
            });
            for (id, state, extent) in kinds {
                let state = state.unwrap_or_default();
                let on = appearance::dot(self.document, extent);
                let off = appearance::nothing(self.document, extent);
                let widget = self.widget(id)?;
                widget.set("Parent", group);
                widget.set("TU", text_string(&format!("{described}: {state}")));
                widget.set("AS", "Off");
                widget.set("MK", Dictionary::new());
                widget.set("AP", dictionary! { "N" => dictionary! { state.as_str() => on, "Off" => off } });
            }
            place.field = group;
            return Ok(());
        }
        for (id, _, extent) in kinds {
            let normal = match &place.field_type {
                FieldType::Tick => {
                    let on = appearance::tick(self.document, extent);
                    let off = appearance::nothing(self.document, extent);
                    Object::Dictionary(dictionary! { "Yes" => on, "Off" => off })
                }
                FieldType::Signature => appearance::nothing(self.document, extent).into(),
                _ => appearance::empty(self.document, extent).into(),
            };
            let field_type = place.field_type.clone();
            let widget = self.widget(id)?;
            widget.set("TU", text_string(&described));
            widget.set("AP", dictionary! { "N" => normal });
            match field_type {
                FieldType::Tick => {
                    widget.set("FT", "Btn");
                    widget.set("V", "Off");
                    widget.set("AS", "Off");
                }
                FieldType::Signature => widget.set("FT", "Sig"),
                FieldType::Combo(options) => {
                    widget.set("FT", "Ch");
                    widget.set("Opt", options.iter().map(|option| text_string(option)).collect::<Vec<_>>());
                    widget.set("Ff", COMBO | flags);
                    widget.set("DA", appearance::default_appearance());
                }
                FieldType::Lines => {
                    widget.set("FT", "Tx");
                    widget.set("Ff", MULTILINE | flags);
                    widget.set("DA", appearance::default_appearance());
                }
                FieldType::Line | FieldType::Radio => {
                    widget.set("FT", "Tx");
                    widget.set("Ff", flags);
                    widget.set("DA", appearance::default_appearance());
                }
            }
        }
        Ok(())
    }

    /// Removes the link's keys from an annotation and returns it.
    fn widget(&mut self, id: ObjectId) -> Result<&mut Dictionary> {
        let widget = self.document.get_dictionary_mut(id).map_err(|error| fault(&error))?;
        for key in [&b"A"[..], b"QuadPoints", b"Border", b"H", b"Contents", b"Dest", b"BS", b"C"] {
            widget.remove(key);
        }
        widget.set("Subtype", "Widget");
        // Annotation flag Print.
        widget.set("F", 4);
        Ok(widget)
    }
}

/// The field hierarchy: the full name `actions.2.by_whom` has three levels.
#[derive(Default)]
struct FieldTree {
    nodes: Vec<(String, FieldNode)>,
}

/// A field or a group of fields.
enum FieldNode {
    Field(ObjectId),
    Group(FieldTree),
}

impl FieldTree {
    /// Adds a field. Its name must not be a group, nor any prefix of it a field.
    fn insert(&mut self, name: &str, field: ObjectId) -> Result<()> {
        let (head, rest) = name.split_once('.').map_or((name, None), |(head, rest)| (head, Some(rest)));
        let known = self.nodes.iter().position(|(known, _)| known == head);
        match (known, rest) {
            (None, None) => self.nodes.push((head.to_owned(), FieldNode::Field(field))),
            (None, Some(rest)) => {
                let mut below = Self::default();
                below.insert(rest, field)?;
                self.nodes.push((head.to_owned(), FieldNode::Group(below)));
            }
            (Some(index), Some(rest)) if let FieldNode::Group(below) = &mut self.nodes[index].1 => {
                below.insert(rest, field)?
            }
            (Some(_), _) => return Err(Error::internal(format!("two fields share the name `{name}`"))),
        }
        Ok(())
    }

    /// Writes the hierarchy and returns the root fields.
    fn write(self, document: &mut Document, parent: Option<ObjectId>) -> Result<Vec<ObjectId>> {
        let mut out = Vec::new();
        for (name, node) in self.nodes {
            let id = match node {
                FieldNode::Field(id) => id,
                FieldNode::Group(below) => {
                    let group = document.add_object(Dictionary::new());
                    let kids = below.write(document, Some(group))?;
                    let dict = document.get_dictionary_mut(group).map_err(|error| fault(&error))?;
                    dict.set("Kids", kids.into_iter().map(Object::Reference).collect::<Vec<_>>());
                    group
                }
            };
            let dict = document.get_dictionary_mut(id).map_err(|error| fault(&error))?;
            dict.set("T", text_string(&name));
            if let Some(parent) = parent {
                dict.set("Parent", parent);
            }
            out.push(id);
        }
        Ok(out)
    }
}
