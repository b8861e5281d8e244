//! What the overview has to say of each of the forty, computed from the script alone.

use chrono::{Days, Months, NaiveDate};
use serde_json::{Value as Json, json};

use super::actions::{TrueAction, actions};
use super::facts::{Line, Month, date, held, is_away, leave, lines, months, next_named, sessions};
use super::script::{Birmingham, Files, House, Leicestershire, Person, Plymouth, Sandwell, Unknown, Worcestershire};
use super::words::words;

pub fn long(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn iso(day: Option<NaiveDate>) -> Json {
    day.map(|day| day.to_string()).into()
}

fn ending(person: &Person) -> &'static str {
    match person.files {
        Files::Yaml => "yaml",
        Files::Word => "docx",
        Files::Pdf => "pdf",
    }
}

/// A file of a person, by its name without an ending.
pub fn file(person: &Person, name: &str) -> String {
    format!("team/{}/{name}.{}", person.name, ending(person))
}

pub fn file_of(person: &Person, day: NaiveDate) -> String {
    file(person, &format!("Session {day}"))
}

fn given(text: &str) -> Json {
    if text.is_empty() { Json::Null } else { text.into() }
}

fn start(person: &Person) -> Option<NaiveDate> {
    (!person.start.is_empty()).then(|| date(person.start))
}

pub fn has_left(person: &Person, today: NaiveDate) -> bool {
    !person.end.is_empty() && date(person.end) < today
}

/// What is on file by a day.
pub fn held_by(person: &Person, today: NaiveDate) -> Vec<NaiveDate> {
    held(person).into_iter().filter(|day| *day <= today).collect()
}

/// How often sessions are due after a day: in months or in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    Month,
    Days(u64),
}

pub fn every(person: &Person, day: NaiveDate) -> Option<Every> {
    let start = start(person);
    match person.house {
        Plymouth | Unknown => None,
        Worcestershire => Some(Every::Days(u64::from(person.weeks) * 7)),
        Sandwell if person.staff == "asye" => {
            let start = start?;
            let weeks = |count: u64| day + Days::new(count * 7);
            match () {
                () if weeks(1) <= start + Days::new(6 * 7) => Some(Every::Days(7)),
                () if weeks(2) <= start + Months::new(6) => Some(Every::Days(14)),
                () => Some(Every::Month),
            }
        }
        Sandwell | Birmingham | Leicestershire => Some(Every::Month),
    }
}

/// The last day on which the next session is in time: leave adds its days.
pub fn next_due(person: &Person, since: NaiveDate) -> Option<NaiveDate> {
    let due = match every(person, since)? {
        Every::Month => Month::of(since).next().last,
        Every::Days(days) => since + Days::new(days),
    };
    let away = since.iter_days().take_while(|day| *day <= due).filter(|day| is_away(person, *day)).count();
    Some(due + Days::new(away as u64))
}

fn period(every: Every) -> String {
    match every {
        Every::Month => "every month".to_owned(),
        Every::Days(7) => "every week".to_owned(),
        Every::Days(days) => format!("every {} weeks", days / 7),
    }
}

/// The row of the overview, but for what the checks of single records find.
pub fn row(person: &Person, today: NaiveDate) -> Json {
    let held = held_by(person, today);
    let last = held.last().copied();
    let mut out = json!({
        "person": person.name,
        "folder": format!("team/{}", person.name),
        "post": null,
        "team": given(person.team),
        "supervisor": given(person.supervisor),
        "staff_type": person.staff,
        "start": iso(start(person)),
        "authority": authority(person.house),
        "has_left": has_left(person, today),
        "is_away": is_away(person, today),
        "records": records(person),
        "last": last.map(|day| json!({
            "date": day.to_string(),
            "days_ago": (today - day).num_days(),
            "file": sessions(person).contains(&day).then(|| file_of(person, day)),
        })),
        "next": next(person, today),
        "months": months(person).map(|(month, letter)| month_row(person, month, letter)).collect::<Vec<_>>(),
        "agreement": agreement(person, today),
        "copies": copies(person, months(person).next().unwrap().0.first, today),
        "audit": audit(person, today),
        "programme": programme(person, today),
    });
    let all = actions(person, today);
    let open: Vec<&TrueAction> = all.iter().filter(|action| action.is_open()).collect();
    let late = open.iter().filter(|action| action.days_late > 0).count();
    out["actions"] = json!({"open": open.len(), "late": late});
    out["sessions"] = topic(sessions_topic(person, today, &out["next"]));
    out
}

