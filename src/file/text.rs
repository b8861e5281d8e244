//! The text of a plain text file, in whichever of the usual encodings it is.

/// What Windows-1252 has where Latin-1 has control characters, from 0x80 on; nothing at five places.
const HIGH: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// The text of a file: in UTF-8, with or without its mark; in UTF-16; otherwise in Windows-1252, which is what older
/// programs write in the United Kingdom. Control characters that strayed into it are a line's end or a space. None
/// when it has so many of them that it is no text.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        bytes => match unmarked_wide(bytes) {
            Some(order) => wide(bytes, order),
            None => {
                let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
                match std::str::from_utf8(bytes) {
                    Ok(text) => text.to_owned(),
                    Err(_) => bytes.iter().map(|byte| one_byte(*byte)).collect(),
                }
            }
        },
    };
    // Systems of old marked the end of a text, and filled up what was left of a block.
    let text = text.trim_end_matches(['\0', '\u{1a}']);
    is_text(text).then(|| without_controls(text))
}

/// The text with a line's end or a space in place of each control character.
#[must_use]
pub(super) fn without_controls(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        // What Word makes of a new line within a paragraph, the end of a page, and the end of a line on mainframes.
        '\u{b}' | '\u{c}' | '\u{85}' => '\n',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Whether letters are a text: at most one of twenty is a control character, besides one that strayed into a short
/// one.
fn is_text(text: &str) -> bool {
    let (mut all, mut controls) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        let is_layout = matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
        controls += usize::from((c.is_control() && !is_layout) || c == char::REPLACEMENT_CHARACTER);
    }
    controls == 0 || (controls <= 1 + all / 20 && text.chars().any(char::is_alphanumeric))
}

/// Whether bytes are a text as far as their control characters tell, in whichever encoding.
#[must_use]
pub(super) fn may_be_text(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_end();
    let filler = bytes.iter().rev().take_while(|byte| matches!(byte, 0 | 0x1A)).count();
    let bytes = bytes.get(..bytes.len() - filler).unwrap_or(bytes);
    let is_control = |byte: &u8| matches!(byte, 0..=0x08 | 0x0E..=0x1F | 0x7F);
    let controls = bytes.iter().filter(|byte| is_control(byte)).count();
    controls == 0 || (controls <= 1 + bytes.len() / 20 && bytes.iter().any(u8::is_ascii_alphanumeric))
}

/// The order of the bytes of a text in UTF-16 that has no mark: every other byte of most letters is zero.
pub(super) fn unmarked_wide(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let pairs = bytes.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |at: usize| bytes.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let most = |zeros: usize, others: usize| zeros * 10 >= pairs * 8 && others * 20 <= pairs;
    if most(second, first) {
        Some(u16::from_le_bytes)
    } else if most(first, second) {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

fn wide(bytes: &[u8], order: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| order([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// A letter of Windows-1252; what that does not have is a control character.
fn one_byte(byte: u8) -> char {
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)).copied().flatten());
    high.unwrap_or(char::from(byte))
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
        // What was cut off within a letter of UTF-16 loses that letter alone.
        assert_eq!(text(b"\xff\xfeA\0B").as_deref(), Some("A"));
    }

    #[test]
    fn a_control_character_that_strayed_into_a_text_is_a_space_or_a_new_line() {
        for (bytes, shown) in [
            (&b"Call with HR\x0bSecond line\x0cNext page"[..], "Call with HR\nSecond line\nNext page"),
            (b"a\0b", "a b"),
            (b"Rang the \x07school at \x1b9.", "Rang the  school at  9."),
            (b"The end.\r\n\x1a", "The end.\r\n"),
            (b"Filled up.\n\0\0\0\0\0\0\0\0\0\0\0\0", "Filled up.\n"),
            (b"caf\xe9 \x81 and \x7f more of it", "café   and   more of it"),
            ("C1\u{85}of\u{9b}both".as_bytes(), "C1\nof both"),
            (b"\xff\xfeS\0i\0\xe2\0n\0\x0b\0x\0", "Siân\nx"),
            (b"N\0o\0 \0m\0a\0r\0k\0", "No mark"),
            (b"\0N\0o\0 \0m\0a\0r\0k", "No mark"),
        ] {
            assert_eq!(text(bytes).as_deref(), Some(shown), "{bytes:?}");
        }
    }
}
