//! The screen that reads an older document: the answers that were found in it, beside the original, as a form that is
//! filled in further and saved as a clean copy.

pub(super) mod run;

use std::sync::Arc;

use serde_json::{Value as Json, json};

use self::run::{OlderRun, Reading};
use super::context::DeskContext;
use super::pages::EntryError;
use super::request::{Method, Request};
use super::response::{Answer, Response, Work};
use crate::file::EnclosedFile;
use crate::text;

/// Answers a request below `/older`; `rest` is the path below it.
pub(super) fn answer(desk: &Arc<DeskContext>, mut request: Request, rest: &[&str]) -> Answer {
    match (request.method, rest) {
        (Method::Get, []) => first_page(desk, &[]).into(),
        (Method::Post, []) => match super::fill::only_file(&mut request) {
            Ok(Some(file)) => begin(desk, file.name, file.bytes),
            Ok(None) => first_page(desk, &[EntryError::new("files", "Choose the document, or drop it here.")]).into(),
            Err(mistake) => first_page(desk, &[mistake]).into(),
        },
        (method, [number, rest @ ..]) => match desk.older.get(number) {
            Some(run) => answer_run(desk, method, number, &run, rest).into(),
            None => desk
                .pages
                .message(
                    404,
                    "This document is no longer here",
                    "Formfolio was closed in between, or others were read since. Drop the document again.",
                )
                .into(),
        },
    }
}

/// Reads a document.
pub(super) fn begin(desk: &Arc<DeskContext>, name: String, bytes: Vec<u8>) -> Answer {
    let (number, run) = desk.older.add(OlderRun::default());
    let (desk, file) = (Arc::clone(desk), EnclosedFile { name, bytes });
    let path = format!("/older/{number}");
    Response::redirect(path.clone()).with_work(Work::new(move |host| {
        run.read(file, &Reading { reader: desk.reader(), fills: &desk.fills, host, path: &path });
    }))
}

fn first_page(desk: &DeskContext, mistakes: &[EntryError]) -> Response {
    desk.pages.with_mistakes("older.html", json!({}), mistakes)
}

fn answer_run(desk: &DeskContext, method: Method, number: &str, run: &OlderRun, rest: &[&str]) -> Response {
    let here = format!("/older/{number}");
    match (method, rest, run.job.result()) {
        (Method::Post, ["stop"], _) => {
            run.job.progress.stop();
            Response::redirect(here)
        }
        (Method::Get, [], None) => {
            desk.pages.progress("Reading the document", &run.job.progress, &here, &format!("{here}/stop"))
        }
        (Method::Get, [], Some(Ok(read))) => match (read.records.as_slice(), read.failures.as_slice()) {
            ([one], []) => Response::redirect(one.path.as_str()),
            (records, failures) => {
                let records: Vec<Json> =
                    records.iter().map(|one| json!({"name": one.name, "title": one.title, "path": one.path})).collect();
                let failures: Vec<String> =
                    failures.iter().map(|error| EntryError::from_error("", error).message).collect();
                let count = text::count(records.len(), "record");
                desk.pages.page("older_records.html", json!({"records": records, "failures": failures, "count": count}))
            }
        },
        (Method::Get, [], Some(Err(_))) if run.job.progress.is_stopped() => desk.pages.stopped(),
        (Method::Get, [], Some(Err(error))) => first_page(desk, &[EntryError::from_error("files", &error)]),
        _ => desk.pages.not_found(),
    }
}
