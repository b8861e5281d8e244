//! The words of a content stream.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::font::{Font, Fonts};

/// Content streams longer than this are not read, nor more than so much of one document.
const LONGEST: usize = 1 << 20;
pub(super) const MOST_CONTENT: usize = 16 << 20;
/// Forms within forms are followed this far, and no more of them than this.
const DEEPEST: usize = 4;
const MOST_FORMS: usize = 200;
/// A gap in a line wider than this, in thousandths of the size, parts words.
const GAP: f32 = 180.0;

/// The words of a form XObject. `shared` are the resources it uses when it has none of its own.
pub(in crate::pdf) fn form_words<'a>(
    fonts: &mut Fonts<'a>,
    form: &'a Stream,
    shared: Option<&'a Dictionary>,
) -> Option<String> {
    let content = form.get_plain_content_with_limit(LONGEST).ok()?;
    let own = form.dict.get_deref(b"Resources", fonts.document).and_then(Object::as_dict).ok();
    Reader::new(fonts).read(&content, &[own, shared])
}

/// The words of a page without those in its fields and annotations; none when some cannot be told.
pub(in crate::pdf) fn page_words<'a>(fonts: &mut Fonts<'a>, page: ObjectId) -> Option<String> {
    let document = fonts.document;
    let content = document.get_page_content_with_limit(page, LONGEST).ok()?;
    let (own, inherited) = document.get_page_resources(page).ok()?;
    let inherited = inherited.iter().filter_map(|id| document.get_dictionary(*id).ok()).map(Some);
    let resources: Vec<Option<&Dictionary>> = std::iter::once(own).chain(inherited).collect();
    Reader::new(fonts).read(&content, &resources)
}

struct Reader<'f, 'a> {
    fonts: &'f mut Fonts<'a>,
    document: &'a Document,
    text: String,
    forms: usize,
    depth: usize,
}

impl<'f, 'a> Reader<'f, 'a> {
    fn new(fonts: &'f mut Fonts<'a>) -> Self {
        Self { document: fonts.document, fonts, text: String::new(), forms: 0, depth: 0 }
    }

    fn read(mut self, content: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<String> {
        self.content(content, resources)?;
        Some(self.text)
    }

    /// Reads a stream; none as soon as something is shown whose words cannot be told.
    fn content(&mut self, content: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<()> {
        self.fonts.content_left = self.fonts.content_left.checked_sub(content.len())?;
        let mut named = BTreeMap::new();
        let mut font: Option<Rc<Font>> = None;
        let mut saved = Vec::new();
        for operation in Content::decode_iter(content) {
            let Operation { operator, operands } = operation.ok()?;
            match operator.as_str() {
                "q" => saved.push(font.clone()),
                "Q" => font = saved.pop().flatten(),
                "Tf" => {
                    let name = operands.first()?.as_name().ok()?;
                    let found = named.entry(name.to_vec()).or_insert_with(|| self.font(name, resources));
                    font.clone_from(found);
                }
                "Td" | "TD" | "Tm" | "T*" | "BT" => self.gap(),
                "Tj" => self.show(font.as_deref(), operands.first()?)?,
                "'" | "\"" => {
                    self.gap();
                    self.show(font.as_deref(), operands.last()?)?;
                }
                "TJ" => {
                    for part in operands.first()?.as_array().ok()? {
                        match part.as_float() {
                            Ok(space) if space < -GAP => self.gap(),
                            Ok(_) => {}
                            Err(_) => self.show(font.as_deref(), part)?,
                        }
                    }
                }
                // Text that is drawn and not seen, as over a scan.
                "Tr" if operands.first().and_then(|mode| mode.as_i64().ok()) == Some(3) => return None,
                "Do" => self.named(operands.first()?.as_name().ok()?, resources)?,
                // A picture may show words.
                "BI" => return None,
                _ => {}
            }
        }
        Some(())
    }

    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn show(&mut self, font: Option<&Font>, codes: &Object) -> Option<()> {
        let codes = codes.as_str().ok()?;
        if codes.is_empty() { Some(()) } else { font?.decode(codes, &mut self.text) }
    }

    fn font(&mut self, name: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<Rc<Font>> {
        let found = find(self.document, resources, b"Font", name)?;
        self.fonts.get(found)
    }

    fn named(&mut self, name: &[u8], resources: &[Option<&'a Dictionary>]) -> Option<()> {
        let found = find(self.document, resources, b"XObject", name)?;
        let stream = self.document.dereference(found).ok()?.1.as_stream().ok()?;
        self.forms += 1;
        // What is no form is an image, which may show words.
        if self.depth >= DEEPEST || self.forms > MOST_FORMS || stream.dict.has(b"Width") {
            return None;
        }
        let content = stream.get_plain_content_with_limit(LONGEST).ok()?;
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
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
