//! [`Holiday`]: days on which no session is to be planned, such as school holidays, from a list.

use chrono::NaiveDate;

use crate::dates::long;
use crate::error::{Error, Result};
use crate::spreadsheet;
use crate::staff::day;
use crate::text::plural;

/// Days without sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What the list calls them; empty where it does not say.
    pub name: String,
}

impl Holiday {
    /// Whether a day is one of them.
    #[must_use]
    pub fn includes(&self, date: NaiveDate) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// The holiday in words: its name, or its days.
    #[must_use]
    pub fn words(&self) -> String {
        match (self.name.is_empty(), self.from == self.to) {
            (false, _) => self.name.clone(),
            (true, true) => format!("holiday on {}", long(self.from)),
            (true, false) => format!("holidays from {} to {}", long(self.from), long(self.to)),
        }
    }
}

/// Reads a list of holidays, a CSV file or a workbook: in each row a first and a last day, or one day, and a name. A
/// first row without a day is the headings.
///
/// # Errors
/// Every row that cannot be read.
pub fn holidays(bytes: &[u8]) -> Result<Vec<Holiday>> {
    let book = spreadsheet::read(bytes)?;
    let (mut holidays, mut wrong) = (Vec::new(), Vec::new());
    for sheet in &book.sheets {
        for (at, row) in sheet.rows.iter().enumerate() {
            let cells = row.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty());
            match holiday(cells) {
                Ok(holiday) => holidays.push(holiday),
                // Headings have no digits.
                Err(_) if at == 0 && !row.cells.iter().any(|cell| cell.contains(|c: char| c.is_ascii_digit())) => {}
                Err(why) => wrong.push(format!("row {}: {why}", row.number)),
            }
        }
    }
    let help = "Write in each row a first day, a last day and a name: 2026-07-22, 2026-08-31, Summer holidays.";
    if !wrong.is_empty() {
        let rows = plural(wrong.len(), "row");
        return Err(Error::input(format!("the holidays have {rows} that cannot be read: {}", wrong.join("; ")), help));
    }
    if holidays.is_empty() {
        return Err(Error::input("there is no day in the list of holidays", help));
    }
    Ok(holidays)
}

fn holiday<'c>(cells: impl Iterator<Item = &'c str>) -> std::result::Result<Holiday, String> {
    let (mut days, mut words): (Vec<NaiveDate>, Vec<&str>) = (Vec::new(), Vec::new());
    for cell in cells {
        match day(cell) {
            Ok(day) => days.push(day),
            // A date that cannot be read is no name.
            Err((why, _)) if cell.starts_with(|c: char| c.is_ascii_digit()) => return Err(why),
            Err(_) => words.push(cell),
        }
    }
    let (from, to) = match days.as_slice() {
        [day] => (*day, *day),
        [from, to] if from <= to => (*from, *to),
        [from, to] => return Err(format!("{} is after {}", long(*from), long(*to))),
        [] => return Err("there is no day".to_owned()),
        _ => return Err("there are more than two days".to_owned()),
    };
    Ok(Holiday { from, to, name: words.first().map_or(String::new(), |name| (*name).to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_holidays_has_days_and_names() {
        let list = "name,first day,last day\nSummer holidays,22/07/2026,31 August 2026\n,2026-10-26,\n";
        let read = holidays(list.as_bytes()).unwrap();
        let words: Vec<String> = read.iter().map(Holiday::words).collect();
        assert_eq!(words, ["Summer holidays", "holiday on 26 October 2026"]);
        assert!(read[0].includes("2026-07-22".parse().unwrap()) && read[0].includes("2026-08-31".parse().unwrap()));
        assert!(!read[0].includes("2026-09-01".parse().unwrap()));
    }

    #[test]
    fn every_row_that_cannot_be_read_is_named() {
        let list = "22/07/2026,21/07/2026\n31/02/2026\nHalf term\n2026-02-16,2026-02-20\n";
        let error = holidays(list.as_bytes()).unwrap_err();
        for said in ["row 1: 22 July 2026 is after 21 July 2026", "row 2: “31/02/2026”", "row 3: there is no day"] {
            assert!(error.message.contains(said), "{said}: {}", error.message);
        }
        assert!(holidays(b"name,from,to\n").is_err());
    }
}
