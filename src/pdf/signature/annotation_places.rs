//! Where the annotations of a document stand, and what the boxes of later signatures cover there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::box_caption::is_caption;
use crate::pdf::field::shown::{Drawing, Fonts, PrintedPage, printed};
use crate::pdf::object::acroform::{annotations, name_is};
use crate::pdf::object::text;

/// The flags of an annotation: hidden, shown on paper, shown on no screen.
pub(super) const HIDDEN: i64 = 0b10;
pub(super) const PRINT: i64 = 0b100;
pub(super) const NO_VIEW: i64 = 0b10_0000;
/// Shown or hidden while the pointer is over it.
pub(super) const TOGGLES: i64 = 0b1_0000_0000;
/// Invisible, hidden, and shown only now and then.
const NOT_SHOWN: i64 = 0b1 | HIDDEN | NO_VIEW | TOGGLES;

/// A box covers no more of its page than this.
const LARGEST_PART: f32 = 0.25;
/// A letter, a drawing or a field is covered when more than this part of it lies under a box, or fills the box.
const COVERED: f32 = 0.5;
/// The same of a picture or somebody’s markup, part of which may be all that it shows.
const COVERED_OF_PICTURE: f32 = 0.25;
/// So much of an image, in square points, may lie under a new box.
const LEAST_OF_IMAGE: f32 = 25.0;
/// The frame of a box has no more lines and curves than this.
const MOST_OF_FRAME: usize = 12;

/// Where the annotations of a document stand.
pub(super) struct AnnotationPlaces<'a> {
    /// The pages that each annotation stands on now, once for each time.
    pub pages: BTreeMap<ObjectId, Vec<ObjectId>>,
    /// The pages that were there when the document was signed.
    signed: BTreeSet<ObjectId>,
    /// The printed words, images and drawings of each page so far; none where a page cannot be read.
    printed: RefCell<(Fonts<'a>, BTreeMap<ObjectId, Option<PrintedPage>>)>,
}

impl<'a> AnnotationPlaces<'a> {
    pub(super) fn new(signed: &'a Document, now: &Document) -> Self {
        let mut pages: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
        for page in now.page_iter() {
            for annotation in annotations(now, page) {
                if let Ok(id) = annotation.as_reference() {
                    pages.entry(id).or_default().push(page);
                }
            }
        }
        let printed = RefCell::new((Fonts::new(signed), BTreeMap::new()));
        Self { pages, signed: signed.page_iter().collect(), printed }
    }

    /// Whether something that is printed on a page fails a test; also when the page cannot be read.
    fn is_printed(&self, page: ObjectId, is_covered: impl Fn(&PrintedPage) -> bool) -> bool {
        let (fonts, known) = &mut *self.printed.borrow_mut();
        known.entry(page).or_insert_with(|| printed(fonts, page)).as_ref().is_none_or(is_covered)
    }

    /// Whether the boxes of a field that was there hide nothing: they take up no large part of their page, and lie over no
    /// other box, no printed words but a caption, no image and no drawing.
    pub(super) fn are_modest(&self, signed: &Document, objects: &[ObjectId]) -> bool {
        objects.iter().all(|id| {
            let (Some(pages), Ok(own)) = (self.pages.get(id), signed.get_dictionary(*id)) else { return true };
            // Programs make a rectangle of their own of one that is none.
            let Some(rect) = text::rect(signed, own) else { return !own.has(b"Rect") };
            let hides = |other: &Object| {
                let is_own = other.as_reference().is_ok_and(|other| objects.contains(&other));
                let other = signed.dereference(other).ok().and_then(|(_, other)| other.as_dict().ok());
                let Some(other) = other.filter(|other| !is_own && is_seen(signed, other)) else { return false };
                let part = if name_is(other, b"Subtype", b"Widget") { COVERED } else { COVERED_OF_PICTURE };
                text::rect(signed, other).is_some_and(|other| covers(rect, other, part))
            };
            let covers_print = |printed: &PrintedPage| {
                let letters = printed.letters.iter().filter(|letter| is_under(rect, letter.area));
                !is_caption(letters.map(|letter| letter.text.as_str()))
                    || printed.images.iter().any(|image| covers(rect, *image, COVERED_OF_PICTURE))
                    || printed.drawings.iter().any(|drawing| covers_drawing(rect, drawing))
            };
            pages.iter().all(|page| {
                sheet(signed, *page).is_some_and(|sheet| area(rect) <= area(sheet) * LARGEST_PART)
                    && !annotations(signed, *page).iter().any(hides)
                    && !self.is_printed(*page, covers_print)
            })
        })
    }

