//! `blank --people` and `--values`: one blank for each person of a list.

use std::fs;

use super::{Ran, fresh, names, run};

fn with(list: &[u8], form: &str) -> (tempfile::TempDir, Ran) {
    let dir = fresh();
    fs::write(dir.path().join("staff.csv"), list).unwrap();
    let ran = run(dir.path(), &["blank", form, "--people", "staff.csv", "--format", "yaml", "--out", "out"]);
    (dir, ran)
}

fn values(dir: &tempfile::TempDir, file: &str) -> serde_json::Value {
    run(dir.path(), &["read", &format!("out/{file}"), "--format", "json"]).exits(0).json()[0]["values"].clone()
}

const RECORD: &str = "sandwell/individual-record";

#[test]
fn headings_are_names_roles_or_labels() {
    let (dir, ran) = with(b"name,Supervisor:,next_date,Venue\nAnn Lee,Bo Peep,4 March 2025,Room 1\n", RECORD);
    ran.exits(0);
    let values = values(&dir, "sandwell-individual-record--ann-lee.yaml");
    assert_eq!(values["supervisee"], "Ann Lee");
    assert_eq!(values["supervisor"], "Bo Peep");
    assert_eq!(values["next_date"], "2025-03-04");
    assert_eq!(values["next_venue"], "Room 1");
}

#[test]
fn excel_and_windows_are_understood() {
    let (dir, ran) = with(b"\xef\xbb\xbfsupervisee;supervisor\r\nSi\xc3\xa2n O\xe2\x80\x99Neill;Bo\r\n", RECORD);
    ran.exits(0);
    assert_eq!(names(dir.path().join("out")), ["sandwell-individual-record--siân-o-neill.yaml"]);
    let (dir, ran) = with(b"supervisee;supervisor\r\nSi\xe2n O\x92Neill;Bo\r\n", RECORD);
    ran.exits(0);
    assert_eq!(values(&dir, "sandwell-individual-record--siân-o-neill.yaml")["supervisee"], "Siân O’Neill");
}

#[test]
fn people_of_one_name_get_a_number() {
    let (dir, ran) = with(b"name\nAnn Lee\nBo\nann lee\n", RECORD);
    let ran = ran.exits(0);
    assert_eq!(ran.out.lines().count(), 3);
    let stem = "sandwell-individual-record--";
    assert_eq!(names(dir.path().join("out")), ["ann-lee-2", "ann-lee", "bo"].map(|part| format!("{stem}{part}.yaml")));
}

#[test]
fn a_heading_that_means_nothing_is_a_wrong_call() {
    for (list, said) in [
        (
            &b"name,superviser\nAnn,Bo\n"[..],
            "the heading `superviser` is no field of sandwell/individual-record; did you mean `supervisor`?",
        ),
        (b"supervisor\nBo\n", "the column `supervisee` is missing"),
        (b"name,supervisee\nAnn,Ann\n", "mean the same field"),
        (b"", "the list is empty"),
        (b"name\n", "headings and no people"),
    ] {
        let (dir, ran) = with(list, RECORD);
        let ran = ran.exits(2);
        assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
        assert!(!dir.path().join("out").exists());
    }
    let (_, ran) = with(b"nobody\nAnn\n", RECORD);
    assert!(
        ran.err.contains("Headings for sandwell/individual-record: name, supervisee, supervisor, session_date"),
        "{}",
        ran.err
    );
    let (_, ran) = with(b"supervisees,role\nAnn,Social worker\n", "leics/casework-supervision-record");
    assert!(ran.exits(2).err.contains("write supervisee_role or supervisor_role"));
}

#[test]
fn a_bad_row_is_told_by_its_line_and_the_others_are_made() {
    let (dir, ran) = with(
        b"name,supervisor,session_date\nAnn,Bo,04/03/2025\nCy,Bo,31/02/2025\n,Bo,\nDee,Bo,,extra\nEve,Bo,\n",
        RECORD,
    );
    let ran = ran.exits(2);
    for said in [
        "staff.csv: line 3: `session_date` cannot be read as a date",
        "staff.csv: line 4: `name` is empty",
        "staff.csv: line 5: there are 4 cells and 3 headings",
        "3 of 5 could not be done: staff.csv",
    ] {
        assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
    }
    assert_eq!(names(dir.path().join("out")).len(), 2);
}

#[test]
fn values_are_filled_in_beforehand() {
    let dir = fresh();
    fs::write(dir.path().join("team.yaml"), "supervisor: Bo Peep\nnext_venue: Room 1\n").unwrap();
    fs::write(dir.path().join("staff.csv"), "name,next_venue\nAnn,\nCy,Room 2\n").unwrap();
    let both = ["blank", RECORD, "--values", "team.yaml", "--people", "staff.csv", "--format", "yaml", "--out", "out"];
    run(dir.path(), &both).exits(0);
    let ann = values(&dir, "sandwell-individual-record--ann.yaml");
    assert_eq!((&ann["supervisor"], &ann["next_venue"]), (&"Bo Peep".into(), &"Room 1".into()));
    assert_eq!(values(&dir, "sandwell-individual-record--cy.yaml")["next_venue"], "Room 2");
    // Without a person's name in them, values make a blank for everybody.
    run(dir.path(), &["blank", RECORD, "--values", "team.yaml", "--format", "yaml", "--out", "out"]).exits(0);
    assert_eq!(values(&dir, "sandwell-individual-record.yaml")["supervisor"], "Bo Peep");
    fs::write(dir.path().join("wrong.yaml"), "superviser: Bo\n").unwrap();
    let ran = run(dir.path(), &["blank", RECORD, "--values", "wrong.yaml"]).exits(2);
    assert!(ran.err.contains("did you mean `supervisor`?"), "{}", ran.err);
}

#[test]
fn word_and_pdf_blanks_carry_the_persons_values() {
    let dir = fresh();
    fs::write(dir.path().join("staff.csv"), "name,supervisor\nAnn Lee,Bo Peep\n").unwrap();
    run(dir.path(), &["blank", RECORD, "--people", "staff.csv", "--format", "docx,pdf", "--out", "out"]).exits(0);
    for ending in ["docx", "pdf"] {
        let values = values(&dir, &format!("sandwell-individual-record--ann-lee.{ending}"));
        assert_eq!((&values["supervisee"], &values["supervisor"]), (&"Ann Lee".into(), &"Bo Peep".into()));
        assert!(values["session_date"].is_null());
    }
}
