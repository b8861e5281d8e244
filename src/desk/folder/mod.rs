//! The screen that puts a folder together. Its pages ask for the files, the owner, the place of each document and the
//! options, and give the binder.

mod description;
mod plan_page;
pub(super) mod run;

use std::sync::Arc;

use serde_json::{Value as Json, json};

use self::run::{FolderChoices, FolderRun, MadeBinder};
use super::context::DeskContext;
use super::pages::EntryError;
use super::request::{Method, Request};
use super::response::{Answer, Response, Work};
use super::save;
use crate::folder::{Member, member};
use crate::form::policy::Staff;
use crate::source::Source;
use crate::{dates, staff, text};

/// Answers a request below `/folder`; `rest` is the path below it.
pub(super) fn answer(desk: &Arc<DeskContext>, mut request: Request, rest: &[&str]) -> Answer {
    match (request.method, rest) {
        (Method::Get, []) => desk.pages.page("folder.html", json!({})).into(),
        (Method::Post, []) => {
            let files = request.take_files("files");
            if files.is_empty() {
                let mistake =
                    EntryError::new("files", "Choose the directory with the person’s records, or drop it here.");
                return desk.pages.with_mistakes("folder.html", json!({}), &[mistake]).into();
            }
            match FolderRun::new(files) {
                Ok(run) => {
                    let (number, run) = desk.folders.add(run);
                    let desk = Arc::clone(desk);
                    // The files are read while the questions about the owner are answered.
                    let work = Work::new(move |host| run.read_first(desk.reader(), host));
                    Response::redirect(format!("/folder/{number}/who")).with_work(work)
                }
                Err(error) => {
                    let mistake = EntryError::from_error("files", &error);
                    desk.pages.with_mistakes("folder.html", json!({}), &[mistake]).into()
                }
            }
        }
        (_, [number, rest @ ..]) => match desk.folders.get(number) {
            Some(run) => answer_run(desk, &request, &format!("/folder/{number}"), &run, rest),
            None => {
                let text = "Formfolio was closed in between, or has put other folders together since. Drop the directory again.";
                desk.pages.message(404, "This folder is no longer here", text).into()
            }
        },
    }
}

fn answer_run(desk: &Arc<DeskContext>, request: &Request, path: &str, run: &Arc<FolderRun>, rest: &[&str]) -> Answer {
    let here = format!("{path}/reading");
    match (request.method, rest) {
        (Method::Get, ["reading"]) => match run.reading.result() {
            None => desk.pages.progress("Reading the folder", &run.reading.progress, &here, &format!("{here}/stop")),
            Some(Ok(_)) => Response::redirect(format!("{path}/plan")),
            Some(Err(_)) if run.reading.progress.is_stopped() => desk.pages.stopped(),
            Some(Err(error)) => desk.pages.failed("This folder cannot be read", &error),
        }
        .into(),
        (Method::Post, ["reading", "stop"]) => {
            run.reading.progress.stop();
            Response::redirect(here).into()
        }
        (_, ["plan" | "options"]) if !matches!(run.reading.result(), Some(Ok(_))) => Response::redirect(here).into(),
        (Method::Get, ["who"]) => who(desk, path, run, None, &[]).into(),
        (Method::Post, ["who"]) => take_owner(desk, request, path, run).into(),
        (_, ["plan"]) => plan_page::answer(desk, request, path, run).into(),
        (Method::Get, ["options"]) => options(desk, request, path, run, &[]).into(),
        (Method::Post, ["options"]) => {
            let mut mistakes = Vec::new();
            run.choose(|choices| mistakes = take_options(request, choices));
            if !mistakes.is_empty() {
                return options(desk, request, path, run, &mistakes).into();
            }
            let (begun, today) = (run.begin(), request.today);
            let (desk, run) = (Arc::clone(desk), Arc::clone(run));
            let work = Work::new(move |host| run.finish(begun, desk.reader(), today, host));
            Response::redirect(format!("{path}/binder")).with_work(work)
        }
        (Method::Post, ["stop"]) => {
            run.attempts.stop();
            Response::redirect(format!("{path}/binder")).into()
        }
        (Method::Post, ["save"]) => match run.attempts.result() {
            Some(Ok(made)) => save::begin(desk, request, &format!("{path}/binder"), move || made.files()),
            _ => desk.pages.not_found().into(),
        },
        (Method::Get, ["binder"]) => binder(desk, path, run).into(),
        (Method::Get, ["binder.pdf"]) => made(desk, run, |made| ("pdf", "application/pdf", made.pdf.clone())),
        (Method::Get, ["binder.zip"]) => made(desk, run, |made| ("zip", "application/zip", made.zip.clone())),
        (Method::Get, ["folder.yaml"]) => Response::Save {
            name: "folder.yaml".to_owned(),
            media_type: "application/yaml",
            bytes: run.description().into_bytes(),
        }
        .into(),
        _ => desk.pages.not_found().into(),
    }
}

