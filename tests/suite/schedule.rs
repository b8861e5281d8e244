//! The year's sessions: the days that are planned, the calendar files, and the monitoring sheets.

use std::collections::BTreeSet;
use std::fs;

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use formfolio::check::Checker;
use formfolio::dates::month::Month;
use formfolio::folder::Member;
use formfolio::folder::member::{Leave, PostMove};
use formfolio::form::policy::{Period, Staff, Unit};
use formfolio::record::{Value, json};
use formfolio::schedule::calendar::{EarlierCalendar, supervision};
use formfolio::schedule::{Holiday, PersonPlan, Schedule, ScheduleRequest, monitoring_form, monitoring_sheet, plan};
use formfolio::{docx, pdf};

use crate::cli::{fresh, root, run};
use crate::fixture::catalogue;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").expect("a time")
}

fn person(name: &str, staff: Staff, start: Option<&str>) -> Member {
    let supervisor = Some("Bo Ray".to_owned());
    Member { person: name.to_owned(), staff, start: start.map(day), supervisor, ..Member::default() }
}

fn leave(from: &str, to: &str) -> Leave {
    Leave { from: day(from), to: Some(day(to)), why: None }
}

/// A plan for Sandwell from a day to another, on that weekday.
fn sandwell(from: &str, until: &str, weekday: Weekday, members: &[Member], holidays: &[Holiday]) -> Schedule {
    planned("sandwell", from, until, weekday, members, holidays).expect("a plan")
}

fn planned(
    authority: &str,
    from: &str,
    until: &str,
    weekday: Weekday,
    members: &[Member],
    holidays: &[Holiday],
) -> formfolio::error::Result<Schedule> {
    let catalogue = catalogue();
    let authority = catalogue.authorities().find(|one| one.id == authority).expect("the authority");
    let (from, until) = (day(from), day(until));
    plan(&ScheduleRequest { authority, from, until, weekday, time: time("10:00"), minutes: None, holidays }, members)
}

fn days(plan: &PersonPlan) -> Vec<String> {
    plan.sessions.iter().map(|session| session.date.to_string()).collect()
}

/// The session of a month.
fn of_month<'p>(plan: &'p PersonPlan, month: &str) -> &'p formfolio::schedule::PlannedSession {
    plan.sessions.iter().find(|session| session.period_key == month).expect("a session in the month")
}

#[test]
fn a_monthly_session_is_on_the_same_weekday_of_every_month() {
    let schedule = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &[person("Ann Lee", Staff::All, None)], &[]);
    let plan = &schedule.people[0];
    assert_eq!(plan.sessions.len(), 12);
    assert_eq!(schedule.minutes, 90, "the policy's usual length");
    assert!(plan.sessions.iter().all(|session| session.date.weekday() == Weekday::Tue && session.date.day() <= 7));
    assert_eq!(days(plan)[..2], ["2026-04-07", "2026-05-05"]);
    assert!(plan.not_kept.is_empty(), "{:?}", plan.not_kept);
}

#[test]
fn bank_holidays_move_a_session_to_the_nearest_day_of_its_month() {
    // Good Friday 2027 is 26 March, Easter Monday 29 March; 25 and 28 December 2026 and 1 January 2027 are bank holidays.
    let from = ["2026-04-24", "2026-04-03"];
    let fridays = from.map(|from| {
        sandwell(from, "2027-04-30", Weekday::Fri, &[person("Ann Lee", Staff::All, None)], &[]).people.remove(0)
    });
    let christmas = of_month(&fridays[0], "2026-12");
    assert_eq!(christmas.date, day("2026-12-24"));
    let moved = christmas.moved.as_ref().expect("why");
    assert_eq!((moved.from, moved.why.as_str()), (day("2026-12-25"), "bank holiday"));
    assert_eq!(of_month(&fridays[0], "2027-03").date, day("2027-03-25"));
    let new_year = of_month(&fridays[1], "2027-01");
    // The day before is in December, so it is the first working day after.
    assert_eq!(new_year.date, day("2027-01-04"));
    let mondays = sandwell("2027-03-22", "2027-04-30", Weekday::Mon, &[person("Bo Im", Staff::All, None)], &[]);
    assert_eq!(days(&mondays.people[0]), ["2027-03-22", "2027-04-26"]);
}

