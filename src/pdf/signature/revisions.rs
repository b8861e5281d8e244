//! Reads what was added behind a signed revision, if every program has to read it the same way.
//!
//! An incremental update (ISO 32000-1, 7.5.6) is objects, a cross-reference section that lists exactly these, and
//! `startxref` and `%%EOF`. Programs that repair files differ in what they make of anything else. So nothing else is
//! taken: the sections are followed from the end of the file, each byte between them has to belong to an object, and
//! what the lenient reader has made of the file has to be the same.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::strict_parser::{StrictParser, is_alike};
use crate::pdf::object::acroform::name_is;
use crate::pdf::object::open::MOST_UNPACKED;

/// More updates than this behind one signature are not followed.
const MOST_REVISIONS: usize = 1_000;

pub(super) const NO_END: &str = "what was added at its end is not complete";
const NOT_AN_END: &str = "the signature ends in the middle of a part of the file";
const SECTIONS: &str = "the lists of its parts contradict each other";
const TWICE: &str = "it has a part twice, so that programs may show either";
const ELSEWHERE: &str = "the list of its parts gives wrong positions";
const BETWEEN: &str = "there is something between its parts that programs may read differently";
const OTHERWISE: &str = "programs may show it differently";
const AGAIN: &str = "two of its parts have the same number, so that programs may show either";

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum XrefEntry {
    Free,
    At { offset: usize, generation: u16 },
    In { container: u32, index: usize },
}

impl XrefEntry {
    /// The generation of an object that is in use. Objects in object streams have the generation 0.
    fn generation(&self) -> Option<u16> {
        match self {
            Self::Free => None,
            Self::At { generation, .. } => Some(*generation),
            Self::In { .. } => Some(0),
        }
    }
}

/// A cross-reference section: a table with its trailer, or a stream.
#[derive(Debug)]
struct XrefSection {
    at: usize,
    end: usize,
    entries: BTreeMap<u32, XrefEntry>,
    trailer: Dictionary,
    is_stream: bool,
}

impl XrefSection {
    /// A place in the file, or another number, in the trailer.
    fn link(&self, key: &[u8]) -> Result<Option<usize>, &'static str> {
        match self.trailer.get(key) {
            Ok(Object::Integer(at)) => usize::try_from(*at).map(Some).map_err(|_| SECTIONS),
            Ok(_) => Err(SECTIONS),
            Err(_) => Ok(None),
        }
    }
}

/// Checks that what follows the revision that ends at `end` can be read in one way only, and that the two documents are
/// read so. `file` begins with its header.
pub(super) fn check(file: &[u8], end: usize, signed: &Document, now: &Document) -> Result<(), &'static str> {
    let base = tail(file.get(..end).unwrap_or_default()).ok_or(NOT_AN_END)?;
    let mut sections = Vec::new();
    let mut next = tail(file).ok_or(NO_END)?;
    while next != base {
        let section = section(file, next, true)?;
        let previous = section.link(b"Prev")?.ok_or(SECTIONS)?;
        // A hybrid file shows one thing to old programs and another to new ones.
        if section.at < end || previous >= section.at || section.trailer.has(b"XRefStm") {
            return Err(SECTIONS);
        }
        sections.push(section);
        next = previous;
        if sections.len() > MOST_REVISIONS {
            return Err(SECTIONS);
        }
    }
    let mut known = base_entries(file.get(..end).unwrap_or_default(), base, signed)?;
    let mut size = section(file.get(..end).unwrap_or_default(), base, false)?.link(b"Size")?.unwrap_or(0);
    let mut added: BTreeMap<u32, (u16, Object)> = BTreeMap::new();
    let mut freed = BTreeSet::new();
    let mut at = end;
    for section in sections.iter().rev() {
        // Programs leave out objects whose numbers are not below the size.
        let own = section.link(b"Size")?.ok_or(SECTIONS)?;
        if own < size
            || section
                .entries
                .keys()
                .next_back()
                .is_some_and(|last| usize::try_from(*last).is_ok_and(|last| last >= own))
        {
            return Err(SECTIONS);
        }
        size = own;
        let (objects, behind) = update(file, at, section, &known)?;
        for (number, entry) in &section.entries {
            if *entry == XrefEntry::Free {
                added.remove(number);
                freed.insert(*number);
            } else {
                freed.remove(number);
            }
        }
        known.extend(section.entries.iter().map(|(number, entry)| (*number, *entry)));
        added.extend(objects);
        at = behind;
    }
    let mut rest = StrictParser::new(file, at);
    rest.space();
    if rest.at != file.len() {
        return Err(BETWEEN);
    }
    // The number 0 is never used (ISO 32000-1, 7.5.4).
    if known.get(&0).is_some_and(|entry| *entry != XrefEntry::Free) || refers_astray(now, &added, &sections, &known) {
        return Err(AGAIN);
    }
    let trailer = sections.first().map(|section| &section.trailer);
    is_read_so(now, &added, &freed, trailer).then_some(()).ok_or(OTHERWISE)
}

