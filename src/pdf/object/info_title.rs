//! The title in the document information dictionary.

use super::{open, text};

/// Returns the title of a PDF; none if there is none or the file cannot be read.
#[must_use]
pub fn title(bytes: &[u8]) -> Option<String> {
    let document = &open::open(bytes).ok()?.document;
    let info = document.trailer.get_deref(b"Info", document).and_then(lopdf::Object::as_dict).ok()?;
    let title = info.get_deref(b"Title", document).and_then(lopdf::Object::as_str).ok()?;
    Some(text::from_text_string(title))
}
