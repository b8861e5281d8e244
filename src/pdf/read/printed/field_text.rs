//! The values of text fields on a page.

use hayro_syntax::object::dict::keys::{FT, PARENT, V};
use hayro_syntax::object::{Dict, Name, String as PdfString};

use crate::pdf::object::text::from_text_string;

/// The value of a text field; `None` for other fields, and for a field without a value.
pub(super) fn field_text(widget: &Dict<'_>) -> Option<String> {
    let parent = widget.get::<Dict<'_>>(PARENT);
    let kind = widget.get::<Name<'_>>(FT).or_else(|| parent.as_ref()?.get::<Name<'_>>(FT))?;
    if &*kind != b"Tx" {
        return None;
    }
    let value = widget.get::<PdfString<'_>>(V).or_else(|| parent.as_ref()?.get::<PdfString<'_>>(V));
    value.map(|value| from_text_string(value.as_bytes()))
}
