//! What a careful auditor asks about, and what a careful auditor lets pass.

use formfolio::check::Checker;
use formfolio::finding::Finding;
use formfolio::form::Catalogue;
use formfolio::record::{Value, json, yaml};
use formfolio::rules;
use formfolio::source::Source;

use super::{all, today};
use crate::cli::root;

const GOOD: &str = "fixtures/rules/next-session-missing/clean.yaml";

/// A sample record after some replacements.
fn changed(sample: &str, changes: &[(&str, &str)]) -> String {
    let mut text = std::fs::read_to_string(root().join(sample)).unwrap();
    for (was, now) in changes {
        assert!(text.contains(was), "{sample}: {was}");
        text = text.replace(was, now);
    }
    text
}

fn findings(text: String) -> Vec<Finding> {
    let catalogue = Catalogue::built_in();
    let record = yaml::parse(&Source::new("record", text), &catalogue).unwrap();
    rules::check(&record, today()).findings
}

/// The rules and places of findings.
fn named(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|it| format!("{} {}", it.rule, it.place.field.as_deref().unwrap_or("-"))).collect()
}

fn found(sample: &str, changes: &[(&str, &str)]) -> Vec<String> {
    named(&findings(changed(sample, changes)))
}

/// The findings of one rule about a directory of records.
fn over_time(rule: &str, files: &[(&str, String)]) -> Vec<(formfolio::finding::Severity, String)> {
    let catalogue = Catalogue::built_in();
    let names: Vec<String> = files.iter().map(|(name, _)| format!("a/{name}.yaml")).collect();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    checker.directory("a", &names, |name| {
        let text = files.iter().find(|(file, _)| name == format!("a/{file}.yaml")).map(|(_, text)| text.clone());
        Ok(text.unwrap().into_bytes())
    });
    let outcome = checker.finish();
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    all(&outcome.report).filter(|it| it.rule == rule).map(|it| (it.severity, it.message.clone())).collect()
}

const REFLECTION: &str =
    ">-\n    We looked at a visit in which Amara felt hurried, and what she would do to slow it down.";
const TRAINING: &str = "The last audit was good. Amara has a place on the court skills course.";

#[test]
fn every_item_of_the_standard_agenda_says_something() {
    assert_eq!(found(GOOD, &[(REFLECTION, "null")]), ["part-empty reflective_practice"]);
    assert_eq!(found(GOOD, &[("welfare: No concerns.", "welfare: null")]), ["part-empty welfare"]);
    for said in ["None", "none this time", "n/a", "'-'", "Nil", "not this time", "ran out of time", "As discussed"] {
        assert_eq!(found(GOOD, &[(REFLECTION, said)]), ["part-empty reflective_practice"], "{said}");
    }
    assert_eq!(found(GOOD, &[(REFLECTION, "In the group of 12 May, see there")]), [""; 0]);
    assert_eq!(found(GOOD, &[("welfare: No concerns.", "welfare: '-'")]), ["part-empty welfare"]);
    assert_eq!(found(GOOD, &[("welfare: No concerns.", "welfare: Nil")]), [""; 0]);
    let both = findings(changed(GOOD, &[(REFLECTION, "null"), ("welfare: No concerns.", "welfare: null")]));
    let [one] = both.as_slice() else { panic!("{both:?}") };
    assert_eq!(one.message, "“Reflective Practice Discussion (case, person, incident…” and “Welfare” are empty");
    // Business and cases may have nothing to say; the sample leaves them empty.
    assert!(!changed(GOOD, &[]).contains("any_other_business"));
}

#[test]
fn one_empty_box_of_a_template_is_no_doubt() {
    assert_eq!(found(GOOD, &[(TRAINING, "")]), [""; 0]);
    let text = changed(GOOD, &[]);
    let workload = text.lines().find(|line| line.trim_start().starts_with("workload:")).unwrap();
    assert_eq!(found(GOOD, &[(TRAINING, ""), (workload, "  workload:")]), ["part-empty workload"]);
    let personal = "fixtures/records/leics-personal-supervision-record-good.yaml";
    let is_part = |name: &String| name.starts_with("part-empty");
    let boxes = ["education_and_training", "development_and_good_practice", "managerial_and_accountability"];
    let without = |count: usize| {
        let catalogue = Catalogue::built_in();
        let mut record = yaml::parse(&Source::new("record", changed(personal, &[])), &catalogue).unwrap();
        for name in &boxes[..count] {
            record.values.remove(*name);
        }
        named(&rules::check(&record, today()).findings).into_iter().filter(is_part).count()
    };
    assert_eq!([0, 1, 2, 3].map(without), [0, 0, 1, 1]);
}

#[test]
fn an_action_about_something_else_answers_no_question() {
    let audit = "fixtures/rules/shortfall-without-action/clean.yaml";
    let contract = "audit_grid:\n    - { outcome: true }";
    let with = |comment: &str, action: &str| {
        let no = format!("audit_grid:\n    - {{ outcome: false{comment} }}");
        let end = format!("overall_judgement: Good\n  actions_required:\n    - {{ action: {action} }}");
        found(audit, &[(contract, &no), ("overall_judgement: Good", &end)])
    };
    let missed = ["shortfall-without-action audit_grid.1.outcome"];
    assert_eq!(with("", "More reflection on cases with HA by 18 July"), missed);
    assert_eq!(with("", "Discuss case file audits in July"), missed);
    for action in [
        "New contract by 18 July",
        "Agreement to be signed - GL 18/7",
        "GL to see to it before 18 July",
        "Put on file by Gareth",
    ] {
        assert_eq!(with("", action), [""; 0], "{action}");
    }
    assert_eq!(with(", comment: Lost in the move to Bridge House", "Look for it at Bridge House"), [""; 0]);
}

