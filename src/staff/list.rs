//! Finds the list of people in a spreadsheet: the row of headings, and the rows of people below it.

use super::{cells, heading};
use crate::dates;
use crate::error::{Error, Result};
use crate::spreadsheet::{Sheet, SheetRow, Workbook};
use crate::text::{collapse_spaces, plural};

/// The number of rows that are not empty in which the headings are looked for.
const HEADINGS_WITHIN: usize = 30;

/// A list of people.
///
/// Lists have titles above, totals below, gaps, and columns for other purposes. These are left out with a note. A
/// possible mistake is never left out: it is reported with its row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleRows {
    /// The headings.
    pub headings: Vec<ColumnHeading>,
    /// The people, at least one.
    pub people: Vec<Person>,
    /// Notes on what was left out.
    pub notes: Vec<String>,
}

/// The heading of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHeading {
    /// The text, on one line.
    pub text: String,
    /// The general meaning in lists of staff; see [`heading::meaning`].
    pub meaning: Option<&'static str>,
}

/// The row of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number in the spreadsheet.
    pub row: usize,
    /// The person's name for messages; may be empty.
    pub name: String,
    /// The cells, one for each heading.
    pub cells: Vec<String>,
    /// The mistake of the row as a whole.
    pub wrong: Option<String>,
}

/// A mistake in a person's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowMistake {
    /// The row's number in the spreadsheet.
    pub row: usize,
    /// The person's name.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Person {
    /// The mistake of a date that is read day first although another row of its column, given by its number, has the
    /// month first; `None` when both readings give the same day.
    #[must_use]
    pub fn doubtful_day(&self, heading: &str, cell: &str, month_first: Option<usize>) -> Option<RowMistake> {
        let (day_first, other) = cells::two_days(cell).filter(|_| month_first.is_some_and(|row| row != self.row))?;
        let message = format!(
            "{heading} is “{cell}”, which may be {} or {}: row {} has the month before the day",
            dates::long(day_first),
            dates::long(other),
            month_first.unwrap_or_default()
        );
        Some(self.mistake(message, "Write all dates of the column in one way: 2025-03-04, or 04/03/2025 for 4 March."))
    }

    /// A mistake in the row.
    #[must_use]
    pub fn mistake(&self, message: impl Into<String>, help: impl Into<String>) -> RowMistake {
        RowMistake { row: self.row, name: self.name.clone(), message: message.into(), help: help.into() }
    }

    /// The mistakes of the row for any purpose: too many cells, and spreadsheet errors in the used columns.
    #[must_use]
    pub fn mistakes(&self, headings: &[ColumnHeading], is_used: &dyn Fn(usize) -> bool) -> Vec<RowMistake> {
        let mut out = Vec::new();
        if let Some(message) = &self.wrong {
            let help = "Put quotation marks around a cell that has a comma in it.";
            out.push(self.mistake(message.clone(), help));
            return out;
        }
        let cells = headings.iter().zip(&self.cells).enumerate().filter(|(column, _)| is_used(*column));
        for (_, (heading, cell)) in cells {
            let heading = &heading.text;
            if cell.starts_with('#') && ERRORS.contains(&cell.as_str()) {
                let message = format!("{heading} is “{cell}”, an error of the spreadsheet");
                out.push(self.mistake(message, "Put the formulas right, or type the values."));
            } else if cell.starts_with('=') && cell.len() > 1 {
                let message = format!("{heading} is a formula, and the file does not hold its result");
                out.push(self.mistake(message, "Open the list in Excel and save it again."));
            }
        }
        out
    }
}

/// The displayed results of failed formulas.
const ERRORS: [&str; 9] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#####"];

/// The error with every mistake in a list.
#[must_use]
pub fn error(people: usize, mistakes: &[RowMistake]) -> Error {
    let mut rows: Vec<usize> = mistakes.iter().map(|mistake| mistake.row).collect();
    rows.sort_unstable();
    rows.dedup();
    let mut message = format!("there are mistakes in the rows of {} of {people} people:", rows.len());
    let mut help: Vec<&str> = Vec::new();
    for mistake in mistakes {
        let name = if mistake.name.is_empty() { String::new() } else { format!(", {}", mistake.name) };
        message.push_str(&format!("\n  row {}{name}: {}", mistake.row, mistake.message));
        if !help.contains(&mistake.help.as_str()) {
            help.push(&mistake.help);
        }
    }
    Error::input(message, help.join(" "))
}

