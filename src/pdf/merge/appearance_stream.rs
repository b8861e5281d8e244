//! Appearance streams of annotations, completed as the standard asks. Viewers draw an incomplete form XObject as an
//! appearance, but not from page content.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::appearance_cache::DrawnContent;
use super::content;
use super::source::{MergeSource, numbers, rectangle};
use crate::pdf::object::acroform::{name_is, object_text};
use crate::pdf::object::decode::plain;
use crate::pdf::object::matrix::{Matrix, bounds};

/// Longer content is not scanned.
const LONGEST: usize = 4 << 20;
/// Annotation flag NoRotate: the annotation stays upright on a rotated page.
const NO_ROTATE: i64 = 1 << 4;

/// Returns the normal appearance of an annotation.
pub(super) fn normal(source: &MergeSource, id: ObjectId) -> Option<&Object> {
    let appearances = source.dict(id)?.get(b"AP").ok()?;
    match source.document.dereference(appearances).ok()?.1 {
        Object::Dictionary(kinds) => kinds.get(b"N").ok(),
        // Some programs write the stream itself in place of the dictionary.
        Object::Stream(_) => Some(appearances),
        _ => None,
    }
}

/// Returns the appearance streams of a button by state.
pub(super) fn states(source: &MergeSource, id: ObjectId) -> BTreeMap<Vec<u8>, ObjectId> {
    match normal(source, id).map(|normal| source.document.dereference(normal)) {
        Some(Ok((_, Object::Dictionary(states)))) => {
            states.iter().filter_map(|(state, picture)| Some((state.clone(), stream_id(source, picture)?))).collect()
        }
        _ => BTreeMap::new(),
    }
}

/// Returns the appearance stream of the current state.
pub(super) fn current_appearance(source: &MergeSource, id: ObjectId) -> Option<ObjectId> {
    let normal = normal(source, id)?;
    match source.document.dereference(normal).ok()?.1 {
        Object::Dictionary(states) => {
            let state = source.dict(id)?.get_deref(b"AS", &source.document).ok()?.as_name().ok()?;
            stream_id(source, states.get(state).ok()?)
        }
        _ => stream_id(source, normal),
    }
}

/// Returns the stream of an object.
pub(super) fn stream(source: &MergeSource, id: ObjectId) -> Option<&Stream> {
    source.document.get_object(id).ok()?.as_stream().ok()
}

fn stream_id(source: &MergeSource, object: &Object) -> Option<ObjectId> {
    let (id, object) = source.document.dereference(object).ok()?;
    id.filter(|_| object.as_stream().is_ok())
}

/// Completes the appearances of an annotation so that every viewer and page can draw them. Only normal appearances
/// stay.
pub(super) fn mend(source: &mut MergeSource, id: ObjectId, page: ObjectId, is_button: bool) {
    if source.dict(id).is_none_or(|dict| !dict.has(b"AP")) {
        return;
    }
    let rect = source.dict(id).and_then(|dict| rectangle(&source.document, dict.get(b"Rect").ok()?));
    let layer = source.dict(id).and_then(|dict| dict.get(b"OC").ok()).cloned();
    let by_state = states(source, id);
    let single = by_state.is_empty().then(|| current_appearance(source, id)).flatten();
    for picture in by_state.values().copied().chain(single) {
        mend_form(source, picture, page, rect);
        // The drawing stays on the optional content layer of its annotation.
        if let (Some(layer), Ok(Object::Stream(form))) = (&layer, source.document.get_object_mut(picture)) {
            form.dict.set("OC", layer.clone());
        }
    }
    let state = state(source, id, &by_state);
    let normal: Option<Object> = match (single, is_button) {
        (Some(picture), false) => Some(picture.into()),
        // A button needs a dictionary of states, even for a single stream.
        (Some(picture), true) => Some(dictionary! { "Off" => picture }.into()),
        (None, true) if !by_state.is_empty() => {
            let states = by_state.iter().map(|(state, picture)| (state.clone(), Object::Reference(*picture)));
            Some(states.collect::<Dictionary>().into())
        }
        (None, _) => by_state.get(&state).map(|picture| (*picture).into()),
    };
    let Ok(dict) = source.document.get_dictionary_mut(id) else { return };
    match normal {
        Some(normal) => dict.set("AP", dictionary! { "N" => normal }),
        None => {
            dict.remove(b"AP");
        }
    }
    if is_button && single.is_some() {
        dict.set("AS", "Off");
    } else if is_button && !by_state.is_empty() {
        dict.set("AS", Object::Name(state));
    }
}

