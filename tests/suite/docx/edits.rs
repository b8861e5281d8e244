//! Edits that people and programs make to a file, and the answers read afterwards.

use chrono::NaiveDate;
use formfolio::docx;
use formfolio::record::{Grade, NoteKind, Record, Value, cell};

use super::samples::{ALL, AUDIT, CASEWORK, EVERYTHING, INDIVIDUAL};
use super::{Parts, around, blank, change, content, control, edited, notes, read, record, run, text, type_into};
use crate::fixture::today;

const ID: &str = "sandwell/individual-record";
const CASE: &str = "leics/casework-supervision-record";
const GRID: &str = "sandwell/file-audit";

fn date(year: i32, month: u32, day: u32) -> Value {
    Value::Date(NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

fn action(record: &Record, row: usize, column: &str) -> Value {
    cell(&record.rows("actions")[row - 1], column).clone()
}

#[test]
fn typing_as_word_does() {
    let back = read(&edited(&blank(ID), |xml| {
        // Word marks unknown words, splits runs, and breaks lines.
        let runs = "<w:proofErr w:type=\"spellStart\"/><w:r><w:t>Łukasz</w:t></w:r><w:proofErr w:type=\"spellEnd\"/>\
                    <w:r><w:t xml:space=\"preserve\"> Ôwen</w:t></w:r><w:r><w:noBreakHyphen/><w:t>Ŷork</w:t></w:r>";
        change(xml, "supervisee", 1, |sdt| content(&sdt, runs));
        let lines = "<w:r><w:t>One</w:t><w:br/><w:br/><w:t>Two</w:t><w:tab/><w:t>&lt;3&gt;</w:t><w:cr/></w:r>";
        change(xml, "welfare", 1, |sdt| content(&sdt, lines));
        type_into(xml, "session_date", 1, "4 March 2025");
        type_into(xml, "next_time", 1, "2.30pm");
    }));
    assert_eq!(*back.get("supervisee"), text("Łukasz Ôwen-Ŷork"));
    assert_eq!(*back.get("welfare"), text("One\n\nTwo\t<3>"));
    assert_eq!(*back.get("session_date"), date(2025, 3, 4));
    assert_eq!(back.notes, []);
}

#[test]
fn several_paragraphs_in_one_control_are_lines() {
    let back = read(&edited(&blank(ID), |xml| {
        // Pressing Enter makes Word move the control around the paragraphs.
        let at = control(xml, "welfare", 1).start;
        let paragraph = around(xml, "p", at);
        let sdt = xml[control(xml, "welfare", 1)].to_owned();
        let block = content(&sdt, "<w:p><w:r><w:t>One</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>Two</w:t></w:r></w:p>");
        xml.replace_range(paragraph, &block);
    }));
    assert_eq!(*back.get("welfare"), text("One\n\nTwo"));
    assert_eq!(back.notes, []);
}

#[test]
fn rows_count_by_the_row() {
    let filled = docx::fill(&record(INDIVIDUAL)).unwrap();
    let back = read(&edited(&filled, |xml| {
        // The "+" beside the rows makes a new item with ids of its own.
        let last = control(xml, "actions.action", 6).start;
        let item = around(xml, "sdt", xml[..last].rfind("<w:tr>").unwrap());
        let end = item.start + xml[item.start..].find("</w:tr></w:sdtContent></w:sdt>").unwrap();
        let end = end + "</w:tr></w:sdtContent></w:sdt>".len();
        let copy = xml[item.start..end].replace("<w:id w:val=\"", "<w:id w:val=\"77").replace("Sixth", "Seventh");
        xml.insert_str(end, &copy);
        // Copy and paste makes a second row in the same item, with the same ids.
        let second = control(xml, "actions.action", 2).start;
        let row = around(xml, "tr", second);
        let copy = xml[row.clone()].replace("Visit", "Visit again");
        xml.insert_str(row.end, &copy);
    }));
    let actions: Vec<Value> = (1..=8).map(|row| action(&back, row, "action")).collect();
    let expected = ["Write the\nchronology", "Visit", "Visit again", "Call", "Fourth", "Fifth", "Sixth", "Seventh"];
    assert_eq!(actions, expected.map(text));
    assert_eq!(back.rows("actions").len(), 8);
    assert_eq!(back.notes, []);
}

#[test]
fn rows_without_controls_are_read_by_their_columns() {
    let filled = docx::fill(&record(INDIVIDUAL)).unwrap();
    let back = read(&edited(&filled, |xml| {
        let row = around(xml, "tr", control(xml, "actions.action", 1).start);
        let plain = "<w:tr><w:tc><w:p><w:r><w:t>Typed</w:t></w:r></w:p><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc>\
                     <w:tc><w:p><w:r><w:t>05/04/2025</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>";
        xml.insert_str(row.end, plain);
    }));
    assert_eq!(action(&back, 2, "action"), text("Typed\nin"));
    assert_eq!(action(&back, 2, "timescale"), date(2025, 4, 5));
    assert_eq!(action(&back, 3, "action"), text("Visit"));
    let outside = NoteKind::TextOutsideControl;
    assert_eq!(notes(&back), [(outside, Some("actions.2.action")), (outside, Some("actions.2.timescale"))]);
}

#[test]
fn a_table_within_an_answer_keeps_its_rows_and_columns() {
    let cell = |lines: &[&str]| {
        let lines: String = lines.iter().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
        format!("<w:tc><w:tcPr/>{}</w:tc>", if lines.is_empty() { "<w:p/>" } else { &lines })
    };
    let rows = [
        [cell(&["Mon"]), cell(&["7h"])].concat(),
        [cell(&[]), cell(&["8h", "late"])].concat(),
        [cell(&["Tue"]), cell(&[])].concat(),
    ];
    let table: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    let before = "<w:p><w:r><w:t>Hours</w:t></w:r></w:p>";
    let after = "<w:p><w:r><w:t>None</w:t></w:r></w:p>";
    let answer = |inside: &str| {
        let bytes = edited(&blank(ID), |xml| {
            let tag = control(xml, "welfare", 1);
            let cell = around(xml, "tc", tag.start);
            let properties = xml[tag.clone()].find("</w:sdtPr>").unwrap() + "</w:sdtPr>".len();
            let start = xml[tag.start..tag.start + properties].replace("<w:showingPlcHdr/>", "");
            let paragraph = around(xml, "p", tag.start);
            assert!(cell.start < paragraph.start);
            xml.replace_range(paragraph, &format!("{start}<w:sdtContent>{inside}</w:sdtContent></w:sdt><w:p/>"));
        });
        read(&bytes)
    };
    let table = format!("<w:tbl><w:tblPr/>{table}</w:tbl>");
    let back = answer(&format!("{before}{table}{after}"));
    assert_eq!(*back.get("welfare"), text("Hours\nMon | 7h\n | 8h / late\nTue |\nNone"));
    assert_eq!(back.notes, []);
    assert_eq!(*answer(&table).get("welfare"), text("Mon | 7h\n | 8h / late\nTue |"));
}

#[test]
fn a_finding_says_whether_words_outside_the_fields_are_an_answer() {
    let messages = |bytes: &[u8]| -> Vec<String> {
        let found = formfolio::rules::check(&read(bytes), today()).findings;
        found.into_iter().filter(|one| one.rule == "text-outside-control").map(|one| one.message).collect()
    };
    let beside = |xml: &mut String| {
        let end = control(xml, "next_venue", 1).end;
        xml.insert_str(end, &run("or Room 5"));
    };
    let taken = messages(&edited(&blank(ID), beside));
    assert_eq!(taken, ["The answer to “Venue” was typed beside the field"]);
    let filled = docx::fill(&record(INDIVIDUAL)).unwrap();
    let filled = edited(&filled, |xml| {
        if !xml.contains(">Room 4<") {
            change(xml, "next_venue", 1, |sdt| content(&sdt, &run("Room 4")));
        }
    });
    let not_taken = messages(&edited(&filled, beside));
    assert_eq!(not_taken, ["Text was written outside the fields, near “Venue”; it is not part of any answer"]);
    let below = messages(&edited(&filled, |xml| {
        change(xml, "employee_signed.date", 1, |sdt| content(&sdt, &run("04/06/2025")));
        let end = xml.rfind("<w:sectPr").unwrap();
        xml.insert_str(end, &format!("<w:p>{}</w:p>", run("PS: Siân disagrees with point 3.")));
    }));
    assert_eq!(below.len(), 1);
    assert!(below[0].contains("it is not part of any answer"), "{below:?}");
}

#[test]
fn a_deleted_row_does_not_shift_the_printed_ones() {
    let filled = docx::fill(&record(AUDIT)).unwrap();
    let back = read(&edited(&filled, |xml| {
        let row = around(xml, "tr", control(xml, "audit_grid.outcome", 2).start);
        xml.replace_range(row, "");
    }));
    let expected = record(AUDIT);
    let (rows, wanted) = (back.rows("audit_grid"), expected.rows("audit_grid"));
    assert!(rows[1].values().all(Value::is_empty));
    assert_eq!((&rows[0], &rows[2..]), (&wanted[0], &wanted[2..]));
    assert_eq!(notes(&back), [(NoteKind::ControlMissing, Some("audit_grid.2.outcome"))]);
    assert!(back.notes[0].message.contains("Welfare"), "{}", back.notes[0].message);
}

#[test]
fn tracked_insertions_are_read_and_deletions_left_out() {
    let back = read(&edited(&blank(ID), |xml| {
        let runs = "<w:del w:id=\"1\" w:author=\"a\"><w:r><w:delText>Old</w:delText></w:r></w:del>\
                    <w:ins w:id=\"2\" w:author=\"a\"><w:r><w:t>New</w:t></w:r></w:ins>\
                    <w:moveFrom w:id=\"3\" w:author=\"a\"><w:r><w:t>Gone</w:t></w:r></w:moveFrom>";
        change(xml, "supervisee", 1, |sdt| content(&sdt, runs));
        // A deleted row.
        let row = around(xml, "tr", control(xml, "actions.action", 1).start);
        let struck = xml[row.clone()].replace("<w:trPr>", "<w:trPr><w:del w:id=\"9\" w:author=\"a\"/>");
        xml.replace_range(row, &struck.replace(ROOM, "Struck"));
        type_into(xml, "actions.action", 2, "Stands");
    }));
    assert_eq!(*back.get("supervisee"), text("New"));
    assert_eq!(action(&back, 1, "action"), text("Stands"));
    let left_out = NoteKind::DeletionLeftOut;
    let inserted = (NoteKind::TrackedInsertion, Some("supervisee"));
    assert_eq!(notes(&back), [(left_out, Some("supervisee")), (left_out, None), inserted]);
}

#[test]
fn the_stored_date_wins_over_the_shown_one() {
    let with = |stored: &str, shown: &str| {
        read(&edited(&blank(ID), |xml| {
            change(xml, "session_date", 1, |sdt| {
                content(&sdt, &run(shown)).replace("<w:date>", &format!("<w:date w:fullDate=\"{stored}T00:00:00Z\">"))
            });
        }))
    };
    for shown in ["14/03/2025", "Friday, 14 March 2025", "3/14/2025", "14 mars 2025"] {
        let back = with("2025-03-14", shown);
        assert_eq!((back.get("session_date"), notes(&back)), (&date(2025, 3, 14), vec![]), "{shown}");
    }
    let back = with("2025-03-14", "15/03/2025");
    assert_eq!(*back.get("session_date"), date(2025, 3, 14));
    assert_eq!(notes(&back), [(NoteKind::DateDisagrees, Some("session_date"))]);
    // With a nonsensical stored date, the shown one counts.
    assert_eq!(*with("9999-99-99", "15/03/2025").get("session_date"), date(2025, 3, 15));
    // Text in place of a date stays text.
    let back = read(&edited(&blank(ID), |xml| type_into(xml, "session_date", 1, "next Tuesday")));
    assert_eq!(*back.get("session_date"), text("next Tuesday"));
    assert_eq!(notes(&back), [(NoteKind::UnreadableValue, Some("session_date"))]);
}

#[test]
fn a_check_box_has_the_state_in_its_properties() {
    let back = read(&edited(&blank(CASE), |xml| {
        let mark = |sdt: String| sdt.replace("<w14:checked w14:val=\"0\"/>", "<w14:checked w14:val=\"1\"/>");
        change(xml, "case_status.cin", 1, |sdt| mark(sdt).replace('☐', "☒"));
        change(xml, "case_status.cp", 1, mark);
        change(xml, "case_status.lac", 1, |sdt| sdt.replace('☐', "☒"));
        // A former check box is recognised by its mark.
        change(xml, "plan_scale.3", 1, |sdt| {
            let start = sdt.find("<w14:checkbox>").unwrap();
            let end = sdt.find("</w14:checkbox>").unwrap() + "</w14:checkbox>".len();
            sdt.replace(&sdt[start..end], "").replace('☐', "X")
        });
    }));
    assert_eq!(*back.get("case_status"), Value::List(vec![text("CIN"), text("CP")]));
    assert_eq!(*back.get("plan_scale"), Value::Number(3.0));
    let disagrees = NoteKind::MarkDisagrees;
    assert_eq!(notes(&back), [(disagrees, Some("case_status.cp")), (disagrees, Some("case_status.lac"))]);
}

/// The placeholder of an empty text control.
const ROOM: &str = "\u{2002}\u{2002}\u{2002}\u{2002}\u{2002}";

#[test]
fn placeholders_are_no_answers() {
    let back = read(&edited(&blank(ID), |xml| {
        // Replaced by a script that left the placeholder's mark: it counts.
        change(xml, "supervisee", 1, |sdt| sdt.replace(ROOM, "Siân"));
        // Without its mark, but with the placeholder's text.
        change(xml, "supervisor", 1, |sdt| sdt.replace("<w:showingPlcHdr/>", ""));
        // Word's own placeholder, after ours was lost.
        change(xml, "next_venue", 1, |sdt| sdt.replace(ROOM, "Click or tap here to enter text."));
        // Placeholders of files made earlier, with and without their mark.
        change(xml, "workload", 1, |sdt| sdt.replace(ROOM, "Click to enter text"));
        change(xml, "any_other_business", 1, |sdt| {
            sdt.replace(ROOM, "Click to enter text").replace("<w:showingPlcHdr/>", "")
        });
        // Typed after the placeholder.
        change(xml, "welfare", 1, |sdt| sdt.replace(ROOM, "Click to enter text Tired"));
    }));
    assert_eq!(*back.get("supervisee"), text("Siân"));
    assert_eq!(*back.get("supervisor"), Value::Empty);
    for empty in ["next_venue", "workload", "any_other_business"] {
        assert_eq!(*back.get(empty), Value::Empty, "{empty}");
    }
    assert_eq!(*back.get("welfare"), text("Tired"));
    assert_eq!(notes(&back), [(NoteKind::TextOutsideControl, Some("welfare"))]);
}

#[test]
fn a_deleted_control_is_reported_as_missing() {
    let filled = docx::fill(&record(INDIVIDUAL)).unwrap();
    for tag in ["supervisee", "welfare", "next_venue", "manager_signed.name", "manager_signed"] {
        let back = read(&edited(&filled, |xml| {
            let range = control(xml, tag, 1);
            xml.replace_range(range, "");
        }));
        assert_eq!(notes(&back), [(NoteKind::ControlMissing, Some(tag))]);
    }
    // One note for a scale that has lost all its boxes.
    let back = read(&edited(&blank(CASE), |xml| {
        for point in 0..=10 {
            let range = control(xml, &format!("plan_scale.{point}"), 1);
            xml.replace_range(range, "");
        }
        let range = control(xml, "case_status.plo", 1);
        xml.replace_range(range, "");
    }));
    let missing = NoteKind::ControlMissing;
    assert_eq!(notes(&back), [(missing, Some("case_status.plo")), (missing, Some("plan_scale"))]);
    // Rows of a growing table may be deleted; a table may not.
    let back = read(&edited(&blank(ID), |xml| {
        let row = around(xml, "tr", control(xml, "actions.action", 2).start);
        xml.replace_range(row, "");
    }));
    assert_eq!(back.notes, []);
    let back = read(&edited(&blank(ID), |xml| {
        let table = around(xml, "tbl", control(xml, "actions.action", 1).start);
        xml.replace_range(table, "");
    }));
    assert_eq!(notes(&back), [(missing, Some("actions"))]);
}

#[test]
fn words_beside_a_control_are_its_answer() {
    type Edit = fn(&mut String, &str);
    let after: Edit = |xml, tag| {
        let end = control(xml, tag, 1).end;
        xml.insert_str(end, &run(" Siân "));
    };
    let before: Edit = |xml, tag| {
        let start = control(xml, tag, 1).start;
        xml.insert_str(start, &run("Siân"));
    };
    let instead: Edit = |xml, tag| {
        let range = control(xml, tag, 1);
        xml.replace_range(range, &run("Siân"));
    };
    let below: Edit = |xml, tag| {
        let paragraph = around(xml, "p", control(xml, tag, 1).start);
        xml.insert_str(paragraph.end, &format!("<w:p>{}</w:p>", run("Siân")));
    };
    let label: Edit = |xml, tag| {
        let paragraph = around(xml, "p", control(xml, tag, 1).start);
        let end = xml[..paragraph.start].rfind("</w:p>").unwrap();
        xml.insert_str(end, &run(" Siân"));
    };
    // In a panel, in a box of its own, on a shared line, beside a signature.
    for tag in ["supervisee", "welfare", "next_venue", "manager_signed.name"] {
        for (name, edit) in
            [("after", after), ("before", before), ("instead", instead), ("below", below), ("label", label)]
        {
            let back = read(&edited(&blank(ID), |xml| edit(xml, tag)));
            let (field, value) = match tag {
                "manager_signed.name" => {
                    let Value::Signature(signature) = back.get("manager_signed") else { panic!() };
                    ("manager_signed.name", signature.name.clone().map_or(Value::Empty, Value::Text))
                }
                tag => (tag, back.get(tag).clone()),
            };
            assert_eq!(value, text("Siân"), "{tag}, {name}: {:?}", back.notes);
            let mut expected = vec![(NoteKind::TextOutsideControl, Some(field))];
            if name == "instead" {
                expected.push((NoteKind::ControlMissing, Some(field)));
            }
            assert_eq!(notes(&back), expected, "{tag}, {name}");
        }
    }
}

#[test]
fn words_beside_a_control_outside_tables_are_its_answer() {
    // Label and box are paragraphs of the page itself.
    let tag = "in_line_with_plan";
    let typed = |edit: &dyn Fn(&mut String)| {
        let back = read(&edited(&blank(CASE), |xml| edit(xml)));
        assert_eq!(*back.get(tag), Value::Bool(false), "{:?}", back.notes);
        notes(&back).iter().map(|(kind, field)| (*kind, field.map(str::to_owned))).collect::<Vec<_>>()
    };
    let taken = (NoteKind::TextOutsideControl, Some(tag.to_owned()));
    let instead = typed(&|xml| {
        let range = control(xml, tag, 1);
        xml.replace_range(range, &run("No"));
    });
    assert_eq!(instead, [taken.clone(), (NoteKind::ControlMissing, Some(tag.to_owned()))]);
    let paragraph_gone = typed(&|xml| {
        let paragraph = around(xml, "p", control(xml, tag, 1).start);
        xml.replace_range(paragraph, &format!("<w:p/><w:p>{}</w:p>", run("no")));
    });
    assert_eq!(paragraph_gone, instead);
    let in_label =
        typed(&|xml| *xml = xml.replace("Is this in line with the plan?", "Is this in line with the plan? No"));
    assert_eq!(in_label, [taken]);
}

#[test]
fn marks_typed_beside_boxes_are_read() {
    let back = read(&edited(&blank(CASE), |xml| {
        // The box is gone, and a cross is typed before its option.
        let range = control(xml, "case_status.plo", 1);
        xml.replace_range(range, &run("X"));
        let start = control(xml, "plan_scale.4", 1).start;
        xml.insert_str(start, &run("✓"));
    }));
    assert_eq!(*back.get("case_status"), Value::List(vec![text("PLO")]));
    assert_eq!(*back.get("plan_scale"), Value::Number(4.0));
    let back = read(&edited(&blank(CASE), |xml| {
        *xml = xml.replace("based on today’s analysis?", "based on today’s analysis? 8");
    }));
    assert_eq!(*back.get("plan_scale"), Value::Number(8.0));
    assert_eq!(notes(&back), [(NoteKind::TextOutsideControl, Some("plan_scale"))]);
}

#[test]
fn text_in_the_field_stays_the_answer() {
    let filled = docx::fill(&record(INDIVIDUAL)).unwrap();
    let back = read(&edited(&filled, |xml| {
        let end = control(xml, "supervisee", 1).end;
        xml.insert_str(end, &run(" (acting)"));
        let end = control(xml, "actions.by_whom", 1).end;
        xml.insert_str(end, &run(" and others"));
        // Words that belong to no field.
        let title = around(xml, "p", xml.find("<w:pStyle w:val=\"Title\"/>").unwrap());
        xml.insert_str(title.end, &format!("<w:p>{}</w:p>", run("Held by phone")));
    }));
    assert_eq!(*back.get("supervisee"), text("Łukasz Ôwen-Ŷork"));
    assert_eq!(action(&back, 1, "by_whom"), text("Łukasz Ôwen-Ŷork"));
    let mut found = notes(&back);
    found.sort_unstable();
    let outside = NoteKind::TextNotTaken;
    assert_eq!(found, [(outside, None), (outside, Some("actions.1.by_whom")), (outside, Some("supervisee"))]);
}

#[test]
fn a_picture_is_a_signature_when_it_is_not_the_placeholder() {
    let grade = |back: &Record, name: &str| match back.get(name) {
        Value::Signature(signature) => signature.grade,
        _ => Grade::None,
    };
    let mut parts = Parts::of(&blank(ID));
    let rels = parts.text("word/_rels/document.xml.rels");
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
    let more = format!("<Relationship Id=\"rId99\" Type=\"{kind}\" Target=\"/word/media/ink.png\"/></Relationships>");
    parts.set("word/_rels/document.xml.rels", rels.replace("</Relationships>", &more));
    parts.set("word/media/ink.png", b"\x89PNG\r\n\x1a\nscan".to_vec());
    let bytes = parts.pack();
    let back = read(&edited(&bytes, |xml| {
        change(xml, "manager_signed", 1, |sdt| sdt.replace("rIdSignature0", "rId99").replace("<w:showingPlcHdr/>", ""));
    }));
    assert_eq!((grade(&back, "manager_signed"), grade(&back, "employee_signed")), (Grade::Drawn, Grade::None));
    assert_eq!(back.notes, []);
    // Ink drawn into the control, and a scan put beside it.
    let ink = "<w:r><mc:AlternateContent><mc:Choice Requires=\"wpi\"><w14:contentPart r:id=\"rId5\"/></mc:Choice>\
               <mc:Fallback><w:t>not twice</w:t></mc:Fallback></mc:AlternateContent></w:r>";
    let back = read(&edited(&bytes, |xml| {
        change(xml, "manager_signed", 1, |sdt| content(&sdt, ink));
        let sdt = control(xml, "employee_signed", 1);
        let runs = xml[sdt.clone()].to_owned();
        let start = runs.find("<w:drawing>").unwrap();
        let end = runs.find("</w:drawing>").unwrap() + "</w:drawing>".len();
        let drawing = runs[start..end].replace("rIdSignature0", "rId99");
        xml.insert_str(sdt.end, &format!("<w:r>{drawing}</w:r>"));
    }));
    assert_eq!((grade(&back, "manager_signed"), grade(&back, "employee_signed")), (Grade::Drawn, Grade::Drawn));
    assert_eq!(notes(&back), [(NoteKind::TextOutsideControl, Some("employee_signed"))]);
    // A name typed in a signature's place is a typed signature.
    let back = read(&edited(&bytes, |xml| {
        let end = control(xml, "manager_signed", 1).end;
        xml.insert_str(end, &run("Siân O’Brien"));
    }));
    assert_eq!(grade(&back, "manager_signed"), Grade::Typed);
}

#[test]
fn elements_without_text_are_skipped() {
    let back = read(&edited(&blank(ID), |xml| {
        let runs = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> USERNAME </w:instrText></w:r>\
            <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Siân</w:t></w:r>\
            <w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:commentReference w:id=\"0\"/></w:r>\
            <mc:AlternateContent><mc:Choice Requires=\"w14\"><w:r><w:t> O’Brien</w:t></w:r></mc:Choice>\
            <mc:Fallback><w:r><w:t> O’Brien</w:t></w:r></mc:Fallback></mc:AlternateContent>";
        change(xml, "supervisee", 1, |sdt| content(&sdt, runs));
    }));
    assert_eq!(*back.get("supervisee"), text("Siân O’Brien"));
    assert_eq!(back.notes, []);
}

#[test]
fn fields_that_the_form_does_not_have_are_reported() {
    let back = read(&edited(&blank(ID), |xml| {
        change(xml, "next_venue", 1, |sdt| sdt.replace("next_venue", "next_place"));
    }));
    let expected = [(NoteKind::ControlMissing, Some("next_venue")), (NoteKind::UnknownField, Some("next_place"))];
    assert_eq!(notes(&back), expected);
}

#[test]
fn a_file_without_its_properties_is_recognised_by_its_fields() {
    for sample in ALL {
        let record = record(sample);
        let mut parts = Parts::of(&docx::fill(&record).unwrap());
        parts.0.remove("docProps/custom.xml");
        // Also without its tags, as LibreOffice leaves it.
        let xml = parts.text("word/document.xml");
        let stripped: String = xml.split("<w:tag w:val=\"").enumerate().fold(String::new(), |out, (n, piece)| {
            if n == 0 { piece.to_owned() } else { out + &piece[piece.find("/>").unwrap() + 2..] }
        });
        for xml in [xml, stripped] {
            parts.set("word/document.xml", xml);
            let back = read(&parts.pack());
            assert_eq!(back.form.id, record.form.id);
            assert_eq!(back.values, record.values, "{}", record.form.id);
            assert_eq!(notes(&back), [(NoteKind::RecognisedByFields, None)]);
        }
    }
}

#[test]
fn controls_around_cells_and_paragraphs_are_read() {
    let back = read(&edited(&blank(GRID), |xml| {
        // The control around its cell.
        let cell = around(xml, "tc", control(xml, "audit_grid.comment", 3).start);
        let sdt = xml[control(xml, "audit_grid.comment", 3)].to_owned();
        let around_cell = content(&sdt, &format!("<w:tc><w:p>{}</w:p></w:tc>", run("In a cell")));
        xml.replace_range(cell, &around_cell);
    }));
    assert_eq!(*cell(&back.rows("audit_grid")[2], "comment"), text("In a cell"));
    assert_eq!(back.notes, []);
}

#[test]
fn surplus_rows_of_a_fixed_table_are_reported() {
    let filled = docx::fill(&record(EVERYTHING)).unwrap();
    let back = read(&edited(&filled, |xml| {
        let row = around(xml, "tr", control(xml, "fixed.what", 3).start);
        let copy = xml[row.clone()].to_owned();
        xml.insert_str(row.end, &copy);
    }));
    assert_eq!(back.rows("fixed"), record(EVERYTHING).rows("fixed"));
    assert_eq!(notes(&back), [(NoteKind::UnknownField, Some("fixed"))]);
}

#[test]
fn an_older_version_is_read_without_guessing_at_printed_words() {
    let mut parts = Parts::of(&docx::fill(&record(EVERYTHING)).unwrap());
    let custom = parts.text("docProps/custom.xml").replace("<vt:i4>3</vt:i4>", "<vt:i4>2</vt:i4>");
    parts.set("docProps/custom.xml", custom);
    let xml = parts.text("word/document.xml").replace("A note in the middle.", "An older note with other words.");
    parts.set("word/document.xml", xml);
    let back = read(&parts.pack());
    assert_eq!((back.version, back.notes.len()), (2, 0));
    assert_eq!(back.values, record(EVERYTHING).values);
}

#[test]
fn files_saved_by_libreoffice_are_read() {
    let saved: [(&str, &[u8]); 3] = [
        (INDIVIDUAL, include_bytes!("../../../fixtures/docx/libreoffice-individual-record.docx")),
        (CASEWORK, include_bytes!("../../../fixtures/docx/libreoffice-casework-supervision-record.docx")),
        (AUDIT, include_bytes!("../../../fixtures/docx/libreoffice-file-audit.docx")),
    ];
    for (sample, bytes) in saved {
        let (back, record) = (read(bytes), record(sample));
        assert_eq!(back.values, record.values, "{}", record.form.id);
        assert_eq!(back.notes, [], "{}", record.form.id);
    }
}
