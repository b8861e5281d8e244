//! Reads a filled PDF, whichever program filled it in.

mod printed;
mod records;
mod signer_added_field;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use lopdf::{Document, Object};

use super::signature::{TIMESTAMP, Trust, Verifier};
use crate::crash::test_point;
use crate::error::{CommandHint, Error, ErrorKind, Result};
use crate::folder::cell::TextRow;
use crate::form::{Address, Catalogue, DRAFT_MARK, Form};
use crate::legacy::page::Page;
use crate::legacy::picture::WordReader;
use crate::pdf::field::appearance::{Extent, has_room};
use crate::pdf::field::drawing::{PageDrawing, drawings};
use crate::pdf::field::field_type::{FieldType, addresses, field_type};
use crate::pdf::field::identity;
use crate::pdf::field::page_fingerprint;
use crate::pdf::field::shown::{AppearanceReader, Fonts, certain_rows as certain, page_rows as shown_rows};
use crate::pdf::field::xfa;
use crate::pdf::object::acroform::{self, FoundField};
use crate::pdf::object::damage;
use crate::pdf::object::open::{OpenedDocument, damaged, is_ambiguous, open};
use crate::pdf::object::page_marks;
use crate::pdf::object::text::text_string;
use crate::pdf::typeset::pages::grey_pictures;
use crate::record::answer::{collect, has_lost_fields};
use crate::record::{Answer, Answers, DigitalSignature, Integrity, Note, NoteKind, Record};
use crate::source::quoted;
use records::{FieldSet, OtherPages, page_numbers};

/// The largest file that is read, in bytes. A filled form is well under a megabyte.
const LARGEST: usize = 64 << 20;
/// The most pages whose text is read.
const MOST_PAGES: usize = 200;
/// A page of fewer bytes of text may be a picture with a few words beside it.
const LEAST_TEXT: usize = 200;
/// The most signatures that are verified in fields unknown to the form.
const MOST_STRANGERS: usize = 20;

/// Reads the record in a filled PDF. Certificates are not traced to trusted authorities.
///
/// # Errors
/// As [`read_trusting`].
pub fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Record> {
    read_trusting(bytes, catalogue, &Trust::none())
}

/// Reads the record in a filled PDF and traces its signatures to trusted certificate authorities.
///
/// # Errors
/// When the file is damaged, needs a password, is a scan, has no form fields, is none of the catalogue's forms, or
/// holds several records.
pub fn read_trusting(bytes: &[u8], catalogue: &Catalogue, trust: &Trust) -> Result<Record> {
    test_point("pdf", bytes);
    let opened = load(bytes)?;
    let document = &opened.document;
    let found = acroform::all_fields(document).ok_or_else(too_many_fields)?;
    if identity::is_binder(document) {
        return Err(binder());
    }
    if found.is_empty() {
        // Formfolio's handouts have no fields, which is no fault.
        let known = identity::read(document).and_then(|(id, version)| Some((catalogue.form(&id).ok()?, version)));
        return match known {
            Some((form, version)) if !form.fillable() => Ok(collect(&form, version, Answers::default())),
            // Fields of a cut-off file say nothing about the rest.
            _ if opened.is_suspect() => Err(damage::error(&opened).unwrap_or_else(|| not_a_form(document))),
            _ => Err(not_a_form(document)),
        };
    }
    // The latest answers may be in the lost content.
    if opened.is_cut_off || !opened.broken.is_empty() {
        return Err(damaged());
    }
    let claimed = identity::read(document).and_then(|(id, _)| catalogue.form(&id).ok());
    let is_draft = found.iter().any(|field| field.name == DRAFT_MARK);
    let claimed = claimed.map(|form| if is_draft { form.as_draft() } else { form });
    let sets = records::split(found, catalogue, claimed.as_ref());
    let reader = FieldReader {
        document,
        bytes,
        catalogue,
        trust,
        drawings: drawings(document),
        page_count: u32::try_from(document.page_iter().count()).ok(),
    };
    let (mut record, set, pages) = reader.only_record(&sets)?;
    let others = records::other_pages(document, &record.form, set, &pages);
    if !others.printed.is_empty() {
        return Err(printed_again(&record, set, &others));
    }
    let again: BTreeSet<u32> = pages.difference(&set.pages).copied().collect();
    for (pages, what) in [(again, "the same form once more"), (others.foreign, "something else")] {
        if !pages.is_empty() {
            let hold = if pages.len() == 1 { "holds" } else { "hold" };
            let message = format!("{} of the file {hold} {what}", page_numbers(&pages));
            record.notes.push(Note { kind: NoteKind::OtherPages, field: None, message });
        }
    }
    if is_ambiguous(bytes, document) {
        let message = "two parts of the file have the same number, so that programs may show different answers";
        record.notes.push(Note { kind: NoteKind::FileAmbiguous, field: None, message: message.to_owned() });
    }
    record.page_fingerprint = Some(page_fingerprint::fingerprint(document, bytes));
    Ok(record)
}

