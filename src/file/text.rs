//! Decodes plain text files in the usual encodings.

use std::borrow::Cow;

use crate::text::{Utf16, windows_1252};

/// The file extensions of texts. Such a file is read as text despite many control characters.
const ENDINGS: [&str; 9] = ["txt", "text", "log", "md", "asc", "eml", "emlx", "mbox", "mht"];

/// Runs of at least this many zero bytes are padding of a line or a block.
const FILLER: usize = 4;

/// The text of a file: in UTF-8 with or without byte order mark, UTF-16 or UTF-32; otherwise in Windows-1252, the
/// encoding of older programs in the United Kingdom. Control characters become line ends or spaces. `None` when there
/// are too many of them for a text.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<String> {
    text_named(bytes, "")
}

/// Like [`text`], for a file with a name. A text extension allows many more control characters.
#[must_use]
pub fn text_named(bytes: &[u8], name: &str) -> Option<String> {
    let is_promised = is_promised(name);
    let text = decode(bytes, is_promised);
    // Old systems marked the end of a text and padded the last block.
    let text = windows_letters(text.trim_end_matches(['\0', '\u{1a}']));
    let text = without_commands(&text);
    let is_text = is_text(&text) || (is_promised && is_mostly_text(&text));
    is_text.then(|| spaced(&text))
}

/// Whether a name has a text extension.
fn is_promised(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

fn decode(bytes: &[u8], is_promised: bool) -> String {
    match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] => utf32(rest, u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF, rest @ ..] => utf32(rest, u32::from_be_bytes),
        bytes => {
            if let Some((order, rest)) = Utf16::from_mark(bytes) {
                return order.decode(rest);
            }
            let order = unmarked_utf16(bytes).or_else(|| utf16_by_letters(bytes).filter(|_| is_promised));
            if let Some(order) = order {
                return order.decode(bytes);
            }
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let added = utf16_from(bytes).filter(|_| is_promised).and_then(|at| bytes.split_at_checked(at));
            added.map_or_else(|| narrow(bytes), |(own, added)| narrow(own) + &Utf16::LittleEndian.decode(added))
        }
    }
}

/// The offset of UTF-16 text appended to another encoding, as Windows PowerShell does.
fn utf16_from(bytes: &[u8]) -> Option<usize> {
    let start = bytes.iter().position(|byte| *byte == 0)?.checked_sub(1)?;
    let added = bytes.get(start..)?;
    unmarked_utf16(added).or_else(|| utf16_by_letters(added)).map(|_| start)
}

/// A text in a one-byte encoding or in UTF-8. Each part of a mixture is decoded in its own encoding.
pub(super) fn narrow(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|byte| windows_1252(*byte).unwrap_or(char::from(*byte))));
    }
    out
}

/// The text with a line end or a space in place of each control character. Control characters that are letters in
/// Windows-1252 become these letters: some program read the text as Latin-1.
#[must_use]
pub(super) fn without_controls(text: &str) -> String {
    spaced(&without_commands(&windows_letters(text)))
}

fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\t' | '\n' | '\r' => out.push(c),
            // Word's line break within a paragraph, the page break, and the line end of mainframes.
            '\u{b}' | '\u{c}' | '\u{85}' => out.push('\n'),
            '\0' => {
                let more = rest.bytes().take_while(|byte| *byte == 0).count();
                if more + 1 >= FILLER {
                    out.push('\n');
                    rest = rest.get(more..).unwrap_or_default();
                } else {
                    out.push(' ');
                }
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The text without terminal colour sequences: an escape, a bracket, numbers and a letter.
fn without_commands(text: &str) -> Cow<'_, str> {
    if !text.contains("\u{1b}[") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        let (before, command) = rest.split_at(at);
        let end = command.char_indices().skip(2).find(|(_, c)| !(c.is_ascii_digit() || matches!(c, ';' | '?')));
        let end = end.filter(|(_, c)| c.is_ascii_alphabetic()).map_or(2, |(end, _)| end + 1);
        out.push_str(before);
        rest = command.get(end..).unwrap_or_default();
    }
    Cow::Owned(out + rest)
}

