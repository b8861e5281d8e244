//! A made team of forty people whose truth is known: their folders are written from a script of facts, and every cell of
//! the overview, the register of actions and the monthly return is compared with what follows from the script.

mod actions;
mod facts;
mod files;
mod findings;
mod people;
mod returned;
mod script;
mod sessions;
mod truth;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use formfolio::form::Catalogue;
use serde_json::Value as Json;
use tempfile::TempDir;

use self::facts::date;
use self::people::PEOPLE;
use self::script::{Person, TODAY};
use crate::cli::{fresh, root, run};

/// The folders of the forty, written once.
static TEAM: LazyLock<TempDir> = LazyLock::new(|| {
    let dir = fresh();
    let forms = root().join("fixtures/years/plymouth-forms");
    let own = ["authority", "supervision-agreement", "supervision-record"].map(|name| {
        let name = format!("plymouth/{name}.yaml");
        formfolio::source::Source::new(name.clone(), std::fs::read_to_string(forms.join(name)).unwrap())
    });
    let catalogue = Catalogue::built_in().with(&own).unwrap();
    for person in &PEOPLE {
        files::write(&catalogue, person, &dir.path().join("team"));
    }
    dir
});

/// The overview of the forty.
static OVERVIEW: LazyLock<Json> = LazyLock::new(|| said(&["overview", "team", "--today", TODAY]));

/// What a command says as JSON.
fn said(call: &[&str]) -> Json {
    let forms = root().join("fixtures/years/plymouth-forms").display().to_string();
    let all = [call, &["--format", "json", "--forms", &forms]].concat();
    run(TEAM.path(), &all).exits(0).json()
}

/// Compares values cell by cell, and says of all that differ.
fn compare(at: &str, found: &Json, wanted: &Json, differences: &mut Vec<String>) {
    match (found, wanted) {
        (Json::Object(found), Json::Object(wanted)) => {
            for (key, wanted) in wanted {
                compare(&format!("{at}.{key}"), found.get(key).unwrap_or(&Json::Null), wanted, differences);
            }
        }
        (Json::Array(found), Json::Array(wanted)) if found.len() == wanted.len() => {
            for (number, (found, wanted)) in found.iter().zip(wanted).enumerate() {
                compare(&format!("{at}[{number}]"), found, wanted, differences);
            }
        }
        _ if found != wanted => differences.push(format!("{at}\n    is     {found}\n    should {wanted}")),
        _ => {}
    }
}

