//! The screens that fill in a form and prepare the next session.

use formfolio::desk::{Desk, Request};
use formfolio::file;
use formfolio::record::Record;

use super::{answer, desk, desk_with_directories, get, leads_to, page, request, saved, saved_into};
use crate::cli::{fresh, root, run};
use crate::fixture::{bytes, catalogue, today};

/// The record in a saved file.
fn record(desk: &Desk, place: &str, format: &str) -> Record {
    let (name, bytes) = saved(desk, &format!("{place}/save/{format}"));
    file::read(&bytes, &name, &catalogue()).unwrap()
}

fn begun(desk: &Desk, name: &str, bytes: Vec<u8>) -> String {
    let first = leads_to(answer(desk, Request::post("/fill", today()).file("files", name, bytes)));
    first.strip_suffix("/1").unwrap().to_owned()
}

/// The fields that a page would send if nothing were changed on it.
pub fn unchanged(html: &str, path: &str) -> Request {
    let mut request = Request::post(path, today());
    let attribute = |tag: &str, name: &str| {
        let found = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_owned();
        Some(
            found
                .replace("&#x27;", "'")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&amp;", "&")
                .replace("&#x2f;", "/"),
        )
    };
    let plain =
        |text: &str| text.replace("&#x27;", "'").replace("&quot;", "\"").replace("&#x2f;", "/").replace("&amp;", "&");
    let mut select = String::new();
    for tag in html.split('<').skip(1) {
        let name = attribute(tag, "name").unwrap_or_default();
        let whole = tag.split('>').next().unwrap();
        if tag.starts_with("input") {
            let is_box = whole.contains("type=\"checkbox\"") || whole.contains("type=\"radio\"");
            if !is_box || whole.contains("\" checked") {
                request = request.field(&name, &attribute(whole, "value").unwrap_or_default());
            }
        } else if tag.starts_with("textarea") {
            request = request.field(&name, plain(tag.split_once('>').unwrap().1).strip_prefix('\n').unwrap());
        } else if tag.starts_with("select") {
            select = name;
        } else if tag.starts_with("option") && whole.ends_with(" selected") {
            request = request.field(&select, &attribute(whole, "value").unwrap());
        }
    }
    request
}

#[test]
fn every_form_can_be_paged_through_without_losing_an_answer() {
    let desk = desk();
    for file in crate::cli::names(root().join("fixtures/records")).iter().filter(|name| name.ends_with("-good.yaml")) {
        let original = bytes(&format!("fixtures/records/{file}"));
        let wanted = file::read(&original, file, &catalogue()).unwrap();
        let place = begun(&desk, file, original);
        let mut path = format!("{place}/1");
        let mut count = 0;
        while !path.ends_with("/end") {
            let html = get(&desk, &path);
            path = leads_to(answer(&desk, unchanged(&html, &path).field("go", "on")));
            count += 1;
            assert!(count < 60, "{file}");
        }
        let html = get(&desk, &path);
        assert!(html.contains("Save as Word"), "{file}");
        let direct = file::read(&formfolio::docx::fill(&wanted).unwrap(), "direct.docx", &catalogue()).unwrap();
        let docx = record(&desk, &place, "docx");
        for (name, value) in &direct.values {
            assert_eq!(docx.get(name), value, "{file}: {name}");
        }
    }
}

/// A record with answers that its form does not offer, and with more rows than can be added on a page.
fn unusual() -> Vec<u8> {
    let text = String::from_utf8(bytes("fixtures/records/casework-supervision-record-good.yaml")).unwrap();
    let rows: String = (1..=210).map(|row| format!("    - action: Action {row}\n      who: KM\n")).collect();
    let text = text
        .replace("case_status: [CP, PLO]", "case_status: [CP, Kinship care, PLO - since May]")
        .replace("seen_at_home: true", "seen_at_home: Yes, from the street")
        .replace("in_line_with_plan: true", "in_line_with_plan: Partly")
        .replace("plan_scale: 5", "plan_scale: 12")
        .replace("in_progress: true", "in_progress: The aunt has begun")
        .replace("  new_actions:\n", &format!("  new_actions:\n{rows}"));
    text.into_bytes()
}

