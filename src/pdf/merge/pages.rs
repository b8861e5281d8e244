//! Adds flattened annotations, the page number and missing tags to a page. The page's own content is enclosed in `q`
//! and `Q`.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::appearance_stream::matrix;
use super::content::{self, ContentScan};
use super::digest;
use super::flatten::FlatDrawing;
use super::page_number::PageNumber;
use super::source::{MergeSource, rectangle};
use super::structure;
use crate::pdf::object::acroform::{annotations, name_is};
use crate::pdf::object::decode::decode;
use crate::pdf::object::deflate::compress;
use crate::pdf::object::matrix::Matrix;
use crate::pdf::object::open::MOST_UNPACKED;
use crate::pdf::object::text::text_string;

/// The highest marked-content identifier that is used.
const MOST_MARKED: usize = 1_000_000;

/// Scanned pages, by content. Blanks of a form share their pages, whatever was filled in.
#[derive(Debug, Default)]
pub(super) struct CachedPages {
    scans: HashMap<[u8; 32], Arc<ContentScan>>,
    /// Bytes of content scanned in this part.
    looked: usize,
}

impl CachedPages {
    /// Starts another part.
    pub(super) fn begin(&mut self) {
        self.looked = 0;
    }
}

/// The most pages that are cached.
const MOST_KNOWN: usize = 200;
/// The most content that is scanned in one part, in bytes. Further pages count as full.
const MOST_LOOKED: usize = 256 << 20;

/// Finishes a page. `untagged` holds the title of a part without tags, and whether the page has text.
pub(super) fn finish(
    source: &mut MergeSource,
    page: ObjectId,
    drawings: &[FlatDrawing],
    untagged: Option<(&str, bool)>,
    number: Option<PageNumber<'_>>,
    known: &mut CachedPages,
) -> Option<()> {
    if drawings.is_empty() && untagged.is_none() && number.is_none() {
        return Some(());
    }
    let scan = scan_page(source, page, known);
    let mut edit = PageEdit::new(source, page, &scan)?;
    if let Some((title, has_text)) = untagged {
        edit.tag(source, page, has_text, title);
    }
    for drawing in drawings {
        edit.draw(drawing);
    }
    if let Some(number) = number {
        let mut taken = scan.boxes.clone();
        taken.extend(drawings.iter().map(|drawing| drawing.rect));
        for annotation in annotations(&source.document, page) {
            let dict = source.document.dereference(&annotation).ok().and_then(|(_, dict)| dict.as_dict().ok());
            taken.extend(dict.and_then(|dict| rectangle(&source.document, dict.get(b"Rect").ok()?)));
        }
        let taken = (!scan.full).then_some(taken.as_slice());
        if let Some(words) = number.content(source, page, taken, &format!("{}N", edit.prefix)) {
            edit.after.push_str(&words);
            edit.font = Some(number.font);
        }
    }
    edit.apply(source, page, &scan)
}

/// Returns the content streams of a page.
fn contents(source: &MergeSource, page: ObjectId) -> Vec<&Stream> {
    let document = &source.document;
    let held = source.dict(page).and_then(|page| page.get(b"Contents").ok());
    let list = match held.map(|held| document.dereference(held)) {
        Some(Ok((_, Object::Array(list)))) => list.as_slice(),
        Some(Ok((_, Object::Stream(stream)))) => return vec![stream],
        _ => &[],
    };
    list.iter().filter_map(|one| document.dereference(one).ok()?.1.as_stream().ok()).collect()
}

