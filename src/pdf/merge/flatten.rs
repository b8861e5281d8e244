//! Flattens fields and markup: draws their appearance streams on the page and keeps their text for screen readers.

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::annotation::{describe, is_hidden};
use super::appearance_cache::DrawnContent;
use super::appearance_stream::place;
use super::fonts;
use super::source::{MergeSource, numbers};
use super::{structure, value};
use crate::pdf::object::acroform::object_text;
use crate::pdf::object::matrix::Matrix;
use crate::pdf::object::text::text_string;

const RADIO: i64 = 1 << 15;
const BUTTON: i64 = 1 << 16;

/// A flattened annotation.
#[derive(Debug)]
pub(super) struct FlatDrawing {
    /// Its appearance stream.
    pub picture: ObjectId,
    /// Maps the stream's coordinates to the page's.
    pub matrix: Matrix,
    /// Its rectangle on the page.
    pub rect: [f32; 4],
    /// Its structure element.
    pub element: Option<ObjectId>,
    /// The type of that element.
    pub structure_type: &'static str,
}

/// Returns the accessible name of a field.
pub(super) fn description(source: &MergeSource, id: ObjectId) -> String {
    let found = source.dict(id).and_then(|dict| dict.get(b"TU").ok()).or_else(|| source.inherited(id, b"TU"));
    let found = found.or_else(|| source.inherited(id, b"T")).and_then(|name| object_text(&source.document, name));
    found.filter(|name| !name.is_empty()).unwrap_or_else(|| "Field".to_owned())
}

/// Flattens a widget; none when it shows nothing. Its structure element stays a `Form` with the role, state and name
/// of the field.
pub(super) fn widget(source: &mut MergeSource, id: ObjectId, turned: i64) -> Option<FlatDrawing> {
    let dict = source.dict(id)?;
    let hidden = is_hidden(dict);
    let key = dict.get(b"StructParent").and_then(Object::as_i64).ok();
    let field_type = source.inherited(id, b"FT").and_then(|name| name.as_name().ok()).unwrap_or_default().to_vec();
    let flags = source.inherited(id, b"Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
    let role = match field_type.as_slice() {
        b"Btn" if flags & BUTTON != 0 => "pb",
        b"Btn" if flags & RADIO != 0 => "rb",
        b"Btn" => "cb",
        _ => "tv",
    };
    let on = role != "tv" && dict.get(b"AS").and_then(Object::as_name).is_ok_and(|state| state != b"Off");
    // An empty text field needs no drawing; most fields of a blank are empty.
    let blank = (role == "tv" && field_type != b"Sig" && value::text(source, id).is_empty())
        || (matches!(role, "rb" | "cb") && !on);
    let drawing = if hidden { None } else { place(source, id, turned) };
    let drawing = drawing.filter(|(picture, ..)| !blank || DrawnContent::from_form(source, *picture).any);

    let element = key.and_then(|key| source.parents.remove(&key)).and_then(|element| element.as_reference().ok());
    let element = match element.filter(|element| source.dict(*element).is_some_and(structure::is_form)) {
        Some(element) => Some(element),
        None if hidden => None,
        None => structure::add(source, dictionary! { "S" => "Form" }),
    }?;
    let mut field = dictionary! {
        "O" => "PrintField",
        "Role" => role,
        "Desc" => text_string(&description(source, id)),
    };
    if role == "rb" || role == "cb" {
        field.set("checked", if on { "on" } else { "off" });
    }
    let words = (on && drawing.is_some()).then(|| format!("{}: marked", description(source, id)));
    let known = source.dict(element).and_then(|element| element.get_deref(b"A", &source.document).ok()).cloned();
    let dict = source.document.get_dictionary_mut(element).ok()?;
    let mut attributes = match known {
        Some(Object::Array(list)) => list,
        Some(one) => vec![one],
        None => Vec::new(),
    };
    attributes.push(field.into());
    dict.set("A", attributes);
    if let Some(words) = words.filter(|_| !dict.has(b"Alt")) {
        dict.set("Alt", text_string(&words));
    }
    unlink(source, element, id);
    let (picture, matrix, rect) = drawing?;
    lacks_fonts(source, picture);
    Some(FlatDrawing { picture, matrix, rect, element: Some(element), structure_type: "Form" })
}

/// Flattens markup; none when it has no appearance.
pub(super) fn markup(source: &mut MergeSource, id: ObjectId, subtype: &[u8], turned: i64) -> Option<FlatDrawing> {
    if is_hidden(source.dict(id)?) {
        return None;
    }
    let (picture, matrix, rect) = place(source, id, turned)?;
    let key = source.dict(id)?.get(b"StructParent").and_then(Object::as_i64).ok();
    let words = describe(source, id, subtype);
    let known = key.and_then(|key| source.parents.remove(&key)).and_then(|element| element.as_reference().ok());
    // Typed text can be read out as it is; a figure needs alternate text.
    let structure_type = if subtype == b"FreeText" { "P" } else { "Figure" };
    let element = match known {
        Some(element) => {
            unlink(source, element, id);
            Some(element)
        }
        None => structure::add(source, Dictionary::new()),
    };
    if let Some(dict) = element.and_then(|element| source.document.get_dictionary_mut(element).ok()) {
        dict.set("S", structure_type);
        if structure_type == "Figure" {
            dict.set("Alt", text_string(&words));
            dict.set("A", dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => numbers(rect) });
        }
    }
    lacks_fonts(source, picture);
    Some(FlatDrawing { picture, matrix, rect, element, structure_type })
}

/// Records the fonts of an appearance that are not embedded.
pub(super) fn lacks_fonts(source: &mut MergeSource, picture: ObjectId) {
    for font in fonts::missing(source, picture).iter() {
        *source.missing_fonts.entry(font.clone()).or_default() += 1;
    }
}

/// Removes the object reference of an annotation from its element.
fn unlink(source: &mut MergeSource, element: ObjectId, id: ObjectId) {
    let kids = source.dict(element).and_then(|dict| dict.get_deref(b"K", &source.document).ok()).cloned();
    let mut kids = match kids {
        Some(Object::Array(kids)) => kids,
        Some(one) => vec![one],
        None => return,
    };
    kids.retain(|kid| {
        let kid = source.document.dereference(kid).ok().and_then(|(_, kid)| kid.as_dict().ok());
        !kid.is_some_and(|kid| kid.get(b"Obj").and_then(Object::as_reference).is_ok_and(|object| object == id))
    });
    if let Ok(dict) = source.document.get_dictionary_mut(element) {
        dict.remove(b"K");
        if !kids.is_empty() {
            dict.set("K", kids);
        }
    }
}
