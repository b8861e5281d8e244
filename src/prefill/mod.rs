//! Drafts of the paperwork that a folder already answers: [`draft()`] fills an audit, a monitoring sheet, a tracker or a
//! checklist in as far as the evidence goes, and [`sample`](mod@sample) draws the files to audit.
//!
//! A question is answered by the [`Evidence`] that the form's definition names for it. The rules
//! judge, in their words. Where a person has to judge, or where something may only not have been found, the answer
//! stays empty. A draft is marked as one until the box with the mark is emptied.

mod draft;
mod of_folder;
mod on_file;
mod questions;
pub mod sample;
mod sheet;
mod signed;
mod verdict;

use std::sync::Arc;

use chrono::NaiveDate;

pub use draft::{Draft, DraftFormat};
pub use of_folder::{DraftRequest, FolderDrafts, draft_stem, drafts_of_folder};
pub use on_file::OnFile;

use crate::binder::checklist;
use crate::dates::long;
use crate::error::{Error, Result};
use crate::form::{Catalogue, DRAFT_MARK, DRAFT_WORDS, Evidence, Form, FormKind, Kind, Role};
use crate::record::{Record, Value, answered, clean_copy};

/// Whether drafts of the form can be made: it is a sheet, a tracker or a checklist, or says what answers its questions.
#[must_use]
pub fn can_be_drafted(form: &Form) -> bool {
    matches!(form.kind, FormKind::Log | FormKind::Tracker | FormKind::Checklist) || has_evidence(form)
}

/// Whether a form says of a question what answers it.
fn has_evidence(form: &Form) -> bool {
    form.fields().any(|field| {
        let rows = match &field.kind {
            Kind::Table(table) => table.printed_rows(),
            _ => &[],
        };
        field.evidence.is_some() || rows.iter().any(|row| row.evidence.iter().any(|one| *one != Evidence::Judgement))
    })
}

/// The form of which drafts are made.
///
/// # Errors
/// When there is no such form, or nothing in a folder answers it.
pub fn form<'c>(catalogue: &'c Catalogue, id: &str) -> Result<Arc<Form>> {
    let form = catalogue.form(id)?;
    if can_be_drafted(&form) {
        return Ok(form);
    }
    let mut known: Vec<&'c str> =
        catalogue.forms().filter(|form| can_be_drafted(form)).map(|form| form.id.as_str()).collect();
    known.sort_unstable();
    Err(Error::usage(
        format!("nothing in a folder answers the questions of {}", form.id),
        format!("Drafts can be made of: {}.", known.join(", ")),
    ))
}

/// The words that mark a draft.
#[must_use]
pub fn mark(made_on: NaiveDate) -> String {
    format!("{DRAFT_WORDS} {}: check every answer", long(made_on))
}

/// Makes a draft of a form from what is on file about one person.
#[must_use]
pub fn draft(form: &Arc<Form>, on_file: &OnFile<'_>) -> Draft {
    let mut draft = Draft { record: start(form, on_file), decided: 0, open: 0, notes: Vec::new() };
    people(&mut draft.record, on_file);
    questions::answer(&mut draft, on_file);
    if form.kind == FormKind::Log {
        sheet::list(&mut draft, on_file);
    }
    if form.kind == FormKind::Checklist && on_file.plan.is_none() {
        let note = "The sections of the folder are not known, so that nothing is ticked.";
        draft.notes.push(note.to_owned());
    }
    let made_on = mark(on_file.today);
    let record = &mut draft.record;
    record.values.insert(DRAFT_MARK.to_owned(), Value::Text(made_on.clone()));
    let form = Arc::make_mut(&mut record.form);
    form.purpose = format!("{} {made_on}.", form.purpose).trim_start().to_owned();
    draft
}

/// The record that a draft starts from: a ticked checklist, what the newest sheet or tracker on file says, or a blank.
fn start(form: &Arc<Form>, on_file: &OnFile<'_>) -> Record {
    if let (FormKind::Checklist, Some(plan)) = (form.kind, on_file.plan) {
        let mut record = checklist::of_plan(form, plan);
        record.form = record.form.as_draft();
        return record;
    }
    let earlier = matches!(form.kind, FormKind::Log | FormKind::Tracker).then(|| on_file.newest(form)).flatten();
    let Some(earlier) = earlier else { return Record::blank(&form.edition(false).as_draft()) };
    let edition = form.edition_of(|name| earlier.form.field(name).is_some());
    let mut record = Record::blank(&edition.as_draft());
    let written = clean_copy(earlier, "").record;
    let fields: Vec<String> = record.form.fields().map(|field| field.name.clone()).collect();
    for name in fields.into_iter().filter(|name| name != DRAFT_MARK) {
        if let Some(value) = written.values.get(&name) {
            record.values.insert(name, value.clone());
        }
    }
    record
}

/// Names the people that are known.
fn people(record: &mut Record, on_file: &OnFile<'_>) {
    let form = Arc::clone(&record.form);
    for field in form.fields() {
        let Kind::Person { role: Some(role), .. } = &field.kind else { continue };
        let name = match role {
            Role::Supervisee => on_file.name(),
            // Who ticks a checklist or fills an audit in is not known.
            Role::Supervisor if form.kind != FormKind::Checklist => on_file.supervisor(),
            _ => None,
        };
        if let Some(name) = name.filter(|_| !answered(&field.kind, record.get(&field.name))) {
            record.values.insert(field.name.clone(), Value::Text(name));
        }
    }
}
