//! TIFF files as scanners and fax machines write them: several pages, black and white, grey or in colour.
//!
//! A reader of our own over decoders that are in the program anyway: the `tiff` crate would have everybody build the
//! typesetter anew for one feature of a crate they share. What is not understood is an error, and never a guess.

use image::metadata::Orientation;

use super::raster::{Picture, Raster};
use super::strip::Coding;
use super::{MOST_BYTES, MOST_TOGETHER, Room, SMALLEST, unfit};
use crate::error::{Error, Result};

/// More pages than this are no scan of a document.
const MOST_PAGES: usize = 500;
/// What all pages may take, one after the other, when they are decoded: a hundred pages in colour.
const MOST_DECODED: u64 = 4_000_000_000;
/// More entries than this are not read of one page's directory.
const MOST_ENTRIES: u16 = 512;

/// The file's bytes with their order.
#[derive(Debug, Clone, Copy)]
struct File<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> File<'a> {
    fn part(&self, from: usize, length: usize) -> Result<&'a [u8]> {
        let end = from.checked_add(length);
        end.and_then(|end| self.bytes.get(from..end)).ok_or_else(|| unfit("the file is cut short"))
    }

    fn number(&self, from: usize, length: usize) -> Result<u32> {
        let bytes = self.part(from, length)?;
        let add = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
        Ok(if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }

    fn offset(&self, from: usize) -> Result<usize> {
        self.number(from, 4).map(|offset| offset as usize)
    }
}

/// How one page of the file is stored.
#[derive(Debug, Clone, Default)]
pub struct Stored {
    /// A small copy of another page.
    pub preview: bool,
    /// Dots in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bits of each sample.
    pub bits: Vec<u32>,
    /// How its strips are packed.
    pub compression: u32,
    /// What its samples mean.
    pub photometric: Option<u32>,
    /// The bits of each byte stand the other way round.
    pub low_bit_first: bool,
    /// Where its strips or tiles are.
    pub offsets: Vec<u32>,
    /// How long they are.
    pub lengths: Vec<u32>,
    /// What is up, as in Exif.
    pub orientation: u32,
    /// Samples a dot.
    pub samples: u32,
    /// Rows in a strip.
    pub rows_per_strip: u32,
    /// 1 when the samples of a dot stand together.
    pub planar: u32,
    /// Details of a fax.
    pub fax_options: u32,
    /// 2 when samples are stored as differences.
    pub predictor: u32,
    /// The colours that samples are numbers of.
    pub colors: Vec<u32>,
    /// The size of its tiles, when it has any.
    pub tile: Option<(u32, u32)>,
    /// 1 for whole numbers.
    pub sample_format: u32,
    /// What all its JPEG strips have in common.
    pub jpeg_tables: Vec<u8>,
}

impl Stored {
    /// 1 for grey and black and white, 3 for colour.
    pub fn channels(&self) -> usize {
        if matches!(self.photometric, Some(0 | 1)) { 1 } else { 3 }
    }

    /// How many bytes its dots need.
    fn size(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height) * self.channels() as u64
    }

    fn orientation(&self) -> Orientation {
        u8::try_from(self.orientation).ok().and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
    }
}

/// Every page of the file.
///
/// # Errors
/// When the file is damaged, stored in a way that is not understood, or too large.
pub fn pictures(bytes: &[u8]) -> Result<Vec<Picture>> {
    let file = File { bytes, little: bytes.starts_with(b"II") };
    let pages = directories(file)?;
    let (mut together, mut decoded) = (0.0, 0_u64);
    for page in &pages {
        if page.width == 0 || page.height == 0 {
            return Err(unfit("a page has no size"));
        }
        if page.size() > MOST_BYTES {
            return Err(unfit(&format!("it is too large, {} by {} dots", page.width, page.height)));
        }
        decoded += page.size();
        if decoded > MOST_DECODED {
            return Err(unfit("its pages are too many and too large"));
        }
        let over = f64::from(Room::share(1.0).shrink(page.width, page.height).unwrap_or(1.0));
        #[allow(clippy::cast_precision_loss, reason = "at most the limit")]
        let size = page.size() as f64;
        together += size / (over * over);
    }
    // Many pages are all made smaller, so that a thick file can be shown at all.
    let share = (MOST_TOGETHER / together).sqrt().min(1.0);
    if share < SMALLEST {
        return Err(unfit(&format!("its {} pages are too many to be shown together", pages.len())));
    }
    let room = Room::share(share);
    let picture = |page: &Stored| dots(file, page)?.fit(room).upright(page.orientation())?.encode(false);
    pages.iter().map(picture).collect()
}