impl PeopleRows {
    /// Finds the list in a workbook. `knows` returns whether a heading is a known one.
    ///
    /// # Errors
    /// When there are no people in it.
    pub fn find(book: &Workbook, knows: &dyn Fn(&str) -> bool) -> Result<Self> {
        let places: Vec<(&Sheet, HeadingRow)> =
            book.sheets.iter().filter_map(|sheet| Some((sheet, HeadingRow::find(sheet, knows)?))).collect();
        let best = |wanted: fn(&HeadingRow) -> bool| places.iter().find(|(_, place)| wanted(place));
        let found = best(|place| place.names_people || place.known > 1)
            .or_else(|| best(|place| place.known > 0))
            .or(places.first());
        let Some((sheet, place)) = found else {
            return Err(Error::input(
                "the list is empty",
                "Write a row of headings, such as name and supervisor, and a row for each person.",
            ));
        };
        let mut list = Self::below(sheet, place.index);
        let others: Vec<String> = book
            .sheets
            .iter()
            .filter(|other| other.name != sheet.name && !other.rows.is_empty())
            .map(|other| format!("“{}”", other.name))
            .collect();
        if !others.is_empty() {
            let sheets = plural(others.len(), "sheet");
            let note = format!("only the sheet “{}” is read; left out: the {sheets} {}", sheet.name, others.join(", "));
            list.notes.insert(0, note);
        }
        if sheet.hidden_rows > 0 {
            list.notes.push("rows that the spreadsheet hides are read, too".to_owned());
        }
        if let Some(note) = list.struck_note(&sheet.struck_rows) {
            list.notes.push(note);
        }
        if sheet.merged_areas > 0 {
            list.notes.push("the text of a merged cell counts for every row that it spans".to_owned());
        }
        if list.people.is_empty() {
            return Err(Error::input(
                "the list has headings and no people",
                "Write a row for each person below the headings.",
            ));
        }
        Ok(list)
    }

    /// A note on the rows with struck-through text.
    fn struck_note(&self, struck: &[usize]) -> Option<String> {
        const MOST: usize = 5;
        let people: Vec<&Person> = self.people.iter().filter(|person| struck.contains(&person.row)).collect();
        let mut rows: Vec<String> =
            people.iter().take(MOST).map(|person| format!("row {} ({})", person.row, person.name)).collect();
        if people.len() > MOST {
            rows.push(format!("{} more", people.len() - MOST));
        }
        let whom = if people.len() == 1 {
            "take the row out if they have left"
        } else {
            "take out the rows of those who have left"
        };
        (!rows.is_empty()).then(|| format!("struck through, but read: text in {}; {whom}", rows.join(", ")))
    }

    /// The row of the first date in a column that has the month before the day: the column's other dates may have it,
    /// too, without showing it.
    #[must_use]
    pub fn month_first(&self, column: usize) -> Option<usize> {
        let is_month_first =
            |person: &&Person| person.cells.get(column).is_some_and(|cell| cells::is_month_first(cell));
        self.people.iter().find(is_month_first).map(|person| person.row)
    }

