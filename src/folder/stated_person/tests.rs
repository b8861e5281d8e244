//! People in documents, with rows as other programs produce them from our forms.

use super::*;

fn read(file: &str, rows: Vec<Vec<String>>, is_letter: bool) -> Option<StatedPerson> {
    StatedPerson::read(file, &[rows.into_iter().map(TextRow::of_columns).collect()], is_letter, None)
}

fn stated(file: &str, rows: &[&[&str]]) -> Option<StatedPerson> {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    read(file, rows, false)
}

fn named(rows: &[&[&str]]) -> Vec<String> {
    stated("x.docx", rows).map(|stated| stated.named().to_vec()).unwrap_or_default()
}

#[test]
fn a_name_is_found_beside_below_or_behind_its_label() {
    for rows in [
        &[&["Supervisee: ", "Ruth O’Brien"][..]][..],
        &[&["Supervisee:"], &["Ruth O’Brien"]],
        &[&["SUPERVISION"], &["Supervisee: Ruth O’Brien"]],
        &[&["Supervisee’s name", "Ruth O’Brien", "Supervisor’s name", "Bronwen Hughes"]],
        &[&["Supervisee", "Supervisor", "Date"], &["Ruth O’Brien", "Bronwen Hughes", "5 June"]],
        &[&["Name of supervisee(s):\tRuth O’Brien"]],
        &[&["Supervisee: Ruth O’Brien   Supervisor: Bronwen Hughes"]],
        &[&["Supervisee: Ruth O’Brien Date: 5 June 2025"]],
        &[&["Staff member\nRuth O’Brien"]],
        &[&["Member of staff:", "Ruth O’Brien (social worker)"]],
        &[&["One to one supervision"], &["Name: Ruth O’Brien"]],
        &[&["Supervision"], &["Worker", "Ruth O’Brien"], &["Manager", "Bronwen Hughes"]],
        &[&["Supervisee: Ruth O’Brien, Social Worker"]],
    ] {
        assert_eq!(named(rows), ["Ruth O’Brien"], "{rows:?}");
    }
    assert_eq!(named(&[&["Supervisees:", "Ruth O’Brien, Tom Bright and Isla Hughes"]]).len(), 3);
}

#[test]
fn labels_for_other_people_are_ignored() {
    for rows in [
        &[&["Dear Ruth O’Brien,"][..]][..],
        &[&["Name: Callum Reid"], &["Date of birth: 3 May 2014"]],
        &[&["Worker: Ruth O’Brien"], &["Child: Callum Reid"]],
        &[&["Supervisee:"], &["Supervisor:"], &["Date:"]],
        &[&["Supervisee:", "TBC"]],
        &[&["Supervisee: ……………………"]],
        &[&["Supervisee", "to sign at the end of the session and to keep a copy"]],
        &[&["Supervisor:", "Bronwen Hughes"]],
        &[&["Supervisee:", "", ""], &["Agenda"]],
    ] {
        assert_eq!(stated("x.docx", rows), None, "{rows:?}");
    }
    let late: Vec<Vec<String>> = (0..60)
        .map(|n| vec![if n == 50 { "Supervisee: Ruth O’Brien".to_owned() } else { format!("Line {n}") }])
        .collect();
    assert_eq!(read("x.docx", late, false), None);
    let letter = [vec!["Supervision on Monday".to_owned()], vec!["Name: Ruth O’Brien".to_owned()]];
    assert_eq!(read("x.eml", letter.to_vec(), true), None);
}

