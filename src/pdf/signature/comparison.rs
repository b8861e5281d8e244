//! Compares the signed revision of a document with the document as it is now. Every object that is reachable from the
//! trailer must be equal, key by key; only what [`PermittedChanges`] lists may differ.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::change_owners::{ChangeOwners, Differences};
use super::permitted_changes::{ArrayRole, PermittedChanges};
use super::resources;
use crate::form::Form;
use crate::pdf::field::identity;
use crate::pdf::object::acroform::{self, FoundField};
use crate::pdf::object::open::references;
use crate::record::SignedChanges;

/// What every revision's trailer has of its own (ISO 32000-1, 7.5.5 and 7.5.8).
const OF_TRAILER: [&[u8]; 13] = [
    b"Size",
    b"Prev",
    b"XRefStm",
    b"Type",
    b"W",
    b"Index",
    b"Length",
    b"Filter",
    b"DecodeParms",
    b"DL",
    b"Info",
    b"ID",
    b"Encrypt",
];

/// What differs between the document as signed and as it is now, beyond what signing does by itself. Without a form,
/// fields are recognised by their own names.
pub(super) fn between(signed: &Document, now: &Document, form: Option<&Form>) -> SignedChanges {
    let (before, after) = (acroform::fields(signed), acroform::fields(now));
    let permitted = PermittedChanges::new(signed, now, form, &before, &after);
    let answers = other_answers(&permitted, &before, &after);
    let mut comparison = RevisionComparison::new(signed, now, &permitted, &before);
    comparison.compare();
    let mut blame = ChangeOwners::new(form, [signed, now], [&before, &after]);
    blame.pages_moved();
    blame.answers(answers);
    blame.locked(&permitted.locked);
    blame.objects(&comparison.found);
    if identity::read(signed) != identity::read(now) {
        blame.elsewhere("the file says that it is another form");
    }
    blame.finish()
}

/// Returns the fields with a changed answer, and those that are new or gone.
fn other_answers(permitted: &PermittedChanges<'_>, before: &[FoundField], after: &[FoundField]) -> BTreeSet<String> {
    fn by_name<'f>(permitted: &PermittedChanges<'_>, list: &'f [FoundField]) -> BTreeMap<&'f str, Vec<&'f FoundField>> {
        let mut out: BTreeMap<&str, Vec<&FoundField>> = BTreeMap::new();
        for found in list.iter().filter(|found| !permitted.names.contains(&found.name)) {
            out.entry(&found.name).or_default().push(found);
        }
        out
    }
    let (before, after) = (by_name(permitted, before), by_name(permitted, after));
    let alike = |old: &FoundField, new: &FoundField| {
        let values = match (&old.value, &new.value) {
            (Some(old), Some(new)) => is_same(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        values && old.objects == new.objects && old.options == new.options && old.field_type == new.field_type
    };
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let differs = |name: &&str| match (before.get(*name), after.get(*name)) {
        (Some(old), Some(new)) => old.len() != new.len() || !old.iter().zip(new).all(|(old, new)| alike(old, new)),
        _ => true,
    };
    names.into_iter().filter(differs).map(str::to_owned).collect()
}

/// Walks two documents at once, from the trailer down.
struct RevisionComparison<'a> {
    signed: &'a Document,
    now: &'a Document,
    permitted: &'a PermittedChanges<'a>,
    /// The fields as they were signed.
    fields: &'a [FoundField],
    catalog: Option<ObjectId>,
    form: Option<ObjectId>,
    pages: BTreeSet<ObjectId>,
    /// Arrays that are objects of their own, and to which something may have been added.
    lists: BTreeMap<ObjectId, ArrayRole>,
    next: Vec<ObjectId>,
    found: Differences,
}

impl<'a> RevisionComparison<'a> {
    fn new(
        signed: &'a Document,
        now: &'a Document,
        permitted: &'a PermittedChanges<'a>,
        fields: &'a [FoundField],
    ) -> Self {
        let catalog = signed.trailer.get(b"Root").and_then(Object::as_reference).ok();
        let form = signed.catalog().and_then(|catalog| catalog.get(b"AcroForm")).and_then(Object::as_reference).ok();
        let pages: BTreeSet<ObjectId> = signed.page_iter().collect();
        let mut lists = BTreeMap::new();
        let mut list = |dict: Option<&Dictionary>, key: &[u8], kind: ArrayRole| {
            if let Some(id) = dict.and_then(|dict| dict.get(key).and_then(Object::as_reference).ok()) {
                lists.entry(id).or_insert(kind);
            }
        };
        list(acro_form(signed), b"Fields", ArrayRole::Fields);
        for page in &pages {
            list(signed.get_dictionary(*page).ok(), b"Annots", ArrayRole::Annots(*page));
        }
        let found = Differences::default();
        Self { signed, now, permitted, fields, catalog, form, pages, lists, next: Vec::new(), found }
    }

