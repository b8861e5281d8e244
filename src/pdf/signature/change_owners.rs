//! Finds the field or page that a changed object belongs to, for the report.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Document, Object, ObjectId};

use crate::form::{Address, Form};
use crate::pdf::object::acroform::{FoundField, name_is};
use crate::record::{FileChange, SignedChanges};

/// Looking for an owner takes a few thousand steps in a form of ours.
const MOST_STEPS: usize = 2_000_000;
/// More objects than this are not looked up one by one.
const MOST_TOLD: usize = 20;

/// What differs between two documents.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// Objects, with the keys under which they differ; an empty key is the object itself, or the data of a stream.
    pub objects: BTreeMap<ObjectId, BTreeSet<Vec<u8>>>,
    /// Keys of the form.
    pub form: BTreeSet<Vec<u8>>,
    /// Keys of the trailer.
    pub trailer: BTreeSet<Vec<u8>>,
}

/// Finds out to which field or page an object belongs.
pub(super) struct ChangeOwners<'a> {
    form: Option<&'a Form>,
    documents: [&'a Document; 2],
    fields: [&'a [FoundField]; 2],
    changes: SignedChanges,
    /// Fields with a changed answer, and fields that differ in anything else.
    answers: BTreeSet<String>,
    names: BTreeSet<String>,
    details: Vec<(Option<String>, String)>,
    /// So many steps more; a file may be made so that there is no end of them.
    steps: usize,
}

impl<'a> ChangeOwners<'a> {
    pub(super) fn new(form: Option<&'a Form>, documents: [&'a Document; 2], fields: [&'a [FoundField]; 2]) -> Self {
        let (answers, names) = (BTreeSet::new(), BTreeSet::new());
        Self {
            form,
            documents,
            fields,
            changes: SignedChanges::default(),
            answers,
            names,
            details: Vec::new(),
            steps: MOST_STEPS,
        }
    }

    /// The fields with a changed answer, and those that are new or gone.
    pub(super) fn answers(&mut self, names: BTreeSet<String>) {
        let known =
            |fields: &[FoundField]| -> BTreeSet<String> { fields.iter().map(|found| found.name.clone()).collect() };
        let [before, after] = self.fields.map(known);
        for name in &names {
            match (before.contains(name), after.contains(name)) {
                (false, true) => self.field(name, "the field {} was added"),
                (true, false) => self.field(name, "the field {} was removed"),
                _ => {}
            }
        }
        self.names.extend(names.iter().cloned());
        self.answers = names;
    }

    /// Fields that a signature has locked, and that were signed all the same.
    pub(super) fn locked(&mut self, names: &BTreeSet<String>) {
        for name in names {
            self.names.insert(name.clone());
            self.field(name, "{} was signed although an earlier signature forbids it");
        }
    }

    fn field(&mut self, name: &str, what: &str) {
        self.note(Some(name.to_owned()), what.to_owned());
    }

    fn note(&mut self, name: Option<String>, what: String) {
        if self.details.len() < MOST_TOLD && !self.details.iter().any(|(at, change)| *at == name && *change == what) {
            self.details.push((name, what));
        }
    }

    /// Something that belongs to no field and no page.
    pub(super) fn elsewhere(&mut self, what: &str) {
        self.changes.elsewhere = true;
        self.note(None, what.to_owned());
    }

    /// Pages that were put in, taken out, or moved.
    pub(super) fn pages_moved(&mut self) {
        let [before, after] = self.documents.map(|document| document.page_iter().collect::<Vec<_>>());
        let (old, new): (BTreeSet<_>, BTreeSet<_>) = (before.iter().collect(), after.iter().collect());
        for (page, number) in after.iter().zip(0..) {
            if !old.contains(page) {
                let what = match number {
                    0 => "a page was added before page 1".to_owned(),
                    after => format!("a page was added after page {after}"),
                };
                self.note(None, what);
            }
        }
        for (page, number) in before.iter().zip(1..) {
            if !new.contains(page) {
                self.note(None, format!("page {number} was removed"));
            }
        }
        let kept = |pages: &[ObjectId], others: &BTreeSet<&ObjectId>| -> Vec<ObjectId> {
            pages.iter().filter(|page| others.contains(page)).copied().collect()
        };
        if kept(&before, &new) != kept(&after, &old) {
            self.note(None, "the pages are in another order".to_owned());
        }
    }

    /// Whatever differs.
    pub(super) fn objects(&mut self, found: &Differences) {
        let mut left: BTreeSet<ObjectId> = found.objects.keys().copied().collect();
        if !left.is_empty() {
            self.in_fields(found, &mut left);
            self.on_pages(found, &mut left);
        }
        let catalog = self.documents[0].trailer.get(b"Root").and_then(Object::as_reference).ok();
        for key in catalog.and_then(|id| found.objects.get(&id)).into_iter().flatten() {
            self.elsewhere(in_catalog(key));
        }
        for key in &found.form {
            self.elsewhere(in_form(key));
        }
        for key in &found.trailer {
            self.elsewhere(if key == b"Root" {
                "it was replaced by another document"
            } else {
                "its header was changed"
            });
        }
        self.changes.elsewhere |= !left.is_empty();
    }

    fn in_fields(&mut self, differences: &Differences, left: &mut BTreeSet<ObjectId>) {
        let (documents, lists) = (self.documents, self.fields);
        for (document, fields) in documents.into_iter().zip(lists) {
            for found in fields {
                let mut looks: BTreeSet<ObjectId> = BTreeSet::new();
                for id in &found.objects {
                    let look = document.get_dictionary(*id).and_then(|dict| dict.get(b"AP"));
                    look.into_iter().for_each(|look| below(document, look, &mut looks, &mut self.steps));
                }
                let own: Vec<(&ObjectId, &BTreeSet<Vec<u8>>)> =
                    found.objects.iter().filter_map(|id| Some((id, differences.objects.get(id)?))).collect();
                let is_drawn_anew = looks.iter().any(|id| differences.objects.contains_key(id));
                if own.is_empty() && !is_drawn_anew {
                    continue;
                }
                self.names.insert(found.name.clone());
                // A new answer comes with its picture.
                let plain: &[&[u8]] = match self.answers.contains(&found.name) {
                    true => &[b"V", b"AP", b"AS", b"M", b"DA", b"", b"Type"],
                    false => &[b"V", b"M", b""],
                };
                for key in own.iter().flat_map(|(_, keys)| keys.iter()).filter(|key| !plain.contains(&key.as_slice())) {
                    self.field(&found.name, in_field(key));
                }
                if is_drawn_anew && !self.answers.contains(&found.name) {
                    self.field(&found.name, PICTURE);
                }
                for id in found.objects.iter().chain(&looks) {
                    left.remove(id);
                }
            }
        }
    }

    fn on_pages(&mut self, differences: &Differences, left: &mut BTreeSet<ObjectId>) {
        let documents = self.documents;
        let now: BTreeMap<ObjectId, u32> = documents[1].page_iter().zip(1..).collect();
        for document in documents {
            for (page, number) in document.page_iter().zip(1..) {
                // A page that is still there goes by the number that it has now.
                let number = now.get(&page).copied().unwrap_or(number);
                let mut is_changed = left.remove(&page);
                if let Some(keys) = differences.objects.get(&page) {
                    for key in keys.iter().filter(|key| !key.is_empty() && key.as_slice() != b"Annots") {
                        self.note(None, on_page(key, number));
                    }
                }
                let Ok(dict) = document.get_dictionary(page) else { continue };
                for key in [&b"Contents"[..], b"Resources", b"Annots", b"AA"] {
                    let mut owned = BTreeSet::new();
                    dict.get(key).into_iter().for_each(|object| below(document, object, &mut owned, &mut self.steps));
                    let mine: BTreeSet<ObjectId> = owned.into_iter().filter(|id| left.contains(id)).collect();
                    if !mine.is_empty() {
                        is_changed = true;
                        self.note(None, on_page(key, number));
                        left.retain(|id| !mine.contains(id));
                    }
                }
                let is_listed = differences.objects.get(&page).is_some_and(|keys| keys.contains(&b"Annots"[..]));
                if is_changed && is_listed && self.names.is_empty() {
                    self.note(None, on_page(b"Annots", number));
                }
                if is_changed && !self.changes.pages.contains(&number) {
                    self.changes.pages.push(number);
                }
            }
        }
    }

    /// All that was found.
    pub(super) fn finish(mut self) -> SignedChanges {
        let address = |name: &str| match self.form {
            Some(form) => form.address(name),
            None => Some(Address::Field(name.to_owned())).filter(|_| !name.is_empty()),
        };
        // A group's own object belongs to its fields; a field that is not of the form counts.
        let mut fields: Vec<Address> =
            self.names.iter().filter_map(|name| address(name)).collect::<BTreeSet<_>>().into_iter().collect();
        self.changes.elsewhere |= self.names.iter().any(|name| address(name).is_none());
        if let Some(form) = self.form {
            fields.sort_by_key(|at| form.fields().position(|field| field.name == at.field()));
        }
        let change = |(name, what): &(Option<String>, String)| match name.as_deref().map(address) {
            Some(Some(at)) => FileChange { field: Some(at), what: what.clone() },
            Some(None) => {
                FileChange { field: None, what: what.replace("the field {}", "a field").replace("{}", "a field") }
            }
            None => FileChange { field: None, what: what.clone() },
        };
        self.changes.details = self.details.iter().map(change).collect();
        self.changes.fields = fields;
        self.changes.pages.sort_unstable();
        self.changes
    }
}

const PICTURE: &str = "the picture of {} was changed";

fn in_field(key: &[u8]) -> &'static str {
    match key {
        b"AP" | b"AS" => PICTURE,
        b"Rect" | b"P" => "{} was moved",
        b"F" => "{} was shown or hidden",
        b"A" | b"AA" => "{} now does something when it is used",
        b"MK" => "the frame or caption of {} was changed",
        b"DA" | b"DS" | b"Q" => "the font or size of {} was changed",
        b"T" | b"TU" | b"TM" => "the name of {} was changed",
        b"Ff" | b"MaxLen" | b"Opt" => "what may be written in {} was changed",
        _ => "the field {} was changed",
    }
}

