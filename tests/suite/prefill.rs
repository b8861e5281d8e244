//! Drafts made from folders: held to an audit filled in by hand, and marked until somebody has checked them.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use formfolio::check::{Checker, FolderContents};
use formfolio::file::RecordReader;
use formfolio::form::{Catalogue, DRAFT_MARK};
use formfolio::prefill::{self, Draft, OnFile};
use formfolio::record::{Record, Row, Value, cell, yaml};
use formfolio::rules;
use formfolio::source::Source;
use formfolio::{docx, file, pdf};

use crate::cli::{fresh, names, root, run};
use crate::fixture::{catalogue, today, tree};

/// The drafts of a form from the files of a folder.
fn drafts(catalogue: &Catalogue, id: &str, files: &[(String, String)]) -> Vec<Draft> {
    let form = prefill::form(catalogue, id).expect("a form");
    let read = |name: &str| {
        let file = files.iter().find(|(file, _)| file == name).expect("a file");
        Ok(file.1.clone().into_bytes())
    };
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let mut contents =
        FolderContents::read(catalogue, RecordReader::new(catalogue), "folder", &names, read).expect("a folder");
    let layout = contents.layout(catalogue).ok();
    let plan = layout.map(|layout| contents.plan(catalogue, &layout, None, today()));
    let member = contents.member.as_ref();
    let mut out = Vec::new();
    contents.visit_people(catalogue, plan.as_ref(), &[], &[], today(), &mut |person| {
        out.push(prefill::draft(&form, &OnFile::new(Some(person), plan.as_ref(), member, today())));
    });
    out
}

fn only(catalogue: &Catalogue, id: &str, files: &[(String, String)]) -> Draft {
    let mut made = drafts(catalogue, id, files);
    assert_eq!(made.len(), 1);
    made.remove(0)
}

/// The sample year of a social worker in Sandwell, without what is written about it.
fn year() -> Vec<(String, String)> {
    let dir = root().join("fixtures/years/sandwell");
    let names = tree(&dir).into_iter().filter(|name| name != "EXPECTED.md");
    names.map(|name| (name.clone(), fs::read_to_string(dir.join(name)).unwrap())).collect()
}

fn without(files: &[(String, String)], name: &str) -> Vec<(String, String)> {
    let left: Vec<_> = files.iter().filter(|(file, _)| file != name).cloned().collect();
    assert_eq!(left.len() + 1, files.len(), "{name}");
    left
}

fn with(files: &[(String, String)], name: &str, text: &str) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    files.push((name.to_owned(), text.to_owned()));
    files
}

/// The answer and the comment of each row of an audit.
fn rows(record: &Record) -> Vec<(Option<bool>, String)> {
    let row = |row: &Row| {
        let answer = match cell(row, "outcome") {
            Value::Bool(yes) => Some(*yes),
            _ => None,
        };
        (answer, cell(row, "comment").text().unwrap_or_default().to_owned())
    };
    record.rows("audit_grid").iter().map(row).collect()
}

fn text(record: &Record, field: &str) -> String {
    record.get(field).text().unwrap_or_default().to_owned()
}

