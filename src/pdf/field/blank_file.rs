//! The file of a blank in two parts: what all completed forms have alike, which is written once, and the objects that
//! answers change.
//!
//! A blank in this form can be kept in a file of its own ([`BlankFile::kept`]), without the two streams of the font that
//! all blanks share.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, ObjectStream, Stream, Writer};

use super::appearance::Extent;
use super::field_type::{FieldType, field_type};
use super::widget::{FieldPlace, Widget, WidgetLayout};
use crate::error::{Error, Result};
use crate::form::{Address, Form};
use crate::pdf::font;
use crate::pdf::object::deflate::{deflate, inflate};
use crate::pdf::object::text::{from_text_string, rect};

/// The most objects of an object stream, so that a reader decompresses little for one object.
const MOST_PACKED: usize = 250;
/// The most bytes of a decompressed part of a kept blank.
const MOST_KEPT: usize = 16 << 20;
/// The entries of the trailer that a file keeps.
const TRAILER: [&[u8]; 3] = [b"Root", b"Info", b"ID"];
const WIDTHS: &str = "/W[1 4 2]";
const PACKED: &str = "/Filter/FlateDecode";

/// A row of the cross-reference stream: the type, an offset or the number of an object stream, the place in it.
type Row = [u8; 7];

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
        let streams = font.map(font::streams).into_iter().flatten();
        streams.clone().for_each(|(id, _)| drop(document.objects.remove(&id)));
        let mut written = Written::new(&document.version);
        let mut next = document.max_id;
        let (alone, packed): (Vec<_>, Vec<_>) =
            document.objects.iter().partition(|(_, object)| matches!(object, Object::Stream(_)));
        for (id, object) in alone {
            written.object(*id, object)?;
        }
        for some in packed.chunks(MOST_PACKED) {
            next += 1;
            written.object_stream(next, some)?;
        }
        fields.max_id = next;
        let length_without_font = written.bytes.len();
        written.font(streams)?;
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
        for (id, _) in self.font.map(font::streams).into_iter().flatten() {
            written.set(id.0, [0; 7]);
        }
        written.finish(&self.fields, &self.trailer)
    }

    /// Reads a blank of this form that [`Self::kept`] wrote; none if it is no such file.
    #[must_use]
    pub fn from_kept(form: &Form, bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(START.len()).rposition(|some| some == START.as_bytes())?;
        let start = usize::try_from(number_after(bytes.get(end..)?, START)?).ok()?;
        let (xref, rows) = stream_at(bytes, start)?;
        let trailer = xref.get(position(xref, WIDTHS)? + WIDTHS.len()..position(xref, PACKED)?)?.to_vec();
        let mut rows: Vec<Row> = rows.chunks_exact(7).filter_map(|row| row.try_into().ok()).collect();
        // The object stream of the fields comes right before the cross-reference stream, and so do their numbers.
        let container = rows.len().checked_sub(2)?;
        let [1, a, b, c, d, ..] = *rows.get(container)? else { return None };
        let offset = usize::try_from(u32::from_be_bytes([a, b, c, d])).ok()?;
        let (dict, data) = stream_at(bytes, offset)?;
        let mut packed = Dictionary::new();
        packed.set("N", number_after(dict, "/N ")?);
        packed.set("First", number_after(dict, "/First ")?);
        let mut fields = Document::new();
        fields.objects = ObjectStream::new(&Stream::new(packed, data)).ok()?.objects;
        fields.max_id = u32::try_from(container).ok()?.checked_sub(1)?;
        let root = u32::try_from(number_after(&trailer, "/Root ")?).ok()?;
        fields.trailer.set("Root", (root, 0));
        let font = font_of(&fields);
        rows.truncate(container);
        let mut written = Written { bytes: bytes.get(..offset)?.to_vec(), rows };
        // The places of the fields are set when they are written.
        for id in fields.objects.keys() {
            written.set(id.0, [0; 7]);
        }
        let length_without_font = written.bytes.len();
        written.font(font.map(font::streams).into_iter().flatten()).ok()?;
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
const STREAM: &str = "\nstream\n";

/// The dictionary and the decompressed data of a stream that [`Written`] wrote.
fn stream_at(bytes: &[u8], offset: usize) -> Option<(&[u8], Vec<u8>)> {
    let object = bytes.get(offset..)?;
    let at = position(object, STREAM)?;
    let (data, end) = inflate(object.get(at + STREAM.len()..)?, true, MOST_KEPT);
    end.and_then(|_| Some((object.get(..at)?, data)))
}

fn position(bytes: &[u8], words: &str) -> Option<usize> {
    bytes.windows(words.len()).position(|some| some == words.as_bytes())
}

fn number_after(bytes: &[u8], words: &str) -> Option<i64> {
    let digits = bytes.get(position(bytes, words)? + words.len()..)?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    str::from_utf8(digits.get(..end)?).ok()?.parse().ok()
}

/// A file that is being written.
#[derive(Debug, Clone)]
struct Written {
    bytes: Vec<u8>,
    rows: Vec<Row>,
}

impl Written {
    fn new(version: &str) -> Self {
        // The second line tells programs that the file is no text (7.5.2).
        Self { bytes: [b"%PDF-", version.as_bytes(), b"\n%\xE2\xE3\xCF\xD3\n"].concat(), rows: Vec::new() }
    }

    fn set(&mut self, number: u32, row: Row) {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        if self.rows.len() <= place {
            self.rows.resize(place + 1, [0; 7]);
        }
        self.rows[place] = row;
    }

    /// Begins an object and notes where it is.
    fn begin(&mut self, number: u32) -> Result<()> {
        let offset = u32::try_from(self.bytes.len()).map_err(|_| Error::internal("a PDF of more than 4 GB"))?;
        self.set(number, row(1, offset, 0));
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        Ok(())
    }

    fn object(&mut self, id: ObjectId, object: &Object) -> Result<()> {
        self.begin(id.0)?;
        Writer::write_object(&mut self.bytes, object).map_err(|error| fault(&error))?;
        self.bytes.extend_from_slice(b"\nendobj\n");
        Ok(())
    }

    fn font(&mut self, streams: impl Iterator<Item = (ObjectId, Stream)>) -> Result<()> {
        for (id, stream) in streams {
            self.object(id, &Object::Stream(stream))?;
        }
        Ok(())
    }

    /// Writes objects that are no streams into an object stream with this number.
    fn object_stream(&mut self, container: u32, objects: &[(&ObjectId, &Object)]) -> Result<()> {
        let (mut index, mut data) = (String::new(), Vec::new());
        for (place, (id, object)) in objects.iter().enumerate() {
            index.push_str(&format!("{} {} ", id.0, data.len()));
            let place = u16::try_from(place).map_err(|_| Error::internal("a PDF of too many fields"))?;
            self.set(id.0, row(2, container, place));
            Writer::write_object(&mut data, object).map_err(|error| fault(&error))?;
            data.push(b'\n');
        }
        let dict = format!("/Type/ObjStm/N {}/First {}", objects.len(), index.len());
        self.begin(container)?;
        self.packed_stream(dict.as_bytes(), &[index.as_bytes(), &data].concat());
        Ok(())
    }

    fn packed_stream(&mut self, dict: &[u8], data: &[u8]) {
        let data = deflate(data);
        self.bytes.extend_from_slice(b"<<");
        self.bytes.extend_from_slice(dict);
        self.bytes.extend_from_slice(format!("{PACKED}/Length {}>>{STREAM}", data.len()).as_bytes());
        self.bytes.extend_from_slice(&data);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Writes the fields and the cross-reference stream.
    fn finish(mut self, fields: &Document, trailer: &[u8]) -> Result<Vec<u8>> {
        let (alone, packed): (Vec<_>, Vec<_>) =
            fields.objects.iter().partition(|(_, object)| matches!(object, Object::Stream(_)));
        for (id, object) in alone {
            self.object(*id, object)?;
        }
        let (container, xref) = (fields.max_id + 1, fields.max_id + 2);
        self.object_stream(container, &packed)?;
        let start = self.bytes.len();
        self.begin(xref)?;
        // The first row is the head of the list of free objects.
        self.set(0, row(0, 0, u16::MAX));
        let dict = format!("/Type/XRef/Size {}{WIDTHS}", self.rows.len());
        let rows = self.rows.concat();
        self.packed_stream(&[dict.as_bytes(), trailer].concat(), &rows);
        self.bytes.extend_from_slice(format!("{START}{start}\n%%EOF\n").as_bytes());
        Ok(self.bytes)
    }
}

fn row(kind: u8, place: u32, index: u16) -> Row {
    let ([a, b, c, d], [e, f]) = (place.to_be_bytes(), index.to_be_bytes());
    [kind, a, b, c, d, e, f]
}
