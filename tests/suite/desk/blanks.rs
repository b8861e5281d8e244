//! The screen that sends out blank forms.

use std::io::Cursor;

use formfolio::desk::{Desk, Request, Response};

use super::{
    CrashingHost, answer, crashed, desk, desk_with_directories, get, leads_to, page, request, saved, saved_into,
};
use crate::cli::{fresh, run};
use crate::fixture::{catalogue, today};

const LIST: &str = "Employee No,Supervisee,Manager,Date\n1,Siân O’Brien,Gareth Llewellyn,03/06/2025\n\
                    2,Łukasz Żak,Gareth Llewellyn,04/06/2025\n";

fn order(desk: &Desk, fields: &[(&str, &str)], list: Option<&str>) -> Response {
    let begun = Request::post("/blanks/sandwell", today());
    let mut request = fields.iter().fold(begun, |request, (name, value)| request.field(name, value));
    if let Some(list) = list {
        request = request.file("list", "staff.csv", list.as_bytes().to_vec());
    }
    answer(desk, request)
}

/// The files of a zip.
fn unpacked(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            (file.name().unwrap().to_string(), bytes)
        })
        .collect()
}

#[test]
fn blanks_are_the_same_as_the_commands() {
    let desk = desk();
    assert!(get(&desk, "/blanks").contains("Sandwell"));
    assert!(get(&desk, "/blanks/sandwell").contains("Supervision contract"));
    let fields = [
        ("form", "sandwell/individual-record"),
        ("form", "sandwell/supervision-contract"),
        ("format", "docx"),
        ("format", "pdf"),
        ("for", "everybody"),
    ];
    let place = leads_to(order(&desk, &fields, None));
    assert!(get(&desk, &place).contains("4 forms made"));
    let (name, bytes) = saved(&desk, &format!("{place}/file"));
    assert_eq!(name, "4-blank-forms.zip");
    let dir = fresh();
    run(dir.path(), &["blank", "sandwell/individual-record", "sandwell/supervision-contract"]).exits(0);
    for (name, bytes) in unpacked(bytes) {
        assert!(std::fs::read(dir.path().join(&name)).unwrap() == bytes, "{name}");
    }
    // One file needs no zip.
    let place = leads_to(order(&desk, &fields[1..3], None));
    assert_eq!(saved(&desk, &format!("{place}/file")).0, "sandwell-supervision-contract.docx");
}

#[test]
fn blanks_are_saved_into_a_directory_without_a_zip() {
    let desk = desk_with_directories();
    let fields = [("form", "sandwell/individual-record"), ("format", "docx"), ("format", "pdf"), ("for", "everybody")];
    let place = leads_to(order(&desk, &fields, None));
    assert!(get(&desk, &place).contains("value=\"&#x2f;home&#x2f;ann&#x2f;Documents\""));
    let (html, files) = saved_into(&desk, &place, &format!("{place}/save"), &[]);
    let (_, zip) = saved(&desk, &format!("{place}/file"));
    assert_eq!(files, unpacked(zip));
    assert!(html.contains("2 files saved") && html.contains("sandwell-individual-record.docx"), "{html}");
    let place = leads_to(order(&desk, &fields[..2], None));
    let (_, files) = saved_into(&desk, &place, &format!("{place}/save"), &[]);
    assert_eq!(files, [saved(&desk, &format!("{place}/file"))]);
}

#[test]
fn a_form_can_be_looked_at_first() {
    match answer(&desk(), request("/blanks/sandwell/view/individual-record")) {
        Response::Show { media_type, bytes } => assert!(media_type == "application/pdf" && bytes.starts_with(b"%PDF")),
        other => panic!("{other:?}"),
    }
}

