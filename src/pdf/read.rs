//! Reads a filled PDF back, whichever program filled it in.

use std::collections::BTreeSet;
use std::sync::Arc;

use lopdf::{Document, Object};

use super::acroform::{self, Found};
use super::appearance::{Extent, has_room};
use super::drawing::{Drawing, drawings};
use super::identity;
use super::open::{damaged, open};
use super::signature::{Trust, Verifier};
use super::wire::{Wire, addresses, wire};
use crate::error::{Error, Result};
use crate::form::{Address, Catalogue, Form};
use crate::record::{Answer, Answers, NoteKind, Record, answer::collect};

/// Files larger than this are not read: a filled form is well under a megabyte.
const LARGEST: usize = 64 << 20;

/// The record in a filled PDF. Whose certificates are to be believed is not asked.
///
/// # Errors
/// As [`read_trusting`].
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Record> {
    read_trusting(bytes, catalogue, &Trust::none())
}

/// The record in a filled PDF, its digital signatures traced back to the authorities that are trusted.
///
/// # Errors
/// When it is damaged, needs a password, is a scan, has no form fields, or is none of the
/// catalogue's forms.
pub fn read_trusting(bytes: &[u8], catalogue: &Catalogue, trust: &Trust) -> Result<Record> {
    let document = load(bytes)?;
    let found = acroform::fields(&document);
    if found.is_empty() {
        // A handout of ours has no fields, and there is nothing wrong with it.
        let known = identity::read(&document).and_then(|(id, version)| Some((catalogue.form(&id).ok()?, version)));
        return match known {
            Some((form, version)) if !form.fillable() => Ok(collect(&form, version, Answers::default())),
            // What could be pieced together of a file that was cut off says nothing of the whole.
            _ if document.xref_recovery.is_some() && !has_an_end(bytes) => Err(damaged()),
            _ => Err(not_a_form(&document)),
        };
    }
    let (form, version, recognised) = identify(&document, &found, catalogue)?;
    let form = form.edition_of(|name| found.iter().any(|field| field.name.split('.').next() == Some(name)));
    let mut answers = Answers { page_count: u32::try_from(document.page_iter().count()).ok(), ..Answers::default() };
    if recognised {
        let message = "the file no longer says which form it is; it was recognised by its fields".to_owned();
        answers.note(NoteKind::RecognisedByFields, None, message);
    }
    let mut present = BTreeSet::new();
    let drawings = drawings(&document);
    let mut verifier = Verifier::new(bytes, &document, &form, trust);
    for field in &found {
        let Some(address) = form.address(&field.name) else {
            if !is_group_of_ours(&form, &field.name) && !is_document_timestamp(field) {
                let message = format!("the file has a field “{}” that the form does not know", field.name);
                answers.notes.push(crate::record::Note {
                    kind: NoteKind::UnknownField,
                    field: Some(field.name.clone()),
                    message,
                });
            }
            continue;
        };
        let Some(wire) = wire(&form, &address) else { continue };
        if let (Wire::Signature, Some(Object::Dictionary(signature))) = (&wire, &field.value) {
            let digital = verifier.verify(&field.name, signature);
            answers.found.insert(address.clone(), Answer::Signed(Box::new(digital)));
        }
        take(&document, &form, field, &address, &wire, &drawings, &mut answers);
        present.insert(address);
    }
    typed_over(&form, &found, &drawings, &mut answers);
    let missing: Vec<Address> = addresses(&form).into_iter().filter(|address| !present.contains(address)).collect();
    if document.xref_recovery.is_some() && !missing.is_empty() {
        return Err(damaged());
    }
    for address in missing {
        let message = format!("the field “{}” is no longer in the file", form.label(&address));
        answers.note(NoteKind::ControlMissing, Some(&address), message);
    }
    Ok(collect(&form, version, answers))
}

pub(super) fn load(bytes: &[u8]) -> Result<Document> {
    if bytes.len() > LARGEST {
        return Err(Error::not_a_form(
            format!("the PDF has {} MB, and a filled form has less than one", bytes.len() >> 20),
            "Check that it is the right file.",
        ));
    }
    let document = open(bytes)?;
    if document.page_iter().next().is_none() {
        return Err(damaged());
    }
    Ok(document)
}

/// Whether the mark at the end of a PDF is there; mail gateways put bytes behind it.
fn has_an_end(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or(bytes);
    tail.windows(5).any(|window| window == b"%%EOF")
}

fn not_a_form(document: &Document) -> Error {
    if identity::read(document).is_some() {
        return Error::not_a_form(
            "this PDF was made from one of the forms, but its fields are gone: it was printed to PDF or flattened",
            "Ask for the form itself, saved in the program that it was filled in with.",
        );
    }
    let xfa = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"AcroForm", document))
        .and_then(Object::as_dict)
        .is_ok_and(|form| form.has(b"XFA"));
    let has_text = document.page_iter().any(|page| document.get_page_fonts(page).is_ok_and(|fonts| !fonts.is_empty()));
    if xfa {
        Error::not_a_form(
            "this PDF is an XFA form, which only Adobe’s own programs can read",
            "Use the form that `formfolio blank` makes.",
        )
    } else if has_text {
        Error::not_a_form(
            "this PDF has no fields to fill in, so it is not one of the forms",
            "Check that it is the right file; `formfolio forms` lists the forms.",
        )
    } else {
        Error::not_a_form(
            "this PDF is a scan: a picture of the pages, without text or fields",
            "Ask for the file that was filled in on a computer, or type the record as YAML (`formfolio blank ID --format yaml`).",
        )
    }
}

