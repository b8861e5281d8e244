//! The headings of lists of staff, and their meanings.

/// The columns of a list of staff.
pub const COLUMNS: [&str; 11] = [
    "person",
    "role",
    "team",
    "staff_type",
    "start_date",
    "supervisor",
    "supervisors_manager",
    "authority",
    "leave",
    "weekday",
    "time",
];

/// A heading for comparison, without case and punctuation: `Senior Manager:` is `senior_manager`.
#[must_use]
pub fn plain(heading: &str) -> String {
    let mut heading = heading.to_lowercase();
    heading.retain(|c| !matches!(c, '\'' | '’'));
    let mut out = String::with_capacity(heading.len());
    for word in heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push('_');
        }
        out.push_str(if word == "mgr" { "manager" } else { word });
    }
    out
}

/// The column of [`COLUMNS`] for a heading.
#[must_use]
pub fn column(heading: &str) -> Option<&'static str> {
    meaning(heading).filter(|column| COLUMNS.contains(column))
}

/// The meaning of a heading: one of [`COLUMNS`], or `first_name`, `surname` or `session_date`. Knows the usual
/// synonyms, and two of them for one column: "Supervisor (line manager)".
#[must_use]
pub fn meaning(heading: &str) -> Option<&'static str> {
    let heading = heading.to_lowercase().replace("(s)", "");
    known(&plain(&heading)).or_else(|| of_parts(&heading))
}

/// Words that say nothing about a column's content: the format, or whether it is required.
const ASIDES: &[&str] = &[
    "name",
    "names",
    "full_name",
    "current",
    "required",
    "optional",
    "mandatory",
    "if_known",
    "if_any",
    "if_applicable",
    "please_print",
    "block_capitals",
    "d",
    "dd",
    "m",
    "mm",
    "mmm",
    "y",
    "yy",
    "yyyy",
    "ddmmyy",
    "ddmmyyyy",
    "hh",
];

/// The meaning of a heading with several parts of the same meaning: `Manager/Supervisor`, `Start date (dd/mm/yyyy)`.
/// `None` with an unknown part: `Supervisor (email)` holds no names.
fn of_parts(heading: &str) -> Option<&'static str> {
    let heading = [" or ", " and ", " - ", " – "].iter().fold(heading.to_owned(), |text, word| text.replace(word, "/"));
    let parts = heading.split(['(', ')', '[', ']', '/', '\\', '|', ',', '&', '+', ':', ';', '\n']).map(plain);
    let mut meanings = Vec::new();
    for (index, part) in parts.filter(|part| !part.is_empty()).enumerate() {
        if index == 0 || !ASIDES.contains(&part.as_str()) {
            meanings.push(known(&part)?);
        }
    }
    let (first, rest) = meanings.split_first()?;
    let is_whole_name = ["first_name", "surname"].iter().all(|part| meanings.contains(part))
        && meanings.iter().all(|part| matches!(*part, "person" | "first_name" | "surname"));
    if is_whole_name {
        return Some("person");
    }
    rest.iter().all(|other| other == first).then_some(*first)
}

/// The meaning of a plain heading with one part.
fn known(plain: &str) -> Option<&'static str> {
    Some(match plain {
        "name" | "names" | "full_name" | "staff" => "person",
        "first_name" | "first_names" | "forename" | "forenames" | "given_name" | "given_names" | "first" => {
            "first_name"
        }
        "surname" | "last_name" | "family_name" | "last" => "surname",
        "supervisors_line_manager"
        | "managers_manager"
        | "line_managers_manager"
        | "second_line_manager"
        | "senior_manager" => "supervisors_manager",
        "supervised_by" | "managed_by" | "line_managed_by" | "reports_to" | "report_to" | "reporting_to"
        | "reporting_line" => "supervisor",
        "post" | "post_title" | "job_title" | "job_role" | "job" | "position" => "role",
        "team_name" => "team",
        "type" | "type_of_staff" => "staff_type",
        "start"
        | "started"
        | "date_started"
        | "start_of_employment"
        | "employment_start_date"
        | "date_of_start"
        | "in_post_since"
        | "joined"
        | "date_joined"
        | "joining_date" => "start_date",
        "day" | "usual_day" | "preferred_day" | "day_of_the_week" | "supervision_day" | "day_of_supervision"
        | "session_day" => "weekday",
        "usual_time" | "preferred_time" | "supervision_time" | "time_of_supervision" | "session_time" => "time",
        "absence" | "absences" | "away" | "long_leave" => "leave",
        "session_date"
        | "date_of_session"
        | "supervision_date"
        | "date_of_supervision"
        | "date_of_supervision_session"
        | "date_of_meeting"
        | "meeting_date"
        | "date" => "session_date",
        other => {
            return COLUMNS.into_iter().find(|column| *column == other).or_else(|| person_in_phrase(other));
        }
    })
}

