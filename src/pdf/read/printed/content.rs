//! What a page of a PDF shows: its letters with their places, its lines and boxes. `hayro-interpret` runs the page; this
//! device keeps what it draws.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_interpret::font::{FontData, FontQuery, Glyph, StandardFont};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, FontResolverFn, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings,
    Paint, PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::{ANNOTS, AS, RECT, SUBTYPE};
use hayro_syntax::object::{Array, Dict, Name};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape, Vec2};

use super::field_text::field_text;
use crate::legacy::page::Look;
use crate::pdf::font;

/// A letter of which a font does not say what it is.
pub(super) const UNKNOWN: &str = "\u{fffd}";

/// The most letters of a page.
const MOST_LETTERS: usize = 60_000;
/// The most lines and boxes of a page.
const MOST_SHAPES: usize = 20_000;
/// A line is thinner, in points.
const THIN: f64 = 2.6;
/// The sides of a box to tick, in points.
const TICK_BOX: std::ops::RangeInclusive<f64> = 5.0..=22.0;

/// A letter on a page. Places are in points from the upper left corner.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub text: String,
    pub left: f64,
    pub right: f64,
    /// Its baseline.
    pub base: f64,
    pub size: f64,
    /// How it looks; what an annotation draws is an answer.
    pub look: Look,
}

/// What a page shows.
#[derive(Debug, Clone, Default)]
pub(super) struct PageContent {
    pub letters: Vec<Letter>,
    /// Lines, as thin rectangles.
    pub lines: Vec<Rect>,
    /// Boxes whose edges are drawn.
    pub boxes: Vec<Rect>,
    /// Small shapes: boxes to tick, and marks in them.
    pub shapes: Vec<Rect>,
    /// Small white shapes: marks in dark boxes to tick, as browsers print them.
    pub white_shapes: Vec<Rect>,
    /// Pictures.
    pub pictures: Vec<Rect>,
    /// Coloured grounds.
    pub grounds: Vec<Rect>,
    /// Boxes to tick that are form fields, and whether they are ticked.
    pub ticks: Vec<(Rect, bool)>,
    /// The places of other form fields.
    pub widgets: Vec<Rect>,
    /// The values of text fields, with their places.
    pub texts: Vec<(Rect, String)>,
    pub width: f64,
    pub height: f64,
    /// The letters that are hidden: those that a copier read.
    pub hidden: Vec<Letter>,
}

impl PageContent {
    /// Moves what has a place in pictures further down, in points.
    pub fn move_down(&mut self, by: f64) {
        self.height += by;
        self.letters.iter_mut().for_each(|letter| letter.base += by);
        let shift = Vec2::new(0.0, by);
        self.lines.iter_mut().for_each(|line| *line = *line + shift);
        self.ticks.iter_mut().for_each(|(rect, _)| *rect = *rect + shift);
    }
}

/// The contents of the pages of a PDF.
pub(super) fn pages(bytes: &[u8], most: usize) -> Vec<PageContent> {
    let Ok(pdf) = Pdf::new(bytes.to_vec()) else { return Vec::new() };
    let cache = InterpreterCache::new();
    let font_resolver: FontResolverFn = Arc::new(standard_font);
    let mut out = Vec::new();
    for page in pdf.pages().iter().take(most) {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let bounds = Rect::new(0.0, 0.0, width, height);
        let transform = page.initial_transform(true).to_kurbo();
        let draw = |render_annotations: bool| {
            let font_resolver = Arc::clone(&font_resolver);
            let settings = InterpreterSettings { font_resolver, render_annotations, ..InterpreterSettings::default() };
            let mut context = Context::new(transform, bounds, &cache, pdf.xref(), settings);
            let content = PageContent { width, height, ..PageContent::default() };
            let mut device = Recorder { content, bold: BTreeMap::new(), clips: vec![bounds] };
            interpret_page(page, &mut context, &mut device);
            device.content
        };
        let mut content = draw(false);
        let annotations = page.raw().get::<Array<'_>>(ANNOTS);
        if let Some(annotations) = annotations {
            // What annotations draw comes after what the page draws.
            let own = content.letters.len();
            content = draw(true);
            content.letters.iter_mut().skip(own).for_each(|letter| letter.look.is_answer = true);
            for annotation in annotations.iter::<Dict<'_>>().take(MOST_SHAPES) {
                let is_widget = annotation.get::<Name<'_>>(SUBTYPE).is_some_and(|name| &*name == b"Widget");
                let Some(rect) = annotation.get::<hayro_syntax::object::Rect>(RECT).filter(|_| is_widget) else {
                    continue;
                };
                let rect = transform.transform_rect_bbox(Rect::new(rect.x0, rect.y0, rect.x1, rect.y1));
                match annotation.get::<Name<'_>>(AS) {
                    Some(state) => content.ticks.push((rect, &*state != b"Off")),
                    None => {
                        content.widgets.push(rect);
                        content.texts.extend(field_text(&annotation).map(|text| (rect, text)));
                    }
                }
            }
        }
        out.push(content);
    }
    out
}

/// Returns the font in place of one that the file does not contain. Any font with the usual letters will do: nothing is
/// drawn, and widths come from the file or from the standard metrics. The library searches its own fonts from the first
/// glyph for each letter, which took most of the time.
fn standard_font(query: &FontQuery) -> Option<(FontData, u32)> {
    let standard = match query {
        FontQuery::Standard(standard) => *standard,
        FontQuery::Fallback(fallback) => fallback.pick_standard_font(),
    };
    match standard {
        StandardFont::Symbol | StandardFont::ZapfDingBats => Some(standard.get_font_data()),
        _ => Some((Arc::new(font::REGULAR), 0)),
    }
}

