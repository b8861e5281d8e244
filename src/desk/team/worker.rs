//! The page about one worker.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::dates;
use crate::desk::context::DeskContext;
use crate::desk::pages::EntryError;
use crate::desk::response::Response;
use crate::form::Form;
use crate::overview::{ActionOf, Overview, Standing};
use crate::prefill::can_be_drafted;
use crate::render::team;

/// The page about one worker; `at` is their place in the overview, from 1.
pub(super) fn page(
    desk: &DeskContext,
    number: &str,
    at: &str,
    overview: &Overview,
    mistakes: &[EntryError],
) -> Response {
    let Some(person) = person(overview, at) else { return desk.pages.not_found() };
    desk.pages.with_mistakes(
        "team_person.html",
        json!({
            "number": number,
            "at": at,
            "forms": forms(desk, person),
            "day": dates::long(overview.today),
            "person": team::person_json(person),
            "lines": team::lines(&ActionOf::open_of(person)),
            "legend": team::legend(),
        }),
        mistakes,
    )
}

/// The person at a place of the overview, from 1.
pub(super) fn person<'o>(overview: &'o Overview, at: &str) -> Option<&'o Standing> {
    let place = at.parse::<usize>().ok()?.checked_sub(1)?;
    overview.people.get(place)
}

/// The forms of which drafts can be made, those of the person's own authority first.
fn forms(desk: &DeskContext, person: &Standing) -> Vec<Json> {
    let mut all: Vec<&Arc<Form>> = desk.catalogue.forms().filter(|form| can_be_drafted(form)).collect();
    all.sort_by_key(|form| (form.authority.name != person.authority, &form.authority.name, &form.title));
    all.iter().map(|form| json!({"id": form.id, "title": form.title, "authority": form.authority.name})).collect()
}
