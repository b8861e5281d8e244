//! Finds the fonts that an appearance uses and that are not embedded.

use std::collections::BTreeSet;
use std::sync::Arc;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::appearance_stream::stream;
use super::source::MergeSource;
use crate::pdf::object::acroform::name_is;
use crate::pdf::object::decode::plain;

/// The deepest nesting of forms that is followed.
const DEEPEST: usize = 6;
const MOST: usize = 500;
/// Longer content than this is no appearance without its own resources.
const SHORT: usize = 1 << 16;

/// Returns the names of the used fonts that are not embedded. Each appearance is scanned once.
pub(super) fn missing(source: &MergeSource, picture: ObjectId) -> Arc<BTreeSet<String>> {
    if let Some(known) = source.looked.borrow().fonts.get(&picture) {
        return Arc::clone(known);
    }
    let mut look = FontUse { source, looked: 0, missing: BTreeSet::new() };
    if let Some(form) = stream(source, picture) {
        look.form(form, 0);
    }
    let missing = Arc::new(look.missing);
    source.looked.borrow_mut().fonts.insert(picture, Arc::clone(&missing));
    missing
}

struct FontUse<'a> {
    source: &'a MergeSource,
    looked: usize,
    missing: BTreeSet<String>,
}

impl FontUse<'_> {
    fn form(&mut self, form: &Stream, depth: usize) {
        let source = self.source;
        let document = &source.document;
        let Ok(resources) = form.dict.get_deref(b"Resources", document).and_then(Object::as_dict) else {
            if plain(form, SHORT).is_none_or(|plain| plain.windows(2).any(|two| two == b"Tf")) {
                self.missing.insert("an unnamed font".to_owned());
            }
            return;
        };
        let below = |key: &[u8]| resources.get_deref(key, document).and_then(Object::as_dict).ok();
        let fonts = below(b"Font").filter(|fonts| !fonts.is_empty());
        let used = fonts.and_then(|_| used_fonts(form));
        for (name, font) in fonts.into_iter().flatten() {
            // Resources often list all fonts of the form, used or not.
            if used.as_ref().is_some_and(|used| !used.contains(name)) {
                continue;
            }
            self.looked += 1;
            let font = document.dereference(font).ok().and_then(|(_, font)| font.as_dict().ok());
            if self.looked > MOST || !font.is_some_and(|font| is_embedded(source, font)) {
                self.missing.insert(
                    font.and_then(|font| base_name(source, font))
                        .unwrap_or_else(|| String::from_utf8_lossy(name).into_owned()),
                );
            }
        }
        for (_, form) in below(b"XObject").into_iter().flatten() {
            self.looked += 1;
            if self.looked > MOST || depth > DEEPEST {
                self.missing.insert("an unnamed font".to_owned());
                return;
            }
            let Ok((_, Object::Stream(form))) = document.dereference(form) else { continue };
            if name_is(&form.dict, b"Subtype", b"Form") {
                self.form(form, depth + 1);
            }
        }
    }
}

/// Returns the names of the fonts that the content selects; none when that is uncertain.
fn used_fonts(form: &Stream) -> Option<BTreeSet<Vec<u8>>> {
    let plain = plain(form, SHORT)?;
    let content = lopdf::content::Content::decode_strict(&plain).ok()?;
    // A graphics state parameter dictionary may also select a font.
    if content.operations.iter().any(|operation| operation.operator == "gs") {
        return None;
    }
    let selected = content.operations.iter().filter(|operation| operation.operator == "Tf");
    Some(selected.filter_map(|operation| Some(operation.operands.first()?.as_name().ok()?.to_vec())).collect())
}

fn base_name(source: &MergeSource, font: &Dictionary) -> Option<String> {
    let name = font.get_deref(b"BaseFont", &source.document).and_then(Object::as_name).ok()?;
    Some(String::from_utf8_lossy(name).into_owned()).filter(|name| !name.is_empty())
}

fn is_embedded(source: &MergeSource, font: &Dictionary) -> bool {
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

/// Returns the single Zapf Dingbats code that an appearance shows; none when it shows anything else.
pub(super) fn dingbat(source: &MergeSource, form: &Stream) -> Option<u8> {
    let document = &source.document;
    let plain = plain(form, SHORT)?;
    let content = lopdf::content::Content::decode_strict(&plain).ok()?;
    let resources = form.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok()?;
    let named = resources.get_deref(b"Font", document).and_then(Object::as_dict).ok()?;
    let mut code = None;
    for operation in &content.operations {
        let operand = operation.operands.first();
        match operation.operator.as_str() {
            "Tf" => {
                let font = named.get_deref(operand?.as_name().ok()?, document).and_then(Object::as_dict).ok()?;
                base_name(source, font).filter(|name| name.ends_with("Dingbats"))?;
            }
            "Tj" => match (operand?.as_str().ok()?, code) {
                ([one], None) => code = Some(*one),
                _ => return None,
            },
            "TJ" | "'" | "\"" | "Do" | "BI" | "sh" | "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" => {
                return None;
            }
            _ => {}
        }
    }
    code
}
