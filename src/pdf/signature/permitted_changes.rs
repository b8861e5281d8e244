//! The closed list of what may differ after a document was signed: what a later signature or timestamp does to a file.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::annotation_places::{AnnotationPlaces, HIDDEN, NO_VIEW, PRINT, TOGGLES, flags};
use super::mdp::Mdp;
use super::timestamp::TIMESTAMP;
use crate::form::address::signature_group;
use crate::form::{Address, Field, Form};
use crate::pdf::object::acroform::{FoundField, name_is, object_text};
use crate::pdf::object::open::MOST_UNPACKED;
use crate::pdf::object::text;

/// What signing, or filling in, sets in a field and its box that were there.
const OF_FILLED: [&[u8]; 9] = [b"V", b"AP", b"AS", b"M", b"F", b"Ff", b"DA", b"P", b"Type"];
/// What a new signature field has.
const OF_NEW: [&[u8]; 22] = [
    b"AS", b"Border", b"Type", b"Subtype", b"FT", b"T", b"TU", b"V", b"Rect", b"P", b"F", b"Ff", b"AP", b"DA", b"Q",
    b"MK", b"M", b"NM", b"Lock", b"SV", b"Kids", b"Parent",
];
/// What signing may add: printed, read only, locked.
const MAY_BE_SET: i64 = PRINT | 0b100_0000 | 0b1000_0000 | 0b10_0000_0000;

/// Which list of a document an array is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArrayRole {
    /// The annotations of a page.
    Annots(ObjectId),
    /// The fields of the form.
    Fields,
}

/// What a field was filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FilledField {
    Signature,
    Text,
}

/// What may differ.
#[derive(Debug)]
pub(super) struct PermittedChanges<'a> {
    signed: &'a Document,
    now: &'a Document,
    /// The fields and boxes of signatures given since, and of the name and date beside them.
    filled: BTreeMap<ObjectId, FilledField>,
    /// The pages that the boxes of `filled` stand on.
    pages: BTreeMap<ObjectId, ObjectId>,
    /// New signature fields; new boxes with their pages.
    new_fields: BTreeSet<ObjectId>,
    new_boxes: BTreeMap<ObjectId, ObjectId>,
    /// The full names of the fields that may have other answers.
    pub names: BTreeSet<String>,
    /// The full names of the fields that may not be filled in any more, and were.
    pub locked: BTreeSet<String>,
}

impl<'a> PermittedChanges<'a> {
    pub(super) fn new(
        signed: &'a Document,
        now: &'a Document,
        form: Option<&Form>,
        before: &[FoundField],
        after: &[FoundField],
    ) -> Self {
        let mut out = Self {
            signed,
            now,
            filled: BTreeMap::new(),
            pages: BTreeMap::new(),
            new_fields: BTreeSet::new(),
            new_boxes: BTreeMap::new(),
            names: BTreeSet::new(),
            locked: BTreeSet::new(),
        };
        // Of several fields with the same name the first counts, as in every lookup.
        let by_name = |list| -> BTreeMap<&str, &FoundField> {
            <[FoundField]>::iter(list).rev().map(|found| (found.name.as_str(), found)).collect()
        };
        let (known, present) = (by_name(before), by_name(after));
        let mdp = Mdp::from_signed(signed, before);
        let boxes = AnnotationPlaces::new(signed, now);
        for found in
            after.iter().filter(|found| found.field_type == "Sig" && matches!(found.value, Some(Object::Dictionary(_))))
        {
            match known.get(found.name.as_str()) {
                Some(old) if old.field_type == "Sig" && old.value.is_none() && old.objects == found.objects => {
                    if !mdp.allows_filling(&found.name) {
                        out.locked.insert(found.name.clone());
                        continue;
                    }
                    if !boxes.are_modest(signed, &found.objects) {
                        continue;
                    }
                    out.fill(found, FilledField::Signature, &boxes);
                    let group = signature_group(&found.name);
                    let ours = |form: &Form| form.field(group).is_some_and(Field::is_signature);
                    // Where there is no form to ask, what is named as in one of ours is taken for what it is there.
                    if !form.is_none_or(ours) {
                        continue;
                    }
                    for beside in [Address::SignerName(group.to_owned()), Address::SignedDate(group.to_owned())] {
                        let beside = beside.to_string();
                        if let (Some(old), Some(now)) = (known.get(beside.as_str()), present.get(beside.as_str()))
                            && out.says_nothing(old)
                            && old.objects == now.objects
                            && mdp.allows_filling(&beside)
                            && boxes.are_modest(signed, &now.objects)
                        {
                            out.fill(now, FilledField::Text, &boxes);
                        }
                    }
                }
                None if form.is_none_or(|form| form.address(&found.name).is_none()) => {
                    out.add(found, &mdp, &boxes);
                }
                _ => {}
            }
        }
        out
    }

    fn says_nothing(&self, found: &FoundField) -> bool {
        found
            .value
            .as_ref()
            .is_none_or(|value| object_text(self.signed, value).is_some_and(|text| text.trim().is_empty()))
    }

