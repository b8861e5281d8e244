//! Pages for scans and photographs (PNG, JPEG, TIFF, GIF, WebP). An A4 scan at 300 dpi is embedded as it is; larger pictures are
//! scaled down, since the original is kept. Memory limits are checked before decoding.

mod bounds;
mod cut;
mod png;
mod raster;
mod strip;
mod tiff;
mod tiff_page;

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::{jpeg::JpegDecoder, png::PngDecoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageResult};
use serde_json::json;

use super::{PdfPages, letters};
use crate::crash::test_point;
use crate::error::{Error, ErrorKind, Result};
use crate::legacy::picture::GreyPicture;
use crate::pdf::typeset::{self, TypstLayout};
use bounds::{MOST_BYTES, PictureBounds, unfit};
pub(super) use raster::EmbeddedPicture;
use raster::{Raster, inks};

/// The most scans in a progressive JPEG file, each of which is decoded.
const MOST_SCANS: usize = 400;

/// Returns the pictures of a file, each on its own page; only TIFF files hold several. The `title` is the heading and
/// the alternate text.
///
/// # Errors
/// When the file is no PNG, JPEG, TIFF, GIF or WebP ([`ErrorKind::NotAForm`]), is damaged, or would need too much memory.
pub fn image(bytes: &[u8], title: &str) -> Result<PdfPages> {
    test_point("picture", bytes);
    let is_png = bytes.starts_with(b"\x89PNG");
    let bytes: &[u8] = &if is_png { png::plain(bytes) } else { Cow::Borrowed(bytes) };
    let pictures = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => vec![jpeg(bytes)?],
        _ if is_png => vec![lossless(bytes)?],
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => tiff::pictures(bytes)?,
        [b'I', b'I', 43, 0, ..] | [b'M', b'M', 0, 43, ..] => return Err(unfit("it is a BigTIFF file")),
        _ if is_gif_or_webp(bytes) => vec![decoded(bytes)?],
        _ => {
            let error = unfit("it is no PNG, JPEG, TIFF, GIF or WebP file");
            return Err(Error { kind: ErrorKind::NotAForm, ..error });
        }
    };
    // A picture embedded as it is may contain what PDF/A forbids, such as a broken colour profile.
    match set(&pictures, title) {
        Err(_) if pictures.iter().any(|picture| picture.untouched) => {
            let plain: Result<Vec<EmbeddedPicture>> = pictures
                .iter()
                .map(|picture| if picture.untouched { decoded(bytes) } else { Ok(picture.clone()) })
                .collect();
            set(&plain?, title).map_err(|error| unfit(&error.message))
        }
        other => other,
    }
}

/// Of a moving picture the first is shown.
fn is_gif_or_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF8") || bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

/// Returns the pictures of a file in grey, upright; only TIFF files hold several.
///
/// # Errors
/// As [`image()`].
pub(in crate::pdf) fn grey_pictures(bytes: &[u8]) -> Result<Vec<GreyPicture>> {
    test_point("picture", bytes);
    match bytes {
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => {
            tiff::pictures(bytes)?.iter().map(|picture| Ok(upright(&picture.data)?.into_grey())).collect()
        }
        [0x89, b'P', b'N', b'G', ..] => Ok(vec![upright(&png::plain(bytes))?.into_grey()]),
        [0xFF, 0xD8, 0xFF, ..] => Ok(vec![upright(bytes)?.into_grey()]),
        _ => Err(Error { kind: ErrorKind::NotAForm, ..unfit("it is no PNG, JPEG or TIFF file") }),
    }
}

/// Returns whether a picture that [`image()`] shows is incomplete in its file.
#[must_use]
pub fn is_cut(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xD8, 0xFF]) && cut::is_cut(bytes)
}

/// A picture within text.
pub(super) struct InlinePicture {
    bytes: Vec<u8>,
    pub picture: EmbeddedPicture,
}

