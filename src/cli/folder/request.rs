//! The folder of a call: reads it and plans it.

use std::collections::HashSet;
use std::path::Path;

use chrono::NaiveDate;

use super::super::ids;
use crate::check::{self, FolderContents, PlanRequest};
use crate::error::Result;
use crate::file::{self, RecordReader};
use crate::folder::Plan;
use crate::form::Catalogue;
use crate::local::disk;
use crate::local::folder_paths::FolderPaths;
use crate::source::Source;

/// The folder of a call, with its layout and plan.
pub(super) struct FolderRequest<'a> {
    pub dir: &'a Path,
    pub layout: Option<&'a str>,
    pub plan: Option<&'a Path>,
}

/// Reads a folder and assigns its documents to sections.
pub(super) fn read_and_plan(
    catalogue: &Catalogue,
    reader: RecordReader<'_>,
    asked: &FolderRequest<'_>,
    listed: &FolderPaths,
    today: NaiveDate,
    keep: usize,
) -> Result<(FolderContents, Plan)> {
    let edited_plan = asked.plan.map(edited_plan).transpose()?;
    let request = PlanRequest {
        dir: &disk::display_path(asked.dir),
        names: &listed.names(),
        layout: asked.layout.map(|given| ids::layout(catalogue, given)).transpose()?,
        edited_plan: edited_plan.as_ref(),
        today,
        keep,
    };
    let (mut contents, plan) =
        check::read_and_plan(catalogue, reader, &request, |name| disk::read(listed.path(name)?))?;
    contents.failures.extend(listed.links.iter().map(|link| disk::not_followed(link)));
    Ok((contents, plan))
}

fn edited_plan(path: &Path) -> Result<Source> {
    Ok(file::source(&disk::read(path)?, &disk::display_path(path)))
}

/// The names of a plan's documents, for messages.
pub(super) fn document_paths(plan: &Plan, dir: &Path) -> HashSet<String> {
    plan.documents.iter().map(|document| disk::display_path(&dir.join(&document.file))).collect()
}
