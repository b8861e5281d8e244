//! Judgements about one record: what a rule says, and what it leaves alone.

use formfolio::form::Catalogue;
use formfolio::record::yaml;
use formfolio::rules;
use formfolio::source::Source;

use super::today;
use crate::cli::root;

const GOOD: &str = "fixtures/rules/next-session-missing/clean.yaml";

/// The rules and places of the findings about a sample record after some replacements.
fn found(sample: &str, changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = std::fs::read_to_string(root().join(sample)).unwrap();
    for (was, now) in changes {
        assert!(text.contains(was), "{sample}: {was}");
        text = text.replace(was, now);
    }
    let catalogue = Catalogue::built_in();
    let record = yaml::parse(&Source::new(sample, text), &catalogue).unwrap();
    let findings = rules::check(&record, today()).findings;
    findings.iter().map(|it| format!("{} {}", it.rule, it.place.field.as_deref().unwrap_or("-"))).collect()
}

#[test]
fn a_topic_is_covered_in_either_of_its_boxes() {
    assert_eq!(found(GOOD, &[("welfare: No concerns.", "welfare: None")]), [""; 0]);
    assert_eq!(found(GOOD, &[("welfare: No concerns.", "welfare: n/a")]), ["part-empty welfare"]);
    let both = [("welfare: No concerns.", "welfare: null"), ("Amara is well and had a restful weekend.", "-")];
    assert_eq!(found(GOOD, &both), ["part-empty welcome_wellbeing"]);
}

#[test]
fn a_draft_without_a_signature_lacks_its_signatures_only() {
    let unsigned = [
        ("manager_signed: { name: Gareth Llewellyn, date: 2025-06-03 }", "manager_signed: null"),
        ("employee_signed: { name: Amara Okonkwo, date: 2025-06-03 }", "employee_signed: null"),
        ("welfare: No concerns.", "welfare: N/A"),
    ];
    assert_eq!(found(GOOD, &unsigned), ["signature-missing manager_signed", "signature-missing employee_signed"]);
}

#[test]
fn actions_in_the_text_are_actions() {
    let table = "  actions:\n    - action: Write up the wishes of the children after the next visit\n      timescale: \
                 2025-07-11\n      by_whom: Amara Okonkwo\n";
    assert_eq!(found(GOOD, &[(table, "  actions: []\n")]), ["part-empty actions"]);
    let said =
        [(table, "  actions: []\n"), ("welfare: No concerns.", "welfare: No concerns. No actions from this session.")];
    assert_eq!(found(GOOD, &said), [""; 0]);
}

#[test]
fn only_several_dates_of_another_year_are_a_year_slip() {
    let slip = ("session_date: 2025-06-03", "session_date: 2024-06-03");
    assert_eq!(found(GOOD, &[slip]), ["session-year-doubtful session_date"]);
    // Where the next session fits the session, the signatures are late or wrong themselves.
    let late =
        [slip, ("next_date: 2025-07-01", "next_date: 2024-07-01"), ("timescale: 2025-07-11", "timescale: 2024-07-11")];
    assert_eq!(found(GOOD, &late), ["signed-late manager_signed.date"]);
}

#[test]
fn ordinarily_is_not_always() {
    let times = "fixtures/rules/session-too-short/clean.yaml";
    assert_eq!(found(times, &[("ended_at: \"11:30\"", "ended_at: \"11:00\"")]), [""; 0]);
    assert_eq!(found(times, &[("ended_at: \"11:30\"", "ended_at: \"10:59\"")]), ["session-too-short ended_at"]);
}

#[test]
fn several_dates_of_birth_and_a_date_that_does_not_apply_are_no_mistakes() {
    let case = "fixtures/records/worcs-case-record-good.yaml";
    let text = std::fs::read_to_string(root().join(case)).unwrap();
    let born = text.lines().find(|line| line.contains("cyp_dob:")).unwrap();
    assert_eq!(found(case, &[(born, "  cyp_dob: 03/09/2016 & 12/1/19")]), [""; 0]);
    assert_eq!(found(case, &[(born, "  cyp_dob: TBC")]), ["invalid-date cyp_dob"]);
    assert_eq!(found(case, &[(born, "  cyp_dob: N/A")]), [""; 0]);
    for open in ["N/A", "TBC", "to be arranged"] {
        let open = format!("next_date: {open}");
        assert_eq!(found(GOOD, &[("next_date: 2025-07-01", &open)]), ["next-session-missing next_date"]);
    }
}

