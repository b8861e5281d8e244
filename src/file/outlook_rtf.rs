//! Decompresses the rich text in which Outlook keeps the body of some messages: \[MS-OXRTFCP\].

use crate::compound::{u32_at, usize_of};

/// The words that every dictionary begins with (2.1.2.1).
const DICTIONARY: &[u8] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
/// The size of the dictionary.
const SIZE: usize = 4096;
/// The size of the header.
const HEADER: usize = 16;
/// The most rich text that is decompressed, in bytes.
const LARGEST: usize = 16 << 20;

/// The rich text. `None` when the header is not that of compressed rich text; a truncated text is read as far as it
/// goes.
pub(super) fn decompressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = usize_of(u32_at(bytes, 4)?).min(LARGEST);
    let content = bytes.get(HEADER..)?;
    match bytes.get(8..12)? {
        b"MELA" => Some(content.get(..size).unwrap_or(content).to_vec()),
        b"LZFu" => Some(expanded(content, size)),
        _ => None,
    }
}

fn expanded(content: &[u8], size: usize) -> Vec<u8> {
    let mut dictionary = DICTIONARY.to_vec();
    dictionary.resize(SIZE, b' ');
    let mut place = DICTIONARY.len();
    let mut out = Vec::new();
    let mut bytes = content.iter().copied();
    while let Some(control) = bytes.next() {
        for bit in 0..8 {
            if out.len() >= size {
                return out;
            }
            let Some(first) = bytes.next() else { return out };
            if control & (1 << bit) == 0 {
                dictionary[place] = first;
                place = (place + 1) % SIZE;
                out.push(first);
                continue;
            }
            let Some(second) = bytes.next() else { return out };
            let reference = usize::from(u16::from_be_bytes([first, second]));
            let (from, length) = (reference >> 4, (reference & 0xf) + 2);
            // A reference to the place of writing ends the text.
            if from == place {
                return out;
            }
            for offset in 0..length {
                let byte = dictionary[(from + offset) % SIZE];
                dictionary[place] = byte;
                place = (place + 1) % SIZE;
                out.push(byte);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_are_decompressed() {
        // \[MS-OXRTFCP\], 3.1.1 and 3.1.2.
        let one: [u8; 49] = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63,
            0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77,
            0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        assert_eq!(decompressed(&one).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        let two: [u8; 30] = [
            0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0, 0x04, 0x20, 0x57,
            0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0,
        ];
        assert_eq!(decompressed(&two).unwrap(), b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        for end in 0..one.len() {
            let _ = decompressed(&one[..end]);
        }
    }
}
