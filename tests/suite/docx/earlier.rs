//! Files made from earlier blanks with other words, which may come back months later.

use std::fs;

use super::{blank, catalogue, control, edited, notes, read, run, text, type_into};
use crate::cli::root;
use chrono::NaiveDate;
use formfolio::record::{NoteKind, Value, cell};

fn earlier(stem: &str) -> Vec<u8> {
    fs::read(root().join(format!("fixtures/docx/earlier/{stem}.docx"))).expect("an earlier blank")
}

#[test]
fn words_of_an_earlier_blank_are_not_typed_words() {
    let catalogue = catalogue();
    let reworded: Vec<_> = catalogue.forms().filter(|form| !form.earlier_wording.is_empty()).collect();
    assert!(reworded.len() > 10);
    for form in reworded {
        let back = read(&earlier(&form.file_stem()));
        assert_eq!((back.form.id.as_str(), back.version), (form.id.as_str(), form.worded_since));
        assert_eq!(back.notes, [], "{}", form.id);
        let today = read(&blank(&form.id));
        for (name, value) in &back.values {
            assert_eq!(Some(value), today.values.get(name), "{}: {name}", form.id);
        }
    }
}

#[test]
fn words_typed_into_an_earlier_blank_are_reported() {
    let back = read(&edited(&earlier("leics-supervision-agreement"), |xml| {
        let at = xml.find("To promote improved outcomes").expect("a clause");
        xml.insert_str(at, "Agreed on Monday. ");
    }));
    assert_eq!(notes(&back), [(NoteKind::TextNotTaken, None)]);
}

#[test]
fn columns_of_an_earlier_blank_are_found_by_their_headings() {
    let back = read(&edited(&earlier("sandwell-asye-tracker"), |xml| {
        type_into(xml, "tracker.comment", 4, "In place");
        // The date's control is gone; the date is typed into its cell, which is the second of three.
        let at = control(xml, "tracker.date", 4);
        xml.replace_range(at, &run("4 March 2025"));
    }));
    let row = &back.rows("tracker")[3];
    assert_eq!(*cell(row, "comment"), text("In place"));
    assert_eq!(*cell(row, "date"), Value::Date(NaiveDate::from_ymd_opt(2025, 3, 4).expect("a day")));
    assert_eq!(notes(&back), [(NoteKind::TextOutsideControl, Some("tracker.4.date"))]);
}
