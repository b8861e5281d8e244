//! Reads a record from the fields of a PDF.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::{Document, Object};

use super::field_answer::{first_text, read_answer, typed_over};
use super::records::{self, FieldSet, page_numbers};
use super::signer_added_field;
use crate::error::{CommandHint, Error, Result};
use crate::form::{Address, Catalogue, Form};
use crate::pdf::field::drawing::PageDrawing;
use crate::pdf::field::field_type::{FieldType, addresses, field_type};
use crate::pdf::field::identity;
use crate::pdf::field::shown::AppearanceReader;
use crate::pdf::object::acroform::{self, FoundField};
use crate::pdf::object::open::damaged;
use crate::pdf::object::text::text_string;
use crate::pdf::signature::{TIMESTAMP, Trust, Verifier};
use crate::record::answer::{collect, has_lost_fields};
use crate::record::{Answer, Answers, DigitalSignature, Integrity, Note, NoteKind, Record};
use crate::source::quoted;

/// The most signatures that are verified in fields unknown to the form.
const MOST_STRANGERS: usize = 20;

/// The context for reading the records in a file.
pub(super) struct FieldReader<'a> {
    pub(super) document: &'a Document,
    pub(super) bytes: &'a [u8],
    pub(super) catalogue: &'a Catalogue,
    pub(super) trust: &'a Trust,
    pub(super) drawings: Vec<PageDrawing>,
    pub(super) page_count: Option<u32>,
}