    /// Whether a new box shows itself in a place that was free: on its page, no large part of it, and over no other box
    /// and nothing printed.
    pub(super) fn is_free(&self, signed: &Document, now: &Document, page: ObjectId, own: &Dictionary) -> bool {
        let (Some(rect), true) = (text::rect(now, own), self.signed.contains(&page)) else { return false };
        let Some(sheet) = sheet(signed, page) else { return false };
        let is_shown = flags(now, own) & NOT_SHOWN == 0 && own.has(b"AP") && area(rect) > 0.0;
        let is_on_page = common(rect, sheet) >= area(rect) * 0.99 && area(rect) <= area(sheet) * LARGEST_PART;
        let over_another = annotations(signed, page).iter().any(|other| {
            let Ok((_, Object::Dictionary(other))) = signed.dereference(other) else { return false };
            // Boxes may touch.
            is_seen(signed, other) && text::rect(signed, other).is_some_and(|other| common(rect, other) > 4.0)
        });
        let covers_print = |printed: &PrintedPage| {
            printed.letters.iter().any(|letter| is_under(rect, letter.area))
                || printed.images.iter().any(|image| common(rect, *image) > LEAST_OF_IMAGE)
                || printed.drawings.iter().any(|drawing| covers_drawing(rect, drawing))
        };
        is_shown && is_on_page && !over_another && !self.is_printed(page, covers_print)
    }
}

pub(super) fn flags(document: &Document, dict: &Dictionary) -> i64 {
    dict.get_deref(b"F", document).and_then(Object::as_i64).unwrap_or(0)
}

/// Whether an annotation shows something of its own.
fn is_seen(document: &Document, annotation: &Dictionary) -> bool {
    flags(document, annotation) & HIDDEN == 0
        && !name_is(annotation, b"Subtype", b"Link")
        && !name_is(annotation, b"Subtype", b"Popup")
}

/// Whether a box covers that part of something, or lies in something larger with that part of itself.
fn covers(rect: [f32; 4], other: [f32; 4], part: f32) -> bool {
    common(rect, other) > area(rect).min(area(other)) * part
}

fn is_under(rect: [f32; 4], other: [f32; 4]) -> bool {
    common(rect, other) > area(other) * COVERED
}

/// Whether a box covers a drawing that is not the box’s own frame.
fn covers_drawing(rect: [f32; 4], drawing: &Drawing) -> bool {
    let is_frame = drawing.segments <= MOST_OF_FRAME && area(drawing.area) >= area(rect) * COVERED;
    !is_frame && is_under(rect, drawing.area)
}

fn area(r: [f32; 4]) -> f32 {
    (r[2] - r[0]).max(0.0) * (r[3] - r[1]).max(0.0)
}

/// The area that two boxes have in common.
fn common(r: [f32; 4], s: [f32; 4]) -> f32 {
    area([r[0].max(s[0]), r[1].max(s[1]), r[2].min(s[2]), r[3].min(s[3])])
}

/// What is shown of a page.
fn sheet(document: &Document, page: ObjectId) -> Option<[f32; 4]> {
    for key in [&b"CropBox"[..], b"MediaBox"] {
        let mut next = Some(page);
        for _ in 0..32 {
            let Some(dict) = next.and_then(|id| document.get_dictionary(id).ok()) else { break };
            if let Some(found) = text::corners(document, dict, key) {
                return Some(found);
            }
            next = dict.get(b"Parent").and_then(Object::as_reference).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;
    use crate::pdf::object::acroform::fields;
    use crate::pdf::object::open::open;
    use crate::pdf::typeset::fill::blank;

    /// Otherwise an honest second signature would be reported as a change.
    #[test]
    fn the_places_for_signatures_in_the_forms_lie_over_nothing() {
        let mut looked_at = 0;
        for form in Catalogue::built_in().forms().filter(|form| form.fillable()) {
            let document = &open(&blank(form).unwrap()).unwrap().document;
            let boxes = AnnotationPlaces::new(document, document);
            let all = fields(document);
            for found in all.iter().filter(|found| found.field_type == "Sig") {
                let group = found.name.split('.').next().unwrap();
                let is_beside = |name: &str| ["name", "date"].iter().any(|part| name == format!("{group}.{part}"));
                for own in all.iter().filter(|own| own.name == found.name || is_beside(&own.name)) {
                    assert!(boxes.are_modest(document, &own.objects), "{}: {}", form.id, own.name);
                    looked_at += 1;
                }
            }
        }
        assert!(looked_at > 20, "{looked_at}");
    }
}
