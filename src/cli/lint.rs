//! `formfolio lint`: finds mistakes in definitions of forms, authorities and folder layouts.
//! A wrong definition is a finding (exit 1); a definition that cannot be read at all is an error (exit 2).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::LintArgs;
use super::batch::Batch;
use super::exit::Exit;
use super::tool::Tool;
use crate::error::Result;
use crate::form::Catalogue;
use crate::local::definitions;
use crate::render;
use crate::source::{Mistake, Source};
use crate::text;

pub(super) fn run(tool: &mut Tool, args: &LintArgs) -> Result<Exit> {
    let built_in = Catalogue::built_in();
    let mut batch = Batch::default();
    let mut own: Vec<Source> = Vec::new();
    let paths: Vec<PathBuf> =
        if args.paths.is_empty() { tool.forms.iter().cloned().collect() } else { args.paths.clone() };
    for path in &paths {
        let found = if path.is_dir() {
            definitions::in_directory(path)
        } else {
            definitions::read_definition(path).map(|one| vec![one])
        };
        for source in batch.step(found).unwrap_or_default() {
            if own.iter().all(|there| there.name != source.name) {
                own.push(source);
            }
        }
    }
    let mut named = own.len();
    if paths.is_empty() {
        named = built_in.forms().count() + built_in.authorities().count() + built_in.layouts().count();
    }
    let mut all = own;
    all.extend(authorities_of(&all));
    let checked = built_in.with_pictures(&all, &definitions::pictures(&all)?).and_then(|catalogue| {
        let stale: Vec<Mistake> = catalogue.stale().cloned().collect();
        if stale.is_empty() { Ok(()) } else { Err(stale) }
    });
    match checked {
        Ok(()) if named == 0 => {}
        Ok(()) => {
            let are = if named == 1 { "is" } else { "are" };
            tool.out.line(&format!("{} {are} good", text::count(named, "definition")))?;
        }
        Err(mistakes) => {
            let text = render::mistakes(&mistakes, tool.out.colour);
            tool.out.line(text.trim_end())?;
            let bad: BTreeSet<&str> = mistakes.iter().map(|mistake| mistake.source.name.as_str()).collect();
            tool.out.line(&format!(
                "\n{} in {}; {} of {} good",
                text::count(mistakes.len(), "mistake"),
                text::count(bad.len(), "file"),
                named.saturating_sub(bad.len()),
                text::count(named, "definition")
            ))?;
            return Ok(batch.end(tool, Exit::Findings));
        }
    }
    Ok(batch.end(tool, Exit::Clean))
}

/// The authorities of forms and layouts that are named alone; these cannot be checked without their authority.
fn authorities_of(sources: &[Source]) -> Vec<Source> {
    let mut beside: BTreeSet<PathBuf> = BTreeSet::new();
    for source in sources {
        let path = Path::new(&source.name).with_file_name("authority.yaml");
        let path = match path.parent() {
            Some(dir) if dir.ends_with("layouts") => dir.with_file_name("authority.yaml"),
            _ => path,
        };
        if sources.iter().all(|there| Path::new(&there.name) != path) && path.is_file() {
            beside.insert(path);
        }
    }
    beside.iter().filter_map(|path| definitions::read_definition(path).ok()).collect()
}
