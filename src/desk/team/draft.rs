//! Drafts of forms from the folder of one worker.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::run::TeamRun;
use super::worker::{self, person};
use crate::dates;
use crate::desk::context::DeskContext;
use crate::desk::pages::EntryError;
use crate::desk::request::Request;
use crate::desk::response::Response;
use crate::form::Form;
use crate::overview::Overview;
use crate::pdf;
use crate::prefill::{DraftFormat, can_be_drafted, draft_stem};
use crate::text;

/// The formats, each with what it is called and its media type.
const FORMATS: [(DraftFormat, &str, &str); 2] = [
    (DraftFormat::Word, "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (DraftFormat::Pdf, "PDF", "application/pdf"),
];

/// The page of a draft: what it answers, what is to be known about it, and its files.
pub(super) fn page(
    desk: &DeskContext,
    request: &Request,
    number: &str,
    at: &str,
    overview: &Overview,
    run: &TeamRun,
) -> Response {
    let Some(person) = person(overview, at) else { return desk.pages.not_found() };
    let Some(form) = form(desk, request.value("form")) else {
        let mistake = EntryError::new("form", "Choose the form of which you want a draft.");
        return worker::page(desk, number, at, overview, &[mistake]);
    };
    let made = run.draft(desk.reader(), &form, person).and_then(|draft| Ok((pdf::clipped(&draft.record)?, draft)));
    let (cut, draft) = match made {
        Ok(made) => made,
        Err(error) => return desk.pages.failed("The draft could not be made", &error),
    };
    let here = format!("/team/{number}/person/{at}");
    let stem = draft_stem(&draft);
    let files = FORMATS.iter().map(|(format, label, _)| {
        let name = format!("{stem}.{}", format.ending());
        json!({"path": format!("{here}/draft/{}/{name}", form.id), "name": name, "label": label})
    });
    let values = json!({
        "here": here,
        "person": person.person,
        "title": form.title,
        "day": dates::long(overview.today),
        "answered": draft.answered().map(|words| text::sentence(&words)),
        "notes": draft.notes.iter().map(|note| text::sentence(note)).collect::<Vec<String>>(),
        "cut": (!cut.is_empty()).then(|| cut.join(", ")),
        "files": files.collect::<Vec<Json>>(),
    });
    desk.pages.page("team_draft.html", values)
}

/// A file of a draft, by its name.
pub(super) fn file(desk: &DeskContext, id: &str, name: &str, at: &str, overview: &Overview, run: &TeamRun) -> Response {
    let format =
        FORMATS.iter().find(|(format, ..)| name.strip_suffix(format.ending()).is_some_and(|stem| stem.ends_with('.')));
    let (Some(person), Some(form), Some((format, _, media_type))) = (person(overview, at), form(desk, id), format)
    else {
        return desk.pages.not_found();
    };
    let made = run.draft(desk.reader(), &form, person);
    let made =
        made.and_then(|draft| Ok((format!("{}.{}", draft_stem(&draft), format.ending()), draft.bytes(*format)?)));
    match made {
        Ok((own, bytes)) if own == name => Response::Save { name: own, media_type, bytes },
        Ok(_) => desk.pages.not_found(),
        Err(error) => desk.pages.failed("The draft could not be made", &error),
    }
}

/// A form of which drafts can be made.
fn form(desk: &DeskContext, id: &str) -> Option<Arc<Form>> {
    desk.catalogue.form(id).ok().filter(|form| can_be_drafted(form))
}