type TrueTopic = (&'static str, Option<NaiveDate>, String);

fn topic((state, day, why): TrueTopic) -> Json {
    json!({"state": state, "date": iso(day), "why": why})
}

fn authority(house: House) -> &'static str {
    match house {
        Sandwell => "Sandwell Children’s Trust",
        Birmingham => "Birmingham Children’s Trust",
        Leicestershire => "Leicestershire children’s services",
        Worcestershire => "Worcestershire Safeguarding Children Board",
        Plymouth => "Plymouth City Council",
        Unknown => "",
    }
}

fn records(person: &Person) -> usize {
    if !person.has_records {
        return 0;
    }
    let sheet = lines(person).iter().any(|line| !line.is_plain());
    let groups = person.year.matches('g').count();
    let agreements = usize::from(!person.agreement.is_empty());
    let trackers = usize::from(person.tracker.is_some());
    sessions(person).len() + usize::from(sheet) + groups + agreements + trackers + person.audits.len()
}

fn next(person: &Person, today: NaiveDate) -> Json {
    let last = held_by(person, today).last().copied();
    let Some(since) = last.or(start(person)) else { return Json::Null };
    let (Some(due), Some(every)) = (next_due(person, since), every(person, since)) else { return Json::Null };
    let named = sessions(person).iter().rposition(|day| *day <= today).map(|number| next_named(person, number));
    let is_excused = is_away(person, today) || has_left(person, today);
    let late = if is_excused { 0 } else { (today - due).num_days().max(0) };
    let (authority, quote) = words(person, since);
    json!({
        "due": due.to_string(),
        "every": period(every),
        "booked": iso(named.filter(|day| *day >= today)),
        "days_late": late,
        "policy": {"authority": authority, "quote": quote},
    })
}

fn month_row(person: &Person, month: Month, letter: char) -> Json {
    let in_month: Vec<Line> = lines(person).into_iter().filter(|line| month.has(line.day)).collect();
    let days: Vec<NaiveDate> = in_month.iter().filter(|line| line.is_held).map(|line| line.day).collect();
    let missed = in_month.iter().find(|line| !line.is_held);
    let start = start(person);
    let nothing = "A session was due; nothing is on file.";
    let not_held = || format!("The session of {} did not take place", long(missed.unwrap().day));
    let (state, why) = match letter {
        'h' | 's' | 'w' => {
            let words: Vec<String> = days.iter().map(|day| long(*day)).collect();
            let listed = match words.split_last() {
                Some((last, [])) => last.clone(),
                Some((last, others)) => format!("{} and {last}", others.join(", ")),
                None => panic!("{} has no session in {}", person.name, month.iso()),
            };
            ("held", format!("Supervision on {listed}."))
        }
        'm' => {
            let line = missed.unwrap();
            let new = long(line.moved_to.unwrap());
            ("moved", format!("{}: {}; the new date is {new}.", not_held(), line.reason.unwrap()))
        }
        'r' => ("missed-with-reason", format!("{}: {}.", not_held(), missed.unwrap().reason.unwrap())),
        'x' => ("missed-without-reason", format!("{}; the monitoring sheet gives no reason.", not_held())),
        'g' => ("nothing", "There was only group supervision, which does not take the place of a session.".to_owned()),
        '-' => ("nothing", nothing.to_owned()),
        'l' => {
            let days = month.first.iter_days().take_while(|day| *day <= month.last);
            ("leave", format!("{} days of leave.", days.filter(|day| is_away(person, *day)).count()))
        }
        '.' if start.is_some_and(|start| start > month.last) => {
            ("not-in-post", format!("In post since {}.", long(start.unwrap())))
        }
        '.' => ("not-in-post", format!("Left the post on {}.", long(date(person.end)))),
        'n' if start.is_some_and(|start| month.has(start)) => {
            ("not-due", format!("In post since {}, so that no session was due yet.", long(start.unwrap())))
        }
        'n' => ("not-due", "The policy or the agreement wanted no session in this month.".to_owned()),
        '?' if !person.has_records => ("unknown", "No record is on file.".to_owned()),
        '?' => ("unknown", "Nothing on file sets how often sessions are due.".to_owned()),
        '_' => ("not-over", "The month is not over, and no session is on file yet.".to_owned()),
        other => panic!("{other} is no letter"),
    };
    json!({
        "month": month.iso(),
        "state": state,
        "held": days.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "why": why,
    })
}

