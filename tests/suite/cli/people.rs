//! `blank --people` and `--values`: one blank for each person of a list.

use std::fs;

use super::{Ran, fresh, names, root, run};

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
            "the heading “superviser” is not a field of “Individual standard supervision recording template”; did you mean \
             “supervisor”?",
        ),
        (b"supervisor\nBo\n", "the column `supervisee` is missing"),
        (b"name,team\nAnn,\"A\nBo,B\n", "a quotation mark is opened in row 2 and never closed"),
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
fn mistakes_have_row_person_and_value_and_other_blanks_are_made() {
    let (dir, ran) = with(
        b"name,supervisor,session_date,Email\nAnn,Bo,04/03/2025,a@x\n\nCy,Bo,31/02/2025,\n,Bo,,\nDee,Bo,,,extra\nEve,Bo,tbc,\n",
        RECORD,
    );
    let ran = ran.exits(2);
    for said in [
        "note: staff.csv: left out: the column “Email”",
        "error: staff.csv: there are mistakes in the rows of 4 of 5 people:",
        "row 4, Cy: session_date is “31/02/2025”, which is a day that does not exist",
        "row 5: there is no name",
        "row 6, Dee: it has 5 cells, and there are 4 headings",
        "row 7, Eve: session_date is “tbc”, which is no date",
        "1 file written",
    ] {
        assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
    }
    assert_eq!(names(dir.path().join("out")), ["sandwell-individual-record--ann.yaml"]);
    // Two forms with the same field do not report it twice.
    let both = ["blank", RECORD, "sandwell/group-record", "--people", "staff.csv", "--format", "yaml", "--out", "two"];
    let ran = run(dir.path(), &both).exits(2);
    assert_eq!(ran.err.matches("row 7, Eve").count(), 1, "{}", ran.err);
}

/// The blanks of a list in the fixtures, by name, without a letter that some encodings lack.
fn blanks_of(list: &str, format: &str) -> Vec<(String, Vec<u8>)> {
    let dir = fresh();
    let list = root().join("fixtures/lists").join(list).display().to_string();
    let call = ["blank", RECORD, "--people", &list, "--format", format, "--out", "out"];
    run(dir.path(), &call).exits(0);
    let out = dir.path().join("out");
    names(&out).into_iter().map(|name| (name.clone(), fs::read(out.join(name)).unwrap())).collect()
}

#[test]
fn a_list_in_any_spelling_gives_the_same_blanks() {
    let wanted = blanks_of("staff-clean.csv", "yaml");
    assert_eq!(wanted.len(), 40);
    for list in [
        "staff.xlsx",
        "staff-bom.csv",
        "staff-bom-nopay.csv",
        "staff-human.csv",
        "staff-human-nopay.csv",
        "staff-utf16.csv",
    ] {
        assert!(blanks_of(list, "yaml") == wanted, "{list}");
    }
    let plain = |blanks: Vec<(String, Vec<u8>)>| {
        let plain = |text: &str| text.replace('ł', "l").replace('Ł', "L");
        let mut all: Vec<(String, String)> =
            blanks.iter().map(|(name, bytes)| (plain(name), plain(std::str::from_utf8(bytes).unwrap()))).collect();
        all.sort();
        all
    };
    let wanted = plain(wanted);
    for list in ["staff-1252.csv", "staff-1252-nopay.csv", "staff-mac.csv"] {
        assert!(plain(blanks_of(list, "yaml")) == wanted, "{list}");
    }
}

#[test]
fn an_excel_workbook_gives_the_same_word_and_pdf_files() {
    assert!(blanks_of("staff.xlsx", "docx,pdf") == blanks_of("staff-human.csv", "docx,pdf"));
}

#[test]
fn a_workbook_of_a_personnel_office_is_read_where_the_people_are() {
    let blanks = blanks_of("personnel.xlsx", "yaml");
    let stems =
        ["priya-müller", "siân-o-brien", "tomasz-żak"].map(|name| format!("sandwell-individual-record--{name}.yaml"));
    assert_eq!(blanks.iter().map(|(name, _)| name).collect::<Vec<_>>(), stems.iter().collect::<Vec<_>>());
    for ((_, text), day) in blanks.iter().zip(["2025-06-04", "2025-06-03", "2025-06-05"]) {
        let text = String::from_utf8_lossy(text);
        assert!(text.contains(&format!("session_date: \"{day}\"")), "{text}");
    }
    let list = root().join("fixtures/lists/personnel.xlsx").display().to_string();
    let ran = run(fresh(), &["blank", RECORD, "--people", &list, "--format", "yaml"]).exits(0);
    for said in [
        "only the sheet “Staff” is read; left out: the sheets “Read me”, “Leavers”",
        "row 8, “VACANT”, is not about a person",
        "row 9, “Total”, is a total",
        "left out: the columns “Emp. No.”, “Start Date”, “Email” and “FTE”",
    ] {
        assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
    }
}

