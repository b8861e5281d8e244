//! The next session's blank: what is carried forward, and what is not.

use std::fs;
use std::sync::Arc;

use chrono::NaiveDate;
use formfolio::check::Checker;
use formfolio::docx;
use formfolio::form::{Actions, Form, FormKind, Kind, Meaning, Role};
use formfolio::next::{NextBlank, next};
use formfolio::pdf;
use formfolio::record::{Grade, Record, Value, answered, cell, json, yaml};
use formfolio::rules::{self, action_status, actions};
use formfolio::source::Source;

use crate::cli::root;
use crate::fixture::catalogue;

fn parse(text: &str) -> Record {
    yaml::parse(&Source::new("record.yaml", text), &catalogue()).expect("a record")
}

/// The good sample of every form for a session.
fn samples() -> Vec<Record> {
    let catalogue = catalogue();
    let mut out = Vec::new();
    for entry in fs::read_dir(root().join("fixtures/records")).unwrap() {
        let path = entry.unwrap().path();
        if !path.to_string_lossy().ends_with("-good.yaml") {
            continue;
        }
        let source = Source::new(path.display().to_string(), fs::read_to_string(&path).unwrap());
        let record = yaml::parse(&source, &catalogue).expect("a record");
        if record.form.kind == FormKind::Record {
            out.push(record);
        }
    }
    let forms = catalogue.forms().filter(|form| form.kind == FormKind::Record).count();
    assert_eq!(out.len(), forms);
    out
}