/// A text with the letters of Windows-1252 in place of the control characters that a program made of them.
#[must_use]
pub(super) fn windows_letters(text: &str) -> Cow<'_, str> {
    let is_high = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if !text.contains(is_high) {
        return Cow::Borrowed(text);
    }
    // Alone this may be a line end; among quotation marks and dashes it is an ellipsis.
    let is_dots = text.contains(|c: char| matches!(c, '\u{91}'..='\u{97}'));
    let letter = |c: char| match c {
        '\u{85}' if !is_dots => c,
        c if is_high(c) => u8::try_from(u32::from(c)).ok().and_then(windows_1252).unwrap_or(c),
        c => c,
    };
    Cow::Owned(text.chars().map(letter).collect())
}

/// Whether letters are a text: at most one in twenty is a control character; one stray is allowed in a short text.
fn is_text(text: &str) -> bool {
    let (mut all, mut controls) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        let is_layout = matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
        controls += usize::from((c.is_control() && !is_layout) || c == char::REPLACEMENT_CHARACTER);
    }
    controls == 0 || (controls <= 1 + all / 20 && text.chars().any(char::is_alphanumeric))
}

/// Whether letters are a text by a weaker test: apart from zeros, most are letters, digits and spaces, and few are
/// control characters. In random bytes one in four is one of the former.
fn is_mostly_text(text: &str) -> bool {
    let (mut all, mut controls, mut letters) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().filter(|c| *c != '\0') {
        all += 1;
        controls += usize::from((c.is_control() && !c.is_whitespace()) || c == char::REPLACEMENT_CHARACTER);
        let is_foreign = c.is_alphabetic() && u32::from(c) > 0x36F;
        letters += usize::from(c.is_ascii_alphanumeric() || c.is_whitespace() || is_foreign);
    }
    controls * 3 <= all && letters * 2 >= all && text.chars().any(char::is_alphanumeric)
}

/// Whether bytes may be a text in any encoding, by their control characters.
#[must_use]
pub(super) fn may_be_text(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_end();
    let filler = bytes.iter().rev().take_while(|byte| matches!(byte, 0 | 0x1A)).count();
    let bytes = bytes.get(..bytes.len() - filler).unwrap_or(bytes);
    let is_control = |byte: &u8| matches!(byte, 0..=0x08 | 0x0E..=0x1F | 0x7F);
    let controls = bytes.iter().filter(|byte| is_control(byte)).count();
    controls == 0 || (controls <= 1 + bytes.len() / 20 && bytes.iter().any(u8::is_ascii_alphanumeric))
}

/// Whether bytes are text in UTF-16, with or without a byte order mark.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    Utf16::from_mark(bytes).is_some() || unmarked_utf16(bytes).is_some()
}

/// The byte order of UTF-16 without byte order mark: every other byte of most letters is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<Utf16> {
    let pairs = bytes.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |at: usize| bytes.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let most = |zeros: usize, others: usize| zeros * 10 >= pairs * 8 && others * 20 <= pairs;
    if most(second, first) {
        Some(Utf16::LittleEndian)
    } else if most(first, second) {
        Some(Utf16::BigEndian)
    } else {
        None
    }
}

/// The byte order of UTF-16 without byte order mark, by the content: only letters, punctuation and spaces.
fn utf16_by_letters(bytes: &[u8]) -> Option<Utf16> {
    // Spaces and line ends have a zero byte in every script.
    if bytes.len() < 8 || !bytes.contains(&0) {
        return None;
    }
    let is_usual = |c: char| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || c.is_ascii_punctuation()
            || matches!(c, '\u{a0}'..='\u{bf}' | '\u{2010}'..='\u{20bf}')
    };
    let reads = |order: &Utf16| {
        let text = order.decode(bytes);
        text.chars().all(is_usual) && text.contains([' ', '\r', '\n'])
    };
    [Utf16::LittleEndian, Utf16::BigEndian].into_iter().find(reads)
}