#[test]
fn a_child_of_the_notes_is_named_where_names_belong() {
    let record = "fixtures/years/worcs/Supervision record 2024-07-02.yaml";
    let general = "Three schools, one of them with many children on plans.";
    for said in ["Long talk on Ellis P, who bites.", "Rang Mila's school twice.", "Discussed Kit Rowe and the bruise."]
    {
        assert_eq!(found(record, &[(general, said)]), ["child-not-named children_discussed"], "{said}");
    }
    for said in ["Plan B is ready.", "Spoke with Mrs Hale’s manager.", "We talked about Joan Hill (HV) leaving."] {
        assert_eq!(found(record, &[(general, said)]), [""; 0], "{said}");
    }
}

const MEETING: &str = "Invite the health visitor to the core group";

#[test]
fn the_next_meeting_about_a_plan_stands_anywhere() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let with = |meeting: &str, said: &str, more: &str| {
        let analysis = format!("plan_scale: 6{more}");
        found(case, &[(MEETING, meeting), ("within minutes.", said), ("plan_scale: 6", &analysis)])
    };
    for meeting in ["TAF mtg at nursery", "Core grp", "Plan meeting", "Step-down mtg", "RCPC"] {
        assert_eq!(with(meeting, "within minutes.", ""), [""; 0], "{meeting}");
    }
    let missing = ["next-session-missing new_actions"];
    assert_eq!(with("Ring the landlord", "within minutes.", ""), missing);
    // Other additions do not matter.
    assert_eq!(with("Ring the landlord", "within minutes.", "\n  uploaded_date: 2025-06-05"), missing);
    assert_eq!(with("Ring the landlord", "within minutes.", "\n  next_date: 2025-07-01"), [""; 0]);
    assert_eq!(with("Ring the landlord", "within minutes. Next core group 19/6.", ""), [""; 0]);
    // One that was is not the next one.
    assert_eq!(with("Ring the landlord", "within minutes. Core group met on 27/5.", ""), missing);
    assert_eq!(with("Close case with a letter to Ava", "within minutes.", ""), [""; 0]);
    let ended = findings(changed(case, &[(MEETING, "Ring the landlord")]));
    assert!(ended[0].policy.as_ref().is_some_and(|words| words.quote.contains("in the GRID")), "{ended:?}");
}

#[test]
fn several_people_may_be_a_list() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let names = "supervisees: \"Moses Adeyemi, Kirsty McAllister\"";
    for list in [
        "supervisees: [Moses Adeyemi, Kirsty McAllister]",
        "supervisees:\n    - Moses Adeyemi\n    - Kirsty McAllister",
    ] {
        assert_eq!(found(case, &[(names, list)]), [""; 0], "{list}");
    }
    assert_eq!(found(case, &[(names, "supervisees: []")]), ["missing-person supervisees"]);
    let owner =
        ("who: Moses Adeyemi\n      by_when: 2025-06-14", "who: [Moses Adeyemi, RG]\n      by_when: 2025-06-14");
    assert_eq!(found(case, &[owner]), [""; 0]);
    // A field for one person is told what it takes.
    let one = findings(changed(GOOD, &[("supervisor: Gareth Llewellyn", "supervisor:\n    - Gareth Llewellyn")]));
    let [one] = one.as_slice() else { panic!("{one:?}") };
    assert_eq!((one.rule, one.help.as_str()), ("unreadable-value", "Write a name there"));
    let text = r#"{"form": "sandwell/group-record", "values": {"attendees": ["Ada Okoro", "Finn Doyle"]}}"#;
    let records = json::parse(text, &Catalogue::built_in()).unwrap();
    assert!(records[0].1.notes.is_empty(), "{:?}", records[0].1.notes);
    assert_eq!(*records[0].1.get("attendees"), Value::Text("Ada Okoro, Finn Doyle".to_owned()));
}

#[test]
fn a_signature_that_is_to_follow_is_missing_once() {
    let signed = "employee_signed: { name: Amara Okonkwo, date: 2025-06-03 }";
    for words in ["to follow", "To be signed on return", "awaiting", "will sign next time", "pending"] {
        let missing = format!("employee_signed: {{ name: {words} }}");
        assert_eq!(found(GOOD, &[(signed, &missing)]), ["signature-missing employee_signed.name"], "{words}");
    }
    let undated = "employee_signed: { name: Amara Okonkwo }";
    assert_eq!(found(GOOD, &[(signed, undated)]), ["signature-undated employee_signed.date"]);
}

#[test]
fn an_addition_that_a_record_does_not_keep_may_be_empty() {
    let record = "fixtures/rules/copy-late/clean.yaml";
    let none = ("  copy_given: 2025-05-08", "  copy_given: null");
    // Who notes the times of a session in the additions would note the copy there, too.
    assert_eq!(found(record, &[none]), ["copy-late copy_given"]);
    let times = ("  began_at: \"10:00\"\n  ended_at: \"11:30\"\n", "  disagreements: None\n");
    assert_eq!(found(record, &[none, times]), [""; 0]);
    assert_eq!(found(record, &[("copy_given: 2025-05-08", "copy_given: not given")]), ["invalid-date copy_given"]);
    assert_eq!(found(record, &[("copy_given: 2025-05-08", "copy_given: 2025-05-20")]), ["copy-late copy_given"]);
}

