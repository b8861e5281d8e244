//! How large a picture may be, in pixels and in memory, and the error for one that cannot be shown.

use crate::error::Error;

/// The printable area of an A4 page at 300 dpi, in pixels.
pub const PAGE: (u32, u32) = (2197, 3085);

/// The factor up to which a larger picture is not scaled: a scan of a whole page with some margin.
pub const TOLERANCE: f32 = 1.25;

/// The most memory for one decoded picture, in bytes.
pub const MOST_BYTES: u64 = 160_000_000;

/// The most memory for all scaled pictures of a file, in bytes; the typesetter holds them all.
pub const MOST_TOGETHER: f64 = 160_000_000.0;

/// The smallest scale, below which a scan is illegible.
pub const SMALLEST: f64 = 0.33;

/// The largest size of a picture, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct PictureBounds {
    pub short: u32,
    pub long: u32,
}

impl PictureBounds {
    pub fn share(share: f64) -> Self {
        Self { short: (f64::from(PAGE.0) * share) as u32, long: (f64::from(PAGE.1) * share) as u32 }
    }

    /// Returns the factor by which a picture must shrink; none when it fits.
    pub fn shrink(self, width: u32, height: u32) -> Option<f32> {
        let (short, long) = (width.min(height), width.max(height));
        let over = (short as f32 / self.short as f32).max(long as f32 / self.long as f32);
        (over > TOLERANCE).then_some(over)
    }
}

pub fn unfit(why: &str) -> Error {
    Error::input(
        format!("the picture cannot be shown: {why}"),
        "Open it in a program that shows it, and save it as a PDF, JPEG or PNG file.",
    )
}