fn utf32(bytes: &[u8], order: fn([u8; 4]) -> u32) -> String {
    let letters = bytes.chunks_exact(4).map(|four| order([four[0], four[1], four[2], four[3]]));
    letters.map(|letter| char::from_u32(letter).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_read_and_nothing_else() {
        let wide = |order: fn(u16) -> [u8; 2]| "\u{feff}Siân’s £5".encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for bytes in [
            "Siân’s £5".as_bytes(),
            b"\xef\xbb\xbfSi\xc3\xa2n\xe2\x80\x99s \xc2\xa35",
            b"Si\xe2n\x92s \xa35",
            &wide(u16::to_le_bytes),
            &wide(u16::to_be_bytes),
        ] {
            assert_eq!(text(bytes).as_deref(), Some("Siân’s £5"), "{bytes:?}");
        }
        assert_eq!(text(b"\x80\x9f\tone\r\ntwo\x0c").as_deref(), Some("€Ÿ\tone\r\ntwo\n"));
        assert_eq!(text(b"").as_deref(), Some(""));
        let binary: Vec<u8> = (0..=255).collect();
        for bytes in [&b"\x7f"[..], b"\x01\x02\x03\x04PK", b"\0\x01binary", &binary, &binary.repeat(40)] {
            assert_eq!(text(bytes), None, "{bytes:?}");
            assert!(!may_be_text(bytes), "{bytes:?}");
        }
        // A truncated letter of UTF-16 is dropped alone.
        assert_eq!(text(b"\xff\xfeA\0B").as_deref(), Some("A"));
    }

    #[test]
    fn stray_control_characters_become_spaces_or_line_ends() {
        for (bytes, shown) in [
            (&b"Call with HR\x0bSecond line\x0cNext page"[..], "Call with HR\nSecond line\nNext page"),
            (b"a\0b", "a b"),
            (b"Rang the \x07school at \x1b9.", "Rang the  school at  9."),
            (b"The end.\r\n\x1a", "The end.\r\n"),
            (b"Filled up.\n\0\0\0\0\0\0\0\0\0\0\0\0", "Filled up.\n"),
            (b"caf\xe9 \x81 and \x7f more of it", "café   and   more of it"),
            ("C1\u{85}of\u{9d}both".as_bytes(), "C1\nof both"),
            ("It\u{92}s \u{93}fine\u{94}\u{85} \u{80}5".as_bytes(), "It’s “fine”… €5"),
            (b"\x1b[1mBold\x1b[0;31m words\x1b[0m", "Bold words"),
            ("Siân’s café, caf\u{e9}".as_bytes(), "Siân’s café, café"),
            (b"Si\xc3\xa2n of UTF-8\nSi\xe2n of Windows\n", "Siân of UTF-8\nSiân of Windows\n"),
            (b"\xff\xfe\0\0S\0\0\0i\0\0\0", "Si"),
            (b"\xff\xfeS\0i\0\xe2\0n\0\x0b\0x\0", "Siân\nx"),
            (b"N\0o\0 \0m\0a\0r\0k\0", "No mark"),
            (b"\0N\0o\0 \0m\0a\0r\0k", "No mark"),
        ] {
            assert_eq!(text(bytes).as_deref(), Some(shown), "{bytes:?}");
        }
    }
    #[test]
    fn a_text_extension_allows_many_control_characters() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (bytes, shown) in [
            (&b"Rang\0the\0school\0at\0nine\0o\0clock"[..], "Rang the school at nine o clock"),
            (b"\x02Rang\x1fthe\x1fschool\x03", " Rang the school "),
            (&[&b"Name"[..], &[0; 40], b"Ruth", &[0; 40]].concat(), "Name\nRuth"),
            (b"\x93a \x81 b \x8d c\x94", "“a   b   c”"),
            (&wide("Привет, как дела?\r\n"), "Привет, как дела?\r\n"),
            (
                &[&b"Ruth added:\r\n"[..], &wide("It’s no longer “so”\r\n")].concat(),
                "Ruth added:\r\nIt’s no longer “so”\r\n",
            ),
        ] {
            assert_eq!(text_named(bytes, "note.TXT").as_deref(), Some(shown), "{bytes:?}");
            assert!(shown.contains('\u{41f}') || text_named(bytes, "note.bin").is_none(), "{bytes:?}");
        }
        let binary: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
        for bytes in [&binary[..], b"\x01\x02\x03\x04", b"\0\0\0\0"] {
            assert!(text_named(bytes, "note.txt").is_none_or(|text| text.is_empty()), "{bytes:?}");
        }
    }
}
