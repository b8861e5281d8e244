//! Features of forms that the samples lack: conditions, owner and date in one cell, a column for the reason, two
//! signatures with one label, additions.

use formfolio::form::Catalogue;
use formfolio::record::yaml;
use formfolio::rules;
use formfolio::source::Source;

use super::{short, today};

const FORM: &str = r#"
id: sandwell/shapes
version: 1
title: Shapes
kind: record
purpose: Has what other forms lack.
dated_by: held_on
source: { file: 001_0cbce209370212eb.txt, part: none, lines: [1, 2] }
policy:
  - { about: signing, quote: Sign., source: a.txt, line: 7, rules: [signature-missing], fields: [worker_signed] }
sections:
  - items:
      - { kind: person, name: worker, label: Worker, role: supervisee, required: true }
      - { kind: person, name: lead, label: Lead, role: supervisor, required: true }
      - { kind: date, name: held_on, label: Date, required: true }
      - { kind: yes_no, name: disagreed, label: "Was there a disagreement?", required: true }
      - { kind: long_text, name: disagreement, label: What about, required: true, relevant: { field: disagreed, is: "Yes" } }
      - { kind: person, name: intermediary, label: Intermediary, role: intermediary, required: true, relevant: { field: disagreement, filled: true } }
      - { kind: choices, name: themes, label: Themes, choices: [Case, Person] }
      - { kind: scale, name: confidence, label: Confidence, required: true, relevant: { field: themes, is: Case } }
      - kind: table
        name: log
        label: Log
        blank_rows: 2
        columns:
          - { name: day, label: Day, kind: date, required: true }
          - { name: seen, label: Seen, kind: yes_no }
      - kind: table
        name: agreed
        label: Any actions
        actions: new
        blank_rows: 2
        columns:
          - { name: action, label: ACTION, kind: long_text, means: action }
          - { name: by_whom_date, label: BY WHOM/DATE, kind: text, means: owner_and_due }
      - kind: table
        name: steps
        label: Steps
        actions: previous
        columns:
          - { name: who, label: Who, kind: person, means: owner }
          - { name: due, label: By when, kind: text, means: due }
          - { name: late, label: Late, kind: tick, means: delayed }
          - { name: done, label: Done, kind: tick, means: complete }
          - { name: why, label: Why, kind: text, means: reason }
        rows: [{ label: Chronology }, { label: Genogram }]
      - { kind: signature, name: worker_signed, label: Signed, role: supervisee, date_label: Date, required: true }
      - { kind: signature, name: lead_signed, label: Signed, role: supervisor, undated: true, required: true }
  - heading: Ours
    addition: true
    items:
      - { kind: date, name: copy_given, label: Copy given on, required: true }
      - { kind: signature, name: manager_signed, label: Seen by, role: manager, date_label: Date, required: true }
"#;

const GOOD: &str = "  worker: Moses Adeyemi
  lead: Róisín Gallagher
  held_on: 2025-06-03
  disagreed: false
  worker_signed: { name: Moses Adeyemi, date: 2025-06-03 }
  lead_signed: { name: R. Gallagher }
";

fn catalogue() -> Catalogue {
    let source = Source::new("sandwell/shapes.yaml", FORM);
    let read = Catalogue::built_in().with(&[source]);
    read.unwrap_or_else(|mistakes| panic!("{}", formfolio::render::mistakes(&mistakes, false)))
}

fn findings(values: &str) -> Vec<formfolio::finding::Finding> {
    let text = format!("form: sandwell/shapes\nvalues:\n{values}");
    let record = yaml::parse(&Source::new("record.yaml", text), &catalogue());
    rules::check(
        &record.unwrap_or_else(|error| panic!("{}", formfolio::render::mistakes(&error.mistakes, false))),
        today(),
    )
    .findings
}

/// The findings of the good record with added or replaced values.
fn found(more: &str) -> String {
    let given = |line: &&str| {
        let name = line.trim().split(':').next().unwrap();
        !more.lines().any(|other| other.trim().split(':').next() == Some(name) && other.starts_with("  "))
    };
    let kept: Vec<&str> = GOOD.lines().filter(given).collect();
    short(&findings(&format!("{}\n{more}", kept.join("\n"))))
}

#[test]
fn the_good_record_has_no_findings() {
    assert_eq!(found(""), "");
}

#[test]
fn a_question_is_required_only_if_its_condition_holds() {
    assert_eq!(found("  disagreed: true"), "missing-required disagreement\n");
    assert_eq!(found("  disagreed: true\n  disagreement: On the pace of visits."), "missing-person intermediary\n");
    assert_eq!(found("  themes: [Person]"), "");
    assert_eq!(found("  themes: [Person, case]"), "scale-not-marked confidence\n");
}

#[test]
fn a_row_in_use_needs_its_required_column() {
    assert_eq!(found("  log: [{ day: 2025-06-01 }, { seen: true }]"), "missing-required log.2.day\n");
    assert_eq!(
        found("  log: [{ seen: false }, { day: 2025-06-01 }]"),
        "missing-required log.1.day\n",
        "No is an answer"
    );
    assert_eq!(found("  log: [{ day: soon }]"), "invalid-date log.1.day\n", "no action’s date");
}

