//! How a team stands: the overview, the register of actions and the monthly return, from the sample years.

use std::fs;
use std::path::Path;

use formfolio::spreadsheet;
use serde_json::Value as Json;

use crate::cli::{fresh, run};

const DAY: &str = "2025-06-30";

/// The sample years of four authorities, each in a directory of its name, without the files that are no records.
fn team() -> tempfile::TempDir {
    let dir = fresh();
    for year in ["bct", "leics", "sandwell", "worcs"] {
        let to = dir.path().join("team").join(year);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/years").join(year)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    dir
}

fn person<'j>(overview: &'j Json, name: &str) -> &'j Json {
    let people = overview["people"].as_array().unwrap();
    people.iter().find(|person| person["person"] == name).unwrap_or_else(|| panic!("{name} is not there"))
}

fn months(person: &Json) -> Vec<&str> {
    person["months"].as_array().unwrap().iter().map(|month| month["state"].as_str().unwrap()).collect()
}

#[test]
fn the_overview_of_the_sample_years_is_what_a_person_reads_in_them() {
    let dir = team();
    let overview = run(&dir, &["overview", "team", "--today", DAY, "--format", "json"]).exits(0).json();
    assert_eq!(overview["summary"]["people"], 4);
    assert_eq!(overview["summary"]["sessions_late"], 0);

    // One month had only group supervision, and in March nothing took place.
    let aaliyah = person(&overview, "Aaliyah Mensah");
    let (held, nothing) = ("held", "nothing");
    assert_eq!(months(aaliyah), [held, held, held, held, held, nothing, held, held, nothing, held, held, held]);
    assert!(aaliyah["months"][5]["why"].as_str().unwrap().contains("group supervision"));
    assert_eq!(aaliyah["last"]["date"], "2025-06-04");
    assert_eq!(aaliyah["last"]["days_ago"], 26);
    assert_eq!(aaliyah["next"]["due"], "2025-07-31");
    assert_eq!(aaliyah["next"]["booked"], "2025-07-02");
    assert_eq!(aaliyah["next"]["policy"]["authority"], "sandwell");
    assert_eq!(aaliyah["agreement"]["state"], "wrong");
    assert_eq!(aaliyah["agreement"]["date"], "2024-05-22");
    assert_eq!(aaliyah["copies"]["in_time"], 11);
    assert_eq!(aaliyah["programme"], Json::Null);

    // On leave in November and December; every month otherwise, but for April.
    let joseph = person(&overview, "Joseph Kamau");
    assert_eq!(months(joseph), [held, held, held, held, "leave", "leave", held, held, held, nothing, held, held]);
    // Every six weeks: October and May had none and needed none.
    let tomos = person(&overview, "Tomos Rhys");
    assert_eq!(months(tomos), [held, held, held, "not-due", held, held, nothing, nothing, held, held, "not-due", held]);
    assert_eq!(tomos["next"]["every"], "every 6 weeks");
    assert_eq!(person(&overview, "Chidi Nwosu")["months"][4]["state"], "missed-with-reason");
}

#[test]
fn later_the_next_session_is_late_and_the_latest_comes_first() {
    let dir = team();
    let overview = run(&dir, &["overview", "team", "--today", "2025-09-01", "--format", "json"]).exits(0).json();
    let people = overview["people"].as_array().unwrap();
    let late: Vec<i64> = people.iter().map(|person| person["next"]["days_late"].as_i64().unwrap()).collect();
    assert!(late.iter().all(|days| *days > 0), "{late:?}");
    assert!(late.is_sorted_by(|one, other| one >= other), "{late:?}");
    assert_eq!(people[0]["person"], "Tomos Rhys");
    assert_eq!(people[0]["next"]["days_late"], 48);
}