    fn compare(&mut self) {
        let (old, new) = (&self.signed.trailer, &self.now.trailer);
        for key in keys(old, new) {
            // A trailer need not say again what an earlier one said, but for its root.
            let is_same = match (old.get(key), new.get(key)) {
                (Ok(old), Ok(new)) => is_same(old, new),
                (Ok(_), Err(_)) => key != b"Root",
                _ => false,
            };
            if OF_TRAILER.contains(&key.as_slice()) {
                continue;
            }
            if !is_same {
                self.found.trailer.insert(key.clone());
            }
            self.follow(old.get(key).ok());
            self.follow(new.get(key).ok());
        }
        if is_locked(self.signed) != is_locked(self.now) {
            self.found.trailer.insert(b"Encrypt".to_vec());
        }
        let first_id =
            |dict: &Dictionary| dict.get(b"ID").and_then(Object::as_array).ok().and_then(|id| id.first()).cloned();
        if let (Some(old), Some(new)) = (first_id(old), first_id(new))
            && !self.now.is_encrypted()
            && !is_same(&old, &new)
        {
            self.found.trailer.insert(b"ID".to_vec());
        }
        let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
        while let Some(id) = self.next.pop() {
            if seen.insert(id) {
                self.object(id);
            }
        }
    }

    fn object(&mut self, id: ObjectId) {
        let (signed, now) = (self.signed, self.now);
        let differing = match (signed.objects.get(&id), now.objects.get(&id)) {
            (Some(Object::Dictionary(old)), Some(Object::Dictionary(new))) => self.dictionary(id, old, new),
            (Some(Object::Stream(old)), Some(Object::Stream(new))) => {
                let mut differing = self.dictionary(id, &old.dict, &new.dict);
                if old.content != new.content {
                    differing.insert(Vec::new());
                }
                differing
            }
            (Some(Object::Array(old)), Some(Object::Array(new))) if self.lists.contains_key(&id) => {
                let list = self.lists.get(&id).copied().unwrap_or(ArrayRole::Fields);
                if self.list(list, old, new) { BTreeSet::new() } else { BTreeSet::from([Vec::new()]) }
            }
            (None, None) => return,
            (old, new) => {
                self.follow(old);
                self.follow(new);
                match (old, new) {
                    (Some(old), Some(new)) if is_same(old, new) => BTreeSet::new(),
                    _ => BTreeSet::from([Vec::new()]),
                }
            }
        };
        if !differing.is_empty() {
            self.found.objects.entry(id).or_default().extend(differing);
        }
    }

    /// The keys under which two dictionaries of one object differ.
    fn dictionary(&mut self, id: ObjectId, old: &'a Dictionary, new: &'a Dictionary) -> BTreeSet<Vec<u8>> {
        let mut out = BTreeSet::new();
        for key in keys(old, new) {
            let (before, after) = (old.get(key).ok(), new.get(key).ok());
            let same = match (before, after) {
                (Some(before), Some(after)) => is_same(before, after),
                _ => false,
            };
            let is_catalog = self.catalog == Some(id);
            let is_ours = if is_catalog {
                if key == b"AcroForm" && (!same || before.is_some_and(|form| form.as_dict().is_ok())) {
                    match (acro_form(self.signed), acro_form(self.now)) {
                        (Some(old), Some(new)) => self.form(old, new),
                        _ => {
                            out.insert(key.clone());
                        }
                    }
                    true
                } else {
                    self.permitted.catalog(key, before, after)
                }
            } else if self.form == Some(id) {
                self.form(old, new);
                return out;
            } else if self.pages.contains(&id) && key == b"Annots" && !same {
                if !self.list_at(ArrayRole::Annots(id), before, after) {
                    out.insert(key.clone());
                }
                true
            } else {
                self.permitted.key(id, key, before, after)
            };
            if is_ours {
                continue;
            }
            if !same {
                out.insert(key.clone());
            }
            self.follow(before);
            self.follow(after);
        }
        out
    }