fn directories(file: File<'_>) -> Result<Vec<Stored>> {
    let mut out: Vec<Stored> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut at = file.offset(4)?;
    while at != 0 && seen.insert(at) {
        if seen.len() > MOST_PAGES {
            return Err(unfit("it has far too many pages"));
        }
        let (page, next) = directory(file, at)?;
        out.push(page);
        at = next;
    }
    if out.iter().any(|page| !page.preview) {
        out.retain(|page| !page.preview);
    }
    if out.is_empty() { Err(unfit("there is no page in it")) } else { Ok(out) }
}

fn directory(file: File<'_>, at: usize) -> Result<(Stored, usize)> {
    let count = file.number(at, 2)?;
    if count > u32::from(MOST_ENTRIES) {
        return Err(unfit("the file is damaged"));
    }
    let mut page = Stored {
        compression: 1,
        orientation: 1,
        samples: 1,
        rows_per_strip: u32::MAX,
        planar: 1,
        predictor: 1,
        sample_format: 1,
        ..Stored::default()
    };
    let mut tile = (None, None);
    for entry in (0..count as usize).map(|index| at + 2 + 12 * index) {
        let tag = file.number(entry, 2)?;
        let numbers = || numbers(file, entry);
        let one = || numbers().map(|numbers| numbers.first().copied().unwrap_or_default());
        match tag {
            254 => page.preview = one()? & 1 == 1,
            256 => page.width = one()?,
            257 => page.height = one()?,
            258 => page.bits = numbers()?,
            259 => page.compression = one()?,
            262 => page.photometric = Some(one()?),
            266 => page.low_bit_first = one()? == 2,
            273 | 324 => page.offsets = numbers()?,
            274 => page.orientation = one()?,
            277 => page.samples = one()?,
            278 => page.rows_per_strip = one()?,
            279 | 325 => page.lengths = numbers()?,
            284 => page.planar = one()?,
            292 => page.fax_options = one()?,
            317 => page.predictor = one()?,
            320 => page.colors = numbers()?,
            322 => tile.0 = Some(one()?),
            323 => tile.1 = Some(one()?),
            339 => page.sample_format = one()?,
            347 => {
                let length = file.number(entry + 4, 4)? as usize;
                page.jpeg_tables = file.part(file.offset(entry + 8)?, length)?.to_vec();
            }
            _ => {}
        }
    }
    page.tile = tile.0.zip(tile.1);
    Ok((page, file.offset(at + 2 + 12 * count as usize)?))
}

/// The whole numbers of an entry.
fn numbers(file: File<'_>, entry: usize) -> Result<Vec<u32>> {
    let size = match file.number(entry + 2, 2)? {
        1 | 7 => 1,
        3 => 2,
        4 | 13 => 4,
        _ => return Err(unfit("the file is damaged")),
    };
    let count = file.number(entry + 4, 4)? as usize;
    let length = count.checked_mul(size).ok_or_else(|| unfit("the file is damaged"))?;
    let from = if length <= 4 { entry + 8 } else { file.offset(entry + 8)? };
    // That much is there, so the list cannot be longer than the file.
    file.part(from, length)?;
    (0..count).map(|index| file.number(from + index * size, size)).collect()
}

/// A page's dots, put together from its strips or tiles.
fn dots(file: File<'_>, page: &Stored) -> Result<Raster> {
    let coding = Coding::of(page)?;
    let channels = page.channels();
    let (across, down) = page.tile.unwrap_or((page.width, page.rows_per_strip.min(page.height)));
    if across == 0 || down == 0 || u64::from(across) * u64::from(down) * channels as u64 > MOST_BYTES {
        return Err(unfit("the file is damaged"));
    }
    let columns = page.width.div_ceil(across) as usize;
    let wanted = columns * page.height.div_ceil(down) as usize;
    if page.offsets.len() < wanted || page.lengths.len() < wanted {
        return Err(unfit("the file is cut short"));
    }
    let row = page.width as usize * channels;
    // White paper, until something is laid on it.
    let mut data = vec![255; row * page.height as usize];
    for index in 0..wanted {
        let left = index % columns * across as usize;
        let top = index / columns * down as usize;
        // The last strip may be lower than the others; a tile is always whole.
        let rows = if page.tile.is_some() { down as usize } else { (down as usize).min(page.height as usize - top) };
        let stored = file.part(page.offsets[index] as usize, page.lengths[index] as usize)?;
        let part = coding.decode(stored, across as usize, (rows, down as usize), file.little)?;
        let width = (page.width as usize - left).min(across as usize) * channels;
        for (line, from) in part.chunks_exact(across as usize * channels).take(page.height as usize - top).enumerate() {
            let to = (top + line) * row + left * channels;
            let place = data.get_mut(to..to + width).ok_or_else(|| Error::internal("a strip beyond the page"))?;
            place.copy_from_slice(&from[..width]);
        }
    }
    Ok(Raster { width: page.width, height: page.height, channels, data })
}