#[test]
fn the_audit_agrees_with_one_filled_in_by_hand() {
    let catalogue = catalogue();
    let source = fs::read_to_string(root().join("fixtures/prefill/sandwell-audit.yaml")).unwrap();
    let by_hand = yaml::parse(&Source::new("sandwell-audit.yaml", source), &catalogue).expect("the audit by hand");
    let draft = only(&catalogue, "sandwell/file-audit", &year());
    let (hand, made) = (rows(&by_hand), rows(&draft.record));
    assert_eq!(hand.len(), made.len());
    for (number, ((truth, why), (answer, says))) in (1..).zip(hand.iter().zip(&made)) {
        assert!(answer.is_none() || answer == truth, "row {number}: {answer:?} is not {truth:?}: {says}");
        assert!(!why.starts_with("Judged") || answer.is_none(), "row {number} is judged: {says}");
    }
    // What each row is decided by, or what is known without deciding it; the same facts stand in the audit by hand.
    let facts: [(usize, Option<bool>, &[&str]); 13] = [
        (1, Some(true), &["22 May 2024", "signed by both", "review was due by 22 May 2025"]),
        (2, None, &[]),
        (3, None, &["December 2024", "only group supervision", "March 2025"]),
        (4, None, &["10 records", "21 May 2025", "10 of 10", "16 actions"]),
        (5, None, &[]),
        (6, None, &[]),
        (7, None, &["case file audit"]),
        (8, None, &[]),
        (9, None, &[]),
        (10, None, &[]),
        (11, None, &[]),
        (12, None, &["name no sickness"]),
        (13, None, &[]),
    ];
    for (number, answer, facts) in facts {
        let (made, hand) = (&made[number - 1], &hand[number - 1]);
        assert_eq!(made.0, answer, "row {number}: {}", made.1);
        for fact in facts {
            assert!(made.1.contains(fact), "row {number} of the draft: {fact}: {}", made.1);
            assert!(hand.1.contains(fact), "row {number} by hand: {fact}: {}", hand.1);
        }
    }
    for field in ["supervisor", "supervisee"] {
        assert_eq!(draft.record.get(field), by_hand.get(field), "{field}");
    }
    // Never the judgement, who judged, or when.
    for field in ["overall_judgement", "auditor", "date_audit_completed", "team"] {
        assert!(draft.record.get(field).is_empty(), "{field}");
    }
    assert_eq!((draft.decided, draft.open), (1, 11));
}

#[test]
fn what_was_not_found_is_not_denied_where_something_may_be_elsewhere() {
    let catalogue = catalogue();
    let audit = |files: &[(String, String)]| rows(&only(&catalogue, "sandwell/file-audit", files).record);
    let missing = without(&year(), "Supervision contract.yaml");
    let found = audit(&missing);
    assert_eq!(found[0].0, Some(false), "{}", found[0].1);
    // Without a description of the folder.
    let found = audit(&without(&missing, "folder.yaml"));
    assert_eq!(found[0].0, None);
    assert!(found[0].1.contains("No supervision agreement") && found[0].1.contains("Not decided"), "{}", found[0].1);
    // With a document of which nothing is known.
    let found = audit(&with(&missing, "Scan 0003.txt", "nothing that names it"));
    assert_eq!(found[0].0, None);
    assert!(found[0].1.contains("Scan 0003.txt"), "{}", found[0].1);
    // An unsigned contract is on file, and a person has to look.
    let unsigned: Vec<(String, String)> = year()
        .into_iter()
        .map(|(name, text)| {
            let signature = "  supervisee_signature: { name: Aaliyah Mensah, date: 2024-05-22 }\n";
            (name, text.replace(signature, ""))
        })
        .collect();
    let found = audit(&unsigned);
    assert_eq!(found[0].0, None);
    assert!(found[0].1.contains("not signed by the supervisee"), "{}", found[0].1);
}

#[test]
fn an_unsigned_record_is_named() {
    let catalogue = catalogue();
    let signature = "  employee_signed: { name: Aaliyah Mensah, date: 2025-05-09 }\n";
    let unsigned: Vec<(String, String)> =
        year().into_iter().map(|(name, text)| (name, text.replace(signature, ""))).collect();
    let says = &rows(&only(&catalogue, "sandwell/file-audit", &unsigned).record)[3].1;
    assert!(
        says.contains("2. No: 9 of 10 records signed by both. Not signed by both: 7 May 2025 (not by the supervisee)"),
        "{says}"
    );
}

/// The folder of a newly qualified worker, in post since 6 January 2025: weekly for six weeks, then every fortnight.
fn asye() -> Vec<(String, String)> {
    let folder = "person: Bo Lindqvist\nstaff_type: asye\nstart_date: 2025-01-06\nsupervisor: Ann Moran\nteam: Duty team\n\
                  authority: sandwell\n";
    let mut out = vec![("folder.yaml".to_owned(), folder.to_owned())];
    let first = NaiveDate::from_ymd_opt(2025, 1, 8).unwrap();
    let weekly = (0..6).map(|week| week * 7);
    for days in weekly.chain((1..10).map(|fortnight| 35 + fortnight * 14)) {
        let day = first.checked_add_days(Days::new(days)).unwrap();
        let next = day.checked_add_days(Days::new(if days < 35 { 7 } else { 14 })).unwrap();
        let text = format!(
            "form: sandwell/individual-record\nversion: 2\nvalues:\n  supervisee: Bo Lindqvist\n  supervisor: Ann Moran\n  \
             session_date: {day}\n  welfare: Asked on {day}.\n  next_date: {next}\n  began_at: \"09:30\"\n  \
             manager_signed: {{ name: Ann Moran, date: {day} }}\n  employee_signed: {{ name: Bo Lindqvist, date: {day} }}\n"
        );
        out.push((format!("Supervision record {day}.yaml"), text));
    }
    out
}