#[test]
fn closures_and_holidays_move_a_session_and_are_named() {
    let holiday = Holiday { from: day("2026-05-04"), to: day("2026-05-08"), name: "Half term".to_owned() };
    let people = [person("Ann Lee", Staff::All, None)];
    let schedule = sandwell("2026-05-01", "2026-05-31", Weekday::Tue, &people, &[holiday]);
    let session = &schedule.people[0].sessions[0];
    assert_eq!(session.date, day("2026-05-01"), "Friday before is as near as no other day");
    assert_eq!(session.moved.as_ref().expect("why").why, "Half term");
}

#[test]
fn leave_of_a_month_is_said_and_the_month_has_no_session() {
    let mut away = person("Ann Lee", Staff::All, Some("2020-01-06"));
    away.leave = vec![leave("2026-08-01", "2026-08-31"), leave("2026-10-05", "2026-10-07")];
    let schedule = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &[away], &[]);
    let plan = &schedule.people[0];
    assert_eq!(plan.sessions.len(), 11);
    assert_eq!(of_month(plan, "2026-10").date, day("2026-10-08"), "Tuesday 6 October is in the leave");
    assert_eq!(plan.not_kept, ["No session is planned in August 2026: on leave from 1 August 2026 to 31 August 2026."]);
}

#[test]
fn leave_of_a_supervisor_on_the_list_counts_too() {
    let mut supervisor = person("Bo Ray", Staff::All, None);
    supervisor.supervisor = Some("Dee Lu".to_owned());
    supervisor.leave = vec![leave("2026-05-04", "2026-05-29")];
    let people = [supervisor, person("Ann Lee", Staff::All, None)];
    let schedule = sandwell("2026-05-01", "2026-05-31", Weekday::Tue, &people, &[]);
    let session = &schedule.people[1].sessions[0];
    // The supervisor’s own session is on the same day.
    assert_eq!((session.date, session.time), (day("2026-05-01"), time("11:30")));
    assert_eq!(session.moved.as_ref().expect("why").why, "Bo Ray is on leave from 4 May 2026 to 29 May 2026");
}

#[test]
fn the_first_months_are_weekly_then_fortnightly_then_monthly() {
    let people = [person("Priya Nair", Staff::Asye, Some("2026-06-02"))];
    let schedule = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &people, &[]);
    let plan = &schedule.people[0];
    assert_eq!(plan.frequency(), "every week, then every 2 weeks, then every month");
    assert_eq!(
        days(plan)[..8],
        [
            "2026-06-09",
            "2026-06-16",
            "2026-06-23",
            "2026-06-30",
            "2026-07-07",
            "2026-07-14",
            "2026-07-28",
            "2026-08-11"
        ]
    );
    let weekly = Period { every: 1, unit: Unit::Weeks };
    assert_eq!(plan.sessions.iter().filter(|session| session.period == weekly).count(), 6);
    assert_eq!(plan.sessions.last().expect("a session").period, Period { every: 1, unit: Unit::Months });
}

#[test]
fn a_requirement_that_ends_is_planned_until_then() {
    // What the policies want of newly qualified workers holds until 31 August 2027.
    let people = [person("Priya Nair", Staff::Asye, Some("2027-07-26"))];
    let schedule = sandwell("2027-08-01", "2027-12-31", Weekday::Mon, &people, &[]);
    let monthly = Period { every: 1, unit: Unit::Months };
    for session in &schedule.people[0].sessions {
        let after = session.date > day("2027-08-31");
        assert_eq!(session.period == monthly, after, "{}", session.date);
    }
}

#[test]
fn a_phase_without_a_start_date_is_not_guessed() {
    let people = [person("Priya Nair", Staff::Asye, None)];
    let plan = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &people, &[]).people.remove(0);
    assert_eq!(plan.sessions.len(), 12);
    assert!(plan.not_kept[0].contains("add the start date"), "{:?}", plan.not_kept);
}