#[test]
fn another_person_in_the_file_name_is_reported() {
    let says = |file: &str| {
        let rows: &[&[&str]] =
            &[&["Sandwell supervision"], &["Supervisee:", "Ruth O’Brien"], &["Supervisor:", "Bronwen Hughes"]];
        stated(file, rows).unwrap().file_says
    };
    for (file, name) in [
        ("Tom supervision 5 June.docx", "Tom"),
        ("in/Supervision – Tom Bright 2025-06-05.docx", "Tom Bright"),
        ("Tom’s supervision notes.docx", "Tom"),
        ("2025-06-05 Łukasz Ôwen-Ŷork FINAL v2.docx", "Łukasz Ôwen-Ŷork"),
        ("tom_supervision_june.docx", "tom"),
        ("ISLA SUPERVISION.DOCX", "ISLA"),
        ("Isla.docx", "Isla"),
    ] {
        assert_eq!(says(file).as_deref(), Some(name), "{file}");
    }
    for file in [
        "Ruth supervision 5 June.docx",
        "Ruth’s supervision.docx",
        "RO supervision June.docx",
        "OBrien_R_supervision.docx",
        "Supervision June 2025 FINAL v2.docx",
        "Bronwen supervision with staff.docx",
        "Sandwell supervision record.docx",
        "Reflective supervision session notes.docx",
        "Team Manager one to one.docx",
        "Scan 0001.docx",
        "Minutes of a very long Title About Quite Many Things.docx",
        "t_for_doc.docx",
    ] {
        assert_eq!(says(file), None, "{file}");
    }
}

fn catalogue() -> Catalogue {
    Catalogue::built_in()
}

/// The people in a text or in the pages of a PDF, by statement.
fn of_form(pages: &[Vec<TextRow>]) -> Vec<Vec<String>> {
    let stated = StatedPerson::read("x.pdf", pages, false, Some(&catalogue()));
    stated.map(|stated| stated.statements.into_iter().map(|one| one.named).collect()).unwrap_or_default()
}