#[test]
fn a_change_that_is_required_is_described() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let changed = ("visiting_changes_required: false", "visiting_changes_required: true");
    assert_eq!(found(case, &[changed]), ["part-empty visiting_manager_comments"]);
    let why = "visiting_changes_required: true\n  visiting_manager_comments: Weekly until the conference.";
    assert_eq!(found(case, &[("visiting_changes_required: false", why)]), [""; 0]);
}

#[test]
fn not_applicable_is_no_reason_for_a_delay() {
    let case = "fixtures/rules/delayed-without-reason/failing.yaml";
    assert_eq!(
        found(case, &[("key_updates: null", "key_updates: N/A")]),
        ["delayed-without-reason previous_actions.2.delayed"]
    );
}

#[test]
fn a_value_of_the_wrong_type_is_left_out_alone() {
    let wrong = [
        ("next_venue: \"Room 2, Bridge House\"", "next_venue: [Room 2]"),
        ("welfare: No concerns.", "welfare: { yes: no }"),
    ];
    assert_eq!(found(GOOD, &wrong), ["unreadable-value welfare", "unreadable-value next_venue"]);
    let date = [("timescale: 2025-07-11", "timescale: [2025-07-11]")];
    assert_eq!(found(GOOD, &date), ["unreadable-value actions.1.timescale"]);
}

#[test]
fn only_children_of_the_cases_have_to_be_named() {
    let general = "Three schools, one of them with many children on plans.";
    let instead = |said| found("fixtures/years/worcs/Supervision record 2024-07-02.yaml", &[(general, said)]);
    for said in [general, "Her daughter starts school.", "Every child is seen."] {
        assert_eq!(instead(said), [""; 0], "{said}");
    }
    for said in ["Both boys were seen.", "The children are safe.", "The Price family moved.", "The baby sleeps."] {
        assert_eq!(instead(said), ["child-not-named children_discussed"], "{said}");
    }
}

#[test]
fn words_in_place_of_a_signature_are_no_signature() {
    let signed = "manager_signed: { name: Gareth Llewellyn, date: 2025-06-03 }";
    let name = |name: &str| format!("manager_signed: {{ name: {name}, date: 2025-06-03 }}");
    for words in ["signed", "X", "on leave", "TBC"] {
        assert_eq!(found(GOOD, &[(signed, &name(words))]), ["signature-missing manager_signed.name"], "{words}");
    }
    for words in ["agreed by email GL", "Approved G Llewellyn", "\"Signed: Gareth Llewellyn\""] {
        assert_eq!(found(GOOD, &[(signed, &name(words))]), [""; 0], "{words}");
    }
}

#[test]
fn what_is_plain_to_a_reader_is_no_mistake() {
    let due = "timescale: 2025-07-11";
    for (was, now) in [
        (due, "timescale: 10/7 & 11/7"),
        (due, "timescale: EOM"),
        (due, "timescale: mid July"),
        (due, "timescale: 11.07.2025/Amara"),
        (due, "timescale: completed"),
        (due, "timescale: 11th"),
        ("next_date: 2025-07-01", "next_date: 1st July"),
        ("next_time: \"10:00\"", "next_time: half past ten"),
        ("next_time: \"10:00\"", "next_time: 10"),
        ("by_whom: Amara Okonkwo", "by_whom: A.O."),
    ] {
        assert_eq!(found(GOOD, &[(was, now)]), [""; 0], "{now}");
    }
    assert_eq!(found(GOOD, &[(due, "timescale: weekly")]), ["vague-date actions.1.timescale"]);
    let case = "fixtures/records/worcs-case-record-good.yaml";
    let text = std::fs::read_to_string(root().join(case)).unwrap();
    let born = text.lines().find(|line| line.contains("cyp_dob:")).unwrap();
    for dob in ["aged 7", "N/K", "Sept 2016", "unborn EDD 12/8/26"] {
        assert_eq!(found(case, &[(born, &format!("  cyp_dob: {dob}"))]), [""; 0], "{dob}");
    }
    let contract = "fixtures/records/sandwell-supervision-contract-good.yaml";
    let text = std::fs::read_to_string(root().join(contract)).unwrap();
    let review = text.lines().find(|line| line.contains("review_date:")).unwrap();
    for date in ["Annually", "12 months", "1 year", "next appraisal"] {
        assert_eq!(found(contract, &[(review, &format!("  review_date: {date}"))]), [""; 0], "{date}");
    }
}

