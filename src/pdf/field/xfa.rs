//! Recognises XFA forms. A static form has ordinary pages and fields, which are read. A dynamic form has only a
//! placeholder page that asks the reader to wait.

use lopdf::{Document, Object};

use super::shown::{Fonts, page_words};
use crate::error::Error;
use crate::pdf::object::acroform::{annotations, name_is};

/// Texts of the placeholder page, in lower case without spaces.
const PLACEHOLDERS: [&str; 4] = [
    "ifthismessageisnoteventuallyreplaced",
    "yourpdfviewermaynotbeabletodisplaythistypeofdocument",
    "toviewthefullcontentsofthisdocument,youneedalaterversion",
    "thedocumentyouaretryingtoloadrequiresadobereader",
];

/// The longest text of a placeholder page, in bytes.
const LONGEST: usize = 2_000;

/// Returns whether the real pages of a file are missing.
pub(in crate::pdf) fn is_dynamic(document: &Document) -> bool {
    let Ok(catalog) = document.catalog() else { return false };
    let form = catalog.get_deref(b"AcroForm", document).and_then(Object::as_dict);
    let xfa = form.is_ok_and(|form| match form.get_deref(b"XFA", document) {
        Ok(Object::Array(parts)) => !parts.is_empty(),
        Ok(other) => !other.is_null(),
        Err(_) => false,
    });
    let needs_rendering = catalog.get_deref(b"NeedsRendering", document).and_then(Object::as_bool).unwrap_or(false);
    (xfa && needs_rendering) || has_placeholder(document, xfa)
}

/// Returns whether the only page is a placeholder. Its language varies, but it always names Adobe.
fn has_placeholder(document: &Document, xfa: bool) -> bool {
    let mut pages = document.page_iter();
    let (Some(page), None) = (pages.next(), pages.next()) else { return false };
    let is_widget = |annotation: &Object| {
        let dict = document.dereference(annotation).and_then(|(_, annotation)| annotation.as_dict());
        dict.is_ok_and(|dict| name_is(dict, b"Subtype", b"Widget"))
    };
    if annotations(document, page).iter().any(is_widget) {
        return false;
    }
    let words = page_words(&mut Fonts::new(document), page).unwrap_or_default().to_lowercase();
    let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    PLACEHOLDERS.iter().any(|placeholder| words.contains(placeholder))
        || (xfa && words.len() < LONGEST && words.contains("adobe"))
}

/// The message for a dynamic form.
pub(in crate::pdf) const MESSAGE: &str = "this PDF is an XFA form whose pages only Adobe’s own programs can draw";

/// Returns the error for a dynamic form.
pub(in crate::pdf) fn refused() -> Error {
    Error::input(MESSAGE, "Open it in Adobe Reader, print it to a new PDF, and use that.")
}