/// The person in a heading such as `name of line manager` or `employee’s full name`.
fn person_in_phrase(plain: &str) -> Option<&'static str> {
    let mut who =
        ["full_name_of_", "names_of_", "name_of_"].iter().find_map(|of| plain.strip_prefix(of)).unwrap_or(plain);
    for aside in ["the_", "current_", "your_", "their_", "allocated_", "assigned_"] {
        who = who.strip_prefix(aside).unwrap_or(who);
    }
    let of = ["_full_name", "_names", "_name"].iter().find_map(|name| who.strip_suffix(name)).unwrap_or(who);
    // An apostrophe may be missing, or have a space before it.
    let one = of.strip_suffix("_s").or_else(|| of.strip_suffix('s')).unwrap_or(of);
    [of, one].into_iter().find_map(|who| match who {
        "person" | "supervisee" | "employee" | "worker" | "staff" | "staff_member" | "member_of_staff"
        | "social_worker" | "practitioner" | "colleague" | "nqsw" => Some("person"),
        "supervisor" | "manager" | "line_manager" | "boss" | "team_manager" | "team_leader" | "direct_manager"
        | "reporting_manager" | "immediate_manager" => Some("supervisor"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_as_people_write_them() {
        assert_eq!(column("Start date:"), Some("start_date"));
        assert_eq!(column("Supervisor’s manager"), Some("supervisors_manager"));
        for name in ["Name", "Employee name", "STAFF MEMBER", "Full\nname"] {
            assert_eq!(column(name), Some("person"), "{name}");
        }
        assert_eq!(column("Line manager:"), Some("supervisor"));
        assert_eq!((column("Date of session"), meaning("Date of session")), (None, Some("session_date")));
        assert_eq!((meaning("First Name(s)"), meaning("Last name")), (Some("first_name"), Some("surname")));
        assert_eq!((column("Supervision day"), column("Usual time")), (Some("weekday"), Some("time")));
        assert_eq!(meaning("Shoe size"), None);
    }

    #[test]
    fn a_supervisor_is_known_by_other_words() {
        for supervisor in [
            "Boss",
            "Manager",
            "Line mgr",
            "Line manager's name",
            "Supervisor ’s name",
            "Name of the line manager",
            "Reports to",
            "Reporting to:",
            "Managed by",
            "Team leader",
            "Current supervisor",
            "Supervisor (line manager)",
            "Line Manager / Supervisor",
            "Manager or supervisor name",
            "Supervisor (name)",
            "Supervisor\n(current)",
        ] {
            assert_eq!(meaning(supervisor), Some("supervisor"), "{supervisor}");
        }
        for other in [
            "Supervisor (email)",
            "Supervisor (previous)",
            "Manager phone",
            "Bossy",
            "Supervisor’s team",
            "Manager/team",
        ] {
            assert_eq!(meaning(other), None, "{other}");
        }
        assert_eq!(meaning("Manager’s manager"), Some("supervisors_manager"));
        assert_eq!(meaning("Start date (DD/MM/YYYY)"), Some("start_date"));
        for person in
            ["Surname, first name", "First and last name", "Employee (full name)", "Name (supervisee)", "Workers"]
        {
            assert_eq!(meaning(person), Some("person"), "{person}");
        }
        assert_eq!(meaning("Name and job title"), None);
    }
}
