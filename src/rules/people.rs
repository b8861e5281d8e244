//! The people named in a record, with their roles.

use crate::form::{Form, Kind, Role};
use crate::record::{Record, Value};

use super::vague::is_vague;
use crate::person_name::{self, Name, fold};

/// The people named in a record.
#[derive(Debug)]
pub struct RecordPeople {
    /// The filled person fields, in the form's order.
    pub parties: Vec<Party>,
    /// Names in text fields that ask for one, such as "Child’s name", and typed signatures.
    pub others: Vec<Name>,
    /// The parties' names as they are written.
    pub written: Vec<String>,
}

/// The people named in one field.
#[derive(Debug)]
pub struct Party {
    /// The field.
    pub field: String,
    /// Their role; none when the form does not say.
    pub role: Option<Role>,
    /// Their names. One person may have several, such as a former one.
    pub names: Vec<Name>,
    /// The number of people.
    pub count: usize,
}

/// How sure it is that two parties are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnePerson {
    /// A name is the same.
    Surely,
    /// A name seems to be the same.
    Perhaps,
}

impl Party {
    /// Whether this party and another are one person; `None` when their names differ.
    #[must_use]
    pub fn is_one_with(&self, other: &Self) -> Option<OnePerson> {
        let has = |is_same: fn(&Name, &Name) -> bool| {
            self.names.iter().any(|name| other.names.iter().any(|known| is_same(name, known)))
        };
        if has(Name::is_same_as) {
            return Some(OnePerson::Surely);
        }
        has(Name::seems_same_as).then_some(OnePerson::Perhaps)
    }
}

impl RecordPeople {
    /// Reads the person fields of a record.
    #[must_use]
    pub fn from_record(record: &Record) -> Self {
        let form: &Form = &record.form;
        let parties = form.fields().filter_map(|field| {
            let Kind::Person { role, several } = &field.kind else { return None };
            let text = record.get(&field.name).text().filter(|text| !is_vague(text))?;
            Some(Party {
                field: field.name.clone(),
                role: *role,
                names: person_name::known_names(text, *several),
                count: person_name::people(text, *several).len(),
            })
        });
        let others = form.fields().filter_map(|field| match (&field.kind, record.get(&field.name)) {
            (Kind::Text, value) if asks_for_a_name(&field.label) => value.text(),
            (Kind::Signature { .. }, Value::Signature(signature)) => signature.signer(),
            _ => None,
        });
        let parties: Vec<Party> = parties.filter(|party| !party.names.is_empty()).collect();
        let texts = parties.iter().filter_map(|party| record.get(&party.field).text());
        let written = texts.flat_map(person_name::parts).filter(|part| !is_vague(part)).map(str::to_owned).collect();
        Self { parties, others: others.flat_map(|text| person_name::people(text, true)).collect(), written }
    }

    /// Whether a text equals the name of a party exactly.
    #[must_use]
    pub fn are_written(&self, text: &str) -> bool {
        let text = text.trim();
        self.written.iter().any(|name| name == text)
    }

    /// Whether the record names one supervisor and one supervisee.
    #[must_use]
    pub fn are_two(&self) -> bool {
        let only = |role: Role| {
            let mut parties = self.in_role(role);
            parties.next().is_some_and(|party| party.count == 1) && parties.next().is_none()
        };
        only(Role::Supervisor) && only(Role::Supervisee)
    }

    /// The parties in a role.
    pub fn in_role(&self, role: Role) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |party| party.role == Some(role))
    }

    /// Whether a person in the record can have this name.
    #[must_use]
    pub fn include(&self, name: &Name) -> bool {
        let parties = self.parties.iter().flat_map(|party| &party.names);
        parties.chain(&self.others).any(|known| known.can_be(name) || known.can_be_called(name))
    }
}

/// Whether a label asks for a name: "Child’s name", "Family Name".
fn asks_for_a_name(label: &str) -> bool {
    let may = label.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"name"));
    may && fold(label).split(' ').any(|word| word == "name")
}

/// Whether a person field names no person: it is empty, or says "TBC".
#[must_use]
pub fn names_nobody(value: &Value) -> bool {
    value.text().is_none_or(is_vague)
}
