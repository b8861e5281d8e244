//! Puts a document together from the objects that stand in a file, whatever its table of them says.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::xref::{XrefEntry, XrefRecovery};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::crypt::{self, StillEncrypted};
use super::parse::{self, Indirect, find, number_before};
use super::weight::ObjectWeight;
use crate::error::Result;
use crate::pdf::object::acroform::name_is;
use crate::pdf::object::decode::decode;
use crate::pdf::object::open::MOST_UNPACKED;

/// More objects than this are not looked for.
const MOST_OBJECTS: usize = 2_000_000;
/// Object streams unpack to no more than this together.
const MOST_PACKED: usize = 128 << 20;

/// A document put together anew.
#[derive(Debug)]
pub(super) struct RebuiltDocument {
    pub document: Document,
    /// Streams with a wrong `/Length`.
    pub misread: BTreeSet<ObjectId>,
    /// Objects of which a part is lost.
    pub broken: BTreeSet<ObjectId>,
    /// The file ends within a revision: what else was added in that is lost.
    pub is_cut_off: bool,
    pub locked: StillEncrypted,
}

impl RebuiltDocument {
    /// A document that was not put together anew.
    pub(super) fn as_read(document: Document) -> Self {
        Self {
            document,
            misread: BTreeSet::new(),
            broken: BTreeSet::new(),
            is_cut_off: false,
            locked: StillEncrypted::Nothing,
        }
    }
}

/// What a table of objects can be relied on for.
pub(super) struct XrefTrust<'a> {
    pub document: &'a Document,
    /// Where the objects begin of which the table says so rightly.
    pub places: &'a BTreeMap<u32, usize>,
}

struct DocumentRebuilder<'a> {
    bytes: &'a [u8],
    known: Option<&'a Document>,
    objects: BTreeMap<ObjectId, Object>,
    /// Where each stands, or the stream that it is packed in.
    places: BTreeMap<ObjectId, usize>,
    misread: BTreeSet<ObjectId>,
    broken: BTreeSet<ObjectId>,
    /// Where objects begin and end.
    spans: BTreeMap<usize, usize>,
}

/// Rebuilds a document. Where a table is relied on, only what it does not know of is looked for.
pub(super) fn rebuild(
    bytes: &[u8],
    known: Option<&Document>,
    table: Option<&XrefTrust<'_>>,
) -> Result<RebuiltDocument> {
    let mut builder = DocumentRebuilder {
        bytes,
        known,
        objects: BTreeMap::new(),
        places: BTreeMap::new(),
        misread: BTreeSet::new(),
        broken: BTreeSet::new(),
        spans: BTreeMap::new(),
    };
    for (number, place) in table.iter().flat_map(|table| table.places) {
        if let Some(found) = builder.indirect(*place).filter(|found| found.id.0 == *number) {
            builder.insert_object(found);
        }
    }
    let trusted: BTreeSet<ObjectId> = builder.objects.keys().copied().collect();
    let entries = table.map(|table| &table.document.reference_table.entries);
    builder.scan(|id| {
        let is_elsewhere = match entries.and_then(|entries| entries.get(&id.0)) {
            Some(XrefEntry::Free | XrefEntry::UnusableFree | XrefEntry::Compressed { .. }) => true,
            // What the number stood for before.
            Some(XrefEntry::Normal { generation, .. }) => *generation != id.1,
            None => false,
        };
        !trusted.contains(&id) && !is_elsewhere
    });
    let mut trailer = builder.trailer(table);
    if table.is_none() {
        builder.find_encryption(&mut trailer);
    }
    let is_cut_off = table.is_none() && builder.is_cut_off();
    let mut document = Document::new();
    if let Some(known) = known {
        document.version.clone_from(&known.version);
        document.reference_table.cross_reference_type = known.reference_table.cross_reference_type;
        document.xref_start = known.xref_start;
    }
    if let Some(table) = table {
        document.reference_table.entries.clone_from(&table.document.reference_table.entries);
    }
    document.trailer = trailer;
    document.objects = std::mem::take(&mut builder.objects);
    let locked = if document.trailer.has(b"Encrypt") { crypt::unlock(&mut document)? } else { StillEncrypted::Nothing };
    unpack(&mut document, &builder.places, entries);
    find_catalog(&mut document);
    document.max_id = document.objects.last_key_value().map_or(0, |(id, _)| id.0);
    if table.is_none() {
        document.xref_recovery = Some(XrefRecovery::Reconstructed);
    }
    Ok(RebuiltDocument { document, misread: builder.misread, broken: builder.broken, is_cut_off, locked })
}

