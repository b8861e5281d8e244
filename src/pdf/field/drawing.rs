//! Markup drawn over the fields of a form: ink, stamps and typed text.

use lopdf::{Document, Object};

use crate::pdf::object::acroform::{self, FoundWidget};
use crate::pdf::object::text;

/// A markup annotation on a page.
#[derive(Debug)]
pub(in crate::pdf) struct PageDrawing {
    /// The page, from 1.
    pub page: u32,
    rect: [f32; 4],
    /// The text of a FreeText annotation.
    pub typed: Option<String>,
}

impl PageDrawing {
    /// Returns whether the centre of the drawing lies in the widget, or the widget's centre in the drawing.
    pub(in crate::pdf) fn is_on(&self, widget: &FoundWidget) -> bool {
        let Some(rect) = widget.rect else { return false };
        let middle_of = |r: &[f32; 4]| ((r[0] + r[2]) / 2.0, (r[1] + r[3]) / 2.0);
        let inside = |(x, y): (f32, f32), r: &[f32; 4]| x >= r[0] && x <= r[2] && y >= r[1] && y <= r[3];
        widget.page.is_none_or(|page| page == self.page)
            && (inside(middle_of(&self.rect), &rect) || inside(middle_of(&rect), &self.rect))
    }
}

/// Returns the visible markup annotations.
pub(in crate::pdf) fn drawings(document: &Document) -> Vec<PageDrawing> {
    let mut out = Vec::new();
    for (page, number) in document.page_iter().zip(1..) {
        for annotation in acroform::annotations(document, page) {
            let Ok(dict) = document.dereference(&annotation).and_then(|(_, object)| object.as_dict()) else { continue };
            let is = |subtype: &[u8]| acroform::name_is(dict, b"Subtype", subtype);
            // Annotation flags Hidden and NoView.
            let hidden = dict.get(b"F").and_then(Object::as_i64).unwrap_or(0) & 0b10_0010 != 0;
            let words = || dict.get(b"Contents").ok().and_then(|words| acroform::object_text(document, words));
            let typed = match () {
                () if hidden => continue,
                () if is(b"Ink") || is(b"Stamp") => None,
                () if is(b"FreeText") => Some(words().unwrap_or_default()),
                () => continue,
            };
            if let Some(rect) = text::rect(document, dict) {
                out.push(PageDrawing { page: number, rect, typed });
            }
        }
    }
    out
}
