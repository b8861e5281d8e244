//! Prints the page number in a free place of the page, or on a strip below it.

use std::fmt::Write as _;

use lopdf::{Object, ObjectId};
use subsetter::GlyphRemapper;
use ttf_parser::Face;

use super::output::Output;
use super::source::{MergeSource, numbers, rectangle};
use super::write::ObjectBuf;
use crate::error::{Error, Result};
use crate::pdf::font;
use crate::pdf::object::deflate::deflate;
use crate::pdf::object::matrix::{Matrix, overlap};

/// The font size on pages up to A3, in points.
const SIZE: f32 = 9.0;
/// The distance from the page edges, in points; printers need about 12.
const SIDE: f32 = 51.0;
const EDGE: f32 = 24.0;
/// The free space around the number, in points.
const AIR: f32 = 4.0;
/// The longer side of A3, in points.
const A3: f32 = 1190.55;

/// The font of the page numbers.
#[derive(Debug)]
pub(super) struct Numbering {
    glyphs: GlyphRemapper,
    /// Its object in the merged file.
    pub font: u32,
}

impl Numbering {
    /// Embeds the glyphs that page numbers and the `labels` before them need.
    pub(super) fn new(output: &mut Output, labels: &[&str]) -> Result<Self> {
        let fault = || Error::internal("the font of the page numbers cannot be made");
        let face = Face::parse(font::REGULAR, 0).map_err(|_| fault())?;
        let mut letters: Vec<char> =
            "0123456789 ".chars().chain(labels.iter().flat_map(|label| label.chars())).collect();
        letters.sort_unstable();
        letters.dedup();
        let mut glyphs = GlyphRemapper::new();
        let scale = 1000.0 / f32::from(face.units_per_em());
        let (mut widths, mut codes) = (vec![0.0; 1], Vec::new());
        for letter in letters {
            let Some(glyph) = face.glyph_index(letter) else { continue };
            let own = glyphs.remap(glyph.0);
            widths.resize(widths.len().max(usize::from(own) + 1), 0.0);
            widths[usize::from(own)] = f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
            let mut units = [0; 2];
            let units: String = letter.encode_utf16(&mut units).iter().map(|unit| format!("{unit:04X}")).collect();
            codes.push(format!("<{own:04X}> <{units}>"));
        }
        // A CMap allows 100 entries in a block.
        let blocks =
            codes.chunks(100).map(|block| format!("{} beginbfchar\n{}\nendbfchar\n", block.len(), block.join("\n")));
        let unicode: String = blocks.collect();
        let program = subsetter::subset(font::REGULAR, 0, &glyphs).map_err(|_| fault())?;

        let mut dict = output.stream_dict();
        dict.raw(&format!("/Filter/FlateDecode/Length1 {}", program.len()));
        let program = output.share_stream(&dict, &deflate(&program))?;
        let map = format!(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) \
             /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n\
             endcodespacerange\n{unicode}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        );
        let mut dict = output.stream_dict();
        let map = output.share_stream(dict.raw("/Filter/FlateDecode"), &deflate(map.as_bytes()))?;

        let name = "FFNMBR+LiberationSans";
        let units = |units: i16| f32::from(units) * scale;
        let bounds = face.global_bounding_box();
        let mut descriptor = ObjectBuf::default();
        descriptor.raw(&format!(
            "<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{} {} {} {}]/ItalicAngle 0/Ascent {}/Descent {}\
             /CapHeight {}/StemV 80/FontFile2 {program} 0 R>>",
            units(bounds.x_min),
            units(bounds.y_min),
            units(bounds.x_max),
            units(bounds.y_max),
            units(face.ascender()),
            units(face.descender()),
            units(face.capital_height().unwrap_or(1409)),
        ));
        let descriptor = output.share(&descriptor)?;
        let widths: Vec<String> = widths.iter().map(ToString::to_string).collect();
        let mut whole = ObjectBuf::default();
        whole.raw(&format!(
            "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/ToUnicode {map} 0 R/DescendantFonts[<</Type/Font\
             /Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>\
             /FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/DW 0/W[0[{}]]>>]>>",
            widths.join(" ")
        ));
        let font = output.share(&whole)?;
        Ok(Self { glyphs, font })
    }
}

/// The number of one page.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageNumber<'a> {
    pub with: &'a Numbering,
    /// The text before the number.
    pub label: &'a str,
    pub number: u32,
    /// The font as an object of the part.
    pub font: ObjectId,
}

/// A page as displayed: upright, with the origin at the lower left.
struct UprightPage {
    /// Maps displayed coordinates to the page's own.
    to_page: Matrix,
    across: f32,
    up: f32,
}