impl DocumentRebuilder<'_> {
    fn indirect(&self, at: usize) -> Option<Indirect> {
        let length = |id: ObjectId| {
            let known = self.known.and_then(|known| known.objects.get(&id));
            usize::try_from(self.objects.get(&id).or(known)?.as_i64().ok()?).ok()
        };
        parse::indirect(self.bytes, at, &length)
    }

    fn insert_object(&mut self, found: Indirect) {
        for (holds, ids) in [(found.misread, &mut self.misread), (found.broken, &mut self.broken)] {
            if holds {
                ids.insert(found.id);
            } else {
                ids.remove(&found.id);
            }
        }
        self.spans.insert(found.start, found.end);
        self.places.insert(found.id, found.start);
        self.objects.insert(found.id, found.object);
    }

    /// Looks for objects from the first byte to the last; of those with one number, the last is kept.
    fn scan(&mut self, wanted: impl Fn(ObjectId) -> bool) {
        let mut at = 0;
        while let Some(obj) = find(self.bytes, b"obj", at) {
            at = obj + 3;
            // Objects within the data of a stream are not objects of the document.
            if let Some((_, end)) = self.spans.range(..=obj).next_back().filter(|(_, end)| **end > obj) {
                at = *end;
                continue;
            }
            let Some((id, start)) = number_before(self.bytes, obj) else { continue };
            if self.objects.len() >= MOST_OBJECTS {
                return;
            }
            let Some(found) = self.indirect(start) else { continue };
            at = found.end.max(at);
            if wanted(id) {
                self.insert_object(found);
            } else {
                self.spans.insert(found.start, found.end);
            }
        }
    }

    /// A trailer that was cut off may have said how the file is encrypted.
    fn find_encryption(&self, trailer: &mut Dictionary) {
        if matches!(trailer.get(b"Encrypt"), Ok(Object::Reference(_) | Object::Dictionary(_))) {
            return;
        }
        trailer.remove(b"Encrypt");
        let last = parse::find_last(self.bytes, b"trailer").unwrap_or(0);
        if find(self.bytes, b"startxref", last).is_some() {
            return;
        }
        let says_how = |object: &Object| {
            object.as_dict().is_ok_and(|dict| {
                name_is(dict, b"Filter", b"Standard") && [&b"O"[..], b"U", b"P", b"R"].iter().all(|key| dict.has(key))
            })
        };
        if let Some((id, _)) = self.objects.iter().find(|(_, object)| says_how(object)) {
            trailer.set("Encrypt", *id);
        }
    }

    /// Whether the last object of a file that was added to has nothing behind it.
    fn is_cut_off(&self) -> bool {
        let Some((start, end)) = self.spans.last_key_value() else { return false };
        let rest = self.bytes.get(*end..).unwrap_or_default();
        let is_closed = [&b"xref"[..], b"trailer"].iter().any(|word| find(rest, word, 0).is_some());
        let is_table = self.objects.iter().any(|(id, object)| {
            self.places.get(id) == Some(start)
                && object.as_stream().is_ok_and(|stream| name_is(&stream.dict, b"Type", b"XRef"))
        });
        !is_closed && !is_table && find(self.bytes, b"startxref", 0).is_some()
    }

    /// What the trailers of the file say, the last of them first.
    fn trailer(&self, table: Option<&XrefTrust<'_>>) -> Dictionary {
        let mut trailers: Vec<(usize, Dictionary)> = Vec::new();
        let mut at = 0;
        while let Some(found) = find(self.bytes, b"trailer", at) {
            at = found + 7;
            let is_inside = self.spans.range(..=found).next_back().is_some_and(|(_, end)| *end > at);
            if !is_inside && let Some(dict) = parse::dictionary(self.bytes, at) {
                trailers.push((found, dict));
            }
        }
        for (id, object) in &self.objects {
            if let Object::Stream(stream) = object
                && name_is(&stream.dict, b"Type", b"XRef")
            {
                trailers.push((self.places.get(id).copied().unwrap_or(0), stream.dict.clone()));
            }
        }
        trailers.sort_by_key(|(at, _)| *at);
        let mut out = Dictionary::new();
        for (_, dict) in trailers {
            for key in ["Root", "Info", "ID", "Encrypt", "Size"] {
                if let Ok(value) = dict.get(key.as_bytes()) {
                    out.set(key, value.clone());
                }
            }
        }
        for (key, value) in table.iter().flat_map(|table| &table.document.trailer) {
            out.set(key.clone(), value.clone());
        }
        out
    }
}