#[test]
fn words_that_contradict_a_yes_are_a_doubt() {
    let audit = "fixtures/rules/shortfall-without-action/clean.yaml";
    let welfare = "audit_grid:\n    - { outcome: true }\n    - { outcome: true }";
    let with = |comment: &str| {
        found(
            audit,
            &[(
                welfare,
                &format!("audit_grid:\n    - {{ outcome: true }}\n    - {{ outcome: true, comment: {comment} }}"),
            )],
        )
    };
    assert_eq!(with("Welfare is not mentioned since March"), ["done-in-doubt audit_grid.2.outcome"]);
    for comment in ["Asked each time", "Not recorded in May but in all others", "None of them not signed"] {
        assert_eq!(with(comment), [""; 0], "{comment}");
    }
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let said = |said: &str| found(case, &[("within minutes.", said)]);
    assert_eq!(said("within minutes. She has not been seen at home."), ["done-in-doubt seen_at_home"]);
    assert_eq!(said("within minutes. Last time she was not seen at home."), [""; 0]);
}

fn tracker(start: &str) -> String {
    changed("fixtures/rules/step-overdue/failing.yaml", &[("2025-01-13", start)])
}

#[test]
fn a_review_that_is_not_held_is_asked_about_after_two_weeks() {
    assert_eq!(over_time("step-overdue", &[("tracker", tracker("2025-03-14"))]).len(), 1);
    assert!(over_time("step-overdue", &[("tracker", tracker("2025-03-20"))]).is_empty());
}

/// A social worker's record with one earlier and one new action.
fn session(date: &str, previous: &str, new: &str) -> String {
    let sample = "fixtures/rules/done-in-doubt/failing.yaml";
    let text = changed(sample, &[("session_date: 2025-06-10", &format!("session_date: {date}"))]);
    let start = text.find("  previous_actions:").unwrap();
    let end = text.find("  reflective_practice:").unwrap();
    let new_start = text.find("  new_actions:").unwrap();
    format!(
        "{}  previous_actions:\n    - {previous}\n{}  new_actions:\n    - {new}\n",
        &text[..start],
        &text[end..new_start]
    )
}

#[test]
fn an_action_that_was_reviewed_is_not_dropped_in_error() {
    let dropped = |status: &str| {
        let april = session(
            "2025-04-08",
            "{ action: Ring the bank, status: done }",
            "{ action: Mentor for the autumn intake, by_whom: HB, by_date: 2025-05-02 }",
        );
        let may = session(
            "2025-05-06",
            &format!("{{ action: Mentor for the autumn intake, status: {status} }}"),
            "{ action: Ask for the passport, by_whom: CN, by_date: 2025-05-30 }",
        );
        let june = session(
            "2025-06-10",
            "{ action: Ask for the passport, status: done }",
            "{ action: Ask for the school report, by_whom: CN, by_date: 2025-06-27 }",
        );
        over_time("action-dropped", &[("april", april), ("may", may), ("june", june)])
    };
    assert!(dropped("\"Booked, 9/6\"").is_empty());
    let severities = |status: &str| dropped(status).into_iter().map(|(severity, _)| severity).collect::<Vec<_>>();
    assert_eq!(severities("Leila said yes"), [formfolio::finding::Severity::Warning]);
    assert_eq!(severities("ongoing"), [formfolio::finding::Severity::Error]);
}

#[test]
fn a_review_of_one_action_does_not_cover_another() {
    let first = changed(
        GOOD,
        &[
            ("session_date: 2025-06-03", "session_date: 2025-05-06"),
            ("date: 2025-06-03 }", "date: 2025-05-06 }"),
            ("next_date: 2025-07-01", "next_date: 2025-06-03"),
            (
                "    - action: Write up the wishes of the children after the next visit\n      timescale: 2025-07-11\n",
                "    - action: Plan joint visits\n      timescale: 2025-05-30\n      by_whom: Amara Okonkwo\n    - action: Ask housing for a fence\n      timescale: 2025-05-30\n",
            ),
        ],
    );
    let review = "Both actions from last time are done, and the evidence is on the child’s file.";
    let second = |said: &str| changed(GOOD, &[(review, said)]);
    let dropped = |said: &str| over_time("action-dropped", &[("may", first.clone()), ("june", second(said))]);
    assert_eq!(dropped("Joint visit planned for 12/6, done.").len(), 1);
    assert!(dropped("Joint visit planned for 12/6, fence ordered.").is_empty());
    assert!(dropped("Both done.").is_empty());
}

#[test]
fn a_contract_shows_that_a_year_has_passed() {
    let folder = "person: Amara Okonkwo\nauthority: sandwell\n".to_owned();
    let contract = |day: &str| {
        format!(
            "form: sandwell/supervision-contract\nvalues:\n  supervisee: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  \
             venue: Room 2\n  supervisee_signature: {{ name: Amara Okonkwo, date: {day} }}\n  \
             supervisor_signature: {{ name: Gareth Llewellyn, date: {day} }}\n"
        )
    };
    let record = changed(GOOD, &[]);
    let missing = |day: &str| {
        over_time("audit-missing", &[("folder", folder.clone()), ("Contract", contract(day)), ("June", record.clone())])
    };
    assert_eq!(missing("2024-05-10").len(), 1);
    assert!(missing("2025-05-06").is_empty());
}

#[test]
fn the_date_of_a_signature_may_be_that_of_the_other() {
    let second = "name: Amara Okonkwo, date: 2025-06-03";
    for date in ["ditto", "same day", "as above"] {
        assert_eq!(found(GOOD, &[(second, &format!("name: Amara Okonkwo, date: {date}"))]), [""; 0], "{date}");
    }
    let open = found(GOOD, &[(second, "name: Amara Okonkwo, date: soon")]);
    assert_eq!(open, ["invalid-date employee_signed.date"]);
}

