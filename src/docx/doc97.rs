//! Reads the text of an old Word file (.doc) from its piece table: \[MS-DOC\].
//! Nothing is decompressed, so the text is never longer than the file.

use crate::compound::{CompoundFile, u16_at, u32_at, usize_of};
use crate::text::{Utf16, windows_1252};

/// The largest file that is read, in bytes.
const LARGEST: usize = 64 << 20;

/// The text in rows; a table row's cells form one row. `None` when the bytes are no readable old Word file.
pub(super) fn rows(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    if bytes.len() > LARGEST {
        return None;
    }
    let file = CompoundFile::open(bytes)?;
    let root = file.root();
    let word = root.stream("WordDocument")?;
    let flags = u16_at(&word, 0x0a)?;
    // An encrypted file has no readable text.
    if u16_at(&word, 0)? != 0xa5ec || flags & 0x0100 != 0 {
        return None;
    }
    let table = root.stream(if flags & 0x0200 == 0 { "0Table" } else { "1Table" })?;
    let (from, length) = (usize_of(u32_at(&word, 0x01a2)?), usize_of(u32_at(&word, 0x01a6)?));
    let pieces = table.get(from..from.checked_add(length)?)?;
    let letters = usize::try_from(u32_at(&word, 0x4c)?).ok()?;
    Some(parted(text(&word, pieces)?.chars().take(letters)))
}

/// The text of the main document's pieces.
fn text(word: &[u8], mut clx: &[u8]) -> Option<String> {
    while clx.first() == Some(&1) {
        clx = clx.get(3 + usize::from(u16_at(clx, 1)?)..)?;
    }
    if clx.first() != Some(&2) {
        return None;
    }
    let list = clx.get(5..5_usize.checked_add(usize_of(u32_at(clx, 1)?))?)?;
    let count = list.len().checked_sub(4)? / 12;
    let mut out = String::new();
    for piece in 0..count {
        let (first, end) = (u32_at(list, piece * 4)?, u32_at(list, piece * 4 + 4)?);
        let length = usize_of(end.checked_sub(first)?);
        let place = u32_at(list, (count + 1) * 4 + piece * 8 + 2)?;
        let at = usize_of(place & 0x3fff_ffff);
        if place & 0x4000_0000 == 0 {
            let wide = word.get(at..at.checked_add(length.checked_mul(2)?)?)?;
            out.push_str(&Utf16::LittleEndian.decode(wide));
        } else {
            out.extend(
                word.get(at / 2..(at / 2).checked_add(length)?)?.iter().map(|byte| windows_1252(*byte).unwrap_or(' ')),
            );
        }
    }
    Some(out)
}

/// Text in rows. An empty cell behind the others marks the end of a table row.
fn parted(letters: impl Iterator<Item = char>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut cells, mut text): (Vec<String>, String) = (Vec::new(), String::new());
    // Between these two marks stands a field's instruction; its result follows.
    let (mut in_code, mut was_cell) = (false, false);
    for letter in letters {
        match letter {
            '\u{7}' if was_cell && text.is_empty() => {
                rows.push(std::mem::take(&mut cells));
                was_cell = false;
                continue;
            }
            '\u{7}' => {
                cells.push(std::mem::take(&mut text).trim().to_owned());
                was_cell = true;
                continue;
            }
            '\u{13}' => in_code = true,
            '\u{14}' | '\u{15}' => in_code = false,
            _ if in_code => {}
            '\r' | '\u{c}' if cells.is_empty() => {
                let row = std::mem::take(&mut text);
                // The first cell of a row may have several paragraphs, which become lines of the cell.
                rows.push(vec![row.trim_end().to_owned()]);
            }
            '\r' | '\u{b}' | '\u{c}' => text.push('\n'),
            '\t' => text.push('\t'),
            '\u{1e}' => text.push('-'),
            letter if letter.is_control() => {}
            letter => text.push(letter),
        }
        was_cell = false;
    }
    cells.push(text);
    rows.push(cells);
    rows
}
