//! The screens that fill in a form, and that prepare the next session from the record of the last.

mod entry;
mod field_place;
mod options;
pub(super) mod original;
pub(super) mod run;
mod shown;
mod to_check;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::{Value as Json, json};

use self::field_place::path_to;
use self::original::{AnswerState, Original, OriginalView};
use self::run::{FillRun, pages};
use self::to_check::FieldChecks;
use super::context::DeskContext;
use super::pages::EntryError;
use super::request::{Method, Request, UploadedFile};
use super::response::{Answer, Response};
use super::save;
use crate::crash::contained_making;
use crate::error::{ErrorKind, Result};
use crate::file_type::Category;
use crate::finding::{FileReport, Report};
use crate::form::address::Address;
use crate::form::{Field, Form, SectionItem};
use crate::record::Record;
use crate::record::not_filled::not_filled;
use crate::staff::blanks::file_stem;
use crate::{docx, file, next, pdf, render, rules};

/// Answers a request below `/fill`; `rest` is the path below it.
pub(super) fn answer(desk: &Arc<DeskContext>, request: Request, rest: &[&str]) -> Answer {
    match (request.method, rest) {
        (_, []) => first_page(desk, &[]).into(),
        (method, [number, rest @ ..]) => match desk.fills.get(number) {
            Some(run) if method == Method::Post && rest == ["compared"] => {
                compared(desk, &request, number, &run).into()
            }
            Some(run) if rest.first() == Some(&"save") && !run.may_be_saved() => {
                Response::redirect(format!("/fill/{number}/end")).into()
            }
            Some(run) if method == Method::Post && rest == ["save"] => save_into(desk, &request, number, &run),
            Some(run) => answer_run(desk, &request, number, &run, rest).into(),
            None => desk
                .pages
                .message(
                    404,
                    "This form is no longer here",
                    "Formfolio was closed in between, or others were filled in since. Open the file that you saved last.",
                )
                .into(),
        },
    }
}

/// Begins to fill in a form: a new one, or the one in the file that was sent. Returns the file as the error when its
/// answers can only be guessed, so that a person compares them with it on the screen of older documents.
pub(super) fn begin(desk: &DeskContext, request: &mut Request) -> std::result::Result<Response, UploadedFile> {
    let file = match only_file(request) {
        Ok(file) => file,
        Err(mistake) => return Ok(first_page(desk, &[mistake])),
    };
    let begun = match file {
        Some(file) => match file::read(&file.bytes, &file.name, &desk.catalogue) {
            Ok(record) if record.is_read_by_labels() => return Err(file),
            Err(error) if error.kind == ErrorKind::NotAForm && has_reader(desk, &file) => return Err(file),
            read => read.map(|record| {
                let notes = saving_notes(&record);
                FillRun::new(record, notes)
            }),
        },
        None => match desk.catalogue.form(request.value("form")) {
            Ok(form) => Ok(FillRun::new(Record::blank(&form), Vec::new())),
            Err(_) => {
                let message = "Choose a form, or a file that was begun.";
                return Ok(first_page(desk, &[EntryError::new("form", message)]));
            }
        },
    };
    Ok(match begun {
        Ok(run) => Response::redirect(format!("/fill/{}/1", desk.fills.add(run).0)),
        Err(error) => first_page(desk, &[EntryError::from_error("files", &error)]),
    })
}

/// Whether the host has a program that may read this file.
fn has_reader(desk: &DeskContext, file: &UploadedFile) -> bool {
    match file::document(&file.bytes, &file.name).category() {
        Category::Picture | Category::Pdf => desk.words.get().is_some(),
        Category::TextDocument => desk.has_converter.load(Ordering::Relaxed),
        _ => false,
    }
}

/// What a saved file cannot hold of a record.
fn saving_notes(record: &Record) -> Vec<String> {
    not_filled(record).iter().map(|part| format!("When you save: {part}.")).collect()
}

/// The file that was sent, if there is one.
///
/// # Errors
/// When there are several: only one can be opened.
pub(super) fn only_file(request: &mut Request) -> std::result::Result<Option<UploadedFile>, EntryError> {
    let mut files = request.take_files("files");
    match files.len() {
        0 | 1 => Ok(files.pop()),
        many => Err(EntryError::new("files", format!("Choose one file. You gave {many}, and none was opened."))),
    }
}

