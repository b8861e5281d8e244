//! Where a PDF begins in its file.
//!
//! Mail gateways and web servers put their own lines before a PDF, and some programs lose its first line. Other readers
//! then look for objects: poppler and qpdf if the byte offsets are still right, MuPDF by scanning the file.

use std::borrow::Cow;

use super::parse::{find, find_last, number_before};

const HEADER: &[u8] = b"%PDF-";
/// The header that a file without one gets. Its version says nothing of what is read.
const NEW_HEADER: &[u8] = b"%PDF-1.7";
/// How far into a file the header may stand without further proof; readers agree on it.
const WITHIN: usize = 1024;

/// Whether a file begins as a PDF does.
#[must_use]
pub fn begins(bytes: &[u8]) -> bool {
    find(bytes.get(..WITHIN).unwrap_or(bytes), HEADER, 0).is_some()
}

/// Whether a file is a PDF although it does not begin as one: its header is lost, or far from its start. A file that
/// only holds a PDF among other things is none, so it has to be called a PDF or to end as one.
#[must_use]
pub fn is_misplaced(bytes: &[u8], name: &str) -> bool {
    let is_named = name.to_lowercase().ends_with(".pdf");
    let tail = bytes.get(bytes.len().saturating_sub(WITHIN)..).unwrap_or(bytes);
    let has = |word: &[u8]| find(bytes, word, 0).is_some();
    let markers: [&[u8]; 5] = [b"/Root", b"/Catalog", b"/XRef", b"/ObjStm", b"/Page"];
    (is_named || find(tail, b"%%EOF", 0).is_some())
        && has(b"endobj")
        && markers.into_iter().any(has)
        && first_object(bytes).is_some()
}

/// Where the number of the first object stands.
fn first_object(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(obj) = find(bytes, b"obj", at) {
        if let Some((_, start)) = number_before(bytes, obj) {
            return Some(start);
        }
        at = obj + 3;
    }
    None
}

/// A file from its header on, or with one where it has none.
pub(super) fn from_header(bytes: &[u8]) -> Cow<'_, [u8]> {
    if begins(bytes) {
        return Cow::Borrowed(bytes);
    }
    let Some(object) = first_object(bytes) else { return Cow::Borrowed(bytes) };
    let before = bytes.get(..object).unwrap_or_default();
    if let Some(header) = find_last(before, HEADER) {
        return Cow::Borrowed(bytes.get(header..).unwrap_or(bytes));
    }
    // If there is room, the header overwrites the first bytes, so that the offsets in the cross-reference table stay right.
    let rest = bytes.get(NEW_HEADER.len()..).filter(|_| object > NEW_HEADER.len());
    Cow::Owned(match rest {
        Some(rest) => [NEW_HEADER, rest].concat(),
        None => [NEW_HEADER, b"\n", bytes].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj trailer<</Root 1 0 R>>startxref 9 %%EOF";

    #[test]
    fn a_file_without_its_header_is_a_pdf_by_its_objects() {
        assert!(begins(b"Received: by x\n%PDF-1.4") && !begins(BODY.as_bytes()));
        assert!(is_misplaced(BODY.as_bytes(), "") && is_misplaced(BODY.as_bytes(), "a.PDF"));
        let within = format!("{BODY}{}", "x".repeat(WITHIN));
        assert!(is_misplaced(within.as_bytes(), "a.pdf") && !is_misplaced(within.as_bytes(), "a.one"));
        for other in ["", "words", "an obj of endobj /Root %%EOF", "1 0 obj 2 endobj %%EOF"] {
            assert!(!is_misplaced(other.as_bytes(), "a.pdf"), "{other}");
        }
    }

    #[test]
    fn what_stands_before_the_header_is_left_out_and_a_lost_one_is_added() {
        let head = |bytes: &str| String::from_utf8_lossy(&from_header(bytes.as_bytes())).into_owned();
        let whole = format!("%PDF-1.4{BODY}");
        assert_eq!(head(&whole), whole);
        assert_eq!(head(&format!("{}{whole}", "x".repeat(3000))), whole);
        assert_eq!(head(&format!("%pdf-1.4{BODY}")), format!("%PDF-1.7{BODY}"));
        assert_eq!(head(BODY), format!("%PDF-1.7\n{BODY}"));
        assert_eq!(head("nothing of the kind"), "nothing of the kind");
    }
}