    fn fill(&mut self, found: &FoundField, with: FilledField, boxes: &AnnotationPlaces<'_>) {
        self.names.insert(found.name.clone());
        for id in &found.objects {
            self.filled.insert(*id, with);
            if let Some([page]) = boxes.pages.get(id).map(Vec::as_slice) {
                self.pages.insert(*id, *page);
            }
        }
    }

    /// A new signature field, visible or invisible.
    fn add(&mut self, found: &FoundField, mdp: &Mdp, boxes: &AnnotationPlaces<'_>) {
        let is_stamp =
            matches!(&found.value, Some(Object::Dictionary(value)) if name_is(value, b"SubFilter", TIMESTAMP));
        if !is_stamp && !mdp.allows_filling(&found.name) {
            return;
        }
        // Its own object, and that of its box where this is another one.
        let (Some(field), Some(own)) = (found.objects.first(), found.objects.last()) else { return };
        let is_new = found.objects.len() <= 2 && found.objects.iter().all(|id| !self.signed.objects.contains_key(id));
        let dicts: Option<Vec<&Dictionary>> =
            found.objects.iter().map(|id| self.now.get_dictionary(*id).ok()).collect();
        let Some(dicts) = dicts.filter(|_| is_new) else { return };
        let is_plain = dicts.iter().all(|dict| dict.iter().all(|(key, _)| OF_NEW.contains(&key.as_slice())))
            // At the root of the form: the field has no parent, and a widget's parent is its field.
            && dicts.first().is_some_and(|dict| !dict.has(b"Parent") && dict.has(b"FT"))
            && dicts.first().is_none_or(|dict| (found.objects.len() == 2) == dict.has(b"Kids"))
            && dicts.iter().skip(1).all(|dict| !dict.has(b"Kids") && !dict.has(b"T"));
        let is_appearance = dicts.last().is_some_and(|dict| self.is_appearance(dict.get(b"AP").ok()));
        let shown_on = boxes.pages.get(own).map(Vec::as_slice).unwrap_or_default();
        if !is_plain || !is_appearance || shown_on.len() > 1 {
            return;
        }
        let Some(own_dict) = dicts.last() else { return };
        let page = shown_on.first().copied();
        let says = own_dict.get(b"P").and_then(Object::as_reference).ok();
        if page.is_some() && says.is_some_and(|says| Some(says) != page) {
            return;
        }
        let is_unseen = self.is_unseen(own_dict);
        let shows_itself = || {
            mdp.allows_another_box() && page.is_some_and(|page| boxes.is_free(self.signed, self.now, page, own_dict))
        };
        if !is_unseen && !shows_itself() {
            return;
        }
        self.names.insert(found.name.clone());
        self.new_fields.insert(*field);
        if let Some(page) = page {
            self.new_boxes.insert(*own, page);
        }
    }

    /// Whether a box shows nothing, neither on a screen nor on paper.
    fn is_unseen(&self, dict: &Dictionary) -> bool {
        let flags = flags(self.now, dict);
        let is_hidden = flags & HIDDEN != 0 || flags & (NO_VIEW | PRINT | TOGGLES) == NO_VIEW;
        // Of a rectangle that is none, some programs make one.
        let has_area = text::rect(self.now, dict).map_or(dict.has(b"Rect"), |r| r[2] > r[0] && r[3] > r[1]);
        is_hidden || (!has_area && self.draws_nothing(dict))
    }

    /// Whether an appearance, if there is one, draws nothing. Programs differ in where they draw it in an empty box.
    fn draws_nothing(&self, dict: &Dictionary) -> bool {
        let Ok(look) = dict.get_deref(b"AP", self.now).and_then(Object::as_dict) else { return !dict.has(b"AP") };
        look.iter().all(|(_, object)| {
            let Ok((_, Object::Stream(stream))) = self.now.dereference(object) else { return false };
            let bytes = stream.get_plain_content_with_limit(MOST_UNPACKED).ok();
            let is_blank = |line: &[u8]| line.trim_ascii().is_empty() || line.trim_ascii().starts_with(b"%");
            bytes.is_some_and(|bytes| bytes.split(|byte| matches!(byte, b'\n' | b'\r')).all(is_blank))
                || text::corners(self.now, &stream.dict, b"BBox").is_some_and(|r| r[2] <= r[0] || r[3] <= r[1])
        })
    }