    /// The list below the headings in that row of a sheet.
    fn below(sheet: &Sheet, index: usize) -> Self {
        let mut notes = Vec::new();
        let (above, rest) = sheet.rows.split_at(index);
        match above {
            [] => {}
            [one] => notes.push(format!("row {}, above the headings, is left out", one.number)),
            [first, .., last] => {
                notes.push(format!("rows {} to {}, above the headings, are left out", first.number, last.number));
            }
        }
        let Some((header, rows)) = rest.split_first() else { return Self::default() };
        let mut headings: Vec<String> = header.cells.iter().map(|text| collapse_spaces(text)).collect();
        // A column without a heading is still a column.
        headings.resize(header.width, String::new());
        // Lists for printing repeat the headings on each page.
        let rows = rows.iter().filter(|row| row.cells != header.cells).cloned().collect();
        let mut table = SortedTable { headings, rows };
        table.drop_unheaded(&mut notes);
        let mut headings: Vec<ColumnHeading> = table
            .headings
            .iter()
            .map(|text| ColumnHeading { text: text.clone(), meaning: heading::meaning(text) })
            .collect();
        let width = headings.len();
        let surname = table.join_names(&mut headings);
        let person = headings.iter().position(|heading| heading.meaning == Some("person"));
        table.drop_remarks(person, &mut notes);
        let people = table.rows.into_iter().map(|row| {
            let used = row.cells.len();
            let wrong = (used > width).then(|| format!("it has {used} cells, and there are {width} headings"));
            let mut cells = row.cells;
            cells.resize(width, String::new());
            let name = person.and_then(|at| cells.get(at)).map(|cell| collapse_spaces(cell)).unwrap_or_default();
            Person { row: row.number, name, cells, wrong }
        });
        let mut people: Vec<Person> = people.collect();
        if let Some(surname) = surname {
            headings.remove(surname);
            for person in &mut people {
                person.cells.remove(surname);
            }
        }
        Self { headings, people, notes }
    }
}

/// The row with the headings.
struct HeadingRow {
    /// The index of the row.
    index: usize,
    /// The number of known headings.
    known: usize,
    /// Whether a heading names the person of each row.
    names_people: bool,
}

impl HeadingRow {
    /// The row with most known headings, the first of equals; the first row when none has any.
    fn find(sheet: &Sheet, knows: &dyn Fn(&str) -> bool) -> Option<Self> {
        let place = |(index, row): (usize, &SheetRow)| {
            let means =
                |cell: &String, wanted: &[&str]| heading::meaning(cell).is_some_and(|one| wanted.contains(&one));
            let known = row.cells.iter().filter(|cell| knows(cell) || heading::meaning(cell).is_some()).count();
            let names_people = row.cells.iter().any(|cell| means(cell, &["person", "first_name"]));
            Self { index, known, names_people }
        };
        let places = sheet.rows.iter().take(HEADINGS_WITHIN).enumerate().map(place);
        places.reduce(|best, next| if next.known > best.known { next } else { best })
    }
}

/// Headings and rows during sorting.
struct SortedTable {
    headings: Vec<String>,
    rows: Vec<SheetRow>,
}