#[test]
fn foster_carers_have_sessions_every_six_weeks() {
    let people = [person("Tom Carter", Staff::FosterCarer, Some("2024-02-06"))];
    let plan = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &people, &[]).people.remove(0);
    assert!(plan.not_kept.is_empty(), "{:?}", plan.not_kept);
    let between = plan.sessions.windows(2).map(|two| (two[1].date - two[0].date).num_days());
    assert!(between.clone().all(|days| days <= 42), "{:?}", between.collect::<Vec<_>>());
    assert!((8..=10).contains(&plan.sessions.len()));
}

#[test]
fn somebody_who_starts_or_leaves_within_the_year_has_sessions_only_then() {
    let starts = person("Kofi Mensah", Staff::All, Some("2026-11-18"));
    let mut leaves = person("Ann Lee", Staff::All, None);
    leaves.moves = Some(PostMove { date: Some(day("2026-06-30")), ..PostMove::default() });
    let late = person("Zoë Ash", Staff::All, Some("2026-12-30"));
    let never = person("Ed Poe", Staff::All, Some("2027-05-01"));
    let schedule = sandwell("2026-04-01", "2027-03-31", Weekday::Fri, &[starts, leaves, late, never], &[]);
    let all: Vec<Vec<String>> = schedule.people.iter().map(days).collect();
    assert_eq!(all[0][0], "2026-11-20");
    assert_eq!(all[0].len(), 5);
    assert_eq!(all[1].len(), 3);
    assert_eq!(schedule.people[3].not_kept, ["No session is planned: the post begins on 1 May 2027, after the plan."]);
    // There is no session in the two days of December, and none is due.
    assert!(all[2][0].starts_with("2027-01") && schedule.people[2].not_kept.is_empty());
}

#[test]
fn a_leap_day_is_a_day_like_others() {
    let people = [person("Ann Lee", Staff::All, None)];
    let schedule = sandwell("2028-02-29", "2028-12-31", Weekday::Tue, &people, &[]);
    assert_eq!(days(&schedule.people[0])[..2], ["2028-02-29", "2028-03-28"]);
    assert_eq!(Schedule::year_from(day("2028-02-29")), day("2029-02-27"));
}

#[test]
fn beyond_the_known_bank_holidays_is_an_error() {
    let people = [person("Ann Lee", Staff::All, None)];
    let error = planned("sandwell", "2028-04-01", "2029-03-31", Weekday::Tue, &people, &[]).unwrap_err();
    assert!(error.message.contains("bank holidays are known for 2012 to 2028"), "{}", error.message);
    assert!(error.help.is_some_and(|help| help.contains("--until")));
}

#[test]
fn a_policy_without_a_frequency_is_an_error() {
    let people = [person("Ann Lee", Staff::All, None)];
    for authority in ["plymouth", "worcs"] {
        let error = planned(authority, "2026-04-01", "2027-03-31", Weekday::Tue, &people, &[]).unwrap_err();
        assert!(error.message.contains("does not say how often"), "{}", error.message);
    }
}

#[test]
fn nobody_has_two_sessions_at_once() {
    let mut people: Vec<Member> =
        (0..9).map(|n| person(&format!("Person {n}"), Staff::All, Some("2020-01-06"))).collect();
    people.extend((0..3).map(|n| person(&format!("Starter {n}"), Staff::Asye, Some("2026-04-13"))));
    let mut elsewhere = person("Bo Ray", Staff::All, None);
    elsewhere.supervisor = Some("Dee Lu".to_owned());
    people.push(elsewhere);
    let schedule = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &people, &[]);
    let mut taken = BTreeSet::new();
    for (plan, session) in schedule.by_date() {
        for name in [plan.member.supervisor.as_deref(), Some(plan.member.person.as_str())].into_iter().flatten() {
            assert!(taken.insert((name.to_owned(), session.begins())), "{name} {}", session.begins());
        }
    }
    let late: Vec<_> = schedule.by_date().into_iter().filter(|(_, session)| session.is_late()).collect();
    let late: Vec<String> = late.iter().map(|(plan, one)| format!("{} {}", plan.member.person, one.date)).collect();
    assert!(late.is_empty(), "{late:?}");
}

