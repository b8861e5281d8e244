//! Repairs the page tree so that a walk through it finds every page.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::object::acroform::name_is;

/// Deeper trees than this are not followed.
const DEEPEST: usize = 256;
/// More pages than this are not looked for.
const MOST_PAGES: usize = 1_000_000;
/// What a page has from the branches above it.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// What was found of the pages.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FoundPages {
    pub pages: usize,
    /// How many more the document says it has.
    pub lost: usize,
    /// Places in the list of pages at which there is none.
    pub holes: usize,
}

#[derive(Default)]
struct PageTreeWalk {
    /// The pages in order; none where one should be.
    pages: Vec<Option<FoundPage>>,
    branches: BTreeSet<ObjectId>,
    /// The tree is not as everybody reads it.
    is_odd: bool,
}

#[derive(Clone)]
enum FoundPage {
    At(ObjectId),
    /// A page that is no object of its own.
    Here(Dictionary),
}

/// Counts the pages, and rewrites the tree where others than us would miss one.
pub(super) fn mend(document: &mut Document) -> FoundPages {
    let Some(root) = root(document) else { return FoundPages::default() };
    let mut walk = PageTreeWalk::default();
    walk.branch(document, root, 0);
    let said = document.get_dictionary(root).and_then(|root| root.get_deref(b"Count", document));
    let said = said.and_then(Object::as_i64).ok().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let found = walk.pages.iter().flatten().count();
    if found < said.max(walk.pages.len()) {
        let missing = said.max(walk.pages.len()) - found;
        let strays = strays(document, &walk, missing);
        walk.is_odd |= !strays.is_empty();
        let mut strays = strays.into_iter();
        for hole in walk.pages.iter_mut().filter(|page| page.is_none()) {
            *hole = strays.next().map(FoundPage::At);
        }
        walk.pages.extend(strays.map(|id| Some(FoundPage::At(id))));
    }
    let holes = walk.pages.iter().filter(|page| page.is_none()).count();
    let pages: Vec<FoundPage> = walk.pages.into_iter().flatten().collect();
    let count = pages.len();
    if walk.is_odd || holes > 0 {
        flatten(document, root, pages);
    }
    FoundPages { pages: count, lost: said.saturating_sub(count), holes }
}

/// The root of the tree, which some programs write into the catalog itself.
fn root(document: &mut Document) -> Option<ObjectId> {
    match document.catalog().ok()?.get(b"Pages").ok()?.clone() {
        Object::Reference(id) => Some(id),
        direct @ Object::Dictionary(_) => {
            let id = document.add_object(direct);
            document.catalog_mut().ok()?.set("Pages", id);
            Some(id)
        }
        _ => None,
    }
}

impl PageTreeWalk {
    fn branch(&mut self, document: &Document, id: ObjectId, depth: usize) {
        if depth > DEEPEST || !self.branches.insert(id) {
            self.is_odd = true;
            return;
        }
        let Ok(dict) = document.get_dictionary(id) else { return };
        // A document of one page may have that in place of the tree.
        if !dict.has(b"Kids") && name_is(dict, b"Type", b"Page") {
            self.is_odd = true;
            self.pages.push(Some(FoundPage::Here(dict.clone())));
            return;
        }
        self.kids(document, dict, depth);
    }

