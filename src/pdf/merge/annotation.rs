//! One annotation: whether it is hidden, and its alternate text.

use lopdf::{Dictionary, Object, ObjectId};

use super::source::MergeSource;
use crate::pdf::object::acroform::object_text;

/// Returns whether an annotation is hidden.
pub(super) fn is_hidden(dict: &Dictionary) -> bool {
    dict.get(b"F").and_then(Object::as_i64).unwrap_or(0) & 0b10_0010 != 0
}

/// Returns the alternate text for a drawing or note.
pub(super) fn describe(source: &MergeSource, id: ObjectId, subtype: &[u8]) -> String {
    let words = source.dict(id).and_then(|dict| object_text(&source.document, dict.get(b"Contents").ok()?));
    words.filter(|words| !words.trim().is_empty()).unwrap_or_else(|| {
        match subtype {
            b"Ink" => "Drawn by hand",
            b"Stamp" => "A picture put on the page",
            b"FreeText" => "Typed on the page",
            b"Highlight" | b"Underline" | b"Squiggly" => "Marked",
            b"StrikeOut" => "Struck out",
            b"FileAttachment" => "An attached file",
            b"Link" => "Link",
            _ => "Put on the page",
        }
        .to_owned()
    })
}