impl UprightPage {
    /// Returns the displayed page for the crop box `shown`.
    fn new(shown: [f32; 4], turned: i64) -> Self {
        let (across, up) = (shown[2] - shown[0], shown[3] - shown[1]);
        let (to_page, across, up) = match turned {
            90 => ([0.0, 1.0, -1.0, 0.0, shown[2], shown[1]], up, across),
            180 => ([-1.0, 0.0, 0.0, -1.0, shown[2], shown[3]], across, up),
            270 => ([0.0, -1.0, 1.0, 0.0, shown[0], shown[3]], up, across),
            _ => ([1.0, 0.0, 0.0, 1.0, shown[0], shown[1]], across, up),
        };
        Self { to_page: Matrix(to_page), across, up }
    }
}

impl PageNumber<'_> {
    /// Draws the number upright in a free place, or else on a strip that is added below the page, so that it covers
    /// nothing. The number is an artifact, because viewers announce page numbers themselves. `taken` are the occupied
    /// boxes, or none when the whole page is full; `resource` names the font.
    pub(super) fn content(
        &self,
        source: &mut MergeSource,
        page: ObjectId,
        taken: Option<&[[f32; 4]]>,
        resource: &str,
    ) -> Option<String> {
        let words = format!("{}{}", self.label, self.number);
        let dict = source.dict(page)?;
        let rect = |key: &[u8]| dict.get(key).ok().and_then(|value| rectangle(&source.document, value));
        let media = rect(b"MediaBox")?;
        let crop = rect(b"CropBox");
        let shown = crop.map_or(media, |crop| {
            [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])]
        });
        let turned = dict.get(b"Rotate").and_then(Object::as_i64).unwrap_or(0);
        let seen = UprightPage::new(shown, turned);
        let size = size(&words, &seen);
        let width = font::width(&words, size);
        let right = seen.across - SIDE - width;
        let top = seen.up - EDGE - font::ascent(size);
        let middle = (seen.across - width) / 2.0;
        let free = taken.and_then(|taken| {
            [(right, top), (middle, EDGE), (right, EDGE), (middle, top)].into_iter().find(|(x, y)| {
                let own = [x - AIR, y - font::descent(size) - AIR, x + width + AIR, y + font::ascent(size) + AIR];
                let inside = own[0] > 0.0 && own[1] > 0.0 && own[3] < seen.up;
                inside && !taken.iter().any(|other| overlap(seen.to_page.area(own), *other))
            })
        });
        if let Some(at) = free {
            return Some(format!(
                "/Artifact <</Type /Pagination>> BDC q {} Q EMC\n",
                self.text(&words, size, at, &seen, resource)?
            ));
        }

        let strip = size + 2.0 * EDGE / 3.0;
        let larger = seen.to_page.area([0.0, -strip, seen.across, seen.up]);
        // Content outside the crop box must not become visible on the strip.
        let cover = seen.to_page.area([0.0, -strip, seen.across, 0.0]);
        let dict = source.document.get_dictionary_mut(page).ok()?;
        let union =
            [media[0].min(larger[0]), media[1].min(larger[1]), media[2].max(larger[2]), media[3].max(larger[3])];
        dict.set("MediaBox", numbers(union));
        if crop.is_some() {
            dict.set("CropBox", numbers(larger));
        }
        let seen = UprightPage::new(larger, turned);
        let x = (seen.across - SIDE - width).max(middle);
        let text = self.text(&words, size, (x, EDGE / 3.0), &seen, resource)?;
        let [left, bottom, right, top] = cover;
        let (wide, high) = (right - left, top - bottom);
        Some(format!(
            "/Artifact <</Type /Pagination>> BDC q 1 1 1 rg {left} {bottom} {wide} {high} re f {text} Q EMC\n"
        ))
    }

    /// Returns the operators that show the words at a displayed position.
    fn text(&self, words: &str, size: f32, (x, y): (f32, f32), seen: &UprightPage, resource: &str) -> Option<String> {
        let [a, b, c, d, e, f] = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(seen.to_page).0;
        let face = Face::parse(font::REGULAR, 0).ok()?;
        let mut codes = String::new();
        for glyph in words.chars().filter_map(|letter| face.glyph_index(letter)) {
            let _ = write!(codes, "{:04X}", self.with.glyphs.get(glyph.0).unwrap_or(0));
        }
        Some(format!("BT 0.29 0.333 0.376 rg /{resource} {size} Tf {a} {b} {c} {d} {e} {f} Tm <{codes}> Tj ET"))
    }
}

/// Returns the font size in points: larger than [`SIZE`] on sheets above A3, smaller on a page that is too narrow.
fn size(words: &str, seen: &UprightPage) -> f32 {
    let wanted = SIZE * (seen.across.max(seen.up) / A3).max(1.0);
    let width = font::width(words, 1.0).max(f32::EPSILON);
    wanted.min((seen.across - 2.0 * AIR).max(1.0) / width)
}
