//! What was changed in a file after it was signed.
//!
//! A PDF is changed by adding to its end, so the bytes that were signed may still be there unharmed
//! while everybody sees something else. So the document as it was signed is read, and compared with
//! the document as it is now: every object that can be reached from its root has to be the same. A few
//! places are left out, listed in [`Allowed`]; whatever else differs is a change, whether or not
//! anybody here knows what it does.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::blame::Blame;
use crate::form::name::signature_group;
use crate::form::{Address, Field, Form};
use crate::pdf::acroform::{self, Found};
use crate::pdf::{identity, text};
use crate::record::Changes;

/// What differs between the document as signed and as it is now, beyond what signing does by itself. Without a form,
/// fields are told by their own names.
pub(super) fn between(signed: &Document, now: &Document, form: Option<&Form>) -> Changes {
    let both = Both { signed, now };
    let (before, after) = (acroform::fields(signed), acroform::fields(now));
    let allowed = Allowed::by_later_signatures(&both, form, &before, &after);
    let differing = both.differing(&allowed);
    let mut blame = Blame::new(form);
    for name in both.other_answers(&allowed, &before, &after) {
        blame.field(&name);
    }
    blame.objects([signed, now], [&before, &after], &differing);
    if !both.same_outline(&allowed) || identity::read(signed) != identity::read(now) {
        blame.changes.elsewhere = true;
    }
    blame.finish()
}

/// What may differ: what a later signature, or its timestamp, does to a file.
#[derive(Debug, Default)]
struct Allowed {
    /// Keys of dictionaries: the value of a signature given since, the name and date beside it.
    keys: BTreeSet<(ObjectId, &'static [u8])>,
    /// Signature fields that are new and cannot be seen.
    unseen: BTreeSet<ObjectId>,
    /// The full names of the fields that may have other answers.
    names: BTreeSet<String>,
}

/// What signing sets in a signature's own box.
const OF_SIGNATURE: [&[u8]; 7] = [b"V", b"AP", b"MK", b"M", b"F", b"DA", b"P"];
/// What filling in sets in the box of a name or date.
const OF_TEXT: [&[u8]; 6] = [b"V", b"AP", b"AS", b"M", b"DA", b"P"];
/// What signing programs set in the catalog: the proofs kept for later, the file's description, and
/// which version of the format they use.
const OF_CATALOG: [&[u8]; 4] = [b"DSS", b"Metadata", b"Extensions", b"Version"];

impl Allowed {
    fn by_later_signatures<'f>(both: &Both<'_>, form: Option<&Form>, before: &'f [Found], after: &'f [Found]) -> Self {
        let mut out = Self::default();
        if let Ok(root) = both.now.trailer.get(b"Root").and_then(Object::as_reference) {
            out.keys.extend(OF_CATALOG.map(|key| (root, key)));
            // Compared by itself, in `same_outline`.
            out.keys.insert((root, b"AcroForm"));
        }
        let by_name = |list: &'f [Found]| -> BTreeMap<&'f str, &'f Found> {
            // Of several fields of one name the first counts, here as for whoever looks one up.
            list.iter().rev().map(|found| (found.name.as_str(), found)).collect()
        };
        let (known, present) = (by_name(before), by_name(after));
        for found in after.iter().filter(|found| found.sort == "Sig" && is_signed(found)) {
            match known.get(found.name.as_str()) {
                Some(old) if old.sort == "Sig" && old.value.is_none() && old.objects == found.objects => {
                    out.field(found, &OF_SIGNATURE);
                    let group = signature_group(&found.name);
                    let ours = |form: &Form| form.field(group).is_some_and(Field::is_signature);
                    // Where there is no form to ask, what is named as in one of ours is taken for what it is there.
                    if !form.is_none_or(ours) {
                        continue;
                    }
                    for beside in [Address::SignerName(group.to_owned()), Address::SignedDate(group.to_owned())] {
                        let beside = beside.to_string();
                        let places = (known.get(beside.as_str()), present.get(beside.as_str()));
                        if let (Some(old), Some(now)) = places
                            && both.says_nothing(old)
                            && old.objects == now.objects
                        {
                            out.field(now, &OF_TEXT);
                        }
                    }
                }
                None if form.is_none_or(|form| form.address(&found.name).is_none()) && both.cannot_be_seen(found) => {
                    out.unseen.extend(&found.objects);
                    out.names.insert(found.name.clone());
                }
                _ => {}
            }
        }
        out
    }

    fn field(&mut self, found: &Found, keys: &[&'static [u8]]) {
        self.names.insert(found.name.clone());
        for id in &found.objects {
            self.keys.extend(keys.iter().map(|key| (*id, *key)));
        }
    }

    fn key(&self, id: Option<ObjectId>, key: &[u8]) -> bool {
        id.is_some_and(|id| self.keys.contains(&(id, key)))
    }

    fn is_unseen(&self, object: &Object) -> bool {
        object.as_reference().is_ok_and(|id| self.unseen.contains(&id))
    }
}