/// The form, the version the file says it has, and whether it had to be recognised by its fields.
fn identify(document: &Document, found: &[Found], catalogue: &Catalogue) -> Result<(Arc<Form>, u32, bool)> {
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
        // Most of the file's fields have to be the form's: `name` and `date` alone prove nothing.
        Some((known, form)) if known >= 3 && known * 10 >= found.len() * 8 && known * 2 >= addresses(form).len() => {
            Ok((Arc::clone(form), form.version, true))
        }
        _ => Err(Error::not_a_form(
            "this PDF has fields to fill in, but they are of none of the forms",
            "Check that it is the right file; `formfolio forms` lists the forms, and --forms DIR adds your own.",
        )),
    }
}

/// The group that holds a signature's name and date, or a table's rows, is no field by itself.
fn is_group_of_ours(form: &Form, name: &str) -> bool {
    name.is_empty()
        || form
            .field(name.split('.').next().unwrap_or(name))
            .is_some_and(|_| form.address(name).is_none() && !name.contains('.'))
}

/// Programs that keep a signature provable for years add a timestamp of the whole document, which is
/// a field that nobody fills in.
fn is_document_timestamp(field: &Found) -> bool {
    matches!(&field.value, Some(Object::Dictionary(value)) if acroform::name_is(value, b"Type", b"DocTimeStamp"))
}

fn take(
    document: &Document,
    form: &Form,
    field: &Found,
    address: &Address,
    wire: &Wire,
    drawings: &[Drawing],
    answers: &mut Answers,
) {
    if let Some(page) = field.widgets.iter().find_map(|widget| widget.page) {
        answers.pages.insert(address.to_string(), page);
    }
    let value = field.value.as_ref().and_then(|value| word(document, value));
    // Some programs store a button's state as a string with the slash of its name.
    let marked = |state: &Option<String>| {
        let state = state.as_deref()?.trim_start_matches('/');
        Some(state.to_owned()).filter(|state| state != "Off" && !state.is_empty())
    };
    match wire {
        Wire::Tick => {
            let shown = field.widgets.iter().find_map(|widget| marked(&widget.shown));
            // What the field says counts; what its box shows only where the field says nothing.
            let on = match &value {
                Some(value) => marked(&Some(value.clone())).is_some(),
                None => shown.is_some(),
            };
            if value.is_some() && on != shown.is_some() && field.widgets.iter().any(|widget| widget.shown.is_some()) {
                let message = format!(
                    "{}: the box is {} but shown as if it were not",
                    form.label(address),
                    if on { "ticked" } else { "not ticked" }
                );
                answers.note(NoteKind::MarkDisagrees, Some(address), message);
            }
            answers.found.insert(address.clone(), Answer::Mark(on));
        }
        Wire::Radio => {
            let shown = field.widgets.iter().find_map(|widget| marked(&widget.shown));
            if let Some(state) = value.map_or(shown, |value| marked(&Some(value))) {
                answers.found.insert(address.clone(), Answer::Text(state));
            }
        }
        Wire::Signature => {
            let signed = matches!(field.value, Some(Object::Dictionary(_)));
            let drawn =
                |drawing: &Drawing| drawing.typed.is_none() && field.widgets.iter().any(|widget| drawing.is_on(widget));
            if !signed && drawings.iter().any(drawn) {
                answers.found.insert(address.clone(), Answer::Drawn);
            }
        }
        Wire::Line | Wire::Lines | Wire::Combo(_) => {
            let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return };
            let value =
                field.options.iter().find(|(stored, _)| *stored == value).map_or(value, |(_, shown)| shown.clone());
            let several = *wire == Wire::Lines;
            let even = value.replace("\r\n", "\n").replace('\r', "\n");
            if let Some(rect) = field.widgets.iter().find_map(|widget| widget.rect)
                && !has_room(even.trim_end(), Extent::of(rect), several)
            {
                let message = format!("{}: more was typed than the box on the page shows", form.label(address));
                answers.note(NoteKind::TextOverflowsBox, Some(address), message);
            }
            answers.found.insert(address.clone(), Answer::Text(even));
        }
    }
}

/// A value as text; of a list, its first entry.
fn word(document: &Document, value: &Object) -> Option<String> {
    match document.dereference(value).ok()?.1 {
        Object::Array(list) => list.first().and_then(|first| acroform::word(document, first)),
        one => acroform::word(document, one),
    }
}

/// A name typed over a signature's box with the tool for adding text is a typed name, however it looks:
/// it stands in for the one in the field beside it, when that is empty.
fn typed_over(form: &Form, found: &[Found], drawings: &[Drawing], answers: &mut Answers) {
    for field in found {
        let Some(address @ Address::Field(name)) = &form.address(&field.name) else { continue };
        let name = Address::SignerName(name.clone());
        if wire(form, address) != Some(Wire::Signature) || answers.found.contains_key(address) {
            continue;
        }
        let words = field.widgets.iter().find_map(|widget| {
            let over = drawings.iter().filter(|drawing| drawing.is_on(widget));
            over.filter_map(|drawing| drawing.typed.as_deref()).find(|words| !words.trim().is_empty())
        });
        if let Some(words) = words.filter(|_| !answers.found.contains_key(&name)) {
            let message = format!("{}: a name was typed over the box for the signature", form.label(address));
            answers.note(NoteKind::TextOutsideControl, Some(&name), message);
            answers.found.insert(name, Answer::Text(words.to_owned()));
        }
    }
}
