//! The file of a blank in two parts: what all completed forms have alike, which is written once, and the objects that
//! answers change.
//!
//! A blank in this form can be kept in a file of its own ([`BlankFile::kept`]), without the two streams of the font that
//! all blanks share.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Writer};
use memchr::memmem;

use super::appearance::Extent;
use super::field_type::{FieldType, field_type};
use super::widget::{FieldPlace, Widget, WidgetLayout};
use crate::error::{Error, Result};
use crate::form::{Address, Form};
use crate::pdf::font;
use crate::pdf::object::deflate::{deflate, deflate_quickly, inflate};
use crate::pdf::object::file_frame::{self, NO_TEXT, ObjectLocation, PACKED, STREAM, WIDTHS};
use crate::pdf::object::open::unpacked;
use crate::pdf::object::text::{from_text_string, rect};

/// The most objects of an object stream, so that a reader decompresses little for one object.
const MOST_PACKED: usize = 250;
/// The most bytes of a decompressed part of a kept blank.
const MOST_KEPT: usize = 16 << 20;
/// The entries of the trailer that a file keeps.
const TRAILER: [&[u8]; 3] = [b"Root", b"Info", b"ID"];

/// A blank that can be filled in and written many times.
#[derive(Debug, Clone)]
pub struct BlankFile {
    written: Written,
    /// The length of what is written without the streams of the font.
    length_without_font: usize,
    /// The entries of the trailer, without brackets.
    trailer: Vec<u8>,
    fields: Document,
    /// The fields.
    pub places: BTreeMap<Address, FieldPlace>,
    /// The font of values; none for a handout without fields.
    pub font: Option<ObjectId>,
}

impl BlankFile {
    /// Writes what answers do not change.
    ///
    /// # Errors
    /// When it cannot be written, which is an internal error.
    pub fn new(layout: WidgetLayout) -> Result<Self> {
        let WidgetLayout { mut document, places, font } = layout;
        let mut trailer = Dictionary::new();
        for key in TRAILER {
            if let Ok(value) = document.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        let mut fields = Document::new();
        fields.trailer = document.trailer.clone();
        for id in changing(&document) {
            if let Some(object) = document.objects.remove(&id) {
                fields.objects.insert(id, object);
            }
        }
        let font_ids = font.map(font::stream_ids).into_iter().flatten();
        let font_streams: Vec<(ObjectId, Object)> =
            font_ids.filter_map(|id| document.objects.remove_entry(&id)).collect();
        let mut written = Written::new(&document.version);
        let mut next = document.max_id;
        let (alone, packed): (Vec<_>, Vec<_>) =
            document.objects.iter().partition(|(_, object)| matches!(object, Object::Stream(_)));
        for (id, object) in alone {
            written.object(*id, object)?;
        }
        for some in packed.chunks(MOST_PACKED) {
            next += 1;
            written.object_stream(next, some, deflate)?;
        }
        fields.max_id = next;
        let length_without_font = written.bytes.len();
        for (id, stream) in &font_streams {
            written.object(*id, stream)?;
        }
        let mut text = Vec::new();
        Writer::write_object(&mut text, &Object::Dictionary(trailer)).map_err(|error| fault(&error))?;
        let trailer = text.strip_prefix(b"<<").and_then(|text| text.strip_suffix(b">>")).unwrap_or(&text).to_vec();
        Ok(Self { written, length_without_font, trailer, fields, places, font })
    }

    /// The objects that answers change: the catalog, the fields and their widgets. What is filled in is set in this
    /// document.
    #[must_use]
    pub fn fields(&self) -> Document {
        self.fields.clone()
    }

    /// Writes the file with these fields.
    ///
    /// # Errors
    /// When it cannot be written, which is an internal error.
    pub fn write(&self, fields: &Document) -> Result<Vec<u8>> {
        self.written.clone().finish(fields, &self.trailer)
    }

    /// The blank as [`Self::from_kept`] takes it.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn kept(&self) -> Result<Vec<u8>> {
        let mut written = self.written.clone();
        written.bytes.truncate(self.length_without_font);
        for id in self.font.map(font::stream_ids).into_iter().flatten() {
            written.set(id.0, ObjectLocation::Nowhere);
        }
        written.finish(&self.fields, &self.trailer)
    }

