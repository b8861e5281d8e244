//! Reads the value of a field as the text that its widget shows.

use lopdf::{Object, ObjectId};

use super::draw::markup::plain_text;
use super::source::MergeSource;
use crate::pdf::object::acroform::object_text;

/// The most options of a choice field.
const MOST_OPTIONS: usize = 5_000;
const PASSWORD: i64 = 1 << 13;
const RICH_TEXT: i64 = 1 << 25;

/// Returns the options of a choice: export value and display value.
pub(super) fn options(source: &MergeSource, id: ObjectId) -> Vec<(String, String)> {
    let document = &source.document;
    let options = source.inherited(id, b"Opt").and_then(|options| options.as_array().ok());
    let option = |option: &Object| match document.dereference(option).ok()?.1 {
        Object::Array(pair) => Some((object_text(document, pair.first()?)?, object_text(document, pair.get(1)?)?)),
        one => object_text(document, one).map(|one| (one.clone(), one)),
    };
    options.into_iter().flatten().take(MOST_OPTIONS).filter_map(option).collect()
}

/// Returns whether a field has a value.
pub(super) fn is_set(source: &MergeSource, id: ObjectId) -> bool {
    source.inherited(id, b"V").is_some_and(|value| !value.is_null())
}

/// Returns the stored values; a list may have several.
pub(super) fn stored(source: &MergeSource, id: ObjectId) -> Vec<String> {
    let document = &source.document;
    match source.inherited(id, b"V") {
        Some(Object::Array(list)) => list.iter().filter_map(|one| object_text(document, one)).collect(),
        Some(one) => object_text(document, one).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Returns the text that a field shows, before formatting.
pub(super) fn text(source: &MergeSource, id: ObjectId) -> String {
    let flags = source.inherited(id, b"Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
    let is_choice = source.inherited(id, b"FT").and_then(|kind| kind.as_name().ok()) == Some(b"Ch");
    let options = if is_choice { options(source, id) } else { Vec::new() };
    let shown = |value: String| match options.iter().find(|(stored, _)| *stored == value) {
        Some((_, shown)) => shown.clone(),
        None => value,
    };
    let text = stored(source, id).into_iter().map(shown).collect::<Vec<_>>().join("\n");
    let text = if text.is_empty() && flags & RICH_TEXT != 0 {
        source
            .inherited(id, b"RV")
            .and_then(|rich| object_text(&source.document, rich))
            .map_or(text, |rich| plain_text(&rich))
    } else {
        text
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if flags & PASSWORD == 0 { text } else { "*".repeat(text.chars().count()) }
}
