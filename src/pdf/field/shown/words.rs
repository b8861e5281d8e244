//! The words of a content stream.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::compare::differs;
use super::font::{Font, Fonts};
use super::unknown::{BREAK, UNKNOWN, UNKNOWN_STRETCH};
use crate::pdf::object::decode::plain;
use crate::pdf::object::tokens::without_inline_images;
use crate::text::collapse_spaces;

/// Content streams longer than this are not read, in bytes.
const LONGEST: usize = 1 << 20;
/// Forms within forms are followed this far, and no more of them than this.
const DEEPEST: usize = 4;
const MOST_FORMS: usize = 200;
/// A gap in a line wider than this, in thousandths of the size, parts words.
const GAP: f32 = 180.0;
/// How wide a letter is at the most on average, how far apart lines are, in sizes of the letters; and how much of the
/// room for letters a text takes up that may be cut off.
const WIDTH: f32 = 0.6;
const LEADING: f32 = 1.2;
const FULL: f32 = 1.3;

/// What a form XObject shows.
#[derive(Debug, Default, Clone)]
pub(in crate::pdf) struct ShownText {
    text: String,
    /// Some of its words are drawn and not seen, as over a scan.
    has_hidden_words: bool,
    /// About how many letters have room in it, if its size and that of the letters is known.
    room: Option<f32>,
}

impl ShownText {
    /// A picture that cannot be read.
    pub(in crate::pdf) fn unreadable() -> Self {
        Self { text: UNKNOWN_STRETCH.into(), ..Self::default() }
    }

    /// The words; `None` if some letters are unknown.
    pub(in crate::pdf) fn words(&self) -> Option<String> {
        let is_unknown = self.has_hidden_words || self.text.contains([UNKNOWN, UNKNOWN_STRETCH]);
        (!is_unknown).then(|| self.text.replace(BREAK, " "))
    }

    /// The words for a message, with a question mark for each unknown letter.
    pub(in crate::pdf) fn readable(&self) -> String {
        let text = self.text.replace([UNKNOWN, UNKNOWN_STRETCH], "?");
        collapse_spaces(&text)
    }

    /// Whether this clearly shows something else than a value.
    pub(in crate::pdf) fn differs(&self, value: &str) -> bool {
        let may_be_cut = self.room.is_none_or(|room| value.chars().count() as f32 * FULL > room);
        differs(value, &self.text, may_be_cut)
    }
}

/// What a form XObject shows; none when that cannot be read at all. `shared` are the resources it uses when it has none
/// of its own.
pub(in crate::pdf) fn picture<'a>(
    fonts: &mut Fonts<'a>,
    form: &'a Stream,
    shared: Option<&'a Dictionary>,
) -> Option<ShownText> {
    let document = fonts.document;
    let content = plain(form, LONGEST)?;
    let own = form.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
    let (mut picture, size) = WordReader::new(fonts).read(&content, &[own, shared])?;
    let area = form.dict.get_deref(b"BBox", document).and_then(Object::as_array);
    let area: Vec<f32> = area.into_iter().flatten().filter_map(|number| number.as_float().ok()).collect();
    if let ([left, bottom, right, top], Some(size)) = (area.as_slice(), size.filter(|size| *size > 0.0)) {
        let lines = ((top - bottom).abs() / (size * LEADING)).floor().max(1.0);
        picture.room = Some((right - left).abs() / (size * WIDTH) * lines);
    }
    Some(picture)
}

/// Returns the words of a page without its fields and annotations; `None` if some letters are unknown.
pub(in crate::pdf) fn page_words<'a>(fonts: &mut Fonts<'a>, page: ObjectId) -> Option<String> {
    let document = fonts.document;
    let content = document.get_page_content_with_limit(page, LONGEST).ok()?;
    let (own, inherited) = document.get_page_resources(page).ok()?;
    let inherited = inherited.iter().filter_map(|id| document.get_dictionary(*id).ok()).map(Some);
    let resources: Vec<Option<&Dictionary>> = std::iter::once(own).chain(inherited).collect();
    WordReader::new(fonts).read(&content, &resources)?.0.words()
}

struct WordReader<'f, 'a> {
    fonts: &'f mut Fonts<'a>,
    document: &'a Document,
    picture: ShownText,
    /// The size of the largest letters; none where it is not known.
    size: Option<f32>,
    forms: usize,
    depth: usize,
}

/// How text is drawn.
#[derive(Clone, Default)]
struct TextState {
    font: Option<Rc<Font>>,
    size: f32,
    is_hidden: bool,
}