/// Returns what stands on the pages of a PDF, whatever fields it has; `None` for a binder, a scan, and a file that cannot
/// be opened.
#[must_use]
pub fn printed_page(bytes: &[u8]) -> Option<Page> {
    printed::page(&for_pages(bytes)?)
}

/// Returns a file for the reader of pages; `None` for a binder, a form of which a program draws the pages, and a file that is
/// not whole. A file that is encrypted in a way that the reader does not understand is written anew, without the encryption.
fn for_pages(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let opened = load(bytes).ok()?;
    let is_whole = !opened.is_suspect() && !opened.is_cut_off && opened.broken.is_empty();
    if !is_whole || identity::is_binder(&opened.document) || xfa::is_dynamic(&opened.document) {
        return None;
    }
    if opened.document.encryption_state.is_none() || printed::opens(bytes) {
        return Some(Cow::Borrowed(bytes));
    }
    let mut document = opened.document.clone();
    document.encryption_state = None;
    let mut plain = Vec::new();
    Some(if document.save_to(&mut plain).is_ok() { Cow::Owned(plain) } else { Cow::Borrowed(bytes) })
}

/// Returns what stands on the pages of a scanned PDF, or of one whose letters are drawn as shapes. The words that a copier
/// left hidden in it count; the words of other pages `reader` reads. `None` for any other PDF, and where nothing is there to read its words.
///
/// # Errors
/// When the reader could not do its work.
pub fn scanned_page(bytes: &[u8], reader: Option<&dyn WordReader>) -> Result<Option<Page>> {
    for_pages(bytes).map_or(Ok(None), |file| printed::pdf_page(&file, reader))
}

/// Returns what stands on the pages of a PNG, JPEG or TIFF file; `None` when they have no words.
///
/// # Errors
/// When the file is damaged or too large, or the reader could not do its work.
pub fn picture_page(bytes: &[u8], reader: &dyn WordReader) -> Result<Option<Page>> {
    printed::picture_page(&grey_pictures(bytes)?, reader)
}

/// Returns the text rows of each page, including fields and annotations. Empty for a file that cannot be opened.
#[must_use]
pub fn page_rows(bytes: &[u8]) -> Vec<Vec<TextRow>> {
    let Ok(opened) = load(bytes) else { return Vec::new() };
    if let Some(rows) = opened.rows.get() {
        return rows.clone();
    }
    let mut fonts = Fonts::new(&opened.document);
    opened.document.page_iter().take(MOST_PAGES).map(|page| shown_rows(&mut fonts, page)).collect()
}