#[test]
fn a_plan_that_is_kept_passes_the_check() {
    let mut asye = person("Priya Nair", Staff::Asye, Some("2025-01-08"));
    asye.leave = vec![leave("2025-03-24", "2025-03-28"), leave("2025-08-04", "2025-08-29")];
    let people = [
        asye,
        person("Tom Carter", Staff::FosterCarer, Some("2024-02-06")),
        person("Ann Lee", Staff::All, Some("2020-01-06")),
        person("Kofi Mensah", Staff::NewSocialWorker, Some("2025-04-14")),
    ];
    let catalogue = catalogue();
    let form = catalogue.form("sandwell/individual-record").expect("the form");
    for weekday in [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri] {
        let schedule = sandwell("2025-01-01", "2025-12-31", weekday, &people, &[]);
        for plan in &schedule.people {
            let members = [plan.member.clone()];
            let mut checker = Checker::new(&catalogue, day("2026-01-05"), &members);
            let next = plan.sessions.iter().skip(1).map(|session| Some(session.date)).chain([None]);
            let files: Vec<(String, Vec<u8>)> = plan
                .sessions
                .iter()
                .zip(next)
                .map(|(session, next)| {
                    let mut record = formfolio::record::Record::blank(&form);
                    let mut set = |name: &str, value: Value| record.values.insert(name.to_owned(), value);
                    set("supervisee", Value::Text(plan.member.person.clone()));
                    set("supervisor", Value::Text("Bo Ray".to_owned()));
                    set("session_date", Value::Date(session.date));
                    if let Some(next) = next {
                        set("next_session", Value::Date(next));
                    }
                    let text = formfolio::record::yaml::write(&record, None).expect("a text");
                    (format!("records/{}.yaml", session.date), text.into_bytes())
                })
                .collect();
            let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
            checker.directory("records", &names, |name| {
                Ok(files.iter().find(|(other, _)| other == name).expect("a file").1.clone())
            });
            let report = checker.finish().report;
            let of_time =
                ["session-gap", "asye-frequency", "next-session-too-late", "session-in-leave", "sessions-too-few"];
            let checked = report.checked.iter().flat_map(|file| &file.findings);
            let found: Vec<&str> = checked
                .filter(|finding| of_time.contains(&finding.rule))
                .map(|finding| finding.message.as_str())
                .collect();
            assert!(found.is_empty(), "{weekday} {}: {found:?}\n{:?}", plan.member.person, days(plan));
        }
    }
}

fn unfolded(text: &str) -> Vec<String> {
    assert!(text.split_inclusive('\n').all(|line| line.ends_with("\r\n") && line.len() <= 77));
    text.replace("\r\n ", "").lines().map(str::to_owned).collect()
}

/// The values of a property, event by event.
fn values(text: &str, name: &str) -> Vec<String> {
    let lines = unfolded(text);
    let events = lines.iter().skip_while(|line| *line != "BEGIN:VEVENT");
    let own = events.filter(|line| line.split([':', ';']).next() == Some(name));
    own.map(|line| line.split_once(':').expect("a value").1.to_owned()).collect()
}

#[test]
fn a_calendar_names_the_person_and_nothing_else() {
    let mut member = person("Siân O’Brien; \\, 2", Staff::All, Some("2020-01-06"));
    member.role = Some("Secret role".to_owned());
    member.leave = vec![leave("2026-08-01", "2026-08-31")];
    let schedule = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &[member], &[]);
    let file = supervision(&schedule, "Supervision", |_| true, &EarlierCalendar::default());
    assert_eq!((file.sessions, file.cancelled), (11, 0));
    let text = &file.text;
    assert!(values(text, "SUMMARY").iter().all(|summary| summary == "Supervision: Siân O’Brien\\; \\\\\\, 2"));
    assert!(values(text, "CLASS").iter().all(|class| class == "PRIVATE"));
    for line in ["METHOD:PUBLISH", "BEGIN:VTIMEZONE", "TZID:Europe/London", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"] {
        assert!(unfolded(text).iter().any(|known| known == line), "{line}");
    }
    for absent in ["Secret", "Bo Ray", "ATTENDEE", "ORGANIZER", "DESCRIPTION", "leave"] {
        assert!(!text.contains(absent), "{absent}");
    }
    let again = supervision(&schedule, "Supervision", |_| true, &EarlierCalendar::default());
    assert_eq!(again.text, *text, "the same plan gives the same bytes");
}

