//! The screen that checks forms that came back.

mod email;
mod file_page;
pub(super) mod run;

use std::sync::Arc;

use serde_json::{Value as Json, json};

use self::run::{CheckResult, CheckRun, CheckedFile, FileState};
use super::context::DeskContext;
use super::older;
use super::pages::EntryError;
use super::request::{Method, Request};
use super::response::{Answer, Response, Work};
use super::save;
use crate::crash::contained_making;
use crate::dates;
use crate::error::{Error, Result};
use crate::record::Record;
use crate::render;
use crate::rules::waivers;
use crate::text;

/// Answers a request below `/check`; `rest` is the path below it.
pub(super) fn answer(desk: &Arc<DeskContext>, mut request: Request, rest: &[&str]) -> Answer {
    match (request.method, rest) {
        (Method::Get, []) => first_page(desk, &request, &[]).into(),
        (Method::Post, []) => begin(desk, &mut request),
        (method, [number, rest @ ..]) => match desk.checks.get(number) {
            Some(run) if method == Method::Post && rest == ["save"] => save_into(desk, &request, number, run),
            Some(run) if method == Method::Post && matches!(rest, [_, "older"]) => {
                compare_with_original(desk, &run, rest)
            }
            Some(run) => answer_run(desk, method, &request, number, &run, rest).into(),
            None => desk
                .pages
                .message(
                    404,
                    "These files are no longer here",
                    "Formfolio was closed in between, or has checked other files since. Drop the files again.",
                )
                .into(),
        },
    }
}

/// Reads a checked file for a comparison with the original.
fn compare_with_original(desk: &Arc<DeskContext>, run: &CheckRun, rest: &[&str]) -> Answer {
    let Some(Ok(result)) = run.job.result() else { return desk.pages.not_found().into() };
    let name = rest.first().and_then(|at| result.file(at)).and_then(|file| file.view.file.clone());
    match name.and_then(|name| run.bytes(&name).map(|bytes| (name.clone(), bytes.to_vec()))) {
        Some((name, bytes)) => older::begin(desk, name, bytes),
        None => desk.pages.not_found().into(),
    }
}

fn first_page(desk: &DeskContext, request: &Request, mistakes: &[EntryError]) -> Response {
    let held = desk.held.get(request.value("held"));
    let held = held.map(|files| json!({"number": request.value("held"), "count": text::count(files.len(), "file")}));
    let values = json!({"day": request.shown_day(), "held": held});
    desk.pages.with_mistakes("check.html", values, mistakes)
}

fn begin(desk: &Arc<DeskContext>, request: &mut Request) -> Answer {
    let mut files = request.take_files("files");
    let held = request.value("held").to_owned();
    if let Some(before) = desk.held.get(&held) {
        files.splice(0..0, before.iter().cloned());
        desk.held.forget(&held);
    }
    let mut mistakes = Vec::new();
    if files.is_empty() {
        mistakes.push(EntryError::new("files", "Choose the files to check, or drop them here."));
    }
    let today = match request.day() {
        Ok(day) => day,
        Err((why, help)) => {
            mistakes.push(EntryError::new("day", format!("The date of the check is {why}. {help}")));
            request.today
        }
    };
    if !mistakes.is_empty() {
        request.fields.retain(|(name, _)| name != "held");
        if !files.is_empty() {
            // A browser forgets the chosen files when the page comes again.
            request.fields.push(("held".to_owned(), desk.held.add(files).0.to_string()));
        }
        return first_page(desk, request, &mistakes).into();
    }
    let (number, run) = desk.checks.add(CheckRun::new(files, today));
    let desk = Arc::clone(desk);
    Response::redirect(format!("/check/{number}"))
        .with_work(Work::new(move |host| run.check(desk.checker(run.today), host)))
}

fn answer_run(
    desk: &DeskContext,
    method: Method,
    request: &Request,
    number: &str,
    run: &CheckRun,
    rest: &[&str],
) -> Response {
    match (method, rest) {
        (Method::Post, ["stop"]) => {
            run.job.progress.stop();
            return Response::redirect(format!("/check/{number}"));
        }
        (Method::Post, ["forget"]) => {
            desk.checks.forget(number);
            return Response::redirect("/check");
        }
        _ => {}
    }
    let result = match run.job.result() {
        Some(Ok(result)) => result,
        Some(Err(error)) => return desk.pages.failed("The check could not be finished", &error),
        None => {
            let here = format!("/check/{number}");
            return desk.pages.progress("Checking your files", &run.job.progress, &here, &format!("{here}/stop"));
        }
    };
    if let [at, "allow"] = rest {
        let Some(file) = result.file(at) else { return desk.pages.not_found() };
        return match file_page::allow(desk, request, (number, at), run.today, file) {
            Err(page) => page,
            Ok(waiver) => {
                run.job.change(|result| result.allow(waiver, run.today));
                Response::redirect(format!("/check/{number}/{at}"))
            }
        };
    }
    match (method, rest) {
        (Method::Get, []) => table(desk, number, run, &result),
        (Method::Get, [at, rest @ ..]) => match (result.file(at), rest) {
            (None, []) => match REPORT_FILES.iter().find(|file| file.name == *at) {
                Some(file) => match file.bytes(&result, run) {
                    Ok(bytes) => Response::Save { name: file.name.to_owned(), media_type: file.media_type, bytes },
                    Err(error) => desk.pages.failed("The report could not be made", &error),
                },
                None => desk.pages.not_found(),
            },
            (Some(_), []) => file_page::page(desk, number, at, &result, run),
            (Some(file), ["view"]) => file_page::view(desk, run, file),
            (Some(file), ["email"]) if file.state().is_about_a_form() => email::page(desk, number, at, file),
            _ => desk.pages.not_found(),
        },
        _ => desk.pages.not_found(),
    }
}