/// Returns the appearance state: `/AS`; else the field's value; else the only state, unless the field is an unmarked
/// button.
fn state(source: &MergeSource, id: ObjectId, by_state: &BTreeMap<Vec<u8>, ObjectId>) -> Vec<u8> {
    let said = source.dict(id).and_then(|dict| dict.get_deref(b"AS", &source.document).ok()?.as_name().ok());
    if let Some(said) = said {
        return said.to_vec();
    }
    let value =
        source.inherited(id, b"V").and_then(|value| object_text(&source.document, value)).map(String::into_bytes);
    let is_field = source.inherited(id, b"FT").is_some();
    let only = by_state.keys().next().filter(|_| by_state.len() == 1 && !is_field).cloned();
    value.filter(|value| by_state.contains_key(value)).or(only).unwrap_or_else(|| b"Off".to_vec())
}

/// Adds the required keys of a form XObject.
fn mend_form(source: &mut MergeSource, id: ObjectId, page: ObjectId, rect: Option<[f32; 4]>) {
    let Some(form) = stream(source, id) else { return };
    let document = &source.document;
    let is_picture = name_is(&form.dict, b"Subtype", b"Image") || (form.dict.has(b"Width") && !form.dict.has(b"BBox"));
    if is_picture {
        frame_image(source, id);
        return;
    }
    let area = form.dict.get(b"BBox").ok().and_then(|area| rectangle(document, area));
    let area = area.or_else(|| drawn_area(source, form, rect));
    let own = form.dict.get_deref(b"Matrix", document).and_then(Object::as_array).ok();
    let broken = form.dict.has(b"Matrix") && own.is_none_or(|own| own.len() != 6);
    let resources = form.dict.get_deref(b"Resources", document).and_then(Object::as_dict).is_err();
    let resources = resources.then(|| inherited_resources(source, page));
    let Ok(Object::Stream(form)) = source.document.get_object_mut(id) else { return };
    form.dict.set("Type", "XObject");
    form.dict.set("Subtype", "Form");
    if let Some(area) = area {
        form.dict.set("BBox", numbers(area));
    }
    if broken {
        form.dict.remove(b"Matrix");
    }
    if let Some(resources) = resources {
        form.dict.set("Resources", resources);
    }
}

/// Returns the resources of the page and the form, for an appearance without its own.
fn inherited_resources(source: &MergeSource, page: ObjectId) -> Dictionary {
    let document = &source.document;
    let own = source.dict(page).and_then(|page| page.get_deref(b"Resources", document).ok()?.as_dict().ok());
    let mut out = own.cloned().unwrap_or_default();
    let form = source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
    let shared = form.and_then(|form| form.get_deref(b"DR", document).ok()?.as_dict().ok());
    let fonts =
        |of: &Dictionary| of.get_deref(b"Font", document).and_then(Object::as_dict).cloned().unwrap_or_default();
    let mut all = shared.map(fonts).unwrap_or_default();
    for (name, font) in &fonts(&out) {
        all.set(name.clone(), font.clone());
    }
    out.set("Font", all);
    out
}

/// Returns the bounding box of the content of a form XObject without `/BBox`, in form space.
fn drawn_area(source: &MergeSource, form: &Stream, rect: Option<[f32; 4]>) -> Option<[f32; 4]> {
    let rect = rect?;
    let plain = plain(form, LONGEST)?;
    let drawn = content::scan(&plain, &|_| Some(([0.0, 0.0, 1.0, 1.0], Matrix::IDENTITY)));
    let corners: Vec<(f32, f32)> = drawn.boxes.iter().flat_map(|one| [(one[0], one[1]), (one[2], one[3])]).collect();
    let drawn = matrix(source, &form.dict).area(bounds(&corners)?);
    // The content uses either page coordinates or the annotation's own.
    let middle = ((drawn[0] + drawn[2]) / 2.0, (drawn[1] + drawn[3]) / 2.0);
    let on_page = middle.0 > rect[0] && middle.0 < rect[2] && middle.1 > rect[1] && middle.1 < rect[3];
    let own = [0.0, 0.0, rect[2] - rect[0], rect[3] - rect[1]];
    let in_own = middle.0 < own[2] && middle.1 < own[3];
    Some(if on_page && !in_own { rect } else { own })
}

