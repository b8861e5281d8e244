//! Reads the text of an old Word file (.doc) from its piece table: \[MS-DOC\] and \[MS-CFB\].
//! Nothing is decompressed, so the text is never longer than the file.

use crate::text::{Utf16, windows_1252};

const MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Sector numbers from here on have special meanings.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Streams shorter than this are in the mini stream.
const SMALL: usize = 4096;
/// The largest file that is read, in bytes.
const LARGEST: usize = 64 << 20;

/// The text in rows; a table row's cells form one row. `None` when the bytes are no readable old Word file.
pub(super) fn rows(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    if !bytes.starts_with(MAGIC) || bytes.len() > LARGEST {
        return None;
    }
    let file = Compound::open(bytes)?;
    let word = file.stream("WordDocument")?;
    let flags = u16_at(&word, 0x0a)?;
    // An encrypted file has no readable text.
    if u16_at(&word, 0)? != 0xa5ec || flags & 0x0100 != 0 {
        return None;
    }
    let table = file.stream(if flags & 0x0200 == 0 { "0Table" } else { "1Table" })?;
    let (from, length) = (index(u32_at(&word, 0x01a2)?), index(u32_at(&word, 0x01a6)?));
    let pieces = table.get(from..from.checked_add(length)?)?;
    let letters = usize::try_from(u32_at(&word, 0x4c)?).ok()?;
    Some(parted(text(&word, pieces)?.chars().take(letters)))
}

/// The names of the streams and storages in a compound file; `None` when it cannot be read.
pub(super) fn streams(bytes: &[u8]) -> Option<Vec<String>> {
    if !bytes.starts_with(MAGIC) || bytes.len() > LARGEST {
        return None;
    }
    let name = |entry: &[u8]| {
        let length = usize::from(u16_at(entry, 0x40)?).checked_sub(2)?.min(0x3e);
        Some(Utf16::LittleEndian.decode(entry.get(..length)?))
    };
    Some(Compound::open(bytes)?.directory.chunks_exact(128).filter_map(name).collect())
}

/// The text of the main document's pieces.
fn text(word: &[u8], mut clx: &[u8]) -> Option<String> {
    while clx.first() == Some(&1) {
        clx = clx.get(3 + usize::from(u16_at(clx, 1)?)..)?;
    }
    if clx.first() != Some(&2) {
        return None;
    }
    let list = clx.get(5..5_usize.checked_add(index(u32_at(clx, 1)?))?)?;
    let count = list.len().checked_sub(4)? / 12;
    let mut out = String::new();
    for piece in 0..count {
        let (first, end) = (u32_at(list, piece * 4)?, u32_at(list, piece * 4 + 4)?);
        let length = index(end.checked_sub(first)?);
        let place = u32_at(list, (count + 1) * 4 + piece * 8 + 2)?;
        let at = index(place & 0x3fff_ffff);
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

/// A compound file: streams in chains of sectors.
struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    /// The sector after each sector (FAT).
    next: Vec<u32>,
    /// The mini FAT, and the mini stream.
    next_small: Vec<u32>,
    small: Vec<u8>,
    directory: Vec<u8>,
}

impl<'b> Compound<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 0x1e)?;
        if !(9..=12).contains(&shift) {
            return None;
        }
        let mut file = Self {
            bytes,
            sector: 1 << shift,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            directory: Vec::new(),
        };
        let in_header = (0..109).filter_map(|place| u32_at(bytes, 0x4c + place * 4));
        let mut tables: Vec<u32> = in_header.take_while(|sector| *sector < LAST_SECTOR).collect();
        let (mut more, most) = (u32_at(bytes, 0x44)?, bytes.len() / file.sector + 1);
        while more < LAST_SECTOR && tables.len() <= most {
            let list = file.sector(more)?;
            let last = list.len() - 4;
            tables.extend((0..last / 4).filter_map(|place| u32_at(list, place * 4)).filter(|one| *one < LAST_SECTOR));
            more = u32_at(list, last)?;
        }
        for table in tables.into_iter().take(most) {
            let numbers: Vec<u32> = numbers(file.sector(table)?).collect();
            file.next.extend(numbers);
        }
        file.directory = file.chain(u32_at(bytes, 0x30)?)?;
        file.next_small = numbers(&file.chain(u32_at(bytes, 0x3c)?).unwrap_or_default()).collect();
        let root = file.directory.get(..128)?;
        file.small = file.chain(u32_at(root, 0x74)?).unwrap_or_default();
        Some(file)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let at = index(number).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(at..(at + self.sector).min(self.bytes.len())).filter(|sector| sector.len() >= 8)
    }

    /// The bytes of a chain of sectors. A chain cannot be longer than the file.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut out, mut at) = (Vec::new(), first);
        while at < LAST_SECTOR {
            if out.len() > self.bytes.len() {
                return None;
            }
            out.extend_from_slice(self.sector(at)?);
            at = *self.next.get(index(at))?;
        }
        Some(out)
    }

    fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let is_it = |entry: &&[u8]| entry.starts_with(&wide) && u16_at(entry, 0x40) == u16::try_from(wide.len()).ok();
        let entry = self.directory.chunks_exact(128).find(is_it)?;
        let (first, size) = (u32_at(entry, 0x74)?, index(u32_at(entry, 0x78)?));
        let mut out = if size >= SMALL { self.chain(first)? } else { self.small_chain(first)? };
        out.truncate(size);
        Some(out)
    }

    fn small_chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut out, mut at) = (Vec::new(), first);
        while at < LAST_SECTOR && out.len() <= SMALL {
            let from = index(at).checked_mul(64)?;
            out.extend_from_slice(self.small.get(from..from.checked_add(64)?)?);
            at = *self.next_small.get(index(at))?;
        }
        Some(out)
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
