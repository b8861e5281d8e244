//! Opens a file with `lopdf`, and reads the objects in its object streams here: the library takes nearly half as long again
//! for them, and they are most of a form. Where one is not written as the standard says, the library reads all of them, too.

use std::collections::BTreeMap;

use lopdf::xref::XrefEntry;
use lopdf::{Document, LoadOptions, Object, ObjectId, Result, Stream};

use super::parse::{find, packed_places, packed_strictly};
use super::refusal::MOST_UNPACKED;
use crate::pdf::object::acroform::name_is;
use crate::pdf::object::decode::{DecodeState, decode};

/// Stands for the type of an object stream while the library reads the file, so that it leaves the stream as it is.
const LEFT: &[u8] = b"ObjStm left";

/// Opens a file.
///
/// # Errors
/// Those of the library.
pub(super) fn load(bytes: &[u8]) -> Result<Document> {
    quickly(bytes).map_or_else(|| Document::load_mem_with_options(bytes, options()), Ok)
}

fn options() -> LoadOptions {
    LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() }
}

/// Opens a file in which every object stream is written as the standard says. Returns none for other files.
fn quickly(bytes: &[u8]) -> Option<Document> {
    // Encrypted streams have to be decrypted first. Of a file with two kinds of tables, the library alone knows which it read.
    let is_plain = [&b"/Encrypt"[..], b"/XRefStm"].iter().all(|word| find(bytes, word, 0).is_none());
    if !is_plain || find(bytes, b"ObjStm", 0).is_none() {
        return None;
    }
    let mut document = Document::load_mem_with_options(bytes, LoadOptions { filter: Some(leave), ..options() }).ok()?;
    unpack(&mut document)?;
    Some(document)
}

/// The filter of the library. It goes on with the changed object; of what is returned, only that it is something counts.
fn leave(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && name_is(&stream.dict, b"Type", b"ObjStm")
    {
        stream.dict.set("Type", Object::Name(LEFT.to_vec()));
    }
    Some((id, Object::Null))
}

/// Adds the objects of all object streams, as the library would. None when something in them is odd.
fn unpack(document: &mut Document) -> Option<()> {
    // Which stream each object is in. One that a later update deletes is in none.
    let mut containers: BTreeMap<u32, Option<u32>> = BTreeMap::new();
    for (number, entry) in &document.reference_table.entries {
        match entry {
            XrefEntry::Compressed { container, .. } => drop(containers.insert(*number, Some(*container))),
            XrefEntry::Free | XrefEntry::UnusableFree => drop(containers.insert(*number, None)),
            XrefEntry::Normal { .. } => {}
        }
    }
    let mut found: Vec<(ObjectId, Object)> = Vec::new();
    let mut left: Vec<ObjectId> = Vec::new();
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else { continue };
        if !name_is(&stream.dict, b"Type", LEFT) {
            continue;
        }
        left.push(*id);
        for (number, object) in objects(document, stream)? {
            if containers.get(&number).is_none_or(|container| *container == Some(id.0)) {
                found.push(((number, 0), object));
            }
        }
    }
    for (id, object) in found {
        document.objects.entry(id).or_insert(object);
    }
    for id in left {
        document.get_object_mut(id).and_then(Object::as_stream_mut).ok()?.dict.set("Type", "ObjStm");
    }
    Some(())
}

/// The objects of an object stream by their numbers (ISO 32000-2, 7.5.7). None when something in it is odd.
fn objects(document: &Document, stream: &Stream) -> Option<BTreeMap<u32, Object>> {
    let number = |key: &[u8]| usize::try_from(stream.dict.get(key).and_then(Object::as_i64).ok()?).ok();
    let (count, first) = (number(b"N")?, number(b"First")?);
    let decoded = decode(document, stream, MOST_UNPACKED);
    if decoded.state != DecodeState::Whole {
        return None;
    }
    unpacked(&decoded.bytes, count, first)
}

/// The objects of an object stream by their numbers. `data` is decoded, `count` is how many there are, and `first` is the byte
/// at which the first begins. None when something in it is odd.
pub(in crate::pdf) fn unpacked(data: &[u8], count: usize, first: usize) -> Option<BTreeMap<u32, Object>> {
    let places = packed_places(data.get(..first)?, usize::MAX);
    if places.len() != count {
        return None;
    }
    let object = |(number, place): (u32, usize)| {
        let at = first.checked_add(place).filter(|at| *at < data.len())?;
        Some((number, packed_strictly(data, at)?))
    };
    places.into_iter().map(object).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Filled forms, each written by another program.
    const FILES: [&[u8]; 7] = [
        include_bytes!("../../../../fixtures/foreign/pdf-lib/sandwell-individual-record.pdf"),
        include_bytes!("../../../../fixtures/foreign/pdfbox/sandwell-file-audit.pdf"),
        include_bytes!("../../../../fixtures/foreign/pdfcpu/leics-casework-supervision-record.pdf"),
        include_bytes!("../../../../fixtures/foreign/pdfjs/sandwell-file-audit.pdf"),
        include_bytes!("../../../../fixtures/foreign/poppler/leics-casework-supervision-record.pdf"),
        include_bytes!("../../../../fixtures/signed/locked/packed.pdf"),
        include_bytes!("../../../../tests/cases/audit/S1.pdf"),
    ];

    #[test]
    fn the_objects_are_those_that_the_library_reads() {
        for (at, bytes) in FILES.into_iter().enumerate() {
            let quick = quickly(bytes).unwrap_or_else(|| panic!("file {at} is odd"));
            let whole = Document::load_mem_with_options(bytes, options()).unwrap();
            assert_eq!(quick.objects.len(), whole.objects.len(), "file {at}");
            for (id, object) in &whole.objects {
                assert_eq!(quick.objects.get(id), Some(object), "file {at}, object {id:?}");
            }
            assert_eq!((quick.max_id, &quick.trailer), (whole.max_id, &whole.trailer));
        }
    }

    #[test]
    fn odd_objects_are_left_to_the_library() {
        let file = |inside: &str| {
            let mut document = Document::with_version("1.5");
            let packed = Stream::new(
                lopdf::dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 4 },
                format!("9 0 {inside}").into_bytes(),
            );
            document.objects.insert((1, 0), packed.into());
            let entry = XrefEntry::Compressed { container: 1, index: 0 };
            document.reference_table.insert(9, entry);
            leave((1, 0), document.objects.get_mut(&(1, 0)).unwrap());
            unpack(&mut document).map(|()| document.objects.get(&(9, 0)).cloned().unwrap())
        };
        assert_eq!(file("<</A 5.>>").unwrap().as_dict().unwrap().get(b"A").unwrap(), &Object::Real(5.0));
        assert_eq!(file("[-3]").unwrap(), Object::Array(vec![Object::Integer(-3)]));
        for odd in [
            "<</A>>",
            "<</A 1",
            "[1 x]",
            "[--1]",
            "[.]",
            "[1.2.3]",
            "/A#x",
            "<4g>",
            "(a",
            "[)]",
            "<<1 2>>",
            "",
            "x",
            "99999999999999999999",
        ] {
            assert_eq!(file(odd), None, "{odd}");
        }
    }
}
