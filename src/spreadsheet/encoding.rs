//! Decodes CSV files in the encodings that Excel writes.
//! Excel writes UTF-8, UTF-16, and the one-byte encodings of Windows, Mac and MS-DOS. A file does not state which of
//! the one-byte encodings it uses, so the one that gives the likeliest words is chosen.

use crate::text::{Utf16, mac_roman, windows_1252};
use std::borrow::Cow;

/// The characters of code page 850 from 0x80 on: "CSV (MS-DOS)" in western Europe.
const DOS: &str = "\
     ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
     áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
     ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The text of a file, without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let (order, rest) = match bytes {
        // UTF-16 without byte order mark: a Latin letter has a zero byte.
        [first, 0, _, 0, ..] if *first != 0 => (Some(Utf16::LittleEndian), bytes),
        [0, first, 0, _, ..] if *first != 0 => (Some(Utf16::BigEndian), bytes),
        _ => Utf16::from_mark(bytes).map_or((None, bytes), |(order, rest)| (Some(order), rest)),
    };
    match order {
        Some(order) => Cow::Owned(order.decode(rest).trim_start_matches('\u{feff}').to_owned()),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
            Err(_) => Cow::Owned(likeliest(bytes)),
        },
    }
}

/// The text in the likeliest one-byte encoding.
fn likeliest(bytes: &[u8]) -> String {
    // Windows programs end lines with two characters, Mac programs with one.
    let is_windows = bytes.windows(2).any(|two| two == b"\r\n");
    let mut best: Option<(i64, String)> = None;
    let dos: Vec<char> = DOS.chars().collect();
    // "CSV" of Excel on Windows, "CSV (Macintosh)" or "CSV" of Excel on a Mac, and "CSV (MS-DOS)".
    let windows = |byte| windows_1252(byte).unwrap_or('\u{fffd}');
    let ms_dos =
        |byte: u8| byte.checked_sub(0x80).and_then(|at| dos.get(usize::from(at)).copied()).unwrap_or(char::from(byte));
    let decoders: [(&dyn Fn(u8) -> char, bool); 3] =
        [(&windows, true), (&mac_roman, !is_windows), (&ms_dos, is_windows)];
    for (letter, is_likely) in decoders {
        let text: String = bytes.iter().map(|byte| letter(*byte)).collect();
        let likely = 2 * likelihood(&text) + i64::from(is_likely);
        // Windows wins a tie.
        if best.as_ref().is_none_or(|(most, _)| likely > *most) {
            best = Some((likely, text));
        }
    }
    best.map(|(_, text)| text).unwrap_or_default()
}

/// How much the letters beyond ASCII look like those of names and sentences.
fn likelihood(text: &str) -> i64 {
    let mut before = ' ';
    let mut likely = 0;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if !c.is_ascii() {
            let after = letters.peek().copied().unwrap_or(' ');
            likely += place(before, c, after);
        }
        before = c;
    }
    likely
}

/// How well a letter fits between two others.
fn place(before: char, c: char, after: char) -> i64 {
    if c.is_lowercase() {
        let usual = "áàâäãåæçéèêëíìîïñóòôöõøúùûüýÿß".contains(c);
        // "OíBrien"
        let misplaced = before.is_uppercase() && after.is_uppercase();
        return if misplaced { -1 } else { 1 + i64::from(usual) };
    }
    if c.is_uppercase() {
        return match (before.is_alphabetic(), before.is_lowercase(), after.is_lowercase()) {
            (false, ..) => 1,
            // "JosŽ"
            (_, true, _) => -2,
            // "OÕBrien" scores low when an apostrophe is possible.
            (_, _, true) => -1,
            _ => 1,
        };
    }
    match c {
        '’' | '‘' if before.is_alphabetic() => 2 * i64::from(after.is_alphabetic()),
        '’' | '‘' | '“' | '”' | '–' | '—' | '…' | '£' | '€' | '\u{a0}' => 1,
        _ => -2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a text in a one-byte encoding.
    fn bytes(text: &str, high: &[char]) -> Vec<u8> {
        let byte = |c: char| match high.iter().position(|known| *known == c) {
            Some(at) => u8::try_from(at + 0x80).unwrap(),
            None => u8::try_from(c).unwrap(),
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn a_text_is_the_same_in_every_encoding() {
        let windows: Vec<char> = (0x80..=0xff).map(|byte| windows_1252(byte).unwrap_or('\u{fffd}')).collect();
        let mac: Vec<char> = (0x80..=0xff).map(mac_roman).collect();
        let dos: Vec<char> = DOS.chars().collect();
        assert_eq!(dos.len(), 128);
        for text in [
            "name,pay\nSiân O’Brien,£5\n",
            "José Patel",
            "Björn Jones",
            "Priya Müller",
            "Zoë Fernandes",
            "Éabha Ní Bhriain",
            "Tom O’Brien\nRuth O’Brien",
            "Françoise Núñez",
        ] {
            for (table, end) in [(&windows, "\n"), (&windows, "\r\n"), (&mac, "\r"), (&mac, "\n"), (&dos, "\r\n")] {
                let text = format!("{text}{end}");
                if table != &dos || !text.contains('’') {
                    assert_eq!(decode(&bytes(&text, table)), text, "{table:?}");
                }
            }
            let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
            for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
                if text.starts_with(|c: char| c.is_ascii()) {
                    assert_eq!(decode(&bytes), text);
                }
            }
        }
        assert_eq!(decode("\u{feff}Siân".as_bytes()), "Siân");
        assert_eq!(decode(b""), "");
    }
}