impl SortedTable {
    /// Removes columns without a heading.
    fn drop_unheaded(&mut self, notes: &mut Vec<String>) {
        let width = self.headings.len();
        // R and some databases export row numbers before the first heading's column.
        let is_number = |cell: &String| cell.chars().any(|c| c.is_ascii_digit()) && !cell.contains(' ');
        let numbered = |row: &SheetRow| row.cells.len() == width + 1 && row.cells.first().is_some_and(is_number);
        if width > 0 && !self.rows.is_empty() && self.rows.iter().all(numbered) {
            notes.push("the first cell of each row is a number without a heading, and is left out".to_owned());
            for row in &mut self.rows {
                row.cells.remove(0);
            }
        }
        for column in (0..width).rev() {
            if self.headings.get(column).is_none_or(|heading| !heading.is_empty()) {
                continue;
            }
            if self.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| !cell.is_empty())) {
                notes.push(format!("column {} has no heading, and is left out", letters(column)));
            }
            self.headings.remove(column);
            for row in &mut self.rows {
                if column < row.cells.len() {
                    row.cells.remove(column);
                }
            }
        }
    }

    /// Joins names in two columns; returns the column to remove.
    fn join_names(&mut self, headings: &mut [ColumnHeading]) -> Option<usize> {
        let find = |meaning| headings.iter().position(|heading: &ColumnHeading| heading.meaning == Some(meaning));
        let (person, first, surname) = (find("person"), find("first_name"), find("surname")?);
        // "Name" beside "Surname" is a first name.
        let first = match (person, first) {
            (None, Some(first)) => first,
            (Some(person), None) if heading::plain(&headings.get(person)?.text) == "name" => person,
            _ => return None,
        };
        let text = format!("{} and {}", headings.get(first)?.text, headings.get(surname)?.text);
        *headings.get_mut(first)? = ColumnHeading { text, meaning: Some("person") };
        for row in &mut self.rows {
            let cell = |at: usize| row.cells.get(at).map(String::as_str).unwrap_or_default();
            let name = format!("{} {}", cell(first), cell(surname)).trim().to_owned();
            if row.cells.len() <= first && !name.is_empty() {
                row.cells.resize(first + 1, String::new());
            }
            if let Some(cell) = row.cells.get_mut(first) {
                *cell = name;
            }
        }
        Some(surname)
    }

    /// Removes rows that are about no person.
    fn drop_remarks(&mut self, person: Option<usize>, notes: &mut Vec<String>) {
        let wide = self.headings.len() > 1;
        let last_person = self.rows.iter().rposition(|row| filled(row) > 1);
        let mut index = 0;
        self.rows.retain(|row| {
            let at = index;
            index += 1;
            let Some(first) = row.cells.iter().find(|cell| !cell.is_empty()) else { return false };
            let name = person.and_then(|at| row.cells.get(at)).unwrap_or(first);
            let trails = wide && filled(row) == 1 && last_person.is_some_and(|last| at > last);
            let why = if is_total(first) {
                "is a total"
            } else if is_vacant(name) {
                "is not about a person"
            } else if trails && row.cells.len() == 1 && is_remark(first) {
                "is a remark below the list"
            } else {
                return true;
            };
            let shown = collapse_spaces(if is_vacant(name) { name } else { first });
            notes.push(format!("row {}, “{shown}”, {why} and is left out", row.number));
            false
        });
    }
}

fn filled(row: &SheetRow) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

fn is_total(cell: &str) -> bool {
    let plain = heading::plain(cell);
    let first = plain.split('_').next().unwrap_or_default();
    // Sum and Count are also names of people.
    matches!(first, "total" | "totals" | "subtotal")
        || matches!(plain.as_str(), "count" | "sum")
        || plain.starts_with("grand_total")
        || plain.starts_with("sub_total")
        || plain.starts_with("number_of")
}

/// Whether a cell says that a post is vacant.
fn is_vacant(name: &str) -> bool {
    let plain = heading::plain(name);
    let first = plain.split('_').next().unwrap_or_default();
    matches!(first, "vacant" | "vacancy" | "unfilled")
        || matches!(plain.as_str(), "n_a" | "none" | "nobody" | "tbc" | "tba")
}

/// Whether a cell below a list is a sentence or a date rather than a name.
fn is_remark(cell: &str) -> bool {
    cell.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '*')) || cell.split_whitespace().count() > 5
}

