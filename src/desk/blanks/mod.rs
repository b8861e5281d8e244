//! The screen that sends out blank forms.

mod columns;
mod picture;
pub(super) mod run;

use std::sync::Arc;

use serde_json::{Value as Json, json};

use self::run::{BlankOrder, BlankRun};
use super::context::DeskContext;
use super::pages::EntryError;
use super::request::{Method, Request};
use super::response::{Answer, Response};
use super::save;
use crate::blanks::BlankFormat;
use crate::crash::contained_making;
use crate::form::{Authority, Form};
use crate::staff::blanks::person;
use crate::{pdf, text};

/// Answers a request below `/blanks`; `rest` is the path below it.
pub(super) fn answer(desk: &Arc<DeskContext>, mut request: Request, rest: &[&str]) -> Answer {
    match (request.method, rest) {
        (Method::Get, []) => authorities(desk).into(),
        (_, ["order", number, rest @ ..]) => answer_order(desk, &request, number, rest),
        (Method::Get, [authority, "view", name]) => view(desk, authority, name).into(),
        (Method::Get, [authority, "picture", name]) => picture::answer(desk, authority, name).into(),
        (method, [id]) => match desk.catalogue.authorities().find(|authority| authority.id == *id) {
            Some(authority) if method == Method::Post => begin(desk, &mut request, authority),
            Some(authority) => choice(desk, &request, authority, &[]).into(),
            None => desk.pages.not_found().into(),
        },
        _ => desk.pages.not_found().into(),
    }
}

fn authorities(desk: &DeskContext) -> Response {
    let has_forms = |id: &str| desk.catalogue.forms().any(|form| form.authority.id == id);
    let authorities = desk.catalogue.authorities().filter(|authority| has_forms(&authority.id));
    let authorities =
        authorities.map(|authority| json!({"path": format!("/blanks/{}", authority.id), "name": authority.name}));
    desk.pages.page("blanks.html", json!({"councils": authorities.collect::<Vec<Json>>()}))
}

fn forms<'d>(desk: &'d DeskContext, authority: &'d str) -> impl Iterator<Item = &'d Arc<Form>> {
    desk.catalogue.forms().filter(move |form| form.authority.id == authority)
}

/// Whether a form, with or without our additions, can be made for each person of a list.
fn is_for_each(form: &Arc<Form>, additions: bool) -> bool {
    form.fillable() && person(&form.edition(additions)).is_some()
}

/// For whom a form can be made, where it cannot be made for each person.
fn limit(form: &Arc<Form>) -> Option<&'static str> {
    match (form.fillable(), is_for_each(form, false), is_for_each(form, true)) {
        (false, ..) => Some("to read only"),
        (true, true, _) => None,
        (true, false, true) => Some("for each person only with our additions"),
        (true, false, false) => Some("for everybody only"),
    }
}

/// The part of a form's id behind the authority.
fn own_name(form: &Form) -> &str {
    form.id.rsplit('/').next().unwrap_or(&form.id)
}

fn choice(desk: &DeskContext, request: &Request, authority: &Authority, mistakes: &[EntryError]) -> Response {
    let is_first = request.method == Method::Get;
    let ticked = |name: &str, value: &str| request.values(name).any(|given| given == value);
    let listed = forms(desk, &authority.id).map(|form| {
        json!({"id": form.id, "name": own_name(form), "title": form.title, "limit": limit(form),
               "picture": picture::size(form), "ticked": ticked("form", &form.id)})
    });
    let values = json!({
        "council": authority.name,
        "id": authority.id,
        "forms": listed.collect::<Vec<Json>>(),
        "docx": is_first || ticked("format", "docx"),
        "pdf": ticked("format", "pdf"),
        "each": request.value("for") == "each",
        "additions": ticked("additions", "yes"),
    });
    desk.pages.with_mistakes("blanks_forms.html", values, mistakes)
}

