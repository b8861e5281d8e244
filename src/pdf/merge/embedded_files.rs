//! Attached and embedded files of a PDF.

use lopdf::{Document, Object};

use crate::pdf::merge::walk;
use crate::pdf::object::acroform::object_text;
use crate::pdf::read::load;

/// Returns at most `most` files with their names and at most `most_bytes` bytes in total. Empty for a PDF that cannot
/// be opened.
#[must_use]
pub fn embedded_files(bytes: &[u8], most: usize, mut most_bytes: usize) -> Vec<(String, Vec<u8>)> {
    let Ok(opened) = load(bytes) else { return Vec::new() };
    let document = &opened.document;
    let mut out: Vec<(String, Vec<u8>)> = Vec::new();
    walk(document, |object| {
        if out.len() < most
            && let Some((name, content)) = embedded_file(document, object, most_bytes)
        {
            most_bytes -= content.len().min(most_bytes);
            out.push((name, content));
        }
    });
    out
}

/// Returns the embedded file of a file specification (ISO 32000-1, 7.11.3).
fn embedded_file(document: &Document, object: &Object, most_bytes: usize) -> Option<(String, Vec<u8>)> {
    let specification = object.as_dict().ok()?;
    let streams = specification.get_deref(b"EF", document).and_then(Object::as_dict).ok()?;
    let first = |keys: [&'static [u8]; 2]| keys.into_iter().find_map(|key| specification.get(key).ok());
    let name = first([b"UF", b"F"]).and_then(|name| object_text(document, name)).unwrap_or_default();
    let stream = [&b"UF"[..], b"F"].into_iter().find_map(|key| streams.get_deref(key, document).ok())?;
    let content = stream.as_stream().ok()?.get_plain_content_with_limit(most_bytes).ok()?;
    Some((name, content))
}