/// The letters of a column: the first is A.
fn letters(column: usize) -> String {
    let mut out = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        out.insert(0, char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or_default()));
        left = (left - 1) / 26;
    }
    out.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet;

    fn list(text: &str) -> PeopleRows {
        PeopleRows::find(&spreadsheet::read(text.as_bytes()).unwrap(), &|_| false).unwrap()
    }

    #[test]
    fn people_named_sum_or_count_are_no_totals() {
        for name in ["Sum Lai", "Count Okafor"] {
            assert!(!is_total(name), "{name}");
        }
        for total in ["Sum", "Total", "Total staff", "Count"] {
            assert!(is_total(total), "{total}");
        }
    }

    fn people(list: &PeopleRows) -> Vec<(usize, &str)> {
        list.people.iter().map(|person| (person.row, person.name.as_str())).collect()
    }

    #[test]
    fn rows_around_the_people_are_left_out_with_a_note() {
        let list = list(
            "Staff list\n\n\"Employee\nname\";Line manager;;FTE\n\nAnn Lee;Bo;x;1\nVacant (Bo);Bo;;1\n\
             \"Employee\nname\";Line manager;;FTE\nCy;;;0,5\nTotal;;;1,5\n\nUpdated 3 June 2025\n",
        );
        let headings: Vec<&str> = list.headings.iter().map(|heading| heading.text.as_str()).collect();
        assert_eq!(headings, ["Employee name", "Line manager", "FTE"]);
        assert_eq!(people(&list), [(5, "Ann Lee"), (8, "Cy")]);
        assert_eq!(
            list.notes,
            [
                "row 1, above the headings, is left out",
                "column C has no heading, and is left out",
                "row 6, “Vacant (Bo)”, is not about a person and is left out",
                "row 9, “Total”, is a total and is left out",
                "row 11, “Updated 3 June 2025”, is a remark below the list and is left out",
            ]
        );
    }

    #[test]
    fn names_in_two_columns_are_one() {
        for text in [
            "Surname,Team,First name\nLee,A,Ann\n,,Bo\n",
            "First name,Surname\nAnn,Lee\nBo,\n",
            "Name,Surname\nAnn,Lee\nBo,\n",
        ] {
            assert_eq!(people(&list(text)), [(2, "Ann Lee"), (3, "Bo")], "{text}");
        }
        let list = list("Full name,First name,Surname\nAnn Lee,Ann,Lee\n");
        assert_eq!((people(&list), list.headings.len()), (vec![(2, "Ann Lee")], 3));
    }

    #[test]
    fn numbers_without_a_heading_are_no_names() {
        let shifted = list("name\tteam\n1000\tAnn\tA\n1001\tBo\tB\n");
        assert_eq!(people(&shifted), [(2, "Ann"), (3, "Bo")]);
        // A comma in a cell is a mistake; no cells are shifted.
        let commas = list("name,team\nLee, Ann,A\nRay, Bo,B\n");
        assert!(commas.people.iter().all(|person| person.wrong.is_some()));
    }

    #[test]
    fn errors_of_the_spreadsheet_are_mistakes() {
        let list = list("name,team\nAnn,#N/A\nBo,=A1\n");
        let mistakes: Vec<RowMistake> =
            list.people.iter().flat_map(|person| person.mistakes(&list.headings, &|_| true)).collect();
        // Unused columns may contain anything.
        assert!(list.people.iter().all(|person| person.mistakes(&list.headings, &|column| column == 0).is_empty()));
        let error = error(list.people.len(), &mistakes);
        assert!(
            error.message.starts_with("there are mistakes in the rows of 2 of 2 people:\n  row 2, Ann: team is “#N/A”")
        );
        assert!(error.message.contains("row 3, Bo: team is a formula"), "{}", error.message);
    }

    #[test]
    fn the_first_sheet_with_people_is_the_list() {
        let row = |number, cells: &[&str]| SheetRow {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            width: cells.len(),
        };
        let sheet = |name: &str, rows| Sheet {
            name: name.to_owned(),
            rows,
            hidden_rows: 1,
            struck_rows: vec![2, 3],
            merged_areas: 0,
        };
        let book = Workbook {
            sheets: vec![
                sheet("Notes", vec![row(1, &["How to use this"])]),
                sheet("Staff", vec![row(2, &["Name"]), row(3, &["Ann"])]),
                sheet("Leavers", vec![row(1, &["Name"]), row(2, &["Bo"])]),
            ],
        };
        // A sheet with an unknown heading for names is not skipped in favour of another that lists other people.
        let mut unknown = book.clone();
        unknown.sheets[1].rows[0] = row(2, &["Who", "Line manager", "Team"]);
        assert_eq!(PeopleRows::find(&unknown, &|_| false).unwrap().headings[0].text, "Who");
        let list = PeopleRows::find(&book, &|_| false).unwrap();
        assert_eq!(people(&list), [(3, "Ann")]);
        assert_eq!(list.notes[0], "only the sheet “Staff” is read; left out: the sheets “Notes”, “Leavers”");
        assert_eq!(list.notes[1], "rows that the spreadsheet hides are read, too");
        let struck = "struck through, but read: text in row 3 (Ann); take the row out if they have left";
        assert_eq!(list.notes[2], struck);
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([letters(0), letters(25), letters(26), letters(701)], ["A", "Z", "AA", "ZZ"]);
    }
}
