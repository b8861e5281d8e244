//! The records of the sessions of the forty.

use chrono::{Days, NaiveDate};

use super::facts::{date, next_named, sessions};
use super::files::both;
use super::script::{Birmingham, Fate, Leicestershire, Person, Sandwell, Worcestershire};

/// Words for texts and actions, so that no two records of a person say the same.
const NOUNS: [&str; 72] = [
    "harbour",
    "lantern",
    "pebble",
    "orchard",
    "violin",
    "compass",
    "meadow",
    "kettle",
    "feather",
    "granite",
    "pigeon",
    "saddle",
    "tulip",
    "anchor",
    "basket",
    "candle",
    "dolphin",
    "easel",
    "fiddle",
    "garden",
    "hammer",
    "island",
    "jacket",
    "kitten",
    "ladder",
    "magnet",
    "needle",
    "oyster",
    "pepper",
    "quiver",
    "ribbon",
    "spindle",
    "teapot",
    "umbrella",
    "velvet",
    "walnut",
    "yoghurt",
    "zipper",
    "acorn",
    "bramble",
    "cactus",
    "daisy",
    "ember",
    "falcon",
    "glacier",
    "hazel",
    "igloo",
    "jasmine",
    "kayak",
    "lemon",
    "mango",
    "nutmeg",
    "olive",
    "parsley",
    "quince",
    "radish",
    "sorrel",
    "thyme",
    "urchin",
    "vanilla",
    "willow",
    "xylophone",
    "yarrow",
    "zebra",
    "almond",
    "biscuit",
    "cherry",
    "damson",
    "elder",
    "fennel",
    "ginger",
    "hawthorn",
];

/// The action that every session agrees: the worker's, due fourteen days later.
pub fn routine(session: usize) -> String {
    let noun = |at: usize| NOUNS[(session * 3 + at) % NOUNS.len()];
    format!("Sort {}, {} and {}", noun(0), noun(1), noun(2))
}

/// When the action that every session agrees is due.
pub fn routine_due(day: NaiveDate) -> NaiveDate {
    day + Days::new(14)
}

/// What became in a session of the actions agreed before: what, when due, and whether it is done.
fn carried(person: &Person, number: usize) -> Vec<(String, String, bool)> {
    let mut out = Vec::new();
    if let Some(before) = number.checked_sub(1) {
        out.push((routine(before), routine_due(sessions(person)[before]).to_string(), true));
    }
    for extra in person.extras {
        let Some(later) = number.checked_sub(extra.agreed).filter(|later| *later > 0) else { continue };
        let is_done = match extra.fate {
            Fate::Open => false,
            Fate::Done(at) if later <= at => later == at,
            Fate::Dropped(until) if later <= until => false,
            _ => continue,
        };
        let due = if extra.moved_to.is_empty() { extra.due } else { extra.moved_to };
        out.push((extra.what.to_owned(), due.to_owned(), is_done));
    }
    out
}

/// The actions that a session agrees: what, whose, and when it is due.
fn agreed(person: &Person, number: usize, day: NaiveDate) -> Vec<(String, &str, String)> {
    let mut out = vec![(routine(number), person.name, routine_due(day).to_string())];
    for extra in person.extras.iter().filter(|extra| extra.agreed == number) {
        let owner = if extra.is_supervisors { person.supervisor } else { person.name };
        out.push((extra.what.to_owned(), owner, extra.due.to_owned()));
    }
    out
}

