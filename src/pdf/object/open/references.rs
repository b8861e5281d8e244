//! What an object refers to.

use lopdf::{Object, ObjectId};

/// Adds every reference in an object to `ids`. Works without recursion, so that nesting cannot exhaust the stack.
pub(in crate::pdf) fn references(object: &Object, ids: &mut Vec<ObjectId>) {
    let mut open = vec![object];
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) => ids.push(*id),
            Object::Array(list) => open.extend(list),
            Object::Dictionary(dict) => open.extend(dict.iter().map(|(_, object)| object)),
            Object::Stream(stream) => open.extend(stream.dict.iter().map(|(_, object)| object)),
            _ => {}
        }
    }
}
