//! What the checks have to find in the folders of the forty, computed from the script alone.

use chrono::{Days, Months, NaiveDate};
use serde_json::Value as Json;

use super::actions::actions;
use super::facts::{date, held, lines, months, sessions};
use super::script::{Birmingham, Leicestershire, Person, Sandwell};
use super::truth::{file, file_of};

/// A finding: its rule, whether it is an error, and its file; without one it is about all records together.
pub type TrueFinding = (&'static str, bool, Option<String>);

const ERROR: bool = true;
const WARNING: bool = false;

/// The findings about a person, in the order of their names. `row` is the row of the overview that is true of them.
pub fn findings(person: &Person, row: &Json, today: NaiveDate) -> Vec<TrueFinding> {
    let mut out = over_time(person);
    out.extend(of_records(person, today));
    let is_wrong = |topic: &str| ["wrong", "check"].contains(&row[topic]["state"].as_str().unwrap_or_default());
    if is_wrong("audit") {
        out.push(("audit-missing", WARNING, None));
    }
    if is_wrong("programme") {
        out.push(("step-overdue", WARNING, Some(file(person, "Tracker"))));
    }
    let agreement = Some(file(person, "Agreement"));
    match (is_wrong("agreement"), row["agreement"]["why"].as_str().unwrap_or_default()) {
        (false, _) => {}
        (true, why) if why.starts_with("There is no") => out.push(("agreement-missing", ERROR, None)),
        // In Leicestershire the copy of the first agreement is due in the first month, too.
        (true, why) if why.contains("start of employment") => {
            out.push(("agreement-late", ERROR, agreement.clone()));
            out.push(("copy-late", ERROR, agreement));
        }
        (true, _) => out.push(("agreement-overdue", ERROR, agreement)),
    }
    out.sort();
    out
}

fn over_time(person: &Person) -> Vec<TrueFinding> {
    let mut out = Vec::new();
    // Birmingham is content with ten sessions a year, so that a gap is to be looked at only.
    let strict = if person.house == Birmingham { WARNING } else { ERROR };
    let sheet = || Some(file(person, "Sheet"));
    let mut before = ' ';
    for (month, letter) in months(person) {
        let day = month.with_day(person.day);
        match letter {
            '-' if before != '-' => out.push(("session-gap", strict, None)),
            'g' => out.push(("does-not-count", ERROR, Some(file(person, &format!("Group {day}"))))),
            'r' => out.push(("reschedule-missing", WARNING, sheet())),
            'x' => {
                // Sandwell wants a missed session reported, which the sheet need not show.
                let lost = if person.house == Birmingham { ERROR } else { WARNING };
                out.push(("reschedule-missing", lost, sheet()));
                out.push(("postponed-without-reason", strict, sheet()));
            }
            'm' => out.push(("reschedule-late", WARNING, sheet())),
            's' => out.push(("monitoring-sheet-disagrees", WARNING, sheet())),
            _ => {}
        }
        before = letter;
    }
    let has_sheet = lines(person).iter().any(|line| !line.is_plain());
    let arranged = matches!(person.house, Sandwell | Birmingham) && sessions(person).len() > 1;
    if arranged && !has_sheet {
        out.push(("sheet-missing", WARNING, None));
    }
    let (first, last) = (date("2024-07-01"), date("2025-06-30"));
    let in_year = held(person).into_iter().filter(|day| (first..=last).contains(day)).count();
    if person.house == Birmingham && date(person.start) <= first && in_year < 10 {
        out.push(("sessions-too-few", ERROR, None));
    }
    out
}

fn of_records(person: &Person, today: NaiveDate) -> Vec<TrueFinding> {
    let mut out = Vec::new();
    let days = sessions(person);
    let of = |day: &str| Some(file_of(person, date(day)));
    if matches!(person.house, Sandwell | Leicestershire) {
        out.extend(person.late.iter().map(|day| ("copy-late", ERROR, of(day))));
        // The time for a copy is over after a week at the latest.
        let is_over = |day: &&&str| date(day) + Days::new(7) < today;
        out.extend(person.no_copy.iter().filter(is_over).map(|day| ("copy-late", WARNING, of(day))));
    }
    out.extend(person.unsigned.iter().map(|day| ("signature-missing", ERROR, of(day))));
    // The newest record's own actions are past their dates, and so is the next session.
    let newest = days.iter().filter(|day| **day <= today).max();
    for action in actions(person, today) {
        if action.state == "open" && action.days_late > 0 && Some(&action.agreed) == newest {
            out.push(("action-overdue", WARNING, Some(action.file.clone())));
        }
        if action.state == "not-mentioned" {
            out.push(("action-dropped", ERROR, action.state_on.map(|day| file_of(person, day))));
        }
    }
    for extra in person.extras.iter().filter(|extra| !extra.due.starts_with("20")) {
        out.push(("vague-date", ERROR, Some(file_of(person, days[extra.agreed]))));
    }
    for (day, auditor) in person.audits {
        if *auditor == person.supervisor {
            out.push(("third-person-not-apart", ERROR, Some(file(person, &format!("Audit {day}")))));
        }
    }
    for (_, _, since, supervised) in person.cases {
        let mut before = date(since);
        for day in supervised.iter().map(|day| date(day)).chain([today]) {
            // Every four weeks, with a week of grace.
            if before + Days::new(35) < day {
                out.push(("case-gap", ERROR, None));
            }
            before = day;
        }
    }
    assert!(lines(person).iter().all(|line| line.day <= today + Months::new(1)), "{}", person.name);
    out
}
