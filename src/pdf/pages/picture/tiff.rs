//! TIFF files as scanners and fax machines write them: several pages, black and white, grey or in colour.
//!
//! A reader of our own over decoders that are in the program anyway: the `tiff` crate would have everybody build the
//! typesetter anew for one feature of a crate they share. What is not understood is an error, and never a guess.

use image::metadata::Orientation;

use super::raster::{Alpha, EmbeddedPicture, Raster};
use super::strip::{StripCoding, StripSize};
use super::{MOST_BYTES, MOST_TOGETHER, PictureBounds, SMALLEST, unfit};
use crate::error::{Error, Result};

/// More pages than this are no scan of a document.
const MOST_PAGES: usize = 500;
/// How many bytes may be made for all pages, one after the other, which takes
/// some seconds. Fifty pages in colour and a hundred and sixty in grey have less.
const MOST_WORK: u64 = 3_000_000_000;
/// More entries than this are not read of one page's directory.
const MOST_ENTRIES: u16 = 512;

/// What samples mean (PhotometricInterpretation).
pub const WHITE_IS_ZERO: u32 = 0;
pub const BLACK_IS_ZERO: u32 = 1;
pub const RGB: u32 = 2;
/// Numbers of colours.
pub const PALETTE: u32 = 3;
/// Which dots of another page are shown.
pub const MASK: u32 = 4;
pub const CMYK: u32 = 5;
pub const YCBCR: u32 = 6;
/// For what says nothing of it.
const UNKNOWN: u32 = u32::MAX;

/// What a further sample means (ExtraSamples): how opaque the dot is, which its colours have in them already.
const ASSOCIATED: u32 = 1;
/// The same, and its colours are as if it were opaque.
const UNASSOCIATED: u32 = 2;

/// The file's bytes with their order.
#[derive(Debug, Clone, Copy)]
struct TiffReader<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> TiffReader<'a> {
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
pub struct TiffPage {
    /// A small copy of another page.
    pub preview: bool,
    /// It only says which dots of the page before it are shown.
    pub is_mask: bool,
    /// The page that says so of this one.
    pub mask: Option<Box<TiffPage>>,
    /// Dots in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bits of each sample.
    pub bits: Vec<u32>,
    /// How its strips are packed.
    pub compression: u32,
    /// What its samples mean.
    pub photometric: u32,
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
    /// What those mean that are no colours.
    pub extra: Vec<u32>,
    /// How many inks there are, where they are not cyan, magenta, yellow and black.
    pub inks: Option<u32>,
    /// Over how many dots across and down a colour is the same.
    pub subsampling: (u32, u32),
    /// Rows in a strip.
    pub rows_per_strip: u32,
    /// 1 when the samples of a dot stand together.
    pub planar: u32,
    /// Details of a fax.
    pub fax_options: u32,
    /// 2 when samples are stored as differences.
    predictor: u32,
    /// The colours that samples are numbers of: all their red parts, all green, all blue.
    pub palette: Vec<u32>,
    /// The size of its tiles, when it has any.
    pub tile: Option<(u32, u32)>,
    /// 1 for whole numbers.
    pub sample_format: u32,
    /// What all its JPEG strips have in common.
    pub jpeg_tables: Vec<u8>,
}

impl TiffPage {
    /// 1 for grey and black and white, 3 for colour.
    pub fn channels(&self) -> usize {
        if matches!(self.photometric, WHITE_IS_ZERO | BLACK_IS_ZERO | MASK) { 1 } else { 3 }
    }

    /// How many samples of a dot are its colour; none when they are of a kind that is not understood.
    pub fn colors(&self) -> Option<u32> {
        match self.photometric {
            WHITE_IS_ZERO | BLACK_IS_ZERO | PALETTE | MASK => Some(1),
            RGB | YCBCR => Some(3),
            CMYK if self.inks.is_none() => Some(4),
            _ => None,
        }
    }

    /// Which sample of a dot says how opaque it is. Some programs write such a sample and do not say what it means.
    pub fn alpha_sample(&self) -> Option<u32> {
        let colors = self.colors().filter(|colors| *colors < self.samples)?;
        let said = self.extra.iter().position(|extra| matches!(*extra, ASSOCIATED | UNASSOCIATED));
        let said = said.and_then(|at| u32::try_from(at).ok()).map(|at| colors + at);
        // Beside the four inks of a press, it is one more ink.
        let unsaid =
            self.samples == colors + 1 && self.photometric != CMYK && self.extra.iter().all(|extra| *extra == 0);
        said.filter(|sample| *sample < self.samples).or(unsaid.then_some(colors))
    }

    fn alpha(&self) -> Alpha {
        match self.extra.iter().find(|extra| **extra != 0) {
            Some(&ASSOCIATED) if matches!(self.photometric, WHITE_IS_ZERO | CMYK) => Alpha::Ink,
            Some(&ASSOCIATED) => Alpha::Associated,
            Some(_) => Alpha::Unassociated,
            None => Alpha::Unsaid,
        }
    }

