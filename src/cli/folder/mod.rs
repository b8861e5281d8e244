//! `formfolio folder`: plans, checks and assembles a folder. The folder itself is never changed.

pub(super) mod assemble;
mod password;
mod places;
mod request;
mod verify;

use std::path::{Path, PathBuf};

pub(super) use self::places::{MeantFolders, folders};
use self::request::{FolderRequest, document_paths, read_and_plan};
use super::args::{FolderArgs, FolderCheckArgs, FolderCommand, FolderPlanArgs, TextJson};
use super::batch::Batch;
use super::check::{CheckSetup, today};
use super::exit::Exit;
use super::picture_words;
use super::tool::Tool;
use crate::check::Scope;
use crate::error::Result;
use crate::file::RecordReader;
use crate::finding::Severity;
use crate::folder::plan_file;
use crate::local::access::Access;
use crate::local::folder_paths::FolderPaths;
use crate::local::ocr::Tesseract;
use crate::local::{disk, save};
use crate::render;

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
    let tesseract = Tesseract::find();
    let reader = picture_words::reading(RecordReader::new(&catalogue), tesseract.as_ref());
    let (contents, plan) = read_and_plan(&catalogue, reader, &asked, &listed, today, 0)?;
    let found = contents.check(&catalogue, &plan, &[], today, Scope::Places);
    match args.format {
        TextJson::Text => tool.out.data(&render::plan_text(&plan, &found.findings, tool.out.colour))?,
        TextJson::Json => tool.out.json(&render::plan_json(&plan, &found.findings))?,
    }
    if let Some(out) = &args.out {
        let access = Access::common(listed.files.values());
        save::whole(out, plan_file::write(&plan).as_bytes(), args.force, access)?;
        tool.out.note(&format!("the plan is in {}; go through it and use it with --plan", disk::display_path(out)));
    }
    let errors = found.findings.iter().any(|(_, finding)| finding.severity == Severity::Error);
    let documents = document_paths(&plan, &args.dir);
    let known = documents.iter().map(String::as_str).collect();
    let batch = Batch::of_files(documents.len(), &known, contents.failures);
    Ok(batch.end(tool, if errors { Exit::Findings } else { Exit::Clean }))
}

/// Whether a file is a plan, which may be replaced.
fn is_plan(path: &Path) -> bool {
    disk::read(path).is_ok_and(|bytes| plan_file::is_plan(&String::from_utf8_lossy(&bytes)))
}

fn check(tool: &mut Tool, args: &FolderCheckArgs) -> Result<Exit> {
    let setup = CheckSetup::new(tool, &args.report, std::slice::from_ref(&args.dir), args.plan.as_deref())?;
    let asked = FolderRequest { dir: &args.dir, layout: args.layout.as_deref(), plan: args.plan.as_deref() };
    let tesseract = Tesseract::find();
    let own = RecordReader::new(&setup.catalogue).trusting(&setup.trust);
    let reader = picture_words::reading(own, tesseract.as_ref());
    let listed = FolderPaths::below(&args.dir)?;
    let (contents, plan) = read_and_plan(&setup.catalogue, reader, &asked, &listed, setup.today, 0)?;
    for line in plan.unknown() {
        tool.out.note(line);
    }
    let mut checker = setup.checker();
    checker.folder(contents, &plan);
    setup.report(tool, checker.finish())
}
