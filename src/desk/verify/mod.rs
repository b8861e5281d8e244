//! The screen that proves that a binder is unchanged.

pub(super) mod proof;

use serde_json::{Value as Json, json};

use self::proof::Proof;
use super::context::DeskContext;
use super::pages::EntryError;
use super::request::{Method, Request};
use super::response::Response;
use crate::binder::verify::{OriginalChange, Verification};
use crate::text;

/// Answers a request below `/verify`; `rest` is the path below it.
pub(super) fn answer(desk: &DeskContext, mut request: Request, rest: &[&str]) -> Response {
    match (request.method, rest) {
        (Method::Get, []) => desk.pages.page("verify.html", json!({})),
        (Method::Post, []) => {
            let files = request.take_files("files");
            if files.is_empty() {
                let mistake =
                    EntryError::new("files", "Choose the binder’s directory or its zip file, or drop it here.");
                return desk.pages.with_mistakes("verify.html", json!({}), &[mistake]);
            }
            let (number, _) = desk.proofs.add(Proof::new(files));
            Response::redirect(format!("/verify/{number}"))
        }
        (Method::Get, [number]) => match desk.proofs.get(number) {
            Some(proof) => result(desk, &proof),
            None => desk.pages.message(
                404,
                "This result is no longer here",
                "Formfolio was closed in between, or has compared other binders since. Choose the binder again.",
            ),
        },
        _ => desk.pages.not_found(),
    }
}

fn result(desk: &DeskContext, proof: &Proof) -> Response {
    let name = text::displayable(&proof.name).into_owned();
    match &proof.result {
        Ok(verified) => desk.pages.page("verified.html", values(&name, verified)),
        Err(error) => desk.pages.failed("This could not be compared", error),
    }
}

fn values(name: &str, verified: &Verification) -> Json {
    let changes = verified.changes.iter().map(|(file, change)| {
        let words = match change {
            OriginalChange::Changed(then, now) => format!("Changed: it had {then} bytes, and has {now} now"),
            OriginalChange::Missing => "Missing".to_owned(),
            OriginalChange::Added => "Added: it was not there when the binder was made".to_owned(),
            OriginalChange::Unreadable(why) => format!("It cannot be read: {why}"),
        };
        json!({"file": text::displayable(file), "words": words})
    });
    json!({
        "name": name,
        "whole": verified.is_whole(),
        "manifest_whole": verified.manifest_whole,
        "person": verified.person,
        "count": text::count(verified.files, "file"),
        "sha256": verified.sha256,
        "changes": changes.collect::<Vec<Json>>(),
    })
}
