//! Reads a part: its pages with inherited attributes resolved, and facts about the document.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::actions::{self, Removals};
use super::appearance_cache::AppearanceCache;
use super::claims::ConformanceClaims;
use super::tree;
use crate::crash::test_point;
use crate::error::{Error, Result};
use crate::pdf::field::xfa;
use crate::pdf::object::acroform::name_is;
use crate::pdf::object::damage::{named, phrases};
use crate::pdf::object::decode::{DecodeState, decode};
use crate::pdf::object::open::{MOST_UNPACKED, OpenedDocument, damaged, is_ambiguous, open};
use crate::pdf::object::page_marks::{Damage, PageMarks, PageScanner, ParsedObject};
use crate::pdf::object::tokens::up_to_last_operator;
use crate::text::count;

/// The largest file, in bytes.
const LARGEST: usize = 256 << 20;
/// The most pages; more would need too much memory.
const MOST_PAGES: usize = 20_000;
/// The most annotations.
const MOST_ANNOTATIONS: usize = 20_000;
const MOST_OBJECTS: usize = 500_000;
/// The deepest hierarchy that is followed.
const DEEPEST: usize = 64;

/// The keys that a page keeps. Others are for printing, presentations and the program that made it.
const PAGE_KEYS: [&[u8]; 16] = [
    b"Type",
    b"Resources",
    b"MediaBox",
    b"CropBox",
    b"BleedBox",
    b"TrimBox",
    b"ArtBox",
    b"Rotate",
    b"UserUnit",
    b"Contents",
    b"Annots",
    b"Group",
    b"StructParents",
    b"Tabs",
    b"VP",
    b"AF",
];

/// A part that has been read.
#[derive(Debug)]
pub(super) struct MergeSource {
    pub document: Document,
    /// Its pages in order, each object once.
    pub pages: Vec<ObjectId>,
    /// Its parent tree.
    pub parents: BTreeMap<i64, Object>,
    /// The structure element that holds all others.
    pub top: Option<ObjectId>,
    /// Elements that were added to it.
    pub added: Vec<ObjectId>,
    /// The part was tagged before.
    pub tagged: bool,
    /// The part has a digital signature.
    pub signed: bool,
    pub claims: ConformanceClaims,
    /// Fonts of annotations that are not embedded, with their number of uses.
    pub missing_fonts: BTreeMap<String, usize>,
    /// Scan results of its completed appearances.
    pub looked: RefCell<AppearanceCache>,
    /// Its links to pages of the merged file, with the page numbers.
    pub links: Vec<(ObjectId, u32)>,
    /// The marks of each page when it was read.
    pub marks: Vec<PageMarks>,
    /// Active content that is removed.
    pub found: Removals,
    /// The embedded files that are kept, by name.
    pub files: BTreeMap<String, ObjectId>,
    /// Notes for the person who merges.
    pub notes: Vec<String>,
    /// Notes for readers about removed content.
    pub left_out: Vec<String>,
    /// Content that cannot be read, with its pages.
    pub damage: Vec<String>,
    /// Reasons why the merged file cannot claim PDF/UA.
    pub pdfua_blockers: Vec<String>,
    /// Reasons why it cannot claim PDF/A.
    pub pdfa_blockers: Vec<String>,
}

/// Opens a file within the limits.
fn load(bytes: &[u8]) -> Result<Rc<OpenedDocument>> {
    if bytes.len() > LARGEST {
        let message =
            format!("the PDF has {} MB, and the most that can be merged is {}", bytes.len() >> 20, LARGEST >> 20);
        return Err(Error::input(message, "Save it in a smaller form, scans with fewer dots an inch for example."));
    }
    let opened = open(bytes)?;
    let pages = opened.document.page_iter().count();
    if opened.document.objects.len() > MOST_OBJECTS {
        return Err(too_large(pages, "made up of far too many parts"));
    }
    if pages > MOST_PAGES {
        return Err(too_large(pages, &format!("and {MOST_PAGES} are the most")));
    }
    let annotations = |page| {
        let page = opened.document.get_dictionary(page).ok()?;
        Some(page.get_deref(b"Annots", &opened.document).and_then(Object::as_array).ok()?.len())
    };
    if opened.document.page_iter().filter_map(annotations).sum::<usize>() > MOST_ANNOTATIONS {
        return Err(too_large(pages, &format!("with more than {MOST_ANNOTATIONS} links, notes and fields")));
    }
    Ok(opened)
}