    /// Reads a blank of this form that [`Self::kept`] wrote; none if it is no such file.
    #[must_use]
    pub fn from_kept(form: &Form, bytes: &[u8]) -> Option<Self> {
        let end = memmem::rfind(bytes, START.as_bytes())?;
        let start = usize::try_from(number_after(bytes.get(end..)?, START)?).ok()?;
        let (xref, table) = stream_at(bytes, start)?;
        let (from, to) = (memmem::find(xref, WIDTHS.as_bytes())?, memmem::find(xref, PACKED.as_bytes())?);
        let trailer = xref.get(from + WIDTHS.len()..to)?.to_vec();
        let mut locations = file_frame::locations(&table);
        // The object stream of the fields comes right before the cross-reference stream, and so do their numbers.
        let container = locations.len().checked_sub(2)?;
        let ObjectLocation::At(offset) = *locations.get(container)? else { return None };
        let (dict, data) = stream_at(bytes, offset)?;
        let number = |key: &str| usize::try_from(number_after(dict, key)?).ok();
        let objects = unpacked(&data, number("/N ")?, number("/First ")?)?;
        let mut fields = Document::new();
        fields.objects = objects.into_iter().map(|(number, object)| ((number, 0), object)).collect();
        fields.max_id = u32::try_from(container).ok()?.checked_sub(1)?;
        let root = u32::try_from(number_after(&trailer, "/Root ")?).ok()?;
        fields.trailer.set("Root", (root, 0));
        let font = font_of(&fields);
        locations.truncate(container);
        let mut written = Written { bytes: bytes.get(..offset)?.to_vec(), locations };
        let length_without_font = written.bytes.len();
        for (id, stream) in font.map(font::streams).into_iter().flatten() {
            written.object(id, &Object::Stream(stream)).ok()?;
        }
        let places = places(form, &fields)?;
        Some(Self { written, length_without_font, trailer, fields, places, font })
    }
}

fn fault(error: &std::io::Error) -> Error {
    Error::internal(format!("the PDF cannot be written: {error}"))
}

/// The catalog, the dictionary of the fields, the fields and their widgets.
fn changing(document: &Document) -> Vec<ObjectId> {
    let mut out: Vec<ObjectId> = document.trailer.get(b"Root").and_then(Object::as_reference).into_iter().collect();
    let Some(acro_form) = acro_form(document) else { return out };
    out.push(acro_form);
    let kids = |id: ObjectId, key: &[u8]| references(document.get_dictionary(id).ok(), key);
    let mut open = kids(acro_form, b"Fields");
    while let Some(id) = open.pop() {
        out.push(id);
        open.extend(kids(id, b"Kids"));
    }
    out
}

fn acro_form(document: &Document) -> Option<ObjectId> {
    document.catalog().ok()?.get(b"AcroForm").and_then(Object::as_reference).ok()
}

fn references(dict: Option<&Dictionary>, key: &[u8]) -> Vec<ObjectId> {
    let list = dict.and_then(|dict| dict.get(key).and_then(Object::as_array).ok());
    list.into_iter().flatten().filter_map(|one| one.as_reference().ok()).collect()
}

/// The font in the default resources of the fields.
fn font_of(fields: &Document) -> Option<ObjectId> {
    let resources = fields.get_dictionary(acro_form(fields)?).ok()?.get(b"DR").and_then(Object::as_dict).ok()?;
    let fonts = resources.get(b"Font").and_then(Object::as_dict).ok()?;
    fonts.get(font::RESOURCE.as_bytes()).and_then(Object::as_reference).ok()
}

/// The places of the fields of a form, read from their dictionaries.
fn places(form: &Form, fields: &Document) -> Option<BTreeMap<Address, FieldPlace>> {
    let mut out = BTreeMap::new();
    let Some(acro_form) = acro_form(fields) else { return Some(out) };
    let roots = references(fields.get_dictionary(acro_form).ok(), b"Fields");
    let mut open: Vec<(ObjectId, String)> = roots.into_iter().map(|id| (id, String::new())).collect();
    while let Some((id, above)) = open.pop() {
        let dict = fields.get_dictionary(id).ok()?;
        let own = from_text_string(dict.get(b"T").and_then(Object::as_str).ok()?);
        let name = if above.is_empty() { own } else { format!("{above}.{own}") };
        let kids = references(Some(dict), b"Kids");
        if dict.get(b"FT").is_err() {
            open.extend(kids.into_iter().map(|kid| (kid, name.clone())));
            continue;
        }
        let address = form.address(&name)?;
        let field_type = field_type(form, &address)?;
        let ids = if kids.is_empty() { vec![id] } else { kids };
        let widgets = ids.into_iter().map(|id| widget(fields, id, &field_type)).collect::<Option<_>>()?;
        out.insert(address, FieldPlace { field: id, widgets, field_type });
    }
    Some(out)
}

