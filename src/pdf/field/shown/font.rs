//! The letters that the codes of a font stand for, as far as the font says.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

use super::unknown::{MOST_CONTENT, UNKNOWN, UNKNOWN_STRETCH};
use super::widths::Widths;
use crate::pdf::font::{self, width};

/// Reading a character map stops here; that of a large font has some hundred kilobytes.
const LONGEST_MAP: usize = 1 << 20;
/// Fonts beyond this many are not read.
const MOST_FONTS: usize = 100;

/// The fourteen fonts that every viewer has, by how their names begin; the two of symbols are not among them.
const STANDARD: [&[u8]; 7] = [b"Helvetica", b"Times", b"Courier", b"Arial", b"TimesNewRoman", b"CourierNew", b"Helv"];

/// The fonts of a document that have been looked at.
pub(in crate::pdf) struct Fonts<'a> {
    pub(super) document: &'a Document,
    known: BTreeMap<ObjectId, Option<Rc<Font>>>,
    /// How many bytes of content streams may still be read.
    pub(super) content_left: usize,
}

impl<'a> Fonts<'a> {
    pub(in crate::pdf) fn new(document: &'a Document) -> Self {
        Self { document, known: BTreeMap::new(), content_left: MOST_CONTENT }
    }

    /// The letters of a font, given as it stands in resources; none when it does not say them.
    pub(super) fn get(&mut self, font: &Object) -> Option<Rc<Font>> {
        let document = self.document;
        let new = |font: &Object| Some(Rc::new(Font::new(document, font.as_dict().ok()?)?));
        match font {
            Object::Reference(id) if self.known.len() < MOST_FONTS || self.known.contains_key(id) => {
                self.known.entry(*id).or_insert_with(|| new(document.get_object(*id).ok()?)).clone()
            }
            Object::Reference(_) => None,
            direct => new(direct),
        }
    }
}

/// A font: how its codes become letters, and how wide these are.
pub(super) struct Font {
    letters: FontEncoding,
    widths: Widths,
}

/// How codes become letters.
enum FontEncoding {
    /// One byte a letter.
    Simple(Vec<Option<String>>),
    /// Two bytes a letter.
    Composite(Box<dyn Fn(u32) -> Option<String>>),
}

/// A letter that a content stream shows.
pub(super) struct ShownGlyph {
    /// The letter, or several that are one glyph; none when the font does not say which.
    pub letters: Option<String>,
    /// How wide it is, in thousandths of the size.
    pub width: f32,
    /// It is the code that word spacing applies to.
    pub is_space: bool,
}

impl Font {
    /// A font as its dictionary describes it; none when that says nothing of the letters.
    pub(super) fn new(document: &Document, dict: &Dictionary) -> Option<Self> {
        Some(Self { letters: FontEncoding::new(document, dict)?, widths: Widths::new(document, dict) })
    }

    /// Adds the letters of some codes to a text, and for each that is not known a sign that says so.
    pub(super) fn decode(&self, codes: &[u8], text: &mut String) {
        self.letters.decode(codes, text);
    }

    /// The letters of some codes one by one. A byte that is left over is dropped.
    pub(super) fn glyphs(&self, codes: &[u8]) -> Vec<ShownGlyph> {
        let shown = |code: u32, letters: Option<String>, is_space: bool| {
            let width = self.widths.width(code).unwrap_or_else(|| usual_width(letters.as_deref()));
            ShownGlyph { letters, width, is_space }
        };
        match &self.letters {
            FontEncoding::Simple(known) => codes
                .iter()
                .map(|code| shown(u32::from(*code), known.get(usize::from(*code)).cloned().flatten(), *code == b' '))
                .collect(),
            FontEncoding::Composite(letters) => codes
                .chunks_exact(2)
                .map(|pair| u32::from(pair[0]) << 8 | u32::from(pair[1]))
                .map(|code| shown(code, letters(code), false))
                .collect(),
        }
    }
}

/// The width of letters in a font that says none: that of the usual sans serif.
fn usual_width(letters: Option<&str>) -> f32 {
    letters.map_or(500.0, |letters| width(letters, 1000.0))
}

