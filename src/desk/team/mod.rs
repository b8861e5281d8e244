//! The screen that shows how a team stands: the overview, a page about each worker, drafts from their folder, the
//! actions, and the return of a month.

mod draft;
pub(super) mod run;
mod worker;

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use self::run::TeamRun;
use super::context::DeskContext;
use super::pages::EntryError;
use super::request::{Method, Request};
use super::response::{Answer, Response, Work};
use super::save;
use crate::dates;
use crate::dates::month::Month;
use crate::error::Result;
use crate::overview::{ActionOf, MonthlyReturn, Overview};
use crate::render::team;
use crate::spreadsheet::workbook::{MEDIA_TYPE, workbook};
use crate::text;

/// Answers a request below `/team`; `rest` is the path below it.
pub(super) fn answer(desk: &Arc<DeskContext>, mut request: Request, rest: &[&str]) -> Answer {
    match (request.method, rest) {
        (Method::Get, []) => first_page(desk, &request, &[]).into(),
        (Method::Post, []) => begin(desk, &mut request),
        (method, [number, rest @ ..]) => match desk.teams.get(number) {
            Some(run) if method == Method::Post && rest == ["save"] => save_into(desk, &request, number, run),
            Some(run) => answer_run(desk, method, &request, number, &run, rest).into(),
            None => desk
                .pages
                .message(
                    404,
                    "These folders are no longer here",
                    "Formfolio was closed in between, or has read other folders since. Drop the folders again.",
                )
                .into(),
        },
    }
}

fn first_page(desk: &DeskContext, request: &Request, mistakes: &[EntryError]) -> Response {
    desk.pages.with_mistakes("team.html", json!({"day": request.shown_day()}), mistakes)
}

fn begin(desk: &Arc<DeskContext>, request: &mut Request) -> Answer {
    let files = request.take_files("files");
    let mut mistakes = Vec::new();
    if files.is_empty() {
        mistakes.push(EntryError::new("files", "Choose the directory with the folders of the team, or drop it here."));
    }
    let today = request.day().unwrap_or_else(|(why, help)| {
        mistakes.push(EntryError::new("day", format!("The date of the overview is {why}. {help}")));
        request.today
    });
    if !mistakes.is_empty() {
        return first_page(desk, request, &mistakes).into();
    }
    let (number, run) = desk.teams.add(TeamRun::new(files, today));
    let desk = Arc::clone(desk);
    Response::redirect(format!("/team/{number}")).with_work(Work::new(move |host| run.read(desk.reader(), host)))
}

fn answer_run(
    desk: &DeskContext,
    method: Method,
    request: &Request,
    number: &str,
    run: &TeamRun,
    rest: &[&str],
) -> Response {
    match (method, rest) {
        (Method::Post, ["stop"]) => {
            run.job.progress.stop();
            return Response::redirect(format!("/team/{number}"));
        }
        (Method::Post, ["forget"]) => {
            desk.teams.forget(number);
            return Response::redirect("/team");
        }
        _ => {}
    }
    let overview = match run.job.result() {
        Some(Ok(overview)) => overview,
        Some(Err(_)) if run.job.progress.is_stopped() => return desk.pages.stopped(),
        Some(Err(error)) => return desk.pages.failed("The folders could not be read", &error),
        None => {
            let here = format!("/team/{number}");
            return desk.pages.progress("Reading the folders", &run.job.progress, &here, &format!("{here}/stop"));
        }
    };
    match (method, rest) {
        (Method::Get, []) => table(desk, number, &overview),
        (Method::Get, ["person", at]) => worker::page(desk, number, at, &overview, &[]),
        (Method::Get, ["person", at, "draft"]) => draft::page(desk, request, number, at, &overview, run),
        (Method::Get, ["person", at, "draft", authority, form, name]) => {
            draft::file(desk, &format!("{authority}/{form}"), name, at, &overview, run)
        }
        (Method::Get, ["actions"]) => {
            let actions = open_actions(&overview);
            let values = json!({
                "number": number,
                "day": dates::long(overview.today),
                "data": team::actions_json(&overview, &actions),
                "lines": team::lines(&actions),
            });
            desk.pages.page("team_actions.html", values)
        }
        (Method::Get, ["return"]) => return_page(desk, request, number, run),
        (Method::Get, [name]) => match TEAM_FILES.iter().find(|file| file.name == *name) {
            Some(file) => match (file.make)(&overview) {
                Ok(bytes) => Response::Save { name: file.name.to_owned(), media_type: file.media_type, bytes },
                Err(error) => desk.pages.failed("The file could not be made", &error),
            },
            None => desk.pages.not_found(),
        },
        (Method::Get, ["return", month, name]) => {
            let month = Month::read(month);
            let made = month.map(|month| run.monthly_return(desk.reader(), month));
            let bytes = match (made, *name) {
                (Some(made), "return.html") => team::return_html(&made).map(|page| (page.into_bytes(), "text/html")),
                (Some(made), "return.xlsx") => return_workbook(&made).map(|bytes| (bytes, MEDIA_TYPE)),
                _ => return desk.pages.not_found(),
            };
            match bytes {
                Ok((bytes, media_type)) => Response::Save { name: (*name).to_owned(), media_type, bytes },
                Err(error) => desk.pages.failed("The file could not be made", &error),
            }
        }
        _ => desk.pages.not_found(),
    }
}

