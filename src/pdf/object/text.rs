//! PDF strings and rectangles.

use crate::text::Utf16;
use lopdf::{Dictionary, Document, Object};

/// Returns a text string: ASCII, or UTF-16 with a byte order mark.
#[must_use]
pub fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    Object::String(text_bytes(text), lopdf::StringFormat::Hexadecimal)
}

/// Returns the bytes of a text string.
#[must_use]
pub fn text_bytes(text: &str) -> Vec<u8> {
    if text.is_ascii() {
        return text.as_bytes().to_vec();
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}

/// Decodes a text string: UTF-16 in either byte order, UTF-8 with its mark, or PDFDocEncoding.
#[must_use]
pub fn from_text_string(bytes: &[u8]) -> String {
    if let Some((order, rest)) = Utf16::from_mark(bytes) {
        return strip_language(&order.decode(rest));
    }
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| one_byte(*byte)).collect(),
    }
}

/// Removes language codes from UTF-16, which stand between two escape characters.
fn strip_language(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => inside = !inside,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Decodes PDFDocEncoding, which differs from Latin-1 in these places.
fn one_byte(byte: u8) -> char {
    const LOW: [char; 8] = ['\u{2d8}', '\u{2c7}', '\u{2c6}', '\u{2d9}', '\u{2dd}', '\u{2db}', '\u{2da}', '\u{2dc}'];
    const HIGH: [char; 33] = [
        '\u{2022}', '\u{2020}', '\u{2021}', '\u{2026}', '\u{2014}', '\u{2013}', '\u{192}', '\u{2044}', '\u{2039}',
        '\u{203a}', '\u{2212}', '\u{2030}', '\u{201e}', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{201a}',
        '\u{2122}', '\u{fb01}', '\u{fb02}', '\u{141}', '\u{152}', '\u{160}', '\u{178}', '\u{17d}', '\u{131}',
        '\u{142}', '\u{153}', '\u{161}', '\u{17e}', '\u{fffd}', '\u{20ac}',
    ];
    match byte {
        0x18..=0x1F => LOW[usize::from(byte - 0x18)],
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// Returns an annotation's rectangle in points: left, bottom, right, top.
#[must_use]
pub fn rect(document: &Document, annotation: &Dictionary) -> Option<[f32; 4]> {
    corners(document, annotation, b"Rect")
}

/// Returns the rectangle under a key: left, bottom, right, top.
#[must_use]
pub fn corners(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let numbers = dict.get_deref(key, document).and_then(Object::as_array).ok()?;
    let mut out = [0.0; 4];
    if numbers.len() != 4 {
        return None;
    }
    for (place, number) in out.iter_mut().zip(numbers) {
        *place = document.dereference(number).ok()?.1.as_float().ok()?;
    }
    Some([out[0].min(out[2]), out[1].min(out[3]), out[0].max(out[2]), out[1].max(out[3])])
}

/// Sets the tab order to the structure order on every page.
pub fn order_tabs(document: &mut Document) {
    let pages: Vec<_> = document.page_iter().collect();
    for page in pages {
        if let Ok(page) = document.get_dictionary_mut(page) {
            page.set("Tabs", "S");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_round_trip() {
        for text in ["Jane Smith", "Łukasz Ôwen-Ŷork", "Siân O’Brien", ""] {
            let Object::String(bytes, _) = text_string(text) else { unreachable!("a string") };
            assert_eq!(from_text_string(&bytes), text);
        }
    }

    #[test]
    fn reads_what_other_programs_write() {
        assert_eq!(from_text_string(b"\xFF\xFEA\x00"), "A");
        assert_eq!(from_text_string(b"\xEF\xBB\xBF\xC5\x81"), "Ł");
        assert_eq!(from_text_string(b"\x95\x90"), "Ł’");
        assert_eq!(from_text_string(b"Si\xE2n"), "Siân");
        assert_eq!(from_text_string(b"\xFE\xFF\x00\x1b\x00e\x00n\x00\x1b\x00A"), "A");
    }
}