#[test]
fn nobody_is_their_own_manager() {
    let contract = "fixtures/records/sandwell-supervision-contract-good.yaml";
    let text = std::fs::read_to_string(root().join(contract)).unwrap();
    let line =
        |name: &str| text.lines().find(|line| line.trim_start().starts_with(&format!("{name}:"))).unwrap().to_owned();
    let supervisor = line("supervisor");
    let name = supervisor.split_once(": ").unwrap().1;
    let own = format!("  supervisors_manager: {name}");
    assert_eq!(
        found(contract, &[(&line("supervisors_manager"), &own)]),
        ["third-person-not-apart supervisors_manager"]
    );
}

#[test]
fn an_audit_in_the_future_is_reported_beside_other_files_too() {
    let audit = "fixtures/rules/third-person-not-apart/clean.yaml";
    let text = std::fs::read_to_string(root().join(audit)).unwrap();
    let line = text.lines().find(|line| line.contains("date_audit_completed:")).unwrap();
    let catalogue = Catalogue::built_in();
    let text = text.replace(line, "  date_audit_completed: 2062-06-24");
    let record = yaml::parse(&Source::new(audit, text), &catalogue).unwrap();
    let subject = rules::Subject::new(&record, today());
    assert!(!subject.is_prepared());
}

#[test]
fn a_box_is_ticked_in_many_ways() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let boxes = |delayed: &str, complete: &str| {
        let first = "delayed: false\n      in_progress: false\n      complete: true";
        found(case, &[(first, &format!("delayed: {delayed}\n      in_progress: \"\"\n      complete: {complete}"))])
    };
    for ticked in ["x", "X", "\"yes\"", "Y", "\u{2713}", "done 16/5"] {
        assert_eq!(boxes("\"no\"", ticked), [""; 0], "{ticked}");
        assert_eq!(boxes(ticked, ticked), ["status-not-single previous_actions.1.delayed"], "{ticked}");
    }
    assert_eq!(boxes("\"no\"", "\"\""), ["status-not-single previous_actions.1.delayed"]);
}

#[test]
fn ticks_in_json_are_read_alike() {
    let catalogue = Catalogue::built_in();
    let text = r#"{"form": "sandwell/folder-checklist", "values": {"section_1": "x", "section_2": "no", "section_3": 1,
        "section_4": "perhaps"}}"#;
    let records = formfolio::record::json::parse(text, &catalogue).unwrap();
    let [(_, record)] = records.as_slice() else { panic!("one record") };
    let value = |name: &str| record.get(name).clone();
    assert_eq!(value("section_1"), formfolio::record::Value::Bool(true));
    assert_eq!(value("section_2"), formfolio::record::Value::Bool(false));
    assert_eq!(value("section_3"), formfolio::record::Value::Bool(true));
    assert_eq!(value("section_4"), formfolio::record::Value::Text("perhaps".to_owned()));
}

#[test]
fn what_could_not_be_read_is_not_called_empty() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let first = "in_progress: false\n      complete: true";
    let unread = |value: &str| found(case, &[(first, &format!("in_progress: false\n      complete: {value}"))]);
    assert_eq!(unread("perhaps"), ["unreadable-value previous_actions.1.complete"]);
    assert_eq!(unread("[yes, no]"), ["unreadable-value previous_actions.1.complete"]);
    let signed = "manager_signed: { name: Gareth Llewellyn, date: 2025-06-03 }";
    assert_eq!(found(GOOD, &[(signed, "manager_signed: [Gareth]")]), ["unreadable-value manager_signed"]);
    let dated = "manager_signed: { name: Gareth Llewellyn, date: [3, 6] }";
    assert_eq!(found(GOOD, &[(signed, dated)]), ["unreadable-value manager_signed.date"]);
    let table = "  actions:\n    - action: Write up the wishes of the children after the next visit\n      timescale: \
                 2025-07-11\n      by_whom: Amara Okonkwo\n";
    assert_eq!(found(GOOD, &[(table, "  actions: [Write up the wishes]\n")]), ["unreadable-value actions.1"]);
    assert_eq!(found(GOOD, &[("next_date: 2025-07-01", "next_date: [2025-07-01]")]), ["unreadable-value next_date"]);
}

