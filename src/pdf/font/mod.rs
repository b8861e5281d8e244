//! The embedded fonts: Liberation Sans (same metrics as Arial), regular and bold. Pages embed a subset. Typed text
//! may need any letter, so the fields of a file share one complete regular font of about 210 KB.

pub mod packed;

use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use ttf_parser::{Face, GlyphId};

/// The regular font.
pub const REGULAR: &[u8] = include_bytes!("LiberationSans-Regular.ttf");
/// The bold font, for headings and labels.
pub const BOLD: &[u8] = include_bytes!("LiberationSans-Bold.ttf");
/// The resource name of the font in default appearance strings.
pub const RESOURCE: &str = "LibSans";

static FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(REGULAR, 0).ok());

/// The font program as the content of a compressed stream, and its ToUnicode CMap. Compressing them takes longer than
/// all else that a blank needs. `BLESS=1 cargo test --test suite premade` writes them anew.
const PACKED_PROGRAM: &[u8] = include_bytes!("LiberationSans-Regular.deflate");
const PACKED_UNICODE: &[u8] = include_bytes!("ToUnicode.deflate");

/// The streams of the font program and of its ToUnicode CMap.
fn program() -> (Stream, Stream) {
    let length = i64::try_from(REGULAR.len()).unwrap_or(0);
    (flate(dictionary! {"Length1" => length}, PACKED_PROGRAM), to_unicode())
}

/// The stream of the complete font's ToUnicode CMap.
pub(in crate::pdf) fn to_unicode() -> Stream {
    flate(Dictionary::new(), PACKED_UNICODE)
}

/// Returns whether the content of a stream is the complete font's ToUnicode CMap, as it is written to files.
pub(in crate::pdf) fn is_to_unicode(content: &[u8]) -> bool {
    content == PACKED_UNICODE
}

fn flate(entries: Dictionary, packed: &[u8]) -> Stream {
    let mut stream = Stream::new(entries, packed.to_vec());
    stream.dict.set("Filter", "FlateDecode");
    stream
}

static BOLD_FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(BOLD, 0).ok());

/// Returns whether both fonts have a letter.
#[must_use]
pub fn has(c: char) -> bool {
    let in_face = |face: &Option<Face<'static>>| {
        face.as_ref().and_then(|face| face.glyph_index(c)).is_some_and(|glyph| glyph.0 != 0)
    };
    in_face(&FACE) && in_face(&BOLD_FACE)
}

/// Glyphs and widths of common letters. Looking them up in the font is slow.
static USUAL: LazyLock<Vec<(u16, f32)>> = LazyLock::new(|| {
    let letters = (0..0x250).filter_map(char::from_u32);
    letters.map(|c| (in_face(c), advance(in_face(c)))).collect()
});

fn usual(c: char) -> Option<(u16, f32)> {
    USUAL.get(usize::try_from(u32::from(c)).ok()?).copied()
}

/// Returns a glyph number. A missing character is drawn as an empty box or question mark; the field's value keeps the
/// character.
fn glyph(c: char) -> u16 {
    usual(c).map_or_else(|| in_face(c), |(glyph, _)| glyph)
}

fn in_face(c: char) -> u16 {
    let Some(face) = FACE.as_ref() else { return 0 };
    let found = |c| face.glyph_index(c).map(|glyph| glyph.0).filter(|glyph| *glyph != 0);
    found(c).or_else(|| found('\u{25a1}')).or_else(|| found('?')).unwrap_or(0)
}

fn per_thousand(units: f32) -> f32 {
    units * 1000.0 / FACE.as_ref().map_or(1000.0, |face| f32::from(face.units_per_em()))
}

fn advance(glyph: u16) -> f32 {
    FACE.as_ref()
        .and_then(|face| face.glyph_hor_advance(GlyphId(glyph)))
        .map_or(0.0, |units| per_thousand(f32::from(units)))
}

/// Returns the width of a text, in points.
#[must_use]
pub fn width(text: &str, size: f32) -> f32 {
    add_width(0.0, text) * size / 1000.0
}

/// Adds a text to a width in thousandths of the size.
#[must_use]
pub fn add_width(so_far: f32, text: &str) -> f32 {
    let advance = |c| usual(c).map_or_else(|| advance(in_face(c)), |(_, advance)| advance);
    text.chars().map(advance).fold(so_far, |sum, one| sum + one)
}

/// Returns the ascent above the baseline, in points.
#[must_use]
pub fn ascent(size: f32) -> f32 {
    FACE.as_ref().map_or(0.9, |face| per_thousand(f32::from(face.ascender())) / 1000.0) * size
}

/// Returns the descent below the baseline as a positive number, in points.
#[must_use]
pub fn descent(size: f32) -> f32 {
    FACE.as_ref().map_or(0.2, |face| -per_thousand(f32::from(face.descender())) / 1000.0) * size
}

/// Encodes a text as the glyph numbers for a content stream.
#[must_use]
pub fn encode(text: &str) -> Vec<u8> {
    text.chars().flat_map(|c| glyph(c).to_be_bytes()).collect()
}

/// The objects that [`embed`] adds. The font comes last, and the two streams come first.
const EMBEDDED: u32 = 5;

/// The objects of the two streams of a font that [`embed`] added.
pub fn stream_ids(font: ObjectId) -> [ObjectId; 2] {
    let first = font.0.saturating_sub(EMBEDDED - 1);
    [(first, 0), (first + 1, 0)]
}

/// The streams of a font that [`embed`] added, with their objects.
pub fn streams(font: ObjectId) -> [(ObjectId, Stream); 2] {
    let ([first, second], (program, unicode)) = (stream_ids(font), program());
    [(first, program), (second, unicode)]
}

/// Embeds the complete font and returns the font object.
pub fn embed(document: &mut Document) -> ObjectId {
    let (program, unicode) = program();
    let program = document.add_object(program);
    let unicode = document.add_object(unicode);
    let face = FACE.as_ref();
    let units =
        |get: fn(&Face<'static>) -> i16| Object::Real(face.map_or(0.0, |face| per_thousand(f32::from(get(face)))));
    let bounds = face.map(Face::global_bounding_box);
    let corner = |units: Option<i16>| Object::Real(per_thousand(f32::from(units.unwrap_or(0))));
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => "LiberationSans",
        // Font flag Nonsymbolic.
        "Flags" => 32,
        "FontBBox" => vec![
            corner(bounds.map(|b| b.x_min)), corner(bounds.map(|b| b.y_min)),
            corner(bounds.map(|b| b.x_max)), corner(bounds.map(|b| b.y_max)),
        ],
        "ItalicAngle" => 0,
        "Ascent" => units(Face::ascender),
        "Descent" => units(Face::descender),
        "CapHeight" => units(|face| face.capital_height().unwrap_or(1409)),
        "StemV" => 80,
        "FontFile2" => program,
    });
    let count = face.map_or(0, |face| face.number_of_glyphs());
    let widths: Vec<Object> = (0..count).map(|glyph| Object::Real(advance(glyph))).collect();
    let descendant = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => "LiberationSans",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "CIDToGIDMap" => "Identity",
        "DW" => 0,
        "W" => vec![Object::Integer(0), Object::Array(widths)],
    });
    document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => "LiberationSans",
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
        "ToUnicode" => unicode,
    })
}