#[test]
fn changed_dates_update_the_sessions_and_keep_their_ids() {
    let members = [person("Ann Lee", Staff::All, None), person("Priya Nair", Staff::Asye, Some("2026-04-13"))];
    let tuesdays = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &members, &[]);
    let fridays = sandwell("2026-04-01", "2027-03-31", Weekday::Fri, &members, &[]);
    let first = supervision(&tuesdays, "Supervision", |_| true, &EarlierCalendar::default()).text;
    let ids = |text: &str| values(text, "UID").into_iter().collect::<BTreeSet<String>>();
    assert_eq!(ids(&first).len(), values(&first, "UID").len(), "no id is used twice");
    let earlier = EarlierCalendar::read(&first);
    let second = supervision(&fridays, "Supervision", |_| true, &earlier);
    let common = ids(&first).intersection(&ids(&second.text)).count();
    assert_eq!(common, ids(&first).len(), "every session of the first file is updated or cancelled");
    let new = ids(&second.text).difference(&ids(&first)).count();
    assert!(new <= 2 && second.cancelled <= 2, "{new} new, {} cancelled", second.cancelled);
    assert_eq!(values(&second.text, "STATUS").iter().filter(|status| *status == "CANCELLED").count(), second.cancelled);
    let starts = |text: &str| -> BTreeSet<(String, String)> {
        values(text, "UID").into_iter().zip(values(text, "DTSTART")).collect()
    };
    let moved = starts(&second.text).difference(&starts(&first)).count() - new + second.cancelled;
    let sequences = values(&second.text, "SEQUENCE");
    assert_eq!(sequences.iter().filter(|number| *number == "1").count(), moved);
    // What has not changed keeps its number and its stamp.
    let third = supervision(&fridays, "Supervision", |_| true, &EarlierCalendar::read(&second.text));
    assert_eq!(third.text, second.text);
    let back = supervision(&tuesdays, "Supervision", |_| true, &EarlierCalendar::read(&second.text));
    assert!(values(&back.text, "SEQUENCE").iter().filter(|number| *number == "2").count() >= moved - 2);
}

#[test]
fn ids_do_not_depend_on_the_first_day_of_the_plan() {
    let members = [
        person("Ann Lee", Staff::All, None),
        person("Tom Carter", Staff::FosterCarer, Some("2024-02-06")),
        person("Jo Carter", Staff::FosterCarer, None),
    ];
    let ids = |from: &str| -> BTreeSet<(String, String)> {
        let schedule = sandwell(from, "2027-03-31", Weekday::Wed, &members, &[]);
        let text = supervision(&schedule, "Supervision", |_| true, &EarlierCalendar::default()).text;
        values(&text, "UID").into_iter().zip(values(&text, "DTSTART")).collect()
    };
    let (whole, later) = (ids("2026-04-01"), ids("2026-09-01"));
    let known: BTreeSet<&String> = whole.iter().map(|(uid, _)| uid).collect();
    assert!(later.iter().all(|(uid, _)| known.contains(uid)), "{later:?}\n{whole:?}");
}

#[test]
fn people_of_one_name_have_calendars_of_their_own() {
    let members = [person("Ann Lee", Staff::All, None), person("Ann Lee", Staff::All, None)];
    let schedule = sandwell("2026-04-01", "2027-03-31", Weekday::Tue, &members, &[]);
    let text = supervision(&schedule, "Supervision", |_| true, &EarlierCalendar::default()).text;
    assert_eq!(values(&text, "UID").into_iter().collect::<BTreeSet<_>>().len(), 24);
}

