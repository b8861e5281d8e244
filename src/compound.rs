//! Reads compound files, \[MS-CFB\]: the containers of older Office files and of Outlook messages.
//!
//! A truncated file is read as far as it goes, which libraries for this format refuse.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::text::Utf16;

const MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Sector numbers from here on have special meanings.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Numbers of directory entries from here on mean that there is none.
const NO_ENTRY: u32 = 0xffff_fffa;
/// Streams shorter than this are in the mini stream.
const SMALL: usize = 4096;
/// The size of a sector of the mini stream.
const SMALL_SECTOR: usize = 64;
/// The size of a directory entry.
const ENTRY: usize = 128;
/// The most entries of a storage that are read.
const MOST_CHILDREN: usize = 4096;
/// The most entries that are looked at in all: storages of a damaged file may share theirs.
const MOST_LOOKS: usize = 1 << 20;

/// A compound file: a tree of storages and streams.
#[derive(Debug)]
pub(crate) struct CompoundFile<'b> {
    bytes: &'b [u8],
    sector: usize,
    /// The sector after each sector (FAT).
    next: Vec<u32>,
    /// The mini FAT, and the mini stream.
    next_small: Vec<u32>,
    small: Vec<u8>,
    directory: Vec<u8>,
    /// How many more entries may be looked at.
    looks: Cell<usize>,
}

/// A storage or a stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CompoundEntry<'f> {
    file: &'f CompoundFile<'f>,
    entry: &'f [u8],
}

impl<'b> CompoundFile<'b> {
    /// `None` when the bytes are no compound file, or too damaged to find its directory.
    pub fn open(bytes: &'b [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 0x1e)?;
        if !bytes.starts_with(MAGIC) || !(9..=12).contains(&shift) {
            return None;
        }
        let mut file = Self {
            bytes,
            sector: 1 << shift,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            directory: Vec::new(),
            looks: Cell::new(MOST_LOOKS),
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
            let Some(table) = file.sector(table) else { break };
            file.next.extend(numbers(table));
        }
        let whole = bytes.len();
        file.directory = file.chain(u32_at(bytes, 0x30)?, whole);
        file.next_small = numbers(&file.chain(u32_at(bytes, 0x3c)?, whole)).collect();
        let root = file.directory.get(..ENTRY)?;
        file.small = file.chain(u32_at(root, 0x74)?, whole);
        Some(file)
    }

    /// The root, which holds everything else.
    pub fn root(&self) -> CompoundEntry<'_> {
        CompoundEntry { file: self, entry: self.directory.get(..ENTRY).unwrap_or_default() }
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let at = usize_of(number).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(at..(at + self.sector).min(self.bytes.len())).filter(|sector| sector.len() >= 8)
    }

    /// The bytes of a chain of sectors, as far as it goes, and not many more than `most`.
    fn chain(&self, first: u32, most: usize) -> Vec<u8> {
        let (mut out, mut at) = (Vec::new(), first);
        while at < LAST_SECTOR && out.len() < most {
            let Some(sector) = self.sector(at) else { break };
            out.extend_from_slice(sector);
            let Some(next) = self.next.get(usize_of(at)) else { break };
            at = *next;
        }
        out
    }

    fn small_chain(&self, first: u32, most: usize) -> Vec<u8> {
        let (mut out, mut at) = (Vec::new(), first);
        while at < LAST_SECTOR && out.len() < most {
            let sector =
                usize_of(at).checked_mul(SMALL_SECTOR).and_then(|from| self.small.get(from..)?.get(..SMALL_SECTOR));
            let Some(sector) = sector else { break };
            out.extend_from_slice(sector);
            let Some(next) = self.next_small.get(usize_of(at)) else { break };
            at = *next;
        }
        out
    }

    fn entry(&self, number: u32) -> Option<CompoundEntry<'_>> {
        let from = usize_of(number).checked_mul(ENTRY)?;
        Some(CompoundEntry { file: self, entry: self.directory.get(from..)?.get(..ENTRY)? })
    }
}

impl<'f> CompoundEntry<'f> {
    /// The name.
    pub fn name(&self) -> String {
        let length = usize::from(u16_at(self.entry, 0x40).unwrap_or_default()).saturating_sub(2).min(0x3e);
        Utf16::LittleEndian.decode(self.entry.get(..length).unwrap_or_default())
    }

    /// The entries in a storage, in the order of the directory, which is that of writing.
    pub fn children(&self) -> Vec<CompoundEntry<'f>> {
        // Siblings form a tree; a damaged one may have circles.
        let (mut open, mut seen) = (vec![self.number_at(0x4c)], BTreeSet::new());
        while let Some(number) = open.pop().filter(|_| seen.len() < MOST_CHILDREN) {
            let Some(entry) = number.filter(|number| !seen.contains(number)) else { continue };
            let (Some(found), Some(left)) = (self.file.entry(entry), self.file.looks.get().checked_sub(1)) else {
                continue;
            };
            self.file.looks.set(left);
            seen.insert(entry);
            open.extend([found.number_at(0x44), found.number_at(0x48)]);
        }
        seen.into_iter().filter_map(|number| self.file.entry(number)).collect()
    }

    /// The child with a name.
    pub fn child(&self, name: &str) -> Option<CompoundEntry<'f>> {
        self.children().into_iter().find(|child| child.name() == name)
    }

    /// The size of a stream that the directory gives; never more than that of the file.
    pub fn size(&self) -> usize {
        usize_of(u32_at(self.entry, 0x78).unwrap_or_default()).min(self.file.bytes.len())
    }

    /// The bytes of a stream, as far as they are there.
    pub fn bytes(&self) -> Vec<u8> {
        let first = u32_at(self.entry, 0x74).unwrap_or(LAST_SECTOR);
        let size = self.size();
        let mut out = if size >= SMALL { self.file.chain(first, size) } else { self.file.small_chain(first, size) };
        out.truncate(size);
        out
    }

    /// The bytes of the child with a name.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        self.child(name).map(|child| child.bytes())
    }

    fn number_at(&self, at: usize) -> Option<u32> {
        u32_at(self.entry, at).filter(|number| *number < NO_ENTRY)
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// A number of the file as an index.
pub(crate) fn usize_of(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The number in two bytes.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// The number in four bytes.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