#[test]
fn owner_and_date_may_share_a_cell() {
    let row = |cell: &str| found(&format!("  agreed: [{{ action: Visit, by_whom_date: \"{cell}\" }}]"));
    assert_eq!(row("MA, 12/06/2025"), "");
    assert_eq!(row("Moses by 12 June 2025"), "");
    assert_eq!(row("MA"), "action-without-date agreed.1.by_whom_date\n");
    assert_eq!(row("12/06/2025"), "action-without-owner agreed.1.by_whom_date\n");
    assert_eq!(row("team, ASAP"), "vague-owner agreed.1.by_whom_date\nvague-date agreed.1.by_whom_date\n");
    assert_eq!(row("MA 12 June"), "");
    assert_eq!(row("MA within 2 weeks"), "");
    assert_eq!(row("MA 06/27/2025"), "ambiguous-date agreed.1.by_whom_date\n");
    assert_eq!(row("MA 12/06/2024"), "action-due-before-session agreed.1.by_whom_date\n");
    assert_eq!(row(""), "action-without-owner agreed.1.by_whom_date\n", "one empty box is one finding");
    assert_eq!(row("Team / end of Q1"), "vague-owner agreed.1.by_whom_date\nvague-date agreed.1.by_whom_date\n");
}

#[test]
fn printed_actions_need_no_text() {
    let steps = |row: &str| found(&format!("  steps: [{{ {row} }}]"));
    assert_eq!(steps("who: Moses, due: 1 May 2025, done: true"), "");
    assert_eq!(steps("who: Moses, done: true"), "", "what is done needs no date");
    assert_eq!(steps("who: Moses, due: 1 May 2025, late: true"), "delayed-without-reason steps.1.late\n");
    assert_eq!(steps("who: Moses, due: 1 May 2025, late: true, why: The archive is closed"), "");
    assert_eq!(steps("who: Moses, due: 1 May 2025"), "status-not-single steps.1.late\n");
    let late = findings(&format!("{GOOD}  steps: [{{}}, {{ who: Moses, due: 1 May 2025, late: true }}]"));
    assert_eq!(late[0].message, "“Late, Genogram” is ticked, and “Why, Genogram” gives no reason");
}

#[test]
fn signatures_with_one_label_are_distinguished_and_cite_their_policy() {
    let unsigned = findings(&GOOD.lines().filter(|line| !line.contains("signed")).collect::<Vec<_>>().join("\n"));
    let messages: Vec<&str> = unsigned.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "The signature “Signed” of the supervisee is not signed",
            "The signature “Signed” of the supervisor is not signed"
        ]
    );
    let cited: Vec<Option<u32>> = unsigned.iter().map(|finding| finding.policy.as_ref().map(|it| it.line)).collect();
    assert_eq!(cited, [Some(7), None]);
    // The form has no date beside the supervisor's signature.
    assert_eq!(found("  worker_signed: { name: Moses Adeyemi }"), "signature-undated worker_signed.date\n");
}

#[test]
fn an_added_field_is_required_only_if_the_file_has_it() {
    assert_eq!(found("  copy_given: 2025-06-04"), "signature-missing manager_signed\n");
    // The added field is required only if the record has it.
    assert_eq!(found(""), "");
    assert_eq!(found("  copy_given:"), "missing-required copy_given\nsignature-missing manager_signed\n");
}

#[test]
fn a_policy_for_an_unknown_field_is_a_mistake() {
    let text = FORM.replace("fields: [worker_signed]", "fields: [worker_signd]");
    let read = Catalogue::built_in().with(&[Source::new("sandwell/shapes.yaml", text)]);
    let shown = formfolio::render::mistakes(&read.unwrap_err(), false);
    assert!(shown.contains("Did you mean `worker_signed`?"), "{shown}");
}

#[test]
fn a_finding_has_the_page_that_the_reader_knows() {
    let text = format!("form: sandwell/shapes\nvalues:\n{GOOD}  agreed: [{{ action: Visit, by_whom_date: MA }}]\n");
    let mut record = yaml::parse(&Source::new("record.yaml", text), &catalogue()).unwrap();
    record.pages.insert("agreed.1.by_whom_date".into(), 3);
    let found = rules::check(&record, today()).findings;
    assert_eq!(found[0].place.page, Some(3));
    assert_eq!(found[0].place.label.as_deref(), Some("BY WHOM/DATE, row 1"));
}

#[test]
fn thousands_of_notes_are_checked_quickly() {
    use formfolio::record::{Note, NoteKind};
    let text = format!("form: sandwell/shapes\nvalues:\n{GOOD}");
    let mut record = yaml::parse(&Source::new("record.yaml", text), &catalogue()).unwrap();
    let note = |n: usize| Note { kind: NoteKind::UnknownField, field: Some(format!("f{n}")), message: String::new() };
    record.notes.extend((0..100_000).map(note));
    record.notes.extend((0..100_000).map(note));
    assert_eq!(rules::check(&record, today()).findings.len(), 100_000, "each place once");
}