fn assert_none(differences: &[String]) {
    assert!(differences.is_empty(), "{} cells differ:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn every_cell_of_the_overview_is_the_truth() {
    let overview = &*OVERVIEW;
    let people = overview["people"].as_array().unwrap();
    assert_eq!(people.len(), 40);
    let rows: BTreeMap<&str, &Json> = people.iter().map(|row| (row["person"].as_str().unwrap(), row)).collect();
    let mut differences = Vec::new();
    for person in &PEOPLE {
        compare(person.name, rows[person.name], &truth::row(person, date(TODAY)), &mut differences);
    }
    assert_none(&differences);
}

#[test]
fn every_finding_behind_the_overview_is_the_truth() {
    let overview = &*OVERVIEW;
    let mut differences = Vec::new();
    for row in overview["people"].as_array().unwrap() {
        let person = PEOPLE.iter().find(|person| row["person"] == person.name).unwrap();
        let wanted = findings::findings(person, &truth::row(person, date(TODAY)), date(TODAY));
        let found = row["findings"].as_array().unwrap().iter().map(|one| {
            let rule = one["rule"].as_str().unwrap().to_owned();
            (rule, one["severity"] == "error", one["file"].as_str().map(str::to_owned))
        });
        let mut found: Vec<(String, bool, Option<String>)> = found.collect();
        found.sort();
        let errors = wanted.iter().filter(|(_, is_error, _)| *is_error).count();
        compare(&format!("{}.errors", person.name), &row["errors"], &errors.into(), &mut differences);
        compare(
            &format!("{}.warnings", person.name),
            &row["warnings"],
            &(wanted.len() - errors).into(),
            &mut differences,
        );
        let wanted: Vec<_> =
            wanted.into_iter().map(|(rule, is_error, file)| (rule.to_owned(), is_error, file)).collect();
        if found != wanted {
            differences.push(format!("{}\n    is     {found:?}\n    should {wanted:?}", person.name));
        }
    }
    assert_none(&differences);
}

#[test]
fn the_worst_come_first_and_the_sums_are_of_the_rows() {
    let overview = &*OVERVIEW;
    let today = date(TODAY);
    let mut wanted: Vec<(&Person, Json, usize)> = PEOPLE
        .iter()
        .map(|person| {
            let row = truth::row(person, today);
            let errors = findings::findings(person, &row, today).iter().filter(|(_, is_error, _)| *is_error).count();
            (person, row, errors)
        })
        .collect();
    let bad = |topic: &Json| ["fine", "unknown", "check", "wrong"].iter().position(|state| topic["state"] == *state);
    wanted.sort_by_key(|(person, row, errors)| {
        let months = person.year.chars().filter(|letter| ['x', '-', 'g'].contains(letter)).count();
        std::cmp::Reverse((
            !truth::has_left(person, today),
            bad(&row["sessions"]),
            row["next"]["days_late"].as_i64().unwrap_or(0),
            months,
            row["agreement"]["state"] == "wrong",
            row["actions"]["late"].as_u64(),
            bad(&row["programme"]).max(bad(&row["audit"])),
            *errors,
            std::cmp::Reverse(person.name),
        ))
    });
    let names = |people: &Json| -> Vec<String> {
        people.as_array().unwrap().iter().map(|row| row["person"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        names(&overview["people"]),
        wanted.iter().map(|(person, ..)| person.name.to_owned()).collect::<Vec<_>>()
    );
    let sum = |of: &dyn Fn(&Json) -> u64| wanted.iter().map(|(_, row, _)| of(row)).sum::<u64>();
    let summary = &overview["summary"];
    assert_eq!(summary["people"], 40);
    assert_eq!(summary["records"], sum(&|row| row["records"].as_u64().unwrap()));
    assert_eq!(summary["open_actions"], sum(&|row| row["actions"]["open"].as_u64().unwrap()));
    assert_eq!(summary["late_actions"], sum(&|row| row["actions"]["late"].as_u64().unwrap()));
    let late = |row: &Json| u64::from(row["next"]["days_late"].as_i64().unwrap_or(0) > 0);
    assert_eq!(summary["sessions_late"], sum(&late));
    assert_eq!(summary["errors"], wanted.iter().map(|(_, _, errors)| errors).sum::<usize>());
    assert_eq!(summary["not_checked"], 0);
}

#[test]
fn every_line_of_the_register_is_the_truth() {
    let register = said(&["actions", "team", "--with-done", "--today", TODAY]);
    let lines = register["actions"].as_array().unwrap();
    let key = |line: &Json| (line["person"].to_string(), line["agreed"].to_string(), line["what"].to_string());
    let mut found: Vec<&Json> = lines.iter().collect();
    found.sort_by_key(|line| key(line));
    let mut wanted: Vec<Json> = Vec::new();
    for person in &PEOPLE {
        wanted.extend(actions::actions(person, date(TODAY)).iter().map(|action| action.line(person)));
    }
    wanted.sort_by_key(key);
    assert!(wanted.len() > 300, "{}", wanted.len());
    assert_eq!(found.iter().map(|line| key(line)).collect::<Vec<_>>(), wanted.iter().map(key).collect::<Vec<_>>());
    let mut differences = Vec::new();
    for (found, wanted) in found.iter().zip(&wanted) {
        compare(&format!("{} {}", wanted["person"], wanted["what"]), found, wanted, &mut differences);
    }
    assert_none(&differences);
    // What is open comes first, by its day; without a day before those with one.
    let place = |line: &Json| {
        let is_open = ["open", "not-mentioned"].contains(&line["state"].as_str().unwrap());
        (!is_open, line["due"].as_str().map(str::to_owned))
    };
    assert!(lines.is_sorted_by_key(place));
    let open = lines.iter().filter(|line| !place(line).0).count();
    assert_eq!(register["summary"]["open"], open);
    assert_eq!(said(&["actions", "team", "--today", TODAY])["actions"].as_array().unwrap().len(), open);
}

#[test]
fn every_figure_of_two_months_has_the_true_names() {
    for number in [7, 10] {
        let month = facts::month(number);
        let made = said(&["return", "team", "--month", &month.iso()]);
        let mut wanted = returned::figures(month);
        let mut differences = Vec::new();
        for figure in made["figures"].as_array().unwrap() {
            let id = figure["id"].as_str().unwrap();
            let names = figure["names"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
            let mut names: Vec<String> = names.collect();
            names.sort();
            let found = (figure["value"].as_u64().map(|value| value as usize), names);
            let wanted = wanted.remove(id).unwrap_or_else(|| panic!("{id} is no figure"));
            if found != wanted {
                differences.push(format!("{} {id}\n    is     {found:?}\n    should {wanted:?}", month.iso()));
            }
        }
        assert_none(&differences);
        assert!(wanted.is_empty(), "{:?}", wanted.keys());
    }
}
