//! Decodes one strip or tile of a TIFF page to 8-bit grey or RGB with alpha.

use std::io::Cursor;

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};
use image::codecs::jpeg::JpegDecoder;
use image::{DynamicImage, ImageDecoder};
use lopdf::{Stream, dictionary};

use super::bounds::{MOST_BYTES, unfit};
use super::raster::{Raster, from_cmyk, inks};
use super::tiff_page::{BLACK_IS_ZERO, CMYK, MASK, PALETTE, RGB, TiffPage, WHITE_IS_ZERO, YCBCR};
use crate::error::Result;

/// The coding of a page's strips.
#[derive(Debug)]
pub struct StripCoding<'p> {
    page: &'p TiffPage,
    bits: usize,
    samples: usize,
    /// The index of the alpha sample.
    alpha: Option<usize>,
}

/// The pixels of a strip or tile.
#[derive(Debug)]
pub struct Pixels {
    /// Grey or RGB samples.
    pub color: Vec<u8>,
    /// Alpha samples; empty when all are opaque.
    pub alpha: Vec<u8>,
}

/// The size of a strip or tile, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct StripSize {
    /// Pixels in a row.
    pub width: usize,
    /// Rows that are wanted.
    pub rows: usize,
    /// Rows that may be stored: some programs pad the last strip.
    pub whole: usize,
}

impl<'p> StripCoding<'p> {
    /// Returns the coding, or an error if it is not supported.
    pub fn from_page(page: &'p TiffPage) -> Result<Self> {
        let bits = page.bits.first().copied().unwrap_or(1);
        let even = page.bits.iter().all(|other| *other == bits);
        let Some(colors) = page.colors() else {
            return Err(unfit("its colours are stored in a way that is not understood"));
        };
        let (separate, jpeg) = (page.planar == 2 && page.samples > 1, page.compression == 7);
        let known = match bits {
            8 => true,
            1..=16 | 32 => !jpeg && page.photometric != YCBCR && (page.photometric != PALETTE || bits < 8),
            _ => false,
        };
        let predicted = match page.predictor() {
            1 => true,
            2 => matches!(bits, 8 | 16 | 32) && !page.is_subsampled(),
            _ => false,
        };
        // The JPEG decoder cannot return extra samples.
        let beyond = jpeg && !separate && page.samples != colors;
        let counted = (colors..=8).contains(&page.samples) && !(separate && page.is_subsampled());
        if !even || !known || !predicted || !counted || beyond || page.sample_format != 1 {
            return Err(unfit("its dots are stored in a way that is not understood"));
        }
        let alpha = page.alpha_sample().map(|sample| sample as usize);
        Ok(Self { page, bits: bits as usize, samples: page.samples as usize, alpha })
    }

    /// Returns the number of strips for one place: one for each sample in planar storage.
    pub fn planes(&self) -> usize {
        if self.page.planar == 2 { self.samples } else { 1 }
    }

    /// Decodes exactly `rows` times `width` pixels from the stored planes.
    pub fn decode(&self, stored: &[&[u8]], size: StripSize, little: bool) -> Result<Pixels> {
        match stored {
            [one] if self.page.compression == 7 => {
                let raster = self.jpeg(one, size)?;
                if raster.channels != self.page.channels() {
                    return Err(unfit("the file is damaged"));
                }
                let invert = self.page.photometric == WHITE_IS_ZERO;
                let color = raster.data.into_iter().map(|value| if invert { 255 - value } else { value }).collect();
                Ok(Pixels { color, alpha: Vec::new() })
            }
            [one] if self.page.is_subsampled() => Ok(Pixels { color: self.subsampled(one, size)?, alpha: Vec::new() }),
            [one] => {
                let samples = self.samples(one, self.samples, size, little)?;
                Ok(self.pixels(samples))
            }
            planes => {
                let mut samples = vec![0; size.width * size.rows * planes.len()];
                for (at, stored) in planes.iter().enumerate() {
                    let plane = match self.page.compression {
                        7 => {
                            let raster = self.jpeg(stored, size)?;
                            if raster.channels != 1 {
                                return Err(unfit("the file is damaged"));
                            }
                            raster.data
                        }
                        _ => self.samples(stored, 1, size, little)?,
                    };
                    for (to, from) in samples.iter_mut().skip(at).step_by(planes.len()).zip(plane) {
                        *to = from;
                    }
                }
                Ok(self.pixels(samples))
            }
        }
    }