fn is_signed(found: &Found) -> bool {
    matches!(found.value, Some(Object::Dictionary(_)))
}

struct Both<'a> {
    signed: &'a Document,
    now: &'a Document,
}

impl Both<'_> {
    fn says_nothing(&self, found: &Found) -> bool {
        found
            .value
            .as_ref()
            .is_none_or(|value| acroform::word(self.signed, value).is_some_and(|text| text.trim().is_empty()))
    }

    /// Whether a new field has no box, an empty one, or one that is hidden.
    fn cannot_be_seen(&self, found: &Found) -> bool {
        found.objects.iter().all(|id| {
            let Ok(dict) = self.now.get_dictionary(*id) else { return false };
            let empty = text::rect(self.now, dict).is_none_or(|r| r[2] - r[0] <= 0.0 || r[3] - r[1] <= 0.0);
            // Bit 2: hidden; bit 6: shown nowhere.
            let flags = dict.get(b"F").and_then(Object::as_i64).unwrap_or(0);
            empty || flags & 0b10_0010 != 0
        })
    }

    /// The fields whose answer is another, that are gone, or that are new.
    fn other_answers(&self, allowed: &Allowed, before: &[Found], after: &[Found]) -> Vec<String> {
        let by_name = |list: &[Found]| -> BTreeMap<String, Vec<Found>> {
            let mut out: BTreeMap<String, Vec<Found>> = BTreeMap::new();
            for found in list.iter().filter(|found| !allowed.names.contains(&found.name)) {
                out.entry(found.name.clone()).or_default().push(found.clone());
            }
            out
        };
        let (before, after) = (by_name(before), by_name(after));
        let alike = |old: &Found, new: &Found| {
            let values = match (&old.value, &new.value) {
                (Some(old), Some(new)) => same(old, new, None, allowed),
                (old, new) => old.is_none() && new.is_none(),
            };
            values && old.objects == new.objects && old.options == new.options && old.sort == new.sort
        };
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let differs = |name: &&String| match (before.get(*name), after.get(*name)) {
            (Some(old), Some(new)) => old.len() != new.len() || !old.iter().zip(new).all(|(old, new)| alike(old, new)),
            _ => true,
        };
        names.into_iter().filter(differs).cloned().collect()
    }

    /// The objects that can be reached in either document and are not the same in both.
    fn differing(&self, allowed: &Allowed) -> BTreeSet<ObjectId> {
        let mut out = BTreeSet::new();
        let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
        let mut next: Vec<ObjectId> = Vec::new();
        for document in [self.signed, self.now] {
            references_of_dictionary(&document.trailer, None, allowed, true, &mut next);
            if let Some(form) = acro_form(document) {
                references_of_dictionary(form, None, allowed, true, &mut next);
            }
        }
        let resources = acro_form(self.signed).and_then(|form| form.get(b"DR").ok());
        resources.into_iter().for_each(|resources| references(resources, None, allowed, &mut next));
        while let Some(id) = next.pop() {
            if allowed.unseen.contains(&id) || !seen.insert(id) {
                continue;
            }
            let (old, new) = (self.signed.objects.get(&id), self.now.objects.get(&id));
            match (old, new) {
                (Some(old), Some(new)) if same(old, new, Some(id), allowed) => {
                    references(new, Some(id), allowed, &mut next)
                }
                (None, None) => {}
                (old, new) => {
                    out.insert(id);
                    for object in [old, new].into_iter().flatten() {
                        references(object, Some(id), allowed, &mut next);
                    }
                }
            }
        }
        out
    }

    /// Whether the root and the form as a whole are the same, but for what signing does to them.
    fn same_outline(&self, allowed: &Allowed) -> bool {
        let root = |document: &Document| document.trailer.get(b"Root").and_then(Object::as_reference).ok();
        let form = match (acro_form(self.signed), acro_form(self.now)) {
            (Some(old), Some(new)) => self.same_form(old, new, allowed),
            (old, new) => old.is_none() && new.is_none(),
        };
        root(self.signed) == root(self.now) && form
    }

    fn same_form(&self, old: &Dictionary, new: &Dictionary, allowed: &Allowed) -> bool {
        let keys: BTreeSet<&Vec<u8>> = old.iter().chain(new.iter()).map(|(key, _)| key).collect();
        keys.into_iter().all(|key| {
            let (before, after) = (old.get_deref(key, self.signed).ok(), new.get_deref(key, self.now).ok());
            match (key.as_slice(), before, after) {
                (b"SigFlags", ..) => true,
                // A font more does no harm to what is drawn already.
                (b"DR", Some(before), Some(after)) => self.only_more(before, after, allowed, 0),
                (b"DR", None, _) => true,
                (_, Some(before), Some(after)) => same(before, after, None, allowed),
                _ => false,
            }
        })
    }

    /// Whether everything in one dictionary stands in the other as well.
    fn only_more(&self, old: &Object, new: &Object, allowed: &Allowed, depth: usize) -> bool {
        match (self.signed.dereference(old), self.now.dereference(new)) {
            (Ok((_, Object::Dictionary(before))), Ok((_, Object::Dictionary(after)))) if depth < 2 => {
                before.iter().all(|(key, before)| {
                    after.get(key).is_ok_and(|after| self.only_more(before, after, allowed, depth + 1))
                })
            }
            (Ok((_, before)), Ok((_, after))) => same(before, after, None, allowed),
            _ => false,
        }
    }
}