#[test]
fn an_action_about_a_first_session_may_be_delayed() {
    let case = "fixtures/rules/delayed-without-reason/failing.yaml";
    let text = changed(case, &[]);
    let start = text.find("  previous_actions:").unwrap();
    let end = start + text[start..].find("\n  key_updates").unwrap();
    let with = |row: &str| {
        let text = format!("{}  previous_actions:\n    - {row}{}", &text[..start], &text[end..]);
        let delayed = |name: &String| name.starts_with("delayed-without-reason");
        named(&findings(text)).into_iter().filter(delayed).count()
    };
    let delayed = |action: &str| with(&format!("{{ action: {action}, who: RG, by_when: 2025-05-20, delayed: true }}"));
    assert_eq!(delayed("First session of baby massage"), 1);
    assert_eq!(delayed("1st meeting w the mentor"), 1);
    assert_eq!(with("{ action: First session }"), 0);
    assert_eq!(with("{ action: None - first session, who: RG, by_when: 2025-05-20 }"), 0);
}

const GROUP: &str = "fixtures/rules/in-place-of-supervision/clean.yaml";
const OWN: &str = "her own supervision is on 19 June as arranged.";

#[test]
fn a_group_session_is_not_held_in_place_of_supervision() {
    let said = |said: &str| found(GROUP, &[(OWN, said)]);
    let place = ["in-place-of-supervision reflections_comments"];
    for text in
        ["counts as the 1-1 for June.", "1:1s in June replaced by this.", "diaries are full, so no 1:1 in June."]
    {
        assert_eq!(said(text), place, "{text}");
    }
    for text in
        ["this does not replace her 1:1.", "better than the usual group supervision.", "CIN review replaced by a TAF."]
    {
        assert_eq!(said(text), [""; 0], "{text}");
    }
    let record = |said: &str| found(GOOD, &[("Amara is well and had a restful weekend.", said)]);
    let place = ["in-place-of-supervision welcome_wellbeing"];
    assert_eq!(record("Group session on 24/6 to count as her July supervision."), place);
    assert_eq!(record("Supervision on Teams today instead of the office."), [""; 0]);
}

#[test]
fn what_was_agreed_is_an_action_only_where_something_is_to_be_done() {
    let none = "  actions: []\n  action_points: None agreed\n";
    let with = |said: &str| {
        let points = "  action_points: Amara Okonkwo will see both children at school by 30 June 2025.\n";
        found(GROUP, &[(OWN, said), (points, none)])
    };
    let listed = |found: Vec<String>| found.iter().any(|name| name == "part-empty actions");
    assert!(!listed(with("we agreed that nobody had asked the father.")));
    assert!(!listed(with("Agreed that it is the school who knows most.")));
    let may = "fixtures/rules/next-session-missing/clean.yaml";
    let action = "    - action: Write up the wishes of the children after the next visit\n      timescale: 2025-07-11\n      by_whom: Amara Okonkwo\n";
    let record = |said: &str| found(may, &[("  actions:\n", "  actions: []\n"), (action, ""), ("No concerns.", said)]);
    assert!(record("Fine. Agreed Amara will ring OH.").iter().any(|name| name.starts_with("part-empty")));
}

#[test]
fn steps_are_done_in_the_order_of_the_form() {
    let tracker = "fixtures/records/sandwell-asye-tracker-good.yaml";
    assert!(found(tracker, &[]).is_empty());
    let second = found(tracker, &[("date: 2025-04-30", "date: 2024-11-20")]);
    assert_eq!(second, ["date-out-of-order tracker.9.date"]);
    let report = "{ done: false, comment: Due before the final meeting in September }";
    let panel = |day: &str| {
        let panel = format!("qa_panel_date: {day}");
        found(tracker, &[(report, "{ done: true, date: 2025-06-05 }"), ("qa_panel_date: 2025-09-23", &panel)])
    };
    assert_eq!(panel("2025-06-04"), ["date-out-of-order qa_panel_date"]);
    assert_eq!(panel("2025-06-06"), [""; 0]);
}

#[test]
fn a_copy_of_an_agreement_is_given_after_it_is_signed() {
    let agreement = "fixtures/records/leics-supervision-agreement-good.yaml";
    let text = changed(agreement, &[]);
    let line = text.lines().find(|line| line.trim_start().starts_with("copy_sent_date:")).unwrap().to_owned();
    let start = text.lines().find(|line| line.trim_start().starts_with("employment_start_date:")).unwrap();
    let start = start.rsplit(' ').next().unwrap().to_owned();
    let early = found(agreement, &[(&line, &format!("  copy_sent_date: {start}"))]);
    assert_eq!(early, ["date-out-of-order copy_sent_date"]);
}

/// Two records in words, of which the second reviews the first.
fn reviewed_in_words(more: &str, said: &str) -> usize {
    let sample = "fixtures/rules/sheet-missing/clean";
    let read = |name: &str| std::fs::read_to_string(root().join(sample).join(name)).unwrap();
    let action = "      timescale: 2025-05-30\n      by_whom: Amara Okonkwo\n";
    let may = read("May.yaml").replace(action, &format!("{action}{more}"));
    let june =
        read("June.yaml").replace("The joint visits are planned, and the evidence is on the child’s file.", said);
    assert!(june.contains(said), "{june}");
    over_time("action-dropped", &[("may", may), ("june", june)]).len()
}

