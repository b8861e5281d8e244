//! A page of a TIFF file: its tags.

use image::metadata::Orientation;

use super::raster::Alpha;
/// Values of PhotometricInterpretation.
pub const WHITE_IS_ZERO: u32 = 0;
pub const BLACK_IS_ZERO: u32 = 1;
pub const RGB: u32 = 2;
/// Palette indices.
pub const PALETTE: u32 = 3;
/// A transparency mask of another page.
pub const MASK: u32 = 4;
pub const CMYK: u32 = 5;
pub const YCBCR: u32 = 6;
/// PhotometricInterpretation is missing.
pub const UNKNOWN: u32 = u32::MAX;

/// ExtraSamples: premultiplied alpha.
const ASSOCIATED: u32 = 1;

/// ExtraSamples: alpha that is not premultiplied.
const UNASSOCIATED: u32 = 2;

/// One image of the file.
#[derive(Debug, Clone, Default)]
pub struct TiffPage {
    /// A reduced-resolution image.
    pub preview: bool,
    /// A transparency mask of the page before it.
    pub is_mask: bool,
    /// The transparency mask of this page.
    pub mask: Option<Box<TiffPage>>,
    /// Pixels in a row (ImageWidth).
    pub width: u32,
    /// Rows (ImageLength).
    pub height: u32,
    /// Bits of each sample (BitsPerSample).
    pub bits: Vec<u32>,
    /// Compression.
    pub compression: u32,
    /// PhotometricInterpretation.
    pub photometric: u32,
    /// The bit order is reversed (FillOrder 2).
    pub low_bit_first: bool,
    /// StripOffsets or TileOffsets.
    pub offsets: Vec<u32>,
    /// StripByteCounts or TileByteCounts.
    pub lengths: Vec<u32>,
    /// Orientation, as in Exif.
    pub orientation: u32,
    /// SamplesPerPixel.
    pub samples: u32,
    /// ExtraSamples.
    pub extra: Vec<u32>,
    /// The number of inks, if they are not CMYK.
    pub inks: Option<u32>,
    /// YCbCrSubSampling: pixels across and down that share chroma.
    pub subsampling: (u32, u32),
    /// RowsPerStrip.
    pub rows_per_strip: u32,
    /// PlanarConfiguration: 1 for interleaved samples.
    pub planar: u32,
    /// T4Options or T6Options.
    pub fax_options: u32,
    /// Predictor: 2 for horizontal differences.
    pub predictor: u32,
    /// ColorMap: all red values, then green, then blue.
    pub palette: Vec<u32>,
    /// TileWidth and TileLength.
    pub tile: Option<(u32, u32)>,
    /// SampleFormat: 1 for unsigned integers.
    pub sample_format: u32,
    /// JPEGTables, shared by all JPEG strips.
    pub jpeg_tables: Vec<u8>,
}

impl TiffPage {
    /// Returns 1 for grey and bilevel, 3 for colour.
    pub fn channels(&self) -> usize {
        if matches!(self.photometric, WHITE_IS_ZERO | BLACK_IS_ZERO | MASK) { 1 } else { 3 }
    }

    /// Returns the number of colour samples; none for an unsupported colour space.
    pub fn colors(&self) -> Option<u32> {
        match self.photometric {
            WHITE_IS_ZERO | BLACK_IS_ZERO | PALETTE | MASK => Some(1),
            RGB | YCBCR => Some(3),
            CMYK if self.inks.is_none() => Some(4),
            _ => None,
        }
    }

    /// Returns the index of the alpha sample. Some programs do not declare it.
    pub fn alpha_sample(&self) -> Option<u32> {
        let colors = self.colors().filter(|colors| *colors < self.samples)?;
        let said = self.extra.iter().position(|extra| matches!(*extra, ASSOCIATED | UNASSOCIATED));
        let said = said.and_then(|at| u32::try_from(at).ok()).map(|at| colors + at);
        // Beside CMYK, an undeclared sample is another ink.
        let unsaid =
            self.samples == colors + 1 && self.photometric != CMYK && self.extra.iter().all(|extra| *extra == 0);
        said.filter(|sample| *sample < self.samples).or(unsaid.then_some(colors))
    }

    pub fn alpha(&self) -> Alpha {
        match self.extra.iter().find(|extra| **extra != 0) {
            Some(&ASSOCIATED) if matches!(self.photometric, WHITE_IS_ZERO | CMYK) => Alpha::Ink,
            Some(&ASSOCIATED) => Alpha::Associated,
            Some(_) => Alpha::Unassociated,
            None => Alpha::Unsaid,
        }
    }

    /// Returns whether pixels share chroma.
    pub fn is_subsampled(&self) -> bool {
        self.photometric == YCBCR && self.compression != 7 && self.subsampling != (1, 1)
    }

    /// Returns the predictor, which only some compressions support.
    pub fn predictor(&self) -> u32 {
        if matches!(self.compression, 5 | 8 | 32946) { self.predictor } else { 1 }
    }

    /// Returns the bytes of the decoded pixels. Tags may claim more than 64 bits hold.
    pub fn size(&self) -> u64 {
        let channels = self.channels() as u64 + u64::from(self.alpha_sample().is_some() || self.mask.is_some());
        (u64::from(self.width) * u64::from(self.height)).saturating_mul(channels)
    }

    /// Returns the bytes produced by decoding and conversion.
    pub fn work(&self) -> u64 {
        let bytes = u64::from(self.bits.first().copied().unwrap_or(1).div_ceil(8));
        let dots = u64::from(self.width) * u64::from(self.height);
        let stored = dots.saturating_mul(u64::from(self.samples)).saturating_mul(bytes);
        let mask = self.mask.as_ref().map_or(0, |mask| mask.work());
        stored.saturating_add(self.size()).saturating_add(mask)
    }

    /// Guesses a missing PhotometricInterpretation.
    pub fn guessed(&self) -> u32 {
        match (self.compression, self.samples) {
            (2..=4, _) => WHITE_IS_ZERO,
            (_, 1 | 2) => BLACK_IS_ZERO,
            (_, 3) => RGB,
            _ => UNKNOWN,
        }
    }

    pub fn orientation(&self) -> Orientation {
        u8::try_from(self.orientation).ok().and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
    }
}
