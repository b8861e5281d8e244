//! Writes the folders of the forty from the script.

use std::fs;
use std::path::Path;

use chrono::{Days, NaiveDate};
use formfolio::form::Catalogue;
use formfolio::record::yaml;
use formfolio::source::Source;
use formfolio::{docx, pdf};

use super::facts::{Line, date, lines, sessions};
use super::script::{Birmingham, Files, Leicestershire, Person, Plymouth, Sandwell, Unknown, Worcestershire};
use super::sessions::session;

/// Writes the folder of a person into a directory.
pub fn write(catalogue: &Catalogue, person: &Person, team: &Path) {
    let dir = team.join(person.name);
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("folder.yaml"), description(person)).unwrap();
    if !person.has_records {
        return;
    }
    for (name, text) in records(person) {
        let (ending, bytes) = match person.files {
            Files::Yaml => ("yaml", text.into_bytes()),
            Files::Word => ("docx", docx::fill(&record(catalogue, &text)).unwrap()),
            Files::Pdf => ("pdf", pdf::fill(&record(catalogue, &text)).unwrap()),
        };
        fs::write(dir.join(format!("{name}.{ending}")), bytes).unwrap();
    }
}

fn record(catalogue: &Catalogue, text: &str) -> formfolio::record::Record {
    yaml::parse(&Source::new("record.yaml", text), catalogue).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

fn description(person: &Person) -> String {
    let mut out = format!("person: {}\nstaff_type: {}\n", person.name, person.staff);
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{key}: {value}\n"));
        }
    };
    line("team", person.team);
    line("supervisor", person.supervisor);
    line("start_date", person.start);
    line("end_date", person.end);
    let authority = match person.house {
        Sandwell => "sandwell",
        Birmingham => "bct",
        Leicestershire => "leics",
        Worcestershire => "worcs",
        Plymouth => "plymouth",
        Unknown => "",
    };
    line("authority", authority);
    if !person.leave.is_empty() {
        out.push_str("leave:\n");
    }
    for (from, to) in person.leave {
        let to = if to.is_empty() { String::new() } else { format!(", to: {to}") };
        out.push_str(&format!("  - {{ from: {from}{to} }}\n"));
    }
    if !person.cases.is_empty() {
        out.push_str("cases:\n");
    }
    for (name, kind, since, supervised) in person.cases {
        let days = supervised.join(", ");
        out.push_str(&format!("  - {{ name: {name}, type: {kind}, since: {since}, supervised: [{days}] }}\n"));
    }
    out
}

/// The records, each with its name without an ending.
fn records(person: &Person) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if !person.agreement.is_empty() {
        out.push(("Agreement".to_owned(), agreement(person)));
    }
    for (number, day) in sessions(person).into_iter().enumerate() {
        out.push((format!("Session {day}"), session(person, number, day)));
    }
    if lines(person).iter().any(|line| !line.is_plain()) {
        out.push(("Sheet".to_owned(), sheet(person)));
    }
    for (number, letter) in person.year.chars().enumerate() {
        if letter == 'g' {
            let day = super::facts::month(number).with_day(person.day);
            out.push((format!("Group {day}"), group(person, day)));
        }
    }
    for (day, auditor) in person.audits {
        out.push((format!("Audit {day}"), audit(person, day, auditor)));
    }
    if let Some(tracker) = person.tracker {
        out.push(("Tracker".to_owned(), self::tracker(person, &tracker)));
    }
    out
}

/// The names of both, as most forms ask for them.
pub fn both(person: &Person) -> String {
    format!("  supervisee: {}\n  supervisor: {}\n", person.name, person.supervisor)
}

fn agreement(person: &Person) -> String {
    let Person { name, supervisor, agreement: day, start, .. } = person;
    let signed = |field: &str, who: &str| format!("  {field}: {{ name: {who}, date: {day} }}\n");
    match person.house {
        Sandwell => {
            let review = date(day) + chrono::Months::new(12);
            format!(
                "form: sandwell/supervision-contract\nversion: 1\nvalues:\n{}  supervisee_job_title: Social worker\n  \
                 supervisor_job_title: Team manager\n  supervisee_team_location: Oldbury\n  supervisor_team_location: \
                 Oldbury\n  supervisors_manager: Joanne Whitehouse\n  contact_number: 0121 496 0248\n  venue: Room 3\n  \
                 intermediary: Joanne Whitehouse\n  review_date: {review}\n  disagreement_process: We ask Joanne.\n  \
                 additions: Mornings suit best.\n{}{}",
                both(person),
                signed("supervisee_signature", name),
                signed("supervisor_signature", supervisor)
            )
        }
        Birmingham => format!(
            "form: bct/supervision-agreement\nversion: 1\nvalues:\n{}  venue: Room 2\n{}{}",
            both(person),
            signed("supervisor_signed", supervisor),
            signed("supervisee_signed", name)
        ),
        Leicestershire => {
            let made = date(day);
            let (copy, review) = (made + Days::new(1), made + chrono::Months::new(12));
            format!(
                "form: leics/supervision-agreement\nversion: 1\nvalues:\n  supervisee_role: Social worker\n  \
                 employment_start_date: {start}\n  copy_sent_date: {copy}\n  review_date: {review}\n  agreement_reason: \
                 Annual review with the APR\n{}{}",
                signed("supervisee_signed", name),
                signed("supervisor_signed", supervisor)
            )
        }
        Worcestershire => format!(
            "form: worcs/supervision-agreement\nversion: 1\nvalues:\n{}  frequency_weeks: {}\n  venue: Room 5\n  \
             supervisor_again: {supervisor}\n  supervisee_again: {name}\n  supervisee_contribution: Questions.\n  \
             wanted_from_other_party: Time.\n  supervisor_contribution: Answers.\n  begins_on: {day}\n{}{}",
            both(person),
            person.weeks,
            signed("supervisor_signed", supervisor),
            signed("supervisee_signed", name)
        ),
        _ => format!(
            "form: plymouth/supervision-agreement\nversion: 1\nvalues:\n{}  how_often: About every month\n  where: Room \
             4\n  what_we_bring: Time.\n  if_we_disagree: We ask Jennifer.\n{}{}",
            both(person),
            signed("supervisee_signed", name),
            signed("supervisor_signed", supervisor)
        ),
    }
}