    /// Decompresses stored data to `wanted` bytes, or returns an error.
    fn unpacked(&self, stored: &[u8], wanted: usize, most: usize, size: StripSize) -> Result<Vec<u8>> {
        // A strip that decompresses to far more than its rows is malicious.
        if most as u64 > MOST_BYTES {
            return Err(unfit("the file is damaged"));
        }
        let fax = matches!(self.page.compression, 2..=4);
        let turned: Vec<u8>;
        let stored = if self.page.low_bit_first && (fax || self.bits < 8) {
            turned = stored.iter().map(|byte| byte.reverse_bits()).collect();
            &turned
        } else {
            stored
        };
        let mut bytes = match self.page.compression {
            1 => stored.to_vec(),
            2..=4 => self.fax(stored, size.width, size.rows)?,
            5 => inflated("LZWDecode", stored, most)?,
            8 | 32946 => inflated("FlateDecode", stored, most)?,
            32773 => packed(stored, wanted)?,
            _ => return Err(unfit("it is compressed in a way that is not understood")),
        };
        if bytes.len() < wanted {
            return Err(unfit("the file is cut short"));
        }
        bytes.truncate(wanted);
        Ok(bytes)
    }

    /// Returns 8-bit samples: palette indices unchanged, others scaled to 0 to 255.
    fn samples(&self, stored: &[u8], samples: usize, size: StripSize, little: bool) -> Result<Vec<u8>> {
        let line = (size.width * samples * self.bits).div_ceil(8);
        let mut bytes = self.unpacked(stored, line * size.rows, line * size.whole + 4096, size)?;
        if self.page.predictor() == 2 {
            self.add_up(&mut bytes, line, samples, little);
        }
        if self.bits == 8 {
            return Ok(bytes);
        }
        let most = (1_u32 << self.bits.min(8)) - 1;
        let is_index = self.page.photometric == PALETTE;
        let mut out = Vec::with_capacity(size.width * samples * size.rows);
        if self.bits == 1 {
            let one = if is_index { 1 } else { 255 };
            for line in bytes.chunks_exact(line.max(1)) {
                let end = out.len() + size.width * samples;
                out.extend(line.iter().flat_map(|byte| [7, 6, 5, 4, 3, 2, 1, 0].map(|bit| (byte >> bit & 1) * one)));
                out.truncate(end);
            }
            return Ok(out);
        }
        for line in bytes.chunks_exact(line.max(1)) {
            for at in 0..size.width * samples {
                let sample = match self.bits {
                    16 => u32::from(line[2 * at + usize::from(little)]),
                    32 => u32::from(line[4 * at + if little { 3 } else { 0 }]),
                    bits => {
                        let from = at * bits;
                        let three = (0..3).map(|next| line.get(from / 8 + next).copied().unwrap_or_default());
                        let wide = three.fold(0, |sum, byte| sum << 8 | u32::from(byte));
                        let sample = wide >> (24 - bits - from % 8) & ((1 << bits) - 1);
                        sample >> bits.saturating_sub(8)
                    }
                };
                out.push(byte_of(if is_index { sample } else { sample * 255 / most }));
            }
        }
        Ok(out)
    }