/// Whether the lenient reader has read the added bytes exactly.
fn is_read_so(
    now: &Document,
    added: &BTreeMap<u32, (u16, Object)>,
    freed: &BTreeSet<u32>,
    trailer: Option<&Dictionary>,
) -> bool {
    let is_encrypted = now.is_encrypted() || now.encryption_state.is_some();
    let is_packing = |object: &Object| {
        object
            .as_stream()
            .is_ok_and(|stream| name_is(&stream.dict, b"Type", b"ObjStm") || name_is(&stream.dict, b"Type", b"XRef"))
    };
    let objects = added.iter().all(|(number, (generation, object))| match now.objects.get(&(*number, *generation)) {
        Some(read) => is_alike(object, read, is_encrypted),
        None => is_packing(object) || *object == Object::Null,
    });
    let gone = freed.iter().all(|number| now.objects.range((*number, 0)..=(*number, u16::MAX)).next().is_none());
    let heads = trailer.is_none_or(|trailer| {
        [&b"Root"[..], b"Info"].into_iter().all(|key| match (trailer.get(key), now.trailer.get(key)) {
            (Ok(one), Ok(other)) => is_alike(one, other, is_encrypted),
            (one, other) => one.is_err() && (other.is_err() || key == b"Info"),
        })
    });
    objects && gone && heads
}

/// The place that `startxref` names, where a part of a file ends there as it has to.
fn tail(part: &[u8]) -> Option<usize> {
    let part = part.trim_ascii_end().strip_suffix(b"%%EOF")?;
    let part = part.trim_ascii_end();
    let digits = part.iter().rposition(|byte| !byte.is_ascii_digit())? + 1;
    let number = std::str::from_utf8(part.get(digits..)?).ok()?.parse().ok()?;
    let before = part.get(..digits)?;
    before.trim_ascii_end().ends_with(b"startxref").then_some(number)
}

/// Where each object of the signed revision stands, by the sections that lead to one another.
fn base_entries(file: &[u8], last: usize, signed: &Document) -> Result<BTreeMap<u32, XrefEntry>, &'static str> {
    let mut known = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut next = Some(last);
    while let Some(at) = next {
        if !seen.insert(at) || seen.len() > MOST_REVISIONS {
            return Err(SECTIONS);
        }
        let table = section(file, at, false)?;
        next = table.link(b"Prev")?;
        let hidden = match table.link(b"XRefStm")? {
            Some(at) => Some(section(file, at, false)?),
            None => None,
        };
        let is_shown = |number: &u32| table.entries.get(number).is_some_and(|entry| *entry != XrefEntry::Free);
        if hidden.as_ref().is_some_and(|hidden| hidden.entries.keys().any(is_shown)) {
            return Err(TWICE);
        }
        // What only newer programs see stands before what older ones see as free.
        for section in hidden.into_iter().chain([table]) {
            for (number, entry) in section.entries {
                known.entry(number).or_insert(entry);
            }
        }
    }
    for (number, entry) in &known {
        let XrefEntry::At { offset, generation } = entry else { continue };
        let id = (*number, *generation);
        let is_there = StrictParser::new(file, *offset).header() == Some(id) || {
            let mut at = StrictParser::new(file, *offset);
            at.space();
            at.header() == Some(id)
        };
        if signed.objects.contains_key(&id) && !is_there {
            return Err(ELSEWHERE);
        }
    }
    Ok(known)
}

/// Whether a reference names a generation that is not the one in use: one of those that were added, or one to a number that
/// was used since. Some programs take no notice of generations, others keep what the number stood for first. Where nothing
/// refers to that, a number may be used again, as Poppler does.
fn refers_astray(
    now: &Document,
    added: &BTreeMap<u32, (u16, Object)>,
    sections: &[XrefSection],
    known: &BTreeMap<u32, XrefEntry>,
) -> bool {
    let is_astray = |(number, generation): ObjectId| {
        known.get(&number).and_then(XrefEntry::generation).is_some_and(|own| own != generation)
    };
    let is_used_since = |id: ObjectId| sections.iter().any(|section| section.entries.contains_key(&id.0));
    let trailers = sections.iter().flat_map(|section| section.trailer.iter()).map(|(_, object)| object);
    added.values().map(|(_, object)| object).chain(trailers).any(|object| refers(object, &is_astray))
        || now.objects.values().any(|object| refers(object, &|id| is_astray(id) && is_used_since(id)))
}

