//! The title among the properties of a PDF.

use super::{open, text};

/// The title of a PDF; none when it has none or cannot be read.
#[must_use]
pub fn title(bytes: &[u8]) -> Option<String> {
    let document = open::open(bytes).ok()?;
    let info = document.trailer.get_deref(b"Info", &document).and_then(lopdf::Object::as_dict).ok()?;
    let title = info.get_deref(b"Title", &document).and_then(lopdf::Object::as_str).ok()?;
    Some(text::from_text_string(title))
}