/// A file in which a report can be saved.
struct ReportFile {
    name: &'static str,
    media_type: &'static str,
    label: &'static str,
}

static REPORT_FILES: [ReportFile; 4] = [
    ReportFile { name: "report.html", media_type: "text/html", label: "The report as a page to read and print (HTML)" },
    ReportFile {
        name: "report.pdf",
        media_type: "application/pdf",
        label: "The report as a document to keep and send on (PDF)",
    },
    ReportFile { name: "report.json", media_type: "application/json", label: "The report for other programs (JSON)" },
    ReportFile {
        name: waivers::FILE_NAME,
        media_type: "application/yaml",
        label: "What is allowed (waivers.yaml), to keep in the directory with these files",
    },
];

impl ReportFile {
    fn bytes(&self, result: &CheckResult, run: &CheckRun) -> Result<Vec<u8>> {
        match self.name {
            "report.html" => Ok(render::html(&result.report, run.today)?.into_bytes()),
            "report.pdf" => contained_making(|| render::pdf(&result.report, run.today)),
            "report.json" => {
                let mut bytes = Vec::new();
                let made = render::write_json(&result.report, &mut bytes);
                made.map_err(|error| Error::internal(format!("the report could not be made: {error}")))?;
                Ok(bytes)
            }
            _ => Ok(result.waivers_text().into_bytes()),
        }
    }
}

/// Saves the chosen files into a directory.
fn save_into(desk: &Arc<DeskContext>, request: &Request, number: &str, run: Arc<CheckRun>) -> Answer {
    let Some(Ok(result)) = run.job.result() else { return desk.pages.not_found().into() };
    let chosen = REPORT_FILES.iter().filter(|file| request.values("what").any(|given| given == file.name));
    let chosen: Vec<&ReportFile> = chosen.collect();
    if chosen.is_empty() {
        return desk.pages.message(422, "Nothing was saved", "Go back, and choose what to save.").into();
    }
    save::begin(desk, request, &format!("/check/{number}"), move || {
        chosen.into_iter().map(|file| Ok((file.name.to_owned(), file.bytes(&result, &run)?))).collect()
    })
}

fn table(desk: &DeskContext, number: &str, run: &CheckRun, result: &CheckResult) -> Response {
    let count = |wanted: FileState| result.files.iter().filter(|file| file.state() == wanted).count();
    let report = &result.report;
    let has_waivers = !result.waivers_text().is_empty();
    let choices = REPORT_FILES
        .iter()
        .filter(|file| has_waivers || file.name != waivers::FILE_NAME)
        .map(|file| json!({"value": file.name, "label": file.label, "is_on": file.name != "report.json"}));
    desk.pages.page(
        "check_table.html",
        json!({
            "number": number,
            "rows": (1..).zip(&result.files).map(|(at, file)| row(at, file)).collect::<Vec<Json>>(),
            "day": dates::long(run.today),
            "headline": headline(report.errors(), report.warnings(), report.not_checked.len()),
            "tally": tally(report.found(), count),
            "stopped": count(FileState::NotChecked) > 0,
            "directory": desk.directory(),
            "choices": choices.collect::<Vec<Json>>(),
        }),
    )
}

/// The numbers of the report: its errors, its warnings, and the files that need the user.
fn headline(errors: usize, warnings: usize, not_checked: usize) -> String {
    let that_need = if not_checked == 1 { "that needs you" } else { "that need you" };
    let parts =
        [(errors, "thing", "to put right"), (warnings, "thing", "to look at"), (not_checked, "file", that_need)];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> =
        parts.map(|(number, noun, what)| format!("{} {what}", text::count(number, noun))).collect();
    if parts.is_empty() { "Nothing to put right".to_owned() } else { text::list(&parts) }
}

/// The number of files, and what is to be done with those that have neither errors nor warnings.
fn tally(files: usize, count: impl Fn(FileState) -> usize) -> String {
    let parts = [
        (FileState::Ready, "ready to file"),
        (FileState::AskForForm, "to ask for"),
        (FileState::NotAForm, "not a form"),
        (FileState::NotChecked, "not checked"),
    ];
    let parts = parts.into_iter().map(|(state, what)| (state, count(state), what));
    let parts = parts.filter(|(state, count, _)| *count > 0 || *state == FileState::Ready);
    let parts: Vec<String> = parts.map(|(_, count, what)| format!("{count} {what}")).collect();
    format!("{}: {}", text::count(files, "file"), parts.join(", "))
}

fn row(number: usize, file: &CheckedFile) -> Json {
    let (state, colour) = file.state().words();
    let people = file.record.as_ref().map(Record::supervisees).unwrap_or_default();
    json!({
        "number": number,
        "file": file.view,
        "people": people,
        "form": file.record.as_ref().map(|record| record.form.title.clone()),
        "session": file.record.as_ref().and_then(Record::session_date).map(dates::long),
        "state": state,
        "colour": colour,
    })
}

impl FileState {
    /// The words on the page, and the colour of their tag.
    fn words(self) -> (String, &'static str) {
        match self {
            Self::Ready => ("Ready".to_owned(), "green"),
            Self::ToPutRight(number) => (format!("{number} to put right"), "red"),
            Self::ToLookAt(number) => (format!("{number} to look at"), "yellow"),
            Self::AskForForm => ("Ask for the form".to_owned(), "red"),
            Self::NotAForm => ("Not a form".to_owned(), "grey"),
            Self::NotChecked => ("Not checked".to_owned(), "blue"),
            Self::NotCounted(why) => (why.to_owned(), "grey"),
        }
    }
}
