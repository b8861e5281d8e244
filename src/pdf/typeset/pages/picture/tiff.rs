//! Reads TIFF files of scanners and fax machines: multipage, bilevel, grey or colour. Decoders come from existing
//! dependencies; the `tiff` crate would enable a feature of a shared crate that rebuilds the typesetter. Unsupported
//! files are errors.

use super::bounds::{MOST_BYTES, MOST_TOGETHER, PictureBounds, SMALLEST, unfit};
use super::raster::{Alpha, EmbeddedPicture, Raster};
use super::strip::{StripCoding, StripSize};
use super::tiff_page::{TiffPage, UNKNOWN};
use crate::error::{Error, Result};

/// The most pages.
const MOST_PAGES: usize = 500;
/// The most bytes produced for all pages in turn, which takes some seconds. Fifty pages in colour or 160 in grey need
/// less.
const MOST_WORK: u64 = 3_000_000_000;
/// The most entries read from one image file directory.
const MOST_ENTRIES: u16 = 512;

/// The file with its byte order.
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

/// Returns every page of the file.
///
/// # Errors
/// When the file is damaged, too large, or coded in an unsupported way.
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
        work = work.saturating_add(page.work());
        if work > MOST_WORK {
            return Err(unfit(&format!(
                "it is too large, {} pages of {} by {} dots",
                pages.len(),
                page.width,
                page.height
            )));
        }
        let over = f64::from(PictureBounds::share(1.0).shrink(page.width, page.height).unwrap_or(1.0));
        let size = page.size() as f64;
        together += size / (over * over);
    }
    // If there are many pages, all are scaled down so that the file can be shown.
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

/// Returns the integers of an entry.
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
    // Checks first that the file has this many bytes, which bounds the list.
    file.part(from, length)?;
    (0..count).map(|index| file.number(from + index * size, size)).collect()
}

/// Returns a page composited on white.
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

/// Returns a page's pixels, assembled from strips or tiles, and its alpha channel.
fn stored(file: TiffReader<'_>, page: &TiffPage) -> Result<(Raster, Option<Vec<u8>>)> {
    let coding = StripCoding::from_page(page)?;
    let channels = page.channels();
    let (across, down) = page.tile.unwrap_or((page.width, page.rows_per_strip.min(page.height)));
    let most = (u64::from(across) * u64::from(down)).saturating_mul(u64::from(page.samples));
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
    // Start with white paper.
    let mut data = vec![255; width * height * channels];
    let mut alpha = page.alpha_sample().map(|_| vec![255; width * height]);
    for index in 0..places {
        let (left, top) = (index % columns * across, index / columns * down);
        // The last strip may be lower; tiles are always complete.
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

/// The position of a strip or tile on its page, and its width.
#[derive(Debug, Clone, Copy)]
struct StripPlace {
    left: usize,
    top: usize,
    across: usize,
}

impl StripPlace {
    /// Copies a strip or tile onto the page and clips it.
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