fn sessions_topic(person: &Person, today: NaiveDate, next: &Json) -> TrueTopic {
    let last = held_by(person, today).last().copied();
    let late = next["days_late"].as_i64().filter(|days| *days > 0);
    let due = || long(date(next["due"].as_str().unwrap()));
    let wrong = person.year.chars().filter(|letter| ['x', '-', 'g'].contains(letter)).count();
    let (state, why) = match (late, last) {
        (Some(_), Some(_)) => ("wrong", format!("The next session was due by {}.", due())),
        (Some(_), None) => ("wrong", format!("No session is on file; the first was due by {}.", due())),
        (None, None) => ("check", "No record is on file.".to_owned()),
        (None, Some(_)) if wrong == 1 => ("check", "1 month without a session or a reason.".to_owned()),
        (None, Some(_)) if wrong > 0 => ("check", format!("{wrong} months without a session or a reason.")),
        (None, Some(_)) if next.is_null() => ("unknown", "Nothing on file sets how often sessions are due.".to_owned()),
        (None, Some(_)) => ("fine", "Sessions are in time.".to_owned()),
    };
    (state, last, why)
}

fn agreement(person: &Person, today: NaiveDate) -> Json {
    if person.agreement.is_empty() {
        let demands = !matches!(person.house, Unknown);
        let is_new = start(person).is_some_and(|start| today <= start + Months::new(1));
        return topic(if demands && !is_new {
            ("wrong", None, "There is no supervision agreement in the folder.".to_owned())
        } else {
            ("unknown", None, "No agreement is on file.".to_owned())
        });
    }
    let made = date(person.agreement);
    let review = made + Months::new(12);
    let is_reviewed = matches!(person.house, Sandwell | Leicestershire | Plymouth);
    let first_by = start(person).unwrap() + Months::new(1);
    let is_first = made < start(person).unwrap() + Months::new(12);
    let (state, why) = match person.house {
        _ if is_reviewed && review < today => {
            ("wrong", format!("The agreement is dated {}; its review was due by {}.", long(made), long(review)))
        }
        Birmingham if made < date("2020-03-01") => {
            ("wrong", format!("The agreement is dated {}; a new one was due from 1 March 2020.", long(made)))
        }
        Leicestershire if is_first && made > first_by => (
            "wrong",
            format!(
                "The agreement is dated {}; it was due by {}, within 1 month of the start of employment on {}.",
                long(made),
                long(first_by),
                long(start(person).unwrap())
            ),
        ),
        _ if is_reviewed => ("fine", format!("Dated {}; its review is due by {}.", long(made), long(review))),
        _ => ("fine", format!("Dated {}.", long(made))),
    };
    topic((state, Some(made), why))
}

/// The copies of the records of some days.
pub fn copies(person: &Person, first: NaiveDate, last: NaiveDate) -> Json {
    let (mut in_time, mut late, mut not_known) = (0, 0, 0);
    let group_sessions =
        months(person).filter(|(_, letter)| *letter == 'g').map(|(month, _)| month.with_day(person.day));
    for day in sessions(person).into_iter().filter(|day| (first..=last).contains(day)) {
        let text = day.to_string();
        let within = match person.house {
            // Three working days are over after five days, whichever they are; a week in Leicestershire.
            Sandwell => Some(5),
            Leicestershire => Some(7),
            _ => None,
        };
        match within {
            None => not_known += 1,
            Some(_) if person.late.contains(&text.as_str()) => late += 1,
            Some(days) if person.no_copy.contains(&text.as_str()) => {
                if last > day + Days::new(days) {
                    late += 1
                } else {
                    not_known += 1
                }
            }
            Some(_) => in_time += 1,
        }
    }
    // The record of a group session says when copies were sent, a day after it.
    in_time += group_sessions.filter(|day| (first..=last).contains(day)).count();
    json!({"in_time": in_time, "late": late, "not_known": not_known})
}