/// A file in which a result can be saved.
struct TeamFile {
    name: &'static str,
    media_type: &'static str,
    label: &'static str,
    make: fn(&Overview) -> Result<Vec<u8>>,
}

static TEAM_FILES: [TeamFile; 4] = [
    TeamFile {
        name: "team.xlsx",
        media_type: MEDIA_TYPE,
        label: "The overview as an Excel workbook, with how each cell is known",
        make: |overview| workbook(&team::overview_tables(overview), "Overview", overview.today),
    },
    TeamFile {
        name: "team.html",
        media_type: "text/html",
        label: "The overview as a page to read and print (HTML)",
        make: |overview| Ok(team::overview_html(overview)?.into_bytes()),
    },
    TeamFile {
        name: "actions.xlsx",
        media_type: MEDIA_TYPE,
        label: "The open actions as an Excel workbook",
        make: |overview| {
            let actions = open_actions(overview);
            workbook(&[team::actions_table(overview, &actions)], "Actions", overview.today)
        },
    },
    TeamFile {
        name: "actions.html",
        media_type: "text/html",
        label: "The open actions as a page to read and print (HTML)",
        make: |overview| Ok(team::actions_html(overview, &open_actions(overview))?.into_bytes()),
    },
];

fn open_actions(overview: &Overview) -> Vec<ActionOf<'_>> {
    overview.actions(|action| action.is_open())
}

/// Saves the chosen files into a directory.
fn save_into(desk: &Arc<DeskContext>, request: &Request, number: &str, run: Arc<TeamRun>) -> Answer {
    let Some(Ok(overview)) = run.job.result() else { return desk.pages.not_found().into() };
    let chosen = TEAM_FILES.iter().filter(|file| request.values("what").any(|given| given == file.name));
    let chosen: Vec<&TeamFile> = chosen.collect();
    if chosen.is_empty() {
        return desk.pages.message(422, "Nothing was saved", "Go back, and choose what to save.").into();
    }
    save::begin(desk, request, &format!("/team/{number}"), move || {
        chosen.into_iter().map(|file| Ok((file.name.to_owned(), (file.make)(&overview)?))).collect()
    })
}

fn table(desk: &DeskContext, number: &str, overview: &Overview) -> Response {
    let choices = TEAM_FILES.iter().map(|file| json!({"value": file.name, "label": file.label, "is_on": true}));
    let failures = overview.failures.iter().map(|error| {
        let file = error.file.as_deref().map(|file| text::displayable(file).into_owned());
        json!({"file": file, "message": EntryError::from_error("", error).message})
    });
    desk.pages.page(
        "team_table.html",
        json!({
            "number": number,
            "day": dates::long(overview.today),
            "data": team::overview_json(overview),
            "legend": team::legend(),
            "month": previous_month(overview.today),
            "failures": failures.collect::<Vec<Json>>(),
            "directory": desk.directory(),
            "choices": choices.collect::<Vec<Json>>(),
        }),
    )
}

fn return_page(desk: &DeskContext, request: &Request, number: &str, run: &TeamRun) -> Response {
    let given = request.value("month").to_owned();
    let Some(month) = Month::read(&given) else {
        let mistake = EntryError::new("month", "Enter the month of the return, such as 2025-03 or March 2025.");
        return desk.pages.with_mistakes("team_month.html", json!({"number": number, "month": given}), &[mistake]);
    };
    let made = run.monthly_return(desk.reader(), month);
    desk.pages.page(
        "team_return.html",
        json!({
            "number": number,
            "title": month.to_string(),
            "month": month.iso(),
            "data": team::return_json(&made),
            "ours": team::OURS,
        }),
    )
}

fn return_workbook(made: &MonthlyReturn) -> Result<Vec<u8>> {
    workbook(&team::return_tables(made), "Return on supervision", made.month.last_day())
}

/// The month before that of a day: the one whose return is due.
fn previous_month(today: NaiveDate) -> String {
    Month::from_date(today).minus(1).iso()
}
