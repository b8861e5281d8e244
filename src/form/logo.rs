//! The look of an authority's forms: its logo, a PNG or JPEG file beside `authority.yaml`, and the colour of headings.
//! Only the picture's header is read here, for its size; the typesetter decodes the picture.

use std::sync::Arc;

/// The largest logo file in bytes; every blank contains the logo.
pub const LARGEST: usize = 1 << 20;
/// The least contrast of headings against white (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// The name (as in [`crate::source::Source::name`]) and bytes of a file beside a definition.
pub type LogoFile = (String, Vec<u8>);

/// A logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The bytes of the file.
    pub bytes: Arc<Vec<u8>>,
    /// Whether it is a PNG file; otherwise it is a JPEG file.
    pub is_png: bool,
    /// Width in dots.
    pub width: u32,
    /// Height in dots.
    pub height: u32,
    /// The alternative text for screen readers.
    pub alt: String,
}

impl Logo {
    /// Reads the header of a picture.
    ///
    /// # Errors
    /// Why it cannot be a logo, as the end of "the logo …".
    pub fn new(bytes: &[u8], alt: &str) -> Result<Self, String> {
        if bytes.len() > LARGEST {
            return Err(format!(
                "has {} kB, and every blank would have them; {} at most",
                bytes.len() >> 10,
                LARGEST >> 10
            ));
        }
        let is_png = bytes.starts_with(b"\x89PNG\r\n\x1a\n");
        let size = if is_png { png_size(bytes) } else { jpeg_size(bytes) };
        let (width, height) = size.ok_or_else(|| "is not a PNG or JPEG picture".to_owned())?;
        if !(8..=8_000).contains(&width) || !(8..=8_000).contains(&height) {
            return Err(format!("is {width} by {height} dots; each side may have 8 to 8000"));
        }
        Ok(Self { bytes: Arc::new(bytes.to_vec()), is_png, width, height, alt: alt.to_owned() })
    }

    /// The largest width and height within a box of that size, in the box's units, rounded down.
    #[must_use]
    pub fn fit(&self, width: u32, height: u32) -> (u32, u32) {
        let (own_width, own_height) = (u64::from(self.width), u64::from(self.height));
        let by_width = u64::from(width) * own_height <= u64::from(height) * own_width;
        let (fitted_width, fitted_height) = if by_width {
            (u64::from(width), u64::from(width) * own_height / own_width)
        } else {
            (u64::from(height) * own_width / own_height, u64::from(height))
        };
        let whole = |length: u64| u32::try_from(length).unwrap_or(u32::MAX).max(1);
        (whole(fitted_width), whole(fitted_height))
    }
}

/// The width and height from the header chunk (IHDR) of a PNG file, which comes first.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// The width and height from the frame header of a JPEG file.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.get(..3)? == [0xff, 0xd8, 0xff]).then_some(())?;
    let mut at = 2;
    loop {
        let [0xff, marker, rest @ ..] = bytes.get(at..)? else { return None };
        let two = |at: usize| Some(u32::from(u16::from_be_bytes(rest.get(at..at + 2)?.try_into().ok()?)));
        match marker {
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Some((two(5)?, two(3)?)),
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => at += 2 + usize::try_from(two(0)?).ok()?,
        }
    }
}

/// Reads a colour such as `#1f4e79`; returns the six digits.
///
/// # Errors
/// Why the colour cannot be used for headings, as a whole message.
pub fn heading_colour(text: &str) -> Result<String, String> {
    let digits =
        text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
    let digits = digits.ok_or_else(|| format!("`{text}` is not a colour"))?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2).unwrap_or("00"), 16).unwrap_or(0);
    let contrast = 1.05 / (luminance([part(0), part(2), part(4)]) + 0.05);
    if contrast < LEAST_CONTRAST {
        return Err(format!("the colour `{text}` is too light for headings: {contrast:.1} to 1 against white"));
    }
    Ok(digits.to_uppercase())
}

/// The relative luminance of a colour, from 0 to 1 (WCAG 2.2).
fn luminance(parts: [u8; 3]) -> f64 {
    let [red, green, blue] = parts.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_colours_have_enough_contrast() {
        assert_eq!(heading_colour("#1f4e79").as_deref(), Ok("1F4E79"));
        assert_eq!(heading_colour("#767676").as_deref(), Ok("767676"));
        for bad in ["#777777", "#ffcc00", "1f4e79", "#1f4e7", "blue", "#1f4e7é"] {
            assert!(heading_colour(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_logo_keeps_its_shape() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([400_u32, 100].iter().flat_map(|side| side.to_be_bytes()));
        let logo = Logo::new(&png, "A crest").unwrap();
        assert_eq!((logo.width, logo.height, logo.is_png), (400, 100, true));
        assert_eq!((logo.fit(200, 200), logo.fit(1_000, 20)), ((200, 50), (80, 20)));
        assert!(Logo::new(b"GIF89a", "A crest").is_err());
        assert!(Logo::new(&png[..18], "A crest").is_err());
    }
}
