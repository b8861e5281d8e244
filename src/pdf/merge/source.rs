//! A part as it is read: its pages, each complete in itself, and what is known of the whole.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::actions::{self, Removals};
use super::appearance_stream::AppearanceCache;
use super::tree;
use super::xmp::ConformanceClaims;
use crate::crash::test_point;
use crate::error::{Error, Result};
use crate::pdf::acroform::name_is;
use crate::pdf::damage::{named, told};
use crate::pdf::decode::{DecodeState, decode};
use crate::pdf::open::{MOST_UNPACKED, OpenedDocument, damaged, is_ambiguous, open_mended};
use crate::pdf::page_marks::{Damage, PageMarks, PageScanner, ParsedObject};
use crate::pdf::tokens::up_to_last_operator;
use crate::pdf::xfa;

/// Files larger than this are not read.
const LARGEST: usize = 256 << 20;
/// More pages than this are no record of anybody's supervision, and take more memory than there may be.
const MOST_PAGES: usize = 20_000;
/// More links, notes and boxes of fields than this no document has that somebody reads.
const MOST_ANNOTATIONS: usize = 20_000;
const MOST_OBJECTS: usize = 500_000;
/// Deeper hierarchies than this are not followed.
const DEEPEST: usize = 64;

/// What a page keeps. The rest is for printing shops, presentations and the program that made it.
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
    /// Its pages in order, each once.
    pub pages: Vec<ObjectId>,
    /// What its numbers for tagged content stand for.
    pub parents: BTreeMap<i64, Object>,
    /// The element that holds all others of the part.
    pub top: Option<ObjectId>,
    /// Elements that were added to it.
    pub added: Vec<ObjectId>,
    /// Somebody gave it tags before.
    pub tagged: bool,
    /// It carries somebody's digital signature.
    pub signed: bool,
    pub claims: ConformanceClaims,
    /// Fonts that fields and notes are drawn in and that are not in the file, and how often.
    pub missing_fonts: BTreeMap<String, usize>,
    /// What is known of its appearances once they are mended.
    pub looked: RefCell<AppearanceCache>,
    /// Its links to pages of the merged file, and the pages' numbers.
    pub links: Vec<(ObjectId, u32)>,
    /// What each page shows, as it was read.
    pub marks: Vec<PageMarks>,
    /// What is left out of it, because it does something besides being read.
    pub found: Removals,
    /// The files in it that are kept, by name.
    pub files: BTreeMap<String, ObjectId>,
    /// What whoever merges should know.
    pub notes: Vec<String>,
    /// What was left out of it that whoever reads it should know of.
    pub left_out: Vec<String>,
    /// What of it cannot be read, with the pages named.
    pub damage: Vec<String>,
    /// Why the merged file cannot be called accessible with this part in it.
    pub pdfua_blockers: Vec<String>,
    /// Why it cannot be called archival.
    pub pdfa_blockers: Vec<String>,
}