/// Scans the content of a page.
fn scan_page(source: &MergeSource, page: ObjectId, known: &mut CachedPages) -> Arc<ContentScan> {
    let document = &source.document;
    let streams = contents(source, page);
    let filters: Vec<String> = streams.iter().map(|stream| format!("{:?}", stream.dict.get(b"Filter"))).collect();
    let parts: Vec<&[u8]> =
        streams.iter().zip(&filters).flat_map(|(stream, filter)| [filter.as_bytes(), &stream.content]).collect();
    let digest = digest::digest(&parts);
    if let Some(scan) = known.scans.get(&digest) {
        return Arc::clone(scan);
    }
    if known.looked > MOST_LOOKED {
        return Arc::new(ContentScan { full: true, ..ContentScan::default() });
    }
    let mut content = Vec::new();
    for stream in streams {
        content.extend_from_slice(&decode(document, stream, MOST_UNPACKED).bytes);
        content.push(b'\n');
        if content.len() > MOST_UNPACKED {
            break;
        }
    }
    known.looked += content.len();
    let resources = source.dict(page).and_then(|page| page.get_deref(b"Resources", document).ok()?.as_dict().ok());
    let named = resources.and_then(|resources| resources.get_deref(b"XObject", document).ok()?.as_dict().ok());
    // An XObject name may stand for another object on another page.
    let alone = Cell::new(true);
    let find = |name: &[u8]| {
        alone.set(false);
        let stream = named?.get_deref(name, document).ok()?.as_stream().ok()?;
        if name_is(&stream.dict, b"Subtype", b"Image") {
            return Some(([0.0, 0.0, 1.0, 1.0], Matrix::IDENTITY));
        }
        Some((rectangle(document, stream.dict.get(b"BBox").ok()?)?, matrix(source, &stream.dict)))
    };
    let scan = Arc::new(content::scan(&content, &find));
    if alone.get() && known.scans.len() < MOST_KNOWN && scan.boxes.len() < 5_000 {
        known.scans.insert(digest, Arc::clone(&scan));
    }
    scan
}

struct PageEdit {
    before: String,
    after: String,
    /// The whole page is one structure element.
    whole: bool,
    /// The prefix of added resource names, which the page does not use.
    prefix: String,
    pictures: Vec<(String, ObjectId)>,
    font: Option<ObjectId>,
    key: i64,
    /// The structure elements of the page by marked-content identifier.
    marked: Vec<Object>,
    elements: Vec<(ObjectId, usize)>,
}

impl PageEdit {
    fn new(source: &MergeSource, page: ObjectId, scan: &ContentScan) -> Option<Self> {
        let key = source.dict(page)?.get(b"StructParents").and_then(Object::as_i64).ok();
        let held = key.and_then(|key| source.parents.get(&key)).map(|held| source.document.dereference(held));
        let mut marked = match held {
            Some(Ok((_, Object::Array(list)))) => list.clone(),
            _ => Vec::new(),
        };
        // Identifiers that the content uses without an element are not reused.
        let used = scan.highest_mcid.filter(|last| *last < MOST_MARKED).map_or(0, |last| last + 1);
        marked.resize(marked.len().max(used), Object::Null);
        let key = key.filter(|key| source.parents.contains_key(key)).unwrap_or_else(|| source.next_key());
        let resources = source.dict(page)?.get_deref(b"Resources", &source.document).and_then(Object::as_dict).ok();
        let taken = |prefix: &str| {
            [&b"XObject"[..], b"Font"].iter().any(|key| {
                let named =
                    resources.and_then(|resources| resources.get_deref(key, &source.document).ok()?.as_dict().ok());
                named.into_iter().flatten().any(|(name, _)| name.starts_with(prefix.as_bytes()))
            })
        };
        let mut prefix = "Ff".to_owned();
        while taken(&prefix) && prefix.len() < 100 {
            prefix.push('x');
        }
        Some(Self {
            whole: false,
            prefix,
            before: "q\n".repeat(1 + scan.unopened.min(1_000)),
            after: String::new(),
            pictures: Vec::new(),
            font: None,
            key,
            marked,
            elements: Vec::new(),
        })
    }

    fn mark(&mut self, element: ObjectId) -> usize {
        self.marked.push(element.into());
        let number = self.marked.len() - 1;
        self.elements.push((element, number));
        number
    }