/// The record of a session.
pub fn session(person: &Person, number: usize, day: NaiveDate) -> String {
    let Person { name, supervisor, .. } = person;
    let next = next_named(person, number);
    let noun = |at: usize| NOUNS[(number * 5 + at * 7 + 3) % NOUNS.len()];
    let said = |at: usize| format!("We spoke of the {} and the {}.", noun(at), noun(at + 1));
    let day_text = day.to_string();
    let signed = day + Days::new(1);
    let is_unsigned = person.unsigned.contains(&day_text.as_str());
    let copy = match () {
        () if person.no_copy.contains(&day_text.as_str()) => None,
        () if person.late.contains(&day_text.as_str()) => Some(day + Days::new(10)),
        () => Some(day + Days::new(1)),
    };
    let copy = |field: &str| copy.map(|copy| format!("  {field}: {copy}\n")).unwrap_or_default();
    let line = |field: &str, who: &str| format!("  {field}: {{ name: {who}, date: {signed} }}\n");
    let own = |field: &str| if is_unsigned { String::new() } else { line(field, name) };
    let actions = |field: &str, names: [&str; 3]| {
        let rows = agreed(person, number, day).into_iter().map(|(what, whose, due)| {
            format!("    - {{ {}: \"{what}\", {}: {whose}, {}: {due} }}\n", names[0], names[1], names[2])
        });
        format!("  {field}:\n{}", rows.collect::<String>())
    };
    let texts = |fields: &[&str]| -> String {
        (0..).zip(fields).map(|(at, field)| format!("  {field}: {}\n", said(at))).collect()
    };
    let head = format!("{}  session_date: {day}\n", both(person));
    match person.house {
        Sandwell => format!(
            "form: sandwell/individual-record\nversion: 2\nvalues:\n{head}  review_of_last: Everything was looked at.\n{}{}  \
             next_date: {next}\n  next_time: \"10:00\"\n  next_venue: Room 3\n  began_at: \"10:00\"\n  ended_at: \
             \"11:30\"\n{}{}{}",
            texts(&[
                "welcome_wellbeing",
                "workload",
                "casework_discussion",
                "reflective_practice",
                "performance_development_training",
                "welfare",
                "any_other_business"
            ]),
            actions("actions", ["action", "by_whom", "timescale"]),
            copy("copy_given"),
            line("manager_signed", supervisor),
            own("employee_signed")
        ),
        Birmingham => {
            let rows = carried(person, number).into_iter().map(|(what, _, is_done)| {
                let status = if is_done { "Completed" } else { "In progress" };
                format!("    - {{ action: \"{what}\", status: {status}, comments: {} }}\n", said(9))
            });
            let rows: String = rows.collect();
            let previous = if rows.is_empty() { String::new() } else { format!("  previous_actions:\n{rows}") };
            format!(
                "form: bct/social-worker-record\nversion: 2\nvalues:\n{head}{previous}{}{}  next_date: {next}\n  next_time: \
                 \"10:00\"\n  next_venue: Room 2\n{}{}",
                texts(&[
                    "welcome_wellbeing",
                    "reflective_practice",
                    "safeguarding_issues",
                    "individual_case_discussions",
                    "statutory_issues",
                    "performance",
                    "learning_and_development",
                    "welfare",
                    "appraisal",
                    "any_other_business"
                ]),
                actions("new_actions", ["action", "by_whom", "by_date"]),
                line("supervisor_signed", supervisor),
                own("supervisee_signed")
            )
        }
        Leicestershire => {
            let agreed = if date(person.agreement) <= day { person.agreement } else { "" };
            let agreed =
                if agreed.is_empty() { String::new() } else { format!("  date_of_supervision_agreement: {agreed}\n") };
            format!(
                "form: leics/personal-supervision-record\nversion: 2\nvalues:\n{head}  session_time: \"10:00\"\n{agreed}{}  \
                 job_scale: 7\n  analysis_and_reflection: {}\n{}{}  next_date: {next}\n  record_agreed: true\n{}{}",
                texts(&[
                    "support_and_wellbeing",
                    "education_and_training",
                    "development_and_good_practice",
                    "managerial_and_accountability",
                    "any_other_business"
                ]),
                said(8),
                actions("actions", ["action", "by_whom", "by_when"]),
                copy("copy_sent_date"),
                own("supervisee_signed"),
                line("supervisor_signed", supervisor)
            )
        }
        Worcestershire => format!(
            "form: worcs/safeguarding-record\nversion: 2\nvalues:\n{head}  progress_on_actions: Everything was looked \
             at.\n{}{}  supervisee_signature: {{ name: {name} }}\n  supervisor_signature: {{ name: {supervisor} }}\n  \
             next_meeting_date: {next}\n  supervisee_signed_on: {signed}\n  supervisor_signed_on: {signed}\n",
            texts(&[
                "review_of_previous",
                "notes_of_discussion",
                "management_notes",
                "professional_development_notes",
                "support_notes"
            ]),
            actions("management_actions", ["agreed_action", "by_whom", "by_when"])
        ),
        _ => {
            let earlier = carried(person, number);
            let open = earlier.iter().find(|(_, _, is_done)| !is_done);
            let since = open.map_or_else(|| said(9), |(what, ..)| format!("{what} - the firm has not answered."));
            let rows = earlier.into_iter().map(|(what, due, is_done)| {
                let done = if is_done { "complete" } else { "delayed" };
                format!("    - {{ action: \"{what}\", by_whom: {name}, by_when: {due}, {done}: true }}\n")
            });
            let rows: String = rows.collect();
            let previous = if rows.is_empty() { String::new() } else { format!("  previous_actions:\n{rows}") };
            format!(
                "form: plymouth/supervision-record\nversion: 1\nvalues:\n{head}{previous}  since_last_time: {since}\n{}{}  next_date: {next}\n{}{}",
                texts(&["how_are_you", "work", "reflection", "learning", "equality"]),
                actions("new_actions", ["action", "by_whom", "by_when"]),
                line("supervisor_signed", supervisor),
                own("supervisee_signed")
            )
        }
    }
}
