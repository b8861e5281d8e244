//! One strip or tile of a TIFF page: unpacked, and turned into grey or colour of a byte each.

use std::io::Cursor;

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};
use image::codecs::jpeg::JpegDecoder;
use image::{DynamicImage, ImageDecoder};
use lopdf::{Stream, dictionary};

use super::raster::Raster;
use super::tiff::Stored;
use super::{MOST_BYTES, unfit};
use crate::error::Result;

/// How the strips of a page are stored.
#[derive(Debug)]
pub struct Coding<'p> {
    page: &'p Stored,
    bits: usize,
    samples: usize,
}

impl<'p> Coding<'p> {
    /// Whether it is understood.
    pub fn of(page: &'p Stored) -> Result<Self> {
        let bits = page.bits.first().copied().unwrap_or(1);
        let even = page.bits.iter().all(|other| *other == bits);
        let photometric = page.photometric.unwrap_or(u32::MAX);
        let needed = match photometric {
            0 | 1 | 3 => 1,
            2 => 3,
            5 => 4,
            // The colours of photographs are only met in JPEG strips.
            6 if page.compression == 7 => 3,
            _ => return Err(unfit("its colours are stored in a way that is not understood")),
        };
        let known = match bits {
            1 | 2 | 4 => page.samples == 1 && page.predictor == 1,
            8 => true,
            16 => photometric != 3,
            _ => false,
        };
        if !even || !known || page.sample_format != 1 || page.samples < needed || page.samples > 8 {
            return Err(unfit("its dots are stored in a way that is not understood"));
        }
        if page.planar == 2 && page.samples > 1 {
            return Err(unfit("its colours are stored apart from each other"));
        }
        if page.predictor > 2 {
            return Err(unfit("its dots are stored in a way that is not understood"));
        }
        Ok(Self { page, bits: bits as usize, samples: page.samples as usize })
    }

