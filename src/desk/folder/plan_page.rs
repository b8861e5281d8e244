//! The page on which each document gets its section, title, date and order.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use serde_json::{Value as Json, json};

use super::run::FolderRun;
use crate::dates;
use crate::desk::context::DeskContext;
use crate::desk::pages::EntryError;
use crate::desk::request::{Method, Request};
use crate::desk::response::Response;
use crate::folder::Plan;
use crate::{staff, text};

/// Shows the plan, or takes what was changed in it.
pub(super) fn answer(desk: &DeskContext, request: &Request, path: &str, run: &FolderRun) -> Response {
    let mut plan = match run.plan(desk.reader(), request.today) {
        Ok(plan) => plan,
        Err(error) => return desk.pages.failed("This folder cannot be read", &error),
    };
    if request.method == Method::Get {
        return page(desk, path, run, &plan, None, &[]);
    }
    let mistakes = take(request, &mut plan);
    if !mistakes.is_empty() {
        return page(desk, path, run, &plan, Some(request), &mistakes);
    }
    run.edit(&plan);
    match request.value("go") {
        "on" => Response::redirect(format!("{path}/options")),
        go => match go.split_once(' ') {
            Some((_, index)) if index.parse::<usize>().is_ok() => {
                Response::redirect(format!("{path}/plan#document-{index}"))
            }
            _ => Response::redirect(format!("{path}/plan")),
        },
    }
}

/// Takes sections, order, titles and dates, and moves a document up or down.
fn take(request: &Request, plan: &mut Plan) -> Vec<EntryError> {
    let mut mistakes = Vec::new();
    for (index, document) in plan.documents.iter_mut().enumerate() {
        let title = request.value(&format!("title-{index}"));
        if !title.is_empty() {
            title.clone_into(&mut document.title);
        }
        let section = request.value(&format!("section-{index}"));
        let section = section.parse().ok().filter(|number| plan.layout.section(*number).is_some());
        if document.section != section {
            document.section = section;
            document.heading = None;
            document.sure = true;
        }
        let field = format!("date-{index}");
        match request.value(&field) {
            "" => document.date = None,
            given => match staff::day(given) {
                Ok(day) => document.date = Some(day),
                Err((why, help)) => {
                    let name = text::displayable(&document.file);
                    mistakes.push(EntryError::new(field, format!("The date of {name} is {why}. {help}")));
                }
            },
        }
    }
    let order = RowOrder::sent(request);
    let lists = ordered(plan, &order);
    plan.sections = lists.iter().filter_map(|(number, list)| Some(((*number)?, list.clone()))).collect();
    plan.unplaced = lists.into_iter().find(|(number, _)| number.is_none()).map(|(_, list)| list).unwrap_or_default();
    let mut moved = order.moved;
    if let Some((way, index)) = request.value("go").split_once(' ')
        && let Ok(index) = index.parse::<usize>()
    {
        moved.insert(index);
        let lists = plan.sections.iter_mut().map(|(_, list)| list).chain([&mut plan.unplaced]);
        for list in lists {
            if let Some(at) = list.iter().position(|other| *other == index) {
                let to = if way == "up" { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < list.len()) };
                if let Some(to) = to {
                    list.swap(at, to);
                }
            }
        }
    }
    take_headings(plan, &moved);
    mistakes
}

/// Gives documents that were moved the printed heading of the place where they are now: documents of a section stand in
/// the order of its headings, those without one last.
fn take_headings(plan: &mut Plan, moved: &BTreeSet<usize>) {
    for (number, list) in &plan.sections {
        let headings = plan.layout.section(*number).map(|section| section.headings.as_slice()).unwrap_or_default();
        let rank = |heading: Option<&String>| {
            headings.iter().position(|printed| Some(&printed.title) == heading).unwrap_or(usize::MAX)
        };
        for (at, index) in list.iter().enumerate() {
            let heading = |index: &usize| plan.documents.get(*index).map(|document| document.heading.clone());
            let before = at.checked_sub(1).and_then(|at| heading(list.get(at)?));
            let after = list.iter().skip(at + 1).find(|index| !moved.contains(index)).and_then(heading);
            let fits = |own: usize| {
                before.as_ref().is_none_or(|before| rank(before.as_ref()) <= own)
                    && after.as_ref().is_none_or(|after| own <= rank(after.as_ref()))
            };
            if let Some(document) = plan.documents.get_mut(*index)
                && moved.contains(index)
                && !fits(rank(document.heading.as_ref()))
            {
                document.heading = before.or(after).flatten();
            }
        }
    }
}

