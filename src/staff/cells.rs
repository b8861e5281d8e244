//! Reads a row of a staff list as a [`Member`]: the same facts as `folder.yaml`, one person a row.
//! The columns are those of `folder.yaml` that fit into a cell, in any order; see [`super::heading`].

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::heading::plain;
use crate::dates::{self, DateReading};
use crate::folder::member::{Leave, Member};
use crate::form::policy::Staff;
use crate::text::collapse_spaces;

/// The mistake in a cell, as the end of "… is", and what to do.
pub type CellMistake = (String, String);

/// A member of staff from the cells of a row, given as (column, cell).
///
/// # Errors
/// The column of each unreadable cell, and its mistake.
pub fn member<'c>(
    cells: impl IntoIterator<Item = (&'static str, &'c str)>,
) -> Result<Member, Vec<(&'static str, CellMistake)>> {
    let mut member = Member::default();
    let mut wrong = Vec::new();
    for (column, cell) in cells {
        if cell.is_empty() {
            continue;
        }
        let own = || Some(collapse_spaces(cell));
        let mut read = Ok(());
        match column {
            "person" => member.person = own().unwrap_or_default(),
            "role" => member.role = own(),
            "team" => member.team = own(),
            "staff_type" => read = staff(cell).map(|staff| member.staff = staff),
            "start_date" => read = day(cell).map(|day| member.start = Some(day)),
            "supervisor" => member.supervisor = own(),
            "supervisors_manager" => member.supervisors_manager = own(),
            "authority" => member.authority = own(),
            "weekday" => read = weekday(cell).map(|day| member.weekday = Some(day)),
            "time" => read = time(cell).map(|time| member.time = Some(time)),
            _ => read = parse_leave(cell).map(|leave| member.leave = leave),
        }
        wrong.extend(read.err().map(|why| (column, why)));
    }
    if wrong.is_empty() { Ok(member) } else { Err(wrong) }
}

fn staff(cell: &str) -> Result<Staff, CellMistake> {
    let plain = plain(cell);
    let known = match plain.as_str() {
        "nqsw" | "newly_qualified" => Some(Staff::Asye),
        "staff" | "everybody" => Some(Staff::All),
        plain => Staff::ALL.into_iter().find(|staff| staff.keyword() == plain),
    };
    known.ok_or_else(|| {
        let words: Vec<&str> = Staff::ALL.into_iter().map(Staff::keyword).collect();
        (format!("“{cell}”, which is not a staff type"), format!("Staff types: {}.", words.join(", ")))
    })
}

/// The day of the week in a cell.
///
/// # Errors
/// Why the cell names no day of the week.
pub fn weekday(cell: &str) -> Result<Weekday, CellMistake> {
    let help = || "Write days of the week as Tuesday.".to_owned();
    dates::read_weekday(cell).ok_or_else(|| (format!("“{cell}”, which is no day of the week"), help()))
}

/// The time of day in a cell.
///
/// # Errors
/// Why the cell names no time of day.
pub fn time(cell: &str) -> Result<NaiveTime, CellMistake> {
    let help = || "Write times as 14:30.".to_owned();
    dates::read_time(cell).ok_or_else(|| (format!("“{cell}”, which is no time of day"), help()))
}

/// The serial numbers of the days of the years 2000 to 2079 in spreadsheets.
const SERIALS: std::ops::Range<i64> = 36_526..65_746;

/// The day in a cell. A time of day after it is dropped: spreadsheets add one by themselves.
///
/// # Errors
/// Why the cell names no day.
pub fn day(cell: &str) -> Result<NaiveDate, CellMistake> {
    let mut reading = dates::read(cell);
    if let Some((date, time)) = cell.split_once([' ', 'T'])
        && reading == DateReading::NotADate
        && dates::read_time(time.split('.').next().unwrap_or(time)).is_some()
    {
        reading = dates::read(date);
    }
    if let Some(day) = reading.date() {
        return Ok(day);
    }
    let write = "Write dates as 2025-03-04 or 04/03/2025.".to_owned();
    let serial = cell.parse().ok().filter(|number| SERIALS.contains(number));
    if let Some(day) =
        serial.and_then(|days| NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(chrono::Duration::days(days)))
    {
        let message = format!("“{cell}”, which is how a spreadsheet stores {}", dates::long(day));
        return Err((message, "Format the column as a date, and save the list again.".to_owned()));
    }
    let why = match reading {
        DateReading::NoYear { .. } => "has no year",
        DateReading::MonthFirst => "has the month before the day",
        DateReading::WrongWeekday(_) => "names the wrong day of the week",
        DateReading::Impossible => "is a day that does not exist",
        _ => "is no date",
    };
    Err((format!("“{cell}”, which {why}"), write))
}