impl FieldReader<'_> {
    /// Returns the only record in a file, its fields, and all pages that were read. A blank or an identical copy of
    /// the record is ignored.
    pub(super) fn only_record<'s>(&self, sets: &'s [FieldSet]) -> Result<(Record, &'s FieldSet, BTreeSet<u32>)> {
        let mut records = Vec::new();
        for set in sets {
            records.push((self.record(set, sets.len() > 1)?, set));
        }
        let pages = sets.iter().flat_map(|set| &set.pages).copied().collect();
        let is_drawn_on =
            |set: &FieldSet| set.pages.iter().any(|page| self.drawings.iter().any(|one| one.page == *page));
        let filled = |(record, set): &(Record, &FieldSet)| is_drawn_on(set) || !records::is_blank(record);
        let (mut kept, blank): (Vec<_>, Vec<_>) = records.into_iter().partition(filled);
        let same = |(record, set): &(Record, &FieldSet)| {
            kept.first().is_some_and(|(first, _)| {
                record.form.id == first.form.id && record.values == first.values && !is_drawn_on(set)
            })
        };
        if kept.len() > 1 && !kept.iter().skip(1).all(same) {
            let all: Vec<(&Record, &BTreeSet<u32>)> = kept.iter().map(|(record, set)| (record, &set.pages)).collect();
            return Err(records::several(&all));
        }
        kept.truncate(1);
        let (record, set) = kept.into_iter().chain(blank).next().ok_or_else(damaged)?;
        Ok((record, set, pages))
    }

    /// Reads a record from a set of fields. Beside other records, only the form with its own fields counts.
    pub(super) fn record(&self, set: &FieldSet, is_one_of_several: bool) -> Result<Record> {
        let document = self.document;
        let (form, version, recognised) = match &set.form {
            Some(form) => {
                let claimed = identity::read(document);
                let own = claimed.as_ref().filter(|(id, _)| *id == form.id).map(|(_, version)| *version);
                (Arc::clone(form), own.unwrap_or(form.version), claimed.is_none())
            }
            None => identify(document, &set.fields, self.catalogue)?,
        };
        let found = self.without_repeats(set, &form)?;
        let form = form.edition_of(|name| found.iter().any(|field| field.name.split('.').next() == Some(name)));
        let mut answers = Answers { page_count: self.page_count, ..Answers::default() };
        if recognised {
            let message = "the file no longer says which form it is; it was recognised by its fields".to_owned();
            answers.note(NoteKind::RecognisedByFields, None, message);
        }
        let mut present = BTreeSet::new();
        let mut verifier = Verifier::new(self.bytes, document, &form, self.trust);
        let mut appearances = AppearanceReader::new(document);
        appearances.compare_streams(&found);
        let mut strangers = Vec::new();
        for field in &found {
            // A field that maps to a later version of the form is not of this version.
            let is_current = |address: &Address| {
                let name = form.pdf_name(address);
                field.name == name || !found.iter().any(|other| other.name == name)
            };
            let Some(address) = form.address(&field.name).filter(is_current) else {
                if is_document_timestamp(field) {
                    continue;
                }
                if let (Some(Object::Dictionary(signature)), "Sig") = (&field.value, field.field_type.as_str()) {
                    let digital = if strangers.len() == MOST_STRANGERS {
                        DigitalSignature::failed(Integrity::Unknown("the file has more signatures than are checked"))
                    } else {
                        verifier.verify(&field.name, signature)
                    };
                    strangers.push((field, digital));
                } else if !is_group_of_ours(&form, &field.name) {
                    let name = quoted(&field.name);
                    let message = format!("the file has a field “{name}” that the form does not know");
                    answers.notes.push(Note { kind: NoteKind::UnknownField, field: Some(name.into_owned()), message });
                }
                continue;
            };
            let Some(field_type) = field_type(&form, &address) else { continue };
            if let (FieldType::Signature, Some(Object::Dictionary(signature))) = (&field_type, &field.value) {
                let digital = verifier.verify(&field.name, signature);
                answers.found.insert(address.clone(), Answer::Signed(Box::new(digital)));
            }
            read_answer(document, &form, field, &address, &field_type, &self.drawings, &mut answers);
            appearances.note_differences(&form, field, &address, &field_type, &mut answers);
            present.insert(address);
        }
        for (field, digital) in strangers {
            let place = signer_added_field::place(&form, &found, field).map(|name| Address::Field(name.to_owned()));
            match place.filter(|place| !matches!(answers.found.get(place), Some(Answer::Signed(_)))) {
                Some(place) => drop(answers.found.insert(place, Answer::Signed(Box::new(digital)))),
                None => answers.notes.push(signed_elsewhere(&form, &field.name, &digital)),
            }
        }
        appearances.note_alike(&mut answers);
        typed_over(&form, &found, &self.drawings, &mut answers);
        let missing: Vec<Address> = addresses(&form).into_iter().filter(|address| !present.contains(address)).collect();
        if document.xref_recovery.is_some() && !missing.is_empty() && !is_one_of_several {
            return Err(damaged());
        }
        let lost = has_lost_fields(&form, |field| present.iter().any(|address| address.field() == field.name));
        for address in missing {
            let message = format!("the field “{}” is no longer in the file", form.label(&address));
            answers.note(NoteKind::ControlMissing, Some(&address), message);
        }
        let record = collect(&form, version, answers);
        Ok(if lost { record.with_fields_lost() } else { record })
    }

    /// Returns each field of a record once. A field with widgets on the pages of several records gets the value that
    /// each record's appearance shows.
    fn without_repeats(&self, set: &FieldSet, form: &Form) -> Result<Vec<FoundField>> {
        let mut appearances = AppearanceReader::new(self.document);
        let mut out: Vec<FoundField> = Vec::new();
        let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
        for field in &set.fields {
            let mut field = field.clone();
            if set.joined.contains(&field.name) {
                self.take_shown(&mut field, &mut appearances);
            }
            let place = *places.entry((field.name.clone(), field.field_type.clone())).or_insert(out.len());
            let Some(known) = out.get_mut(place).filter(|_| form.address(&field.name).is_some()) else {
                out.push(field);
                continue;
            };
            let text = |field: &FoundField| {
                let value = field.value.as_ref().and_then(|value| first_text(self.document, value)).unwrap_or_default();
                Some(value).filter(|value| !value.trim().is_empty() && value != "Off")
            };
            match (text(known), text(&field)) {
                (Some(one), Some(other)) if one != other => return Err(field_twice(known, &field)),
                (None, Some(_)) => *known = field,
                _ => {}
            }
        }
        Ok(out)
    }

    /// Sets a field shared by two records to the value that one record's widgets show.
    fn take_shown(&self, field: &mut FoundField, appearances: &mut AppearanceReader<'_>) {
        if field.field_type == "Btn" {
            let shown = field.widgets.iter().filter_map(|widget| widget.appearance_state.clone());
            let states: Vec<String> = shown.collect();
            if !states.is_empty() {
                let on = states.into_iter().find(|state| state != "Off").unwrap_or_else(|| "Off".to_owned());
                field.value = Some(Object::Name(on.into_bytes()));
            }
            return;
        }
        let value = field.value.as_ref().and_then(|value| first_text(self.document, value)).unwrap_or_default();
        let shown = field.widgets.iter().find_map(|widget| {
            let picture = appearances.shown_text(widget)?;
            Some((picture.words()?, picture))
        });
        if let Some((shown, _)) = shown
            .filter(|(shown, picture)| shown.trim().is_empty() != value.trim().is_empty() || picture.differs(&value))
        {
            field.value = Some(text_string(shown.trim()));
        }
    }
}