struct Recorder {
    content: PageContent,
    /// Whether each font is bold.
    bold: BTreeMap<u128, bool>,
    /// The rectangles around the clipping paths, each within the one before.
    clips: Vec<Rect>,
}

impl Recorder {
    fn rectangle(&mut self, rect: Rect, is_stroke: bool, is_white: bool) {
        let count = self.content.lines.len()
            + self.content.boxes.len()
            + self.content.shapes.len()
            + self.content.white_shapes.len();
        if count > MOST_SHAPES || rect.width() > self.content.width * 1.5 {
            return;
        }
        let (width, height) = (rect.width(), rect.height());
        if (width <= THIN && height > THIN) || (height <= THIN && width > THIN) {
            if !is_white {
                self.content.lines.push(rect);
            }
            return;
        }
        if !is_stroke && !is_white {
            self.content.grounds.push(rect);
        }
        if width <= *TICK_BOX.end() && height <= *TICK_BOX.end() {
            if width > 1.0 && height > 1.0 {
                let shapes = if is_white { &mut self.content.white_shapes } else { &mut self.content.shapes };
                shapes.push(rect);
            }
            return;
        }
        if is_stroke {
            self.content.boxes.push(rect);
        }
    }
}

/// Whether a paint is white or nearly so.
fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [red, green, blue, _] = color.to_rgba().to_rgba8();
            red > 247 && green > 247 && blue > 247
        }
        Paint::Pattern(_) => false,
    }
}

impl<'a> Device<'a> for Recorder {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}

    fn set_blend_mode(&mut self, _: BlendMode) {}

    fn draw_path(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'a>, draw_mode: &PathDrawMode) {
        let path = transform * path.clone();
        let is_stroke = matches!(draw_mode, PathDrawMode::Stroke(_));
        let is_white = is_white(paint);
        // Each part of a path is a shape of its own.
        let mut part = BezPath::new();
        let mut parts: Vec<BezPath> = Vec::new();
        for element in path.elements() {
            if matches!(element, PathEl::MoveTo(_)) && !part.elements().is_empty() {
                parts.push(std::mem::replace(&mut part, BezPath::new()));
            }
            part.push(*element);
        }
        parts.push(part);
        for part in parts.iter().take(MOST_SHAPES).filter(|part| part.elements().len() > 1) {
            let bounds = part.bounding_box();
            let is_closed = part.elements().iter().any(|element| matches!(element, PathEl::ClosePath))
                || part.elements().len() >= 5;
            let is_thin = bounds.width() <= THIN || bounds.height() <= THIN;
            if is_closed || is_thin || !is_stroke || bounds.width() <= *TICK_BOX.end() {
                self.rectangle(bounds, is_stroke, is_white);
            } else {
                // An open path: each of its straight parts is a line.
                let mut from: Option<Point> = None;
                for element in part.elements() {
                    match element {
                        PathEl::MoveTo(to) => from = Some(*to),
                        PathEl::LineTo(to) => {
                            if let Some(from) = from {
                                self.rectangle(Rect::from_points(from, *to), true, is_white);
                            }
                            from = Some(*to);
                        }
                        _ => from = None,
                    }
                }
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let own = clip.path.bounding_box();
        self.clips.push(self.clips.last().map_or(own, |outer| outer.intersect(own)));
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        draw_mode: &GlyphDrawMode,
    ) {
        let is_hidden = matches!(draw_mode, GlyphDrawMode::Invisible);
        if self.content.letters.len() + self.content.hidden.len() >= MOST_LETTERS {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => UNKNOWN.to_owned(),
        };
        let transform = transform * glyph_transform;
        let origin = transform * Point::ORIGIN;
        let [a, b, ..] = transform.as_coeffs();
        // Letters that do not run from left to right are no words of the form.
        if b.abs() > a.abs() * 0.2 {
            return;
        }
        let size = (transform * Point::new(0.0, 1000.0) - origin).hypot();
        let (mut right, mut is_bold) = (origin.x + 0.25 * size, false);
        if let Glyph::Outline(outline) = glyph {
            if let Some(advance) = outline.advance_width() {
                right = (transform * Point::new(f64::from(advance), 0.0)).x;
            }
            is_bold = *self.bold.entry(outline.font_cache_key()).or_insert_with(|| {
                outline.font_data().is_some_and(|data| {
                    data.weight.is_some_and(|weight| weight >= 600)
                        || data.postscript_name.is_some_and(|name| name.to_lowercase().contains("bold"))
                })
            });
        }
        // The words of a field that is too small for them are cut off at its edge.
        let is_cut_off = self.clips.last().is_some_and(|clip| origin.x > clip.x1 || right < clip.x0);
        if is_cut_off {
            return;
        }
        let letter =
            Letter { text, left: origin.x, right, base: origin.y, size, look: Look { is_bold, ..Look::default() } };
        if is_hidden { self.content.hidden.push(letter) } else { self.content.letters.push(letter) }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let (width, height) = match &image {
            Image::Raster(raster) => (f64::from(raster.width()), f64::from(raster.height())),
            Image::Stencil(stencil) => (f64::from(stencil.width()), f64::from(stencil.height())),
        };
        let rect = transform.transform_rect_bbox(Rect::new(0.0, 0.0, width, height));
        self.content.pictures.push(rect);
    }

    fn pop_clip_path(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}
}
