//! Decodes UTF-16, Windows-1252 and Mac Roman, as the Encoding Standard (encoding.spec.whatwg.org) defines them.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A byte order of UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Utf16 {
    /// The low byte first, as Windows writes it.
    LittleEndian,
    /// The high byte first.
    BigEndian,
}

impl Utf16 {
    /// The byte order that a byte order mark gives, and the bytes after the mark.
    pub(crate) fn from_mark(bytes: &[u8]) -> Option<(Self, &[u8])> {
        match bytes {
            [0xFF, 0xFE, rest @ ..] => Some((Self::LittleEndian, rest)),
            [0xFE, 0xFF, rest @ ..] => Some((Self::BigEndian, rest)),
            _ => None,
        }
    }

    /// The text, with a replacement character for each unpaired surrogate. An odd last byte is dropped.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        let even = bytes.get(..bytes.len() & !1).unwrap_or(bytes);
        self.encoding().decode_without_bom_handling(even).0.into_owned()
    }

    /// The text; `None` when it is not well-formed.
    fn decode_strictly(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        self.encoding().decode_without_bom_handling_and_without_replacement(bytes)
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Self::LittleEndian => UTF_16LE,
            Self::BigEndian => UTF_16BE,
        }
    }
}

/// The text in UTF-16 with a byte order mark, or in UTF-8 with or without one; `None` when it is not well-formed.
pub(crate) fn from_marked_unicode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match Utf16::from_mark(bytes) {
        Some((order, rest)) => order.decode_strictly(rest),
        None => std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok().map(Cow::Borrowed),
    }
}

/// A text in a code page of Windows. A text that is well-formed UTF-8 is taken for that, because programs often name
/// another code page; an unknown code page is taken for Windows-1252.
pub(crate) fn from_code_page(bytes: &[u8], code_page: u32) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let label = match code_page {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20866 => "koi8-r".to_owned(),
        28591..=28606 => format!("iso-8859-{}", code_page - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        other => format!("windows-{other}"),
    };
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// A character of Windows-1252; `None` for the five unassigned bytes.
pub(crate) fn windows_1252(byte: u8) -> Option<char> {
    static HIGH: LazyLock<Vec<char>> = LazyLock::new(|| high(WINDOWS_1252));
    let c = one_byte(&HIGH, byte);
    // The Encoding Standard gives control characters to the unassigned bytes.
    (byte < 0x80 || !c.is_control()).then_some(c)
}

/// A character of Mac Roman, which assigns all bytes.
pub(crate) fn mac_roman(byte: u8) -> char {
    static HIGH: LazyLock<Vec<char>> = LazyLock::new(|| high(MACINTOSH));
    one_byte(&HIGH, byte)
}

fn one_byte(high: &[char], byte: u8) -> char {
    byte.checked_sub(0x80).and_then(|at| high.get(usize::from(at)).copied()).unwrap_or(char::from(byte))
}

/// The characters of an encoding from 0x80 on.
fn high(encoding: &'static Encoding) -> Vec<char> {
    let bytes: Vec<u8> = (0x80..=0xFF).collect();
    encoding.decode_without_bom_handling(&bytes).0.chars().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_page_counts_for_a_text_that_is_not_in_utf_8() {
        assert_eq!(from_code_page("Siân".as_bytes(), 1251), "Siân");
        assert_eq!(from_code_page(b"Si\xe2n", 1252), "Siân");
        assert_eq!(from_code_page(b"\xe2", 1251), "в");
        assert_eq!(from_code_page(b"\xe2", 28595), "т");
        assert_eq!(from_code_page(b"\xe2", 0), "â");
    }

    #[test]
    fn utf16_is_read_in_both_orders() {
        let text = "Siân’s £5 🔥";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((Utf16::LittleEndian.decode(&little), Utf16::BigEndian.decode(&big)), (text.into(), text.into()));
        // A file that was cut off, and half of a letter.
        assert_eq!(Utf16::LittleEndian.decode(b"A\0B"), "A");
        assert_eq!(Utf16::LittleEndian.decode(b"\x3d\xd8A\0"), "\u{fffd}A");
        for bytes in [text.as_bytes().to_vec(), [&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat()] {
            assert_eq!(from_marked_unicode(&bytes).as_deref(), Some(text));
        }
        assert_eq!(from_marked_unicode(&[b"\xFF\xFE", &little[..]].concat()).as_deref(), Some(text));
        assert_eq!(from_marked_unicode(&[b"\xFE\xFF", &big[..]].concat()).as_deref(), Some(text));
        for bytes in [&b"\xFF\xFEA"[..], b"\xFF\xFE\x3d\xd8A\0", b"Si\xE2n"] {
            assert_eq!(from_marked_unicode(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn one_byte_encodings_are_known() {
        let windows: String = b"a\x80\x85\x92\x9f\xe2".iter().map(|byte| windows_1252(*byte).unwrap()).collect();
        assert_eq!(windows, "a€…’Ÿâ");
        let unassigned: Vec<u8> = (0..=255).filter(|byte| windows_1252(*byte).is_none()).collect();
        assert_eq!(unassigned, [0x81, 0x8d, 0x8f, 0x90, 0x9d]);
        assert_eq!(windows_1252(7), Some('\u{7}'));
        assert_eq!(b"a\x8a\xd5\xdb\xff".map(mac_roman), ['a', 'ä', '’', '€', 'ˇ']);
    }
}