    /// Whether several dots have a colour in common.
    pub fn is_subsampled(&self) -> bool {
        self.photometric == YCBCR && self.compression != 7 && self.subsampling != (1, 1)
    }

    /// Whether samples are stored as differences, which only these compressions know.
    pub fn predictor(&self) -> u32 {
        if matches!(self.compression, 5 | 8 | 32946) { self.predictor } else { 1 }
    }

    /// How many bytes its dots need.
    fn size(&self) -> u64 {
        let channels = self.channels() as u64 + u64::from(self.alpha_sample().is_some() || self.mask.is_some());
        u64::from(self.width) * u64::from(self.height) * channels
    }

    /// How many bytes are made of what is stored, and of those again as they are shown.
    fn work(&self) -> u64 {
        let bytes = u64::from(self.bits.first().copied().unwrap_or(1).div_ceil(8));
        let stored = u64::from(self.width) * u64::from(self.height) * u64::from(self.samples) * bytes;
        stored + self.size() + self.mask.as_ref().map_or(0, |mask| mask.work())
    }

    /// What its samples mean, where it does not say so.
    fn guessed(&self) -> u32 {
        match (self.compression, self.samples) {
            (2..=4, _) => WHITE_IS_ZERO,
            (_, 1 | 2) => BLACK_IS_ZERO,
            (_, 3) => RGB,
            _ => UNKNOWN,
        }
    }

    fn orientation(&self) -> Orientation {
        u8::try_from(self.orientation).ok().and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
    }
}

/// Every page of the file.
///
/// # Errors
/// When the file is damaged, stored in a way that is not understood, or too large.
pub fn pictures(bytes: &[u8]) -> Result<Vec<EmbeddedPicture>> {
    let file = TiffReader { bytes, little: bytes.starts_with(b"II") };
    let pages = directories(file)?;
    let (mut together, mut work) = (0.0, 0_u64);
    for page in &pages {
        if page.width == 0 || page.height == 0 {
            return Err(unfit("a page has no size"));
        }
        if page.size() > MOST_BYTES {
            return Err(unfit(&format!("it is too large, {} by {} dots", page.width, page.height)));
        }
        work += page.work();
        if work > MOST_WORK {
            return Err(unfit(&format!(
                "it is too large, {} pages of {} by {} dots",
                pages.len(),
                page.width,
                page.height
            )));
        }
        let over = f64::from(PictureBounds::share(1.0).shrink(page.width, page.height).unwrap_or(1.0));
        #[allow(clippy::cast_precision_loss, reason = "at most the limit")]
        let size = page.size() as f64;
        together += size / (over * over);
    }
    // Many pages are all made smaller, so that a thick file can be shown at all.
    let share = (MOST_TOGETHER / together).sqrt().min(1.0);
    if share < SMALLEST {
        return Err(unfit(&format!("its {} pages are too many to be shown together", pages.len())));
    }
    let room = PictureBounds::share(share);
    let picture = |page: &TiffPage| dots(file, page)?.fit(room).upright(page.orientation())?.encode(false);
    pages.iter().map(picture).collect()
}

fn directories(file: TiffReader<'_>) -> Result<Vec<TiffPage>> {
    let mut out: Vec<TiffPage> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut at = file.offset(4)?;
    while at != 0 && seen.insert(at) {
        if seen.len() > MOST_PAGES {
            return Err(unfit("it has far too many pages"));
        }
        let (page, next) = directory(file, at)?;
        match out.last_mut() {
            Some(shown) if page.is_mask => shown.mask = Some(Box::new(page)),
            _ => out.push(page),
        }
        at = next;
    }
    if out.iter().any(|page| !page.preview) {
        out.retain(|page| !page.preview);
    }
    if out.is_empty() { Err(unfit("there is no page in it")) } else { Ok(out) }
}