    /// Compares the forms (ISO 32000-1, 12.7.2) of both documents.
    fn form(&mut self, old: &'a Dictionary, new: &'a Dictionary) {
        for key in keys(old, new) {
            let (before, after) = (old.get(key).ok(), new.get(key).ok());
            let same = match (before, after) {
                (Some(before), Some(after)) => is_same(before, after),
                _ => false,
            };
            let flags = |object: Option<&Object>| object.and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
            let is_right = match key.as_slice() {
                // Signatures exist, and nothing but adding is allowed.
                b"SigFlags" => flags(before) & !flags(after) == 0 && flags(after) & !0b11 == 0,
                b"Fields" if !same => self.list_at(ArrayRole::Fields, before, after),
                // A font more does no harm to what is drawn already, if nothing there asks for it.
                b"DR" if !same => {
                    self.follow(before);
                    let has_more =
                        before.is_none_or(|before| after.is_some_and(|after| self.has_only_more(before, after, 0)));
                    has_more && resources::are_unused([self.signed, self.now], [before, after], self.fields)
                }
                _ => {
                    self.follow(before);
                    self.follow(after);
                    same
                }
            };
            if !is_right {
                self.found.form.insert(key.clone());
            }
        }
    }

    /// Whether two arrays, wherever they stand, are the same but for what may have been added.
    fn list_at(&mut self, list: ArrayRole, old: Option<&'a Object>, new: Option<&'a Object>) -> bool {
        const NONE: &[Object] = &[];
        fn array<'d>(document: &'d Document, object: Option<&'d Object>) -> Option<&'d [Object]> {
            match object {
                None => Some(NONE),
                Some(object) => Some(document.dereference(object).ok()?.1.as_array().ok()?.as_slice()),
            }
        }
        match (array(self.signed, old), array(self.now, new)) {
            (Some(old), Some(new)) => self.list(list, old, new),
            _ => {
                self.follow(old);
                self.follow(new);
                false
            }
        }
    }

    fn list(&mut self, list: ArrayRole, old: &'a [Object], new: &'a [Object]) -> bool {
        let common = old.iter().zip(new).take_while(|(old, new)| is_same(old, new)).count();
        let is_right = common == old.len() && new.iter().skip(common).all(|one| self.permitted.member(list, one));
        let permitted = self.permitted;
        for one in old.iter().chain(new.iter().filter(|one| !permitted.member(list, one))) {
            self.follow(Some(one));
        }
        is_right
    }

    /// Whether everything in one dictionary stands in the other as well.
    fn has_only_more(&self, old: &Object, new: &Object, depth: usize) -> bool {
        match (self.signed.dereference(old), self.now.dereference(new)) {
            (Ok((_, Object::Dictionary(before))), Ok((_, Object::Dictionary(after)))) if depth < 2 => before
                .iter()
                .all(|(key, before)| after.get(key).is_ok_and(|after| self.has_only_more(before, after, depth + 1))),
            _ => is_same(old, new),
        }
    }

    fn follow(&mut self, object: Option<&Object>) {
        if let Some(object) = object {
            references(object, &mut self.next);
        }
    }
}

fn keys<'d>(one: &'d Dictionary, other: &'d Dictionary) -> BTreeSet<&'d Vec<u8>> {
    one.iter().chain(other.iter()).map(|(key, _)| key).collect()
}

fn is_locked(document: &Document) -> bool {
    document.is_encrypted() || document.encryption_state.is_some()
}

fn acro_form(document: &Document) -> Option<&Dictionary> {
    document.catalog().and_then(|catalog| catalog.get_deref(b"AcroForm", document)).and_then(Object::as_dict).ok()
}

/// Whether two objects are the same; a reference, when it leads to the object of the same number.
fn is_same(old: &Object, new: &Object) -> bool {
    let dicts = |old: &Dictionary, new: &Dictionary| {
        old.len() == new.len() && old.iter().all(|(key, old)| new.get(key).is_ok_and(|new| is_same(old, new)))
    };
    match (old, new) {
        (Object::Dictionary(old), Object::Dictionary(new)) => dicts(old, new),
        (Object::Stream(old), Object::Stream(new)) => old.content == new.content && dicts(&old.dict, &new.dict),
        (Object::Array(old), Object::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_same(old, new))
        }
        (Object::String(old, _), Object::String(new, _)) => old == new,
        (old, new) => old == new,
    }
}