    /// Decodes a JPEG strip, which needs the shared tables to be a complete file.
    fn jpeg(&self, stored: &[u8], size: StripSize) -> Result<Raster> {
        let tables = self.page.jpeg_tables.strip_suffix(&[0xFF, 0xD9]).unwrap_or(&self.page.jpeg_tables);
        let mut file = if tables.is_empty() { vec![0xFF, 0xD8] } else { tables.to_vec() };
        if self.page.photometric == RGB {
            // An Adobe marker for RGB.
            file.extend(b"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00");
        }
        file.extend(stored.strip_prefix(&[0xFF, 0xD8]).unwrap_or(stored));
        let damaged = |error: image::ImageError| unfit(&error.to_string());
        let decoder = JpegDecoder::new(Cursor::new(&file)).map_err(damaged)?;
        let (across, down) = decoder.dimensions();
        let rows = size.rows..=size.whole.next_multiple_of(16);
        if across as usize != size.width || !rows.contains(&(down as usize)) {
            return Err(unfit("the file is damaged"));
        }
        let mut raster = if self.page.photometric == CMYK && self.planes() == 1 {
            inks(&file)?
        } else {
            Raster::from_image(DynamicImage::from_decoder(decoder).map_err(damaged)?)
        };
        raster.data.truncate(size.width * size.rows * raster.channels);
        Ok(raster)
    }

    /// Expands subsampled YCbCr data: blocks of luma samples with shared chroma.
    fn subsampled(&self, stored: &[u8], size: StripSize) -> Result<Vec<u8>> {
        let (across, down) = self.page.subsampling;
        let (across, down) = (across as usize, down as usize);
        let (blocks, block) = (size.width.div_ceil(across), across * down + 2);
        let bytes = |rows: usize| blocks * block * rows.div_ceil(down);
        let data = self.unpacked(stored, bytes(size.rows), bytes(size.whole) + 4096, size)?;
        let mut out = vec![255; size.width * size.rows * 3];
        for (index, block) in data.chunks_exact(block).enumerate() {
            let (left, top) = (index % blocks * across, index / blocks * down);
            let (light, colors) = block.split_at(across * down);
            for (at, light) in light.iter().enumerate() {
                let (x, y) = (left + at % across, top + at / across);
                if x < size.width && y < size.rows {
                    let to = (y * size.width + x) * 3;
                    out[to..to + 3].copy_from_slice(&from_ycbcr(*light, colors[0], colors[1]));
                }
            }
        }
        Ok(out)
    }

    fn fax(&self, stored: &[u8], width: usize, rows: usize) -> Result<Vec<u8>> {
        let encoding = match (self.page.compression, self.page.fax_options & 1) {
            (4, _) => EncodingMode::Group4,
            (3, 1) => EncodingMode::Group3_2D { k: 4 },
            _ => EncodingMode::Group3_1D,
        };
        let number = |size: usize| u32::try_from(size).map_err(|_| unfit("it is too large"));
        let mut context = DecoderContext::new(DecodeSettings {
            columns: number(width)?,
            rows: number(rows)?,
            end_of_block: self.page.compression != 2,
            end_of_line: false,
            rows_are_byte_aligned: self.page.compression == 2,
            encoding,
            invert_black: false,
        });
        let mut lines = FaxRows { line: width.div_ceil(8), bytes: Vec::new(), row: 0, at: 0 };
        hayro_ccitt::decode(stored, &mut lines, &mut context)
            .map_err(|error| unfit(&format!("the file is damaged ({error})")))?;
        Ok(lines.bytes)
    }

    /// Undoes the horizontal predictor.
    fn add_up(&self, bytes: &mut [u8], line: usize, samples: usize, little: bool) {
        let width = self.bits / 8;
        let step = samples * width;
        for line in bytes.chunks_exact_mut(line.max(1)) {
            for at in (step..line.len()).step_by(width) {
                // The bytes of a sample from lowest to highest.
                let mut carry = 0;
                for byte in 0..width {
                    let place = if little { at + byte } else { at + width - 1 - byte };
                    let sum = u16::from(line[place]) + u16::from(line[place - step]) + carry;
                    line[place] = sum.to_le_bytes()[0];
                    carry = sum >> 8;
                }
            }
        }
    }