/// Returns the error for a document that exceeds a limit.
fn too_large(pages: usize, why: &str) -> Error {
    let pages = count(pages, "page");
    Error::input(
        format!("it is too large to be shown: {pages}, {why}"),
        "Open the original, which is kept unchanged. Of a long document, file the pages that matter as a separate file.",
    )
}

/// Returns the pages in order. A page object that is listed twice becomes two pages.
fn pages(document: &mut Document) -> Result<Vec<ObjectId>> {
    let found: Vec<ObjectId> = document.page_iter().collect();
    let mut seen = BTreeSet::new();
    let mut out = Vec::with_capacity(found.len());
    for id in found {
        // An unreadable page would become a blank one without notice.
        let Ok(page) = document.get_dictionary(id) else { return Err(damaged()) };
        if seen.insert(id) {
            out.push(id);
        } else {
            let mut again = page.clone();
            again.remove(b"StructParents");
            out.push(document.add_object(again));
        }
    }
    if out.is_empty() { Err(damaged()) } else { Ok(out) }
}

impl MergeSource {
    /// Reads a part.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        test_point("pages of a PDF", bytes);
        let opened = Rc::unwrap_or_clone(load(bytes)?);
        let OpenedDocument { mut document, is_mended, lost_pages, overcounted, .. } = opened;
        let OpenedDocument { is_cut_off, attachments_locked, misread, broken, .. } = opened;
        refuse_xfa(&document)?;
        let found = actions::find_removals(&document);
        let pages = pages(&mut document)?;
        let mut notes = Vec::new();
        if is_mended {
            notes.push("it was damaged and has been rebuilt from what was found in it".to_owned());
        }
        if is_ambiguous(bytes, &document) {
            notes.push(
                "programs may show it differently, because two of its parts have the same number: compare with what \
                 the sender has"
                    .to_owned(),
            );
        }
        if overcounted > 0 {
            let (has, said) = (pages.len(), pages.len() + overcounted);
            notes.push(format!(
                "it says that it has {said} pages but has {has}: ask the sender whether any are missing"
            ));
        }
        if attachments_locked {
            notes.push("the files attached to it are locked with a password and are in the original only".to_owned());
        }
        let mut look = PageScanner::new(is_mended, misread, broken);
        look.pictures |= packed_pictures(&document) <= MOST_UNPACKED_PICTURES;
        let mut marks = Vec::with_capacity(pages.len());
        for id in &pages {
            marks.push(ParsedObject::new(&document, *id).map(|page| look.page(&page, None)).unwrap_or_default());
            if look.is_beyond() {
                let on = if pages.len() == 1 { "it" } else { "them" };
                return Err(too_large(pages.len(), &format!("with far more drawn on {on} than can be checked")));
            }
        }
        if marks.iter().all(|marks| marks.damage == Damage::All) {
            return Err(damaged());
        }
        notes.extend(named(&marks, Damage::Doubtful).map(|pages| {
            format!("{pages} may have been changed on the way here: compare them with the sender’s copy")
        }));
        let damage = phrases(&marks, lost_pages, is_cut_off);
        for (id, marks) in pages.iter().zip(&marks) {
            complete(&mut document, *id);
            if marks.damage >= Damage::Part {
                keep_what_unpacks(&mut document, *id, &look.broken);
            }
        }
        let parents = document
            .catalog()
            .and_then(|catalog| catalog.get_deref(b"StructTreeRoot", &document))
            .and_then(Object::as_dict)
            .and_then(|root| root.get_deref(b"ParentTree", &document))
            .and_then(Object::as_dict)
            .map(|root| tree::numbers(&document, root))
            .unwrap_or_default();
        let claims = ConformanceClaims::from_document(&document);
        let mut inaccessible = Vec::new();
        // LibreOffice claims PDF/UA even when figures have no alternate text.
        if document.objects.values().any(is_silent_picture) {
            inaccessible.push("a picture in it has no description".to_owned());
        }
        let signed = document.objects.values().any(is_signature);
        if signed {
            notes.push("it has a digital signature, which cannot be checked in the merged file".to_owned());
        }
        Ok(Self {
            document,
            pages,
            parents,
            top: None,
            added: Vec::new(),
            tagged: true,
            signed,
            claims,
            missing_fonts: BTreeMap::new(),
            looked: RefCell::default(),
            links: Vec::new(),
            marks,
            found,
            files: BTreeMap::new(),
            notes,
            left_out: Vec::new(),
            damage,
            pdfua_blockers: inaccessible,
            pdfa_blockers: Vec::new(),
        })
    }

    /// Returns an object that is a dictionary.
    pub(super) fn dict(&self, id: ObjectId) -> Option<&Dictionary> {
        self.document.get_dictionary(id).ok()
    }

    /// Returns an entry of the catalog.
    pub(super) fn catalog(&self, key: &[u8]) -> Option<&Object> {
        self.document.catalog().ok()?.get_deref(key, &self.document).ok()
    }

    /// Returns an entry of a field, which may be inherited.
    pub(super) fn inherited(&self, field: ObjectId, key: &[u8]) -> Option<&Object> {
        let mut next = Some(field);
        for _ in 0..DEEPEST {
            let dict = self.dict(next?)?;
            if let Ok(found) = dict.get_deref(key, &self.document) {
                return Some(found);
            }
            next = dict.get(b"Parent").and_then(Object::as_reference).ok();
        }
        None
    }

    /// Adds a reason why the merged file can claim neither PDF/UA nor PDF/A.
    pub(super) fn loses_both(&mut self, reason: &str) {
        let reason = format!("{reason}, which costs PDF/UA and PDF/A");
        self.pdfua_blockers.push(reason.clone());
        self.pdfa_blockers.push(reason);
    }

    /// Returns an unused key for the parent tree.
    pub(super) fn next_key(&self) -> i64 {
        self.parents.last_key_value().map_or(0, |(last, _)| last + 1)
    }
}