#[test]
fn an_action_is_followed_from_session_to_session() {
    let dir = team();
    let register =
        run(&dir, &["actions", "team/leics", "--with-done", "--today", DAY, "--format", "json"]).exits(0).json();
    let actions = register["actions"].as_array().unwrap();
    let of = |what: &str| actions.iter().find(|action| action["what"] == what).unwrap_or_else(|| panic!("{what}"));
    let carried = of("First child in need meeting for Maisie");
    assert_eq!(carried["agreed"], "2024-09-12");
    assert_eq!((&carried["state"], &carried["due"]), (&Json::from("open"), &Json::from("2025-07-16")));
    assert_eq!(carried["days_late"], 0);
    let done = of("Speak to Tyrell alone at school about Fridays");
    assert_eq!((&done["state"], &done["state_on"]), (&Json::from("done"), &Json::from("2024-08-15")));
    let dropped = of("Refer Ms Hart to the counselling service");
    assert_eq!((&dropped["state"], &dropped["state_on"]), (&Json::from("not-mentioned"), &Json::from("2025-04-03")));
    assert_eq!(dropped["days_late"], 101);
    assert_eq!(dropped["case"], "Tyrell Bailey-Hart");
    // Only those still to be done, and those of one owner.
    let open = run(&dir, &["actions", "team/leics", "--today", DAY, "--format", "json"]).exits(0).json();
    assert!(
        open["actions"].as_array().unwrap().iter().all(|one| one["state"] == "open" || one["state"] == "not-mentioned")
    );
    let own = ["actions", "team", "--owner", "Siobhan Gallagher", "--today", DAY, "--format", "json"];
    let own = run(&dir, &own).exits(0).json();
    let owners: Vec<&str> =
        own["actions"].as_array().unwrap().iter().map(|one| one["owner"].as_str().unwrap()).collect();
    assert_eq!(owners, ["Siobhan Gallagher"]);
}

