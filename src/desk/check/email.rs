//! The email that asks a person to put a form right.

use serde_json::json;

use super::run::{CheckedFile, FileState};
use crate::dates;
use crate::desk::context::DeskContext;
use crate::desk::response::Response;
use crate::record::Record;

/// The page with the email about one file, to be copied.
pub(super) fn page(desk: &DeskContext, number: &str, at: &str, file: &CheckedFile) -> Response {
    let (subject, body) = email(file);
    desk.pages.page("check_email.html", json!({"number": number, "at": at, "subject": subject, "body": body}))
}

/// Subject and text.
fn email(file: &CheckedFile) -> (String, String) {
    let name = file.view.file.as_deref().map_or("the file", |file| file.rsplit('/').next().unwrap_or(file));
    let form = file.record.as_ref().map_or_else(|| name.to_owned(), |record| record.form.title.clone());
    let session = file.record.as_ref().and_then(Record::session_date).map(dates::long);
    let of = session.map(|day| format!(" of {day}")).unwrap_or_default();
    if file.state() == FileState::AskForForm {
        let why: Vec<&str> = file.view.why_not_checked().collect();
        let body = format!(
            "Hello,\n\nThank you for “{name}”. It cannot be filed as it is. {}\n\nPlease send the Word or PDF file \
             that was filled in, not a photograph, a scan or a print of it.\n\nThank you\n",
            why.join(" ")
        );
        return (format!("{name}: please send the form itself"), body);
    }
    let needs_original = file.record.as_ref().is_some_and(|record| {
        record.has_lost_fields() || record.is_read_by_labels() || record.is_read_from_a_picture()
    });
    if needs_original {
        return (
            format!("{form}{of}: please send the original"),
            ask_for_the_original(&format!("“{form}”{of} ({name})")),
        );
    }
    let todo: Vec<(&str, &str)> = file.view.to_put_right().collect();
    let mut body = format!("Hello,\n\nThank you for “{form}”{of} ({name}).");
    if todo.is_empty() {
        body.push_str(" It is complete, and there is nothing to put right.\n");
        return (format!("{form}{of}: complete"), body);
    }
    body.push_str(" Before it can be filed, please look at this:\n");
    for ((message, help), number) in todo.iter().zip(1..) {
        body.push_str(&format!("\n{number}. {message}\n   {help}\n"));
    }
    body.push_str("\nPlease put it right in the file itself and send it back.\n\nThank you\n");
    (format!("{form}{of}: please put right"), body)
}

/// The text for a file without fields: only the file that was filled in has each answer for certain.
fn ask_for_the_original(what: &str) -> String {
    format!(
        "Hello,\n\nThank you for {what}. It came without the fields to fill in, as a print, a scan or a copy saved by \
         another program does, so I cannot be sure that I see every answer as you gave it.\n\nIf you have the Word or \
         PDF file that you filled in, please send me that. If this is all there is, please tell me, and I will copy the \
         answers into a new form for you to check and sign.\n\nThank you\n"
    )
}