    fn kids(&mut self, document: &Document, dict: &Dictionary, depth: usize) {
        let Ok(kids) = dict.get_deref(b"Kids", document).and_then(Object::as_array) else { return };
        for kid in kids {
            if self.pages.len() >= MOST_PAGES {
                return;
            }
            let target = document.dereference(kid).ok().and_then(|(_, kid)| kid.as_dict().ok());
            match (target, kid) {
                // A reference that leads to no page is a page that is lost; anything else, a slip of the pen.
                (None, Object::Reference(_)) => self.pages.push(None),
                (None, _) => self.is_odd = true,
                (Some(target), Object::Reference(id)) if target.has(b"Kids") => {
                    self.is_odd |= !name_is(target, b"Type", b"Pages");
                    self.branch(document, *id, depth + 1);
                }
                (Some(target), Object::Reference(id)) => {
                    // An empty branch has no page; anything else that is no branch is one.
                    if name_is(target, b"Type", b"Pages") && !target.has(b"Contents") && !target.has(b"MediaBox") {
                        continue;
                    }
                    self.is_odd |= !name_is(target, b"Type", b"Page");
                    if is_page(target) {
                        self.pages.push(Some(FoundPage::At(*id)));
                    }
                }
                (Some(target), _) if target.has(b"Kids") && depth < DEEPEST => {
                    self.is_odd = true;
                    self.kids(document, target, depth + 1);
                }
                (Some(target), _) => {
                    self.is_odd = true;
                    self.pages.push(Some(FoundPage::Here(target.clone())));
                }
            }
        }
    }
}

/// Whether a dictionary in the place of a page is one, whatever it is called: a font or an image is none.
fn is_page(dict: &Dictionary) -> bool {
    let has_parts = [&b"Contents"[..], b"MediaBox", b"Resources", b"Parent"].iter().any(|key| dict.has(key));
    name_is(dict, b"Type", b"Page") || !dict.has(b"Type") || (has_parts && !dict.has(b"Subtype"))
}

/// Pages that stand in the file and not in the tree, if they are those that the tree lacks.
fn strays(document: &Document, walk: &PageTreeWalk, missing: usize) -> Vec<ObjectId> {
    let known: BTreeSet<ObjectId> = walk
        .pages
        .iter()
        .flatten()
        .filter_map(|page| match page {
            FoundPage::At(id) => Some(*id),
            FoundPage::Here(_) => None,
        })
        .collect();
    let belongs = |dict: &Dictionary| {
        let parent = dict.get(b"Parent").and_then(Object::as_reference);
        name_is(dict, b"Type", b"Page")
            && dict.has(b"Contents")
            && parent.map_or(true, |parent| walk.branches.contains(&parent) || !document.objects.contains_key(&parent))
    };
    let found: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(id, object)| !known.contains(*id) && object.as_dict().is_ok_and(belongs))
        .map(|(id, _)| *id)
        .collect();
    // More than are missing: some of them were deleted, and nothing says which.
    if found.len() <= missing { found } else { Vec::new() }
}

/// Makes the tree a root with pages.
fn flatten(document: &mut Document, root: ObjectId, pages: Vec<FoundPage>) {
    let mut kids = Vec::with_capacity(pages.len());
    for page in pages {
        let (id, mut dict) = match page {
            FoundPage::At(id) => match document.get_dictionary(id) {
                Ok(dict) => (id, dict.clone()),
                Err(_) => continue,
            },
            FoundPage::Here(dict) => (document.add_object(Object::Null), dict),
        };
        let mut next = dict.get(b"Parent").and_then(Object::as_reference).ok();
        for _ in 0..DEEPEST {
            let Some(above) = next.and_then(|id| document.get_dictionary(id).ok()) else { break };
            for key in INHERITED {
                if let (false, Ok(value)) = (dict.has(key), above.get(key)) {
                    dict.set(key, value.clone());
                }
            }
            next = above.get(b"Parent").and_then(Object::as_reference).ok();
        }
        dict.set("Type", "Page");
        dict.set("Parent", root);
        document.objects.insert(id, dict.into());
        kids.push(Object::Reference(id));
    }
    let mut dict = document.get_dictionary(root).cloned().unwrap_or_default();
    for key in INHERITED {
        dict.remove(key);
    }
    dict.remove(b"Parent");
    dict.remove(b"Contents");
    dict.set("Type", "Pages");
    dict.set("Count", i64::try_from(kids.len()).unwrap_or(0));
    dict.set("Kids", kids);
    document.objects.insert(root, dict.into());
}