impl InlinePicture {
    /// Prepares a picture and subtracts its pixels from the document's budget `dots`.
    pub fn new(bytes: &[u8], dots: &mut u64) -> Result<Self> {
        let picture = match bytes {
            [0xFF, 0xD8, 0xFF, ..] | [0x89, b'P', b'N', b'G', ..] => {
                let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format();
                let size = reader.map_err(|error| unfit(&error.to_string()))?.into_dimensions();
                let (width, height) = size.map_err(|error| unfit(&error.to_string()))?;
                let own = u64::from(width) * u64::from(height);
                *dots = dots.checked_sub(own).ok_or_else(|| unfit("there are too many of them"))?;
                if bytes[0] == 0xFF { jpeg(bytes)? } else { lossless(bytes)? }
            }
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => {
                let first = tiff::pictures(bytes)?.into_iter().next();
                let picture = first.ok_or_else(|| unfit("there is none in it"))?;
                let own = u64::from(picture.width) * u64::from(picture.height);
                *dots = dots.checked_sub(own).ok_or_else(|| unfit("there are too many of them"))?;
                picture
            }
            _ if is_gif_or_webp(bytes) => {
                let picture = decoded(bytes)?;
                let own = u64::from(picture.width) * u64::from(picture.height);
                *dots = dots.checked_sub(own).ok_or_else(|| unfit("there are too many of them"))?;
                picture
            }
            _ => return Err(unfit("it is no PNG, JPEG, TIFF, GIF or WebP file")),
        };
        Ok(Self { bytes: bytes.to_vec(), picture })
    }

    /// Returns the picture, decoded and encoded again.
    pub fn anew(&self) -> Result<EmbeddedPicture> {
        if self.picture.untouched { decoded(&self.bytes) } else { Ok(self.picture.clone()) }
    }
}

fn set(pictures: &[EmbeddedPicture], title: &str) -> Result<PdfPages> {
    let (title, lacking) = letters::clean(title);
    let count = pictures.len();
    let described: Vec<_> = pictures
        .iter()
        .zip(1..)
        .map(|(picture, number)| {
            let which = if count > 1 { format!(", page {number} of {count}") } else { String::new() };
            json!({"width": picture.width, "height": picture.height, "format": picture.format(),
                "file": format!("picture-{}", number - 1), "heading": format!("{title}{which}"),
                "alt": format!("Picture: {title}{which}")})
        })
        .collect();
    let data = json!({"title": title, "lacking": lacking, "pictures": described});
    let files = pictures.iter().map(|picture| picture.data.clone()).collect();
    let made = typeset::set_with(TypstLayout::Pictures, &data, &format!("formfolio:picture:{title}"), files);
    // Pictures are large and occur once, so the typesetter's cache is cleared.
    typeset::forget();
    let (pdf, count) = made?;
    Ok(PdfPages { pdf, count })
}

fn read<D: ImageDecoder>(decoder: ImageResult<D>) -> Result<D> {
    let mut decoder = decoder.map_err(|error| unfit(&error.to_string()))?;
    if decoder.total_bytes() > MOST_BYTES {
        let (width, height) = decoder.dimensions();
        return Err(unfit(&format!("it is too large, {width} by {height} dots")));
    }
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(2 * MOST_BYTES);
    decoder.set_limits(limits).map_err(|error| unfit(&error.to_string()))?;
    Ok(decoder)
}

fn jpeg(bytes: &[u8]) -> Result<EmbeddedPicture> {
    if bytes.windows(2).filter(|pair| *pair == [0xFF, 0xDA]).count() > MOST_SCANS {
        return Err(unfit("it is put together from far too many parts"));
    }
    let mut decoder = read(JpegDecoder::new(Cursor::new(bytes)))?;
    let components = components(bytes);
    if components == Some(4) && !has_adobe_marker(bytes) {
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        return inks(bytes)?.fit(PictureBounds::share(1.0)).upright(orientation)?.encode(false);
    }
    // Four components are CMYK, which is converted to RGB.
    untouched_or_smaller(bytes, decoder, matches!(components, Some(1 | 3)), false)
}

