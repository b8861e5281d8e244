//! Reads a list of staff; each row is a member of staff as `folder.yaml` describes one.

use super::list::{self, PeopleRows};
use super::{cells, heading, mistakes as common};
use crate::error::{Error, ErrorKind, Result};
use crate::folder::Member;
use crate::spreadsheet;

/// Returns the members of staff in a list, and notes on what was left out.
///
/// # Errors
/// Every mistake in the list, each with its row, person and value.
pub fn members(bytes: &[u8]) -> Result<(Vec<Member>, Vec<String>)> {
    let list = PeopleRows::find(&spreadsheet::read(bytes)?, &|heading| heading::column(heading).is_some())?;
    let known = format!("Headings: {}.", heading::COLUMNS.join(", "));
    let wrong = |message: String| Error::new(ErrorKind::Usage, message).help(known.clone());
    let mut notes = list.notes.clone();
    let mut columns = Vec::new();
    let mut unused = Vec::new();
    for heading in &list.headings {
        let column = heading.meaning.filter(|column| heading::COLUMNS.contains(column));
        if column.is_some() && columns.contains(&column) {
            return Err(wrong(format!(
                "two headings mean `{}`; one is “{}”",
                column.unwrap_or_default(),
                heading.text
            )));
        }
        // A list may have further columns; a heading close to a known one is probably a misspelling.
        if column.is_none()
            && let Some(near) = common::misspelt(&heading::plain(&heading.text), heading::COLUMNS)
        {
            return Err(wrong(format!("the heading `{}` is not known; did you mean `{near}`?", heading.text)));
        }
        if column.is_none() {
            unused.push(heading.text.clone());
        }
        columns.push(column);
    }
    if !columns.contains(&Some("person")) {
        let message = "the column `person` is missing, which says who each row is about";
        return Err(wrong(format!("{message}; {}", common::headings(&list))));
    }
    notes.extend(common::left_out(&unused));
    let start = columns.iter().position(|column| *column == Some("start_date"));
    let start = start.map(|at| (at, list.month_first(at)));
    let (mut members, mut mistakes) = (Vec::new(), Vec::new());
    for person in &list.people {
        let mut own = person.mistakes(&list.headings, &|column| columns.get(column).is_some_and(Option::is_some));
        own.extend(common::unnamed(person));
        if let Some((at, month_first)) = start
            && let (Some(heading), Some(cell)) = (list.headings.get(at), person.cells.get(at))
        {
            own.extend(person.doubtful_day(&heading.text, cell, month_first));
        }
        let used = list.headings.iter().zip(&columns).zip(&person.cells);
        let single = used.filter(|((_, column), _)| column.is_some_and(|column| column != "leave"));
        own.extend(single.filter_map(|((heading, _), cell)| common::too_many_lines(person, &heading.text, cell)));
        let cells = columns.iter().zip(&person.cells).filter_map(|(column, cell)| Some(((*column)?, cell.as_str())));
        if own.is_empty() {
            match cells::member(cells) {
                Ok(member) => members.push(member),
                Err(wrong) => own.extend(wrong.into_iter().map(|(column, (message, help))| {
                    let heading = list.headings.iter().find(|heading| heading.meaning == Some(column));
                    let heading = heading.map_or(column, |heading| &heading.text);
                    person.mistake(format!("{heading} is {message}"), help)
                })),
            }
        }
        mistakes.extend(own);
    }
    if mistakes.is_empty() { Ok((members, notes)) } else { Err(list::error(list.people.len(), &mistakes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_staff_may_have_columns_of_its_own() {
        let text =
            "Starters 2025\n\nPayroll no,First name,Surname,Line manager,Start date\n1,Ann,Lee,Bo,3/3/25\nTotal,,,,1\n";
        let (members, notes) = members(text.as_bytes()).unwrap();
        assert_eq!(members.len(), 1);
        assert_eq!((members[0].person.as_str(), members[0].supervisor.as_deref()), ("Ann Lee", Some("Bo")));
        assert_eq!(
            notes,
            [
                "row 1, above the headings, is left out",
                "row 5, “Total”, is a total and is left out",
                "left out: the column “Payroll no”"
            ]
        );
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text = "name,start date,staff type\nAnn,soon,wizard\nBo,3/3/25,\n,4/3/25,\n";
        let error = members(text.as_bytes()).unwrap_err();
        for said in [
            "there are mistakes in the rows of 2 of 3 people:",
            "row 2, Ann: start date is “soon”, which is no date",
            "row 2, Ann: staff type is “wizard”, which is not a staff type",
            "row 4: there is no name",
        ] {
            assert!(error.message.contains(said), "{said}: {}", error.message);
        }
    }
}