    /// Converts samples to visible pixels.
    fn pixels(&self, samples: Vec<u8>) -> Pixels {
        let page = self.page;
        // Most scans need no conversion.
        match (page.photometric, self.samples) {
            (BLACK_IS_ZERO | MASK, 1) | (RGB, 3) => return Pixels { color: samples, alpha: Vec::new() },
            (WHITE_IS_ZERO, 1) => {
                return Pixels { color: samples.into_iter().map(|value| 255 - value).collect(), alpha: Vec::new() };
            }
            _ => {}
        }
        let count = samples.len() / self.samples;
        let mut color = Vec::with_capacity(count * page.channels());
        let mut alpha = Vec::with_capacity(if self.alpha.is_some() { count } else { 0 });
        // Palette colours have 16 bits; some programs write 8.
        let shift = if page.palette.iter().any(|part| *part > 255) { 8 } else { 0 };
        for dot in samples.chunks_exact(self.samples) {
            match page.photometric {
                WHITE_IS_ZERO => color.push(255 - dot[0]),
                BLACK_IS_ZERO | MASK => color.push(dot[0]),
                PALETTE => {
                    let colors = page.palette.len() / 3;
                    let part = |part: usize| page.palette.get(part * colors + usize::from(dot[0])).copied();
                    color.extend([0, 1, 2].map(|at| byte_of(part(at).unwrap_or_default() >> shift)));
                }
                CMYK => color.extend(from_cmyk([dot[0], dot[1], dot[2], dot[3]])),
                YCBCR => color.extend(from_ycbcr(dot[0], dot[1], dot[2])),
                _ => color.extend([0, 1, 2].map(|part| dot[part])),
            }
            alpha.extend(self.alpha.map(|sample| dot[sample]));
        }
        Pixels { color, alpha }
    }
}

/// Converts YCbCr to RGB by ITU-R BT.601, the TIFF default.
fn from_ycbcr(light: u8, blue: u8, red: u8) -> [u8; 3] {
    let (light, blue, red) = (f32::from(light), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    let parts = [light + 1.402 * red, light - 0.344_14 * blue - 0.714_14 * red, light + 1.772 * blue];
    parts.map(|part| part.round().clamp(0.0, 255.0) as u8)
}

fn byte_of(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(255)
}

/// Decompresses LZW or Deflate with the PDF library, which enforces a limit.
fn inflated(filter: &str, stored: &[u8], most: usize) -> Result<Vec<u8>> {
    let stream = Stream::new(dictionary! {"Filter" => filter}, stored.to_vec());
    stream.get_plain_content_with_limit(most).map_err(|_| unfit("the file is damaged"))
}

/// Decodes PackBits.
fn packed(stored: &[u8], wanted: usize) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = stored;
    while out.len() < wanted {
        let [count, after @ ..] = rest else { return Err(unfit("the file is cut short")) };
        match *count {
            128 => rest = after,
            count @ 0..=127 => {
                let length = usize::from(count) + 1;
                out.extend(after.get(..length).ok_or_else(|| unfit("the file is cut short"))?);
                rest = &after[length..];
            }
            count => {
                let [byte, after @ ..] = after else { return Err(unfit("the file is cut short")) };
                out.extend(std::iter::repeat_n(*byte, 257 - usize::from(count)));
                rest = after;
            }
        }
    }
    Ok(out)
}

/// Rows of a fax, one bit a pixel, 0 for white.
struct FaxRows {
    line: usize,
    bytes: Vec<u8>,
    /// The current row, and its pixels so far.
    row: usize,
    at: usize,
}

impl FaxRows {
    fn push(&mut self, white: bool, count: usize) {
        // A row may begin with an empty run.
        let start = self.row * self.line;
        self.bytes.resize(start + self.line, 0);
        if !white {
            for dot in self.at..self.at + count {
                if let Some(byte) = self.bytes.get_mut(start + dot / 8) {
                    *byte |= 0x80 >> (dot % 8);
                }
            }
        }
        self.at += count;
    }
}

impl Decoder for FaxRows {
    fn push_pixels(&mut self, white: bool, count: u32) {
        self.push(white, count as usize);
    }

    fn next_line(&mut self) {
        self.row += 1;
        self.at = 0;
    }
}
