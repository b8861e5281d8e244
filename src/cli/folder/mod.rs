//! `formfolio folder`: which document of a folder stands where, what is wrong with it, and all of it as one binder.
//! Nothing in the folder is moved or changed.

pub(super) mod assemble;
mod password;
mod places;
mod verify;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use super::args::{FolderArgs, FolderCheckArgs, FolderCommand, FolderPlanArgs, TextJson};
use super::batch::Batch;
use super::check::{CheckSetup, today};
use super::{Exit, Tool, ids};
use crate::check::{FolderContents, Scope};
use crate::error::{Error, Result};
use crate::file::{self, RecordReader};
use crate::finding::Severity;
use crate::folder::{Plan, plan_file};
use crate::form::Catalogue;
use crate::local::access::Access;
use crate::local::{disk, save};
use crate::render;
use crate::source::Source;

pub(super) fn run(tool: &mut Tool, args: &FolderArgs) -> Result<Exit> {
    match &args.command {
        FolderCommand::Plan(args) => plan(tool, args),
        FolderCommand::Check(args) => check(tool, args),
        FolderCommand::Assemble(args) => assemble::run(tool, args),
        FolderCommand::Verify(args) => verify::run(tool, args),
    }
}

fn plan(tool: &mut Tool, args: &FolderPlanArgs) -> Result<Exit> {
    let today = today(args.today.as_deref())?;
    let listed = FolderPaths::below(&args.dir)?;
    if let Some(out) = &args.out {
        save::apart(out, args.plan.as_deref())?;
        save::apart(out, tool.form_files()?.iter().map(PathBuf::as_path))?;
        let same = listed.files.values().map(PathBuf::as_path).filter(|path| disk::is_same(out, path));
        save::apart(out, same.filter(|path| !is_plan(path)))?;
        save::vacant(out, args.force)?;
    }
    let catalogue = tool.catalogue()?;
    let asked = FolderRequest { dir: &args.dir, layout: args.layout.as_deref(), plan: args.plan.as_deref() };
    let (contents, plan) = planned_of(&catalogue, RecordReader::new(&catalogue), &asked, &listed, today)?;
    let found = contents.check(&catalogue, &plan, &[], today, Scope::Places);
    match args.format {
        TextJson::Text => tool.out.data(&render::plan_text(&plan, &found.findings, tool.out.colour))?,
        TextJson::Json => tool.out.json(&render::plan_json(&plan, &found.findings))?,
    }
    if let Some(out) = &args.out {
        let access = Access::common(listed.files.values());
        save::whole(out, plan_file::write(&plan).as_bytes(), args.force, access)?;
        tool.out.note(&format!("the plan is in {}; go through it and use it with --plan", disk::shown(out)));
    }
    let errors = found.findings.iter().any(|(_, finding)| finding.severity == Severity::Error);
    let documents = shown(&plan, &args.dir);
    let known = documents.iter().map(String::as_str).collect();
    let batch = Batch::of_files(documents.len(), &known, contents.failures);
    Ok(batch.end(tool, if errors { Exit::Findings } else { Exit::Clean }))
}

/// The documents of a plan, as they are shown.
fn shown(plan: &Plan, dir: &Path) -> HashSet<String> {
    plan.documents.iter().map(|document| disk::shown(&dir.join(&document.file))).collect()
}

/// Whether a file is a plan, which may be made anew.
fn is_plan(path: &Path) -> bool {
    disk::read(path).is_ok_and(|bytes| plan_file::is_plan(&String::from_utf8_lossy(&bytes)))
}

fn check(tool: &mut Tool, args: &FolderCheckArgs) -> Result<Exit> {
    let setup = CheckSetup::new(tool, &args.report, std::slice::from_ref(&args.dir), args.plan.as_deref())?;
    let asked = FolderRequest { dir: &args.dir, layout: args.layout.as_deref(), plan: args.plan.as_deref() };
    let reader = RecordReader::new(&setup.catalogue).trusting(&setup.trust);
    let (contents, plan) = planned(&setup.catalogue, reader, &asked, setup.today)?;
    for line in plan.unknown() {
        tool.out.note(line);
    }
    let mut checker = setup.checker();
    checker.folder(contents, &plan);
    setup.report(tool, checker.finish())
}

/// Which folder, and how to go about it.
struct FolderRequest<'a> {
    dir: &'a Path,
    layout: Option<&'a str>,
    plan: Option<&'a Path>,
}

/// Reads a folder and places what is in it.
fn planned(
    catalogue: &Catalogue,
    reader: RecordReader<'_>,
    asked: &FolderRequest<'_>,
    today: NaiveDate,
) -> Result<(FolderContents, Plan)> {
    let listed = FolderPaths::below(asked.dir)?;
    planned_of(catalogue, reader, asked, &listed, today)
}

/// The same of files that have been listed.
fn planned_of(
    catalogue: &Catalogue,
    reader: RecordReader<'_>,
    asked: &FolderRequest<'_>,
    listed: &FolderPaths,
    today: NaiveDate,
) -> Result<(FolderContents, Plan)> {
    let mut contents = FolderContents::read(catalogue, reader, &disk::shown(asked.dir), &listed.names(), |name| {
        disk::read(listed.path(name)?)
    })?;
    for link in &listed.links {
        contents.failures.push(disk::not_followed(link));
    }
    let sheet = asked.plan.map(sheet).transpose()?;
    // A plan says itself which layout it is of.
    let own = sheet.as_ref().map(plan_file::layout_of).transpose()?;
    let layout = asked.layout.map(|given| ids::layout(catalogue, given)).transpose()?;
    let layout = match (layout.as_deref().map(|layout| layout.id.as_str()), &sheet, &own) {
        (None, Some(sheet), Some(id)) => catalogue.layout(id).map_err(|error| error.in_file(sheet.name.clone()))?,
        // What is wrong with folder.yaml explains why it does not say which.
        (id, _, _) => contents.layout(catalogue, id).map_err(|error| contents.undescribed().unwrap_or(error))?,
    };
    let lines = sheet.as_ref().map(|sheet| contents.lines(sheet, &layout, today)).transpose()?;
    let plan = contents.plan(catalogue, &Arc::clone(&layout), lines.as_deref(), today);
    Ok((contents, plan))
}

fn sheet(path: &Path) -> Result<Source> {
    Ok(file::source(&disk::read(path)?, &disk::shown(path)))
}

/// What lies below a folder.
struct FolderPaths {
    /// The files: as they are shown, and where they are. A name that is no UTF-8 is shown otherwise than it is written.
    files: BTreeMap<String, PathBuf>,
    /// Links that are not followed.
    links: Vec<PathBuf>,
}

impl FolderPaths {
    fn below(dir: &Path) -> Result<Self> {
        if dir.is_file() {
            let help = "A folder is a directory with somebody’s records in it; name the directory.";
            return Err(Error::usage("this is a file, and a folder is due here", help).in_file(disk::shown(dir)));
        }
        let (paths, links) = disk::walk(dir)?;
        let mut files = BTreeMap::new();
        for path in paths {
            let mut name = disk::shown(path.strip_prefix(dir).unwrap_or(&path));
            // Two names that are shown alike are told apart, so that none is taken for the other.
            while files.contains_key(&name) {
                name.push('_');
            }
            files.insert(name, path);
        }
        Ok(Self { files, links })
    }

    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn path(&self, name: &str) -> Result<&Path> {
        let known = self.files.get(name).map(PathBuf::as_path);
        known.ok_or_else(|| Error::internal(format!("{name} was not listed")))
    }
}
