//! To which field or page a changed object belongs, so that people can be told.

use std::collections::BTreeSet;

use lopdf::{Document, Object, ObjectId};

use crate::form::{Address, Form};
use crate::pdf::acroform::{Found, name_is};
use crate::record::Changes;

/// Finds out to which field or page an object belongs.
pub(super) struct Blame<'a> {
    form: Option<&'a Form>,
    pub changes: Changes,
    names: BTreeSet<String>,
    /// So many steps more; a file may be made so that there is no end of them.
    steps: usize,
}

/// Looking for an owner takes a few thousand steps in a form of ours.
const MOST_STEPS: usize = 2_000_000;

impl<'a> Blame<'a> {
    pub(super) fn new(form: Option<&'a Form>) -> Self {
        Self { form, changes: Changes::default(), names: BTreeSet::new(), steps: MOST_STEPS }
    }

    /// A field whose answer is another.
    pub(super) fn field(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    /// Objects that differ, in either of the documents with their fields.
    pub(super) fn objects(&mut self, documents: [&Document; 2], fields: [&[Found]; 2], differing: &BTreeSet<ObjectId>) {
        let mut left = differing.clone();
        for (document, fields) in documents.into_iter().zip(fields) {
            for found in fields {
                let mut owned: BTreeSet<ObjectId> = BTreeSet::new();
                for id in &found.objects {
                    owned.insert(*id);
                    let look = document.get_dictionary(*id).and_then(|dict| dict.get(b"AP"));
                    look.into_iter().for_each(|look| below(document, look, &mut owned, &mut self.steps));
                }
                if owned.iter().any(|id| differing.contains(id)) {
                    self.field(&found.name);
                    for id in &owned {
                        left.remove(id);
                    }
                }
            }
        }
        for document in documents {
            for (page, number) in document.page_iter().zip(1..) {
                let mut owned = BTreeSet::from([page]);
                if let Ok(dict) = document.get_dictionary(page) {
                    for key in [&b"Contents"[..], b"Resources", b"Annots"] {
                        dict.get(key)
                            .into_iter()
                            .for_each(|object| below(document, object, &mut owned, &mut self.steps));
                    }
                }
                let count = left.len();
                for id in &owned {
                    left.remove(id);
                }
                if left.len() < count && !self.changes.pages.contains(&number) {
                    self.changes.pages.push(number);
                }
            }
        }
        self.changes.elsewhere |= !left.is_empty();
    }

    /// All that was found.
    pub(super) fn finish(mut self) -> Changes {
        let (mut known, mut others) = (BTreeSet::new(), false);
        for name in &self.names {
            let address = match self.form {
                Some(form) => form.address(name),
                None => Some(Address::Field(name.clone())).filter(|_| !name.is_empty()),
            };
            match address {
                Some(address) => drop(known.insert(address)),
                // A group's own object belongs to its fields; a field that is not of the form counts.
                None => others = true,
            }
        }
        let mut fields: Vec<Address> = known.into_iter().collect();
        if let Some(form) = self.form {
            fields.sort_by_key(|at| form.fields().position(|field| field.name == at.field()));
        }
        self.changes.elsewhere |= others;
        self.changes.fields = fields;
        self.changes.pages.sort_unstable();
        self.changes
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