fn begin(desk: &Arc<DeskContext>, request: &mut Request, authority: &Authority) -> Answer {
    let list = request.take_files("list");
    let additions = request.value("additions") == "yes";
    // A list is of no use for anything else.
    let is_each = request.value("for") == "each" || !list.is_empty();
    if is_each {
        request.fields.retain(|(name, _)| name != "for");
        request.fields.push(("for".to_owned(), "each".to_owned()));
    }
    let chosen = forms(desk, &authority.id).filter(|form| request.values("form").any(|id| id == form.id));
    let formats = [("docx", BlankFormat::Docx), ("pdf", BlankFormat::Pdf)].into_iter();
    let formats = formats.filter(|(name, _)| request.values("format").any(|given| given == *name));
    let (chosen, not_for_each): (Vec<&Arc<Form>>, Vec<&Arc<Form>>) =
        chosen.partition(|form| !is_each || is_for_each(form, additions));
    let mut order = BlankOrder {
        forms: chosen.into_iter().map(|form| form.edition(additions)).collect(),
        formats: formats.map(|(_, format)| format).collect(),
        people: None,
        headings: Vec::new(),
    };
    let mut mistakes = Vec::new();
    if !not_for_each.is_empty() {
        let titles: Vec<String> = not_for_each.iter().map(|form| format!("“{}”", form.title)).collect();
        let (which, it) = if titles.len() == 1 { ("This form has", "it") } else { ("These forms have", "them") };
        let is_mended = not_for_each.iter().all(|form| is_for_each(form, true));
        let way = if is_mended { "tick “With our additions”, or " } else { "or " };
        let message = format!(
            "{which} no field for a person and cannot be made for each: {}. Untick {it}, {way}choose “One of each, for \
             everybody”.",
            text::list(&titles)
        );
        mistakes.push(EntryError::new("forms", message));
    } else if order.forms.is_empty() {
        mistakes.push(EntryError::new("forms", "Choose one form or more."));
    }
    if order.formats.is_empty() {
        mistakes.push(EntryError::new("formats", "Choose Word, PDF, or both."));
    }
    match list.first() {
        None if is_each => mistakes.push(EntryError::new("list", "Choose the list of staff: an Excel or CSV file.")),
        Some(file) if is_each && mistakes.is_empty() => {
            if let Err(error) = order.read_people(&file.bytes) {
                mistakes.push(EntryError::from_error("list", &error));
            }
        }
        _ => {}
    }
    if !mistakes.is_empty() {
        return choice(desk, request, authority, &mistakes).into();
    }
    let (number, run) = desk.blanks.add(BlankRun::new(order));
    let path = format!("/blanks/order/{number}");
    if is_each {
        return Response::redirect(format!("{path}/columns")).into();
    }
    Response::redirect(path).with_work(run.begin())
}

fn answer_order(desk: &Arc<DeskContext>, request: &Request, number: &str, rest: &[&str]) -> Answer {
    let Some(run) = desk.blanks.get(number) else {
        let text = "Formfolio was closed in between, or has made other forms since. Choose the forms again.";
        return desk.pages.message(404, "These forms are no longer here", text).into();
    };
    let path = format!("/blanks/order/{number}");
    match (request.method, rest) {
        (Method::Post, ["stop"]) => {
            run.attempts.stop();
            Response::redirect(path).into()
        }
        (_, ["columns"]) => columns::answer(desk, request, &path, &run),
        (Method::Get, []) => result(desk, &path, &run).into(),
        (Method::Post, ["save"]) => match run.attempts.result() {
            Some(Ok(made)) => save::begin(desk, request, &path, move || made.files()),
            _ => desk.pages.not_found().into(),
        },
        (Method::Get, ["file"]) => match run.attempts.result() {
            Some(Ok(made)) => {
                let media_type = crate::file_type::media_type(&made.name);
                Response::Save { name: made.name.clone(), media_type, bytes: made.bytes.clone() }.into()
            }
            _ => desk.pages.not_found().into(),
        },
        _ => desk.pages.not_found().into(),
    }
}

fn result(desk: &DeskContext, path: &str, run: &BlankRun) -> Response {
    // The columns of a list are matched before anything is made.
    let Some(job) = run.attempts.newest() else { return Response::redirect(format!("{path}/columns")) };
    match job.result() {
        None => desk.pages.progress("Making your forms", &job.progress, path, &format!("{path}/stop")),
        Some(Ok(made)) => desk.pages.page(
            "blanks_made.html",
            json!({"path": path, "count": text::count(made.count, "form"), "name": made.name, "directory": desk.directory()}),
        ),
        Some(Err(_)) if job.progress.is_stopped() => desk.pages.stopped(),
        Some(Err(error)) => desk.pages.failed("The forms were not made", &error),
    }
}

/// The blank as the browser shows it.
fn view(desk: &DeskContext, authority: &str, name: &str) -> Response {
    let Ok(form) = desk.catalogue.form(&format!("{authority}/{name}")) else { return desk.pages.not_found() };
    match contained_making(|| pdf::blank(&form)) {
        Ok(bytes) => Response::Show { media_type: "application/pdf", bytes },
        Err(error) => desk.pages.failed("This form cannot be shown", &error),
    }
}
