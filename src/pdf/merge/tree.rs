//! Reads and writes number trees and name trees.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::output::Output;
use super::write::ObjectBuf;
use crate::error::Result;

/// The deepest tree that is followed.
const DEEPEST: usize = 32;
/// The most entries that are read.
const MOST: usize = 1_000_000;
/// The entries in a written leaf.
const LEAF: usize = 64;

/// Returns the entries of a number tree. The first of equal keys wins.
pub(super) fn numbers(document: &Document, root: &Dictionary) -> BTreeMap<i64, Object> {
    let mut out = BTreeMap::new();
    let mut add = |key: &Object, value: &Object| {
        // Keys outside this range are invalid.
        if let Some(key) = key.as_i64().ok().filter(|key| (0..=i64::from(i32::MAX)).contains(key)) {
            out.entry(key).or_insert_with(|| value.clone());
        }
    };
    walk(document, root, b"Nums", &mut add, &mut WalkLimits::default(), 0);
    out
}

/// Returns the entries of a name tree. The first of equal keys wins.
pub(super) fn names(document: &Document, root: &Dictionary) -> BTreeMap<Vec<u8>, Object> {
    let mut out = BTreeMap::new();
    let mut add = |key: &Object, value: &Object| {
        if let Ok(key) = key.as_str() {
            out.entry(key.to_vec()).or_insert_with(|| value.clone());
        }
    };
    walk(document, root, b"Names", &mut add, &mut WalkLimits::default(), 0);
    out
}

/// The limits of a walk through a tree.
#[derive(Default)]
struct WalkLimits {
    seen: BTreeSet<ObjectId>,
    entries: usize,
}

fn walk(
    document: &Document,
    node: &Dictionary,
    leaf: &[u8],
    add: &mut dyn FnMut(&Object, &Object),
    limits: &mut WalkLimits,
    depth: usize,
) {
    let array = |key: &[u8]| node.get_deref(key, document).and_then(Object::as_array).ok();
    for pair in array(leaf).into_iter().flat_map(|array| array.chunks_exact(2)) {
        limits.entries += 1;
        if limits.entries > MOST {
            return;
        }
        if let Ok((_, key)) = document.dereference(&pair[0]) {
            add(key, &pair[1]);
        }
    }
    if depth >= DEEPEST {
        return;
    }
    for kid in array(b"Kids").into_iter().flatten() {
        if kid.as_reference().is_ok_and(|id| !limits.seen.insert(id)) {
            continue;
        }
        if let Ok(kid) = document.dereference(kid).and_then(|(_, kid)| kid.as_dict()) {
            walk(document, kid, leaf, add, limits, depth + 1);
        }
    }
}

/// Writes a tree. `leaf` is `Nums` or `Names`; the entries are sorted, with keys and values in file syntax. None when
/// there are no entries.
pub(super) fn write(output: &mut Output, leaf: &str, entries: &[(ObjectBuf, Vec<u8>)]) -> Result<Option<u32>> {
    if entries.is_empty() {
        return Ok(None);
    }
    let mut kids = ObjectBuf::default();
    kids.raw("<</Kids[");
    for chunk in entries.chunks(LEAF) {
        let mut node = ObjectBuf::default();
        node.raw("<</Limits[");
        for end in [chunk.first(), chunk.last()].into_iter().flatten() {
            node.space();
            node.bytes.extend_from_slice(&end.0.bytes);
        }
        node.raw("]/").raw(leaf).raw("[");
        for (key, value) in chunk {
            node.space();
            node.bytes.extend_from_slice(&key.bytes);
            node.space();
            node.bytes.extend_from_slice(value);
        }
        node.raw("]>>");
        let number = output.add(&node)?;
        kids.space();
        kids.reference(number);
    }
    kids.raw("]>>");
    Ok(Some(output.add(&kids)?))
}