#[test]
fn a_short_form_of_the_signer_is_the_signer() {
    let named = |name: &str, signed: &str| {
        let person = format!("supervisee: '{name}'");
        let signature = format!("employee_signed: {{ name: '{signed}'");
        let changes = [
            ("supervisee: Amara Okonkwo", person.as_str()),
            ("employee_signed: { name: Amara Okonkwo", signature.as_str()),
            ("by_whom: Amara Okonkwo", "by_whom: Gareth Llewellyn"),
        ];
        found(GOOD, &changes)
    };
    for (name, signed) in [
        ("Olufunke Bright-Lamb", "F Bright-Lamb"),
        ("Gurpreet Kaur Sahota", "Gurps Sahota"),
        ("Dominika (\"Nika\") Rudzka-Hill", "Nika Rudzka-Hill"),
        ("Dominika “Nika” Rudzka-Hill", "Nika R-H"),
        ("Robert Farrow", "B Farrow"),
    ] {
        assert_eq!(named(name, signed), [""; 0], "{name} / {signed}");
    }
    assert_eq!(named("Olufunke Bright-Lamb", "T Bright-Lamb"), ["signer-not-party employee_signed.name"]);
}

#[test]
fn both_with_a_remark_are_the_two_of_the_record() {
    let owner = |owner: &str| found(GOOD, &[("by_whom: Amara Okonkwo", &format!("by_whom: {owner}"))]);
    for both in ["both", "both - at the next team day", "Both (Amara to book it)", "both to ring HR", "the two of us"] {
        assert_eq!(owner(both), [""; 0], "{both}");
    }
    assert_eq!(owner("both teams"), ["vague-owner actions.1.by_whom"]);
}

#[test]
fn a_day_near_the_session_is_a_date() {
    let copied = |text: &str| {
        found("fixtures/rules/copy-late/clean.yaml", &[("copy_given: 2025-05-08", &format!("copy_given: {text}"))])
    };
    for text in ["Fri 2nd (same day)", "Thurs 8th", "next morning", "Weds 7th by email"] {
        assert_eq!(copied(text), [""; 0], "{text}");
    }
    assert_eq!(copied("Thurs 15th (sorry)"), ["copy-late copy_given"]);
    assert_eq!(copied("when I can"), ["invalid-date copy_given"]);
}

#[test]
fn a_disagreement_that_was_settled_goes_to_nobody() {
    let case = "fixtures/rules/disagreement-unresolved/failing.yaml";
    let end = "Gareth wants another month at the present level.";
    assert_eq!(found(case, &[]), ["disagreement-unresolved referred_to"]);
    let settled = "Gareth wanted another month. Talked it through, settled on two weeks.";
    assert_eq!(found(case, &[(end, settled)]), [""; 0]);
    let open = "Gareth wants another month. Talked it through, not settled.";
    assert_eq!(found(case, &[(end, open)]), ["disagreement-unresolved referred_to"]);
}

#[test]
fn the_reason_of_a_delay_speaks_of_the_action() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let reason =
        "The GP\u{2019}s answer is late because the\n    practice changed its system; Moses has a new contact there.";
    let said = |said: &str| found(case, &[(reason, said)]);
    for text in ["The GP wants it in writing.", "Immunisation: form sent again.", "Waiting for one answer."] {
        assert_eq!(said(text), [""; 0], "{text}");
    }
    assert_eq!(said("She likes the sand."), ["delayed-without-reason previous_actions.2.delayed"]);
}

#[test]
fn what_was_agreed_in_words_belongs_among_the_actions() {
    let case = "fixtures/years/worcs/Supervision record 2024-07-02.yaml";
    let text = std::fs::read_to_string(root().join(case)).unwrap();
    let from = text.find("  management_actions:").unwrap();
    let until = text.find("  supervisee_signature:").unwrap();
    let tables = &text[from..until];
    let notes = text.lines().find(|line| line.contains("support_notes:")).unwrap();
    let agreed = "  support_notes: We agreed that the lock should be mended this week.";
    assert_eq!(found(case, &[(tables, "")]), [""; 0]);
    assert_eq!(found(case, &[(tables, ""), (notes, agreed)]), ["part-empty management_actions"]);
    assert_eq!(found(case, &[(notes, agreed)]), [""; 0]);
}

#[test]
fn a_time_may_be_that_of_the_line_above() {
    let sheet = |time: &str| {
        format!(
            "form: bct/monitoring-sheet\nvalues:\n  sessions:\n    - {{ date: 2025-05-06, time: \"10:00\" }}\n    \
             - {{ date: 2025-06-03, time: {time} }}\n"
        )
    };
    let catalogue = Catalogue::built_in();
    let unread = |time: &str| {
        let record = yaml::parse(&Source::new("sheet", sheet(time)), &catalogue).unwrap();
        rules::check(&record, today()).findings.iter().any(|it| it.rule == "unreadable-value")
    };
    assert!(!unread("as abv") && !unread("same time"));
    assert!(unread("soon"));
}