#[test]
fn the_folder_of_a_newly_qualified_worker_decides_the_frequency() {
    let catalogue = catalogue();
    let draft = only(&catalogue, "sandwell/file-audit", &asye());
    let found = rows(&draft.record);
    assert_eq!(found[2].0, Some(true), "{}", found[2].1);
    assert!(found[2].1.contains("every week") && found[2].1.contains("every 2 weeks"), "{}", found[2].1);
    assert_eq!(text(&draft.record, "team"), "Duty team");
    // No tracker is on file, though there has to be one.
    assert!(found[10].1.contains("No tracker"), "{}", found[10].1);
    // A missing week is a gap for both questions.
    let found =
        rows(&only(&catalogue, "sandwell/file-audit", &without(&asye(), "Supervision record 2025-01-22.yaml")).record);
    assert_eq!(found[2].0, Some(false), "{}", found[2].1);
    assert!(found[2].1.contains("between 15 January 2025 and 29 January 2025"), "{}", found[2].1);
}

#[test]
fn a_tracker_has_the_days_that_documents_give_and_no_others() {
    let catalogue = catalogue();
    let files = with(&asye(), "3 month review ROSPA 2025-04-08.txt", "Review");
    let files = with(&files, "First direct observation.txt", "Observed");
    let record = only(&catalogue, "sandwell/asye-tracker", &files).record;
    assert_eq!(text(&record, "nqsw_name"), "Bo Lindqvist");
    let steps = record.rows("tracker");
    assert_eq!(cell(&steps[3], "date").date(), NaiveDate::from_ymd_opt(2025, 4, 8));
    assert!(cell(&steps[3], "comment").text().unwrap().contains("3 month review ROSPA 2025-04-08.txt"));
    assert!(cell(&steps[7], "comment").text().unwrap().contains("without a date"));
    for (number, step) in steps.iter().enumerate() {
        assert!(cell(step, "done").is_empty(), "step {number}");
        assert!(number == 3 || cell(step, "date").is_empty(), "step {number}");
    }
    // What the tracker on file says is kept, but not its signatures.
    let tracker = "form: sandwell/asye-tracker\nversion: 2\nvalues:\n  nqsw_name: Bo Lindqvist\n  \
                   initial_asye_meeting_date: 2025-01-10\n  tracker:\n  - { done: true, comment: Seen, date: 2025-01-20 }\n  \
                   supervisor_signature: { name: Ann Moran, date: 2025-01-20 }\n";
    let record = only(&catalogue, "sandwell/asye-tracker", &with(&files, "Tracker.yaml", tracker)).record;
    let steps = record.rows("tracker");
    assert_eq!((cell(&steps[0], "done"), cell(&steps[0], "comment").text()), (&Value::Bool(true), Some("Seen")));
    assert!(cell(&steps[3], "date").date().is_some() && record.get("supervisor_signature").is_empty());
    assert!(record.get("initial_asye_meeting_date").date().is_some());
}

#[test]
fn a_sheet_lists_every_session_once_in_order() {
    let catalogue = catalogue();
    for (files, lines) in [(year(), 14), (without(&year(), "Monitoring sheet.yaml"), 11)] {
        let record = only(&catalogue, "sandwell/monitoring-sheet", &files).record;
        let rows = record.rows("sessions");
        let days: Vec<NaiveDate> = rows.iter().map(|row| cell(row, "date").date().unwrap()).collect();
        assert_eq!((rows.len(), days.is_sorted()), (lines, true));
        let first = (cell(&rows[0], "completed_postponed").text(), cell(&rows[0], "time"));
        assert_eq!(first.0, Some("Completed"));
        assert!(matches!(first.1, Value::Time(_)), "the record says when it began");
        let moved = rows.iter().find(|row| cell(row, "date").date() == NaiveDate::from_ymd_opt(2025, 4, 2));
        let moved =
            moved.map(|row| (cell(row, "completed_postponed").text(), cell(row, "date_rescheduled_for").date()));
        let expected = (Some("Postponed"), NaiveDate::from_ymd_opt(2025, 4, 9));
        assert_eq!(moved, (lines == 14).then_some(expected), "what only a sheet says is kept");
    }
}