fn audit(person: &Person, today: NaiveDate) -> Json {
    let newest = person.audits.iter().map(|(day, _)| date(day)).max();
    // Sandwell wants one a year, of people who have been in post for a year; leave adds its days.
    let away: u64 =
        leave(person).iter().map(|(from, to)| (to.unwrap_or(today).min(today) - *from).num_days() as u64 + 1).sum();
    let until = if has_left(person, today) { date(person.end) } else { today };
    let since = start(person).map(|start| start.max(first_known(person, today)));
    let is_due =
        person.house == Sandwell && since.is_some_and(|since| since + Months::new(12) + Days::new(away) <= until);
    let is_old = newest.is_none_or(|day| day + Months::new(12) < until);
    let (state, why) = match newest {
        None if is_due => (
            "check",
            "There is no audit of the supervision file; one is due every year, as we read the policy.".to_owned(),
        ),
        Some(day) if is_due && is_old => (
            "check",
            format!(
                "The newest audit of the supervision file is dated {}; one is due every year, as we read the policy.",
                long(day)
            ),
        ),
        Some(day) => ("fine", format!("The newest audit of the file is dated {}.", long(day))),
        None => ("unknown", "No audit of the file is in the folder.".to_owned()),
    };
    topic((state, newest, why))
}

/// A year is looked back on; what lies before may be kept elsewhere.
fn first_known(person: &Person, today: NaiveDate) -> NaiveDate {
    let year_ago = today - Months::new(12);
    held(person).first().map_or(year_ago, |first| year_ago.min(*first))
}

/// The reviews of the programme: the printed label, and the months after which each is due.
const REVIEWS: [(&str, u32); 4] = [
    ("3 month review – Record of Support and Progressive Assessment (ROSPA)", 3),
    ("6 month review - ROSPA", 6),
    ("9 month review - ROSPA", 9),
    ("Final ASYE Evidence Meeting", 12),
];

fn programme(person: &Person, today: NaiveDate) -> Json {
    let Some(tracker) = person.tracker else {
        let unknown = json!({
            "state": "unknown", "why": "No tracker is on file.", "began": iso(start(person)), "outcome": null, "steps": [],
        });
        return if person.staff == "asye" { unknown } else { Json::Null };
    };
    let began = date(tracker.began);
    let steps = REVIEWS.iter().zip(tracker.reviews).map(|((label, after), on)| {
        let due = began + Months::new(*after);
        (label, due, (!on.is_empty()).then(|| date(on)))
    });
    let steps: Vec<_> = steps.collect();
    // A month of grace.
    let overdue: Vec<String> = steps
        .iter()
        .filter(|(_, due, on)| on.is_none() && *due + Months::new(1) < today)
        .map(|(label, due, _)| format!("“{label}” was due by {} and is not done", long(*due)))
        .collect();
    let (state, why) = match (overdue.as_slice(), tracker.outcome.0) {
        ([], "") => ("fine", "No step is overdue.".to_owned()),
        ([], outcome) => ("fine", format!("The outcome is {outcome}.")),
        (overdue, _) => ("check", format!("Counted from {}: {}.", long(began), overdue.join(" and "))),
    };
    json!({
        "state": state,
        "why": why,
        "began": tracker.began,
        "outcome": given(tracker.outcome.0),
        "steps": steps.iter().map(|(label, due, on)| json!({
            "label": label, "due": due.to_string(), "on": iso(*on), "done": on.is_some(),
        })).collect::<Vec<_>>(),
    })
}
