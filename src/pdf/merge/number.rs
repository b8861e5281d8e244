//! The number of a page, printed where nothing else stands.

use std::fmt::Write as _;

use lopdf::{Object, ObjectId};
use subsetter::GlyphRemapper;
use ttf_parser::Face;

use super::matrix::{Matrix, overlap};
use super::output::Output;
use super::pack;
use super::source::{Source, rectangle};
use super::write::Written;
use crate::error::{Error, Result};
use crate::pdf::font;

/// The size of the type, in points.
const SIZE: f32 = 9.0;
/// How far the number stays from the edges of the page, in points: printers need about 12.
const SIDE: f32 = 51.0;
const EDGE: f32 = 24.0;
/// Free space around it.
const AIR: f32 = 4.0;

/// What page numbers are set with.
#[derive(Debug)]
pub(super) struct Numbering {
    glyphs: GlyphRemapper,
    /// The font, in the merged file.
    pub font: u32,
}

impl Numbering {
    /// Embeds what of the typeface page numbers need; one of the `labels` stands before each number.
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
        // The format allows a hundred in a block.
        let blocks =
            codes.chunks(100).map(|block| format!("{} beginbfchar\n{}\nendbfchar\n", block.len(), block.join("\n")));
        let unicode: String = blocks.collect();
        let program = subsetter::subset(font::REGULAR, 0, &glyphs).map_err(|_| fault())?;

        let mut dict = output.stream_dict();
        dict.raw(&format!("/Filter/FlateDecode/Length1 {}", program.len()));
        let program = output.share_stream(&dict, &pack::deflate(&program))?;
        let map = format!(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) \
             /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n\
             endcodespacerange\n{unicode}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        );
        let mut dict = output.stream_dict();
        let map = output.share_stream(dict.raw("/Filter/FlateDecode"), &pack::deflate(map.as_bytes()))?;

        let name = "FFNMBR+LiberationSans";
        let units = |units: i16| f32::from(units) * scale;
        let bounds = face.global_bounding_box();
        let mut descriptor = Written::default();
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
        let mut whole = Written::default();
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
pub(super) struct Number<'a> {
    pub with: &'a Numbering,
    /// What stands before it.
    pub label: &'a str,
    pub number: u32,
    /// The font as the part knows it.
    pub font: ObjectId,
}

impl Number<'_> {
    /// What draws the number upright on a page as it is seen; none when there is no free place. It
    /// is an artifact: whoever listens to the page hears its number from the viewer. The page knows the
    /// font as `resource`.
    pub(super) fn content(
        &self,
        source: &Source,
        page: ObjectId,
        taken: &[[f32; 4]],
        resource: &str,
    ) -> Option<String> {
        let words = format!("{}{}", self.label, self.number);
        let width = font::width(&words, SIZE);
        let dict = source.dict(page)?;
        let rect = |key: &[u8]| dict.get(key).ok().and_then(|value| rectangle(&source.document, value));
        let media = rect(b"MediaBox")?;
        let shown = rect(b"CropBox").map_or(media, |crop| {
            [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])]
        });
        let (across, up) = (shown[2] - shown[0], shown[3] - shown[1]);
        let turned = dict.get(b"Rotate").and_then(Object::as_i64).unwrap_or(0);
        // From what is seen, its origin at the lower left, to the page's own coordinates.
        let (seen, across, up) = match turned {
            90 => (Matrix([0.0, 1.0, -1.0, 0.0, shown[2], shown[1]]), up, across),
            180 => (Matrix([-1.0, 0.0, 0.0, -1.0, shown[2], shown[3]]), across, up),
            270 => (Matrix([0.0, -1.0, 1.0, 0.0, shown[0], shown[3]]), up, across),
            _ => (Matrix([1.0, 0.0, 0.0, 1.0, shown[0], shown[1]]), across, up),
        };
        let right = across - SIDE - width;
        let top = up - EDGE - font::ascent(SIZE);
        let places = [(right, top), ((across - width) / 2.0, EDGE), (right, EDGE), ((across - width) / 2.0, top)];
        let (x, y) = places.into_iter().find(|(x, y)| {
            let own = [x - AIR, y - font::descent(SIZE) - AIR, x + width + AIR, y + font::ascent(SIZE) + AIR];
            own[0] > 0.0 && own[1] > 0.0 && !taken.iter().any(|other| overlap(seen.area(own), *other))
        })?;
        let [a, b, c, d, e, f] = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(seen).0;
        let face = Face::parse(font::REGULAR, 0).ok()?;
        let mut codes = String::new();
        for glyph in words.chars().filter_map(|letter| face.glyph_index(letter)) {
            let _ = write!(codes, "{:04X}", self.with.glyphs.get(glyph.0).unwrap_or(0));
        }
        Some(format!(
            "/Artifact <</Type /Pagination>> BDC q BT 0.29 0.333 0.376 rg /{resource} {SIZE} Tf {a} {b} {c} {d} {e} {f} Tm \
             <{codes}> Tj ET Q EMC\n"
        ))
    }
}
