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

/// The text of a file: in UTF-8, with or without its mark; in UTF-16 with its mark; otherwise in Windows-1252, which is
/// what older programs write in the United Kingdom. None when it is no text: control characters other than tab, line
/// ends and form feed stand in none.
#[must_use]
pub fn text(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        bytes => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => bytes.iter().map(|byte| one_byte(*byte)).collect::<Option<String>>()?,
            }
        }
    };
    let is_text = |c: char| !c.is_ascii_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    text.chars().all(is_text).then_some(text)
}

fn wide(bytes: &[u8], order: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| order([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

fn one_byte(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        other => Some(char::from(other)),
    }
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
        assert_eq!(text(b"\x80\x9f\tone\r\ntwo\x0c").as_deref(), Some("€Ÿ\tone\r\ntwo\u{c}"));
        assert_eq!(text(b"").as_deref(), Some(""));
        for bytes in [&b"a\0b"[..], b"\x1b[1m", b"caf\xe9 \x81", b"\xff\xfeA\0\0\0", b"\x7f", b"PK\x03\x04"] {
            assert_eq!(text(bytes), None, "{bytes:?}");
        }
        // What was cut off within a letter of UTF-16 loses that letter alone.
        assert_eq!(text(b"\xff\xfeA\0B").as_deref(), Some("A"));
    }
}
