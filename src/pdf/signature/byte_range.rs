//! Which bytes of the file a signature is about.
//!
//! A signature lies in the file that it signs, as one string of hexadecimal digits, and covers what
//! stands before and behind it. A hole that is any larger would be a place to hide things in.

use lopdf::{Dictionary, Document, Object};

/// The bytes that a signature covers, and the signature itself.
#[derive(Debug)]
pub(super) struct SignedBytes<'a> {
    /// What stands before the signature.
    pub before: &'a [u8],
    /// What stands behind it, up to the end of the revision that was signed.
    pub behind: &'a [u8],
    /// The signature, with the zeros that fill its place up.
    pub contents: Vec<u8>,
    /// Where the revision that was signed ends.
    pub end: usize,
}

impl SignedBytes<'_> {
    /// All bytes covered, in order.
    pub(super) fn bytes(&self) -> [&[u8]; 2] {
        [self.before, self.behind]
    }
}

/// The bytes covered; none when the range is not as it has to be.
pub(super) fn covered<'a>(file: &'a [u8], document: &Document, signature: &Dictionary) -> Option<SignedBytes<'a>> {
    let range = signature.get_deref(b"ByteRange", document).and_then(Object::as_array).ok()?;
    let number = |object: &Object| usize::try_from(document.dereference(object).ok()?.1.as_i64().ok()?).ok();
    let numbers: Vec<usize> = range.iter().map(number).collect::<Option<_>>()?;
    let &[0, before, start, length] = numbers.as_slice() else { return None };
    let end = start.checked_add(length)?;
    if before >= start || end > file.len() {
        return None;
    }
    let contents = digits(file.get(before..start)?)?;
    // The string in the hole has to be the one that belongs to this very signature. In an encrypted
    // file the library has "decrypted" the latter, though it never is encrypted.
    if !document.is_encrypted() {
        let own = signature.get_deref(b"Contents", document).and_then(Object::as_str).ok()?;
        if own != contents {
            return None;
        }
    }
    Some(SignedBytes { before: file.get(..before)?, behind: file.get(start..end)?, contents, end })
}

/// The bytes of `<hexadecimal digits>`; none when there is anything else.
fn digits(hole: &[u8]) -> Option<Vec<u8>> {
    let inside = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    let digits: Vec<u8> = inside
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn the_hole_is_the_signature_and_nothing_else() {
        let file = b"%PDF <0aFF> tail";
        let signature = |range: [i64; 4]| {
            dictionary! {
                "ByteRange" => range.map(Object::Integer).to_vec(),
                "Contents" => Object::string_literal(vec![0x0a, 0xff]),
            }
        };
        let of = |range| covered(file, &Document::new(), &signature(range)).map(|covered| covered.end);
        assert_eq!(of([0, 5, 11, 5]), Some(16));
        assert_eq!(of([0, 5, 11, 3]), Some(14));
        for range in
            [[1, 4, 11, 5], [0, 4, 11, 5], [0, 5, 12, 4], [0, 5, 11, 6], [0, 11, 5, 1], [0, 6, 10, 6], [0, -5, 11, 5]]
        {
            assert_eq!(of(range), None, "{range:?}");
        }
        let other = dictionary! {
            "ByteRange" => [0, 5, 11, 5].map(Object::Integer).to_vec(),
            "Contents" => Object::string_literal("other"),
        };
        assert!(covered(file, &Document::new(), &other).is_none());
    }
}