/// Reads a file whose pages are wanted.
fn load(bytes: &[u8]) -> Result<OpenedDocument> {
    if bytes.len() > LARGEST {
        let message =
            format!("the PDF has {} MB, and the most that can be merged is {}", bytes.len() >> 20, LARGEST >> 20);
        return Err(Error::input(message, "Save it in a smaller form, scans with fewer dots an inch for example."));
    }
    let opened = open_mended(bytes)?;
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

/// The document is sound, and more than can be put into another.
fn too_large(pages: usize, why: &str) -> Error {
    let pages = if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") };
    Error::input(
        format!("it is too large to be shown: {pages}, {why}"),
        "Open the original, which is kept as it came; of a long document, file the pages that matter as one of their own.",
    )
}

/// The pages of a document, in order. A page that stands twice in it is two pages.
fn pages(document: &mut Document) -> Result<Vec<ObjectId>> {
    let found: Vec<ObjectId> = document.page_iter().collect();
    let mut seen = BTreeSet::new();
    let mut out = Vec::with_capacity(found.len());
    for id in found {
        // A page that cannot be read would silently be a blank one.
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
        let opened = load(bytes)?;
        let OpenedDocument { mut document, is_mended, lost_pages, overcounted, .. } = opened;
        let OpenedDocument { is_cut_off, attachments_locked, misread, broken, .. } = opened;
        refuse_xfa(&document)?;
        let found = actions::find_removals(&document);
        let pages = pages(&mut document)?;
        let mut notes = Vec::new();
        if is_mended {
            notes.push("it was damaged and has been put together from what was found in it".to_owned());
        }
        if is_ambiguous(bytes, &document) {
            notes.push(
                "programs may show it differently, because a number in it stands for two of its parts: compare with what \
                 the sender has"
                    .to_owned(),
            );
        }
        if overcounted > 0 {
            let (has, said) = (pages.len(), pages.len() + overcounted);
            notes.push(format!(
                "it says that it has {said} pages and has {has}: check with whoever sent it that none is missing"
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
                return Err(too_large(pages.len(), &format!("with far more drawn on {on} than can be looked over")));
            }
        }
        if marks.iter().all(|marks| marks.damage == Damage::All) {
            return Err(damaged());
        }
        notes.extend(
            named(&marks, Damage::Doubtful).map(|pages| {
                format!("{pages} may have been changed on the way here: compare with what the sender has")
            }),
        );
        let damage = told(&marks, lost_pages, is_cut_off);
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
        // LibreOffice says PDF/UA of a document whatever its pictures are like.
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

    /// The dictionary of an object that is one.
    pub(super) fn dict(&self, id: ObjectId) -> Option<&Dictionary> {
        self.document.get_dictionary(id).ok()
    }

    /// What stands under a key of the catalog.
    pub(super) fn catalog(&self, key: &[u8]) -> Option<&Object> {
        self.document.catalog().ok()?.get_deref(key, &self.document).ok()
    }

    /// What a field has under a key, its own or one that it inherits.
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

    /// Remembers a reason why the merged file can be called neither accessible nor archival.
    pub(super) fn loses_both(&mut self, reason: &str) {
        let reason = format!("{reason}, which costs PDF/UA and PDF/A");
        self.pdfua_blockers.push(reason.clone());
        self.pdfa_blockers.push(reason);
    }

    /// A number for tagged content that the part does not use yet.
    pub(super) fn next_key(&self) -> i64 {
        self.parents.last_key_value().map_or(0, |(last, _)| last + 1)
    }
}

/// Pictures of no more bytes than this together are unpacked to see whether they are whole, in a file without faults.
const MOST_UNPACKED_PICTURES: usize = 4 << 20;

/// How many bytes the pictures of a document have that are packed without loss.
fn packed_pictures(document: &Document) -> usize {
    let pictures = document.objects.values().filter_map(|object| object.as_stream().ok()).filter(|stream| {
        name_is(&stream.dict, b"Subtype", b"Image") && name_is(&stream.dict, b"Filter", b"FlateDecode")
    });
    pictures.map(|stream| stream.content.len()).sum()
}

/// Whether an object is the tag of a picture for which nothing can be read out.
fn is_silent_picture(object: &Object) -> bool {
    let Ok(dict) = object.as_dict() else { return false };
    name_is(dict, b"S", b"Figure") && dict.has(b"P") && !dict.has(b"Alt") && !dict.has(b"ActualText")
}

fn refuse_xfa(document: &Document) -> Result<()> {
    if xfa::is_dynamic(document) { Err(xfa::refused()) } else { Ok(()) }
}

/// Whether an object is what a signature field has as its value.
fn is_signature(object: &Object) -> bool {
    let Object::Dictionary(dict) = object else { return false };
    dict.has(b"ByteRange") && dict.has(b"Contents") && !name_is(dict, b"Type", b"Annot")
}

/// Writes onto a page what it inherits, and takes off it what a merged page has no use for.
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
    // Some programs stop at the first of a page's contents that is no stream.
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

/// Stores what could be unpacked of a damaged page's contents, up to its last whole operator: a word that is cut off
/// would swallow what is added to the page.
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

/// Four numbers as an array.
pub(super) fn numbers(rect: [f32; 4]) -> Vec<Object> {
    rect.iter().map(|number| Object::Real(*number)).collect()
}

/// A rectangle of some size: left, bottom, right, top.
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
