//! Whether programs may take one number in a document for different objects.
//!
//! A number that was freed may be used again, with a higher generation (ISO 32000-2, 7.5.4), and a reference that names
//! another generation than the one in use is a reference to nothing (7.3.10). qpdf reads it so. Poppler takes the page for
//! damaged, MuPDF and PDFium go by the number alone and show the object that has it now, pypdf shows the one that had it
//! before. So a document is ambiguous where anything on its pages or in its form is referred to in such a way. A number
//! that was used again, with no reference to what it stood for, is read by all in the same way.

use std::collections::BTreeSet;

use lopdf::xref::XrefEntry;
use lopdf::{Document, Object, ObjectId};

use super::parse::find;
use super::references::references;

/// What the catalog leads to that is shown or filled in.
const SHOWN: [&[u8]; 3] = [b"Pages", b"AcroForm", b"OCProperties"];

/// Whether two programs may show different things, because a number stands for objects of different generations.
/// `document` is what was read from `bytes`.
pub(in crate::pdf) fn is_ambiguous(bytes: &[u8], document: &Document) -> bool {
    let Ok(root) = document.trailer.get(b"Root").and_then(Object::as_reference) else { return false };
    if is_astray(document, root) || has_impossible(bytes) {
        return true;
    }
    let mut open = Vec::new();
    if let Ok(catalog) = document.get_dictionary(root) {
        SHOWN.iter().filter_map(|key| catalog.get(key).ok()).for_each(|shown| references(shown, &mut open));
    }
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        if is_astray(document, id) {
            return true;
        }
        if let Some(object) = document.objects.get(&id) {
            references(object, &mut open);
        }
    }
    false
}

/// Whether a reference names another generation than the cross-reference entry, or than an object read with that number.
fn is_astray(document: &Document, (number, generation): ObjectId) -> bool {
    let listed = match document.reference_table.entries.get(&number) {
        Some(XrefEntry::Normal { generation, .. }) => Some(*generation),
        // Objects in object streams have the generation 0.
        Some(XrefEntry::Compressed { .. }) => Some(0),
        _ => None,
    };
    let mut held = document.objects.range((number, 0)..=(number, u16::MAX)).map(|((_, own), _)| *own);
    listed.is_some_and(|own| own != generation) || held.any(|own| own != generation)
}

/// Whether a cross-reference table has an entry in use with a generation above 65535. `lopdf` skips such an entry and
/// takes that of an older table.
fn has_impossible(bytes: &[u8]) -> bool {
    const LENGTH: usize = "0000000000 00000 n".len();
    let mut from = 0;
    while let Some(at) = find(bytes, b" n", from) {
        from = at + 1;
        let Some(entry) = (at + 2).checked_sub(LENGTH).and_then(|start| bytes.get(start..at)) else { continue };
        let (offset, generation) = entry.split_at(10);
        let Some(generation) = generation.strip_prefix(b" ") else { continue };
        let is_entry = [offset, generation].concat().iter().all(u8::is_ascii_digit);
        if is_entry && generation > &b"65535"[..] {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_a_generation_that_there_can_be() {
        assert!(!has_impossible(b"xref\n0 2\n0000000000 65535 f \n0000000015 65535 n \n 9 n n"));
        assert!(has_impossible(b"xref\n1 1\n0000000015 65536 n\n"));
        assert!(!has_impossible(b"70000 n"));
        assert!(!has_impossible(b"x000000015 70000 n"));
    }
}