fn directory(file: TiffReader<'_>, at: usize) -> Result<(TiffPage, usize)> {
    let count = file.number(at, 2)?;
    if count > u32::from(MOST_ENTRIES) {
        return Err(unfit("the file is damaged"));
    }
    let mut page = TiffPage {
        compression: 1,
        orientation: 1,
        samples: 1,
        photometric: UNKNOWN,
        subsampling: (2, 2),
        rows_per_strip: u32::MAX,
        planar: 1,
        predictor: 1,
        sample_format: 1,
        ..TiffPage::default()
    };
    let mut tile = (None, None);
    for entry in (0..count as usize).map(|index| at + 2 + 12 * index) {
        let tag = file.number(entry, 2)?;
        let numbers = || numbers(file, entry);
        let one = || numbers().map(|numbers| numbers.first().copied().unwrap_or_default());
        match tag {
            254 => {
                let subfile_type = one()?;
                page.preview = subfile_type & 1 == 1;
                page.is_mask = subfile_type & 4 == 4;
            }
            256 => page.width = one()?,
            257 => page.height = one()?,
            258 => page.bits = numbers()?,
            259 => page.compression = one()?,
            262 => page.photometric = one()?,
            266 => page.low_bit_first = one()? == 2,
            273 | 324 => page.offsets = numbers()?,
            274 => page.orientation = one()?,
            277 => page.samples = one()?,
            278 => page.rows_per_strip = one()?,
            279 | 325 => page.lengths = numbers()?,
            284 => page.planar = one()?,
            292 => page.fax_options = one()?,
            317 => page.predictor = one()?,
            320 => page.palette = numbers()?,
            322 => tile.0 = Some(one()?),
            323 => tile.1 = Some(one()?),
            332 => page.inks = Some(one()?).filter(|set| *set != 1),
            338 => page.extra = numbers()?,
            339 => page.sample_format = one()?,
            347 => {
                let length = file.number(entry + 4, 4)? as usize;
                page.jpeg_tables = file.part(file.offset(entry + 8)?, length)?.to_vec();
            }
            530 => match numbers()?.as_slice() {
                [across @ (1 | 2 | 4), down @ (1 | 2 | 4)] => page.subsampling = (*across, *down),
                _ => return Err(unfit("the file is damaged")),
            },
            _ => {}
        }
    }
    if page.photometric == UNKNOWN {
        page.photometric = page.guessed();
    }
    page.tile = tile.0.zip(tile.1);
    Ok((page, file.offset(at + 2 + 12 * count as usize)?))
}

/// The whole numbers of an entry.
fn numbers(file: TiffReader<'_>, entry: usize) -> Result<Vec<u32>> {
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

/// A page as it is shown: what can be seen through is laid on white paper.
fn dots(file: TiffReader<'_>, page: &TiffPage) -> Result<Raster> {
    let (raster, alpha) = stored(file, page)?;
    let raster = match alpha {
        Some(alpha) => raster.on_paper(&alpha, page.alpha()),
        None => raster,
    };
    let Some(mask) = &page.mask else { return Ok(raster) };
    if mask.size() > MOST_BYTES {
        return Err(unfit("the file is damaged"));
    }
    let (mask, _) = stored(file, mask)?;
    if mask.channels != 1 {
        return Err(unfit("the file is damaged"));
    }
    let mask = mask.sized(raster.width, raster.height);
    Ok(raster.on_paper(&mask, Alpha::Unassociated))
}

/// A page's dots, put together from its strips or tiles, and how opaque each is.
fn stored(file: TiffReader<'_>, page: &TiffPage) -> Result<(Raster, Option<Vec<u8>>)> {
    let coding = StripCoding::from_page(page)?;
    let channels = page.channels();
    let (across, down) = page.tile.unwrap_or((page.width, page.rows_per_strip.min(page.height)));
    let most = u64::from(across) * u64::from(down) * u64::from(page.samples);
    if across == 0 || down == 0 || most > MOST_BYTES {
        return Err(unfit("the file is damaged"));
    }
    let (across, down) = (across as usize, down as usize);
    let (width, height) = (page.width as usize, page.height as usize);
    let columns = width.div_ceil(across);
    let places = columns * height.div_ceil(down);
    let planes = coding.planes();
    if page.offsets.len() < places * planes || page.lengths.len() < places * planes {
        return Err(unfit("the file is cut short"));
    }
    // White paper, until something is laid on it.
    let mut data = vec![255; width * height * channels];
    let mut alpha = page.alpha_sample().map(|_| vec![255; width * height]);
    for index in 0..places {
        let (left, top) = (index % columns * across, index / columns * down);
        // The last strip may be lower than the others; a tile is always whole.
        let rows = if page.tile.is_some() { down } else { down.min(height - top) };
        let part = |plane: usize| {
            let at = plane * places + index;
            file.part(page.offsets[at] as usize, page.lengths[at] as usize)
        };
        let parts = (0..planes).map(part).collect::<Result<Vec<&[u8]>>>()?;
        let dots = coding.decode(&parts, StripSize { width: across, rows, whole: down }, file.little)?;
        let place = StripPlace { left, top, across };
        place.lay(&dots.color, channels, &mut data, (width, height))?;
        if let Some(alpha) = &mut alpha {
            place.lay(&dots.alpha, 1, alpha, (width, height))?;
        }
    }
    Ok((Raster { width: page.width, height: page.height, channels, data }, alpha))
}

/// Where on its page a strip or tile stands, and how wide it is.
#[derive(Debug, Clone, Copy)]
struct StripPlace {
    left: usize,
    top: usize,
    across: usize,
}

impl StripPlace {
    /// Lays a strip or tile on the page, as far as that reaches.
    fn lay(self, from: &[u8], channels: usize, page: &mut [u8], (width, height): (usize, usize)) -> Result<()> {
        let shown = (width - self.left).min(self.across) * channels;
        for (line, from) in from.chunks_exact(self.across * channels).take(height - self.top).enumerate() {
            let to = ((self.top + line) * width + self.left) * channels;
            let place = page.get_mut(to..to + shown).ok_or_else(|| Error::internal("a strip beyond the page"))?;
            place.copy_from_slice(&from[..shown]);
        }
        Ok(())
    }
}
