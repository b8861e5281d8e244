//! A list of staff: what `folder.yaml` says, for many people at once, in rows of a spreadsheet.
//!
//! The columns are those of `folder.yaml` that fit into a cell. The words stand in any order of
//! columns; what a column is called is compared without regard to case and punctuation.

use chrono::NaiveDate;

use super::member::{Leave, Member};
use crate::dates;
use crate::form::policy::Staff;

/// The columns that a list of staff may have.
pub const COLUMNS: [&str; 9] =
    ["person", "role", "team", "staff_type", "start_date", "supervisor", "supervisors_manager", "authority", "leave"];

/// The column a heading stands for.
#[must_use]
pub fn column(heading: &str) -> Option<&'static str> {
    let words: Vec<&str> = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let plain = words.join("_").to_lowercase().replace("supervisor_s_", "supervisors_");
    let alias = match plain.as_str() {
        "name" | "supervisee" | "employee" | "worker" | "member_of_staff" => "person",
        "post" | "job_title" => "role",
        "type" => "staff_type",
        "start" | "started" | "start_of_employment" | "employment_start_date" => "start_date",
        "manager" | "line_manager" => "supervisor",
        "absence" | "absences" | "away" => "leave",
        other => other,
    };
    COLUMNS.into_iter().find(|column| *column == alias)
}

/// A member of staff from the cells of a row, given as (column, cell).
///
/// # Errors
/// The message for the first cell that cannot be read, and what to write instead.
pub fn member<'c>(cells: impl IntoIterator<Item = (&'static str, &'c str)>) -> Result<Member, (String, String)> {
    let mut member = Member::default();
    for (column, cell) in cells {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        let own = || Some(cell.to_owned());
        match column {
            "person" => cell.clone_into(&mut member.person),
            "role" => member.role = own(),
            "team" => member.team = own(),
            "staff_type" => member.staff = staff(cell)?,
            "start_date" => member.start = Some(date(cell)?),
            "supervisor" => member.supervisor = own(),
            "supervisors_manager" => member.supervisors_manager = own(),
            "authority" => member.authority = own(),
            _ => member.leave = leave(cell)?,
        }
    }
    if member.person.is_empty() {
        return Err(("the name is empty".to_owned(), "Every line needs the name of the member of staff.".to_owned()));
    }
    Ok(member)
}

fn staff(cell: &str) -> Result<Staff, (String, String)> {
    let plain = cell.to_lowercase().replace([' ', '-'], "_");
    let known = match plain.as_str() {
        "nqsw" => Some(Staff::Asye),
        "staff" | "everybody" => Some(Staff::All),
        plain => Staff::ALL.into_iter().find(|staff| staff.word() == plain),
    };
    known.ok_or_else(|| {
        let words: Vec<&str> = Staff::ALL.into_iter().map(Staff::word).collect();
        (format!("`{cell}` is no staff type"), format!("One of: {}.", words.join(", ")))
    })
}

fn date(cell: &str) -> Result<NaiveDate, (String, String)> {
    dates::read(cell)
        .date()
        .ok_or_else(|| (format!("`{cell}` is no date"), "Write it as 2025-03-04 or 04/03/2025.".to_owned()))
}

/// Absences parted by semicolons, each a first and a last day parted by "to".
fn leave(cell: &str) -> Result<Vec<Leave>, (String, String)> {
    let one = |part: &str| {
        let (from, to) = part.split_once(" to ").map_or((part, None), |(from, to)| (from, Some(to)));
        let to = to.map(str::trim).filter(|to| !to.is_empty()).map(date).transpose()?;
        Ok(Leave { from: date(from)?, to })
    };
    cell.split(';').filter(|part| !part.trim().is_empty()).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_folder_yaml_says() {
        let row = [
            ("person", "Siân O’Brien"),
            ("staff_type", "NQSW"),
            ("start_date", "06/01/2025"),
            ("leave", "1 March 2025 to 30 April 2025; 2025-06-01"),
        ];
        let member = member(row).unwrap();
        assert_eq!((member.person.as_str(), member.staff), ("Siân O’Brien", Staff::Asye));
        assert_eq!(member.start, NaiveDate::from_ymd_opt(2025, 1, 6));
        assert_eq!((member.leave.len(), member.leave[1].to), (2, None));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(member([("person", " ")]).is_err());
        assert!(member([("person", "A"), ("start_date", "soon")]).unwrap_err().0.contains("soon"));
        assert!(member([("person", "A"), ("staff_type", "wizard")]).unwrap_err().1.contains("asye"));
    }

    #[test]
    fn headings_are_compared_as_people_write_them() {
        assert_eq!(column("Start date:"), Some("start_date"));
        assert_eq!(column("Supervisor’s manager"), Some("supervisors_manager"));
        assert_eq!(column("Name"), Some("person"));
        assert_eq!(column("Shoe size"), None);
    }
}
