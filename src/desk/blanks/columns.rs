//! The page on which each column of a list of staff is matched to a field.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::run::{BlankOrder, BlankRun};
use crate::desk::context::DeskContext;
use crate::desk::pages::EntryError;
use crate::desk::request::{Method, Request};
use crate::desk::response::{Answer, Response};
use crate::parallel::lock;
use crate::staff::blanks::{fields_for_cells, missing_person};
use crate::staff::list::PeopleRows;
use crate::text;

/// The rows of the list that are shown.
const SHOWN: usize = 5;

/// Shows the columns, or takes what was chosen and begins the work when nothing is wrong any more.
pub(super) fn answer(desk: &Arc<DeskContext>, request: &Request, path: &str, run: &BlankRun) -> Answer {
    let mut order = run.order();
    if request.method == Method::Get {
        return page(desk, path, &order, false).into();
    }
    let count = order.headings.len();
    let chosen: Vec<String> = (0..count).map(|column| request.value(&format!("column-{column}")).to_owned()).collect();
    order.match_columns(&chosen);
    let rows: Vec<usize> = request.values("leave-out").filter_map(|row| row.parse().ok()).collect();
    order.leave_out(&rows);
    let is_right = order.mistakes().is_ok_and(|mistakes| mistakes.is_empty());
    let has_people = order.people.as_ref().is_some_and(|people| !people.people.is_empty());
    let response = page(desk, path, &order, true);
    *lock(&run.order) = order;
    if is_right && has_people {
        return Response::redirect(path).with_work(run.begin());
    }
    response.into()
}

fn page(desk: &DeskContext, path: &str, order: &BlankOrder, is_again: bool) -> Response {
    let Some(people) = &order.people else { return desk.pages.not_found() };
    let jobs = order.jobs();
    let mut options: Vec<(String, String)> = Vec::new();
    for (heading, label) in order.forms.iter().flat_map(|form| fields_for_cells(form)) {
        if !options.iter().any(|(known, _)| *known == heading) {
            options.push((heading, label));
        }
    }
    let columns = order.headings.iter().zip(&people.headings).enumerate().map(|(column, (text, now))| {
        let field = jobs.as_ref().ok().and_then(|jobs| jobs.iter().find_map(|job| job.field_of(column)));
        let samples = people.people.iter().filter_map(|person| person.cells.get(column)).take(SHOWN);
        json!({
            "heading": text,
            "is_used": field.is_some() || options.iter().any(|(heading, _)| *heading == now.text),
            "field": field.unwrap_or_else(|| now.text.clone()),
            "samples": samples.collect::<Vec<_>>(),
        })
    });
    let mut mistakes = Vec::new();
    let mut wrong: Vec<Json> = Vec::new();
    match order.mistakes() {
        Ok(found) => {
            for one in &found {
                wrong.push(json!({"row": one.row, "name": one.name, "message": one.message, "help": one.help}));
            }
            if is_again && !found.is_empty() {
                let message =
                    format!("Put right {} in the list, or leave the rows out.", text::count(found.len(), "mistake"));
                mistakes.push(EntryError::new("rows", message));
            }
        }
        Err(error) => match wrong_columns(order, people, &options) {
            found if found.is_empty() => mistakes.push(EntryError::from_error("columns", &error)),
            found => mistakes.extend(found),
        },
    }
    if people.people.is_empty() {
        mistakes.push(EntryError::new("rows", "No row is left. Choose the list again."));
    }
    let options = options.iter().map(|(heading, label)| json!({"value": heading, "label": label}));
    let values = json!({
        "path": path,
        "columns": columns.collect::<Vec<Json>>(),
        "options": options.collect::<Vec<Json>>(),
        "wrong": wrong,
        "notes": people.notes,
        "count": counted(people.people.len()),
    });
    desk.pages.with_mistakes("blanks_columns.html", values, &mistakes)
}

/// Columns that go to one field, and forms without a column for the person.
fn wrong_columns(order: &BlankOrder, people: &PeopleRows, options: &[(String, String)]) -> Vec<EntryError> {
    let mut mistakes = Vec::new();
    for (field, label) in options {
        let chosen = people.headings.iter().zip(&order.headings).enumerate();
        let chosen: Vec<(usize, String)> = chosen
            .filter(|(_, (now, _))| now.text == *field)
            .map(|(column, (_, own))| (column, format!("“{}”", text::displayable(own))))
            .collect();
        if let [_, (second, _), ..] = chosen.as_slice() {
            let names: Vec<&str> = chosen.iter().map(|(_, name)| name.as_str()).collect();
            let message = format!(
                "Your columns {} go to “{label}”. Choose “Do not use” for all but one of them.",
                text::list(&names)
            );
            mistakes.push(EntryError::new(format!("column-{second}"), message));
        }
    }
    for form in &order.forms {
        if let Some(field) = missing_person(people, form) {
            let label = options.iter().find(|(name, _)| *name == field.name).map(|(_, label)| label.clone());
            let message = format!(
                "Choose which of your columns goes to “{}”: it says for whom each “{}” is.",
                label.unwrap_or_else(|| field.plain_label()),
                form.title
            );
            mistakes.push(EntryError::new("columns", message));
        }
    }
    mistakes
}

fn counted(people: usize) -> String {
    if people == 1 { "1 person".to_owned() } else { format!("{people} people") }
}
