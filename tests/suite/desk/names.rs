//! Names in other languages: each is shown whole, and one that is written from right to left does not turn what stands
//! beside it around.

use formfolio::desk::{Desk, Request};

use super::{answer, desk, get, leads_to};
use crate::fixture::today;

/// In Welsh, Arabic and Hebrew.
const NAMES: [&str; 3] = ["Siân Ŵyn Llŷr", "محمد", "שרה"];

fn posted(desk: &Desk, request: Request) -> String {
    leads_to(answer(desk, request))
}

/// The start tag of the control of this name.
#[track_caller]
fn control<'h>(html: &'h str, name: &str) -> &'h str {
    let has_name = |tag: &&str| tag.contains(&format!(" name=\"{name}\""));
    html.split('<').find(has_name).unwrap_or_else(|| panic!("{name}\n{html}"))
}

fn record(name: &str) -> Vec<u8> {
    format!("form: sandwell/individual-record\nvalues:\n  supervisee: \"{name}\"\n  session_date: 3 June 2025\n").into()
}

#[test]
fn in_the_table_of_checked_files_each_name_stands_for_itself() {
    let desk = desk();
    let begun = NAMES.iter().fold(Request::post("/check", today()), |request, name| {
        request.file("files", &format!("{name} (1).yaml"), record(name))
    });
    let group = format!("form: sandwell/group-record\nvalues:\n  supervisees: \"{}\"\n", NAMES.join(", "));
    let place = posted(&desk, begun.file("files", "group.yaml", group.into_bytes()));
    let html = get(&desk, &place);
    for name in NAMES {
        assert!(html.contains(&format!("data-label=\"Person\"><bdi>{name}</bdi></td>")), "{name}\n{html}");
        assert!(html.contains(&format!("<bdi>{name} (1).yaml</bdi></a>")), "{name}\n{html}");
    }
    let file = (1..=4).map(|at| get(&desk, &format!("{place}/{at}"))).find(|html| html.contains("שרה")).unwrap();
    assert!(file.contains("<h1 class=\"govuk-heading-l desk-name\"><bdi>"), "{file}");
}

#[test]
fn on_the_pages_of_a_form_each_answer_finds_its_direction() {
    let desk = desk();
    for name in NAMES {
        let first = posted(&desk, Request::post("/fill", today()).file("files", "a.yaml", record(name)));
        let tag = control(&get(&desk, &first), "supervisee").to_owned();
        assert!(tag.contains(&format!("value=\"{name}\"")) && tag.contains("dir=\"auto\""), "{tag}");
        // Where a name or a long text is written, too: in a cell, a box and a signature.
        let pages = (1..20).map(|at| answer(&desk, Request::get(&first.replace("/1", &format!("/{at}")), today())));
        for page in pages {
            let formfolio::desk::Response::Page { status: 200, html } = page else { continue };
            for tag in html.split('<').filter(|tag| tag.starts_with("textarea") || tag.contains(".name\"")) {
                assert!(tag.contains("dir=\"auto\""), "{tag}");
            }
        }
    }
}

#[test]
fn in_the_plan_names_of_files_and_people_stand_for_themselves() {
    let desk = desk();
    for name in NAMES {
        let description = format!("person: \"{name}\"\nauthority: sandwell\nlayout: sandwell/eleven\n");
        let begun = Request::post("/folder", today()).file("files", "x/folder.yaml", description.into_bytes());
        let begun = begun.file("files", &format!("x/{name} 2025.txt"), b"A letter.".to_vec());
        let who = posted(&desk, begun);
        let tag = control(&get(&desk, &who), "person").to_owned();
        assert!(tag.contains(&format!("value=\"{name}\"")) && tag.contains("dir=\"auto\""), "{tag}");
        let html = get(&desk, &who.replace("/who", "/plan"));
        assert!(html.contains(&format!("<bdi data-name>{name} 2025.txt</bdi>")), "{html}");
        assert!(html.contains(&format!("<bdi>{name}</bdi></span>")), "{html}");
        assert!(control(&html, "title-0").contains("dir=\"auto\""));
        let options = get(&desk, &who.replace("/who", "/options"));
        assert!(options.contains(&format!("<bdi>{name}</bdi></dd>")), "{options}");
    }
}

#[test]
fn in_a_list_of_staff_each_sample_stands_for_itself() {
    let desk = desk();
    let rows: String = NAMES.iter().map(|name| format!("{name},soon\n")).collect();
    let fields = [("form", "sandwell/individual-record"), ("format", "docx"), ("for", "each")];
    let begun = fields
        .iter()
        .fold(Request::post("/blanks/sandwell", today()), |request, (name, value)| request.field(name, value));
    let list = format!("Supervisee,Date\n{rows}");
    let columns = posted(&desk, begun.file("list", "staff.csv", list.into_bytes()));
    let html = get(&desk, &columns);
    assert!(html.contains(&NAMES.map(|name| format!("<bdi>{name}</bdi>")).join("; ")), "{html}");
    for name in NAMES {
        assert!(html.contains(&format!(", <bdi>{name}</bdi></label>")), "{html}");
    }
    // One file is named after its person.
    let only = Request::post(&columns, today()).field("column-0", "supervisee").field("column-1", "");
    let made = posted(&desk, only.field("leave-out", "2").field("leave-out", "4"));
    assert!(get(&desk, &made).contains("<bdi>sandwell-individual-record--محمد.docx</bdi>"), "{}", get(&desk, &made));
}
