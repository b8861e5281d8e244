//! Detects files that `lopdf` opens silently but not as other readers do: a cross-reference table that is off by one,
//! a stream without `/Length` (read as empty), or a truncated last revision (the one before is read).

use std::collections::{BTreeMap, BTreeSet};

use lopdf::xref::{XrefEntry, XrefRecovery};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::parse::{find, find_last, number_before, skip_space, stream_ends};
use crate::pdf::object::acroform::name_is;
use crate::pdf::object::characters::is_space;

/// References beyond this many are not followed.
const MOST_FOLLOWED: usize = 4_000_000;

/// What is doubtful about a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    None,
    /// Some of what its pages show leads to objects that it has not, which may be so in the file, too.
    References,
    /// Its table of objects is right, and some of the objects are not.
    Objects,
    /// Its table of objects, or which of several it is.
    Table,
}

/// Looks a document over. `places` is filled with where the objects begin of which the table says so rightly.
pub(super) fn examine(bytes: &[u8], document: &Document, places: &mut BTreeMap<u32, usize>) -> Doubt {
    // Offsets count from where the document begins, unless what stands before it was there when they were counted.
    let base = find(bytes, b"%PDF-", 0).unwrap_or(0);
    let mut wrong = BTreeSet::new();
    for (number, entry) in &document.reference_table.entries {
        let XrefEntry::Normal { offset, .. } = entry else { continue };
        match begins(bytes, base + *offset as usize, *number) {
            Some(place) => {
                places.insert(*number, place);
            }
            None => {
                wrong.insert(*number);
            }
        }
    }
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) || is_older(bytes, base, document) {
        return Doubt::Table;
    }
    if !wrong.is_empty() && stands_elsewhere(bytes, &wrong) {
        return Doubt::Table;
    }
    let is_lost = |(number, entry): (&u32, &XrefEntry)| match entry {
        XrefEntry::Normal { generation, .. } => {
            places.contains_key(number) && !document.objects.contains_key(&(*number, *generation))
        }
        XrefEntry::Compressed { .. } => !document.objects.contains_key(&(*number, 0)),
        _ => false,
    };
    let cut = document.objects.iter().any(|(id, object)| is_cut(bytes, base, places.get(&id.0), object));
    let is_empty = document.page_iter().next().is_none();
    if cut || is_empty || document.reference_table.entries.iter().any(is_lost) {
        Doubt::Objects
    } else if missing(document) > 0 {
        Doubt::References
    } else {
        Doubt::None
    }
}

/// Where the object of a number begins, if that is at an offset.
fn begins(bytes: &[u8], offset: usize, number: u32) -> Option<usize> {
    let start = skip_space(bytes, offset);
    let rest = bytes.get(start..start + 40).or_else(|| bytes.get(start..))?;
    let obj = rest.windows(3).position(|three| three == b"obj")?;
    let (id, at) = number_before(bytes, start + obj)?;
    (id.0 == number && at == start).then_some(start)
}

/// Whether the file has a revision after the one that was read.
fn is_older(bytes: &[u8], base: usize, document: &Document) -> bool {
    let Some(last) = find_last(bytes, b"startxref") else { return true };
    let rest = bytes.get(last + 9..).unwrap_or_default();
    let digits = skip_space(rest, 0);
    let end = rest.iter().skip(digits).position(|byte| !byte.is_ascii_digit()).map_or(rest.len(), |end| digits + end);
    let said = rest.get(digits..end).and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<usize>().ok());
    let is_read = said.is_some_and(|said| said == document.xref_start || said == document.xref_start + base);
    let has_more = find(rest, b"endobj", 0).is_some() || find(rest, b" obj", 0).is_some();
    has_more || (!is_read && document.xref_recovery.is_none())
}

/// Whether objects of these numbers stand anywhere in the file.
fn stands_elsewhere(bytes: &[u8], numbers: &BTreeSet<u32>) -> bool {
    let mut at = 0;
    while let Some(obj) = find(bytes, b"obj", at) {
        if number_before(bytes, obj).is_some_and(|(id, _)| numbers.contains(&id.0)) {
            return true;
        }
        at = obj + 3;
    }
    false
}

/// Whether a stream ends elsewhere in the file than it was read to.
fn is_cut(bytes: &[u8], base: usize, place: Option<&usize>, object: &Object) -> bool {
    let (Object::Stream(stream), Some(place)) = (object, place) else { return false };
    let start = match stream.start_position {
        Some(start) => base + start,
        None => match stream_start(bytes, *place) {
            Some(start) => start,
            None => return false,
        },
    };
    !stream_ends(bytes, start.saturating_add(stream.content.len()))
}

/// Returns the offset of a stream's data, given the offset of its object.
fn stream_start(bytes: &[u8], place: usize) -> Option<usize> {
    let word = find(bytes, b"stream", place)? + 6;
    let rest = bytes.get(word..)?;
    let line = rest.iter().take(3).position(|byte| !is_space(*byte)).unwrap_or(2);
    Some(word + line.min(2))
}

/// How many objects are not there that something shown leads to.
pub(super) fn missing(document: &Document) -> usize {
    let mut seen = BTreeSet::new();
    let mut open: Vec<ObjectId> = Vec::new();
    let Ok(root) = document.trailer.get(b"Root").and_then(Object::as_reference) else { return 1 };
    open.push(root);
    let mut missing = 0;
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Some(object) = document.objects.get(&id) else {
            missing += 1;
            continue;
        };
        if seen.len() > MOST_FOLLOWED {
            break;
        }
        match object {
            Object::Dictionary(dict) => push_drawn(dict, &mut open),
            Object::Stream(stream) => push_drawn(&stream.dict, &mut open),
            other => references(other, &mut open, 0),
        }
    }
    missing
}

/// What a dictionary refers to that is shown. The way back up, and tags, lead everywhere.
fn push_drawn(dict: &Dictionary, open: &mut Vec<ObjectId>) {
    let is_catalog = name_is(dict, b"Type", b"Catalog");
    for (key, value) in dict {
        let skipped: [&[u8]; 10] =
            [b"Parent", b"P", b"Dest", b"A", b"AA", b"Popup", b"IRT", b"StructParent", b"B", b"Thumb"];
        let is_skipped = if is_catalog { key != b"Pages" } else { skipped.contains(&key.as_slice()) };
        if !is_skipped {
            references(value, open, 0);
        }
    }
}

fn references(object: &Object, open: &mut Vec<ObjectId>, depth: usize) {
    match object {
        Object::Reference(id) => open.push(*id),
        Object::Array(list) if depth < 20 => list.iter().for_each(|one| references(one, open, depth + 1)),
        Object::Dictionary(dict) if depth < 20 => {
            for (key, value) in dict {
                if key != b"Parent" && key != b"P" && key != b"Dest" && key != b"A" {
                    references(value, open, depth + 1);
                }
            }
        }
        _ => {}
    }
}
