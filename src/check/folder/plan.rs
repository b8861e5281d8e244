//! Reads a folder and plans the place of each of its documents.

use std::sync::Arc;

use chrono::NaiveDate;

use super::contents::FolderContents;
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
    pub edited_plan: Option<&'a Source>,
    /// The day of the plan.
    pub today: NaiveDate,
    /// The most bytes of documents that are kept for a binder.
    pub keep: usize,
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
    let mut contents =
        FolderContents::read_keeping(request.keep, catalogue, reader, request.dir, request.names, bytes)?;
    let plan = plan_contents(catalogue, &mut contents, request.layout.as_ref(), request.edited_plan, request.today)?;
    Ok((contents, plan))
}

/// Like [`read_and_plan`], for files that were read already.
///
/// # Errors
/// When no layout can be chosen, or the edited plan has mistakes.
pub fn plan_contents(
    catalogue: &Catalogue,
    contents: &mut FolderContents,
    layout: Option<&Arc<Layout>>,
    edited_plan: Option<&Source>,
    today: NaiveDate,
) -> Result<Plan> {
    let named_in_plan = edited_plan.map(plan_file::layout_of).transpose()?;
    let layout = match (layout, edited_plan, &named_in_plan) {
        (Some(layout), _, _) => Arc::clone(layout),
        (None, Some(source), Some(id)) => catalogue.layout(id).map_err(|error| error.in_file(source.name.clone()))?,
        // If folder.yaml has a mistake, that is reported instead of the missing layout.
        (None, _, _) => contents.layout(catalogue).map_err(|error| contents.undescribed().unwrap_or(error))?,
    };
    let edited_plan = edited_plan.map(|source| contents.edited_plan(source, &layout, today)).transpose()?;
    Ok(contents.plan(catalogue, &layout, edited_plan.as_deref(), today))
}
