//! Pages of a PDF as pictures.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};

use crate::legacy::picture::GreyPicture;

/// Dots to an inch: letters of ten points are read well, and a page takes seconds.
const DPI: f32 = 200.0;
/// The most dots of a page; A3 has 7.7 million.
const MOST_DOTS: f32 = 9_000_000.0;
/// The smallest scale, below which a page is illegible.
const SMALLEST: f32 = 0.5;
/// The longest side, in dots.
const LONGEST: f32 = 16_000.0;

/// Draws the pages of a PDF one by one. `take` receives each, or `None` for one that is too large, with its size in
/// points, and says whether to go on.
pub(super) fn pictures(bytes: &[u8], most: usize, take: &mut dyn FnMut(Option<GreyPicture>) -> bool) {
    let Ok(pdf) = Pdf::new(bytes.to_vec()) else { return };
    let cache = RenderCache::new();
    let interpreter = InterpreterSettings::default();
    for page in pdf.pages().iter().take(most) {
        let (width, height) = page.render_dimensions();
        let wanted = DPI / 72.0;
        let scale =
            wanted.min((MOST_DOTS / (width * height).max(1.0)).sqrt()).min(LONGEST / width.max(height).max(1.0));
        let picture = (scale >= wanted * SMALLEST).then(|| {
            let settings =
                RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
            let drawn = render(page, &cache, &interpreter, &settings);
            let dots = drawn.data_as_u8_slice().as_chunks::<4>().0.iter().map(|[red, green, blue, _]| {
                let sum = u32::from(*red) * 299 + u32::from(*green) * 587 + u32::from(*blue) * 114;
                u8::try_from(sum / 1000).unwrap_or(255)
            });
            GreyPicture {
                width: usize::from(drawn.width()),
                height: usize::from(drawn.height()),
                dpi: (scale * 72.0).round() as u32,
                dots: dots.collect(),
            }
        });
        if !take(picture) {
            return;
        }
    }
}