#[test]
fn the_sheet_of_another_authority_is_made_too() {
    let catalogue = catalogue();
    let record = only(&catalogue, "bct/monitoring-sheet", &year()).record;
    let rows = record.rows("sessions");
    assert_eq!((rows.len(), cell(&rows[0], "completed")), (14, &Value::Bool(true)));
    assert!(rows.iter().any(|row| cell(row, "comments_reasons_for_postponement").text() == Some("Gordon in court")));
}

#[test]
fn the_checklist_is_ticked_as_in_the_binder() {
    let catalogue = catalogue();
    let record = only(&catalogue, "sandwell/folder-checklist", &year()).record;
    let ticked = |name: &str| record.get(name) == &Value::Bool(true);
    assert!(ticked("section_1") && ticked("section_2") && ticked("section_2_group_record") && !ticked("section_3"));
    assert_eq!(text(&record, "supervisee"), "Aaliyah Mensah");
    assert!(record.get("checked_by").is_empty());
}

#[test]
fn an_empty_folder_gives_a_draft_only_where_it_says_whose_it_is() {
    let folder = vec![("folder.yaml".to_owned(), "person: Bo Lindqvist\nauthority: sandwell\n".to_owned())];
    let draft = only(&catalogue(), "sandwell/file-audit", &folder);
    assert_eq!(text(&draft.record, "supervisee"), "Bo Lindqvist");
    let found = rows(&draft.record);
    assert!(found[2].0.is_none() && found[3].0.is_none(), "{found:?}");
    let dir = fresh();
    fs::create_dir(dir.path().join("empty")).unwrap();
    let ran = run(&dir, &["prefill", "sandwell/file-audit", "empty"]).exits(2);
    assert!(ran.err.contains("nothing to file"), "{}", ran.err);
}

