//! The character classes of PDF, and escapes in literal strings (ISO 32000-1, 7.2.2 and 7.3.4.2).

/// Returns whether a byte is white space (ISO 32000-1, 7.2.2).
pub(in crate::pdf) const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// Whether each byte is regular.
const REGULAR: [bool; 256] = {
    let mut regular = [false; 256];
    let mut byte = 0;
    while byte < regular.len() {
        let is_delimiter = matches!(byte as u8, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%');
        regular[byte] = !is_space(byte as u8) && !is_delimiter;
        byte += 1;
    }
    regular
};

/// Returns whether a byte is neither white space nor a delimiter (ISO 32000-1, 7.2.2).
pub(in crate::pdf) fn is_regular(byte: u8) -> bool {
    REGULAR[usize::from(byte)]
}

/// Decodes an escape sequence in a literal string (ISO 32000-1, 7.3.4.2). `behind` follows the backslash; the second
/// result is the number of its bytes used. The character is none for an escaped line end, which is skipped. An octal
/// code may exceed a byte.
pub(in crate::pdf) fn escape(behind: &[u8]) -> Option<(Option<u32>, usize)> {
    let byte = *behind.first()?;
    Some(match byte {
        b'n' => (Some(10), 1),
        b'r' => (Some(13), 1),
        b't' => (Some(9), 1),
        b'b' => (Some(8), 1),
        b'f' => (Some(12), 1),
        b'\r' => (None, if behind.get(1) == Some(&b'\n') { 2 } else { 1 }),
        b'\n' => (None, 1),
        b'0'..=b'7' => {
            let digits = behind.iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
            let count = digits.clone().count();
            (Some(digits.fold(0, |code, digit| code * 8 + u32::from(digit - b'0'))), count)
        }
        other => (Some(u32::from(other)), 1),
    })
}
