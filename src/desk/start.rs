//! The first page, and the accessibility statement.

use serde_json::{Value as Json, json};

use super::context::DeskContext;
use super::response::Response;

/// The jobs: path, what a person wants to do, and what it is for.
const JOBS: &[(&str, &str, &str)] = &[
    (
        "/blanks",
        "Send out blank forms",
        "Make blank forms in Word or PDF, for everybody or one for each person of a list of staff.",
    ),
    (
        "/check",
        "Check forms that came back",
        "See what is missing or wrong before a form is filed, and how to put it right.",
    ),
    ("/fill", "Fill in a form", "Answer the questions of any form here, and save it as a Word or PDF file."),
    (
        "/next",
        "Prepare the next session",
        "Begin the next form from the last record, with the open actions carried forward.",
    ),
    (
        "/older",
        "Read an older document",
        "Compare a record in an old template, or one that was printed or scanned, and make a clean copy of it.",
    ),
    (
        "/folder",
        "Put a folder together",
        "Make one PDF of a person’s records, in the order of the checklist, when they change post.",
    ),
    (
        "/team",
        "See how a team stands",
        "From the folders of a team: who is late for supervision, which actions are open, and the figures of a month.",
    ),
    (
        "/verify",
        "Prove that a binder is unchanged",
        "Compare a binder and its originals with the list that was made of them.",
    ),
];

/// The first page.
pub(super) fn page(desk: &DeskContext) -> Response {
    let jobs = JOBS.iter().map(|(path, title, what)| json!({"path": path, "title": title, "what": what}));
    desk.pages.page("start.html", json!({"jobs": jobs.collect::<Vec<Json>>()}))
}

/// The accessibility statement.
pub(super) fn statement(desk: &DeskContext) -> Response {
    desk.pages.page("statement.html", json!({"version": env!("CARGO_PKG_VERSION")}))
}