#[test]
fn the_monitoring_sheet_has_the_dates_and_nothing_is_held() {
    let catalogue = catalogue();
    for authority in ["sandwell", "bct"] {
        let people = [person("Priya Nair", Staff::Asye, Some("2026-04-13"))];
        let schedule = planned(authority, "2026-04-01", "2027-03-31", Weekday::Tue, &people, &[]).expect("a plan");
        let form = monitoring_form(&catalogue, authority).expect("a monitoring sheet");
        let record = monitoring_sheet(&form, &schedule.people[0]);
        let rows = record.rows("sessions");
        assert!(rows.len() > 20, "more rows than are printed");
        assert_eq!(rows.len(), schedule.people[0].sessions.len());
        assert_eq!(rows[0].get("date"), Some(&Value::Date(schedule.people[0].sessions[0].date)));
        assert_eq!(rows[0].get("time"), Some(&Value::Time(time("10:00"))));
        assert!(rows.iter().all(|row| row.len() == 2), "the rest is empty");
        let word = docx::read(&docx::fill(&record).expect("Word"), &catalogue).expect("read");
        let page = pdf::read(&pdf::fill(&record).expect("PDF"), &catalogue).expect("read");
        for read in [word, page] {
            assert_eq!(json::values(&read)["sessions"].as_array().map(Vec::len), Some(rows.len()), "{authority}");
            assert_eq!((read.supervisees(), read.supervisors()), (vec!["Priya Nair"], vec!["Bo Ray"]));
        }
    }
    assert!(monitoring_form(&catalogue, "leics").is_none());
}

#[test]
fn every_session_is_on_a_working_day_within_the_plan() {
    let members: Vec<Member> =
        Staff::ALL.into_iter().map(|staff| person(staff.keyword(), staff, Some("2026-05-20"))).collect();
    for weekday in [Weekday::Mon, Weekday::Fri] {
        let schedule = sandwell("2026-04-01", "2027-03-31", weekday, &members, &[]);
        for (plan, session) in schedule.by_date() {
            assert!(!matches!(session.date.weekday(), Weekday::Sat | Weekday::Sun), "{}", session.date);
            assert!(session.date >= day("2026-05-20") && session.date <= schedule.until);
            assert!(session.date <= session.due, "{} {}", plan.member.person, session.date);
            assert!(
                session.moved.is_some() || session.date.weekday() == weekday,
                "{} {}",
                plan.member.person,
                session.date
            );
        }
        let team = schedule.people.iter().find(|plan| plan.member.staff == Staff::Team).expect("the team");
        assert_eq!(team.sessions[0].activities[0].phrase(), "group supervision");
        let months: BTreeSet<Month> = team.sessions.iter().map(|session| Month::from_date(session.date)).collect();
        assert!(months.len() >= 10);
    }
}