#[test]
fn an_answer_that_is_not_offered_is_shown_and_kept() {
    let desk = desk();
    let wanted = file::read(&unusual(), "a.yaml", &catalogue()).unwrap();
    let direct = file::read(&formfolio::docx::fill(&wanted).unwrap(), "direct.docx", &catalogue()).unwrap();
    let place = begun(&desk, "a.yaml", unusual());
    let mut path = format!("{place}/1");
    let mut seen = String::new();
    while !path.ends_with("/end") {
        let html = get(&desk, &path);
        let next = leads_to(answer(&desk, unchanged(&html, &path).field("go", "on")));
        assert_eq!(unchanged(&get(&desk, &path), &path).fields, unchanged(&html, &path).fields, "{path}");
        seen.push_str(&html);
        path = next;
    }
    for (kind, value) in [
        ("checkbox", "Kinship care"),
        ("checkbox", "PLO - since May"),
        ("radio", "12"),
        ("option", "Yes, from the street"),
        ("option", "Partly"),
    ] {
        let is_it = |tag: &&str| tag.contains(kind) && tag.contains(&format!("value=\"{value}\""));
        let tag = seen.split('<').find(is_it).unwrap_or_else(|| panic!("{value}"));
        assert!(tag.contains(" checked>") || tag.contains(" selected>"), "{tag}");
    }
    assert!(seen.contains("written here: “<bdi>The aunt has begun</bdi>”") && seen.contains("Partly (not an answer"));
    assert!(
        seen.contains("value=\"KM\"") && seen.contains("Action 210") && !seen.contains("value=\"row new_actions\"")
    );
    let docx = record(&desk, &place, "docx");
    for (name, value) in &direct.values {
        assert_eq!(docx.get(name), value, "{name}");
    }
    assert_eq!(docx.rows("new_actions").len(), wanted.rows("new_actions").len());
    // What no file of the form can hold is said before it is saved.
    let html = get(&desk, &path);
    assert!(html.contains("When you save: the form has no field for what the record says in Case status"), "{html}");
}

#[test]
fn another_answer_takes_the_place_of_one_that_is_not_offered() {
    let desk = desk();
    let place = begun(&desk, "a.yaml", unusual());
    let with =
        |name: &str| (1..20).map(|at| format!("{place}/{at}")).find(|path| get(&desk, path).contains(name)).unwrap();
    let change = |name: &str, values: &[&str]| {
        let path = with(&format!("name=\"{name}\""));
        let mut given = unchanged(&get(&desk, &path), &path).field("go", "on");
        given.fields.retain(|(field, _)| field != name);
        let given = values.iter().fold(given, |given, value| given.field(name, value));
        answer(&desk, given);
        let fields = unchanged(&get(&desk, &path), &path).fields;
        assert_eq!(
            fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value).collect::<Vec<_>>(),
            values
        );
    };
    change("case_status", &["LAC", "Kinship care", "PLO - since May"]);
    change("case_status", &["Kinship care"]);
    change("in_line_with_plan", &["No"]);
    change("plan_scale", &["7"]);
    change("previous_actions.1.in_progress", &["yes"]);
    change("previous_actions.1.in_progress", &[]);
    let docx = record(&desk, &place, "docx");
    assert_eq!(docx.get("plan_scale").number(), Some(7.0));
}

#[test]
fn rows_that_were_not_on_the_page_stay() {
    let desk = desk();
    let place = begun(&desk, "a.yaml", bytes("fixtures/records/individual-record-good.yaml"));
    let at = (1..20).map(|at| format!("{place}/{at}")).find(|path| get(&desk, path).contains("row actions")).unwrap();
    let before = record(&desk, &place, "docx").rows("actions").to_vec();
    assert!(before.len() > 1);
    let mut old = unchanged(&get(&desk, &at), &at).field("go", "on");
    old.fields.retain(|(name, _)| !name.starts_with("actions.") || name.starts_with("actions.1."));
    answer(&desk, old.field("actions.rows", "1"));
    assert_eq!(record(&desk, &place, "docx").rows("actions"), before);
}

#[test]
fn only_one_file_can_be_opened() {
    let desk = desk();
    let name = "fixtures/records/individual-record-good.yaml";
    for path in ["/fill", "/next"] {
        let html = get(&desk, path);
        assert!(html.contains("type=\"file\"") && !html.contains(" multiple"), "{html}");
        let two = ["a.yaml", "b.yaml"]
            .iter()
            .fold(Request::post(path, today()), |request, file| request.file("files", file, bytes(name)));
        let (status, html) = page(&desk, two);
        assert!(status == 422 && html.contains("Choose one file. You gave 2, and none was opened."), "{html}");
    }
    for path in ["/check", "/folder", "/verify"] {
        assert_eq!(get(&desk, path).matches(" multiple").count(), 2, "{path}");
    }
}