/// The order in which the rows of the page were sent.
struct RowOrder {
    /// Each document, with the section that its row stood in on the page.
    rows: Vec<(Option<u32>, usize)>,
    /// The documents that were dragged.
    moved: BTreeSet<usize>,
}

impl RowOrder {
    /// The sections and rows as they stood on the page, which a drag changes.
    fn sent(request: &Request) -> Self {
        let mut section = None;
        let mut rows: Vec<(Option<u32>, usize)> = Vec::new();
        let mut moved = BTreeSet::new();
        for entry in request.values("order") {
            match entry.split_once(' ') {
                Some((kind @ ("document" | "moved"), index)) => {
                    let index = index.parse().ok();
                    let index = index.filter(|index| !rows.iter().any(|(_, known)| known == index));
                    rows.extend(index.map(|index| (section, index)));
                    moved.extend(index.filter(|_| kind == "moved"));
                }
                Some(("section", number)) => section = number.parse().ok(),
                _ => section = None,
            }
        }
        Self { rows, moved }
    }
}

/// The documents of each section, and those without a section, in the order of the rows on the page. A document that
/// got its section by the select, and was not dragged, comes last in it.
fn ordered(plan: &Plan, order: &RowOrder) -> Vec<(Option<u32>, Vec<usize>)> {
    let section_of = |index: usize| plan.documents.get(index).map(|document| document.section);
    let (kept, chosen): (Vec<_>, Vec<_>) =
        order.rows.iter().partition(|(section, index)| section_of(*index) == Some(*section));
    let sent = kept.into_iter().chain(chosen).map(|(_, index)| index);
    let old = plan.sections.iter().flat_map(|(_, list)| list).chain(&plan.unplaced).copied();
    let mut all: Vec<usize> = Vec::new();
    for index in sent.chain(old).chain(0..plan.documents.len()) {
        if !all.contains(&index) {
            all.push(index);
        }
    }
    let of = |number: Option<u32>| -> Vec<usize> {
        all.iter().copied().filter(|index| section_of(*index) == Some(number)).collect()
    };
    let numbers = plan.layout.sections.iter().map(|section| Some(section.number)).chain([None]);
    numbers.map(|number| (number, of(number))).collect()
}

/// The documents of which no pages can be made here, by their places in the plan.
pub(super) fn not_shown(desk: &DeskContext, run: &FolderRun, plan: &Plan) -> BTreeSet<usize> {
    if desk.has_converter.load(Ordering::Relaxed) { BTreeSet::new() } else { run.to_convert(plan) }
}

/// The page; with what was entered when there are mistakes in it.
fn page(
    desk: &DeskContext,
    path: &str,
    run: &FolderRun,
    plan: &Plan,
    given: Option<&Request>,
    mistakes: &[EntryError],
) -> Response {
    let not_shown = not_shown(desk, run, plan);
    let document = |index: &usize| {
        let document = plan.documents.get(*index)?;
        let date = || document.date.map(dates::short).unwrap_or_default();
        let field = format!("date-{index}");
        Some(json!({
            "index": index,
            "file": text::displayable(&document.file),
            "title": document.title,
            "date": given.map_or_else(date, |request| request.value(&field).to_owned()),
            "date_mistake": mistakes.iter().find(|one| one.field == field).map(|one| one.message.as_str()),
            "section": document.section,
            "form": document.form.as_ref().map(|form| form.title.clone()),
            "doubt": (!document.sure).then(|| text::sentence(&document.because)),
            "stranger": document.stranger,
            "is_copy": document.copy_of.is_some(),
            "is_draft": document.is_draft,
            "is_not_shown": not_shown.contains(index),
            "unreadable": document.unreadable.as_ref().map(|(why, help)| format!("{} {}", text::sentence(why), text::sentence(help))),
        }))
    };
    let listed = |list: &[usize]| list.iter().filter_map(document).collect::<Vec<Json>>();
    let sections = plan.layout.sections.iter().map(|section| {
        let list = plan.sections.iter().find(|(number, _)| *number == section.number);
        json!({"number": section.number, "title": section.title,
               "documents": listed(list.map(|(_, list)| list.as_slice()).unwrap_or_default())})
    });
    let values = json!({
        "path": path,
        "person": plan.person,
        "layout": plan.layout.title,
        "not_shown": (!not_shown.is_empty()).then(|| text::count(not_shown.len(), "document")),
        "unplaced": listed(&plan.unplaced),
        "sections": sections.collect::<Vec<Json>>(),
    });
    desk.pages.with_mistakes("folder_plan.html", values, mistakes)
}