#[test]
fn a_review_that_names_no_action_is_none() {
    for said in ["Nothing to report.", "None", "The duty desk is busy. There are nine families.", "n/a"] {
        assert_eq!(reviewed_in_words("", said), 1, "{said}");
    }
    for said in [
        "Done.",
        "All were looked at.",
        "Visits all planned",
        "See action list of May",
        "Diary sorted w Priya, all in",
        "\u{2713}",
        "1 done",
    ] {
        assert_eq!(reviewed_in_words("", said), 0, "{said}");
    }
    let other = "    - action: Ask about a parking permit\n      timescale: 2025-05-30\n      by_whom: Gareth\n";
    for said in ["Joint visits planned.", "Joint visits planned and praised by the school."] {
        assert_eq!(reviewed_in_words(other, said), 1, "{said}");
    }
    for said in [
        "Joint visits planned + Gareth’s bit done.",
        "Joint visits planned; GL did his",
        "Joint visits planned. Facilities said yes to a space",
        "2 of 2 done",
        "1 done 20/5, 2 c/f",
        "Both sorted",
        "Nothing o/s",
        "Visits in diary, permit 17/6",
        "Done x2",
    ] {
        assert_eq!(reviewed_in_words(other, said), 0, "{said}");
    }
}

#[test]
fn a_missed_session_with_a_new_date_to_come_is_not_unreported() {
    let text =
        std::fs::read_to_string(root().join("fixtures/rules/missed-session-unreported/failing/Sheet.yaml")).unwrap();
    let moved = |date: &str| {
        let text = text.replace("date_rescheduled_for: 2025-05-20", &format!("date_rescheduled_for: {date}"));
        over_time("missed-session-unreported", &[("Sheet", text)])
    };
    let severities = |date: &str| moved(date).into_iter().map(|(severity, _)| severity).collect::<Vec<_>>();
    assert_eq!(severities("2025-05-20"), [formfolio::finding::Severity::Error]);
    assert_eq!(severities("2025-05-05"), [formfolio::finding::Severity::Warning]);
    assert!(moved(&today().to_string()).is_empty());
}

#[test]
fn a_ditto_date_is_that_of_the_signature_above() {
    let tracker = "fixtures/records/sandwell-asye-tracker-good.yaml";
    let text = changed(tracker, &[]);
    let lines: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("supervisor_signature")).collect();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    let (before, _) = line.split_once("date:").unwrap();
    for date in ["ditto", "same day", "same date"] {
        assert_eq!(found(tracker, &[(line, &format!("{before}date: {date} }}"))]), [""; 0], "{date}");
    }
}

#[test]
fn an_option_may_be_written_as_a_word_of_it() {
    let agreement = "fixtures/records/leics-supervision-agreement-good.yaml";
    let text = changed(agreement, &[]);
    let line = text.lines().find(|line| line.trim_start().starts_with("agreement_reason:")).unwrap().to_owned();
    for (said, count) in [("APR", 0), ("annual review", 0), ("because", 1)] {
        let found = found(agreement, &[(&line, &format!("  agreement_reason: {said}"))]);
        assert_eq!(found.iter().filter(|name| name.starts_with("unknown-choice")).count(), count, "{said}: {found:?}");
    }
}

#[test]
fn no_child_is_named_where_the_notes_count_them() {
    let record = "fixtures/years/worcs/Supervision record 2024-07-02.yaml";
    let general = "Three schools, one of them with many children on plans.";
    let with = |said: &str| found(record, &[(general, said), ("values:\n", "values:\n  children_discussed: None\n")]);
    assert_eq!(with("Two cases discussed, in their own records."), ["child-not-named children_discussed"]);
    assert_eq!(with("No case today."), [""; 0]);
}

#[test]
fn a_reason_for_one_delay_is_none_for_another() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let text = changed(case, &[]);
    let start = text.find("  previous_actions:").unwrap();
    let end = start + text[start..].find("\n  key_updates").unwrap();
    let with = |said: &str| {
        let rows = "    - { action: Ask the GP for the immunisation record, who: RG, by_when: 2025-05-20, delayed: true }\n    - { action: Baby massage group, who: RG, by_when: 2025-05-20, delayed: true }";
        let rest = &text[end..];
        let next = rest.find("\n  child_last_seen").unwrap();
        let text = format!("{}  previous_actions:\n{rows}\n  key_updates: {said}{}", &text[..start], &rest[next..]);
        let is_delay = |name: &String| name.starts_with("delayed-without-reason");
        named(&findings(text)).into_iter().filter(is_delay).collect::<Vec<_>>()
    };
    let group = ["delayed-without-reason previous_actions.2.delayed"];
    assert_eq!(with("The immunisation record was not sent as the surgery moved. Ava is well."), group);
    assert_eq!(with("The immunisation record was not sent; the massage group is full until July."), [""; 0]);
    assert_eq!(with("Neither could be done, Moses was on leave."), [""; 0]);
}

#[test]
fn what_the_text_denies_is_not_complete() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let text = changed(case, &[]);
    let done = text.lines().find(|line| line.contains("- action:")).unwrap().trim().to_owned();
    let said = |said: &str| {
        found(case, &[(&done, "- action: Swimming lessons for Ava"), ("within minutes.", said)])
            .into_iter()
            .filter(|name| name.starts_with("done-in-doubt"))
            .count()
    };
    assert_eq!(said("within minutes. Swimming is still not booked."), 1);
    assert_eq!(said("within minutes. Swimming was not booked in May but is now."), 0);
    assert_eq!(said("within minutes. Ava has not been ill."), 0);
}

#[test]
fn a_group_is_more_than_one() {
    let with = |who: &str| found(GROUP, &[("attendees: Amara Okonkwo, Priya Nair", &format!("attendees: {who}"))]);
    assert_eq!(with("Amara Okonkwo"), ["missing-person attendees"]);
    assert!(!with("Amara and the duty team").contains(&"missing-person attendees".to_owned()));
    let same =
        found(GROUP, &[("{ point: Draw what is known before what is feared }", "{ point: ask the children first. }")]);
    assert_eq!(same, ["part-empty learning_points"]);
}