/// Answers a request below `/next`.
pub(super) fn answer_next(desk: &DeskContext, mut request: Request, rest: &[&str]) -> Response {
    let page = |mistakes: &[EntryError]| desk.pages.with_mistakes("next.html", json!({}), mistakes);
    match (request.method, rest) {
        (Method::Get, []) => page(&[]),
        (Method::Post, []) => {
            let last = match only_file(&mut request) {
                Ok(Some(last)) => last,
                Ok(None) => return page(&[EntryError::new("files", "Choose the record of the last session.")]),
                Err(mistake) => return page(&[mistake]),
            };
            let read = desk.reader().read(&last.bytes, &last.name);
            match read.and_then(|record| next::next(&record)) {
                Ok(made) => {
                    let (number, _) = desk.fills.add(FillRun::new(made.record, made.not_carried));
                    Response::redirect(format!("/fill/{number}/1"))
                }
                Err(error) => page(&[EntryError::from_error("files", &error)]),
            }
        }
        _ => desk.pages.not_found(),
    }
}

fn first_page(desk: &DeskContext, mistakes: &[EntryError]) -> Response {
    let authorities = desk.catalogue.authorities().map(|authority| {
        let forms = desk.catalogue.forms().filter(|form| form.authority.id == authority.id && form.fillable());
        let forms: Vec<Json> = forms.map(|form| json!({"id": form.id, "title": form.title})).collect();
        json!({"name": authority.name, "forms": forms})
    });
    let values = json!({"councils": authorities.collect::<Vec<Json>>()});
    desk.pages.with_mistakes("fill.html", values, mistakes)
}

fn answer_run(desk: &DeskContext, request: &Request, number: &str, run: &FillRun, rest: &[&str]) -> Response {
    let record = run.record();
    match (request.method, rest) {
        (Method::Get, ["end"]) => end(desk, request, number, run, &record, &[]),
        (Method::Get, ["original"]) => match run.original.as_ref().map(|original| &*original.view) {
            Some(OriginalView::File { media_type, bytes }) => Response::Show { media_type, bytes: bytes.clone() },
            _ => desk.pages.not_found(),
        },
        (Method::Get, ["save", format]) => save(desk, record, format),
        (method, [at]) => {
            let all = pages(&record.form);
            let Some(place) = at.parse::<usize>().ok().filter(|place| (1..=all.len()).contains(place)) else {
                return desk.pages.not_found();
            };
            if method == Method::Post {
                take_answers(request, number, run, &record.form, place)
            } else {
                page(desk, request, number, run, &record, place)
            }
        }
        _ => desk.pages.not_found(),
    }
}

fn page(desk: &DeskContext, request: &Request, number: &str, run: &FillRun, record: &Record, place: usize) -> Response {
    let all = pages(&record.form);
    let sections = all.get(place - 1).and_then(|page| record.form.sections.get(page.clone())).unwrap_or_default();
    let mut checks = if run.was_left(place) {
        FieldChecks::new(&rules::check(&run.judged(record), request.today).findings)
    } else {
        FieldChecks::default()
    };
    if let Some(original) = &run.original {
        original.add_doubts(record, &mut checks);
    }
    let heading = sections.first().and_then(|section| section.heading.clone());
    let mut items = shown::items(sections, record, &checks);
    if let Some(original) = &run.original {
        for item in &mut items {
            item["state"] = item["name"].as_str().and_then(|name| original.tag(name, record)).into();
        }
    }
    desk.pages.page(
        "fill_page.html",
        json!({
            "number": number,
            "place": place,
            "of": all.len(),
            "form": record.form.title,
            "heading": heading.unwrap_or_else(|| record.form.title.clone()),
            "items": items,
            "original": run.original.as_ref().map(|original| shown_original(original, record)),
            "notes": if place == 1 { run.notes.as_slice() } else { &[] },
        }),
    )
}

/// What a page shows of an older document.
fn shown_original(original: &Original, record: &Record) -> Json {
    let lines = match &*original.view {
        OriginalView::File { .. } => None,
        OriginalView::Words(lines) => Some(lines),
    };
    json!({"name": original.name, "opened_from": original.opened_from, "lines": lines,
           "counts": original.counts(record), "is_by_labels": record.is_read_by_labels()})
}

/// Takes the answers of a page, and leads on.
fn take_answers(request: &Request, number: &str, run: &FillRun, form: &Form, place: usize) -> Response {
    let all = pages(form);
    let sections = all.get(place - 1).and_then(|page| form.sections.get(page.clone())).unwrap_or_default();
    let fields = sections.iter().flat_map(|section| &section.items).filter_map(|item| match item {
        SectionItem::Field(field) => Some(field),
        SectionItem::Text(_) => None,
    });
    let added = request.value("go").strip_prefix("row ").map(str::to_owned);
    run.change(|record| {
        entry::take(request, fields, record);
        if let Some(table) = &added
            && let Some(crate::record::Value::Rows(rows)) = record.values.get_mut(table)
            && rows.len() < entry::MOST_ROWS
        {
            rows.push(crate::record::Row::new());
        }
    });
    if added.is_none() {
        run.leave(place);
    }
    match (request.value("go"), added) {
        (_, Some(table)) => Response::redirect(format!("/fill/{number}/{place}#{table}-end")),
        ("back", _) if place > 1 => Response::redirect(format!("/fill/{number}/{}", place - 1)),
        ("end", _) => Response::redirect(format!("/fill/{number}/end")),
        _ if place < all.len() => Response::redirect(format!("/fill/{number}/{}", place + 1)),
        _ => Response::redirect(format!("/fill/{number}/end")),
    }
}