fn widget(fields: &Document, id: ObjectId, field_type: &FieldType) -> Option<Widget> {
    let dict = fields.get_dictionary(id).ok()?;
    let state = match field_type {
        FieldType::Radio => {
            let states = dict.get(b"AP").and_then(Object::as_dict).ok()?.get(b"N").and_then(Object::as_dict).ok()?;
            let on = states.iter().map(|(name, _)| name).find(|name| name.as_slice() != b"Off")?;
            Some(String::from_utf8_lossy(on).into_owned())
        }
        _ => None,
    };
    Some(Widget { id, state, extent: Extent::from_rect(rect(fields, dict)?) })
}

const START: &str = "startxref\n";

/// The dictionary and the decompressed data of a stream that [`Written`] wrote.
fn stream_at(bytes: &[u8], offset: usize) -> Option<(&[u8], Vec<u8>)> {
    let object = bytes.get(offset..)?;
    let at = memmem::find(object, STREAM.as_bytes())?;
    let (data, end) = inflate(object.get(at + STREAM.len()..)?, true, MOST_KEPT);
    end.and_then(|_| Some((object.get(..at)?, data)))
}

fn number_after(bytes: &[u8], words: &str) -> Option<i64> {
    let digits = bytes.get(memmem::find(bytes, words.as_bytes())? + words.len()..)?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    str::from_utf8(digits.get(..end)?).ok()?.parse().ok()
}

/// A file that is being written.
#[derive(Debug, Clone)]
struct Written {
    bytes: Vec<u8>,
    locations: Vec<ObjectLocation>,
}

impl Written {
    fn new(version: &str) -> Self {
        Self { bytes: [b"%PDF-", version.as_bytes(), b"\n", NO_TEXT].concat(), locations: Vec::new() }
    }

    fn set(&mut self, number: u32, location: ObjectLocation) {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        if self.locations.len() <= place {
            self.locations.resize(place + 1, ObjectLocation::Nowhere);
        }
        self.locations[place] = location;
    }

    fn object(&mut self, id: ObjectId, object: &Object) -> Result<()> {
        self.set(id.0, ObjectLocation::At(self.bytes.len()));
        self.bytes.extend_from_slice(format!("{} 0 obj\n", id.0).as_bytes());
        Writer::write_object(&mut self.bytes, object).map_err(|error| fault(&error))?;
        self.bytes.extend_from_slice(b"\nendobj\n");
        Ok(())
    }

    fn stream(&mut self, number: u32, dict: &[u8], data: &[u8]) {
        self.set(number, ObjectLocation::At(self.bytes.len()));
        file_frame::write_stream(&mut self.bytes, number, dict, data);
    }

    /// Writes objects that are no streams into an object stream with this number.
    fn object_stream(
        &mut self,
        container: u32,
        objects: &[(&ObjectId, &Object)],
        deflate: fn(&[u8]) -> Vec<u8>,
    ) -> Result<()> {
        let (mut index, mut data) = (Vec::new(), Vec::new());
        for (place, (id, object)) in objects.iter().enumerate() {
            index.push((id.0, data.len()));
            self.set(id.0, ObjectLocation::In(container, place));
            Writer::write_object(&mut data, object).map_err(|error| fault(&error))?;
            data.push(b'\n');
        }
        let (dict, data) = file_frame::object_stream(&index, &data, deflate);
        self.stream(container, dict.as_bytes(), &data);
        Ok(())
    }

    /// Writes the fields and the cross-reference stream.
    fn finish(mut self, fields: &Document, trailer: &[u8]) -> Result<Vec<u8>> {
        let (alone, packed): (Vec<_>, Vec<_>) =
            fields.objects.iter().partition(|(_, object)| matches!(object, Object::Stream(_)));
        for (id, object) in alone {
            self.object(*id, object)?;
        }
        let (container, xref) = (fields.max_id + 1, fields.max_id + 2);
        self.object_stream(container, &packed, deflate_quickly)?;
        let start = self.bytes.len();
        self.set(xref, ObjectLocation::At(start));
        let table = file_frame::table(&self.locations).ok_or_else(|| Error::internal("a PDF of more than 4 GB"))?;
        let dict = format!("/Type/XRef/Size {}{WIDTHS}", self.locations.len());
        self.stream(xref, &[dict.as_bytes(), trailer, PACKED.as_bytes()].concat(), &deflate_quickly(&table));
        self.bytes.extend_from_slice(format!("{START}{start}\n%%EOF\n").as_bytes());
        Ok(self.bytes)
    }
}