    /// Tags the whole page as one element: a paragraph in drawing order, or a figure without a real description.
    fn tag(&mut self, source: &mut MergeSource, page: ObjectId, has_text: bool, title: &str) {
        if let Ok(page) = source.document.get_dictionary_mut(page) {
            page.remove(b"StructParents");
        }
        let (tag, element) = if has_text {
            ("P", dictionary! { "S" => "P" })
        } else {
            let words = text_string(&format!("A picture of a page of “{title}”"));
            ("Figure", dictionary! { "S" => "Figure", "Alt" => words })
        };
        let Some(element) = structure::add(source, element) else { return };
        let number = self.mark(element);
        let _ = writeln!(self.before, "/{tag} <</MCID {number}>> BDC");
        self.whole = true;
    }

    fn draw(&mut self, drawing: &FlatDrawing) {
        let name = format!("{}{}", self.prefix, self.pictures.len());
        let [a, b, c, d, e, f] = drawing.matrix.0;
        match drawing.element {
            Some(element) => {
                let number = self.mark(element);
                let _ = write!(self.after, "/{} <</MCID {number}>> BDC ", drawing.structure_type);
            }
            None => self.after.push_str("/Artifact BMC "),
        }
        let _ = writeln!(self.after, "q {a} {b} {c} {d} {e} {f} cm /{name} Do Q EMC");
        self.pictures.push((name, drawing.picture));
    }

    fn apply(self, source: &mut MergeSource, page: ObjectId, scan: &ContentScan) -> Option<()> {
        let document = &mut source.document;
        let mut after = "EMC\n".repeat(scan.unclosed_marked_content.min(1_000));
        after.push_str(&"Q\n".repeat(scan.unclosed.min(5_000)));
        if self.whole {
            after.push_str("EMC\n");
        }
        after.push_str("Q\n");
        after.push_str(&self.after);
        let mut tail = Stream::new(Dictionary::new(), after.into_bytes());
        compress(&mut tail);
        let tail = document.add_object(tail);
        let head = document.add_object(Stream::new(Dictionary::new(), self.before.into_bytes()));
        let dict = document.get_dictionary(page).ok()?;
        let own = match dict.get(b"Contents") {
            Ok(Object::Array(list)) => list.clone(),
            Ok(one) => match document.dereference(one) {
                Ok((_, Object::Array(list))) => list.clone(),
                Ok((_, Object::Stream(_))) => vec![one.clone()],
                _ => Vec::new(),
            },
            Err(_) => Vec::new(),
        };
        let mut resources =
            dict.get_deref(b"Resources", document).and_then(Object::as_dict).cloned().unwrap_or_default();
        let below =
            |key: &[u8]| resources.get_deref(key, document).and_then(Object::as_dict).cloned().unwrap_or_default();
        let (mut pictures, mut fonts) = (below(b"XObject"), below(b"Font"));
        for (name, picture) in self.pictures {
            pictures.set(name, picture);
        }
        if !pictures.is_empty() {
            resources.set("XObject", pictures);
        }
        if let Some(font) = self.font {
            fonts.set(format!("{}N", self.prefix), font);
            resources.set("Font", fonts);
        }
        let page_dict = document.get_dictionary_mut(page).ok()?;
        let mut list = vec![Object::Reference(head)];
        list.extend(own);
        list.push(tail.into());
        page_dict.set("Contents", list);
        page_dict.set("Resources", resources);
        if !self.elements.is_empty() {
            page_dict.set("StructParents", self.key);
            source.parents.insert(self.key, Object::Array(self.marked));
        }
        for (element, number) in self.elements {
            let Ok(dict) = source.document.get_dictionary_mut(element) else { continue };
            let number = i64::try_from(number).unwrap_or(0);
            let content = dictionary! { "Type" => "MCR", "Pg" => page, "MCID" => number };
            match dict.get_mut(b"K") {
                Ok(Object::Array(kids)) => kids.push(content.into()),
                Ok(only @ Object::Dictionary(_)) => *only = vec![only.clone(), content.into()].into(),
                _ => {
                    dict.set("Pg", page);
                    dict.set("K", number);
                }
            }
        }
        Some(())
    }
}
