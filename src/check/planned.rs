//! Reads a folder and plans where each of its documents stands.

use std::sync::Arc;

use chrono::NaiveDate;

use super::FolderContents;
use crate::error::Result;
use crate::file::RecordReader;
use crate::folder::{Plan, plan_file};
use crate::form::{Catalogue, Layout};
use crate::source::Source;

/// The input for a plan.
#[derive(Debug)]
pub struct PlanRequest<'a> {
    /// The directory, as it is shown.
    pub dir: &'a str,
    /// The paths of the files below it, with forward slashes.
    pub names: &'a [String],
    /// The layout that was asked for.
    pub layout: Option<Arc<Layout>>,
    /// A plan that a person edited.
    pub sheet: Option<&'a Source>,
    /// The day of the plan.
    pub today: NaiveDate,
}

/// Reads the files of a folder, and plans where each document stands. The layout is the one asked for, else that of the
/// edited plan, else that of the folder. `bytes` returns the bytes of a file by its name.
///
/// # Errors
/// When there is nothing in the folder, no layout can be chosen, or the edited plan has mistakes.
pub fn read_and_plan(
    catalogue: &Catalogue,
    reader: RecordReader<'_>,
    request: &PlanRequest<'_>,
    bytes: impl Fn(&str) -> Result<Vec<u8>> + Sync,
) -> Result<(FolderContents, Plan)> {
    let PlanRequest { sheet, today, .. } = *request;
    let mut contents = FolderContents::read(catalogue, reader, request.dir, request.names, bytes)?;
    let named_in_sheet = sheet.map(plan_file::layout_of).transpose()?;
    let layout = match (&request.layout, sheet, &named_in_sheet) {
        (Some(layout), _, _) => Arc::clone(layout),
        (None, Some(sheet), Some(id)) => catalogue.layout(id).map_err(|error| error.in_file(sheet.name.clone()))?,
        // If folder.yaml has a mistake, that is reported instead of the missing layout.
        (None, _, _) => contents.layout(catalogue).map_err(|error| contents.undescribed().unwrap_or(error))?,
    };
    let lines = sheet.map(|sheet| contents.lines(sheet, &layout, today)).transpose()?;
    let plan = contents.plan(catalogue, &layout, lines.as_deref(), today);
    Ok((contents, plan))
}
