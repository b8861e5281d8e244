//! Fingerprints the pages of a PDF without its fields, to tell apart files with the same answers.

use std::hash::{DefaultHasher, Hash, Hasher};

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::object::acroform;
use crate::pdf::object::decode::plain;
use crate::pdf::object::text;

/// A file with more page content than this, in bytes, gets a unique fingerprint.
const MOST_CONTENT: usize = 32 << 20;

/// Returns a hash of the pages' content and their markup annotations. Fields, links and pop-ups do not count. `bytes`
/// is the file.
pub(in crate::pdf) fn fingerprint(document: &Document, bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut left = MOST_CONTENT;
    for page in document.page_iter() {
        if hash_page(document, page, &mut left, &mut hasher).is_none() {
            bytes.hash(&mut hasher);
            break;
        }
    }
    hasher.finish()
}

/// Hashes a page; none when it is too large or unreadable.
fn hash_page(document: &Document, page: ObjectId, left: &mut usize, hasher: &mut DefaultHasher) -> Option<()> {
    "page".hash(hasher);
    for id in document.get_page_contents(page) {
        let stream = document.get_object(id).and_then(Object::as_stream).ok()?;
        let content = plain(stream, *left)?;
        *left = left.checked_sub(content.len())?;
        // Programs split content into streams differently and add white space there.
        content.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).for_each(|word| word.hash(hasher));
    }
    for annotation in acroform::annotations(document, page) {
        let Ok(dict) = document.dereference(&annotation).and_then(|(_, object)| object.as_dict()) else { continue };
        if ![&b"Widget"[..], b"Link", b"Popup"].iter().any(|subtype| acroform::name_is(dict, b"Subtype", subtype)) {
            hash_annotation(document, dict, left, hasher)?;
        }
    }
    Some(())
}

fn hash_annotation(document: &Document, dict: &Dictionary, left: &mut usize, hasher: &mut DefaultHasher) -> Option<()> {
    let name = |key: &[u8]| dict.get_deref(key, document).and_then(Object::as_name).ok();
    name(b"Subtype").hash(hasher);
    name(b"AS").hash(hasher);
    dict.get(b"F").and_then(Object::as_i64).ok().hash(hasher);
    dict.get(b"Contents").ok().and_then(|words| acroform::object_text(document, words)).hash(hasher);
    // Rounding to points evens out the rounding of programs.
    #[expect(clippy::cast_possible_truncation, reason = "casts of floats saturate")]
    text::rect(document, dict).map(|rect| rect.map(|side| side.round() as i64)).hash(hasher);
    let appearance = dict.get_deref(b"AP", document).and_then(Object::as_dict).ok();
    let normal = appearance.and_then(|states| states.get_deref(b"N", document).ok());
    if let Some(Object::Stream(stream)) = normal {
        let content = plain(stream, *left)?;
        *left = left.checked_sub(content.len())?;
        content.hash(hasher);
    }
    Some(())
}