#[test]
fn a_new_form_is_filled_in_and_saved_in_both_formats() {
    let desk = desk();
    assert!(get(&desk, "/fill").contains("<optgroup label=\"Sandwell"));
    let begun = Request::post("/fill", today()).field("form", "sandwell/individual-record");
    let first = leads_to(answer(&desk, begun));
    let html = get(&desk, &first);
    let given = unchanged(&html, &first).field("go", "end");
    let mut given = given;
    given.fields.retain(|(name, _)| !["supervisee", "supervisor", "session_date"].contains(&name.as_str()));
    let given =
        given.field("supervisee", "Siân ŵ O’Brien").field("supervisor", "عمر Khan").field("session_date", "3/6/25");
    let end = leads_to(answer(&desk, given));
    let html = get(&desk, &end);
    assert!(html.contains("What is missing or in doubt") && html.contains("What to do:"), "{html}");
    let place = end.strip_suffix("/end").unwrap();
    for format in ["docx", "pdf"] {
        let record = record(&desk, place, format);
        assert_eq!(record.get("supervisee").text(), Some("Siân ŵ O’Brien"), "{format}");
        assert_eq!(record.get("supervisor").text(), Some("عمر Khan"), "{format}");
        assert_eq!(record.session_date().unwrap().to_string(), "2025-06-03", "{format}");
    }
    assert_eq!(
        saved(&desk, &format!("{place}/save/pdf")).0,
        "sandwell-individual-record--siân-ŵ-o-brien--2025-06-03.pdf"
    );
    assert_eq!(page(&desk, request(&format!("{place}/save/exe"))).0, 404);
}

#[test]
fn a_filled_form_is_saved_into_a_directory() {
    let desk = desk_with_directories();
    let place = begun(&desk, "a.yaml", bytes("fixtures/records/individual-record-good.yaml"));
    let end = format!("{place}/end");
    let (_, files) = saved_into(&desk, &end, &format!("{place}/save"), &["docx", "pdf"]);
    assert_eq!(files, ["docx", "pdf"].map(|format| saved(&desk, &format!("{place}/save/{format}"))));
    let (status, html) = page(&desk, Request::post(&format!("{place}/save"), today()).field("directory", "/x"));
    assert!(status == 422 && html.contains("choose Word, PDF or both"), "{html}");
}

/// The texts that a page shows beside fields, by the id of the control.
fn to_check(html: &str) -> Vec<(String, String)> {
    let parts = html.split("<div id=\"").skip(1).filter_map(|part| part.split_once("-check\" class=\"desk-check\">"));
    let parts = parts.map(|(id, rest)| (id, rest.split("</div>").next().unwrap()));
    parts.map(|(id, text)| (id.to_owned(), text.replace("<strong>To check:</strong>", "To check:"))).collect()
}

#[test]
fn findings_stand_beside_their_fields_once_a_page_was_left() {
    let desk = desk();
    let begin = Request::post("/fill", today()).field("form", "sandwell/individual-record");
    let first = leads_to(answer(&desk, begin));
    let place = first.strip_suffix("/1").unwrap();
    assert!(to_check(&get(&desk, &first)).is_empty());
    // An empty page is left like any other.
    let next = leads_to(answer(&desk, unchanged(&get(&desk, &first), &first).field("go", "on")));
    assert_eq!(next, format!("{place}/2"));
    assert!(to_check(&get(&desk, &next)).is_empty(), "nobody was on this page yet");
    let html = get(&desk, &first);
    let found = to_check(&html);
    let (_, text) = found.iter().find(|(id, _)| id == "supervisee").unwrap_or_else(|| panic!("{found:?}"));
    assert!(text.contains("To check: "), "{text}");
    // The control names the text, and the page is no page with mistakes.
    for (id, _) in &found {
        let tied =
            html.split('<').any(|tag| tag.contains("aria-describedby=\"") && tag.contains(&format!("{id}-check\"")));
        assert!(tied, "{id}\n{html}");
    }
    assert!(!html.contains("govuk-error") && !html.contains("aria-invalid"));
    let mut given = unchanged(&html, &first).field("go", "end");
    given.fields.retain(|(name, _)| name != "supervisee");
    let end = leads_to(answer(&desk, given.field("supervisee", "Ann Lee")));
    assert_eq!(end, format!("{place}/end"));
    assert!(!to_check(&get(&desk, &first)).iter().any(|(id, _)| id == "supervisee"));
}