/// Puts objects out of object streams into the document, which then needs these no longer.
fn unpack(document: &mut Document, places: &BTreeMap<ObjectId, usize>, entries: Option<&BTreeMap<u32, XrefEntry>>) {
    let is_packed = |object: &Object| {
        object
            .as_stream()
            .is_ok_and(|stream| name_is(&stream.dict, b"Type", b"ObjStm") || name_is(&stream.dict, b"Type", b"XRef"))
    };
    let streams: Vec<ObjectId> =
        document.objects.iter().filter(|(_, object)| is_packed(object)).map(|(id, _)| *id).collect();
    let mut found: BTreeMap<u32, (usize, Object)> = BTreeMap::new();
    let mut left = MOST_PACKED;
    let mut weight = ObjectWeight::default();
    for id in streams {
        let Some(Object::Stream(stream)) = document.objects.remove(&id) else { continue };
        if !name_is(&stream.dict, b"Type", b"ObjStm") {
            continue;
        }
        let number = |key: &[u8]| {
            let number = stream.dict.get_deref(key, document).and_then(Object::as_i64).ok()?;
            usize::try_from(number).ok()
        };
        let (Some(count), Some(first)) = (number(b"N"), number(b"First")) else { continue };
        let bytes = decode(document, &stream, MOST_UNPACKED.min(left)).bytes;
        left = left.saturating_sub(bytes.len());
        weight.words(&bytes);
        if weight.is_full() {
            break;
        }
        let place = places.get(&id).copied().unwrap_or(0);
        for (number, at) in parse::packed_places(&bytes, count) {
            // Of two, the table's counts, or the one further back in the file.
            let is_here = match entries.and_then(|entries| entries.get(&number)) {
                Some(XrefEntry::Compressed { container, .. }) => *container == id.0,
                Some(XrefEntry::Free | XrefEntry::UnusableFree) => false,
                _ => {
                    places.get(&(number, 0)).is_none_or(|other| *other < place)
                        && found.get(&number).is_none_or(|(other, _)| *other < place)
                }
            };
            if is_here && let Some(object) = first.checked_add(at).and_then(|at| parse::packed(&bytes, at)) {
                found.insert(number, (place, object));
            }
        }
    }
    for (number, (_, object)) in found {
        document.objects.insert((number, 0), object);
    }
}

/// Sees to it that the trailer leads to a catalog, and the catalog to pages, if there are any.
fn find_catalog(document: &mut Document) {
    let has_pages = |dict: &Dictionary| dict.get_deref(b"Pages", document).and_then(Object::as_dict).is_ok();
    if document.catalog().is_ok_and(has_pages) {
        return;
    }
    let mut catalogs = document.objects.iter().rev().filter_map(|(id, object)| Some((id, object.as_dict().ok()?)));
    let other = catalogs.find(|(_, dict)| name_is(dict, b"Type", b"Catalog") && has_pages(dict)).map(|(id, _)| *id);
    if let Some(other) = other {
        document.trailer.set("Root", other);
        return;
    }
    let tops = document.objects.iter().rev().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
    let is_top = |dict: &Dictionary| name_is(dict, b"Type", b"Pages") && dict.get_deref(b"Parent", document).is_err();
    let top = tops.into_iter().find(|(_, dict)| is_top(dict)).map(|(id, _)| id);
    let pages: Vec<Object> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(|dict| name_is(dict, b"Type", b"Page")))
        .map(|(id, _)| Object::Reference(*id))
        .collect();
    if top.is_none() && pages.is_empty() {
        return;
    }
    let new_id = |document: &Document| (document.objects.last_key_value().map_or(0, |(id, _)| id.0) + 1, 0);
    let top = top.unwrap_or_else(|| {
        let id = new_id(document);
        let mut dict = Dictionary::new();
        dict.set("Type", "Pages");
        dict.set("Count", i64::try_from(pages.len()).unwrap_or(0));
        dict.set("Kids", pages);
        document.objects.insert(id, dict.into());
        id
    });
    let mut catalog = document.catalog().cloned().unwrap_or_default();
    catalog.set("Type", "Catalog");
    catalog.set("Pages", top);
    let id = new_id(document);
    document.objects.insert(id, catalog.into());
    document.trailer.set("Root", id);
}