    /// Whether a key of an object may have another value.
    pub(super) fn key(&self, id: ObjectId, key: &[u8], old: Option<&Object>, new: Option<&Object>) -> bool {
        let Some(filled) = self.filled.get(&id).filter(|_| OF_FILLED.contains(&key)) else { return false };
        let whole = |document: &Document, object: Option<&Object>| {
            object.and_then(|object| document.dereference(object).ok()?.1.as_i64().ok()).unwrap_or(0)
        };
        let (Some(new), before) = (new, old) else { return false };
        match key {
            b"V" if *filled == FilledField::Text => object_text(self.now, new).is_some(),
            b"V" => match self.now.dereference(new) {
                Ok((id, Object::Dictionary(_))) => id.is_none_or(|id| !self.signed.objects.contains_key(&id)),
                _ => false,
            },
            b"AP" => self.is_appearance(Some(new)),
            b"F" | b"Ff" => {
                let (old, new) = (whole(self.signed, before), whole(self.now, Some(new)));
                let may_be_set = if key == b"F" { MAY_BE_SET } else { 1 };
                old & !new == 0 && (new & !old) & !may_be_set == 0
            }
            b"P" => {
                before.is_none_or(|old| old == new)
                    && new.as_reference().is_ok_and(|page| self.pages.get(&id).is_none_or(|own| *own == page))
            }
            b"M" | b"DA" => new.as_str().is_ok(),
            // Poppler writes one, although there is but one appearance to choose from.
            b"AS" => new.as_name().is_ok(),
            b"Type" => before.is_none() && new.as_name().is_ok_and(|name| name == b"Annot"),
            _ => false,
        }
    }

    fn is_appearance(&self, look: Option<&Object>) -> bool {
        let Some(look) = look else { return true };
        let Ok((_, Object::Dictionary(look))) = self.now.dereference(look) else { return false };
        look.iter().all(|(key, object)| {
            [&b"N"[..], b"R", b"D"].contains(&key.as_slice())
                && matches!(self.now.dereference(object), Ok((_, Object::Stream(_))))
        })
    }

    /// Whether what stands at the end of a list may have been added to it.
    pub(super) fn member(&self, list: ArrayRole, object: &Object) -> bool {
        let Ok(id) = object.as_reference() else { return false };
        match list {
            ArrayRole::Fields => self.new_fields.contains(&id),
            ArrayRole::Annots(page) => self.new_boxes.get(&id) == Some(&page),
        }
    }

    /// Whether a key of the catalog may have another value: the proofs kept for later, the file's description, and which
    /// version of the format it uses.
    pub(super) fn catalog(&self, key: &[u8], old: Option<&Object>, new: Option<&Object>) -> bool {
        let Some(new) = new.and_then(|new| self.now.dereference(new).ok()).map(|(_, new)| new) else { return false };
        let old = old.and_then(|old| self.signed.dereference(old).ok()).map(|(_, old)| old);
        match (key, new) {
            (b"DSS", Object::Dictionary(store)) => self.is_store(store),
            (b"Metadata", Object::Stream(stream)) => is_description(stream),
            (b"Version", Object::Name(new)) => {
                old.is_none_or(|old| old.as_name().is_ok_and(|old| old <= new.as_slice()))
            }
            (b"Extensions", Object::Dictionary(new)) => {
                let kept = old.is_none_or(|old| old.as_dict().is_ok_and(|old| old.iter().all(|(key, _)| new.has(key))));
                kept && new.iter().all(|(_, one)| self.is_flat(one, 0))
            }
            _ => false,
        }
    }

    /// Whether a document security store (ETSI EN 319 142-1, 5.4.2) holds proofs and nothing else.
    fn is_store(&self, store: &Dictionary) -> bool {
        let streams = |object: &Object| {
            let Ok((_, Object::Array(list))) = self.now.dereference(object) else { return false };
            list.iter().all(|one| matches!(self.now.dereference(one), Ok((_, Object::Stream(_)))))
        };
        let one = |object: &Object| {
            let Ok((_, Object::Dictionary(one))) = self.now.dereference(object) else { return false };
            one.iter().all(|(key, value)| match key.as_slice() {
                b"Cert" | b"CRL" | b"OCSP" => streams(value),
                b"TS" => matches!(self.now.dereference(value), Ok((_, Object::Stream(_)))),
                b"TU" | b"Type" => true,
                _ => false,
            })
        };
        store.iter().all(|(key, value)| match key.as_slice() {
            b"Certs" | b"CRLs" | b"OCSPs" => streams(value),
            b"VRI" => match self.now.dereference(value) {
                Ok((_, Object::Dictionary(all))) => all.iter().all(|(_, value)| one(value)),
                _ => false,
            },
            b"Type" => true,
            _ => false,
        })
    }

    /// Whether an object is names, numbers and texts only.
    fn is_flat(&self, object: &Object, depth: usize) -> bool {
        match self.now.dereference(object) {
            Ok((_, Object::Dictionary(dict))) => depth < 3 && dict.iter().all(|(_, one)| self.is_flat(one, depth + 1)),
            Ok((_, Object::Array(list))) => depth < 3 && list.iter().all(|one| self.is_flat(one, depth + 1)),
            Ok((_, Object::Stream(_))) | Err(_) => false,
            Ok(_) => true,
        }
    }
}

/// Whether a stream is a file's description (XMP) that leads nowhere.
fn is_description(stream: &lopdf::Stream) -> bool {
    let bytes = stream.get_plain_content_with_limit(MOST_UNPACKED).unwrap_or_default();
    let has = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    name_is(&stream.dict, b"Type", b"Metadata") && has(b"xmpmeta") && !has(b"<!ENTITY") && !has(b"<!DOCTYPE")
}