/// Returns the error for a file that has a field twice with different values.
fn field_twice(one: &FoundField, other: &FoundField) -> Error {
    let pages: BTreeSet<u32> = one.widgets.iter().chain(&other.widgets).filter_map(|widget| widget.page).collect();
    let place = if pages.is_empty() { String::new() } else { format!(", on {}", page_numbers(&pages)) };
    Error::input(
        format!("this PDF has the field “{}” twice with different answers{place}", quoted(&one.name)),
        "Ask for the file as it was before a program put files or pages together.",
    )
}

/// Returns the form, its version in the file, and whether only the fields identify it.
fn identify(document: &Document, found: &[FoundField], catalogue: &Catalogue) -> Result<(Arc<Form>, u32, bool)> {
    if let Some((id, version)) = identity::read(document) {
        return Ok((catalogue.claimed(&id)?, version, false));
    }
    let best = catalogue
        .forms()
        .map(|form| {
            let known = found.iter().filter(|field| form.address(&field.name).is_some()).count();
            (known, form)
        })
        .max_by_key(|(known, _)| *known);
    match best {
        // Most fields must match the form: `name` and `date` alone prove nothing.
        Some((known, form)) if known >= 3 && known * 10 >= found.len() * 8 && known * 2 >= addresses(form).len() => {
            Ok((Arc::clone(form), form.version, true))
        }
        _ => Err(Error::not_a_form(
            "this PDF has fields to fill in, but they do not belong to any of the forms",
            "Check that it is the right file.",
        )
        .hint(CommandHint::KnownForms)),
    }
}

/// Returns whether a name is a parent node: a signature's name and date, or a table's rows.
fn is_group_of_ours(form: &Form, name: &str) -> bool {
    name.is_empty()
        || form
            .field(name.split('.').next().unwrap_or(name))
            .is_some_and(|_| form.address(name).is_none() && !name.contains('.'))
}

/// Recognises document timestamps, which long-term signatures add as a field of their own.
fn is_document_timestamp(field: &FoundField) -> bool {
    matches!(&field.value, Some(Object::Dictionary(value)) if acroform::name_is(value, b"Type", b"DocTimeStamp")
        && (!value.has(b"SubFilter") || acroform::name_is(value, b"SubFilter", TIMESTAMP)))
}

/// Describes a digital signature in a field unknown to the form.
fn signed_elsewhere(form: &Form, name: &str, digital: &DigitalSignature) -> Note {
    let said = digital.sentence(|at| form.label(at));
    let name = Some(quoted(name).into_owned()).filter(|name| !name.trim().is_empty());
    let field = match &name {
        Some(name) => format!("the field “{name}”"),
        None => "a field without a name".to_owned(),
    };
    let message = format!("{field}, which the form does not know, was {said}");
    Note { kind: NoteKind::UnknownSignature, field: name, message }
}