impl<'f, 'a> WordReader<'f, 'a> {
    fn new(fonts: &'f mut Fonts<'a>) -> Self {
        Self { document: fonts.document, fonts, picture: ShownText::default(), size: Some(0.0), forms: 0, depth: 0 }
    }

    fn read(mut self, content: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<(ShownText, Option<f32>)> {
        self.content(content, resources)?;
        Some((self.picture, self.size))
    }

    /// Reads a stream; none when there is too much of it.
    fn content(&mut self, content: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<()> {
        self.fonts.content_left = self.fonts.content_left.checked_sub(content.len())?;
        let mut named = BTreeMap::new();
        let mut state = TextState::default();
        let mut scale = 1.0;
        let mut saved = Vec::new();
        for operation in Content::decode_iter(&without_inline_images(content)) {
            let Ok(Operation { operator, operands }) = operation else {
                self.unknown();
                break;
            };
            let number = |at: usize| operands.get(at).and_then(|number| number.as_float().ok());
            match operator.as_str() {
                "q" => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or_default(),
                "cm" if ![number(0), number(3)].iter().all(|scale| *scale == Some(1.0)) => self.size = None,
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    let found = named.entry(name.to_vec()).or_insert_with(|| self.font(name, resources));
                    state.font.clone_from(found);
                    state.size = number(1).unwrap_or(0.0);
                }
                "Tr" => state.is_hidden = number(0) == Some(3.0),
                "BT" => {
                    scale = 1.0;
                    self.gap();
                }
                "Tm" => {
                    scale = number(2).unwrap_or(0.0).hypot(number(3).unwrap_or(0.0));
                    self.gap();
                }
                "Td" | "TD" | "T*" => self.gap(),
                "Tj" => self.show_strings(&state, scale, operands.first()),
                "'" | "\"" => {
                    self.gap();
                    self.show_strings(&state, scale, operands.last());
                }
                "TJ" => {
                    for part in operands.first().and_then(|parts| parts.as_array().ok()).into_iter().flatten() {
                        match part.as_float() {
                            Ok(space) if space < -GAP => self.gap(),
                            Ok(_) => {}
                            Err(_) => self.show_strings(&state, scale, Some(part)),
                        }
                    }
                }
                "Do" => {
                    let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    self.named(name, resources)?;
                }
                // A picture may show words.
                "BI" => self.unknown(),
                _ => {}
            }
        }
        Some(())
    }

    fn gap(&mut self) {
        if !self.picture.text.is_empty() && !self.picture.text.ends_with([' ', BREAK]) {
            self.picture.text.push(BREAK);
        }
    }

    fn unknown(&mut self) {
        if !self.picture.text.ends_with(UNKNOWN_STRETCH) {
            self.picture.text.push(UNKNOWN_STRETCH);
        }
    }

    fn show_strings(&mut self, state: &TextState, scale: f32, codes: Option<&Object>) {
        let codes = codes.and_then(|codes| codes.as_str().ok()).unwrap_or_default();
        if codes.is_empty() {
            return;
        }
        if state.is_hidden {
            self.picture.has_hidden_words = true;
            return;
        }
        self.size = self.size.map(|size| size.max(state.size.abs() * scale));
        match &state.font {
            Some(font) => font.decode(codes, &mut self.picture.text),
            None => self.unknown(),
        }
    }

    fn font(&mut self, name: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<Rc<Font>> {
        let found = find(self.document, resources, b"Font", name)?;
        self.fonts.get(found)
    }

    fn named(&mut self, name: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<()> {
        let Some(found) = find(self.document, resources, b"XObject", name) else { return Some(()) };
        let form = self.document.dereference(found).ok().and_then(|(_, found)| found.as_stream().ok());
        self.forms += 1;
        // What is no form is an image, which may show words.
        let form = form.filter(|form| self.depth < DEEPEST && self.forms <= MOST_FORMS && !form.dict.has(b"Width"));
        let Some((form, content)) = form.and_then(|form| Some((form, plain(form, LONGEST)?))) else {
            self.unknown();
            return Some(());
        };
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let within: Vec<Option<&Dictionary>> = std::iter::once(own).chain(resources.iter().copied()).collect();
        self.depth += 1;
        self.gap();
        self.content(&content, &within)?;
        self.gap();
        self.depth -= 1;
        Some(())
    }
}

/// What a stream's resources have under a name, which may be a reference.
pub(super) fn find<'a>(
    document: &'a Document,
    resources: &[Option<&'a Dictionary>],
    kind: &[u8],
    name: &[u8],
) -> Option<&'a Object> {
    resources
        .iter()
        .flatten()
        .find_map(|resources| resources.get_deref(kind, document).ok()?.as_dict().ok()?.get(name).ok())
}