/// The most bytes of images that are decompressed to check them, in a file without faults.
const MOST_UNPACKED_PICTURES: usize = 4 << 20;

/// Returns the total size of losslessly compressed images.
fn packed_pictures(document: &Document) -> usize {
    let pictures = document.objects.values().filter_map(|object| object.as_stream().ok()).filter(|stream| {
        name_is(&stream.dict, b"Subtype", b"Image") && name_is(&stream.dict, b"Filter", b"FlateDecode")
    });
    pictures.map(|stream| stream.content.len()).sum()
}

/// Returns whether an object is a figure element without alternate text.
fn is_silent_picture(object: &Object) -> bool {
    let Ok(dict) = object.as_dict() else { return false };
    name_is(dict, b"S", b"Figure") && dict.has(b"P") && !dict.has(b"Alt") && !dict.has(b"ActualText")
}

fn refuse_xfa(document: &Document) -> Result<()> {
    if xfa::is_dynamic(document) { Err(xfa::refused()) } else { Ok(()) }
}

/// Returns whether an object is a signature dictionary.
fn is_signature(object: &Object) -> bool {
    let Object::Dictionary(dict) = object else { return false };
    dict.has(b"ByteRange") && dict.has(b"Contents") && !name_is(dict, b"Type", b"Annot")
}

