//! The screen that shows how a team stands.

use std::fs;

use formfolio::desk::{Desk, Request};

use super::{CrashingHost, answer, crashed, desk, get, leads_to, page, request, saved};
use crate::cli::{fresh, root, run};
use crate::fixture::today;

/// The folders of two people, as dropped.
fn dropped(mut request: Request) -> Request {
    for year in ["sandwell", "leics"] {
        for entry in fs::read_dir(root().join("fixtures/years").join(year)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name.ends_with(".yaml") {
                request = request.file("files", &format!("Team's folders/{year}/{name}"), fs::read(&path).unwrap());
            }
        }
    }
    request
}

/// The same folders on disk.
fn laid_out(dir: &std::path::Path) {
    for year in ["sandwell", "leics"] {
        let to = dir.join("Team's folders").join(year);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(root().join("fixtures/years").join(year)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
            }
        }
    }
}

fn begun(desk: &Desk) -> String {
    leads_to(answer(desk, dropped(Request::post("/team", today())).field("day", "30/06/2025")))
}

#[test]
fn a_team_is_shown_as_the_commands_show_it() {
    let desk = desk();
    assert!(get(&desk, "/").contains("href=\"&#x2f;team\""));
    let place = begun(&desk);
    let table = get(&desk, &place);
    for words in ["2 people", "Aaliyah Mensah", "Joseph Kamau", "04&#x2f;06&#x2f;2025", "desk-month--nothing"] {
        assert!(table.contains(words), "{words}\n{table}");
    }
    let worker = get(&desk, &format!("{place}/person/1"));
    assert!(worker.contains("<h1 class=\"govuk-heading-l\"><bdi>Aaliyah Mensah"), "{worker}");
    assert!(worker.contains("There was only group supervision") && worker.contains("Breakfast plan for Riley"));
    let actions = get(&desk, &format!("{place}/actions"));
    assert!(actions.contains("Refer Ms Hart to the counselling service") && actions.contains("101 days late"));
    let figures = get(&desk, &format!("{place}/return?month=2025-03"));
    assert!(
        figures.contains("Return on supervision for March 2025") && figures.contains("Gordon McLeish"),
        "{figures}"
    );
    // What is saved is what the command writes.
    let dir = fresh();
    laid_out(dir.path());
    let call = ["actions", "Team's folders", "--today", "2025-06-30", "--format", "xlsx", "--out", "actions.xlsx"];
    run(dir.path(), &call).exits(0);
    let (name, bytes) = saved(&desk, &format!("{place}/actions.xlsx"));
    assert_eq!(name, "actions.xlsx");
    assert_eq!(bytes, fs::read(dir.path().join("actions.xlsx")).unwrap());
    for name in ["team.xlsx", "team.html", "actions.html", "return/2025-03/return.xlsx", "return/2025-03/return.html"] {
        assert!(!saved(&desk, &format!("{place}/{name}")).1.is_empty());
    }
}

#[test]
fn a_draft_is_the_commands() {
    let desk = desk();
    let place = begun(&desk);
    let worker = get(&desk, &format!("{place}/person/1"));
    assert!(worker.contains("Begin a form from this folder"), "{worker}");
    // The forms of the worker's own authority come first.
    let forms: Vec<&str> =
        worker.split("name=\"form\" value=\"").skip(1).map(|one| one.split('"').next().unwrap()).collect();
    assert_eq!(forms.len(), 5, "{forms:?}");
    assert!(
        forms[..4].iter().all(|form| form.starts_with("sandwell&#x2f;")) && forms[4].starts_with("bct"),
        "{forms:?}"
    );
    let dir = fresh();
    laid_out(dir.path());
    for form in
        ["sandwell/file-audit", "sandwell/monitoring-sheet", "sandwell/asye-tracker", "sandwell/folder-checklist"]
    {
        let html = get(&desk, &format!("{place}/person/1/draft?form={form}"));
        assert!(html.contains("<h1 class=\"govuk-heading-l\">Draft: ") && html.contains("Aaliyah Mensah"), "{html}");
        let call = [
            "prefill",
            form,
            "Team's folders",
            "--today",
            "2025-06-30",
            "--format",
            "docx,pdf",
            "--out",
            "drafts",
            "--force",
        ];
        run(dir.path(), &call).exits(0);
        let links: Vec<String> = html
            .split("href=\"")
            .filter_map(|link| {
                let link = link.split('"').next()?.replace("&#x2f;", "/");
                link.contains("--draft.").then_some(link)
            })
            .collect();
        assert_eq!(links.len(), 2, "{html}");
        for link in links {
            let (name, bytes) = saved(&desk, &link);
            assert!(name.starts_with(&form.replace('/', "-")) && name.contains("aaliyah-mensah--draft."), "{name}");
            assert!(bytes == fs::read(dir.path().join("drafts").join(&name)).unwrap(), "{name}");
        }
    }
    let audit = get(&desk, &format!("{place}/person/1/draft?form=sandwell/file-audit"));
    assert!(audit.contains(" answered from the folder, "), "{audit}");
    // A form has to be chosen; other forms have no drafts.
    for form in ["", "sandwell/supervision-contract", "x/y"] {
        let (status, html) = page(&desk, request(&format!("{place}/person/1/draft?form={form}")));
        assert!(status == 422 && html.contains("Choose the form of which you want a draft."), "{form} {html}");
    }
    for path in [
        "person/9/draft?form=sandwell/file-audit",
        "person/1/draft/sandwell/file-audit/other--draft.pdf",
        "person/1/draft/sandwell/file-audit/x.yaml",
    ] {
        assert_eq!(page(&desk, request(&format!("{place}/{path}"))).0, 404, "{path}");
    }
}

#[test]
fn a_draft_is_of_the_chosen_one_of_several_people() {
    let desk = desk();
    let record = |name: &str| {
        let text =
            fs::read_to_string(root().join("fixtures/years/sandwell/Supervision record 2025-06-04.yaml")).unwrap();
        text.replace("Aaliyah Mensah", name).into_bytes()
    };
    let mut dropped = Request::post("/team", today()).field("day", "30/06/2025");
    for name in ["Bo Lindqvist", "Chidi Nwosu"] {
        dropped = dropped.file("files", &format!("Records/{name}.yaml"), record(name));
    }
    let place = leads_to(answer(&desk, dropped));
    for at in 1..=2 {
        let worker = get(&desk, &format!("{place}/person/{at}"));
        let name =
            if worker.contains("<h1 class=\"govuk-heading-l\"><bdi>Bo") { "bo-lindqvist" } else { "chidi-nwosu" };
        let html = get(&desk, &format!("{place}/person/{at}/draft?form=sandwell/file-audit"));
        assert!(html.contains(&format!("--{name}--draft.docx")), "{html}");
    }
}

#[test]
fn mistakes_are_told_beside_what_was_entered() {
    let desk = desk();
    let (status, html) = page(&desk, Request::post("/team", today()).field("day", "soon"));
    assert_eq!(status, 422);
    assert!(html.contains("Choose the directory with the folders") && html.contains("The date of the overview is"));
    let place = begun(&desk);
    let (status, html) = page(&desk, request(&format!("{place}/return?month=soon")));
    assert!(status == 422 && html.contains("Enter the month of the return"), "{html}");
    for path in ["/team/99", &format!("{place}/person/0"), &format!("{place}/person/3"), &format!("{place}/x.pdf")] {
        assert_eq!(page(&desk, request(path)).0, 404, "{path}");
    }
    crashed(&desk, dropped(Request::post("/team", today())), CrashingHost::Progress);
}