#[test]
fn the_words_of_a_note_are_read_for_dates() {
    let note = "fixtures/records/leics-allocation-note-good.yaml";
    let text = changed(note, &[]);
    let start = text.find("  actions_with_agreed_timescales:").unwrap();
    let end = start + 4 + text[start + 4..].find("\n  manager").or(text[start + 4..].find("\n  worker")).unwrap();
    let with = |lines: &str| {
        let text = format!("{}  actions_with_agreed_timescales: |-\n{lines}{}", &text[..start], &text[end..]);
        let is_about = |name: &String| name.contains("actions_with_agreed_timescales");
        named(&findings(text)).into_iter().filter(is_about).collect::<Vec<_>>()
    };
    let all = "    See Kai by 20 June 2025\n    Ring the school by 20 June 2025\n    Family meeting by 27 June 2025";
    assert_eq!(with(all), [""; 0]);
    assert_eq!(with(&format!("{all}\n    Speak to dad")), ["action-points-vague actions_with_agreed_timescales"]);
    let early = all.replacen("20 June 2025", "20 January 2025", 1);
    assert_eq!(with(&early), ["action-due-before-session actions_with_agreed_timescales"]);
}

#[test]
fn a_pass_leaves_nothing_blank() {
    let tracker = "fixtures/rules/passed-unfinished/clean.yaml";
    let first = "{ done: true, date: 2024-12-03 }";
    assert_eq!(found(tracker, &[(first, "{ done: null }")]), ["passed-unfinished asye_outcome"]);
    assert_eq!(found(tracker, &[(first, "{ comment: see the log }")]), [""; 0]);
}

#[test]
fn sessions_that_keep_to_another_frequency_are_a_doubt() {
    let read = |name: &str| std::fs::read_to_string(root().join("fixtures/years/worcs").join(name)).unwrap();
    let agreement = std::fs::read_dir(root().join("fixtures/years/worcs")).unwrap();
    let name = |entry: std::fs::DirEntry| entry.file_name().into_string().unwrap();
    let agreement = agreement.map(|entry| name(entry.unwrap())).find(|name| name.contains("greement")).unwrap();
    let record = read("Supervision record 2024-07-02.yaml");
    let days = ["2024-07-02", "2024-07-30", "2024-08-27", "2024-09-24", "2024-10-22"];
    let mut files = vec![("agreement", String::new())];
    files.extend(days.map(|day| (day, record.replace("2024-07-02", day))));
    let doubts = |weeks: u32| {
        let text = read(&agreement);
        let line = text.lines().find(|line| line.trim_start().starts_with("frequency_weeks:")).unwrap();
        files
            .clone()
            .into_iter()
            .map(|(name, record)| match name {
                "agreement" => (name, text.replace(line, &format!("  frequency_weeks: {weeks}"))),
                name => (name, record),
            })
            .collect::<Vec<_>>()
    };
    let said = |weeks: u32| {
        let found = over_time("session-gap", &doubts(weeks));
        found.iter().filter(|(_, message)| message.contains("a week later")).count()
    };
    assert_eq!((said(3), said(4)), (1, 0));
}

#[test]
fn a_reason_does_not_say_on_which_day_a_session_was_held() {
    let sheet = std::fs::read_to_string(root().join("fixtures/rules/held-and-moved/failing.yaml")).unwrap();
    let with = |remark: &str| {
        let moved = "date_rescheduled_for: 2025-05-27, comments_reasons_for_postponement: ";
        let text = sheet.replace(&format!("{moved}null"), &format!("{moved}\"{remark}\""));
        assert!(text.contains(remark), "{sheet}");
        over_time("held-and-moved", &[("Sheet", text)]).len()
    };
    for remark in ["Fire drill all morning", "GL at court", "leave", "-", "both off sick"] {
        assert_eq!(with(remark), 1, "{remark}");
    }
    for remark in ["GL at court, held 27/5", "took place on new date", "went ahead in the end", "Seen on the 27th"] {
        assert_eq!(with(remark), 0, "{remark}");
    }
}

#[test]
fn an_action_that_took_place_is_not_open() {
    let dropped = |action: &str, status: &str| {
        let new = format!("{{ action: {action}, by_whom: HB, by_date: 2025-05-02 }}");
        let april = session("2025-04-08", "{ action: Ring the bank, status: done }", &new);
        let may = session(
            "2025-05-06",
            &format!("{{ action: {action}, {status} }}"),
            "{ action: Ask for the passport, by_whom: CN, by_date: 2025-05-30 }",
        );
        let june = session(
            "2025-06-10",
            "{ action: Ask for the passport, status: done }",
            "{ action: Ask for the school report, by_whom: CN, by_date: 2025-06-27 }",
        );
        over_time("action-dropped", &[("april", april), ("may", may), ("june", june)]).len()
    };
    for (action, status) in [
        ("Disruption mtg for the Yates boys", "status: held 29/4"),
        ("Disruption mtg for the Yates boys", "status: took place last wk"),
        ("Panel for Mr Oyelaran", "status: went ahead"),
        ("Panel for Mr Oyelaran", "status: happened 2 May"),
        ("Panel for Mr Oyelaran", "status: In diary 9/6"),
        ("Ring the link worker", "status: rang her 28/4"),
        ("Write to the landlord", "status: wrote Tues"),
        ("Speak w. IRO", "status: spoke 1/5"),
        ("HB to visit nursery", "status: visited"),
        ("Copy passports", "status: copied both"),
        ("Swap the on-call dates", "status: swapped"),
        ("Parking for the duty car", "status: all sorted"),
        ("Write to the landlord", "comments: sent 2/5"),
        ("Write to the landlord", "comments: Wrote on 2/5"),
    ] {
        assert_eq!(dropped(action, status), 0, "{action}: {status}");
    }
    for (action, status) in [
        ("Disruption mtg for the Yates boys", "status: to be held 29/6"),
        ("Disruption mtg for the Yates boys", "status: held over to July"),
        ("Ring the link worker", "status: 'rang, no answer'"),
        ("Parking for the duty car", "status: being sorted"),
        ("Write the care plan", "status: planned for June"),
        ("Write to the landlord", "comments: HB was off"),
    ] {
        assert_eq!(dropped(action, status), 1, "{action}: {status}");
    }
}