#[test]
fn a_signer_whom_the_record_calls_so_is_a_doubt() {
    let signed = "employee_signed: { name: Amara Okonkwo";
    let by = |name: &str| format!("employee_signed: {{ name: {name}");
    assert_eq!(found(GOOD, &[(signed, &by("Kiki Okonkwo"))]), ["signer-not-party employee_signed.name"]);
    let catalogue = Catalogue::built_in();
    let severity = |wellbeing: &str| {
        let text = std::fs::read_to_string(root().join(GOOD)).unwrap().replace(signed, &by("Kiki Okonkwo"));
        let text = text.replace("Amara is well", wellbeing);
        let record = yaml::parse(&Source::new("record", text), &catalogue).unwrap();
        rules::check(&record, today()).findings[0].severity
    };
    assert_eq!(severity("Kiki is well"), formfolio::finding::Severity::Warning);
    assert_eq!(severity("Amara is well"), formfolio::finding::Severity::Error);
}

#[test]
fn a_month_with_a_short_year_is_enough_for_an_agreement() {
    let case = "fixtures/records/leics-personal-supervision-record-good.yaml";
    let text = std::fs::read_to_string(root().join(case)).unwrap();
    let made = text.lines().find(|line| line.contains("date_of_supervision_agreement:")).unwrap();
    let before = found(case, &[]);
    assert_eq!(found(case, &[(made, "  date_of_supervision_agreement: Sept 24")]), before);
    assert_eq!(found(case, &[(made, "  date_of_supervision_agreement: 4/13/24")]).len(), before.len() + 1);
}

#[test]
fn another_text_with_one_word_of_a_delayed_action_is_no_reason() {
    let case = "fixtures/rules/delayed-without-reason/clean.yaml";
    let reason =
        "The GP\u{2019}s answer is late because the\n    practice changed its system; Moses has a new contact there.";
    let analysis = "The plan is working: routines";
    let with = |said: &str| found(case, &[(reason, "She likes the sand."), (analysis, &format!("{said} {analysis}"))]);
    assert_eq!(with("Her mother keeps a record."), ["delayed-without-reason previous_actions.2.delayed"]);
    assert_eq!(with("The GP has lost the immunisation record."), [""; 0]);
}

#[test]
fn a_line_of_actions_for_nobody_is_a_doubt() {
    let note = "fixtures/records/leics-allocation-note-good.yaml";
    let with = |line: &str| found(note, &[("    7. If either child", &format!("    {line}\n    8. If either child"))]);
    assert_eq!(
        with("7. Somebody should ring the aunt in Leeds when there is time."),
        ["action-points-vague actions_with_agreed_timescales"]
    );
    assert_eq!(with("7. Somebody from health, by 20 June: the weights."), [""; 0]);
}

#[test]
fn that_a_case_was_discussed_says_nothing() {
    let group = "fixtures/records/sandwell-group-record-good.yaml";
    let text = std::fs::read_to_string(root().join(group)).unwrap();
    let start = text.find("  summary_of_discussions:").unwrap();
    let end = start + text[start..].find("  reflections_comments:").unwrap();
    let summary = &text[start..end];
    let with = |said: &str| found(group, &[(summary, &format!("  summary_of_discussions: {said}\n"))]);
    assert_eq!(with("Case discussed as per agenda."), ["part-empty summary_of_discussions"]);
    assert_eq!(with("J was discussed; the cot has to be seen."), [""; 0]);
}

#[test]
fn a_child_with_an_age_is_a_child_who_was_discussed() {
    let record = "fixtures/records/worcs-safeguarding-record-good.yaml";
    let children = ("children_discussed: Aleena R., Jakub P., Teddy and Florence W.", "children_discussed: null");
    let text = std::fs::read_to_string(root().join(record)).unwrap();
    let start = text.find("  review_of_previous:").unwrap();
    let end = text.find("  children_discussed:").unwrap();
    let with = |said: &str| {
        let notes = format!(
            "  review_of_previous: Read together.\n  progress_on_actions: Both are done.\n  notes_of_discussion: Agenda \
             made.\n  management_notes: {said}\n  professional_development_notes: Reads on.\n  support_notes: Well.\n"
        );
        found(record, &[(&text[start..end], &notes), children])
    };
    assert_eq!(with("In depth were Kezia Amoah, 2, and her weight."), ["child-not-named children_discussed"]);
    assert_eq!(with("Seven families on the list, all seen."), [""; 0]);
}