    /// The dots of a strip, exactly `rows` times `width` of them. It may have been filled up to `whole` rows.
    pub fn decode(&self, stored: &[u8], width: usize, (rows, whole): (usize, usize), little: bool) -> Result<Vec<u8>> {
        if self.page.compression == 7 {
            return self.jpeg(stored, width, rows, whole);
        }
        let line = (width * self.samples * self.bits).div_ceil(8);
        let wanted = line * rows;
        // A strip that unpacks to far more than its rows is no honest one.
        let most = line * whole + 4096;
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
            2..=4 => self.fax(stored, width, rows)?,
            5 => inflated("LZWDecode", stored, most)?,
            8 | 32946 => inflated("FlateDecode", stored, most)?,
            32773 => packed(stored, wanted)?,
            _ => return Err(unfit("it is compressed in a way that is not understood")),
        };
        if bytes.len() < wanted {
            return Err(unfit("the file is cut short"));
        }
        bytes.truncate(wanted);
        if self.page.predictor == 2 {
            self.add_up(&mut bytes, line, little);
        }
        Ok(self.shown(&bytes, line, width, little))
    }

    /// Strips of JPEG have their tables in common; together they make a file.
    fn jpeg(&self, stored: &[u8], width: usize, rows: usize, whole: usize) -> Result<Vec<u8>> {
        let tables = self.page.jpeg_tables.strip_suffix(&[0xFF, 0xD9]).unwrap_or(&self.page.jpeg_tables);
        let mut file = if tables.is_empty() { vec![0xFF, 0xD8] } else { tables.to_vec() };
        if self.page.photometric == Some(2) {
            // Says that red, green and blue are stored as such.
            file.extend(b"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00");
        }
        file.extend(stored.strip_prefix(&[0xFF, 0xD8]).unwrap_or(stored));
        let damaged = |error: image::ImageError| unfit(&error.to_string());
        let decoder = JpegDecoder::new(Cursor::new(file)).map_err(damaged)?;
        let (across, down) = decoder.dimensions();
        if across as usize != width || !(rows..=whole.next_multiple_of(16)).contains(&(down as usize)) {
            return Err(unfit("the file is damaged"));
        }
        let raster = Raster::from_image(DynamicImage::from_decoder(decoder).map_err(damaged)?);
        if raster.channels != self.page.channels() {
            return Err(unfit("the file is damaged"));
        }
        let invert = self.page.photometric == Some(0);
        let data = raster.data.into_iter().take(width * rows * raster.channels);
        Ok(data.map(|value| if invert { 255 - value } else { value }).collect())
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
        let mut lines = Lines { line: width.div_ceil(8), bytes: Vec::new(), row: 0, at: 0 };
        hayro_ccitt::decode(stored, &mut lines, &mut context)
            .map_err(|error| unfit(&format!("the file is damaged ({error})")))?;
        Ok(lines.bytes)
    }

    /// Undoes that each sample is stored as its difference from the one before.
    fn add_up(&self, bytes: &mut [u8], line: usize, little: bool) {
        let (samples, wide) = (self.samples, self.bits == 16);
        let step = if wide { samples * 2 } else { samples };
        for line in bytes.chunks_exact_mut(line.max(1)) {
            for at in step..line.len() {
                if !wide {
                    line[at] = line[at].wrapping_add(line[at - step]);
                } else if at % 2 == 0 {
                    let read = |line: &[u8], at: usize| {
                        let pair = [line[at], line[at + 1]];
                        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
                    };
                    let sum = read(line, at).wrapping_add(read(line, at - step));
                    let pair = if little { sum.to_le_bytes() } else { sum.to_be_bytes() };
                    line[at..at + 2].copy_from_slice(&pair);
                }
            }
        }
    }

    /// Samples as they are stored, as dots that are shown.
    fn shown(&self, bytes: &[u8], line: usize, width: usize, little: bool) -> Vec<u8> {
        let page = self.page;
        let most = (1_u32 << self.bits.min(8)) - 1;
        let mut out = Vec::with_capacity(width * page.channels() * (bytes.len() / line.max(1)));
        for line in bytes.chunks_exact(line.max(1)) {
            let sample = |at: usize| -> u32 {
                match self.bits {
                    8 => u32::from(line[at]),
                    16 => u32::from(line[2 * at + usize::from(little)]),
                    bits => {
                        let from = at * bits;
                        u32::from(line[from / 8]) >> (8 - bits - from % 8) & most
                    }
                }
            };
            let byte = |value: u32| u8::try_from(value * 255 / most).unwrap_or(255);
            for dot in 0..width {
                let first = dot * self.samples;
                match page.photometric {
                    Some(0) => out.push(255 - byte(sample(first))),
                    Some(1) => out.push(byte(sample(first))),
                    Some(3) => {
                        let colors = page.colors.len() / 3;
                        let index = sample(first) as usize;
                        let color = |part: usize| page.colors.get(part * colors + index).copied().unwrap_or_default();
                        out.extend([0, 1, 2].map(|part| u8::try_from(color(part) >> 8).unwrap_or(255)));
                    }
                    Some(5) => {
                        let black = 255 - byte(sample(first + 3));
                        let ink = |part: usize| u32::from(255 - byte(sample(first + part)));
                        out.extend([0, 1, 2].map(|part| byte_of(ink(part) * u32::from(black) / 255)));
                    }
                    _ => out.extend([0, 1, 2].map(|part| byte(sample(first + part)))),
                }
            }
        }
        out
    }
}

fn byte_of(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(255)
}

/// Decompressed by the library that reads PDF, which knows the same two methods and stops at a limit.
fn inflated(filter: &str, stored: &[u8], most: usize) -> Result<Vec<u8>> {
    let stream = Stream::new(dictionary! {"Filter" => filter}, stored.to_vec());
    stream.get_plain_content_with_limit(most).map_err(|_| unfit("the file is damaged"))
}

/// Runs of equal bytes, and bytes as they are.
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

/// Rows of dots of a bit each, 0 for white as in every fax.
struct Lines {
    line: usize,
    bytes: Vec<u8>,
    /// The row that is being read, and the dots in it.
    row: usize,
    at: usize,
}

impl Lines {
    fn push(&mut self, white: bool, count: usize) {
        // A row may begin with a run of no dots.
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

impl Decoder for Lines {
    fn push_pixels(&mut self, white: bool, count: u32) {
        self.push(white, count as usize);
    }

    fn next_line(&mut self) {
        self.row += 1;
        self.at = 0;
    }
}