/// Returns the text rows of each page of a PDF in which nothing else can stand: no fields, no notes, no scans, no layers, and
/// only letters that the fonts say. `None` for any other PDF.
#[must_use]
pub fn certain_rows(bytes: &[u8]) -> Option<Vec<Vec<TextRow>>> {
    let opened = load(bytes).ok()?;
    let document = &opened.document;
    let catalog = document.catalog().ok()?;
    if opened.is_suspect() || catalog.has(b"OCProperties") || catalog.has(b"AcroForm") {
        return None;
    }
    let mut fonts = Fonts::new(document);
    let pages: Option<Vec<Vec<TextRow>>> = document.page_iter().map(|page| certain(&mut fonts, page)).collect();
    // Where there is little text, the rest may be a picture.
    let has_text = |page: &Vec<TextRow>| page.iter().map(|row| row.text().len()).sum::<usize>() >= LEAST_TEXT;
    let pages = pages.filter(|pages| pages.len() <= MOST_PAGES && pages.iter().any(has_text))?;
    // The person that a file names is looked for in the same rows.
    Some(opened.rows.get_or_init(|| pages).clone())
}

/// Returns the supervisees of each record in a file, even if the file cannot be read as a record.
#[must_use]
pub fn supervisees(bytes: &[u8], catalogue: &Catalogue) -> Vec<Vec<String>> {
    let Ok(opened) = load(bytes) else { return Vec::new() };
    let document = &opened.document;
    let claimed = identity::read(document).and_then(|(id, _)| catalogue.form(&id).ok());
    let sets = records::split(acroform::fields(document), catalogue, claimed.as_ref());
    let trust = Trust::none();
    let reader = FieldReader { document, bytes, catalogue, trust: &trust, drawings: Vec::new(), page_count: None };
    let record = |set: &FieldSet| reader.record(set, sets.len() > 1).ok();
    let people = |record: Record| record.supervisees().into_iter().map(str::to_owned).collect();
    sets.iter().filter_map(record).map(people).collect()
}

/// The context for reading the records in a file.
struct FieldReader<'a> {
    document: &'a Document,
    bytes: &'a [u8],
    catalogue: &'a Catalogue,
    trust: &'a Trust,
    drawings: Vec<PageDrawing>,
    page_count: Option<u32>,
}