fn acro_form(document: &Document) -> Option<&Dictionary> {
    document.catalog().and_then(|catalog| catalog.get_deref(b"AcroForm", document)).and_then(Object::as_dict).ok()
}

/// Whether two objects are the same, but for what is allowed. `id` is theirs; within an object there
/// is none.
fn same(old: &Object, new: &Object, id: Option<ObjectId>, allowed: &Allowed) -> bool {
    match (old, new) {
        (Object::Dictionary(old), Object::Dictionary(new)) => same_dictionary(old, new, id, allowed),
        (Object::Stream(old), Object::Stream(new)) => {
            old.content == new.content && same_dictionary(&old.dict, &new.dict, id, allowed)
        }
        (Object::Array(old), Object::Array(new)) => {
            let mut new = new.iter().filter(|object| !allowed.is_unseen(object));
            old.iter().all(|old| new.next().is_some_and(|new| same(old, new, None, allowed))) && new.next().is_none()
        }
        (Object::String(old, _), Object::String(new, _)) => old == new,
        (old, new) => old == new,
    }
}

fn same_dictionary(old: &Dictionary, new: &Dictionary, id: Option<ObjectId>, allowed: &Allowed) -> bool {
    let counts = |(key, object): &(&Vec<u8>, &Object)| {
        // A list of annotations that holds nothing but new invisible ones was none before.
        let empty = matches!(object, Object::Array(list) if list.iter().all(|object| allowed.is_unseen(object)));
        !(allowed.key(id, key) || (empty && key.as_slice() == b"Annots"))
    };
    let ours = |dict: &Dictionary| dict.iter().filter(counts).count();
    ours(old) == ours(new)
        && old.iter().filter(counts).all(|(key, old)| new.get(key).is_ok_and(|new| same(old, new, None, allowed)))
}

/// The references in an object, but for what is allowed to differ.
fn references(object: &Object, id: Option<ObjectId>, allowed: &Allowed, out: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => out.push(*id),
        Object::Array(list) => list.iter().for_each(|one| references(one, None, allowed, out)),
        Object::Dictionary(dict) => references_of_dictionary(dict, id, allowed, false, out),
        Object::Stream(stream) => references_of_dictionary(&stream.dict, id, allowed, false, out),
        _ => {}
    }
}

/// Of the outermost dictionaries (`outermost`) what every revision has of its own is left out.
fn references_of_dictionary(
    dict: &Dictionary,
    id: Option<ObjectId>,
    allowed: &Allowed,
    outermost: bool,
    out: &mut Vec<ObjectId>,
) {
    for (key, object) in dict.iter() {
        let own = outermost && [&b"Info"[..], b"DR", b"Encrypt", b"Prev", b"XRefStm"].contains(&key.as_slice());
        if !own && !allowed.key(id, key) {
            references(object, None, allowed, out);
        }
    }
}
