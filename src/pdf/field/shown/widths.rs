//! How wide the letters of a font are, as its dictionary says.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

/// Widths beyond this many are not read.
const MOST_WIDTHS: usize = 1 << 16;

/// The widths of a font's codes, in thousandths of the size.
#[derive(Default)]
pub(super) struct Widths {
    known: BTreeMap<u32, f32>,
    /// The width of every other code.
    other: Option<f32>,
}

impl Widths {
    pub(super) fn new(document: &Document, dict: &Dictionary) -> Self {
        let descendant = || {
            let fonts = dict.get_deref(b"DescendantFonts", document).ok()?.as_array().ok()?;
            document.dereference(fonts.first()?).ok()?.1.as_dict().ok()
        };
        match descendant() {
            Some(font) => Self::composite(document, font),
            None => Self::simple(document, dict),
        }
    }

    pub(super) fn width(&self, code: u32) -> Option<f32> {
        self.known.get(&code).copied().or(self.other).filter(|width| width.is_finite())
    }

    /// `/Widths` from `/FirstChar` on. Those of a Type 3 font are in its own units.
    fn simple(document: &Document, dict: &Dictionary) -> Self {
        let Ok(widths) = dict.get_deref(b"Widths", document).and_then(Object::as_array) else { return Self::default() };
        let first = dict.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0);
        let matrix = dict.get_deref(b"FontMatrix", document).and_then(Object::as_array);
        let unit = matrix.ok().and_then(|matrix| matrix.first()?.as_float().ok()).map_or(1.0, |unit| unit * 1000.0);
        let width = |width: &Object| Some(document.dereference(width).ok()?.1.as_float().ok()? * unit);
        let known = (first..).zip(widths).take(MOST_WIDTHS).filter_map(|(code, one)| Some((code, width(one)?)));
        // A width of 0 in /Widths means that the font lacks the code.
        Self { known: known.filter(|(_, width)| *width > 0.0).collect(), other: None }
    }

    /// `/W`: a code and the widths from it on, or a first and a last code and their one width.
    fn composite(document: &Document, font: &Dictionary) -> Self {
        let number = |object: &Object| document.dereference(object).ok()?.1.as_float().ok();
        let other = font.get(b"DW").ok().and_then(number).or(Some(1000.0));
        let mut known = BTreeMap::new();
        let list = font.get_deref(b"W", document).and_then(Object::as_array).map_or(&[][..], Vec::as_slice);
        let mut rest = list.iter();
        while let (Some(first), Some(next)) = (rest.next().and_then(number), rest.next()) {
            if known.len() >= MOST_WIDTHS {
                break;
            }
            let first = code(first);
            match document.dereference(next) {
                Ok((_, Object::Array(widths))) => {
                    let widths = widths.iter().map(|width| number(width).unwrap_or(0.0));
                    known.extend((first..).zip(widths).take(MOST_WIDTHS));
                }
                Ok((_, last)) => {
                    let (last, width) = (last.as_float().map_or(first, code), rest.next().and_then(number));
                    let codes = (first..=last).take(MOST_WIDTHS);
                    known.extend(codes.map(|code| (code, width.unwrap_or(0.0))));
                }
                Err(_) => break,
            }
        }
        Self { known, other }
    }
}

/// A code that is written as a number.
fn code(number: f32) -> u32 {
    number.clamp(0.0, 65_535.0) as u32
}
