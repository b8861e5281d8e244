//! The screen that saves results into a directory of the user's computer, where the host has directories.

pub(super) mod run;

use std::sync::Arc;

use serde_json::json;

use self::run::{NamedFiles, SaveRun};
use super::context::DeskContext;
use super::pages::EntryError;
use super::request::{Method, Request};
use super::response::{Answer, Response, Work};
use crate::error::{ErrorKind, Result};
use crate::parallel::lock;
use crate::text;

/// The most names of saved files that are listed.
const SHOWN: usize = 20;

/// Saves results into the directory that a form names, beside the pages. `back` is the page with the results.
pub(super) fn begin(
    desk: &Arc<DeskContext>,
    request: &Request,
    back: &str,
    make: impl FnOnce() -> Result<NamedFiles> + Send + 'static,
) -> Answer {
    if desk.directory().is_none() {
        return desk.pages.not_found().into();
    }
    let what = request.values("what").map(str::to_owned).collect();
    let run = SaveRun::new(request.path.clone(), back.to_owned(), what, request.value("directory").to_owned());
    let (number, run) = desk.saves.add(run);
    let desk = Arc::clone(desk);
    Response::redirect(format!("/saved/{number}")).with_work(Work::new(move |host| {
        if let Some(directory) = run.save(make, host) {
            *lock(&desk.directory) = Some(directory);
        }
    }))
}

/// Answers a request below `/saved`; `rest` is the path below it.
pub(super) fn answer(desk: &DeskContext, request: &Request, rest: &[&str]) -> Response {
    let (Method::Get, [number]) = (request.method, rest) else { return desk.pages.not_found() };
    let Some(run) = desk.saves.get(number) else {
        let text = "Formfolio was closed in between, or has saved other files since. Look into the directory.";
        return desk.pages.message(404, "This result is no longer here", text);
    };
    match run.job.result() {
        None => desk.pages.progress("Saving", &run.job.progress, &format!("/saved/{number}"), ""),
        Some(Ok(saved)) => {
            let shown: Vec<_> = saved.names.iter().take(SHOWN).map(|name| text::displayable(name)).collect();
            desk.pages.page(
                "saved.html",
                json!({"back": run.back, "directory": text::displayable(&saved.directory),
                       "count": text::count(saved.count, "file"), "more": saved.names.len() - shown.len(),
                       "names": shown}),
            )
        }
        // After a crash some of the files may be there.
        Some(Err(error)) if error.kind == ErrorKind::Internal => {
            desk.pages.failed("The files may not be saved", &error)
        }
        Some(Err(error)) => {
            let mistake = EntryError::from_error("directory", &error);
            let values = json!({"action": run.action, "back": run.back, "what": run.what, "directory": run.directory});
            desk.pages.with_mistakes("not_saved.html", values, &[mistake])
        }
    }
}