impl FontEncoding {
    /// The letters of a font; none when it does not say them.
    fn new(document: &Document, dict: &Dictionary) -> Option<Self> {
        let name = |key: &[u8]| dict.get_deref(key, document).ok().and_then(|name| name.as_name().ok());
        let map = to_unicode(document, dict);
        if name(b"Subtype") == Some(b"Type0") {
            // Codes of other lengths than two bytes need the character map of their encoding.
            let map = map.filter(|_| matches!(name(b"Encoding"), Some(b"Identity-H" | b"Identity-V")))?;
            return Some(Self::Composite(Box::new(move |code| map(code, 2))));
        }
        let base = name(b"BaseFont").unwrap_or_default();
        let is_standard = STANDARD.iter().any(|standard| base.starts_with(standard)) && !dict.has(b"FontDescriptor");
        let encoding = encoding(document, dict, is_standard).filter(|_| name(b"Subtype") != Some(b"Type3"));
        let letters = |code: u8| {
            let from_map = map.as_ref().and_then(|map| map(u32::from(code), 1).or_else(|| map(u32::from(code), 2)));
            from_map.or_else(|| {
                let letters = encoding.as_ref()?.bytes_to_string(&[code]).ok()?;
                certain(letters)
            })
        };
        Some(Self::Simple((0..=u8::MAX).map(letters).collect()))
    }

    fn decode(&self, codes: &[u8], text: &mut String) {
        match self {
            Self::Simple(letters) => {
                for code in codes {
                    match letters.get(usize::from(*code)).and_then(Option::as_deref) {
                        Some(letters) => text.push_str(letters),
                        None => text.push(UNKNOWN),
                    }
                }
            }
            Self::Composite(letters) => {
                for pair in codes.chunks(2) {
                    let code = pair.get(1).map(|low| u32::from(pair[0]) << 8 | u32::from(*low));
                    match code.and_then(letters) {
                        Some(letters) => text.push_str(&letters),
                        None => text.push(UNKNOWN),
                    }
                }
            }
        }
    }
}

/// Letters that stand for something: no private ones, no replacements.
fn certain(letters: String) -> Option<String> {
    let is_certain = |c: char| !matches!(c, '\0' | UNKNOWN_STRETCH | UNKNOWN | '\u{e000}'..='\u{f8ff}');
    (!letters.is_empty() && letters.chars().all(is_certain)).then_some(letters)
}

/// A map from codes, of a length in bytes, to letters.
type CodeMap = Arc<dyn Fn(u32, u8) -> Option<String> + Send + Sync>;

/// The map that fields of our forms have. It has thousands of letters.
static OWN_MAP: LazyLock<Option<CodeMap>> = LazyLock::new(|| parsed(&Document::new(), &font::to_unicode().into()));

/// The font's own map.
fn to_unicode(document: &Document, dict: &Dictionary) -> Option<CodeMap> {
    let map = dict.get(b"ToUnicode").ok()?;
    let stream = document.dereference(map).ok().and_then(|(_, map)| map.as_stream().ok());
    if stream.is_some_and(|stream| font::is_to_unicode(&stream.content)) {
        OWN_MAP.clone()
    } else {
        parsed(document, map)
    }
}

fn parsed(document: &Document, map: &Object) -> Option<CodeMap> {
    // A font with nothing but its map is read by its map.
    let mut alone = Dictionary::new();
    alone.set("Type", "Font");
    alone.set("ToUnicode", map.clone());
    let Ok(Encoding::UnicodeMapEncoding(map)) = alone.get_font_encoding_with_limit(document, LONGEST_MAP) else {
        return None;
    };
    Some(Arc::new(move |code, length| certain(String::from_utf16(&map.get(code, length)?).ok()?)))
}

/// The encoding of a font with one byte a letter. `is_standard` fonts have the standard one where they name none.
fn encoding<'a>(document: &'a Document, dict: &'a Dictionary, is_standard: bool) -> Option<Encoding<'a>> {
    let known = |name: &[u8]| {
        [&b"WinAnsiEncoding"[..], b"MacRomanEncoding", b"StandardEncoding", b"PDFDocEncoding"].contains(&name)
    };
    let found = dict.get_font_encoding_with_limit(document, LONGEST_MAP).ok()?;
    match (dict.get_deref(b"Encoding", document), found) {
        (Ok(Object::Name(name)), found) => known(name).then_some(found),
        // An encoding with unknown glyph names is returned as the standard encoding.
        (Ok(Object::Dictionary(own)), Encoding::Differences(mut found)) => {
            match own.get_deref(b"BaseEncoding", document).and_then(Object::as_name) {
                Ok(name) => known(name).then_some(Encoding::Differences(found)),
                Err(_) if is_standard => Some(Encoding::Differences(found)),
                // The other codes are those of the font's program.
                Err(_) => {
                    found.base = Box::new(Encoding::SimpleEncoding(b"built in"));
                    Some(Encoding::Differences(found))
                }
            }
        }
        (Err(_), found) if is_standard => Some(found),
        _ => None,
    }
}