#[test]
fn mistakes_in_a_list_are_counted_by_people() {
    let list = root().join("fixtures/lists/mistakes.csv").display().to_string();
    let ran = run(fresh(), &["blank", RECORD, "--people", &list, "--format", "yaml"]).exits(2);
    assert!(ran.err.contains("mistakes in the rows of 5 of 6 people"), "{}", ran.err);
    assert!(
        ran.err.contains("row 5, Dee, Jr Lee: session_date is “45811”, which is how a spreadsheet stores 3 June 2025")
    );
    let ran = run(root(), &["check", "fixtures/records", "--staff", &list]).exits(2);
    assert!(ran.err.contains("mistakes in the rows of 1 of 6 people"), "{}", ran.err);
}

#[test]
fn other_peoples_headings_are_understood() {
    let list = "Starters\r\n\r\nForename;Surname;Line manager;Email;Date of supervision\r\nAnn;Lee;Bo Peep;a@x;4 March 2025\r\nTotal;1;;;\r\n";
    let (dir, ran) = with(list.as_bytes(), RECORD);
    let ran = ran.exits(0);
    for said in ["row 1, above the headings", "row 5, “Total 1”", "left out: the column “Email”", "1 file written"]
    {
        assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
    }
    let values = values(&dir, "sandwell-individual-record--ann-lee.yaml");
    assert_eq!((&values["supervisee"], &values["supervisor"]), (&"Ann Lee".into(), &"Bo Peep".into()));
    assert_eq!(values["session_date"], "2025-03-04");
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
    // Values without a person's name make a blank for everyone.
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

#[test]
fn a_supervisor_is_found_under_other_headings() {
    for heading in ["Boss", "Supervisor (line manager)", "Line manager's name", "Reports to", "Manager", "Line Mgr"] {
        let (dir, ran) = with(format!("name,{heading}\nAnn Lee,Bo Peep\n").as_bytes(), RECORD);
        ran.exits(0);
        assert_eq!(values(&dir, "sandwell-individual-record--ann-lee.yaml")["supervisor"], "Bo Peep", "{heading}");
    }
    // A form that also asks for the supervisor's manager.
    let contract = "sandwell/supervision-contract";
    for (list, supervisor, manager) in [
        ("name,Manager\nAnn Lee,Bo Peep\n", "Bo Peep", serde_json::Value::Null),
        ("name,Manager,Supervisor\nAnn Lee,Cy Fox,Bo Peep\n", "Bo Peep", "Cy Fox".into()),
    ] {
        let (dir, ran) = with(list.as_bytes(), contract);
        ran.exits(0);
        let values = values(&dir, "sandwell-supervision-contract--ann-lee.yaml");
        assert_eq!(
            (values["supervisor"].as_str(), &values["supervisors_manager"]),
            (Some(supervisor), &manager),
            "{list}"
        );
    }
    let (_, ran) = with(b"name,Supervisor (email)\nAnn Lee,bo@example.org\n", RECORD);
    assert!(ran.exits(0).err.contains("left out: the column “Supervisor (email)”"));
}

#[test]
fn an_ambiguous_date_is_reported_with_the_row_that_raises_the_doubt() {
    let (dir, ran) = with(b"name,Date\nAnn Lee,03/04/2025\nBo,04/04/2025\n", RECORD);
    ran.exits(0);
    assert_eq!(values(&dir, "sandwell-individual-record--ann-lee.yaml")["session_date"], "2025-04-03");
    let (dir, ran) = with(b"name,Date\nAnn Lee,03/04/2025\nBo,04/30/2025\nCy,05/05/2025\n", RECORD);
    let ran = ran.exits(2);
    for said in [
        "there are mistakes in the rows of 2 of 3 people:",
        "row 2, Ann Lee: Date is “03/04/2025”, which may be 3 April 2025 or 4 March 2025: row 3 has the month before the day",
        "row 3, Bo: Date is “04/30/2025”, which has the month before the day",
        "Write all dates of the column in one way: 2025-03-04, or 04/03/2025 for 4 March.",
    ] {
        assert!(ran.err.contains(said), "{said}\n{}", ran.err);
    }
    assert_eq!(names(dir.path().join("out")), ["sandwell-individual-record--cy.yaml"]);
}