/// Wraps an image that is used as an appearance in a form XObject.
fn frame_image(source: &mut MergeSource, id: ObjectId) {
    let Some(image) = stream(source, id).cloned() else { return };
    let image = source.document.add_object(image);
    if let Ok(Object::Stream(image)) = source.document.get_object_mut(image) {
        image.dict.set("Type", "XObject");
        image.dict.set("Subtype", "Image");
    }
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Im" => image } },
    };
    source.document.objects.insert(id, Stream::new(form, b"/Im Do".to_vec()).into());
}

/// Returns the current appearance stream, its matrix to page coordinates, and its rectangle on the page.
pub(super) fn place(source: &MergeSource, id: ObjectId, turned: i64) -> Option<(ObjectId, Matrix, [f32; 4])> {
    let document = &source.document;
    let dict = source.dict(id)?;
    let rect = rectangle(document, dict.get(b"Rect").ok()?)?;
    let picture = current_appearance(source, id)?;
    let form = &stream(source, picture)?.dict;
    let area = rectangle(document, form.get(b"BBox").ok()?)?;
    let [left, bottom, right, top] = matrix(source, form).area(area);
    let (width, height) = (right - left, top - bottom);
    if width <= 0.0 || height <= 0.0 {
        return None;
    }
    let (x, y) = ((rect[2] - rect[0]) / width, (rect[3] - rect[1]) / height);
    let mut matrix = Matrix([x, 0.0, 0.0, y, rect[0] - left * x, rect[1] - bottom * y]);
    let mut taken = rect;
    let flags = dict.get(b"F").and_then(Object::as_i64).unwrap_or(0);
    if flags & NO_ROTATE != 0 && turned != 0 {
        let upright = Matrix::turn(turned).around(rect[0], rect[3]);
        matrix = matrix.then(upright);
        taken = upright.area(rect);
    }
    matrix.0.iter().all(|number| number.is_finite()).then_some((picture, matrix, taken))
}

/// Returns the matrix of a form XObject.
pub(super) fn matrix(source: &MergeSource, dict: &Dictionary) -> Matrix {
    let list = dict.get_deref(b"Matrix", &source.document).and_then(Object::as_array);
    let numbers = list.into_iter().flatten().filter_map(|number| source.document.dereference(number).ok());
    let numbers: Vec<f32> = numbers.filter_map(|(_, number)| number.as_float().ok()).collect();
    numbers.try_into().map_or(Matrix::IDENTITY, Matrix)
}

/// The most straight lines of a beveled frame with the dividers of a comb.
const FRAME: usize = 120;

impl DrawnContent {
    /// Scans an appearance, once each. An unreadable one counts as drawing everything, so that it stays.
    pub(super) fn from_form(source: &MergeSource, picture: ObjectId) -> Self {
        if let Some(known) = source.looked.borrow().seen.get(&picture) {
            return *known;
        }
        let seen = stream(source, picture).map(Self::scan_stream).unwrap_or_default();
        source.looked.borrow_mut().seen.insert(picture, seen);
        seen
    }

    fn scan_stream(stream: &Stream) -> Self {
        let Some(content) = plain(stream, LONGEST).and_then(|plain| Content::decode(&plain).ok()) else {
            return Self { text: true, shapes: true, any: true };
        };
        let mut seen = Self::default();
        let mut lines = 0;
        for operation in &content.operations {
            match operation.operator.as_str() {
                "Tj" | "TJ" | "'" | "\"" => (seen.text, seen.any) = (true, true),
                "Do" | "BI" | "sh" => (seen.shapes, seen.any) = (true, true),
                "c" | "v" | "y" => seen.shapes = true,
                "l" => lines += 1,
                "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" => seen.any = true,
                _ => {}
            }
        }
        seen.shapes |= lines > FRAME;
        seen
    }
}