#[test]
fn due_dates_are_a_calendar_with_the_same_ids_each_time() {
    let dir = team();
    let call = ["actions", "team", "--today", DAY, "--ics", "due.ics", "--force"];
    run(&dir, &call).exits(0);
    let first = fs::read_to_string(dir.path().join("due.ics")).unwrap();
    assert!(first.starts_with("BEGIN:VCALENDAR\r\n") && first.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(first.matches("BEGIN:VEVENT").count(), 17);
    assert!(first.contains("DTSTART;VALUE=DATE:20250716\r\nDTEND;VALUE=DATE:20250717\r\n"));
    let ids: std::collections::BTreeSet<&str> = first.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(ids.len(), 17);
    run(&dir, &call).exits(0);
    assert_eq!(first, fs::read_to_string(dir.path().join("due.ics")).unwrap());
    run(&dir, &call[..6]).exits(2);
}

#[test]
fn the_return_of_a_month_has_the_names_behind_each_figure() {
    let dir = team();
    let made = run(&dir, &["return", "team", "--month", "March 2025", "--format", "json"]).exits(0).json();
    assert_eq!(made["month"], "2025-03");
    let figure = |id: &str| {
        let found = made["figures"].as_array().unwrap().iter().find(|figure| figure["id"] == id);
        found.unwrap_or_else(|| panic!("{id} is not there"))
    };
    assert_eq!(figure("people-in-post")["value"], 4);
    assert_eq!(figure("people-seen")["names"], serde_json::json!(["Joseph Kamau", "Tomos Rhys"]));
    let nothing = figure("nothing-known")["names"].as_array().unwrap();
    assert_eq!(nothing.len(), 2, "{nothing:?}");
    assert!(nothing[0].as_str().unwrap().starts_with("Aaliyah Mensah: "));
    assert_eq!(figure("managers-without-audit")["names"], serde_json::json!(["Gordon McLeish"]));
    // Every figure is the number of its names, or says that it is not known.
    for figure in made["figures"].as_array().unwrap() {
        let counted = ["sessions-due", "copies-in-time", "copies-late"].contains(&figure["id"].as_str().unwrap());
        assert!(counted || figure["value"].is_null() || figure["value"] == figure["names"].as_array().unwrap().len());
    }
    let again = run(&dir, &["return", "team", "--month", "2025-03", "--format", "json"]).exits(0).json();
    assert_eq!(made, again);
    run(&dir, &["return", "team", "--month", "soon"]).exits(2);
}

#[test]
fn workbooks_have_a_row_for_each_and_pages_name_everybody() {
    let dir = team();
    run(&dir, &["overview", "team", "--today", DAY, "--format", "xlsx", "--out", "o.xlsx"]).exits(0);
    let book = spreadsheet::read(&fs::read(dir.path().join("o.xlsx")).unwrap()).unwrap();
    assert_eq!(book.sheets[0].rows[0].cells[0], "Person");
    assert_eq!(book.sheets[0].rows[1].cells[0], "Aaliyah Mensah");
    assert_eq!(book.sheets[1].name, "Why");
    let page = run(&dir, &["overview", "team", "--today", DAY, "--format", "html"]).exits(0).out;
    for name in ["Aaliyah Mensah", "Chidi Nwosu", "Joseph Kamau", "Tomos Rhys"] {
        assert!(page.contains(name));
    }
    assert!(!page.contains("<script") && !page.contains("http://"));
    let one = run(&dir, &["overview", "team", "--person", "J Kamau", "--today", DAY, "--format", "html"]).exits(0).out;
    assert!(one.contains("<h1>Joseph Kamau</h1>") && !one.contains("Aaliyah"));
    let unknown = run(&dir, &["overview", "team", "--person", "Nobody Here", "--today", DAY]).exits(2);
    assert!(unknown.err.contains("Aaliyah Mensah"), "{}", unknown.err);
}

#[test]
fn a_waived_finding_does_not_count() {
    let dir = team();
    let count = || {
        let overview = run(&dir, &["overview", "team", "--today", DAY, "--format", "json"]).exits(0).json();
        (
            person(&overview, "Aaliyah Mensah")["errors"].clone(),
            person(&overview, "Aaliyah Mensah")["agreement"].clone(),
        )
    };
    let (before, agreement) = count();
    assert_eq!(agreement["state"], "wrong");
    fs::write(
        dir.path().join("team/waivers.yaml"),
        "- rule: agreement-overdue\n  file: Supervision contract.yaml\n  reason: Being written anew.\n  by: Gordon McLeish\n  until: 2025-12-31\n",
    )
    .unwrap();
    let (after, agreement) = count();
    assert_eq!(after.as_u64().unwrap() + 1, before.as_u64().unwrap());
    assert_eq!(agreement["state"], "fine");
}

#[test]
fn who_has_no_record_on_file_is_there() {
    let dir = fresh();
    fs::create_dir_all(dir.path().join("team/new")).unwrap();
    fs::write(dir.path().join("team/new/folder.yaml"), "person: Ngozi Ade\nteam: Duty\n").unwrap();
    let overview = run(&dir, &["overview", "team", "--today", DAY, "--format", "json"]).exits(0).json();
    let ngozi = person(&overview, "Ngozi Ade");
    assert_eq!((&ngozi["records"], &ngozi["sessions"]["state"]), (&Json::from(0), &Json::from("check")));
    assert!(months(ngozi).iter().all(|state| *state == "unknown"));
    // The return has them, too, by their team.
    let call = ["return", "team", "--team", "duty", "--month", "2025-05", "--format", "json"];
    let made = run(&dir, &call).exits(0).json();
    let names = |id: &str| {
        let found = made["figures"].as_array().unwrap().iter().find(|figure| figure["id"] == id);
        found.unwrap_or_else(|| panic!("{id} is not there"))["names"].clone()
    };
    assert_eq!(names("people-in-post"), serde_json::json!(["Ngozi Ade"]));
    assert_eq!(names("due-not-known"), serde_json::json!(["Ngozi Ade: No record is on file."]));
    assert_eq!(names("people-due"), serde_json::json!([]));
}

#[test]
fn wrong_directories_are_named() {
    let dir = fresh();
    let none = run(&dir, &["overview", "nowhere"]).exits(2);
    assert!(none.err.contains("there is no such directory"), "{}", none.err);
    fs::write(dir.path().join("it's a file.txt"), "x").unwrap();
    run(&dir, &["actions", "it's a file.txt"]).exits(2);
    fs::create_dir(dir.path().join("empty")).unwrap();
    let empty = run(&dir, &["overview", "empty"]);
    assert!(empty.out.contains("0 people"), "{}{}", empty.out, empty.err);
    // What is there stays, unless it is to be replaced.
    fs::write(dir.path().join("o.json"), "mine").unwrap();
    run(&dir, &["overview", "empty", "--format", "json", "--out", "o.json"]).exits(2);
    assert_eq!(fs::read_to_string(dir.path().join("o.json")).unwrap(), "mine");
}