/// The page that says what is missing, and saves the form.
fn end(
    desk: &DeskContext,
    request: &Request,
    number: &str,
    run: &FillRun,
    record: &Record,
    mistakes: &[EntryError],
) -> Response {
    let here = format!("/fill/{number}");
    let mut found = rules::check(&run.judged(record), request.today).findings;
    // The page itself says how the answers were read.
    found.retain(|finding| !finding.is_about_reading());
    let title = &record.form.title;
    let report = Report::from(vec![FileReport::of_record(title, &record.form.id, title, found)]);
    let view = render::file_views(&report)
        .into_iter()
        .next()
        .map(|view| view.with_links(|field| path_to(&here, record, &record.form.address(field)?)));
    let clipped = contained_making(|| pdf::clipped(record)).unwrap_or_default();
    let formats = FORMATS.iter().map(|format| {
        json!({"value": format.ending, "name": format.name, "label": format!("The {} file", format.name),
               "is_on": format.ending == "docx"})
    });
    let link = |field: &Field| json!({"label": field.plain_label(), "path": path_to(&here, record, &Address::Field(field.name.clone()))});
    desk.pages.with_mistakes(
        "fill_end.html",
        json!({
            "number": number,
            "form": title,
            "file": view,
            "stem": file_stem(record),
            "clipped": clipped,
            "notes": saving_notes(record),
            "last": pages(&record.form).len(),
            "directory": desk.directory(),
            "formats": formats.collect::<Vec<Json>>(),
            "to_compare": run.original.as_ref().filter(|_| !run.may_be_saved()).map(|original| {
                let links = |state| original.fields(record, state).map(link).collect::<Vec<Json>>();
                json!({"name": original.name, "counts": original.counts(record),
                       "to_check": links(AnswerState::ToCheck), "not_found": links(AnswerState::NotFound)})
            }),
        }),
        mistakes,
    )
}

/// A format that a form is saved in.
struct SavedFormat {
    ending: &'static str,
    name: &'static str,
    fill: fn(&Record) -> Result<Vec<u8>>,
}

const FORMATS: [SavedFormat; 2] = [
    SavedFormat { ending: "docx", name: "Word", fill: docx::fill },
    SavedFormat { ending: "pdf", name: "PDF", fill: pdf::fill },
];

/// Notes that the answers were compared with the older document.
fn compared(desk: &DeskContext, request: &Request, number: &str, run: &FillRun) -> Response {
    match &run.original {
        Some(_) if request.value("compared").is_empty() => {
            let message = "Compare the answers with the original, and tick the box when you have done so.";
            end(desk, request, number, run, &run.record(), &[EntryError::new("compared", message)])
        }
        original => {
            original.iter().for_each(Original::compare);
            Response::redirect(format!("/fill/{number}/end"))
        }
    }
}

/// Saves the file in one format.
fn save(desk: &DeskContext, record: Record, format: &str) -> Response {
    match filled(record, format) {
        Some(Ok((name, bytes))) => Response::Save { media_type: crate::file_type::media_type(&name), name, bytes },
        Some(Err(error)) => desk.pages.failed("This form could not be made", &error),
        None => desk.pages.not_found(),
    }
}

/// Saves the file in the chosen formats into a directory.
fn save_into(desk: &Arc<DeskContext>, request: &Request, number: &str, run: &FillRun) -> Answer {
    let record = run.record();
    let formats: Vec<String> = request.values("what").map(str::to_owned).collect();
    if formats.is_empty() {
        return desk.pages.message(422, "Nothing was saved", "Go back, and choose Word, PDF or both.").into();
    }
    save::begin(desk, request, &format!("/fill/{number}/end"), move || {
        formats.iter().filter_map(|format| filled(record.clone(), format)).collect()
    })
}

/// A filled file: its name, and its bytes. None when there is no such format.
fn filled(mut record: Record, ending: &str) -> Option<Result<(String, Vec<u8>)>> {
    let format = FORMATS.iter().find(|format| format.ending == ending)?;
    record.make_safe_to_show();
    let name = format!("{}.{ending}", file_stem(&record));
    Some(contained_making(|| (format.fill)(&record)).map(|bytes| (name, bytes)))
}