#[test]
fn how_somebody_fares_is_no_review_of_another_action() {
    let other = "    - action: Ask about a parking permit\n      timescale: 2025-05-30\n      by_whom: Gareth\n";
    for said in [
        "Joint visits were planned and have helped a lot.",
        "Joint visits planned. She gained in confidence.",
        "Joint visits planned; mum enjoyed them.",
    ] {
        assert_eq!(reviewed_in_words(other, said), 1, "{said}");
    }
    for said in ["Joint visits planned and Gareth sent the form.", "Joint visits planned, car space sorted."] {
        assert_eq!(reviewed_in_words(other, said), 0, "{said}");
    }
}

#[test]
fn a_verb_that_many_actions_share_is_no_review() {
    let other = "    - action: Arrange a parking permit\n      timescale: 2025-05-30\n      by_whom: Gareth\n";
    assert_eq!(reviewed_in_words(other, "Joint visits arranged with Priya."), 1);
    assert_eq!(reviewed_in_words(other, "Joint visits and permit arranged."), 0);
}

#[test]
fn what_is_to_be_done_has_no_owner_by_that() {
    let points = "  action_points: Amara Okonkwo will see both children at school by 30 June 2025.\n";
    let with = |said: &str| {
        let found = findings(changed(GROUP, &[(points, &format!("  action_points: {said}\n"))]));
        found.into_iter().filter(|it| it.rule == "action-points-vague").map(|it| it.message).collect::<Vec<_>>()
    };
    let lacks = |said: &str| with(said).concat();
    assert!(lacks("School to be visited").ends_with("neither who does it nor by when"));
    assert!(lacks("School to be visited by 5 February").ends_with("not who does it"));
    assert!(lacks("School to be visited by Amara before 5 July").is_empty());
}

#[test]
fn each_review_is_cited_in_its_own_words() {
    let tracker = "fixtures/records/sandwell-asye-tracker-good.yaml";
    let text = changed(tracker, &[]);
    let rows: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("- { done:")).collect();
    let cited = |row: usize| {
        let found = findings(text.replacen(rows[row], "    - { done: true }", 1));
        let found = found.into_iter().find(|it| it.rule == "step-date-wrong").unwrap();
        found.policy.unwrap().quote.to_string()
    };
    assert!(cited(3).starts_with("3 month review"));
    assert!(cited(4).starts_with("6 month review"));
}

#[test]
fn a_missed_month_of_which_nothing_is_said_is_an_error() {
    let severities = |more: &str| {
        let text = format!(
            "form: bct/monitoring-sheet\nvalues:\n  supervisor: Gareth Llewellyn\n  supervisee: Amara Okonkwo\n  sessions:\n    \
             - {{ date: 2025-03-04, completed: \"YES\" }}\n    - {{ date: 2025-04-08, completed: \"NO\"{more} }}\n    \
             - {{ date: 2025-05-06, completed: \"YES\" }}\n"
        );
        let found = over_time("reschedule-missing", &[("Sheet", text)]);
        found.into_iter().map(|(severity, _)| severity).collect::<Vec<_>>()
    };
    use formfolio::finding::Severity;
    assert_eq!(severities(""), [Severity::Error]);
    assert_eq!(severities(", comments_reasons_for_postponement: GL off sick"), [Severity::Warning]);
    assert_eq!(severities(", date_rescheduled_for: tbc"), [Severity::Warning]);
}

#[test]
fn a_mark_is_stated_in_many_words() {
    let said = |said: &str| {
        let sample = "fixtures/rules/scale-without-reason/clean.yaml";
        let text = changed(sample, &[("keeps to the safety plan at weekends.", "keeps away. SAID"), ("SAID", said)]);
        findings(text).iter().filter(|it| it.rule == "mark-differs").count()
    };
    for text in [
        "We put this at a 3 because he stayed away.",
        "Both of us put it at 4/10.",
        "Scaled at a four.",
        "Scaled 4 today.",
        "Plan now at a 2.",
        "Moses and I rate it 5 out of 10.",
    ] {
        assert_eq!(said(text), 1, "{text}");
    }
    for text in [
        "It was at a 2 last time.",
        "Put at a 2 in April, scaled 6 now.",
        "We scaled it from 2 to 8.",
        "Mum puts it at a 3 today.",
        "We put the meeting at 4 pm today.",
        "We put the visit on 4/6, two days early.",
        "We want to put it at an 8.",
        "Moses planned 3 visits.",
        "Scaled at 5-6.",
    ] {
        assert_eq!(said(text), 0, "{text}");
    }
    let begun = |begun: &str| {
        let sample = "fixtures/rules/scale-without-reason/clean.yaml";
        let text = changed(sample, &[("The plan is working: routines", begun)]);
        findings(text).iter().filter(|it| it.rule == "mark-differs").count()
    };
    assert_eq!(begun("3 – routines"), 1);
    assert_eq!(begun("6 – routines"), 0);
    assert_eq!(begun("3 routines"), 0);
}