#[test]
fn a_copy_on_the_childs_record_is_of_a_session_that_was() {
    let record = "fixtures/records/worcs-case-record-good.yaml";
    let copy = ("copy_on_child_record: 2025-06-23", "copy_on_child_record: 2025-06-10");
    assert_eq!(found(record, &[copy]), ["date-out-of-order copy_on_child_record"]);
}

#[test]
fn contents_belong_to_a_section_that_is_there() {
    let list = "fixtures/records/sandwell-folder-checklist-good.yaml";
    assert_eq!(found(list, &[("section_7: true", "section_7: false")]), ["options-contradict section_7"]);
    let neither = [
        ("section_7: true", "section_7: false"),
        (
            "section_7_contents: [Return to Work Interviews/Self-Certifications, Managing Attendance Records]",
            "section_7_contents: []",
        ),
    ];
    assert_eq!(found(list, &neither), [""; 0]);
}

#[test]
fn sections_that_every_folder_has_are_ticked() {
    let list = "fixtures/records/sandwell-folder-checklist-good.yaml";
    let unticked = |section: &'static str| (format!("{section}: true"), format!("{section}: false"));
    let of = |section: &'static str| {
        let (was, now) = unticked(section);
        found(list, &[(was.as_str(), now.as_str())])
    };
    assert_eq!(of("section_1"), ["option-not-ticked section_1"]);
    assert_eq!(of("section_2"), ["option-not-ticked section_2"]);
    // These depend on the person.
    for section in ["section_2_group_record", "section_3", "section_4", "section_6", "section_9", "section_11"] {
        assert_eq!(of(section), [""; 0], "{section}");
    }
}

#[test]
fn a_short_date_takes_its_year_from_another_date() {
    let agreement = "tests/cases/audit/X20.yaml";
    assert_eq!(found(agreement, &[]), [""; 0]);
    let signed = ("M Hadley, date: 13/1/25", "M Hadley, date: 13/1");
    let begins = ("begins_on: 13/1/25", "begins_on: 13/1");
    assert_eq!(found(agreement, &[signed]), [""; 0]);
    assert_eq!(found(agreement, &[begins]), [""; 0]);
    // A review a year ahead tells the year, too.
    let review = |day: &'static str| ("review_date: Jan 26", day);
    assert_eq!(found(agreement, &[signed, begins, review("review_date: 13/1/26")]), [""; 0]);
    assert_eq!(
        found(agreement, &[signed, begins, review("review_date: null")]),
        ["ambiguous-date begins_on", "ambiguous-date supervisor_signed.date", "ambiguous-date supervisee_signed.date"]
    );
}

#[test]
fn an_agreement_that_a_record_names_was_made_before_the_session() {
    let case = "fixtures/records/leics-personal-supervision-record-good.yaml";
    let text = std::fs::read_to_string(root().join(case)).unwrap();
    let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap().to_owned();
    let made = line("date_of_supervision_agreement:");
    let before = found(case, &[]);
    for day in ["2/12", "1/3", "3/9"] {
        let short = format!("  date_of_supervision_agreement: {day}");
        assert_eq!(found(case, &[(&made, &short)]), before, "{day}");
    }
}

#[test]
fn a_ditto_mark_may_repeat_the_table_before() {
    let record = "fixtures/records/worcs-safeguarding-record-good.yaml";
    let owner = |now: &'static str| [("on the same day\", by_whom: Eleanor Fitzwilliam", now)];
    assert_eq!(found(record, &owner("on the same day\", by_whom: ditto")), [""; 0]);
    let first =
        [("until the core group decides\", by_whom: Samir Chaudhry", "until the core group decides\", by_whom: ditto")];
    assert_eq!(found(record, &first), ["vague-owner management_actions.1.by_whom"]);
}

#[test]
fn a_name_alone_is_known_to_the_two_of_a_session() {
    let with = |owner: &str| found(GOOD, &[("by_whom: Amara Okonkwo", &format!("by_whom: {owner}"))]);
    assert_eq!(with("Tariq"), [""; 0]);
    assert_eq!(with("TQ"), ["owner-not-party actions.1.by_whom"]);
}
