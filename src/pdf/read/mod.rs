//! Reads a filled PDF, whichever program filled it in.

mod field_answer;
mod field_reader;
mod printed;
mod records;
mod signer_added_field;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use lopdf::Document;

use super::signature::Trust;
use crate::crash::test_point;
use crate::error::{CommandHint, Error, ErrorKind, Result};
use crate::folder::cell::TextRow;
use crate::form::{Catalogue, DRAFT_MARK};
use crate::legacy::page::Page;
use crate::legacy::picture::WordReader;
use crate::pdf::field::drawing::drawings;
use crate::pdf::field::identity;
use crate::pdf::field::page_fingerprint;
use crate::pdf::field::shown::{Fonts, certain_rows as certain, page_rows as shown_rows};
use crate::pdf::field::xfa;
use crate::pdf::object::acroform;
use crate::pdf::object::damage;
use crate::pdf::object::open::{OpenedDocument, damaged, is_ambiguous, open};
use crate::pdf::object::page_marks;
use crate::pdf::typeset::pages::grey_pictures;
use crate::record::answer::collect;
use crate::record::{Answers, Note, NoteKind, Record};
use field_reader::FieldReader;
use records::{FieldSet, OtherPages, page_numbers};

/// The largest file that is read, in bytes. A filled form is well under a megabyte.
const LARGEST: usize = 64 << 20;
/// The most pages whose text is read.
const MOST_PAGES: usize = 200;
/// A page of fewer bytes of text may be a picture with a few words beside it.
const LEAST_TEXT: usize = 200;

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