#[test]
fn findings_stand_beside_cells_and_signatures() {
    let desk = desk();
    let place = begun(&desk, "a.yaml", bytes("fixtures/records/individual-record-bad.yaml"));
    let end = |path: &str| path.ends_with("/end");
    let mut path = format!("{place}/1");
    let mut seen = Vec::new();
    while !end(&path) {
        let html = get(&desk, &path);
        let next = leads_to(answer(&desk, unchanged(&html, &path).field("go", "on")));
        let again = get(&desk, &path);
        assert!(to_check(&html).is_empty());
        for (id, _) in to_check(&again) {
            assert!(again.contains(&format!("{id}-check\"")), "{id}");
            assert_eq!(again.matches(&format!("id=\"{id}-check\"")).count(), 1, "{id}");
            seen.push(id);
        }
        path = next;
    }
    // What stands at the end about a field of the form stands beside the field.
    let html = get(&desk, &path);
    assert!(html.matches("<article").count() >= seen.len() && seen.len() > 3, "{seen:?}");
    assert!(seen.iter().any(|id| id.starts_with("actions-")), "{seen:?}");
    assert!(seen.iter().any(|id| id.ends_with("-name") || id.ends_with("-date")), "{seen:?}");
}

#[test]
fn adding_a_row_does_not_leave_the_page() {
    let desk = desk();
    let place = begun(&desk, "a.yaml", bytes("fixtures/records/individual-record-bad.yaml"));
    let at = (1..20).map(|at| format!("{place}/{at}")).find(|path| get(&desk, path).contains("row actions")).unwrap();
    answer(&desk, unchanged(&get(&desk, &at), &at).field("go", "row actions"));
    assert!(to_check(&get(&desk, &at)).is_empty());
    answer(&desk, unchanged(&get(&desk, &at), &at).field("go", "back"));
    assert!(!to_check(&get(&desk, &at)).is_empty());
}

#[test]
fn rows_are_added_where_a_table_grows() {
    let desk = desk();
    let place = begun(&desk, "a.yaml", bytes("fixtures/records/individual-record-good.yaml"));
    let at = (1..20).map(|at| format!("{place}/{at}")).find(|path| get(&desk, path).contains("row actions")).unwrap();
    let html = get(&desk, &at);
    let rows = html.matches("role=\"group\"").count();
    let next = leads_to(answer(&desk, unchanged(&html, &at).field("go", "row actions")));
    assert_eq!(next, format!("{at}#actions-end"));
    assert_eq!(get(&desk, &at).matches("role=\"group\"").count(), rows + 1);
}

#[test]
fn the_next_session_is_prepared_as_the_command_does() {
    let desk = desk();
    let name = "fixtures/records/individual-record-good.yaml";
    let request = Request::post("/next", today()).file("files", "last.yaml", bytes(name));
    let first = leads_to(answer(&desk, request));
    let place = first.strip_suffix("/1").unwrap();
    let made = record(&desk, place, "docx");
    let dir = fresh();
    let ran = run(dir.path(), &["next", root().join(name).to_str().unwrap(), "--format", "docx"]).exits(0);
    let written = ran.out.trim();
    let command = file::read(&std::fs::read(dir.path().join(written)).unwrap(), written, &catalogue()).unwrap();
    assert_eq!(made.values, command.values);
    // An agreement has no next session.
    let agreement = bytes("fixtures/records/leics-supervision-agreement-good.yaml");
    let (status, html) = page(&desk, Request::post("/next", today()).file("files", "a.yaml", agreement));
    assert!(status == 422 && html.contains("has no next session"), "{html}");
    assert_eq!(page(&desk, Request::post("/next", today())).0, 422);
    assert_eq!(page(&desk, Request::post("/fill", today())).0, 422);
}

#[test]
fn findings_lead_to_their_fields() {
    let desk = desk();
    let mut count = 0;
    for file in crate::cli::names(root().join("fixtures/records")).iter().filter(|name| name.ends_with("-bad.yaml")) {
        let place = begun(&desk, file, bytes(&format!("fixtures/records/{file}")));
        let end = get(&desk, &format!("{place}/end"));
        for link in end.split("href=\"").skip(1).filter(|link| link.contains(">Go to ")) {
            let path = link.split('"').next().unwrap().replace("&#x2f;", "/");
            let (page, field) = path.split_once('#').unwrap();
            let html = get(&desk, page);
            assert_eq!(html.matches(&format!(" id=\"{field}\"")).count(), 1, "{file}: {path}");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}