#[test]
fn a_group_without_reflection_is_asked_where_more_is_lacking() {
    let text = changed(GROUP, &[]);
    let start = text.find("  reflections_comments:").unwrap();
    let end = start + text[start..].find("\n  learning_points").unwrap();
    let without = format!("{}  reflections_comments: null{}", &text[..start], &text[end..]);
    let of_part = |text: String| {
        let found = findings(text).into_iter().filter(|it| it.rule == "part-empty");
        found.map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(of_part(without.clone()), [""; 0]);
    let point = without.lines().rfind(|line| line.trim_start().starts_with("- { point:")).unwrap().to_owned();
    let both = of_part(without.replace(&format!("{point}\n"), ""));
    assert_eq!(both.len(), 1);
    assert!(both[0].contains("“Reflections/Comments” is empty") && both[0].contains("2 of its 3 rows"), "{both:?}");
}

#[test]
fn a_file_with_unsigned_records_is_not_outstanding() {
    let with = |judgement: &str, grid: &[(usize, &str)]| {
        let mut rows = ["{ outcome: true, comment: seen }"; 9];
        for (row, is) in grid {
            rows[row - 1] = is;
        }
        let rows: String = rows.iter().map(|row| format!("    - {row}\n")).collect();
        let text = format!(
            "form: sandwell/file-audit\nvalues:\n  supervisor: Gareth Llewellyn\n  supervisee: Amara Okonkwo\n  \
             auditor: Ines Carver\n  date_audit_completed: 2025-06-03\n  audit_grid:\n{rows}  overall_judgement: {judgement}\n"
        );
        findings(text).iter().filter(|it| it.rule == "judgement-at-odds").count()
    };
    let unsigned = (4, "{ outcome: false, comment: Two are unsigned, action: Amara to sign them }");
    let late = (3, "{ outcome: false, comment: None in May, action: Book them ahead }");
    let no_audit = (7, "{ outcome: false, comment: No audit yet, action: Do one in July }");
    assert_eq!(with("Outstanding", &[unsigned]), 1);
    assert_eq!(with("Outstanding", &[no_audit]), 0);
    assert_eq!(with("Good", &[unsigned]), 0);
    assert_eq!(with("Good", &[unsigned, late]), 1);
    assert_eq!(with("Requires improvement", &[unsigned, late]), 0);
}

#[test]
fn what_was_talked_of_is_no_review_of_an_action() {
    for said in [
        "Went over the tribunal instead, helpful.",
        "We talked of how the rotas are done.",
        "Explored how the strategy meeting went through her mind.",
    ] {
        assert_eq!(reviewed_in_words("", said), 1, "{said}");
    }
    for said in ["Went through the list from last time.", "Went over last notes, fine.", "Visits went through panel"] {
        assert_eq!(reviewed_in_words("", said), 0, "{said}");
    }
}

/// The messages about dropped actions in monthly records on a form without a place for earlier actions.
fn dropped_unasked(months: &[(&str, &str)]) -> Vec<(formfolio::finding::Severity, String)> {
    let record = |(at, (action, said)): (usize, &(&str, &str))| {
        let (month, next) = (at + 1, at + 2);
        format!(
            "form: leics/personal-supervision-record\nvalues:\n  supervisee: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  \
             session_date: 2025-0{month}-06\n  support_and_wellbeing: Well\n  managerial_and_accountability: {said}\n  \
             actions:\n    - {{ action: {action}, by_whom: Amara Okonkwo, by_when: 2025-0{month}-20 }}\n  \
             next_date: 2025-0{next}-06\n"
        )
    };
    let names = ["a", "b", "c", "d", "e", "f"];
    let files: Vec<(&str, String)> = names.iter().copied().zip(months.iter().enumerate().map(record)).collect();
    over_time("action-dropped", &files)
}

#[test]
fn an_action_that_no_later_record_knows_is_asked_about() {
    let mut months = [
        ("Tidy the store cupboard", "Busy."),
        ("Enrol on first aid", "Cupboard tidy."),
        ("Shadow the reviewing officer", "Enrolled."),
        ("Draft the leaflet", "Quiet."),
        ("Order lanyards", "Leaflet drafted."),
        ("Clear the inbox", "Lanyards came."),
    ];
    months[2].1 = "Enrolled on first aid.";
    let found = dropped_unasked(&months);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, formfolio::finding::Severity::Warning);
    assert!(found[0].1.contains("Shadow the reviewing officer"));
    // A later record may still tell of it.
    months[5].1 = "Lanyards came. Shadowing done in May.";
    assert!(dropped_unasked(&months).is_empty());
    // Where several are lost, the records are not where actions are followed up.
    months[4].1 = "Quiet again.";
    months[5].1 = "Lanyards came.";
    assert!(dropped_unasked(&months).is_empty());
    // Records that tell of no earlier action are not asked about each of them.
    let silent = months.map(|(action, _)| (action, "Fine."));
    assert!(dropped_unasked(&silent).is_empty());
}

#[test]
fn no_record_is_missed_before_supervision_was_agreed() {
    let read = |name: &str| std::fs::read_to_string(root().join("fixtures/years/bct").join(name)).unwrap();
    let days = ["2024-08-06", "2024-09-10", "2024-10-08", "2024-12-10"];
    let record = read("Supervision record 2024-07-09.yaml");
    let said = |agreed: &str| {
        let folder = read("folder.yaml").replace("start_date: 2024-07-01", "start_date: 2015-03-02");
        let agreement = read("Supervision agreement.yaml").replace("2024-07-02", agreed);
        let mut files = vec![("folder", folder), ("agreement", agreement)];
        files.extend(days.map(|day| (day, record.replace("2024-07-09", day))));
        let found = over_time("session-gap", &files);
        found.iter().any(|(_, message)| message.contains("on file begin on"))
    };
    assert_eq!((said("2024-07-23"), said("2024-05-08")), (false, true));
}