fn text(lines: &[&[&str]]) -> Vec<TextRow> {
    lines.iter().map(|cells| TextRow::of_columns(cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
}

/// Rows of a page with their distances from the top, and cells with their left edges. `+` marks a cell separated by
/// font only.
fn page(rows: &[(f32, &[(f32, &str)])]) -> Vec<TextRow> {
    let cell = |(left, text): &(f32, &str)| {
        let (text, goes_on) = text.strip_prefix('+').map_or((*text, false), |text| (text, true));
        TextCell { text: text.to_owned(), left: *left, right: left + 6.0 * text.len() as f32, goes_on }
    };
    rows.iter().map(|(place, cells)| TextRow { cells: cells.iter().map(cell).collect(), place: Some(*place) }).collect()
}

#[test]
fn a_form_s_own_label_counts_on_that_form_only() {
    let rows: &[(f32, &[(f32, &str)])] = &[
        (50.0, &[(51.0, "Sample Supervision Agreement")]),
        (80.0, &[(61.0, "This is an Agreement between"), (303.0, "and")]),
        (99.0, &[(64.0, "Bronwen Hughes"), (306.0, "Ruth O’Brien")]),
    ];
    assert_eq!(of_form(&[page(rows)]), [["Ruth O’Brien"]]);
    let elsewhere = [&[(50.0, &[(51.0, "Agreement")][..])], &rows[1..]].concat();
    assert!(of_form(&[page(&elsewhere)]).is_empty());
}

#[test]
fn a_form_is_searched_to_its_end() {
    let title: &[&str] = &["10-day supervision overview of child and family assessment"];
    let middle: Vec<String> = (0..60).map(|line| format!("What was done, {line}.")).collect();
    let middle: Vec<[&str; 1]> = middle.iter().map(|line| [line.as_str()]).collect();
    let end: &[&[&str]] =
        &[&["Signed (Social worker)"], &["Name"], &["Ruth O’Brien"], &["Date"], &["Signed (Manager)"]];
    let lines = [&[title], &middle.iter().map(|line| &line[..]).collect::<Vec<_>>()[..], end].concat();
    assert_eq!(of_form(&[text(&lines)]), [["Ruth O’Brien"]]);
}

#[test]
fn an_agreement_belongs_to_the_person_who_signs_as_supervisee() {
    for form in catalogue().forms().filter(|form| form.id == "leics/supervision-agreement") {
        let title = &[form.title.as_str()][..];
        for signed in [
            &[&["Signed", "Name\nRuth O’Brien", "Date"][..], &["Signed (Manager)", "Name\nRhys Llewellyn"]][..],
            &[&["Signed"], &["", "Name\nRuth O’Brien", "Date\n20/05/2025"], &["Signed (Manager)"], &["", "Name\nX Y"]],
        ] {
            assert_eq!(of_form(&[text(&[&[title][..], signed].concat())]), [["Ruth O’Brien"]], "{signed:?}");
        }
        let manager = &[title, &["Signed (Manager)", "Name\nRhys Llewellyn", "Date"]][..];
        assert!(of_form(&[text(manager)]).is_empty());
    }
    assert!(of_form(&[text(&[&["Signed", "Name\nRuth O’Brien"]])]).is_empty());
}

#[test]
fn all_names_of_a_list_are_read_across_line_breaks() {
    let all = ["Oluwaseun Adebayo", "Chloe Prescott", "Gareth Pugh", "Roxanne Clarke"];
    let title = (50.0, &[(51.0, "Group supervision recording template")][..]);
    let attendees = (80.0, &[(61.0, "Attendees")][..]);
    let end = (150.0, &[(51.0, "Agreed Agenda:")][..]);
    for list in [
        &["Oluwaseun Adebayo, Chloe Prescott, Gareth Pugh and Roxanne Clarke"][..],
        &["Oluwaseun Adebayo, Chloe Prescott, Gareth Pugh and Roxanne", "Clarke"],
        &["Oluwaseun Adebayo", "Chloe Prescott", "Gareth Pugh", "Roxanne Clarke"],
    ] {
        let lines: Vec<[(f32, &str); 1]> = list.iter().map(|line| [(64.0, *line)]).collect();
        let lines: Vec<(f32, &[(f32, &str)])> =
            lines.iter().zip(0u8..).map(|(line, at)| (98.0 + 12.0 * f32::from(at), &line[..])).collect();
        let rows = [&[title, attendees], &lines[..], &[end]].concat();
        assert_eq!(of_form(&[page(&rows)]), [all], "{list:?}");
    }
    let cell = ["Attendees\nOluwaseun Adebayo\nChloe Prescott\nGareth Pugh\nRoxanne Clarke"];
    assert_eq!(of_form(&[text(&[&["Group supervision recording template"], &cell])]), [all]);
}

#[test]
fn a_change_of_font_does_not_cut_a_name() {
    let rows: &[(f32, &[(f32, &str)])] = &[
        (50.0, &[(51.0, "Supervision")]),
        (80.0, &[(61.0, "Supervisee"), (303.0, "Supervisor")]),
        (99.0, &[(64.0, "Tomasz "), (106.0, "+Żak"), (305.0, "Bronwen Hughes")]),
    ];
    assert_eq!(of_form(&[page(rows)]), [["Tomasz Żak"]]);
    let bold: &[(f32, &[(f32, &str)])] = &[
        (50.0, &[(51.0, "Supervision")]),
        (80.0, &[(61.0, "Supervisee:"), (126.0, "+Ruth O’Brien"), (200.0, "+Supervisor:"), (270.0, "+Bronwen Hughes")]),
    ];
    assert_eq!(of_form(&[page(bold)]), [["Ruth O’Brien"]]);
}

#[test]
fn another_label_of_the_form_is_not_a_name() {
    let rows: &[(f32, &[(f32, &str)])] =
        &[(50.0, &[(51.0, "Supervision")]), (80.0, &[(61.0, "Social worker")]), (99.0, &[(61.0, "Existing Safety")])];
    assert!(of_form(&[page(rows)]).is_empty());
    let sign: &[(f32, &[(f32, &str)])] =
        &[(50.0, &[(51.0, "Supervision")]), (80.0, &[(61.0, "Supervisee:"), (150.0, "SIGN")])];
    assert!(of_form(&[page(sign)]).is_empty());
}

#[test]
fn each_form_in_a_text_gives_a_statement() {
    let one = |name: &'static str| {
        vec![vec!["Record of Case Supervision"], vec!["Supervisee", "Supervisor/Manager"], vec![name, "Bronwen Hughes"]]
    };
    let lines = [one("Siân O’Brien"), one("Ruth O’Brien")].concat();
    let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    assert_eq!(of_form(&[text(&lines)]), [["Siân O’Brien"], ["Ruth O’Brien"]]);
}
