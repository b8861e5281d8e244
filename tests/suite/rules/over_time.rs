//! Frequencies beyond the sample years: by type of case, by type of staff, with leave.

use formfolio::check::Checker;
use formfolio::folder::Member;
use formfolio::form::Catalogue;
use formfolio::staff;

use super::{all, today};

const CONTRACT: &str = "form: sandwell/supervision-contract\nvalues:\n  supervisee: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  \
                        venue: Room 2\n  supervisee_signature: { name: Amara Okonkwo, date: 2025-01-10 }\n  \
                        supervisor_signature: { name: Gareth Llewellyn, date: 2025-01-10 }\n";

fn session(date: &str) -> String {
    format!(
        "form: sandwell/individual-record\nvalues:\n  supervisee: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  \
         session_date: {date}\n"
    )
}

/// The findings over time about a folder with these sessions: rule and message.
fn messages(folder: &str, sessions: &[&str], staff: &[Member]) -> Vec<String> {
    let catalogue = Catalogue::built_in();
    let mut names = vec!["a/Contract.yaml".to_owned()];
    names.extend(sessions.iter().map(|date| format!("a/{date}.yaml")));
    if !folder.is_empty() {
        names.push("a/folder.yaml".to_owned());
    }
    let mut checker = Checker::new(&catalogue, today(), staff);
    checker.directory("a", &names, |name| {
        let text = match name {
            "a/folder.yaml" => folder.to_owned(),
            "a/Contract.yaml" => CONTRACT.to_owned(),
            name => session(&name[2..12]),
        };
        Ok(text.into_bytes())
    });
    let outcome = checker.finish();
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    let over_time = ["session-gap", "case-gap", "asye-frequency", "sessions-too-few", "agreement-missing"];
    let findings = all(&outcome.report).filter(|finding| over_time.contains(&finding.rule));
    findings.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

const MONTHLY: [&str; 6] = ["2025-01-14", "2025-02-11", "2025-03-11", "2025-04-08", "2025-05-13", "2025-06-10"];

fn folder(more: &str) -> String {
    format!("person: Amara Okonkwo\nauthority: sandwell\nstart_date: 2025-01-06\n{more}")
}

#[test]
fn cases_are_due_by_their_type() {
    let case = |case_type: &str, dates: &str| {
        folder(&format!("cases:\n  - {{ name: Riley, type: {case_type}, since: 2025-01-06, supervised: [{dates}] }}\n"))
    };
    // Four weeks are 28 days, also up to the day of the check.
    let on_time = "2025-02-03, 2025-03-03, 2025-03-31, 2025-04-28, 2025-05-26, 2025-06-20";
    assert!(messages(&case("child_protection", on_time), &MONTHLY, &[]).is_empty());
    let late = "2025-02-03, 2025-03-03, 2025-04-01, 2025-04-28, 2025-05-26, 2025-06-20";
    assert_eq!(
        messages(&case("child_protection", late), &MONTHLY, &[]),
        ["case-gap: The case “Riley” was not supervised between 3 March 2025 and 1 April 2025 (29 days)"]
    );
    // A foster carer's household is due every month. January is not a whole month; only April has no supervision.
    assert_eq!(
        messages(&case("foster_carer", "2025-01-20, 2025-02-03, 2025-03-03, 2025-05-26, 2025-06-20"), &MONTHLY, &[]),
        ["case-gap: The case “Riley” was not supervised in April 2025"]
    );
}

#[test]
fn a_looked_after_child_is_due_every_four_weeks_then_every_eight() {
    let case = |dates: &str| {
        let since = "since: 2024-07-01, until: 2025-06-20";
        folder(&format!("cases:\n  - {{ name: Riley, type: looked_after, {since}, supervised: [{dates}] }}\n"))
    };
    let first = "2024-07-29, 2024-08-26, 2024-09-23, 2024-10-21, 2024-11-18, 2024-12-16";
    assert!(messages(&case(&format!("{first}, 2025-01-10, 2025-03-07, 2025-05-02")), &MONTHLY, &[]).is_empty());
    let gaps = messages(&case(&format!("{first}, 2025-01-10, 2025-03-08, 2025-05-02")), &MONTHLY, &[]);
    assert_eq!(
        gaps,
        ["case-gap: The case “Riley” was not supervised between 10 January 2025 and 8 March 2025 (57 days)"]
    );
}

#[test]
fn foster_carers_are_seen_every_six_weeks_without_leave() {
    let carer = |more: &str| folder(&format!("staff_type: foster_carer\n{more}"));
    let six_weeks = ["2025-02-17", "2025-03-31", "2025-05-12", "2025-06-23"];
    assert!(messages(&carer(""), &six_weeks, &[]).is_empty());
    let gap = ["2025-02-17", "2025-04-14", "2025-05-26"];
    let words = "session-gap: There is no record of individual supervision between 17 February 2025 and 14 April 2025 (56 days)";
    assert_eq!(messages(&carer(""), &gap, &[]), [words]);
    assert!(messages(&carer("leave:\n  - { from: 2025-03-01, to: 2025-03-20 }\n"), &gap, &[]).is_empty());
}

#[test]
fn after_six_weeks_newly_qualified_staff_are_seen_every_fortnight() {
    let asye = folder("staff_type: asye\n");
    let weekly = ["2025-01-13", "2025-01-20", "2025-01-27", "2025-02-03", "2025-02-10", "2025-02-17"];
    let fortnightly = [
        "2025-03-03",
        "2025-03-17",
        "2025-03-31",
        "2025-04-14",
        "2025-04-28",
        "2025-05-12",
        "2025-05-26",
        "2025-06-09",
        "2025-06-23",
    ];
    let good = [&weekly[..], &fortnightly[..]].concat();
    assert!(messages(&asye, &good, &[]).is_empty());
    let missed: Vec<&str> = good.iter().copied().filter(|date| *date != "2025-04-14").collect();
    let words = messages(&asye, &missed, &[]);
    assert_eq!(words.len(), 1, "{words:?}");
    assert!(words[0].contains("due every 2 weeks") && words[0].contains("31 March 2025 and 28 April 2025 (28 days)"));
}

#[test]
fn a_list_of_staff_replaces_folder_yaml() {
    let row = [("person", "Amara Okonkwo"), ("start_date", "06/01/2025"), ("leave", "1 March 2025 to 20 March 2025")];
    let listed = [staff::member(row).unwrap()];
    let without_march: Vec<&str> = MONTHLY.iter().copied().filter(|date| !date.starts_with("2025-03")).collect();
    assert!(messages("", &without_march, &listed).is_empty());
    assert_eq!(
        messages("", &without_march, &[]),
        ["session-gap: There is no record of individual supervision in March 2025"]
    );
}

/// The messages of a rule about records in one directory.
fn messages_of(rule: &str, files: &[(&str, String)]) -> Vec<String> {
    let catalogue = Catalogue::built_in();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    let names: Vec<String> = files.iter().map(|(name, _)| format!("a/{name}")).collect();
    let text = |name: &str| files.iter().find(|(file, _)| name == format!("a/{file}")).unwrap().1.clone();
    checker.directory("a", &names, |name| Ok(text(name).into_bytes()));
    let outcome = checker.finish();
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    all(&outcome.report).filter(|finding| finding.rule == rule).map(|finding| finding.message.clone()).collect()
}

#[test]
fn the_next_session_goes_by_the_workers_own_agreement() {
    let agreement = |weeks: u32| {
        let names = "supervisor: Gareth Llewellyn\n  supervisee: Amara Okonkwo";
        format!(
            "form: worcs/supervision-agreement\nvalues:\n  {names}\n  frequency_weeks: {weeks}\n  begins_on: 2025-01-07\n"
        )
    };
    let record = "form: worcs/safeguarding-record\nvalues:\n  supervisor: Gareth Llewellyn\n  supervisee: Amara Okonkwo\n  \
                  session_date: 2025-05-06\n  next_meeting_date: 2025-06-10\n";
    let found = |weeks| {
        let files = [("Agreement.yaml", agreement(weeks)), ("2025-05-06.yaml", record.to_owned())];
        messages_of("next-session-too-late", &files)
    };
    assert!(found(5).is_empty());
    let four = found(4);
    assert_eq!(four.len(), 1);
    assert!(four[0].contains("every 4 weeks, so it is due by 3 June 2025"), "{four:?}");
    // Worcestershire prints no number of its own.
    assert!(messages_of("next-session-too-late", &[("2025-05-06.yaml", record.to_owned())]).is_empty());
}

#[test]
fn the_next_session_goes_by_the_type_of_staff() {
    let record = |next: &str| format!("{}  next_date: {next}\n", session("2025-05-06"));
    let found = |more: &str, next: &str| {
        let files = [("folder.yaml", folder(more)), ("2025-05-06.yaml", record(next))];
        messages_of("next-session-too-late", &files)
    };
    assert!(found("", "2025-06-24").is_empty());
    let late = found("staff_type: asye\n", "2025-06-03");
    assert_eq!(late.len(), 1);
    assert!(late[0].contains("every 2 weeks, so it is due by 20 May 2025"), "{late:?}");
    // A fortnight of leave between the two moves the day.
    assert!(found("staff_type: asye\nleave:\n  - { from: 2025-05-10, to: 2025-05-23 }\n", "2025-06-03").is_empty());
}

#[test]
fn a_long_absence_makes_a_stage_of_a_programme_longer() {
    let asye = |leave: &str| folder(&format!("staff_type: asye\nleave:\n  - {{ {leave} }}\n"));
    let weekly = ["2025-01-13", "2025-01-20", "2025-01-27", "2025-02-03", "2025-02-10", "2025-02-17"];
    // Nothing is due in the absence; from 6 May the weeks of the fortnight go on.
    let away = "from: 2025-02-18, to: 2025-05-05";
    let back = ["2025-05-12", "2025-05-26", "2025-06-09", "2025-06-23"];
    assert!(messages(&asye(away), &[&weekly[..], &back[..]].concat(), &[]).is_empty());
    let slow = ["2025-05-12", "2025-06-09", "2025-06-23"];
    let found = messages(&asye(away), &[&weekly[..], &slow[..]].concat(), &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("12 May 2025 and 9 June 2025 (28 days)"), "{found:?}");
}

#[test]
fn a_tracker_counts_leave_and_what_is_booked() {
    let tracker = |comment: &str| {
        let rows = format!("    - {{}}\n    - {{}}\n    - {{}}\n    - {{ done: false, comment: \"{comment}\" }}\n");
        format!(
            "form: sandwell/asye-tracker\nvalues:\n  nqsw_name: Amara Okonkwo\n  initial_asye_meeting_date: 2025-01-13\n  tracker:\n{rows}"
        )
    };
    let found = |more: &str, comment: &str| {
        messages_of("step-overdue", &[("folder.yaml", folder(more)), ("Tracker.yaml", tracker(comment))])
    };
    assert_eq!(found("", "").len(), 1);
    assert!(found("leave:\n  - { from: 2025-02-01, to: 2025-04-15 }\n", "").is_empty());
    assert!(found("", "Booked for 4 July 2025").is_empty());
}

#[test]
fn a_review_that_was_held_late_stays_late_after_the_end() {
    let tracker = |day: &str| {
        let rows = format!("    - {{}}\n    - {{}}\n    - {{}}\n    - {{ done: true, date: {day} }}\n");
        format!(
            "form: sandwell/asye-tracker\nvalues:\n  nqsw_name: Amara Okonkwo\n  initial_asye_meeting_date: \
             2024-01-13\n  asye_outcome: PASS\n  tracker:\n{rows}"
        )
    };
    let found = |day: &str| messages_of("step-overdue", &[("Tracker.yaml", tracker(day))]);
    assert!(found("2024-05-10").is_empty());
    assert_eq!(found("2024-06-28").len(), 1);
}

#[test]
fn an_action_may_be_followed_up_in_other_words_and_under_another_topic() {
    let dropped = |agreed: &str, review: &str, update: &str| {
        let after = format!("{}  key_updates: {update}\n", casework("2025-03-11", review, "Ring grandad"));
        let files = [("1.yaml", casework("2025-02-11", "Meet the nursery", agreed)), ("2.yaml", after)];
        messages_of("action-dropped", &files).len()
    };
    assert_eq!(dropped("Write to the paediatrician", "Meet the nursery", "Quiet weeks."), 1);
    assert_eq!(dropped("Write to the paediatrician", "Meet the nursery", "The paediatrician has been written to."), 0);
    assert_eq!(dropped("Write to the paediatrician", "Meet the nursery", "Quiet weeks. All 2 done."), 0);
}

#[test]
fn an_action_is_overdue_after_the_next_session_of_any_kind() {
    let case = "form: worcs/case-record\nvalues:\n  cyp_family_name: Rowan P\n  supervision_date: 2025-06-02\n  supervisee: \
                Amara Okonkwo\n  supervisor_manager: Gareth Llewellyn\n  actions:\n    - { action: Weigh Rowan, by_whom: \
                Amara, by_when: 2025-06-17 }\n";
    let other = |next: &str| {
        format!(
            "form: worcs/safeguarding-record\nvalues:\n  supervisee: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  \
             session_date: 2025-06-02\n  next_meeting_date: {next}\n"
        )
    };
    let found = |next: &str| messages_of("action-overdue", &[("1.yaml", case.to_owned()), ("2.yaml", other(next))]);
    assert!(found("2025-07-14").is_empty());
    assert_eq!(found("2025-06-24").len(), 1);
}

/// What a rule says of a newly qualified social worker's monitoring sheet with these lines.
fn of_sheet(rule: &str, staff: &str, start: &str, lines: &str) -> Vec<String> {
    let folder = format!(
        "person: Amara Okonkwo\nauthority: bct\nstaff_type: {staff}\nstart_date: {start}\nsupervisor: Gareth \
         Llewellyn\n"
    );
    let sheet = format!(
        "form: bct/monitoring-sheet\nvalues:\n  supervisee: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  \
         sessions:\n{lines}"
    );
    let names = ["a/folder.yaml", "a/sheet.yaml"].map(str::to_owned);
    let catalogue = Catalogue::built_in();
    let mut checker = Checker::new(&catalogue, today(), &[]);
    checker.directory("a", &names, |name| {
        Ok(if name == "a/folder.yaml" { folder.clone() } else { sheet.clone() }.into_bytes())
    });
    let outcome = checker.finish();
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    all(&outcome.report).filter(|finding| finding.rule == rule).map(|finding| finding.message.clone()).collect()
}

#[test]
fn the_next_weekly_session_makes_up_for_nothing() {
    let found = |held: &str, staff: &str| {
        let lines = format!(
            "    - {{ date: 2025-05-13, completed: false, comments_reasons_for_postponement: panel }}\n    - {{ date: \
             {held}, completed: true }}\n"
        );
        of_sheet("reschedule-missing", staff, "2025-04-28", &lines).len()
    };
    assert_eq!(found("2025-05-20", "asye"), 1);
    assert_eq!(found("2025-05-15", "asye"), 0);
    // Where a session is due each month, any later one in the month does.
    assert_eq!(found("2025-05-20", "all"), 0);
}

#[test]
fn one_further_gap_is_once_more() {
    let says = |days: &[&str]| {
        let line = |day: &&str| format!("    - {{ date: {day}, completed: true }}\n");
        let lines: String = days.iter().map(line).collect();
        of_sheet("asye-frequency", "asye", "2025-01-06", &lines).join("; ")
    };
    // Every four weeks after the first six, in which two sessions are missing.
    let days = ["2025-02-17", "2025-03-17", "2025-04-14", "2025-05-12", "2025-06-09", "2025-06-23"];
    assert!(says(&days).contains(" and once more"), "{}", says(&days));
    assert!(says(&days[..5]).contains(" and 2 times more"), "{}", says(&days[..5]));
}

#[test]
fn a_missed_session_has_a_new_date_within_two_weeks() {
    let found = |day: &str| {
        let sheet = format!(
            "form: bct/monitoring-sheet\nvalues:\n  supervisee: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  \
             sessions:\n    - {{ date: {day}, completed: false, comments_reasons_for_postponement: panel }}\n"
        );
        messages_of("reschedule-missing", &[("sheet.yaml", sheet)]).len()
    };
    // The check is on 30 June.
    assert_eq!(found("2025-06-04"), 1);
    assert_eq!(found("2025-06-18"), 0);
}

/// A record of case work with Leicestershire, of a session on a day.
fn casework(day: &str, previous: &str, new: &str) -> String {
    format!(
        "form: leics/casework-supervision-record\nvalues:\n  child_name: Riley Marsh\n  session_date: {day}\n  \
         supervisees: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  previous_actions:\n    - {{ action: {previous}, \
         who: Gareth, by_when: 2025-02-03, complete: x }}\n  new_actions:\n    - {{ action: {new}, who: Amara, by_when: \
         2025-04-01 }}\n"
    )
}

#[test]
fn case_work_recorded_elsewhere_counts() {
    let catalogue = Catalogue::built_in();
    let about = |supervised: &str| {
        let folder = format!(
            "person: Amara Okonkwo\nauthority: leics\nstart_date: 2024-01-08\ncases:\n  - {{ name: Riley Marsh, since: \
             2025-02-01, supervised: [{supervised}] }}\n"
        );
        let names = ["a/folder.yaml", "a/1.yaml", "a/2.yaml"].map(str::to_owned);
        let mut checker = Checker::new(&catalogue, today(), &[]);
        checker.directory("a", &names, |name| {
            let text = match name {
                "a/folder.yaml" => folder.clone(),
                "a/1.yaml" => casework("2025-02-11", "Meet the nursery", "Write to the paediatrician"),
                _ => casework("2025-04-08", "Ring grandad", "Book the hall for the review"),
            };
            Ok(text.into_bytes())
        });
        let outcome = checker.finish();
        assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
        let of = |rule: &str, words: &str| {
            all(&outcome.report).any(|finding| finding.rule == rule && finding.message.contains(words))
        };
        [
            of("session-gap", "case work supervision in March"),
            of("action-dropped", "paediatrician"),
            of("action-overdue", "row 1"),
        ]
    };
    assert_eq!(about(""), [true, true, true]);
    // The session of March took up the actions of February, and that of June those of April.
    assert_eq!(about("2025-03-11, 2025-05-13, 2025-06-10"), [false, false, false]);
    assert_eq!(about("2025-03-11"), [false, false, true]);
}

#[test]
fn a_missed_session_says_that_the_month_had_none() {
    let sheet = |other: &str| {
        format!(
            "form: sandwell/monitoring-sheet\nvalues:\n  supervisee: Amara Okonkwo\n  supervisor: Gareth Llewellyn\n  \
             sessions:\n    - {{ date: {other}, completed_postponed: Completed }}\n    - {{ date: 2025-04-22, \
             completed_postponed: Postponed, comments_reasons_for_postponement: court }}\n"
        )
    };
    let catalogue = Catalogue::built_in();
    let says = |other: &str| {
        let mut checker = Checker::new(&catalogue, today(), &[]);
        checker.file("sheet.yaml", Ok(sheet(other).into_bytes()));
        let outcome = checker.finish();
        let missing = all(&outcome.report).find(|finding| finding.rule == "reschedule-missing").unwrap();
        missing.message.contains("there was no session in April 2025")
    };
    assert!(says("2025-03-25"));
    assert!(!says("2025-04-01"));
}
