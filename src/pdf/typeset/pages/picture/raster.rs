//! Pixels: scaled, rotated upright, and encoded for the typesetter.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageEncoder, RgbImage};
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::bounds::{PictureBounds, unfit};
use crate::error::{Error, Result};
use crate::legacy::picture::GreyPicture;

/// The JPEG quality of a scaled photograph, of 100.
const QUALITY: u8 = 88;

/// A picture for embedding.
#[derive(Debug, Clone)]
pub struct EmbeddedPicture {
    /// A PNG or JPEG file.
    pub data: Vec<u8>,
    /// The file is a PNG file.
    pub lossless: bool,
    /// The width in pixels when upright.
    pub width: u32,
    /// The height in pixels when upright.
    pub height: u32,
    /// The file is the unchanged input.
    pub untouched: bool,
}

impl EmbeddedPicture {
    /// Returns the typesetter's name of the format.
    pub fn format(&self) -> &'static str {
        if self.lossless { "png" } else { "jpg" }
    }
}

/// Pixels in grey or RGB, one byte a sample.
#[derive(Debug, Clone)]
pub struct Raster {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// 1 for grey, 3 for RGB.
    pub channels: usize,
    /// The pixels row by row.
    pub data: Vec<u8>,
}

/// The relation of colour values to the alpha channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alpha {
    /// Not premultiplied.
    Unassociated,
    /// Premultiplied.
    Associated,
    /// Premultiplied ink values, where 0 is white.
    Ink,
    /// The channel is not declared as alpha.
    Unsaid,
}