/// Both readings of a date, day first and month first, when they differ.
#[must_use]
pub fn two_days(cell: &str) -> Option<(NaiveDate, NaiveDate)> {
    let day_first = day(cell).ok()?;
    let month_first = dates::month_first(without_time(cell))?;
    (day_first != month_first).then_some((day_first, month_first))
}

/// Whether a cell is a date that can only be read with the month before the day.
#[must_use]
pub fn is_month_first(cell: &str) -> bool {
    let date = without_time(cell);
    dates::read(date).date().is_none() && dates::month_first(date).is_some()
}

fn without_time(cell: &str) -> &str {
    cell.split([' ', 'T']).next().unwrap_or(cell)
}

/// Absences separated by semicolons, each with a first and a last day; one without a last day continues.
fn parse_leave(cell: &str) -> Result<Vec<Leave>, CellMistake> {
    let one = |part: &str| {
        let between = [" to ", " until ", " till ", " - ", "–"];
        let (from, to) = between.iter().find_map(|word| part.split_once(word)).unwrap_or((part, ""));
        let to = Some(to.trim()).filter(|to| !to.is_empty()).map(day).transpose()?;
        let from = day(from.trim())?;
        if to.is_some_and(|to| to < from) {
            let help = "Write the first day before the last one.".to_owned();
            return Err((format!("“{}”, which ends before it begins", part.trim()), help));
        }
        Ok(Leave { from, to, why: None })
    };
    cell.split([';', '\n']).filter(|part| !part.trim().is_empty()).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_folder_yaml_says() {
        let row = [
            ("person", "Siân O’Brien"),
            ("staff_type", "NQSW"),
            ("start_date", "06/01/2025 00:00"),
            ("weekday", "Weds"),
            ("time", "2.30pm"),
            ("leave", "1 March 2025 to 30 April 2025; 2025-06-01\n01/07/2025–02/07/2025"),
        ];
        let member = member(row).unwrap();
        assert_eq!((member.person.as_str(), member.staff), ("Siân O’Brien", Staff::Asye));
        assert_eq!(member.start, NaiveDate::from_ymd_opt(2025, 1, 6));
        assert_eq!((member.weekday, member.time), (Some(Weekday::Wed), NaiveTime::from_hms_opt(14, 30, 0)));
        let ends: Vec<bool> = member.leave.iter().map(|leave| leave.to.is_some()).collect();
        assert_eq!(ends, [true, false, true]);
    }

    #[test]
    fn every_unreadable_cell_is_reported() {
        let wrong = member([("start_date", "soon"), ("staff_type", "wizard")]).unwrap_err();
        assert_eq!((wrong[0].0, wrong[0].1.0.as_str()), ("start_date", "“soon”, which is no date"));
        assert_eq!((wrong[1].0, wrong[1].1.0.as_str()), ("staff_type", "“wizard”, which is not a staff type"));
        assert!(wrong[1].1.1.contains("asye"));
        let wrong = member([("weekday", "any"), ("time", "later")]).unwrap_err();
        assert_eq!((wrong[0].0, wrong[0].1.0.as_str()), ("weekday", "“any”, which is no day of the week"));
        assert_eq!((wrong[1].0, wrong[1].1.0.as_str()), ("time", "“later”, which is no time of day"));
    }

    #[test]
    fn an_absence_ends_after_it_begins() {
        let wrong = member([("leave", "01/03/2025 to 02/03/2025; 20/05/2025 to 01/03/2025")]).unwrap_err();
        assert_eq!(wrong[0].1.0, "“20/05/2025 to 01/03/2025”, which ends before it begins");
        assert!(member([("leave", "20/05/2025 to 20/05/2025")]).is_ok());
    }

    #[test]
    fn an_unreadable_date_is_explained() {
        for (cell, why) in [
            ("13/31/25", "is a day that does not exist"),
            ("06/30/2025", "has the month before the day"),
            ("3 June", "has no year"),
            ("Monday 3 June 2025", "names the wrong day of the week"),
            ("tbc", "is no date"),
            ("45811", "is how a spreadsheet stores 3 June 2025"),
            ("12", "is no date"),
        ] {
            assert!(day(cell).unwrap_err().0.ends_with(why), "{cell}: {:?}", day(cell));
        }
        for cell in ["03-Jun-25", "3/6/25", "2025-06-03T00:00:00", "03/06/2025 09:30", "Tuesday 3rd June 2025"] {
            assert_eq!(day(cell).ok(), NaiveDate::from_ymd_opt(2025, 6, 3), "{cell}");
        }
    }
}