/// Whether an object has a reference of some kind.
fn refers(object: &Object, is_such: &dyn Fn(ObjectId) -> bool) -> bool {
    match object {
        Object::Reference(id) => is_such(*id),
        Object::Array(list) => list.iter().any(|one| refers(one, is_such)),
        Object::Dictionary(dict) | Object::Stream(lopdf::Stream { dict, .. }) => {
            dict.iter().any(|(_, one)| refers(one, is_such))
        }
        _ => false,
    }
}

/// The objects of one update with their numbers, and where the update ends.
type UpdateObjects = (BTreeMap<u32, (u16, Object)>, usize);

/// Reads the update that begins at a place and ends with the section.
fn update(
    file: &[u8],
    from: usize,
    section: &XrefSection,
    known: &BTreeMap<u32, XrefEntry>,
) -> Result<UpdateObjects, &'static str> {
    let length = |id: ObjectId| {
        let entry = section.entries.get(&id.0).or_else(|| known.get(&id.0));
        let Some(XrefEntry::At { offset, .. }) = entry else { return None };
        match StrictParser::new(file, *offset).indirect(&|_| None)? {
            (found, Object::Integer(length)) if found == id => usize::try_from(length).ok(),
            _ => None,
        }
    };
    let mut reader = StrictParser::new(file, from);
    let mut places: BTreeMap<u32, (usize, u16)> = BTreeMap::new();
    let mut objects: BTreeMap<u32, (u16, Object)> = BTreeMap::new();
    loop {
        reader.skip().ok_or(BETWEEN)?;
        if reader.at >= section.at {
            break;
        }
        let at = reader.at;
        let (id, object) = reader.indirect(&length).ok_or(BETWEEN)?;
        if places.insert(id.0, (at, id.1)).is_some() {
            return Err(TWICE);
        }
        objects.insert(id.0, (id.1, object));
    }
    if reader.at != section.at {
        return Err(BETWEEN);
    }
    if section.is_stream {
        let mut own = StrictParser::new(file, section.at);
        let (id, object) = own.indirect(&|_| None).ok_or(SECTIONS)?;
        if places.insert(id.0, (section.at, id.1)).is_some() {
            return Err(TWICE);
        }
        objects.insert(id.0, (id.1, object));
    }
    let mut packed: BTreeMap<u32, (u16, Object)> = BTreeMap::new();
    let mut listed: BTreeMap<u32, usize> = BTreeMap::new();
    for (number, (_, object)) in &objects {
        let Ok(stream) = object.as_stream() else { continue };
        if !name_is(&stream.dict, b"Type", b"ObjStm") {
            continue;
        }
        for (index, (inner, object)) in unpack(stream).ok_or(OTHERWISE)?.into_iter().enumerate() {
            let place = XrefEntry::In { container: *number, index };
            if section.entries.get(&inner) != Some(&place)
                || places.contains_key(&inner)
                || packed.insert(inner, (0, object)).is_some()
            {
                return Err(TWICE);
            }
            *listed.entry(*number).or_default() += 1;
        }
    }
    for (number, entry) in &section.entries {
        let is_right = match entry {
            XrefEntry::Free => !places.contains_key(number),
            XrefEntry::At { offset, generation } => places.get(number) == Some(&(*offset, *generation)),
            XrefEntry::In { .. } => packed.contains_key(number),
        };
        // A section may list again what is where it was.
        let is_restated =
            known.get(number) == Some(entry) && !places.contains_key(number) && !packed.contains_key(number);
        if !is_right && !is_restated {
            return Err(ELSEWHERE);
        }
    }
    let is_own = |(number, (at, _)): (&u32, &(usize, u16))| {
        section.entries.contains_key(number) || (section.is_stream && *at == section.at)
    };
    if !places.iter().all(is_own) {
        return Err(TWICE);
    }
    objects.extend(packed);
    let mut reader = StrictParser::new(file, section.end);
    reader.skip().ok_or(BETWEEN)?;
    let is_named = reader.accept(b"startxref") && {
        reader.space();
        reader.whole_number() == Some(section.at)
    };
    reader.space();
    if !is_named || !reader.accept(b"%%EOF") {
        return Err(NO_END);
    }
    Ok((objects, reader.at))
}