/// Everything written in a record, as one text.
fn written(record: &Record) -> String {
    json::values(record).to_string()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

#[test]
fn the_next_blank_is_the_same_from_word_and_pdf() {
    let catalogue = catalogue();
    for record in samples() {
        let id = &record.form.id;
        let NextBlank { record: blank, also_by_hand: room, .. } = next(&record).expect("a blank");
        let word = docx::read(&docx::fill_with_room(&blank, &room).expect("Word"), &catalogue).expect("read from Word");
        let pdf = pdf::read(&pdf::fill_with_room(&blank, &room).expect("PDF"), &catalogue).expect("read from PDF");
        assert_eq!(json::record(&word, None), json::record(&pdf, None), "{id}");
        assert_eq!(json::values(&word), json::values(&blank), "{id}");
        // Long after every session, so that no date of the blank is in the future.
        let found = rules::check(&word, day(2026, 6, 30)).findings;
        let lacks = [
            "missing-required",
            "row-unanswered",
            "missing-person",
            "signature-missing",
            "scale-not-marked",
            "status-not-single",
            "action-without-date",
            "next-session-missing",
            "copy-late",
            "record-late",
        ];
        // Findings about the record itself remain.
        let before: Vec<&str> =
            rules::check(&record, day(2026, 6, 30)).findings.iter().map(|finding| finding.rule).collect();
        for finding in &found {
            let known = lacks.contains(&finding.rule) || before.contains(&finding.rule);
            assert!(known, "{id}: {}: {}", finding.rule, finding.message);
        }
    }
}

#[test]
fn people_and_the_case_are_carried_forward_and_answers_are_not() {
    for record in samples() {
        let form = &record.form;
        let id = &form.id;
        let blank = next(&record).expect("a blank").record;
        assert_eq!(blank.form.id, *id);
        assert_eq!(blank.form.fields().count(), form.fields().count(), "{id}: the edition");
        for field in form.fields() {
            let (was, is) = (record.get(&field.name), blank.get(&field.name));
            let dated = form.dated_by.as_deref() == Some(&field.name);
            match (&field.kind, field.means) {
                (Kind::Person { role, .. }, None) if *role != Some(Role::Child) => assert_eq!(is, was, "{id}"),
                (Kind::Person { .. }, _) => {}
                (_, Some(Meaning::CaseName | Meaning::AgreementMade | Meaning::DateOfBirth)) => {
                    assert_eq!(is, was, "{id}")
                }
                (Kind::LongText, Some(Meaning::ReviewOfActions)) => {}
                (Kind::LongText | Kind::Scale { .. } | Kind::YesNo | Kind::Tick, _) => {
                    assert!(!answered(&field.kind, is), "{id}: {}", field.name);
                }
                (Kind::Signature { .. }, _) => {
                    let Value::Signature(signature) = is else { panic!("{id}: {}", field.name) };
                    assert!(signature.grade == Grade::None && signature.name.is_none() && signature.date.is_empty());
                }
                (Kind::Date, _) if dated => {
                    let agreed = form.meaning(Meaning::NextSession).map_or(&Value::Empty, |f| record.get(&f.name));
                    assert_eq!(is, agreed, "{id}");
                }
                (Kind::Date, meaning) if !meaning.is_some_and(Meaning::lasts) => assert!(is.is_empty(), "{id}"),
                _ => {}
            }
        }
    }
    let of = |id: &str| samples().into_iter().find(|record| record.form.id == id).expect("a sample");
    let casework = next(&of("leics/casework-supervision-record")).unwrap().record;
    assert_eq!(casework.get("supervisor_role"), &Value::Text("Team manager".into()));
    assert_eq!(casework.get("case_status"), &Value::List(vec![Value::Text("CP".into()), Value::Text("PLO".into())]));
    let safeguarding = next(&of("worcs/safeguarding-record")).unwrap().record;
    assert!(safeguarding.get("children_discussed").is_empty(), "who is spoken of is not known before");
}

#[test]
fn open_actions_are_in_the_blank_and_completed_ones_are_not() {
    for record in samples() {
        let id = &record.form.id;
        let blank = next(&record).expect("a blank").record;
        let text = written(&blank);
        let said = |words: &str| {
            let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
            [words.to_owned(), plain]
                .iter()
                .map(|w| serde_json::to_string(w).unwrap())
                .any(|quoted| text.contains(quoted.trim_matches('"')))
        };
        let rows = actions::rows(&record);
        for row in &rows {
            let Some(words) = row.text() else { continue };
            assert_eq!(said(words), action_status::is_open(row), "{id}: {words}");
            if action_status::is_open(row) {
                let owner = row.owner().unwrap_or_default();
                assert!(text.contains(owner.as_ref()), "{id}: {owner}");
            }
        }
        // The progress must be stated anew.
        for row in actions::rows(&blank) {
            for meaning in [Meaning::Delayed, Meaning::InProgress, Meaning::Complete] {
                assert!(!row.ticked(meaning), "{id}");
            }
            assert!(row.table.meaning(Meaning::Status).is_none_or(|column| row.value(column).is_empty()), "{id}");
        }
    }
}

#[test]
fn a_completed_successor_drops_no_action() {
    for record in samples() {
        let NextBlank { record: mut successor, .. } = next(&record).expect("a blank");
        let dated = successor.form.dated_by.clone().expect("a date");
        let date = successor.session_date().unwrap_or(day(2025, 7, 31));
        if matches!(successor.form.field(&dated).map(|field| &field.kind), Some(Kind::Date)) {
            successor.values.insert(dated, Value::Date(date));
        }
        let catalogue = catalogue();
        let mut checker = Checker::new(&catalogue, day(2026, 1, 31), &[]);
        let files = ["a.yaml".to_owned(), "b.yaml".to_owned()];
        let of = |name: &str| yaml::write(if name == "a.yaml" { &record } else { &successor }, None);
        checker.directory("dir", &files, |name| Ok(of(name)?.into_bytes()));
        let outcome = checker.finish();
        assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
        let dropped = outcome.report.checked.iter().flat_map(|file| &file.findings);
        let dropped: Vec<&str> =
            dropped.filter(|f| f.rule == "action-dropped").map(|finding| finding.message.as_str()).collect();
        assert!(dropped.is_empty(), "{}: {dropped:?}", record.form.id);
    }
}

#[test]
fn a_repeated_action_is_listed_once_with_its_latest_state() {
    let record = parse(
        "form: leics/casework-supervision-record\nvalues:\n  session_date: 2025-06-10\n  previous_actions:\n\
         \x20   - { action: Visit the school, who: Priya Nair-Hughes, by_when: 2025-06-01, delayed: true }\n\
         \x20   - { action: Visit the school, who: Tom Reed, by_when: 2025-06-20 }\n\
         \x20   - { action: Ring the GP, who: Tom Reed, by_when: 2025-06-02, complete: true }\n\
         \x20 new_actions:\n    - { action: visit the School., who: Priya Nair-Hughes, by_when: 2025-07-01 }\n\
         \x20   - { action: Write to housing, who: Tom Reed, by_when: ASAP }\n",
    );
    let blank = next(&record).unwrap().record;
    let rows = blank.rows("previous_actions");
    let of = |row: usize, column: &str| cell(&rows[row], column).clone();
    assert_eq!(rows.len(), 3);
    assert_eq!(of(0, "who"), Value::Text("Priya Nair-Hughes".into()));
    assert_eq!(of(0, "by_when"), Value::Date(day(2025, 7, 1)));
    assert_eq!(of(0, "delayed"), Value::Bool(false));
    assert_eq!(of(1, "who"), Value::Text("Tom Reed".into()));
    assert_eq!(of(2, "by_when"), Value::Text("ASAP".into()), "what is no date is not lost");
}

#[test]
fn a_review_in_words_names_session_owner_and_due_date() {
    let record = parse(
        "form: worcs/safeguarding-record\nvalues:\n  session_date: 3 June 2025\n  next_meeting_date: 1 July 2025\n\
         \x20 management_actions:\n    - { agreed_action: Visit the school, by_whom: Priya Nair-Hughes, by_when: 13/06/2025 }\n\
         \x20 support_actions:\n    - { agreed_action: \"Ask for\\nparking\" }\n",
    );
    let blank = next(&record).unwrap();
    assert_eq!(
        blank.record.get("progress_on_actions"),
        &Value::Text(
            "Open from 3 June 2025:\n– Visit the school (Priya Nair-Hughes, by 13 June 2025)\n– Ask for parking".into()
        )
    );
    assert_eq!(blank.record.session_date(), Some(day(2025, 7, 1)));
    assert!(blank.not_carried.is_empty(), "{:?}", blank.not_carried);
}

#[test]
fn a_list_without_owner_and_date_keeps_them_in_its_comments() {
    let first = parse(
        "form: bct/manager-record\nvalues:\n  session_date: 2025-06-04\n  next_date: 2025-07-02\n  previous_actions:\n\
         \x20   - { action: Book the room, status: Done }\n    - { action: Read the audit, status: In progress, comments: half of it }\n\
         \x20 new_actions:\n    - { action: Write to carers, by_whom_date: \"MCD, 9/6/2025\" }\n",
    );
    let mut second = next(&first).unwrap().record;
    let comments = |record: &Record| -> Vec<Value> {
        record.rows("previous_actions").iter().map(|row| cell(row, "comments").clone()).collect()
    };
    let wanted = ["4 June 2025: half of it", "Agreed 4 June 2025: MCD, by 9 June 2025"];
    assert_eq!(comments(&second), wanted.map(|text| Value::Text(text.into())));
    second.values.insert("next_date".into(), Value::Date(day(2025, 7, 30)));
    let third = next(&second).unwrap().record;
    assert_eq!(comments(&third), comments(&second), "a day that is there already is not put there again");
    assert_eq!(third.session_date(), Some(day(2025, 7, 30)));
}

#[test]
fn the_mark_of_a_carried_action_stays_single_with_the_latest_due_date() {
    let first = parse(
        "form: leics/personal-supervision-record\nvalues:\n  session_date: 2025-06-11\n  next_date: 2025-07-09\n  actions:\n\
         \x20   - { action: Finish the chronology, by_whom: Farzana Hussain, by_when: 2025-06-30 }\n\
         \x20   - { action: Shadow a hearing, by_whom: Farzana Hussain, by_when: 2025-08-01 }\n",
    );
    let mut second = next(&first).unwrap();
    assert!(second.also_by_hand.contains("actions"), "there is room for what is agreed next");
    let action = |record: &Record, row: usize, column: &str| cell(&record.rows("actions")[row], column).clone();
    let text = |words: &str| Value::Text(words.to_owned());
    let mark = "Finish the chronology (carried forward from 11 June 2025, due 30 June 2025)";
    assert_eq!(action(&second.record, 0, "action"), text(mark));
    assert_eq!(action(&second.record, 0, "by_when"), Value::Empty, "no new action is due before its session");
    assert_eq!(action(&second.record, 1, "by_when"), Value::Date(day(2025, 8, 1)));
    second.record.values.insert("next_date".into(), Value::Date(day(2025, 8, 6)));
    if let Some(Value::Rows(rows)) = second.record.values.get_mut("actions") {
        rows[0].insert("by_when".into(), Value::Date(day(2025, 7, 31)));
    }
    let third = next(&second.record).unwrap().record;
    let mark = "Finish the chronology (carried forward from 11 June 2025, due 31 July 2025)";
    assert_eq!(action(&third, 0, "action"), text(mark));
}

#[test]
fn a_printed_prompt_keeps_its_due_date() {
    let sample = samples().into_iter().find(|record| record.form.id == "leics/ten-day-overview").unwrap();
    let blank = next(&sample).unwrap().record;
    let rows = blank.rows("actions_from_allocation");
    let dates: Vec<_> = rows.iter().filter_map(|row| cell(row, "date_to_be_completed").date()).collect();
    assert_eq!(dates, [day(2025, 7, 2)]);
    assert!(rows.iter().all(|row| cell(row, "completed").is_empty()));
}

/// A form with as many rows as it prints, and its own time and place.
fn narrow() -> Arc<Form> {
    let text = "id: acme/note\nversion: 1\ntitle: Note\nkind: record\npurpose: A note.\ndated_by: day\n\
                source: { file: own.txt, part: whole, lines: [1, 9] }\nsections:\n  - panel: true\n    items:\n\
                \x20     - { kind: person, name: worker, label: Worker, role: supervisee }\n\
                \x20     - { kind: date, name: day, label: Date }\n\
                \x20     - { kind: time, name: at, means: session_time, label: Time }\n\
                \x20     - { kind: text, name: venue, means: session_venue, label: Venue }\n  - items:\n\
                \x20     - kind: table\n        name: before\n        label: Earlier\n        actions: previous\n        blank_rows: 1\n        grow: false\n        columns:\n\
                \x20         - { name: what, label: What, kind: text, means: action }\n\
                \x20     - kind: table\n        name: now\n        label: Now\n        actions: new\n        blank_rows: 2\n        grow: false\n        columns:\n\
                \x20         - { name: what, label: What, kind: text, means: action }\n\
                \x20         - { name: who, label: Who, kind: person, means: owner }\n\
                \x20     - { kind: date, name: next_day, means: next_session, label: Next }\n\
                \x20     - { kind: time, name: next_at, means: next_time, label: Time }\n\
                \x20     - { kind: text, name: next_venue, means: next_venue, label: Venue }\n";
    let own =
        [Source::new("acme/authority.yaml", "id: acme\nname: Acme Council\n"), Source::new("acme/note.yaml", text)];
    catalogue().with(&own).unwrap_or_else(|mistakes| panic!("{mistakes:?}")).form("acme/note").expect("the form")
}

#[test]
fn actions_without_room_are_named_and_time_and_place_are_filled_in() {
    let mut record = Record::blank(&narrow());
    let text = |words: &str| Value::Text(words.to_owned());
    let row = |what: &str, who: Option<&str>| {
        let who = who.map(|who| ("who".to_owned(), text(who)));
        std::iter::once(("what".to_owned(), text(what))).chain(who).collect()
    };
    for (name, value) in [
        ("worker", text("Ann O'Neill")),
        ("day", Value::Date(day(2025, 6, 3))),
        ("venue", text("Room 1")),
        ("before", Value::Rows(vec![row("Old", None)])),
        ("now", Value::Rows(vec![row("One", Some("Ann")), row("Two", Some("Bo"))])),
        ("next_day", Value::Date(day(2025, 7, 1))),
        ("next_venue", text("Room 2")),
    ] {
        record.values.insert(name.to_owned(), value);
    }
    let blank = next(&record).unwrap();
    assert_eq!(blank.record.get("venue"), &text("Room 2"));
    assert_eq!(blank.record.get("at"), &Value::Empty);
    assert_eq!(cell(&blank.record.rows("before")[0], "what"), &text("Old"));
    assert_eq!(cell(&blank.record.rows("now")[0], "what"), &text("One (carried forward from 3 June 2025)"));
    assert!(blank.not_carried.is_empty(), "{:?}", blank.not_carried);
    // The list of new actions is longer than its table.
    if let Some(Value::Rows(rows)) = record.values.get_mut("now") {
        rows.push(row("Three", Some("Cy")));
    }
    record.values.insert("next_day".to_owned(), text("TBC"));
    let left = next(&record).unwrap().not_carried;
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left[0].contains("cannot be read as a date"), "{left:?}");
    assert!(left[1].contains("– Three (Cy)"), "{left:?}");
}

