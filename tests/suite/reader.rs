//! PDFs as another reader reads them: the words on the pages, and the bookmarks.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};
use unicode_normalization::UnicodeNormalization;

/// Reads a PDF.
#[track_caller]
pub fn load(pdf: &[u8]) -> Document {
    Document::load_mem(pdf).expect("a PDF")
}

/// The words of all pages, [squeezed](squeeze).
pub fn text(document: &Document) -> String {
    document.get_pages().into_keys().map(|number| page(document, number)).collect()
}

/// The words of a page, [squeezed](squeeze).
pub fn page(document: &Document, number: u32) -> String {
    squeeze(&document.extract_text(&[number]).expect("text"))
}

/// A text without white space, so that line breaks do not count, and with composed accents.
pub fn squeeze(text: &str) -> String {
    text.nfc().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// The bookmarks: their depth, their title, and the page that they lead to, or 0.
pub fn bookmarks(document: &Document) -> Vec<(usize, String, u32)> {
    let pages: BTreeMap<ObjectId, u32> = document.get_pages().into_iter().map(|(number, id)| (id, number)).collect();
    let outlines = document.catalog().and_then(|catalog| catalog.get_deref(b"Outlines", document));
    let first = outlines.and_then(Object::as_dict).expect("bookmarks").get(b"First").ok();
    let mut out = Vec::new();
    gather_bookmarks(document, first, 0, &pages, &mut out);
    out
}

fn gather_bookmarks(
    document: &Document,
    first: Option<&Object>,
    depth: usize,
    pages: &BTreeMap<ObjectId, u32>,
    out: &mut Vec<(usize, String, u32)>,
) {
    let mut next = first.and_then(|first| first.as_reference().ok());
    while let Some(id) = next {
        let mark = document.get_dictionary(id).expect("a bookmark");
        let title = lopdf::decode_text_string(mark.get_deref(b"Title", document).expect("a title")).expect("a text");
        let to = mark.get_deref(b"Dest", document).ok();
        let to = to.and_then(|to| to.as_array().ok()?.first()?.as_reference().ok());
        out.push((depth, title, to.and_then(|to| pages.get(&to).copied()).unwrap_or(0)));
        gather_bookmarks(document, mark.get(b"First").ok(), depth + 1, pages, out);
        next = mark.get(b"Next").ok().and_then(|next| next.as_reference().ok());
    }
}
