//! Puts a folder together as everything that is handed on: binder, originals, checklist and manifest.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::file_digest::FileDigest;
use super::file_names::{BINDER, MANIFEST};
use super::input::{BinderInput, BinderOptions, BinderOutput, FolderFiles, no_section};
use super::listing;
use super::made::Binder;
use super::manifest::{self, ManifestInput};
use super::originals::{KeptOriginals, WithheldFiles};
use crate::check::Scope;
use crate::check::folder::FolderFindings;
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::folder::Plan;
use crate::parallel;
use crate::rules;
use crate::rules::waivers::Waivers;
use crate::text::json;

/// What a run goes by besides the folder.
#[derive(Debug)]
pub struct AssemblyInput<'a> {
    /// The paths of all files below the folder, documents or not.
    pub names: &'a [String],
    /// How the binder is wanted.
    pub options: &'a BinderOptions,
    /// The findings that the organisation allows.
    pub waivers: &'a [Waivers],
    /// The day of the check.
    pub today: NaiveDate,
}

/// A folder that was put together.
#[derive(Debug)]
pub struct Assembly {
    /// The binder.
    pub binder: Binder,
    /// What is wrong with the folder.
    pub found: FolderFindings,
    /// The files that could not be read or shown, each with its path as the folder shows it.
    pub failures: Vec<Error>,
    /// The manifest.
    pub manifest: Json,
}

impl Assembly {
    /// Returns whether something is wrong with the folder itself. What its records lack is named, too, and is no fault of
    /// the binder.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let is_error = |finding: &Finding| finding.severity == Severity::Error && finding.waived.is_none();
        self.found.findings.iter().any(|(_, finding)| is_error(finding) && rules::is_about_folder(finding.rule))
    }
}

/// Returns the numbers of the sections to leave out.
///
/// # Errors
/// For a number that the plan's layout does not have.
pub fn without(given: &[String], plan: &Plan) -> Result<BTreeSet<u32>> {
    let number = |given: &String| {
        let known = given.trim().parse().ok().filter(|number| plan.layout.section(*number).is_some());
        known.ok_or_else(|| no_section(&plan.layout, given.trim()))
    };
    given.iter().map(number).collect()
}

/// Puts a folder together, and writes all of it.
///
/// # Errors
/// When the records belong to several people and `folder.yaml` names no owner. When a file changed after the folder was
/// read. When the result cannot be written.
pub fn assemble_folder(
    folder: BinderInput<'_>,
    input: &AssemblyInput<'_>,
    files: &dyn FolderFiles,
    output: &dyn BinderOutput,
) -> Result<Assembly> {
    let BinderInput { catalogue, contents, plan, .. } = folder;
    let AssemblyInput { options, today, .. } = *input;
    let mut found = contents.check(catalogue, plan, &[], today, Scope::Folder);
    refuse_several_people(&found, options).map_err(|error| error.in_file(contents.dir.clone()))?;
    contents.waive(plan, &mut found, input.waivers, today);
    let kept_out = listing::kept_out(plan, options);
    let withheld = WithheldFiles {
        left_out: listing::left_out(plan, options),
        traces: contents.traces(&kept_out),
        kept_out,
        is_copy: !options.without.is_empty(),
        strangers: options.keep_strangers,
    };
    let names: BTreeSet<&str> = input.names.iter().map(String::as_str).collect();
    // The originals are copied while the binder is made.
    let copy = || KeptOriginals::copy_all(&names, files, output, &folder, &withheld);
    let (kept, binder) = parallel::both(copy, || super::assemble(folder, files, options));
    let binder = binder?;
    let kept = kept.ok_or_else(|| Error::internal("copying the originals failed"))??;
    let mut written = vec![write(output, BINDER, &binder.pdf)?];
    for (name, bytes) in &binder.others {
        written.push(write(output, name, bytes)?);
    }
    written.extend(kept.files);
    written.sort_by(|one, other| one.file.cmp(&other.file));
    let proved =
        ManifestInput { originals: &kept.originals, besides: &kept.besides, nameless: &kept.nameless, files: &written };
    let manifest = manifest::manifest(&folder, &binder, options, &proved);
    output.write(MANIFEST, json::pretty(&manifest).as_bytes())?;
    // A withheld document need not be readable, and one that is left out is not named.
    let withheld = withheld.left_out.iter().chain(&withheld.kept_out);
    let withheld = withheld.filter_map(|index| plan.documents.get(*index));
    let withheld: BTreeSet<String> = withheld.map(|document| contents.display_name(&document.file)).collect();
    let unread =
        contents.failures.iter().filter(|error| !error.file.as_ref().is_some_and(|file| withheld.contains(file)));
    let shown = |error: &Error| {
        let file = error.file.as_ref().map(|file| contents.display_name(file));
        Error { file, ..error.clone() }
    };
    let failures = unread.cloned().chain(binder.failures.iter().map(shown)).chain(kept.failures).collect();
    Ok(Assembly { binder, found, failures, manifest })
}

/// Refuses a folder with records of several people and no named owner, unless all of them are wanted.
fn refuse_several_people(found: &FolderFindings, options: &BinderOptions) -> Result<()> {
    let rule = rules::over_time::several_people::RULE.id;
    let several = found.findings.iter().find(|(_, finding)| finding.rule == rule);
    let Some((_, finding)) = several.filter(|_| !options.keep_strangers) else { return Ok(()) };
    let help = "Write a folder.yaml that names the member of staff, as `formfolio new folder` lays it out; the records of \
                the others are then kept out. To include the records of everyone, give --keep-strangers.";
    Err(Error::input(finding.message.clone(), help))
}

fn write(output: &dyn BinderOutput, name: &str, bytes: &[u8]) -> Result<FileDigest> {
    output.write(name, bytes)?;
    Ok(FileDigest::of(name, bytes))
}