/// Copies a directory.
fn copy(from: &Path, to: &Path) {
    for name in tree(from).into_iter().filter(|name| name != "EXPECTED.md") {
        let target = to.join(&name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(from.join(name), target).unwrap();
    }
}

#[test]
fn the_command_makes_a_draft_for_each_folder_with_the_same_bytes_each_time() {
    let dir = fresh();
    for authority in ["sandwell", "bct"] {
        copy(&root().join("fixtures/years").join(authority), &dir.path().join("team").join(authority));
    }
    let call = |out: &str| {
        run(
            &dir,
            &[
                "prefill",
                "sandwell/file-audit",
                "team",
                "--today",
                "2025-06-30",
                "--format",
                "docx,pdf,yaml",
                "--out",
                out,
            ],
        )
        .exits(0)
    };
    let first = call("one");
    call("two");
    let made = names(dir.path().join("one"));
    assert_eq!(made.len(), 6, "{made:?}");
    for name in &made {
        let bytes = |out: &str| fs::read(dir.path().join(out).join(name)).unwrap();
        assert!(bytes("one") == bytes("two"), "{name}");
    }
    assert!(first.err.contains("answered from the folder"), "{}", first.err);
    // Nothing is replaced unasked, and nothing is written into the folders.
    run(&dir, &["prefill", "sandwell/file-audit", "team", "--today", "2025-06-30", "--out", "one"]).exits(2);
    assert!(!names(dir.path().join("team/bct")).iter().any(|name| name.contains("draft")));
    let refused = run(&dir, &["prefill", "sandwell/supervision-contract", "team"]).exits(2);
    assert!(refused.err.contains("sandwell/file-audit"), "{}", refused.err);
}

#[test]
fn a_waived_finding_is_no_evidence() {
    let dir = fresh();
    copy(&root().join("fixtures/years/sandwell"), &dir.path().join("team/sandwell"));
    let first = |out: &str, more: &[&str]| {
        let call =
            ["prefill", "sandwell/file-audit", "team", "--today", "2025-06-30", "--format", "yaml", "--out", out];
        run(&dir, &[&call[..], more].concat()).exits(0);
        fs::read_to_string(dir.path().join(out).join(names(dir.path().join(out)).remove(0))).unwrap()
    };
    let words = "its review was due by";
    assert!(first("before", &[]).contains(words));
    let waivers = "- rule: agreement-overdue\n  file: Supervision contract.yaml\n  reason: Being written anew.\n  by: Gordon McLeish\n  until: 2025-12-31\n";
    fs::write(dir.path().join("mine.yaml"), waivers).unwrap();
    assert!(!first("named", &["--waivers", "mine.yaml"]).contains(words));
    fs::write(dir.path().join("team/waivers.yaml"), waivers).unwrap();
    assert!(!first("after", &[]).contains(words));
    // One whose time is over allows nothing.
    fs::write(dir.path().join("team/waivers.yaml"), waivers.replace("2025-12-31", "2025-06-29")).unwrap();
    assert!(first("expired", &[]).contains(words));
}

#[test]
fn what_lies_beside_the_folders_is_named() {
    let dir = fresh();
    copy(&root().join("fixtures/years/sandwell"), &dir.path().join("team/sandwell"));
    fs::write(dir.path().join("team/Rota.txt"), "Who is on duty.").unwrap();
    fs::create_dir(dir.path().join("team/Nothing in it")).unwrap();
    let calls: [&[&str]; 2] = [
        &["prefill", "sandwell/file-audit", "team", "--format", "yaml", "--out", "drafts"],
        &["folder", "assemble", "team", "--out", "binders"],
    ];
    for call in calls {
        let ran = run(&dir, &[call, &["--today", "2025-06-30"]].concat()).exits(2);
        assert!(ran.err.contains("team/Rota.txt: this lies beside the folders and in none of them"), "{}", ran.err);
    }
    assert_eq!(names(dir.path().join("drafts")).len(), 1);
    assert_eq!(names(dir.path().join("binders")), ["sandwell-binder"]);
}

#[test]
fn a_draft_is_read_back_as_one_until_its_mark_is_emptied() {
    let catalogue = catalogue();
    for id in ["sandwell/file-audit", "sandwell/monitoring-sheet", "sandwell/asye-tracker", "sandwell/folder-checklist"]
    {
        let record = only(&catalogue, id, &year()).record;
        let written = yaml::write(&record, None).unwrap();
        let files = [
            ("draft.docx", docx::fill(&record).unwrap()),
            ("draft.pdf", pdf::fill(&record).unwrap()),
            ("draft.yaml", written.clone().into_bytes()),
        ];
        for (name, bytes) in &files {
            let read = file::read(bytes, name, &catalogue).unwrap_or_else(|error| panic!("{id} {name}: {error}"));
            assert!(read.is_draft(), "{id} {name}");
            assert!(read.notes.is_empty(), "{id} {name}: {:?}", read.notes);
            assert_eq!(read.values, record.values, "{id} {name}");
            let found: Vec<&str> = rules::check(&read, today()).findings.iter().map(|finding| finding.rule).collect();
            assert_eq!(found, ["draft-unfinished"], "{id} {name}");
        }
        let mut finished = record.clone();
        finished.values.insert(DRAFT_MARK.to_owned(), Value::Empty);
        for (name, bytes) in [("docx", docx::fill(&finished).unwrap()), ("pdf", pdf::fill(&finished).unwrap())] {
            let read = file::read(&bytes, &format!("finished.{name}"), &catalogue).unwrap();
            assert!(!read.is_draft(), "{id} {name}");
            let found = rules::check(&read, today()).findings;
            assert!(found.iter().all(|finding| finding.rule != "draft-unfinished"), "{id} {name}");
        }
    }
}

#[test]
fn a_printed_draft_is_known_by_its_words() {
    // Word printed the draft as a PDF, so that nothing is left of its fields.
    let bytes = fs::read(root().join("fixtures/prefill/printed-draft.pdf")).unwrap();
    let record = file::read(&bytes, "printed.pdf", &catalogue()).unwrap();
    assert!(record.is_read_by_labels() && record.is_draft(), "{:?}", record.values);
    let found: Vec<&str> = rules::check(&record, today()).findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(found, ["draft-unfinished"]);
}

#[test]
fn a_draft_in_the_folder_is_evidence_of_nothing() {
    let catalogue = catalogue();
    let files = year();
    let draft = yaml::write(&only(&catalogue, "sandwell/file-audit", &files).record, None).unwrap();
    let sheet = yaml::write(&only(&catalogue, "sandwell/monitoring-sheet", &files).record, None).unwrap();
    let more = with(&with(&files, "Audit draft.yaml", &draft), "Sheet draft.yaml", &sheet);
    let check = |files: &[(String, String)]| {
        let names: Vec<String> = files.iter().map(|(name, _)| format!("folder/{name}")).collect();
        let mut checker = Checker::new(&catalogue, today(), &[]);
        checker.directory("folder", &names, |name| {
            let file = files.iter().find(|(file, _)| format!("folder/{file}") == name).expect("a file");
            Ok(file.1.clone().into_bytes())
        });
        let report = checker.finish().report;
        let found =
            report.checked.iter().flat_map(|file| file.findings.iter().map(|one| (file.file.clone(), one.rule)));
        found.filter(|(_, rule)| *rule != "draft-unfinished").collect::<Vec<_>>()
    };
    assert_eq!(check(&files), check(&more));
}

#[test]
fn an_audit_of_ones_own_names_its_evidence() {
    let own = "\
id: bct/own-audit
version: 1
title: Own audit
kind: audit
purpose: An audit of our own.
source: { file: own forms, part: Own audit, lines: [1, 20] }
sections:
  - items:
      - { kind: person, name: who, label: Who, role: supervisee }
      - { kind: yes_no, name: contract, label: Is there a contract?, evidence: agreement_on_file }
      - kind: table
        name: audit_grid
        label: Questions
        columns:
          - { name: outcome, label: Yes or no, kind: yes_no, means: answer }
          - { name: comment, label: Comment, kind: long_text }
        rows:
          - { label: Is the appraisal discussed?, evidence: [appraisal_discussed] }
          - { label: Is it good?, evidence: [judgement] }
          - { label: Nothing said }
";
    let catalogue = Catalogue::built_in().with(&[Source::new("bct/own-audit.yaml", own)]).expect("the form");
    let dir = root().join("fixtures/years/bct");
    let names = tree(&dir).into_iter().filter(|name| name != "EXPECTED.md");
    let files: Vec<(String, String)> =
        names.map(|name| (name.clone(), fs::read_to_string(dir.join(name)).unwrap())).collect();
    let draft = only(&catalogue, "bct/own-audit", &files);
    assert!(!draft.record.get("who").is_empty());
    assert_eq!(draft.record.get("contract"), &Value::Bool(true), "{:?}", draft.notes);
    assert!(draft.notes.iter().any(|note| note.starts_with("Is there a contract?")), "{:?}", draft.notes);
    let found = rows(&draft.record);
    assert!(found[0].1.contains("about the appraisal"), "{found:?}");
    assert_eq!((found[1].0, found[2].0, found[1].1.as_str()), (None, None, ""));
    // What does not fit is a mistake, with its place.
    for (from, to, message) in [
        ("evidence: [judgement]", "evidence: [judgement, judgement]", "2 of evidence for 1 printed"),
        ("evidence: [judgement]", "evidence: [document_on_file]", "without words to find the document by"),
        ("evidence: [judgement]", "evidence: [judgement], found_as: [x]", "`found_as` belongs to `document_on_file`"),
        ("evidence: [judgement]", "evidence: [team]", "`team` answers no question"),
        ("evidence: [judgement]", "evidence: [fairness]", "fairness"),
        ("evidence: agreement_on_file", "evidence: team", "`team` cannot fill a field of kind yes_no"),
        ("evidence: agreement_on_file", "evidence: document_on_file", "`document_on_file` is for printed rows"),
        ("means: answer", "width: 5", "without a column for the answer"),
        ("name: contract", "name: draft_mark", "the mark of a draft"),
    ] {
        let wrong = Source::new("bct/own-audit.yaml", own.replacen(from, to, 1));
        let mistakes = Catalogue::built_in().with(&[wrong]).expect_err(to);
        assert!(mistakes.iter().any(|mistake| mistake.message.contains(message)), "{to}: {mistakes:?}");
    }
}

#[test]
fn several_people_without_a_description_have_a_draft_each() {
    let files: Vec<(String, String)> = without(&year(), "folder.yaml")
        .into_iter()
        .chain(
            asye()
                .into_iter()
                .filter(|(name, _)| name != "folder.yaml")
                .map(|(name, text)| (format!("bo/{name}"), text)),
        )
        .collect();
    let made = drafts(&catalogue(), "sandwell/file-audit", &files);
    let mut people: Vec<String> = made.iter().map(|draft| text(&draft.record, "supervisee")).collect();
    people.sort();
    assert_eq!(people, ["Aaliyah Mensah", "Bo Lindqvist"]);
}

#[test]
fn a_sample_can_be_drawn_again_and_says_why() {
    let dir = fresh();
    let people = ["Ann Lee", "Bo Ray", "Cy Dent", "Di Moss", "Ed Pike"];
    for (number, person) in people.iter().enumerate() {
        let folder = dir.path().join("team").join(format!("{number}"));
        fs::create_dir_all(&folder).unwrap();
        let supervisor = if number < 3 { "Gareth Llewellyn" } else { "Helen Ashdown" };
        let text = format!("person: {person}\nauthority: sandwell\nstart_date: 2024-01-08\nsupervisor: {supervisor}\n");
        fs::write(folder.join("folder.yaml"), text).unwrap();
    }
    let draw = |more: &[&str]| {
        let call = ["sample", "team", "--month", "2025-05", "--format", "json", "--seed"];
        run(&dir, &[&call[..], more].concat()).exits(0).json()
    };
    let chosen = |drawn: &serde_json::Value| -> Vec<String> {
        let groups = drawn["groups"].as_array().unwrap().iter();
        let files = groups.flat_map(|group| group["files"].as_array().unwrap());
        files.filter(|file| file["chosen"] == true).map(|file| file["person"].as_str().unwrap().to_owned()).collect()
    };
    let first = draw(&["board of 3 May"]);
    assert_eq!(first, draw(&["board of 3 May"]));
    // One file for each supervisor, as the policy says.
    let groups = first["groups"].as_array().unwrap();
    assert_eq!((groups.len(), chosen(&first).len()), (2, 2));
    assert!(groups[0]["policy"]["quote"].as_str().unwrap().contains("One supervision file audit per Manager"));
    assert!(groups[0]["files"][0]["why"].as_str().unwrap().contains("number 1 of 3 by its draw"));
    // The number can be computed by anybody.
    let number = file::fingerprint(b"board of 3 May\n2025-05\nAnn Lee");
    let files = groups.iter().flat_map(|group| group["files"].as_array().unwrap());
    let ann = files.into_iter().find(|file| file["person"] == "Ann Lee").unwrap();
    assert_eq!(ann["number"].as_str(), number.get(..16));
    assert_eq!(chosen(&draw(&["board of 3 May", "--count", "2"])).len(), 4);
    let seeds = ["a", "b", "c", "d", "e", "f", "g", "h"];
    assert!(seeds.iter().any(|seed| chosen(&draw(&[seed])) != chosen(&first)), "another seed draws others");
    // The order of the file system does not matter.
    fs::rename(dir.path().join("team/0"), dir.path().join("team/9")).unwrap();
    assert_eq!(chosen(&draw(&["board of 3 May"])), chosen(&first));
    let text = run(&dir, &["sample", "team", "--month", "May 2025", "--seed", "x"]).exits(0).out;
    assert!(text.contains("Supervised by Gareth Llewellyn") && text.contains("draws the same files again"), "{text}");
    run(&dir, &["sample", "team", "--month", "2025-05", "--seed", " "]).exits(2);
    run(&dir, &["sample", "team", "--month", "2025-05", "--seed", "x", "--format", "xlsx", "--out", "s.xlsx"]).exits(0);
}

#[test]
fn what_can_be_drafted_is_a_form_with_evidence() {
    let catalogue = catalogue();
    let forms: Vec<&str> =
        catalogue.forms().filter(|form| prefill::can_be_drafted(form)).map(|form| form.id.as_str()).collect();
    for id in ["sandwell/file-audit", "sandwell/asye-tracker", "bct/monitoring-sheet", "sandwell/folder-checklist"] {
        assert!(forms.contains(&id), "{id}");
    }
    let form = catalogue.form("sandwell/file-audit").unwrap();
    assert!(!form.has_draft_mark() && form.as_draft().has_draft_mark());
    assert!(Arc::ptr_eq(&form.as_draft().as_draft().authority, &form.authority));
}
