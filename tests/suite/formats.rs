//! The same answers give the same record from Word, PDF, JSON and YAML.

use formfolio::form::Catalogue;
use formfolio::record::{Record, answer, json, yaml};
use formfolio::source::Source;
use formfolio::{docx, pdf};

use crate::sample::{forms, full};

#[test]
fn word_and_pdf_give_the_same_record() {
    let catalogue = Catalogue::built_in();
    for form in forms() {
        for record in [full(&form, 0), full(&form, 1), full(&form, 2), Record::blank(&form)] {
            let word = docx::read(&docx::fill(&record).expect("a Word file"), &catalogue).expect("read from Word");
            let pdf = pdf::read(&pdf::fill(&record).expect("a PDF file"), &catalogue).expect("read from PDF");
            assert_eq!(json::record(&word, None), json::record(&pdf, None), "{}", form.id);
            assert_eq!(json::values(&word), json::values(&record), "{}", form.id);
        }
    }
}

#[test]
fn json_gives_the_same_record_as_yaml() {
    let catalogue = Catalogue::built_in();
    for form in forms() {
        for record in [full(&form, 0), full(&form, 1), full(&form, 2), Record::blank(&form)] {
            let text = json::record(&record, Some("a.docx")).to_string();
            let (file, from_json) = json::parse(&text, &catalogue).expect("a record").remove(0);
            let source = Source::new("a.yaml", yaml::write(&record, None).expect("YAML"));
            let from_yaml = yaml::parse(&source, &catalogue).expect("a record");
            assert_eq!(file.as_deref(), Some("a.docx"));
            assert_eq!(from_json.values, from_yaml.values, "{}", form.id);
            assert_eq!(from_json.notes, from_yaml.notes, "{}", form.id);
        }
    }
}

#[test]
fn every_blank_in_yaml_can_be_read() {
    let catalogue = Catalogue::built_in();
    for form in forms() {
        let blank = Record::blank(&form);
        let source = Source::new("blank.yaml", yaml::blank(&blank).expect("YAML"));
        let read = yaml::parse(&source, &catalogue).unwrap_or_else(|error| panic!("{}: {error}", form.id));
        assert_eq!(read.form.id, form.id);
    }
}

#[test]
fn every_mistake_in_a_json_list_is_reported() {
    let catalogue = Catalogue::built_in();
    let text = r#"[{"form": "sandwell/individual-record", "values": {"actions": "none", "superviser": "A"}},
                   {"values": {}}, {"form": "sandwell/individual-recrod"}, {"form": "bct/monitoring-sheet", "version": "x"}]"#;
    let error = json::parse(text, &catalogue).expect_err("mistakes");
    for part in [
        "record 1: `superviser` is not a field of sandwell/individual-record",
        "record 2: `form` is missing",
        "record 3: there is no form `sandwell/individual-recrod`",
        "record 4: `version` should be a whole number from 1, not text",
    ] {
        assert!(error.message.contains(part), "{part}: {}", error.message);
    }
    // A value of the wrong type is left out and noted.
    let text = r#"{"form": "sandwell/individual-record", "values": {"actions": "none", "supervisor": "A"}}"#;
    let (_, record) = json::parse(text, &catalogue).expect("a record").remove(0);
    assert_eq!(record.get("supervisor").text(), Some("A"));
    let messages: Vec<&str> = record.notes.iter().map(|note| note.message.as_str()).collect();
    let left_out = "`actions` should be a list of rows of the table, not text; the value was left out";
    assert_eq!(messages, [format!("Action required from this supervision: {left_out}")]);
    assert!(json::parse("[1", &catalogue).expect_err("no JSON").message.contains("this is not JSON"));
    assert!(json::parse(&"[".repeat(100_000), &catalogue).is_err());
}

#[test]
fn one_wrong_cell_of_a_json_record_leaves_the_other_cells() {
    let catalogue = Catalogue::built_in();
    let text = r#"{"form": "sandwell/individual-record", "values": {"actions": [
        {"action": "Call the school", "by_whom": ["Amara"], "timescale": ["2025-07-11"]}, {"action": "Write", "who": "B"}]}}"#;
    let (_, record) = json::parse(text, &catalogue).expect("a record").remove(0);
    let cell = |row: usize, column: &str| record.rows("actions")[row][column].clone();
    assert_eq!(cell(0, "action").text(), Some("Call the school"));
    assert_eq!(cell(0, "by_whom").text(), Some("Amara"));
    assert!(cell(0, "timescale").is_empty());
    assert_eq!(cell(1, "action").text(), Some("Write"));
    let notes: Vec<(Option<&str>, bool)> = record
        .notes
        .iter()
        .map(|note| (note.field.as_deref(), note.message.ends_with("the value was left out")))
        .collect();
    assert_eq!(notes, [(Some("actions.1.timescale"), true), (Some("actions"), true)]);
}

#[test]
fn an_option_in_other_words_is_ticked_in_a_filled_form() {
    let catalogue = Catalogue::built_in();
    let text = r#"{"form": "leics/casework-supervision-record", "values": {"case_status": ["Child Protection"]}}"#;
    let (_, record) = json::parse(text, &catalogue).expect("a record").remove(0);
    let ticked: Vec<String> = answer::spread(&record).into_keys().map(|address| address.to_string()).collect();
    assert_eq!(ticked, ["case_status.cp"]);
}