fn picture(desk: &Desk, council: &str, form: &str) -> String {
    match answer(desk, request(&format!("/blanks/{council}/picture/{form}"))) {
        Response::Show { media_type: "image/svg+xml", bytes } => String::from_utf8(bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_form_has_a_picture_of_its_first_page() {
    let desk = desk();
    let html = get(&desk, "/blanks/sandwell");
    let shown =
        "src=\"/blanks/sandwell/picture/individual-record\" loading=\"lazy\" width=\"88\" height=\"124\" alt=\"\">";
    assert_eq!(html.matches(shown).count(), 1, "{html}");
    let mut seen = std::collections::BTreeSet::new();
    for form in catalogue().forms() {
        let (council, name) = form.id.split_once('/').unwrap();
        let svg = picture(&desk, council, name);
        let sides = if form.landscape { "viewBox=\"0 0 841.8" } else { "viewBox=\"0 0 595.2" };
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>") && svg.contains(sides), "{}", form.id);
        // Nothing in it runs or is loaded from elsewhere.
        assert!(!svg.contains("<script") && !svg.contains("href=\"http"), "{}", form.id);
        assert!(picture(&desk, council, name) == svg, "{}: the same again", form.id);
        assert!(seen.insert(svg), "{} looks like another form", form.id);
    }
    assert_eq!(page(&desk, request("/blanks/sandwell/picture/nothing")).0, 404);
}

#[test]
fn each_person_gets_one_and_columns_are_matched() {
    let desk = desk();
    let fields = [("form", "sandwell/individual-record"), ("format", "pdf"), ("for", "each")];
    let place = leads_to(order(&desk, &fields, Some(LIST)));
    let html = get(&desk, &place);
    assert!(
        html.contains("2 people in the list") && html.contains("<bdi>Siân O’Brien</bdi>; <bdi>Łukasz Żak</bdi>"),
        "{html}"
    );
    assert!(html.contains("<option value=\"supervisee\" selected>"), "{html}");
    let post = |fields: &[(&str, &str)]| {
        fields.iter().fold(Request::post(&place, today()), |request, (name, value)| request.field(name, value))
    };
    let columns =
        [("column-0", ""), ("column-1", "supervisee"), ("column-2", "supervisor"), ("column-3", "session_date")];
    let place = leads_to(answer(&desk, post(&columns)));
    let (_, bytes) = saved(&desk, &format!("{place}/file"));
    let dir = fresh();
    std::fs::write(dir.path().join("staff.csv"), LIST).unwrap();
    let args = ["blank", "sandwell/individual-record", "--format", "pdf", "--people", "staff.csv"];
    run(dir.path(), &args).exits(0);
    let files = unpacked(bytes);
    assert_eq!(files.len(), 2);
    for (name, bytes) in files {
        assert!(std::fs::read(dir.path().join(&name)).unwrap() == bytes, "{name}");
    }
}

#[test]
fn a_list_is_for_each_person_whatever_is_chosen() {
    let desk = desk();
    let fields = [("form", "sandwell/individual-record"), ("format", "pdf"), ("for", "everybody")];
    assert!(leads_to(order(&desk, &fields, Some(LIST))).ends_with("/columns"));
    let Response::Page { status: 422, html } = order(&desk, &fields[1..], Some(LIST)) else { panic!() };
    assert!(html.contains("id=\"each\" name=\"for\" type=\"radio\" value=\"each\" checked"), "{html}");
}

#[test]
fn fields_of_one_label_are_told_apart() {
    let desk = desk();
    for form in catalogue().forms().filter(|form| form.fillable()) {
        let fields = [("form", form.id.as_str()), ("format", "pdf"), ("for", "each")];
        let council = form.authority.id.as_str();
        let begun = Request::post(&format!("/blanks/{council}"), today());
        let sent = fields.iter().fold(begun, |sent, (name, value)| sent.field(name, value));
        let Response::Redirect(place) = answer(&desk, sent.file("list", "staff.csv", LIST.into())) else { continue };
        // A form without a person has no blank for each person.
        let (status, html) = page(&desk, request(&place));
        if status == 422 {
            continue;
        }
        let select = html.split("id=\"column-0\"").nth(1).unwrap().split("</select>").next().unwrap();
        let labels: Vec<&str> = select.split("<option").skip(1).filter_map(|option| option.split('>').nth(1)).collect();
        let unique: std::collections::BTreeSet<&str> = labels.iter().copied().collect();
        assert_eq!(unique.len(), labels.len(), "{}: {labels:?}", form.id);
        assert!(labels.len() > 1, "{}", form.id);
    }
}

#[test]
fn rows_with_mistakes_are_said_and_can_be_left_out() {
    let desk = desk();
    let list = "Supervisee,Date\nAnn Lee,03/06/2025\nBo Ray,soon\n";
    let fields = [("form", "sandwell/individual-record"), ("format", "docx"), ("for", "each")];
    let place = leads_to(order(&desk, &fields, Some(list)));
    assert!(get(&desk, &place).contains("Leave out row 3"));
    let columns = Request::post(&place, today()).field("column-0", "supervisee").field("column-1", "session_date");
    let (status, html) = page(&desk, columns.clone());
    assert!(status == 422 && html.contains("Put right 1 mistake in the list"), "{html}");
    let made = leads_to(answer(&desk, columns.field("leave-out", "3")));
    assert_eq!(saved(&desk, &format!("{made}/file")).0, "sandwell-individual-record--ann-lee.docx");
}

#[test]
fn forms_are_made_once_more_after_the_columns_have_changed() {
    let desk = desk();
    let fields = [("form", "sandwell/individual-record"), ("format", "docx"), ("for", "each")];
    let columns = leads_to(order(&desk, &fields, Some(LIST)));
    let place = columns.strip_suffix("/columns").unwrap();
    // Nothing is made yet.
    assert_eq!(leads_to(answer(&desk, request(place))), columns);
    let send = |supervisor: &str| {
        Request::post(&columns, today()).field("column-1", "supervisee").field("column-2", supervisor)
    };
    let made = || saved(&desk, &format!("{place}/file")).1;
    answer(&desk, send("supervisor"));
    let first = made();
    answer(&desk, send(""));
    let second = made();
    assert!(first != second, "the second result is shown");
    // Work that was stopped does not keep the next from being done.
    let stopped = desk.answer(send("supervisor")).work.unwrap();
    answer(&desk, Request::post(&format!("{place}/stop"), today()));
    stopped.run(&super::PlainHost);
    assert_eq!(page(&desk, request(place)).0, 422);
    answer(&desk, send("supervisor"));
    assert!(made() == first);
}

#[test]
fn work_that_crashes_is_said() {
    let desk = desk_with_directories();
    let begun = Request::post("/blanks/sandwell", today()).field("form", "sandwell/individual-record");
    let begun = begun.field("format", "docx");
    let html = crashed(&desk, begun.clone(), CrashingHost::Progress);
    assert!(html.contains("The forms were not made") && html.contains("make the forms again"), "{html}");
    let place = leads_to(answer(&desk, begun));
    let save = Request::post(&format!("{place}/save"), today()).field("directory", "/x");
    for host in [CrashingHost::Progress, CrashingHost::Save] {
        let html = crashed(&desk, save.clone(), host);
        assert!(html.contains("Look into the directory"), "{html}");
    }
}

#[test]
fn what_is_missing_is_said() {
    let desk = desk();
    let said = |fields: &[(&str, &str)], list: Option<&str>| match order(&desk, fields, list) {
        Response::Page { status: 422, html } => html,
        other => panic!("{other:?}"),
    };
    let html = said(&[], None);
    assert!(html.contains("Choose one form or more.") && html.contains("Choose Word, PDF, or both."), "{html}");
    let each = [("form", "sandwell/individual-record"), ("format", "pdf"), ("for", "each")];
    assert!(said(&each, None).contains("Choose the list of staff"));
    assert!(said(&each, Some("nothing here")).contains("id=\"list-error\""));
    assert_eq!(page(&desk, request("/blanks/nowhere")).0, 404);
}

#[test]
fn what_cannot_be_made_for_each_person_is_said_by_its_title() {
    let desk = desk();
    let html = get(&desk, "/blanks/leics");
    for (id, words) in [
        ("supervision-agreement", "(for everybody only)"),
        ("bottom-lines", "(to read only)"),
        ("allocation-note", "(for each person only with our additions)"),
    ] {
        let label = html.split("</label>").find(|part| part.contains(&format!("leics&#x2f;{id}\""))).unwrap();
        assert!(label.ends_with(words), "{label}");
    }
    let sent = Request::post("/blanks/leics", today()).field("form", "leics/allocation-note").field("format", "docx");
    let both = sent.clone().field("form", "leics/personal-supervision-record").file("list", "a.csv", LIST.into());
    let (status, html) = page(&desk, both);
    assert!(status == 422 && html.contains("This form has no field for a person"), "{html}");
    let said = html.split("This form has").nth(1).unwrap().split("</a>").next().unwrap();
    assert!(said.contains('“') && !said.contains("leics/") && said.contains("for everybody"), "{said}");
    assert!(said.contains("tick “With our additions”"), "{said}");
    let people = "Name,Supervisor\nAnn Lee,Bo Ray\n";
    let with = sent.clone().field("additions", "yes").file("list", "a.csv", people.into());
    assert!(get(&desk, &leads_to(answer(&desk, with))).contains("1 person in the list"));
    assert!(leads_to(answer(&desk, sent.field("for", "everybody"))).starts_with("/blanks/order/"));
}

#[test]
fn two_columns_for_one_field_are_named_as_the_list_names_them() {
    let desk = desk();
    let fields = [("form", "sandwell/individual-record"), ("format", "pdf"), ("for", "each")];
    let place = leads_to(order(&desk, &fields, Some(LIST)));
    let send = |first: &str, second: &str| {
        page(&desk, Request::post(&place, today()).field("column-1", first).field("column-2", second))
    };
    let (status, html) = send("supervisee", "supervisee");
    let said = "Your columns “Supervisee” and “Manager” go to “Supervisee”. Choose “Do not use” for all but one";
    assert!(status == 422 && html.contains(said) && html.contains("href=\"#column-2\""), "{html}");
    let (status, html) = send("", "supervisor");
    assert!(status == 422 && html.contains("Choose which of your columns goes to “Supervisee”"), "{html}");
    assert!(!html.contains("`") && !html.contains("sandwell/individual-record"), "{html}");
}