fn on_page(key: &[u8], page: u32) -> String {
    match key {
        b"Contents" => format!("the content of page {page} was changed"),
        b"Annots" => format!("something was laid over page {page}, or taken away from it"),
        b"Resources" => format!("a font or picture of page {page} was changed"),
        b"Rotate" | b"MediaBox" | b"CropBox" | b"UserUnit" => {
            format!("page {page} was turned, cut or given another size")
        }
        b"AA" => format!("page {page} now does something when it is opened"),
        _ => format!("page {page} was changed"),
    }
}

fn in_catalog(key: &[u8]) -> &'static str {
    match key {
        b"OpenAction" | b"AA" => "the file now does something when it is opened",
        b"Names" => "scripts, links or attached files were changed",
        b"OCProperties" => "layers were shown or hidden",
        b"Outlines" | b"Dests" => "the bookmarks were changed",
        b"PageLabels" => "the numbers of the pages were changed",
        b"Pages" => "the pages were changed",
        b"Lang" => "the language was changed",
        b"AcroForm" => "the form was removed or added",
        b"StructTreeRoot" | b"MarkInfo" => "the text for screen readers was changed",
        b"Perms" => "what the file allows was changed",
        _ => "the document’s properties were changed",
    }
}

fn in_form(key: &[u8]) -> &'static str {
    match key {
        b"XFA" => "a second form (XFA) was added or changed",
        b"Fields" => "a field was added or removed",
        b"NeedAppearances" => "programs are asked to draw the answers again",
        b"DA" | b"DR" | b"Q" => "the fonts of the form were changed",
        b"CO" => "the form now calculates differently",
        _ => "the form was changed",
    }
}

/// Everything below an object, without the way back up to pages and parents.
fn below(document: &Document, object: &Object, out: &mut BTreeSet<ObjectId>, steps: &mut usize) {
    let mut next = vec![object];
    while let Some(object) = next.pop().filter(|_| *steps > 0) {
        *steps -= 1;
        match object {
            Object::Reference(id) => {
                let is_page = document.get_dictionary(*id).is_ok_and(|dict| name_is(dict, b"Type", b"Page"));
                if !is_page && out.insert(*id) {
                    next.extend(document.objects.get(id));
                }
            }
            Object::Array(list) => next.extend(list),
            Object::Dictionary(dict) | Object::Stream(lopdf::Stream { dict, .. }) => {
                let up = [&b"Parent"[..], b"P", b"StructParent"];
                next.extend(dict.iter().filter(|(key, _)| !up.contains(&key.as_slice())).map(|(_, object)| object));
            }
            _ => {}
        }
    }
}