#[test]
fn values_that_are_not_carried_forward_are_named() {
    let left = |text: &str| next(&parse(text)).expect("a blank").not_carried.join("\n");
    let printed = left("form: bct/social-worker-record\nvalues:\n  session_date: 2025-06-12\n  next_time: \"10:00\"\n");
    assert!(printed.contains("does not say when the next session is"), "{printed}");
    assert!(printed.contains("no list of new actions"), "{printed}");
    assert!(printed.contains("no place for when and where its own session is: 10:00"), "{printed}");
    let backwards =
        left("form: sandwell/individual-record\nvalues:\n  session_date: 2025-06-12\n  next_date: 2025-06-12\n");
    assert!(backwards.contains("12 June 2025 for the next session, which is not after its own date"), "{backwards}");
    let reviewed = left("form: sandwell/individual-record\nvalues:\n  review_of_last: Two of three were done.\n");
    assert!(
        reviewed.contains("“Review of last supervision and update on action list” is not carried forward"),
        "{reviewed}"
    );
}

#[test]
fn only_the_record_of_a_session_has_a_next_one() {
    for form in catalogue().forms().filter(|form| form.fillable()) {
        let made = next(&Record::blank(form));
        assert_eq!(made.is_ok(), form.kind == FormKind::Record, "{}", form.id);
        if let Err(error) = made {
            assert!(error.message.contains("not a record of a session"), "{error}");
        }
    }
    let record = Record { version: 99, ..parse("form: sandwell/individual-record\nvalues: {}\n") };
    assert!(next(&record).is_err_and(|error| error.message.contains("version 99")));
}

#[test]
fn a_list_takes_more_actions_than_it_prints_rows_for() {
    let mut text = "form: bct/manager-record\nvalues:\n  session_date: 2025-06-04\n  new_actions:\n".to_owned();
    for number in 1..=14 {
        text.push_str(&format!(
            "    - {{ action: Task {number} of many, by_whom_date: \"MCD, {number} July 2025\" }}\n"
        ));
    }
    let blank = next(&parse(&text)).unwrap();
    let table = blank.record.form.fields().find_map(|field| match &field.kind {
        Kind::Table(table) if table.actions == Some(Actions::Previous) => Some(table),
        _ => None,
    });
    assert!(table.is_some_and(|table| table.blank_rows() < 14));
    for read in [
        docx::read(&docx::fill_with_room(&blank.record, &blank.also_by_hand).unwrap(), &catalogue()).unwrap(),
        pdf::read(&pdf::fill_with_room(&blank.record, &blank.also_by_hand).unwrap(), &catalogue()).unwrap(),
    ] {
        assert_eq!(read.rows("previous_actions").len(), 14);
        assert_eq!(json::values(&read), json::values(&blank.record));
    }
}
