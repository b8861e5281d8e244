//! `check --staff`: a list of staff, each line a member of staff as `folder.yaml` would describe them.

use std::path::Path;

use super::staff::Staff;
use crate::error::{Error, ErrorKind, Result};
use crate::folder::{Member, staff};
use crate::form::shape::nearest;

/// The members of staff in a list.
pub(super) fn read(path: &Path) -> Result<Vec<Member>> {
    let list = Staff::read(path)?;
    let known = format!("Headings: {}.", staff::COLUMNS.join(", "));
    let wrong = |message: String| Error::new(ErrorKind::Usage, message).help(known.clone()).in_file(list.file.clone());
    let columns: Vec<Option<&'static str>> = list.header.iter().map(|heading| staff::column(heading)).collect();
    for (heading, column) in list.header.iter().zip(&columns) {
        // A list may have columns of its own; one that is nearly ours was meant to be ours.
        let near = nearest(&heading.trim().to_lowercase().replace(' ', "_"), staff::COLUMNS.into_iter());
        if let (None, Some(near)) = (column, near) {
            return Err(wrong(format!("the heading `{heading}` is not known; did you mean `{near}`?")));
        }
    }
    if !columns.contains(&Some("person")) {
        return Err(wrong("the column `person` is missing, which says who each line is about".to_owned()));
    }
    let mut members = Vec::new();
    for row in &list.rows {
        let stuck = |message: &str, help: &str| {
            Error::input(format!("line {}: {message}", row.line), help).in_file(list.file.clone())
        };
        if let Some(message) = &row.wrong {
            return Err(stuck(message, "Correct the line and run the command again."));
        }
        let cells = columns.iter().zip(&row.cells).filter_map(|(column, cell)| Some(((*column)?, cell.as_str())));
        members.push(staff::member(cells).map_err(|(message, help)| stuck(&message, &help))?);
    }
    Ok(members)
}