fn lossless(bytes: &[u8]) -> Result<EmbeddedPicture> {
    let decoder = read(PngDecoder::new(Cursor::new(bytes)))?;
    untouched_or_smaller(bytes, decoder, true, true)
}

fn untouched_or_smaller(
    bytes: &[u8],
    mut decoder: impl ImageDecoder,
    plain: bool,
    lossless: bool,
) -> Result<EmbeddedPicture> {
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let room = PictureBounds::share(1.0);
    if plain && room.shrink(width, height).is_none() {
        let (width, height) = if turned(orientation) { (height, width) } else { (width, height) };
        return Ok(EmbeddedPicture { data: bytes.to_vec(), lossless, width, height, untouched: true });
    }
    let decoded = DynamicImage::from_decoder(decoder).map_err(|error| unfit(&error.to_string()))?;
    let raster = Raster::from_image(decoded);
    raster.fit(room).upright(orientation)?.encode(lossless)
}

/// Returns the picture decoded and encoded again, without metadata.
fn decoded(bytes: &[u8]) -> Result<EmbeddedPicture> {
    let lossless = bytes.starts_with(&[0x89]) || bytes.starts_with(b"GIF8");
    let (raster, orientation) = raster(bytes)?;
    raster.fit(PictureBounds::share(1.0)).upright(orientation)?.encode(lossless)
}

/// Returns the dots of a picture, upright and no more than a page needs.
fn upright(bytes: &[u8]) -> Result<Raster> {
    let room = PictureBounds::share(1.0);
    if components(bytes) == Some(4) && !has_adobe_marker(bytes) {
        let orientation = read(JpegDecoder::new(Cursor::new(bytes)))?.orientation();
        return inks(bytes)?.fit(room).upright(orientation.unwrap_or(Orientation::NoTransforms));
    }
    let (raster, orientation) = raster(bytes)?;
    raster.fit(room).upright(orientation)
}

/// Returns the dots of a picture, and how they are to be turned.
fn raster(bytes: &[u8]) -> Result<(Raster, Orientation)> {
    let is_jpeg = bytes.starts_with(&[0xFF, 0xD8]);
    if is_jpeg && bytes.windows(2).filter(|pair| *pair == [0xFF, 0xDA]).count() > MOST_SCANS {
        return Err(unfit("it is put together from far too many parts"));
    }
    let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let reader = reader.map_err(|error| unfit(&error.to_string()))?;
    let mut decoder = read(reader.into_decoder())?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let decoded = DynamicImage::from_decoder(decoder).map_err(|error| unfit(&error.to_string()))?;
    Ok((Raster::from_image(decoded), orientation))
}

/// Returns whether the orientation swaps width and height.
fn turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

/// Returns the segments of a JPEG file up to the image data: marker and content.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut at = 2;
    std::iter::from_fn(move || {
        loop {
            let [0xFF, marker, rest @ ..] = bytes.get(at..)? else { return None };
            match marker {
                0xFF => at += 1,
                0x01 | 0xD0..=0xD8 => at += 2,
                // Start of scan.
                0xDA => return None,
                _ => {
                    let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
                    at += 2 + length;
                    return Some((*marker, rest.get(2..length.min(rest.len())).unwrap_or_default()));
                }
            }
        }
    })
}

/// Returns the number of colour components in a JPEG frame header.
fn components(bytes: &[u8]) -> Option<u8> {
    let is_frame = |marker: u8| matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF);
    segments(bytes).find(|(marker, _)| is_frame(*marker))?.1.get(5).copied()
}

fn has_adobe_marker(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, inside)| marker == 0xEE && inside.starts_with(b"Adobe"))
}
