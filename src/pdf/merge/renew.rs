//! Sees to it that every field has a picture of its value that any viewer can draw.
//!
//! Programs that fill forms leave fields without a picture, with an old one, or with one in a font
//! that the file does not carry. Such a picture is drawn anew from the value.

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::source::{Source, rectangle};
use crate::pdf::acroform::{name_is, word};
use crate::pdf::appearance::{self, Extent, SIZE};
use crate::pdf::font;

const MULTILINE: i64 = 1 << 12;
const PASSWORD: i64 = 1 << 13;
const RADIO: i64 = 1 << 15;
const BUTTON: i64 = 1 << 16;
/// Pictures within pictures are looked into this far, and no more fonts and pictures than this.
const DEEPEST: usize = 6;
const MOST: usize = 500;
/// A picture without resources of its own is short.
const SHORT: usize = 1 << 16;

/// Draws the fields of one part anew where they need it.
#[derive(Debug, Default)]
pub(super) struct Renew {
    font: Option<ObjectId>,
    /// The file itself says that its pictures are not to be trusted.
    all: bool,
    /// How many were drawn anew.
    pub count: usize,
}

impl Renew {
    pub(super) fn new(source: &Source) -> Self {
        let form = source.catalog(b"AcroForm").and_then(|form| form.as_dict().ok());
        let needed = form.and_then(|form| form.get_deref(b"NeedAppearances", &source.document).ok()?.as_bool().ok());
        Self { all: needed.unwrap_or(false), ..Self::default() }
    }

    /// Looks after one box of a field.
    pub(super) fn widget(&mut self, source: &mut Source, id: ObjectId) {
        let Some(rect) = source.dict(id).and_then(|dict| rectangle(&source.document, dict.get(b"Rect").ok()?)) else {
            return;
        };
        let sort = source.inherited(id, b"FT").and_then(|sort| sort.as_name().ok()).unwrap_or_default().to_vec();
        let flags = source.inherited(id, b"Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
        match sort.as_slice() {
            b"Tx" | b"Ch" if flags & PASSWORD == 0 => self.text(source, id, Extent::of(rect), flags),
            b"Btn" if flags & BUTTON == 0 => self.mark(source, id, Extent::of(rect), flags & RADIO != 0),
            other => bare(source, id, Extent::of(rect), other == b"Btn"),
        }
    }

    fn text(&mut self, source: &mut Source, id: ObjectId, extent: Extent, flags: i64) {
        let value = value(source, id);
        let several = flags & MULTILINE != 0 || value.contains('\n');
        let default = source.inherited(id, b"DA").or_else(|| default_of(source));
        let default = default.and_then(|default| default.as_str().ok()).unwrap_or_default();
        let style = String::from_utf8_lossy(default).into_owned();
        let known = normal(source, id).and_then(|known| match known {
            Object::Reference(id) => source.document.get_object(*id).ok()?.as_stream().ok(),
            _ => None,
        });
        let ours = style.contains(&format!("/{} ", font::RESOURCE));
        let wanted =
            if value.is_empty() { "/Tx BMC EMC".to_owned() } else { appearance::text_content(extent, &value, several) };
        let good = match known {
            None => false,
            // Our own picture is known to the letter; any other in a field of ours is somebody's guess.
            Some(known) if ours => {
                plain(known, wanted.len() + 1).is_some_and(|plain| plain == wanted.as_bytes())
                    && is_embedded(source, known)
            }
            Some(known) => !self.all && is_embedded(source, known),
        };
        if good {
            return;
        }
        self.count += 1;
        let picture = if value.is_empty() {
            appearance::empty(&mut source.document, extent)
        } else {
            let font = *self.font.get_or_insert_with(|| font::embed(&mut source.document));
            // A picture is fitted to its box, so one drawn larger comes out in smaller type.
            let larger = if ours { 1.0 } else { SIZE / size_in(&style, extent.height) };
            let extent = Extent { width: extent.width * larger, height: extent.height * larger };
            appearance::text(&mut source.document, extent, font, &value, several)
        };
        if let Ok(widget) = source.document.get_dictionary_mut(id) {
            widget.set("AP", dictionary! { "N" => picture });
        }
    }

    fn mark(&mut self, source: &mut Source, id: ObjectId, extent: Extent, round: bool) {
        let value = source.inherited(id, b"V").and_then(|value| word(&source.document, value));
        let value = value.map(|value| value.trim_start_matches('/').to_owned());
        let Some(dict) = source.dict(id) else { return };
        let shown = dict.get_deref(b"AS", &source.document).ok().and_then(|state| word(&source.document, state));
        let states = match normal(source, id).map(|normal| source.document.dereference(normal)) {
            Some(Ok((_, Object::Dictionary(states)))) => states.clone(),
            _ => Dictionary::new(),
        };
        let own =
            states.iter().map(|(state, _)| String::from_utf8_lossy(state).into_owned()).find(|state| state != "Off");
        // What the field says counts; what its box shows, where the field says nothing.
        let state = match (value, own) {
            (Some(value), Some(own)) if value == own => own,
            (Some(value), _) if value == "Off" => value,
            (Some(value), None) if !value.is_empty() && !round => value,
            _ => shown.clone().unwrap_or_else(|| "Off".to_owned()),
        };
        let mut renewed = states.clone();
        let mut drawn = 0;
        for name in [state.as_str(), "Off"] {
            let known = states.get_deref(name.as_bytes(), &source.document).and_then(Object::as_stream);
            let good = match known {
                Ok(known) => is_embedded(source, known),
                Err(_) => name == "Off",
            };
            if good {
                continue;
            }
            drawn += 1;
            let document = &mut source.document;
            let picture = match name {
                "Off" => appearance::nothing(document, extent),
                _ if round => appearance::dot(document, extent),
                _ => appearance::tick(document, extent),
            };
            renewed.set(name, picture);
        }
        if drawn == 0 && shown.as_ref() == Some(&state) {
            return;
        }
        self.count += drawn;
        if let Ok(widget) = source.document.get_dictionary_mut(id) {
            widget.set("AS", Object::Name(state.into_bytes()));
            if drawn > 0 {
                widget.set("AP", dictionary! { "N" => renewed });
            }
        }
    }
}

/// A button that does nothing any more, or a place for a signature, looks as it did, if only like nothing.
fn bare(source: &mut Source, id: ObjectId, extent: Extent, button: bool) {
    let known = normal(source, id).cloned();
    let picture = match &known {
        // PDF/A wants a button's pictures by state, were it the only one.
        Some(Object::Reference(known))
            if button && source.document.get_object(*known).is_ok_and(|o| o.as_stream().is_ok()) =>
        {
            *known
        }
        Some(_) => return,
        None => appearance::nothing(&mut source.document, extent),
    };
    if let Ok(widget) = source.document.get_dictionary_mut(id) {
        let normal: Object = if button { dictionary! { "Off" => picture }.into() } else { picture.into() };
        if button {
            widget.set("AS", "Off");
        }
        widget.set("AP", dictionary! { "N" => normal });
    }
}

/// How a box looks when nobody touches it.
pub(super) fn normal(source: &Source, id: ObjectId) -> Option<&Object> {
    source.dict(id)?.get_deref(b"AP", &source.document).ok()?.as_dict().ok()?.get(b"N").ok()
}

fn default_of(source: &Source) -> Option<&Object> {
    source.catalog(b"AcroForm")?.as_dict().ok()?.get_deref(b"DA", &source.document).ok()
}

fn plain(stream: &Stream, most: usize) -> Option<Vec<u8>> {
    stream.get_plain_content_with_limit(most).ok()
}

/// The size of type that a style asks for; nought lets the box decide.
fn size_in(style: &str, height: f32) -> f32 {
    let words: Vec<&str> = style.split_ascii_whitespace().collect();
    let asked = words.iter().position(|word| *word == "Tf").and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok());
    let asked = asked.filter(|size: &f32| *size > 0.0 && size.is_finite()).unwrap_or(SIZE);
    asked.min(height * 0.75).clamp(4.0, 24.0)
}