/// Takes the options. The password that is set stays when none is sent, because a page does not show it.
fn take_options(request: &Request, choices: &mut FolderChoices) -> Vec<EntryError> {
    choices.without = request.values("without").map(str::to_owned).collect();
    choices.duplex = !request.value("duplex").is_empty();
    choices.attach = !request.value("attach").is_empty();
    let password = request.value("password");
    if password != request.value("again") {
        // Neither is set, and the one that was set before stays.
        let message = "The two passwords are not the same. Write the password in both places.";
        return vec![EntryError::new("again", message)];
    }
    match (password.is_empty(), !request.value("unlocked").is_empty()) {
        (true, false) => {}
        (true, true) => choices.password.clear(),
        (false, false) => password.clone_into(&mut choices.password),
        (false, true) => {
            let message = "Write another password or remove the password, not both.";
            return vec![EntryError::new("password", message)];
        }
    }
    Vec::new()
}

fn made(desk: &DeskContext, run: &FolderRun, take: fn(&MadeBinder) -> (&'static str, &'static str, Vec<u8>)) -> Answer {
    match run.attempts.result() {
        Some(Ok(made)) => {
            let (ending, media_type, bytes) = take(&made);
            Response::Save { name: format!("{}.{ending}", made.directory), media_type, bytes }.into()
        }
        _ => desk.pages.not_found().into(),
    }
}

/// The questions about the owner: the key in `folder.yaml`, and the label.
const QUESTIONS: &[(&str, &str)] = &[
    ("person", "Whose folder is it?"),
    ("role", "Their post"),
    ("supervisor", "Their supervisor"),
    ("start_date", "When did they begin in the post?"),
    ("move.from", "The post or team they leave"),
    ("move.to", "The post or team they go to"),
    ("move.date", "The day of the move"),
];

fn who(desk: &DeskContext, path: &str, run: &FolderRun, given: Option<&Request>, mistakes: &[EntryError]) -> Response {
    let member = member::parse(&Source::new("folder.yaml", run.description())).unwrap_or_default();
    let of_member = |key: &str| answer_in(&member, key);
    let value = |key: &str| given.map_or_else(|| of_member(key), |request| request.value(&id(key)).to_owned());
    let questions = QUESTIONS.iter().map(|(key, label)| {
        let is_date = key.ends_with("date");
        let hint = if is_date { "For example, 31/03/2025" } else { "" };
        json!({"id": id(key), "label": label, "value": value(key), "hint": hint, "is_date": is_date,
               "starts_move": *key == "move.from"})
    });
    let of_run = || run.choices().layout.map(|layout| layout.id.clone()).or_else(|| member.layout.clone());
    let chosen = given.map_or_else(of_run, |request| Some(request.value("layout").to_owned()));
    let staff_type = given.map_or_else(|| member.staff.keyword(), |request| request.value("staff_type"));
    let layouts = desk.catalogue.layouts().map(|layout| {
        json!({"id": layout.id, "title": layout.title, "is_on": chosen.as_deref() == Some(layout.id.as_str())})
    });
    let staff_types = Staff::ALL.iter().filter(|staff| **staff != Staff::Team).map(|staff| {
        let keyword = staff.keyword();
        json!({"id": keyword, "label": text::capitalised(staff_label(*staff)), "is_on": keyword == staff_type})
    });
    let values = json!({
        "path": path,
        "questions": questions.collect::<Vec<Json>>(),
        "layouts": layouts.collect::<Vec<Json>>(),
        "staff_types": staff_types.collect::<Vec<Json>>(),
    });
    desk.pages.with_mistakes("folder_who.html", values, mistakes)
}

/// A key as an id on the page.
fn id(key: &str) -> String {
    key.replace('.', "-")
}

fn staff_label(staff: Staff) -> &'static str {
    match staff {
        Staff::All => "none of these",
        Staff::Asye => "newly qualified, in the ASYE",
        Staff::NewSocialWorker => "qualified, and new to the post",
        Staff::WithoutCases => "without cases",
        Staff::FosterCarer => "a foster carer",
        Staff::Team => "a team",
    }
}

fn answer_in(member: &Member, key: &str) -> String {
    let moved = member.moves.as_ref();
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let day = |day: Option<chrono::NaiveDate>| day.map(dates::short).unwrap_or_default();
    match key {
        "person" => member.person.clone(),
        "role" => text(member.role.as_ref()),
        "supervisor" => text(member.supervisor.as_ref()),
        "start_date" => day(member.start),
        "move.from" => text(moved.and_then(|moved| moved.from.as_ref())),
        "move.to" => text(moved.and_then(|moved| moved.to.as_ref())),
        "move.date" => day(moved.and_then(|moved| moved.date)),
        _ => String::new(),
    }
}