/// The objects in an object stream, in their order.
fn unpack(stream: &lopdf::Stream) -> Option<Vec<(u32, Object)>> {
    let number = |key: &[u8]| stream.dict.get(key).and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
    let (count, first) = (number(b"N")?, number(b"First")?);
    let bytes = stream.get_plain_content_with_limit(MOST_UNPACKED).ok()?;
    let mut head = StrictParser::new(bytes.get(..first)?, 0);
    let mut out = Vec::new();
    for _ in 0..count {
        head.space();
        let inner = u32::try_from(head.whole_number()?).ok()?;
        head.space();
        let place = head.whole_number()?;
        let mut reader = StrictParser::new(&bytes, first.checked_add(place)?);
        reader.skip()?;
        out.push((inner, reader.object(0)?));
    }
    Some(out)
}

/// The section at a place. `exact` asks for entries of twenty bytes, as the standard does.
fn section(file: &[u8], at: usize, exact: bool) -> Result<XrefSection, &'static str> {
    let mut reader = StrictParser::new(file, at);
    if !exact {
        reader.space();
    }
    let found = if reader.accept(b"xref") { table(reader, at, exact) } else { stream(reader, at) };
    let section = found.ok_or(SECTIONS)?;
    section.ok_or(TWICE)
}

/// A table and its trailer; none within where a number is listed twice.
fn table(mut reader: StrictParser<'_>, at: usize, exact: bool) -> Option<Option<XrefSection>> {
    let mut entries = BTreeMap::new();
    let mut is_twice = false;
    loop {
        reader.space();
        if reader.accept(b"trailer") {
            break;
        }
        let first = u32::try_from(reader.whole_number()?).ok()?;
        reader.space();
        let count = u32::try_from(reader.whole_number()?).ok()?;
        reader.space();
        for number in 0..count {
            let begin = reader.at;
            let offset = reader.whole_number()?;
            reader.space();
            let generation = u16::try_from(reader.whole_number()?).ok()?;
            reader.space();
            let entry = if reader.accept(b"n") {
                XrefEntry::At { offset, generation }
            } else if reader.accept(b"f") {
                XrefEntry::Free
            } else {
                return None;
            };
            if exact {
                if reader.at != begin + 18 {
                    return None;
                }
                let ends = [&b" \n"[..], b" \r", b"\r\n"];
                if !ends.into_iter().any(|end| reader.accept(end)) {
                    return None;
                }
            } else {
                reader.space();
            }
            is_twice |= entries.insert(first.checked_add(number)?, entry).is_some();
        }
    }
    reader.skip()?;
    let Object::Dictionary(trailer) = reader.object(0)? else { return None };
    Some((!is_twice).then_some(XrefSection { at, end: reader.at, entries, trailer, is_stream: false }))
}

/// A cross-reference stream; none within where a number is listed twice.
fn stream(mut reader: StrictParser<'_>, at: usize) -> Option<Option<XrefSection>> {
    let (_, object) = reader.indirect(&|_| None)?;
    let Object::Stream(stream) = object else { return None };
    if !name_is(&stream.dict, b"Type", b"XRef") {
        return None;
    }
    let numbers = |key: &[u8]| -> Option<Vec<usize>> {
        let list = stream.dict.get(key).and_then(Object::as_array).ok()?;
        list.iter().map(|number| usize::try_from(number.as_i64().ok()?).ok()).collect()
    };
    let widths = numbers(b"W")?;
    let &[kind, second, third] = widths.as_slice() else { return None };
    if widths.iter().any(|width| *width > 8) || kind + second + third == 0 {
        return None;
    }
    let size = usize::try_from(stream.dict.get(b"Size").and_then(Object::as_i64).ok()?).ok()?;
    let index = if stream.dict.has(b"Index") { numbers(b"Index")? } else { vec![0, size] };
    let bytes = stream.get_plain_content_with_limit(MOST_UNPACKED).ok()?;
    let mut rows = bytes.chunks_exact(kind + second + third);
    let mut entries = BTreeMap::new();
    let mut is_twice = false;
    for range in index.chunks(2) {
        let &[first, count] = range else { return None };
        for number in first..first.checked_add(count)? {
            let row = rows.next()?;
            let (one, rest) = row.split_at_checked(kind)?;
            let (two, three) = rest.split_at_checked(second)?;
            let value = |bytes: &[u8]| {
                bytes.iter().try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))
            };
            let entry = match if kind == 0 { 1 } else { value(one)? } {
                0 => XrefEntry::Free,
                1 => XrefEntry::At { offset: value(two)?, generation: u16::try_from(value(three)?).ok()? },
                2 => XrefEntry::In { container: u32::try_from(value(two)?).ok()?, index: value(three)? },
                _ => return None,
            };
            is_twice |= entries.insert(u32::try_from(number).ok()?, entry).is_some();
        }
    }
    let section = XrefSection { at, end: reader.at, entries, trailer: stream.dict, is_stream: true };
    Some((!is_twice).then_some(section))
}