impl FieldReader<'_> {
    /// Returns the only record in a file, its fields, and all pages that were read. A blank or an identical copy of
    /// the record is ignored.
    fn only_record<'s>(&self, sets: &'s [FieldSet]) -> Result<(Record, &'s FieldSet, BTreeSet<u32>)> {
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
    fn record(&self, set: &FieldSet, is_one_of_several: bool) -> Result<Record> {
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

fn printed_again(record: &Record, set: &FieldSet, others: &OtherPages) -> Error {
    Error::input(
        format!(
            "this PDF holds the form “{}” twice: on {}, and without its fields on {}",
            record.form.title,
            page_numbers(&set.pages),
            page_numbers(&others.printed)
        ),
        "Ask for each record as a file of its own, saved in the program that it was filled in with.",
    )
}

fn binder() -> Error {
    Error::not_a_form(
        "this PDF is a binder that Formfolio put together from many documents, not one record",
        "Give the files that it was made from: they lie in the directory `originals` beside it.",
    )
}

pub(in crate::pdf) fn load(bytes: &[u8]) -> Result<Rc<OpenedDocument>> {
    if bytes.len() > LARGEST {
        return Err(Error::not_a_form(
            format!("the PDF has {} MB, and a filled form has less than one", bytes.len() >> 20),
            "Check that it is the right file.",
        ));
    }
    let opened = open(bytes)?;
    if opened.document.page_iter().next().is_none() {
        return Err(damaged());
    }
    Ok(opened)
}

fn too_many_fields() -> Error {
    Error::not_a_form(
        "this PDF has many thousand fields to fill in, far more than any of the forms",
        "Check that it is the right file.",
    )
    .hint(CommandHint::KnownForms)
}

fn not_a_form(document: &Document) -> Error {
    if identity::read(document).is_some() {
        return Error::new(
            ErrorKind::FieldsGone,
            "this PDF was made from one of the forms, but its fields are gone: it was printed to PDF or flattened",
        )
        .help("Ask for the form itself, saved in the program that it was filled in with.");
    }
    let has_text = page_marks::has_text(document);
    if xfa::is_dynamic(document) {
        Error::not_a_form(xfa::MESSAGE, "Ask for the form that Formfolio makes.")
    } else if has_text {
        Error::not_a_form(
            "this PDF has no fields to fill in: it is not one of the forms, or it was printed to PDF or flattened",
            "If it is a completed form, ask for the file that was filled in, not a print of it.",
        )
    } else {
        Error::not_a_form(
            "this PDF is a scan: a picture of the pages, without text or fields",
            "Ask for the file that was filled in on a computer, or copy its answers into a blank.",
        )
        .hint(CommandHint::Blanks)
    }
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

fn read_answer(
    document: &Document,
    form: &Form,
    field: &FoundField,
    address: &Address,
    field_type: &FieldType,
    drawings: &[PageDrawing],
    answers: &mut Answers,
) {
    if let Some(page) = field.widgets.iter().find_map(|widget| widget.page) {
        answers.pages.insert(address.to_string(), page);
    }
    let value = field.value.as_ref().and_then(|value| first_text(document, value));
    // Some programs store a button's state as a string with the slash of its name.
    let marked = |state: &Option<String>| {
        let state = state.as_deref()?.trim_start_matches('/');
        Some(state.to_owned()).filter(|state| state != "Off" && !state.is_empty())
    };
    match field_type {
        FieldType::Tick => {
            let shown = field.widgets.iter().find_map(|widget| marked(&widget.appearance_state));
            // The field's value wins over the appearance state.
            let on = match &value {
                Some(value) => marked(&Some(value.clone())).is_some(),
                None => shown.is_some(),
            };
            if value.is_some()
                && on != shown.is_some()
                && field.widgets.iter().any(|widget| widget.appearance_state.is_some())
            {
                let message = format!(
                    "{}: the box is {} but shown as if it were not",
                    form.label(address),
                    if on { "ticked" } else { "not ticked" }
                );
                answers.note(NoteKind::MarkDisagrees, Some(address), message);
            }
            answers.found.insert(address.clone(), Answer::Mark(on));
        }
        FieldType::Radio => {
            let shown = field.widgets.iter().find_map(|widget| marked(&widget.appearance_state));
            if let Some(state) = value.map_or(shown, |value| marked(&Some(value))) {
                answers.found.insert(address.clone(), Answer::Text(state));
            }
        }
        FieldType::Signature => {
            let signed = matches!(field.value, Some(Object::Dictionary(_)));
            let drawn = |drawing: &PageDrawing| {
                drawing.typed.is_none() && field.widgets.iter().any(|widget| drawing.is_on(widget))
            };
            if !signed && drawings.iter().any(drawn) {
                answers.found.insert(address.clone(), Answer::Drawn);
            }
        }
        FieldType::Line | FieldType::Lines | FieldType::Combo(_) => {
            let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return };
            let value =
                field.options.iter().find(|(stored, _)| *stored == value).map_or(value, |(_, shown)| shown.clone());
            let several = *field_type == FieldType::Lines;
            let even = value.replace("\r\n", "\n").replace('\r', "\n");
            if let Some(rect) = field.widgets.iter().find_map(|widget| widget.rect)
                && !has_room(even.trim_end(), Extent::from_rect(rect), several)
            {
                let message = format!("{}: more was typed than the box on the page shows", form.label(address));
                answers.note(NoteKind::TextOverflowsBox, Some(address), message);
            }
            answers.found.insert(address.clone(), Answer::Text(even));
        }
    }
}

/// Returns a value as text; of an array, the first element.
fn first_text(document: &Document, value: &Object) -> Option<String> {
    match document.dereference(value).ok()?.1 {
        Object::Array(list) => list.first().and_then(|first| acroform::object_text(document, first)),
        one => acroform::object_text(document, one),
    }
}

/// Treats FreeText over a signature's box as a typed name. It fills the name field beside the box, if that is empty.
fn typed_over(form: &Form, found: &[FoundField], drawings: &[PageDrawing], answers: &mut Answers) {
    for field in found {
        let Some(address @ Address::Field(name)) = &form.address(&field.name) else { continue };
        let name = Address::SignerName(name.clone());
        if field_type(form, address) != Some(FieldType::Signature) || answers.found.contains_key(address) {
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