/// A field's value as the text that its box shows.
pub(super) fn value(source: &Source, id: ObjectId) -> String {
    let document = &source.document;
    let options = source.inherited(id, b"Opt").and_then(|options| options.as_array().ok());
    let shown = |value: String| {
        let pairs =
            options.into_iter().flatten().filter_map(|option| document.dereference(option).ok()?.1.as_array().ok());
        let mut pairs = pairs.filter_map(|pair| Some((word(document, pair.first()?)?, word(document, pair.get(1)?)?)));
        pairs.find(|(stored, _)| *stored == value).map_or(value.clone(), |(_, shown)| shown)
    };
    let text = match source.inherited(id, b"V") {
        Some(Object::Array(list)) => {
            list.iter().filter_map(|one| word(document, one)).map(shown).collect::<Vec<_>>().join("\n")
        }
        Some(one) => word(document, one).map(shown).unwrap_or_default(),
        None => String::new(),
    };
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Whether every font that a picture draws with is in the file.
pub(super) fn is_embedded(source: &Source, picture: &Stream) -> bool {
    has_fonts(source, picture, 0, &mut 0)
}

fn has_fonts(source: &Source, picture: &Stream, depth: usize, looked: &mut usize) -> bool {
    let document = &source.document;
    let Ok(resources) = picture.dict.get_deref(b"Resources", document).and_then(Object::as_dict) else {
        return plain(picture, SHORT).is_some_and(|plain| !plain.windows(2).any(|two| two == b"Tf"));
    };
    let below = |key: &[u8]| resources.get_deref(key, document).and_then(Object::as_dict).ok();
    for (_, font) in below(b"Font").into_iter().flatten() {
        *looked += 1;
        let font = document.dereference(font).ok().and_then(|(_, font)| font.as_dict().ok());
        if *looked > MOST || !font.is_some_and(|font| font_is_embedded(source, font)) {
            return false;
        }
    }
    for (_, form) in below(b"XObject").into_iter().flatten() {
        *looked += 1;
        if *looked > MOST || depth > DEEPEST {
            return false;
        }
        let Ok((_, Object::Stream(form))) = document.dereference(form) else { continue };
        if name_is(&form.dict, b"Subtype", b"Form") && !has_fonts(source, form, depth + 1, looked) {
            return false;
        }
    }
    true
}

fn font_is_embedded(source: &Source, font: &Dictionary) -> bool {
    let document = &source.document;
    if name_is(font, b"Subtype", b"Type3") {
        return true;
    }
    let descendant = font
        .get_deref(b"DescendantFonts", document)
        .and_then(Object::as_array)
        .ok()
        .and_then(|list| document.dereference(list.first()?).ok()?.1.as_dict().ok());
    let descriptor = descendant.unwrap_or(font).get_deref(b"FontDescriptor", document).and_then(Object::as_dict);
    descriptor
        .is_ok_and(|descriptor| [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key)))
}