fn sheet(person: &Person) -> String {
    let is_sandwell = person.house == Sandwell;
    let (form, held) = if is_sandwell {
        ("sandwell/monitoring-sheet", ("completed_postponed", "Completed", "Postponed"))
    } else {
        ("bct/monitoring-sheet", ("completed", "true", "false"))
    };
    let mut out = format!("form: {form}\nversion: 1\nvalues:\n{}  sessions:\n", both(person));
    let mut reported = String::new();
    for Line { day, is_held, moved_to, reason, .. } in lines(person) {
        let mark = if is_held { held.1 } else { held.2 };
        let moved = moved_to.map(|day| format!(", date_rescheduled_for: {day}")).unwrap_or_default();
        let reason = reason.map(|why| format!(", comments_reasons_for_postponement: {why}")).unwrap_or_default();
        out.push_str(&format!("    - {{ date: {day}, time: \"10:00\", {}: {mark}{moved}{reason} }}\n", held.0));
        if !is_held && moved_to.is_none() && is_sandwell {
            let on = day + Days::new(3);
            reported.push_str(&format!(
                "    - {{ missed_session: {day}, reported_on: {on}, reported_to: Joanne Whitehouse, reported_by: {} }}\n",
                person.supervisor
            ));
        }
    }
    if !reported.is_empty() {
        out.push_str(&format!("  missed_sessions_reported:\n{reported}"));
    }
    out
}

fn group(person: &Person, day: NaiveDate) -> String {
    let (name, supervisor, signed) = (person.name, person.supervisor, day + Days::new(1));
    format!(
        "form: sandwell/group-record\nversion: 1\nvalues:\n  supervisor: {supervisor}\n  session_date: {day}\n  attendees: \
         {name} and Chloe Prescott\n  agreed_agenda: One child.\n  summary_of_discussions: A family of five.\n  \
         reflections_comments: We looked at it from the other end.\n  learning_points:\n    - point: Ask twice\n    - point: Look at the door\n    - point: Write it down\n  \
         action_points: Nothing beyond the list.\n  actions:\n    - {{ action: Bring the visiting list, by_whom: {supervisor}, \
         by_when: {} }}\n  copies_sent: {signed}\n  supervisor_signature: {{ name: {supervisor}, date: {signed} }}\n",
        day + Days::new(14)
    )
}

fn audit(person: &Person, day: &str, auditor: &str) -> String {
    let yes = "    - { outcome: true, comment: Seen in the file. }\n";
    format!(
        "form: sandwell/file-audit\nversion: 1\nvalues:\n{}  team: {}\n  auditor: {auditor}\n  date_audit_completed: \
         {day}\n  audit_grid:\n{}  overall_judgement: Good\n  actions_required:\n    - action: Thank the team (by 11 July 2025)\n",
        both(person),
        person.team,
        yes.repeat(13)
    )
}

fn tracker(person: &Person, tracker: &super::script::Tracker) -> String {
    let Person { name, supervisor, .. } = person;
    let review = |at: usize| match tracker.reviews[at] {
        "" => "    - { done: false }\n".to_owned(),
        day => format!("    - {{ done: true, date: {day}, comment: On course }}\n"),
    };
    let is_over = !tracker.outcome.0.is_empty();
    let first = format!("    - {{ done: true, date: {}, comment: Agreed }}\n", tracker.began);
    let other = format!("    - {{ done: {is_over}, comment: In the portfolio }}\n");
    let rows: String =
        [first, other.clone(), other.clone(), review(0), review(1), review(2), review(3), other.repeat(7)].concat();
    let end = if is_over {
        format!(
            "  asye_outcome: {}\n  qa_panel_date: {day}\n  certificate_seen: \"Yes\"\n  hr81_merit_increment: N/A\n  \
             supervisee_signature: {{ name: {name}, date: {day} }}\n  supervisor_signature: {{ name: {supervisor}, date: \
             {day} }}\n",
            tracker.outcome.0,
            day = tracker.outcome.1
        )
    } else {
        String::new()
    };
    format!(
        "form: sandwell/asye-tracker\nversion: 1\nvalues:\n  nqsw_name: {name}\n  initial_asye_meeting_date: {}\n  \
         tracker:\n{rows}{end}",
        tracker.began
    )
}