#[test]
fn the_command_plans_from_a_list_and_writes_files() {
    let dir = fresh();
    let list = "Name,Staff type,Start date,Line manager,Leave,Supervision day,Usual time\n\
                Siân O’Brien,,01/09/2021,Bo Ray,03/08/2026 to 31/08/2026,thursday,2.30pm\n\
                Priya Nair-Hughes,NQSW,01/04/2026,Dee Lu,,,\n";
    fs::write(dir.path().join("staff.csv"), list).unwrap();
    fs::write(dir.path().join("holidays.csv"), "2026-10-26,2026-10-30,Half term\n").unwrap();
    let call = ["schedule", "staff.csv", "--authority", "sandwell", "--from", "2026-04-01"];
    let shown = run(&dir, &call).exits(0);
    assert!(shown.out.contains("Siân O’Brien: 11 sessions; every month; supervisor Bo Ray"), "{}", shown.out);
    assert!(shown.out.contains("Note: No session is planned in August 2026: on leave"), "{}", shown.out);
    let json = run(&dir, &[&call[..], &["--format", "json", "--holidays", "holidays.csv"]].concat()).exits(0).json();
    let first = &json["people"][0]["sessions"][0];
    assert_eq!((first["date"].as_str(), first["time"].as_str()), (Some("2026-04-02"), Some("14:30")));
    assert_eq!(json["people"][1]["staff_type"], "asye");
    assert_eq!(first["policy"]["authority"], "sandwell");
    let write = [&call[..], &["--format", "ics,xlsx,docx,pdf", "--out", "plan"]].concat();
    let written = run(&dir, &write).exits(0);
    let names: Vec<&str> = written.out.lines().collect();
    assert_eq!(
        names,
        [
            "plan/supervision.ics",
            "plan/supervision-by--bo-ray.ics",
            "plan/supervision-by--dee-lu.ics",
            "plan/supervision--siân-o-brien.ics",
            "plan/supervision--priya-nair-hughes.ics",
            "plan/supervision-schedule.xlsx",
            "plan/sandwell-monitoring-sheet--siân-o-brien.docx",
            "plan/sandwell-monitoring-sheet--siân-o-brien.pdf",
            "plan/sandwell-monitoring-sheet--priya-nair-hughes.docx",
            "plan/sandwell-monitoring-sheet--priya-nair-hughes.pdf",
        ]
    );
    let bytes = |name: &str| fs::read(dir.path().join("plan").join(name)).unwrap();
    let (calendar, book) = (bytes("supervision.ics"), bytes("supervision-schedule.xlsx"));
    run(&dir, &write).exits(2);
    run(&dir, &[&write[..], &["--force"]].concat()).exits(0);
    assert_eq!((bytes("supervision.ics"), bytes("supervision-schedule.xlsx")), (calendar, book));
    // A person who is taken off the list is taken out of the calendar that replaces the first one.
    fs::write(dir.path().join("staff.csv"), list.lines().take(2).collect::<Vec<_>>().join("\n")).unwrap();
    let fewer = run(&dir, &[&call[..], &["--format", "ics", "--out", "plan", "--force"]].concat()).exits(0);
    assert!(fewer.err.contains("supervision.ics cancels"), "{}", fewer.err);
    assert!(String::from_utf8(bytes("supervision.ics")).unwrap().contains("STATUS:CANCELLED"));
}

#[test]
fn the_command_plans_for_folders() {
    let dir = fresh();
    for (name, rest) in [("ann", "weekday: wednesday\ntime: '9:30'\n"), ("bo", "")] {
        fs::create_dir_all(dir.path().join("team").join(name)).unwrap();
        let text = format!("person: {name} lee\nauthority: sandwell\nsupervisor: Dee Lu\n{rest}");
        fs::write(dir.path().join("team").join(name).join("folder.yaml"), text).unwrap();
    }
    let call = |what: &str| {
        run(&dir, &["schedule", what, "--from", "2026-04-01", "--until", "2026-04-30", "--format", "json"])
            .exits(0)
            .json()
    };
    let team = call("team");
    assert_eq!(team["people"].as_array().map(Vec::len), Some(2));
    assert_eq!(team["people"][0]["sessions"][0]["date"], "2026-04-01");
    assert_eq!(team["people"][0]["sessions"][0]["time"], "09:30");
    assert_eq!(call("team/ann")["people"], call("team/ann/folder.yaml")["people"]);
}

#[test]
fn a_wrong_call_says_what_to_write() {
    let dir = fresh();
    let staff = root().join("fixtures/lists/staff.xlsx").display().to_string();
    for (rest, said) in [
        (&["--from", "soon"][..], "--from is “soon”, which is no date"),
        (&["--from", "2026-04-01", "--until", "2026-03-01"], "before it begins"),
        (&["--from", "2026-04-01", "--weekday", "sunday"], "no working day"),
        (&["--from", "2026-04-01", "--weekday", "someday"], "no day of the week"),
        (&["--from", "2026-04-01", "--time", "later"], "no time of day"),
        (&["--from", "2026-04-01", "--format", "text,json"], "would be mixed"),
        (&["--from", "2029-04-01"], "bank holidays are known for"),
    ] {
        let ran = run(&dir, &[&["schedule", &staff, "--authority", "sandwell"], rest].concat()).exits(2);
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let ran = run(&dir, &["schedule", &staff, "--authority", "sandwel", "--from", "2026-04-01"]).exits(2);
    assert!(ran.err.contains("sandwell"), "{}", ran.err);
    let ran =
        run(&dir, &["schedule", &staff, "--authority", "leics", "--from", "2026-04-01", "--format", "pdf"]).exits(2);
    assert!(ran.err.contains("prints no monitoring sheet"), "{}", ran.err);
}
