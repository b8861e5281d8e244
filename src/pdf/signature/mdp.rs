//! The changes that a signature permits: DocMDP and FieldMDP (ISO 32000-1, 12.8.2.2 and 12.8.2.4).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};

use crate::pdf::object::acroform::{FoundField, object_text};

/// The changes that the signatures of a document permit.
#[derive(Debug, Default)]
pub(super) struct Mdp {
    /// 1: nothing; 2: filling in and signing; 3: comments, too. `None` if the document has no DocMDP level.
    level: Option<i64>,
    locks: Vec<FieldLock>,
}

#[derive(Debug)]
enum FieldLock {
    All,
    Only(BTreeSet<String>),
    AllBut(BTreeSet<String>),
}

impl Mdp {
    /// Reads the restrictions of all signatures in a signed revision.
    pub(super) fn from_signed(signed: &Document, fields: &[FoundField]) -> Self {
        let mut out = Self::default();
        let certified =
            signed.catalog().and_then(|catalog| catalog.get_deref(b"Perms", signed)).and_then(Object::as_dict);
        let certified = certified.and_then(|perms| perms.get_deref(b"DocMDP", signed)).and_then(Object::as_dict);
        if let Ok(signature) = certified {
            out.signature(signed, signature);
        }
        for found in fields.iter().filter(|found| found.field_type == "Sig") {
            let Some(Object::Dictionary(signature)) = &found.value else { continue };
            out.signature(signed, signature);
            for id in &found.objects {
                let lock = signed.get_dictionary(*id).and_then(|field| field.get_deref(b"Lock", signed));
                if let Ok(lock) = lock.and_then(Object::as_dict) {
                    out.lock(signed, lock);
                    level(signed, lock).into_iter().for_each(|level| out.at_most(level));
                }
            }
        }
        out
    }

    fn signature(&mut self, document: &Document, signature: &Dictionary) {
        let references = signature.get_deref(b"Reference", document).and_then(Object::as_array);
        for reference in references.into_iter().flatten() {
            let Ok(reference) = document.dereference(reference).and_then(|(_, object)| object.as_dict()) else {
                continue;
            };
            let none = Dictionary::new();
            let params = reference.get_deref(b"TransformParams", document).and_then(Object::as_dict).unwrap_or(&none);
            match reference.get_deref(b"TransformMethod", document).and_then(Object::as_name) {
                // The default of `/P` is 2.
                Ok(b"DocMDP") => self.at_most(level(document, params).unwrap_or(2)),
                Ok(b"FieldMDP") => self.lock(document, params),
                _ => {}
            }
        }
    }

    fn at_most(&mut self, level: i64) {
        self.level = Some(self.level.map_or(level, |own| own.min(level)));
    }

    fn lock(&mut self, document: &Document, dict: &Dictionary) {
        let names = || -> BTreeSet<String> {
            let list = dict.get_deref(b"Fields", document).and_then(Object::as_array);
            list.into_iter().flatten().filter_map(|name| object_text(document, name)).collect()
        };
        match dict.get_deref(b"Action", document).and_then(Object::as_name) {
            Ok(b"All") => self.locks.push(FieldLock::All),
            Ok(b"Include") => self.locks.push(FieldLock::Only(names())),
            Ok(b"Exclude") => self.locks.push(FieldLock::AllBut(names())),
            _ => {}
        }
    }

    /// Returns whether a field may be filled in or signed. The same holds for a new, invisible signature field. A
    /// document timestamp is always permitted.
    pub(super) fn allows_filling(&self, name: &str) -> bool {
        self.level != Some(1) && !self.locks.iter().any(|lock| lock.holds(name))
    }

    /// Returns whether a visible signature field may be added.
    pub(super) fn allows_another_box(&self) -> bool {
        self.level.is_none()
    }
}

fn level(document: &Document, dict: &Dictionary) -> Option<i64> {
    dict.get_deref(b"P", document).and_then(Object::as_i64).ok().filter(|level| (1..=3).contains(level))
}

impl FieldLock {
    fn holds(&self, name: &str) -> bool {
        // A lock on a parent field also locks its children.
        let is_in = |names: &BTreeSet<String>| {
            names.contains(name)
                || name.match_indices('.').any(|(at, _)| name.get(..at).is_some_and(|group| names.contains(group)))
        };
        match self {
            Self::All => true,
            Self::Only(names) => is_in(names),
            Self::AllBut(names) => !is_in(names),
        }
    }
}
