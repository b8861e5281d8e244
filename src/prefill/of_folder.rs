//! [`drafts_of_folder`]: the drafts of a form from the files of one folder.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Draft, OnFile, draft};
use crate::check::FolderContents;
use crate::error::{Error, Result};
use crate::file::RecordReader;
use crate::folder::Member;
use crate::form::{Catalogue, Form};
use crate::rules::waivers::Waivers;
use crate::staff::blanks::file_stem;

/// What drafts are made of, besides the files.
#[derive(Debug, Clone, Copy)]
pub struct DraftRequest<'a> {
    /// The known forms.
    pub catalogue: &'a Catalogue,
    /// The form.
    pub form: &'a Arc<Form>,
    /// The members of staff of a list, for folders without `folder.yaml`.
    pub staff: &'a [Member],
    /// Findings that may stand as they are.
    pub waivers: &'a [Waivers],
    /// The day of the drafts.
    pub today: NaiveDate,
}

/// The drafts of a folder.
#[derive(Debug)]
pub struct FolderDrafts {
    /// A draft for each person: one where the folder has a description.
    pub drafts: Vec<Draft>,
    /// What could not be read.
    pub failures: Vec<Error>,
}

/// The name of a draft's file without its ending.
#[must_use]
pub fn draft_stem(draft: &Draft) -> String {
    format!("{}--draft", file_stem(&draft.record))
}

/// Makes the drafts of a folder. `dir` is the directory as shown, `names` are the paths of the files below it with forward
/// slashes, and `bytes` returns the bytes of a file by its path.
///
/// # Errors
/// When the folder is empty, or its description cannot be read.
pub fn drafts_of_folder(
    request: &DraftRequest<'_>,
    reader: RecordReader<'_>,
    dir: &str,
    names: &[String],
    bytes: impl Fn(&str) -> Result<Vec<u8>> + Sync,
) -> Result<FolderDrafts> {
    let DraftRequest { catalogue, form, staff, waivers, today } = *request;
    let mut contents = FolderContents::read(catalogue, reader, dir, names, bytes)?;
    if let Some(error) = contents.undescribed() {
        return Err(error);
    }
    let layout = contents.layout(catalogue).ok();
    let plan = layout.map(|layout| contents.plan(catalogue, &layout, None, today));
    let member = contents.member.as_ref();
    // A description is of one person. Without it, the folder may be of several.
    let mut people = 0;
    if member.is_none() {
        contents.visit_people(catalogue, plan.as_ref(), staff, waivers, today, &mut |_| people += 1);
    }
    let plan = plan.as_ref().filter(|_| people <= 1);
    let mut drafts = Vec::new();
    contents.visit_people(catalogue, plan, staff, waivers, today, &mut |person| {
        drafts.push(draft(form, &OnFile::new(Some(person), plan, member, today)));
    });
    if drafts.is_empty() {
        drafts.push(draft(form, &OnFile::new(None, plan, member, today)));
    }
    Ok(FolderDrafts { drafts, failures: contents.failures })
}