/// Resolves the inherited attributes of a page and removes unwanted keys.
fn complete(document: &mut Document, id: ObjectId) {
    let mut inherited = Dictionary::new();
    let mut next = Some(id);
    for _ in 0..DEEPEST {
        let Some(dict) = next.and_then(|id| document.get_dictionary(id).ok()) else { break };
        for key in [&b"Resources"[..], b"MediaBox", b"CropBox", b"Rotate"] {
            if let (false, Ok(value)) = (inherited.has(key), dict.get(key)) {
                inherited.set(key, value.clone());
            }
        }
        next = dict.get(b"Parent").and_then(Object::as_reference).ok();
    }
    let rect = |key: &[u8]| inherited.get(key).ok().and_then(|value| rectangle(document, value));
    let media = rect(b"MediaBox").unwrap_or([0.0, 0.0, 595.28, 841.89]);
    let crop = rect(b"CropBox");
    let turned =
        inherited.get_deref(b"Rotate", document).and_then(Object::as_i64).unwrap_or(0).rem_euclid(360) / 90 * 90;
    let resources = inherited.remove(b"Resources");
    let kept: Vec<(Vec<u8>, Object)> = document.get_dictionary(id).map_or_else(
        |_| Vec::new(),
        |page| {
            let keys = PAGE_KEYS.iter().filter_map(|key| Some((key.to_vec(), page.get(key).ok()?.clone())));
            keys.collect()
        },
    );
    let is_stream = |one: &Object| matches!(document.dereference(one), Ok((_, Object::Stream(_))));
    // Some programs stop at the first entry of `/Contents` that is no stream.
    let contents = kept.iter().find(|(key, _)| key == b"Contents").and_then(|(_, held)| {
        let list = document.dereference(held).ok()?.1.as_array().ok()?;
        Some(list.iter().filter(|one| is_stream(one)).cloned().collect::<Vec<_>>())
    });
    let Ok(page) = document.get_dictionary_mut(id) else { return };
    *page = Dictionary::new();
    for (key, value) in kept {
        page.set(key, value);
    }
    page.set("Type", "Page");
    page.set("MediaBox", numbers(media));
    page.remove(b"CropBox");
    if let Some(crop) = crop.filter(|crop| *crop != media) {
        page.set("CropBox", numbers(crop));
    }
    page.remove(b"Rotate");
    if turned != 0 {
        page.set("Rotate", turned);
    }
    page.set("Resources", resources.unwrap_or_else(|| Dictionary::new().into()));
    if let Some(contents) = contents {
        page.set("Contents", contents);
    }
}

/// Stores the decodable content of a damaged page up to its last complete operator. A partial token would merge with
/// content that is added.
fn keep_what_unpacks(document: &mut Document, page: ObjectId, broken: &BTreeSet<ObjectId>) {
    let held = document.get_dictionary(page).and_then(|page| page.get(b"Contents"));
    let list = match held.and_then(|held| document.dereference(held)) {
        Ok((Some(id), Object::Stream(_))) => vec![id],
        Ok((_, Object::Array(list))) => list.iter().filter_map(|one| one.as_reference().ok()).collect(),
        _ => Vec::new(),
    };
    for id in list {
        let Ok(Object::Stream(stream)) = document.get_object(id) else { continue };
        let decoded = decode(document, stream, MOST_UNPACKED);
        if decoded.state != DecodeState::Damaged && !broken.contains(&id) {
            continue;
        }
        let mut bytes = decoded.bytes.into_owned();
        bytes.truncate(up_to_last_operator(&bytes));
        document.objects.insert(id, Stream::new(Dictionary::new(), bytes).into());
    }
}

/// Converts four numbers to an array.
pub(super) fn numbers(rect: [f32; 4]) -> Vec<Object> {
    rect.iter().map(|number| Object::Real(*number)).collect()
}

/// Reads a rectangle with a positive size: left, bottom, right, top.
pub(super) fn rectangle(document: &Document, value: &Object) -> Option<[f32; 4]> {
    let array = document.dereference(value).ok()?.1.as_array().ok()?;
    let mut out = [0.0; 4];
    if array.len() != 4 {
        return None;
    }
    for (place, number) in out.iter_mut().zip(array) {
        *place = document.dereference(number).ok()?.1.as_float().ok().filter(|number| number.is_finite())?;
    }
    let rect = [out[0].min(out[2]), out[1].min(out[3]), out[0].max(out[2]), out[1].max(out[3])];
    (rect[2] - rect[0] > 0.0 && rect[3] - rect[1] > 0.0).then_some(rect)
}
