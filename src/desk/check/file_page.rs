//! The page about one checked file: its picture, its findings, and what may stand all the same.

use chrono::NaiveDate;
use serde_json::json;

use super::run::{CheckResult, CheckRun, CheckedFile};
use crate::crash::contained_making;
use crate::dates;
use crate::desk::context::DeskContext;
use crate::desk::pages::EntryError;
use crate::desk::request::{Method, Request};
use crate::desk::response::Response;
use crate::file;
use crate::file_type::FileType;
use crate::pdf;
use crate::record::Record;
use crate::rules::waivers::{self, Waiver};
use crate::source::Source;

/// The page about a file of a check.
pub(super) fn page(desk: &DeskContext, number: &str, at: &str, result: &CheckResult, run: &CheckRun) -> Response {
    let place: usize = at.parse().unwrap_or(0);
    let Some(file) = place.checked_sub(1).and_then(|place| result.files.get(place)) else {
        return desk.pages.not_found();
    };
    let (state, colour) = file.state().words();
    desk.pages.page(
        "check_file.html",
        json!({
            "number": number,
            "at": place,
            "file": file.view,
            "state": state,
            "colour": colour,
            "can_view": can_view(run, file),
            "is_by_labels": file.record.as_ref().is_some_and(Record::is_read_by_labels),
            "has_email": file.state().is_about_a_form(),
            "next": (place < result.files.len()).then_some(place + 1),
        }),
    )
}

fn bytes<'r>(run: &'r CheckRun, file: &CheckedFile) -> Option<&'r [u8]> {
    run.bytes(file.view.file.as_deref()?)
}

/// Whether a browser can show the file: as it is, or as the PDF that is set of its record.
fn can_view(run: &CheckRun, file: &CheckedFile) -> bool {
    let shows = |bytes| matches!(file::file_type(bytes), FileType::Pdf | FileType::Png | FileType::Jpeg);
    // Set of its record, a file without fields of ours would not be shown as it is.
    file.record.as_ref().is_some_and(|record| !record.is_read_by_labels()) || bytes(run, file).is_some_and(shows)
}

/// The picture of a file.
pub(super) fn view(desk: &DeskContext, run: &CheckRun, file: &CheckedFile) -> Response {
    let given = bytes(run, file).unwrap_or_default();
    let as_it_is = |media_type| Response::Show { media_type, bytes: given.to_vec() };
    match (file::file_type(given), &file.record) {
        (FileType::Pdf, _) => as_it_is("application/pdf"),
        (FileType::Png, _) => as_it_is("image/png"),
        (FileType::Jpeg, _) => as_it_is("image/jpeg"),
        (_, Some(record)) => {
            let mut record = record.clone();
            record.make_safe_to_show();
            match contained_making(|| pdf::fill(&record)) {
                Ok(bytes) => Response::Show { media_type: "application/pdf", bytes },
                Err(error) => desk.pages.failed("This file cannot be shown", &error),
            }
        }
        (_, None) => {
            desk.pages.message(404, "This file cannot be shown here", "Open it in the program that it was made with.")
        }
    }
}

/// The page on which a finding is allowed to stand, and what is sent from it. A valid waiver is returned.
pub(super) fn allow(
    desk: &DeskContext,
    request: &Request,
    at: (&str, &str),
    today: NaiveDate,
    file: &CheckedFile,
) -> std::result::Result<waivers::Waivers, Response> {
    let Some(finding) = file.view.finding(request.value("rule"), request.value("field")) else {
        return Err(desk.pages.not_found());
    };
    let mut mistakes = Vec::new();
    if request.method == Method::Post {
        match waiver(request, today, file) {
            Ok(waiver) => return Ok(waiver),
            Err(found) => mistakes = found,
        }
    }
    let (number, place) = at;
    let values = json!({
        "number": number,
        "at": place,
        "name": file.view.file,
        "finding": finding,
        "rule": request.value("rule"),
        "field": request.value("field"),
        "reason": request.value("reason"),
        "by": request.value("by"),
        "until": request.value("until"),
    });
    Err(desk.pages.with_mistakes("check_allow.html", values, &mistakes))
}

/// The waiver as it was entered. `today` is the day of the check.
fn waiver(
    request: &Request,
    today: NaiveDate,
    file: &CheckedFile,
) -> std::result::Result<waivers::Waivers, Vec<EntryError>> {
    let mut mistakes = Vec::new();
    let mut asked = |field: &'static str, message: &str| {
        let value = request.value(field).to_owned();
        if value.is_empty() {
            mistakes.push(EntryError::new(field, message));
        }
        value
    };
    let reason = asked("reason", "Write why it may stand.");
    let by = asked("by", "Write who allows it.");
    asked("until", "Write the last day on which it may stand.");
    let until = match crate::staff::day(request.value("until")) {
        Ok(until) if until < today => {
            let message = format!("“Until” is a day before {}. Write that day or a later one.", dates::long(today));
            mistakes.push(EntryError::new("until", message));
            None
        }
        Ok(until) => Some(until),
        Err(_) if request.value("until").is_empty() => None,
        Err((why, help)) => {
            mistakes.push(EntryError::new("until", format!("“Until” is {why}. {help}")));
            None
        }
    };
    let Some(until) = until.filter(|_| mistakes.is_empty()) else { return Err(mistakes) };
    let rule = crate::rules::RULES.iter().find(|rule| rule.id == request.value("rule"));
    let Some(rule) = rule else { return Err(vec![EntryError::new("reason", "This finding may not be allowed.")]) };
    let field = Some(request.value("field").to_owned()).filter(|field| !field.is_empty());
    let file = file.view.file.clone().unwrap_or_default();
    let text = waivers::write(std::iter::once(&Waiver { rule: rule.id, file, field, reason, by, until, line: 1 }));
    // The reader of waivers has the last word on what may be allowed.
    waivers::parse(&Source::new("what was allowed here", text.as_str()))
        .map_err(|error| vec![EntryError::from_error("reason", &error)])
}
