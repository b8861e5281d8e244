//! The page on which each document gets its section, title, date and order.

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
    let mut plan = match run.plan(&desk.catalogue, request.today) {
        Ok((_, plan)) => plan,
        Err(error) => return desk.pages.failed("This folder cannot be read", &error),
    };
    if request.method == Method::Get {
        return page(desk, path, &plan, &[]);
    }
    let mistakes = take(request, &mut plan);
    if !mistakes.is_empty() {
        return page(desk, path, &plan, &mistakes);
    }
    run.edit(&plan);
    match request.value("go") {
        "on" => Response::to(format!("{path}/options")),
        _ => Response::to(format!("{path}/plan")),
    }
}

/// Takes sections, titles and dates, and moves a document up or down.
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
        let date = request.value(&format!("date-{index}"));
        match date {
            "" => document.date = None,
            given => match staff::day(given) {
                Ok(day) => document.date = Some(day),
                Err((why, help)) => {
                    let name = text::displayable(&document.file);
                    mistakes.push(EntryError::new("plan", format!("The date of {name} is {why}. {help}")));
                }
            },
        }
    }
    let lists = order(plan);
    plan.sections = lists.iter().filter_map(|(number, list)| Some(((*number)?, list.clone()))).collect();
    plan.unplaced = lists.into_iter().find(|(number, _)| number.is_none()).map(|(_, list)| list).unwrap_or_default();
    if let Some((way, index)) = request.value("go").split_once(' ')
        && let Ok(index) = index.parse::<usize>()
    {
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
    mistakes
}

/// The documents of each section, and those without one: in their old order, new ones at the end.
fn order(plan: &Plan) -> Vec<(Option<u32>, Vec<usize>)> {
    let old: Vec<usize> = plan.sections.iter().flat_map(|(_, list)| list).chain(&plan.unplaced).copied().collect();
    let rest = (0..plan.documents.len()).filter(|index| !old.contains(index));
    let all: Vec<usize> = old.iter().copied().chain(rest).collect();
    let of = |number: Option<u32>| -> Vec<usize> {
        let is_in = |index: &&usize| plan.documents.get(**index).is_some_and(|document| document.section == number);
        all.iter().filter(is_in).copied().collect()
    };
    let numbers = plan.layout.sections.iter().map(|section| Some(section.number)).chain([None]);
    numbers.map(|number| (number, of(number))).collect()
}

fn page(desk: &DeskContext, path: &str, plan: &Plan, mistakes: &[EntryError]) -> Response {
    let document = |index: &usize| {
        let document = plan.documents.get(*index)?;
        Some(json!({
            "index": index,
            "file": text::displayable(&document.file),
            "title": document.title,
            "date": document.date.map(dates::short).unwrap_or_default(),
            "section": document.section,
            "form": document.form.as_ref().map(|form| form.title.clone()),
            "doubt": (!document.sure).then(|| text::sentence(&document.because)),
            "stranger": document.stranger,
            "is_copy": document.copy_of.is_some(),
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
        "unplaced": listed(&plan.unplaced),
        "sections": sections.collect::<Vec<Json>>(),
    });
    match mistakes {
        [] => desk.pages.page("folder_plan.html", values),
        some => desk.pages.with_mistakes("folder_plan.html", values, some),
    }
}