fn take_owner(desk: &DeskContext, request: &Request, path: &str, run: &FolderRun) -> Response {
    let mut mistakes = Vec::new();
    let mut answers: Vec<(&str, String)> = Vec::new();
    let member = member::parse(&Source::new("folder.yaml", run.description())).unwrap_or_default();
    for (key, label) in QUESTIONS {
        let given = request.value(&id(key));
        // What was not changed stays as it is written.
        if given == answer_in(&member, key).trim() {
            continue;
        }
        let field = if *key == "start_date" { "start_date" } else { "move-date" };
        let value = match key.ends_with("date") && !given.is_empty() {
            false => given.to_owned(),
            true => match staff::day(given) {
                Ok(day) => day.to_string(),
                Err((why, help)) => {
                    mistakes.push(EntryError::new(field, format!("“{label}” is {why}. {help}")));
                    continue;
                }
            },
        };
        answers.push((key, value));
    }
    if request.value("person").is_empty() {
        mistakes.push(EntryError::new("person", "Write the name of the person whose folder it is."));
    }
    let layout = desk.catalogue.layout(request.value("layout")).ok();
    if layout.is_none() {
        mistakes.push(EntryError::new("layout", "Choose the list of sections."));
    }
    if !mistakes.is_empty() {
        return who(desk, path, run, Some(request), &mistakes);
    }
    let staff_type = request.value("staff_type");
    if staff_type != member.staff.keyword() {
        answers.push(("staff_type", staff_type.to_owned()));
    }
    if let Some(layout) = layout.as_ref().filter(|layout| member.layout.as_deref() != Some(layout.id.as_str())) {
        answers.push(("layout", layout.id.clone()));
    }
    if let Err(error) = run.describe(&answers) {
        let mistakes = error.mistakes.iter().map(|mistake| text::sentence(&mistake.message));
        let message = format!(
            "The file folder.yaml in the directory has mistakes: {} Put them right in the file, or take it out of the \
             directory, and drop the directory again.",
            mistakes.collect::<Vec<_>>().join(" ")
        );
        return who(desk, path, run, Some(request), &[EntryError::new("person", message)]);
    }
    run.choose(|choices| {
        if choices.layout.as_ref().map(|old| &old.id) != layout.as_ref().map(|new| &new.id) {
            choices.plan = None;
        }
        choices.layout = layout;
    });
    Response::redirect(format!("{path}/plan"))
}

fn options(desk: &DeskContext, request: &Request, path: &str, run: &FolderRun, mistakes: &[EntryError]) -> Response {
    let plan = match run.plan(desk.reader(), request.today) {
        Ok(read) => read,
        Err(error) => return desk.pages.failed("This folder cannot be put together", &error),
    };
    let choices = run.choices();
    let sections = plan.layout.sections.iter().map(|section| {
        let number = section.number.to_string();
        json!({"number": number, "title": section.title, "count": text::count(plan.section(section.number).count(), "document"),
               "is_out": choices.without.contains(&number)})
    });
    let values = json!({
        "path": path,
        "person": plan.person,
        "layout": plan.layout.title,
        "documents": text::count(plan.documents.len(), "document"),
        "unplaced": plan.unplaced.len(),
        "not_shown": plan_page::not_shown(desk, run, &plan).len(),
        "strangers": plan.documents.iter().filter(|document| document.stranger).count(),
        "sections": sections.collect::<Vec<Json>>(),
        "duplex": choices.duplex,
        "attach": choices.attach,
        "has_password": !choices.password.is_empty(),
    });
    desk.pages.with_mistakes("folder_options.html", values, mistakes)
}

fn binder(desk: &DeskContext, path: &str, run: &FolderRun) -> Response {
    let Some(job) = run.attempts.newest() else { return Response::redirect(format!("{path}/options")) };
    match job.result() {
        None => {
            let (here, stop) = (format!("{path}/binder"), format!("{path}/stop"));
            desk.pages.progress("Putting the folder together", &job.progress, &here, &stop)
        }
        Some(Ok(made)) => {
            let failures = made.failures.iter().map(|error| {
                json!({"file": error.file.as_deref().map(text::displayable), "message": text::sentence(&error.message),
                       "help": error.help.as_deref().map(text::sentence)})
            });
            desk.pages.page(
                "folder_made.html",
                json!({"path": path, "pages": text::count(made.pages as usize, "page"),
                       "documents": text::count(made.documents, "document"), "sha256": made.sha256,
                       "directory": desk.directory(), "is_described_anew": run.choices().is_described_anew,
                       "left_out": made.left_out.iter().map(|(file, why)| json!({"file": text::displayable(file), "why": why})).collect::<Vec<Json>>(),
                       "failures": failures.collect::<Vec<Json>>()}),
            )
        }
        Some(Err(_)) if job.progress.is_stopped() => desk.pages.stopped(),
        Some(Err(error)) => desk.pages.failed("This folder could not be put together", &error),
    }
}