impl Alpha {
    /// Returns a value composited on white.
    fn over(self, value: u8, alpha: u8) -> u8 {
        match self {
            Self::Associated => value.saturating_add(255 - alpha),
            Self::Ink => {
                if alpha == 0 {
                    255
                } else {
                    value
                }
            }
            Self::Unassociated | Self::Unsaid => {
                let (value, alpha) = (u32::from(value), u32::from(alpha));
                u8::try_from((value * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(255)
            }
        }
    }
}

impl Raster {
    /// Converts a decoded picture, composited on white.
    pub fn from_image(image: DynamicImage) -> Self {
        let (width, height) = (image.width(), image.height());
        let grey = image.color().channel_count() <= 2;
        let clear = image.color().has_alpha();
        let over = |value, alpha| Alpha::Unassociated.over(value, alpha);
        let data = match (grey, clear) {
            (true, false) => image.into_luma8().into_raw(),
            (false, false) => image.into_rgb8().into_raw(),
            (true, true) => image.into_luma_alpha8().pixels().map(|dot| over(dot.0[0], dot.0[1])).collect(),
            (false, true) => {
                image.into_rgba8().pixels().flat_map(|dot| [0, 1, 2].map(|at| over(dot.0[at], dot.0[3]))).collect()
            }
        };
        Self { width, height, channels: if grey { 1 } else { 3 }, data }
    }

    /// Converts CMYK pixels of four bytes.
    pub fn from_inks(width: u32, height: u32, inks: &[u8]) -> Self {
        let data = inks.as_chunks::<4>().0.iter().flat_map(|dot| from_cmyk(*dot)).collect();
        Self { width, height, channels: 3, data }
    }

    /// Composites on white. The alpha channel is ignored if it would hide a page with content, or if it is undeclared
    /// and leaves no pixel opaque.
    pub fn on_paper(mut self, alpha: &[u8], meaning: Alpha) -> Self {
        let most = alpha.iter().copied().max().unwrap_or(255);
        let first = self.data.get(..self.channels).unwrap_or_default();
        let is_bare = self.data.chunks_exact(self.channels).all(|dot| dot == first);
        if (most == 0 && !is_bare) || (meaning == Alpha::Unsaid && most < 255) {
            return self;
        }
        for (dot, alpha) in self.data.chunks_exact_mut(self.channels).zip(alpha) {
            for value in dot {
                *value = meaning.over(*value, *alpha);
            }
        }
        self
    }

    /// Returns the pixels scaled to a size by nearest neighbour.
    pub fn sized(self, width: u32, height: u32) -> Vec<u8> {
        if (self.width, self.height) == (width, height) {
            return self.data;
        }
        let nearest = |at: u32, of: u32, old: u32| (u64::from(at) * u64::from(old) / u64::from(of)) as usize;
        let mut out = Vec::with_capacity(width as usize * height as usize * self.channels);
        for y in 0..height {
            let row = nearest(y, height, self.height) * self.width as usize;
            for x in 0..width {
                let from = (row + nearest(x, width, self.width)) * self.channels;
                out.extend_from_slice(self.data.get(from..from + self.channels).unwrap_or_default());
            }
        }
        out
    }

    /// Scales down to the room.
    pub fn fit(self, room: PictureBounds) -> Self {
        match room.shrink(self.width, self.height) {
            Some(over) => self.smaller(over),
            None => self,
        }
    }

    /// Scales down by area averaging.
    fn smaller(self, over: f32) -> Self {
        let size = |old: u32| ((old as f32 / over).round() as u32).max(1);
        let (width, height) = (size(self.width), size(self.height));
        let row = self.width as usize * self.channels;
        let columns = shares(self.width, width);
        let mut data = Vec::with_capacity(width as usize * height as usize * self.channels);
        let mut sums = vec![0.0_f32; width as usize * self.channels];
        for (from, weights) in shares(self.height, height) {
            sums.fill(0.0);
            for (line, weight) in self.data.chunks_exact(row).skip(from).zip(&weights) {
                for (sum, (left, across)) in sums.chunks_exact_mut(self.channels).zip(&columns) {
                    let dots = line.chunks_exact(self.channels).skip(*left);
                    for (dot, share) in dots.zip(across) {
                        for (sum, value) in sum.iter_mut().zip(dot) {
                            *sum += f32::from(*value) * share * weight;
                        }
                    }
                }
            }
            data.extend(sums.iter().map(|sum| sum.round().clamp(0.0, 255.0) as u8));
        }
        Self { width, height, channels: self.channels, data }
    }

    /// Returns the picture in grey. A picture does not say how large its paper was; 200 dots to an inch are usual.
    pub fn into_grey(self) -> GreyPicture {
        let (width, height) = (self.width as usize, self.height as usize);
        let dots = match self.channels {
            1 => self.data,
            _ => self.data.as_chunks::<3>().0.iter().map(|dot| grey(*dot)).collect(),
        };
        GreyPicture { width, height, dpi: 200, dots }
    }

    fn into_image(self) -> Result<DynamicImage> {
        let image = if self.channels == 1 {
            GrayImage::from_raw(self.width, self.height, self.data).map(DynamicImage::from)
        } else {
            RgbImage::from_raw(self.width, self.height, self.data).map(DynamicImage::from)
        };
        image.ok_or_else(|| Error::internal("a picture has not as many dots as it should"))
    }

    /// Rotates upright.
    pub fn upright(self, orientation: Orientation) -> Result<Self> {
        if orientation == Orientation::NoTransforms {
            return Ok(self);
        }
        let mut image = self.into_image()?;
        image.apply_orientation(orientation);
        Ok(Self::from_image(image))
    }

    /// Encodes as PNG or JPEG. Grey is always lossless, because it is mostly text; colour is if `lossless` is set.
    pub fn encode(self, lossless: bool) -> Result<EmbeddedPicture> {
        let lossless = lossless || self.channels == 1;
        let (width, height) = (self.width, self.height);
        let color = if self.channels == 1 { image::ExtendedColorType::L8 } else { image::ExtendedColorType::Rgb8 };
        let mut data = Vec::new();
        let made = if lossless {
            PngEncoder::new_with_quality(&mut data, CompressionType::Fast, FilterType::Adaptive)
                .write_image(&self.data, width, height, color)
        } else {
            JpegEncoder::new_with_quality(&mut data, QUALITY).write_image(&self.data, width, height, color)
        };
        made.map_err(|error| unfit(&error.to_string()))?;
        Ok(EmbeddedPicture { data, lossless, width, height, untouched: false })
    }
}

/// Returns the brightness of a colour.
fn grey([red, green, blue]: [u8; 3]) -> u8 {
    let sum = u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114;
    u8::try_from(sum / 1000).unwrap_or(255)
}

/// Returns the RGB colour of CMYK ink on white paper.
pub fn from_cmyk([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 3] {
    let left = |ink: u8| 255 - u32::from(ink);
    [cyan, magenta, yellow].map(|ink| u8::try_from(left(ink) * left(black) / 255).unwrap_or(255))
}

/// Returns the first old pixel under each new one, and the weights from there on.
fn shares(old: u32, new: u32) -> Vec<(usize, Vec<f32>)> {
    let step = f64::from(old) / f64::from(new);
    (0..new)
        .map(|place| {
            let (from, to) = (f64::from(place) * step, (f64::from(place + 1) * step).min(f64::from(old)));
            let (first, last) = (from.floor() as u32, (to.ceil() as u32).min(old));
            let covered = |at: u32| (to.min(f64::from(at + 1)) - from.max(f64::from(at))).max(0.0);
            let weights = (first..last).map(|at| (covered(at) / (to - from)) as f32).collect();
            (first as usize, weights)
        })
        .collect()
}

/// Returns the CMYK values of a JPEG file. Adobe's programs invert them and say so in a marker; the decoder always
/// assumes that.
pub fn inks(bytes: &[u8]) -> Result<Raster> {
    let options = DecoderOptions::default().set_max_width(usize::MAX).set_max_height(usize::MAX);
    let options = options.set_strict_mode(false).jpeg_set_out_colorspace(ColorSpace::CMYK);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let dots = decoder.decode().map_err(|error| unfit(&error.to_string()))?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    if dots.is_empty() || dots.len() != width * height * 4 {
        return Err(unfit("its colours are stored in a way that is not understood"));
    }
    let number = |size: usize| u32::try_from(size).map_err(|_| unfit("it is too large"));
    Ok(Raster::from_inks(number(width)?, number(height)?, &dots))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_picture_has_the_same_mean() {
        let data: Vec<u8> = (0..60_u32 * 40).map(|at| u8::try_from(at * 7 % 256).unwrap_or(0)).collect();
        let mean = |data: &[u8]| data.iter().map(|value| f64::from(*value)).sum::<f64>() / data.len() as f64;
        let raster = Raster { width: 60, height: 40, channels: 1, data };
        let small = raster.clone().smaller(1.5);
        assert_eq!((small.width, small.height, small.data.len()), (40, 27, 40 * 27));
        assert!((mean(&small.data) - mean(&raster.data)).abs() < 1.0);
    }

    #[test]
    fn colour_channels_stay_separate() {
        let raster = Raster { width: 4, height: 4, channels: 3, data: [250, 100, 3].repeat(16) };
        assert_eq!(raster.smaller(2.0).data, [250, 100, 3].repeat(4));
    }
}
