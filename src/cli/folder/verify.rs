//! `formfolio folder verify`: checks whether a binder and its originals have changed since they were made.

use super::super::args::{FolderVerifyArgs, TextJson};
use super::super::batch::Batch;
use super::super::exit::Exit;
use super::super::tool::Tool;
use crate::error::Result;
use crate::local::{disk, made_binder};
use crate::render::{verified_json, verified_text};

pub(super) fn run(tool: &mut Tool, args: &FolderVerifyArgs) -> Result<Exit> {
    let mut batch = Batch::default();
    let mut found = Vec::new();
    for dir in &args.dirs {
        let verified = batch.ok_or_note(made_binder::verified(dir));
        found.extend(verified.map(|verified| (disk::display_path(dir), verified)));
    }
    let whole = found.iter().all(|(_, verified)| verified.is_whole());
    match args.format {
        TextJson::Json => {
            let mut all = found.iter().map(|(dir, one)| verified_json(dir, one));
            match args.dirs.len() {
                1 => all.try_for_each(|only| tool.out.json(&only))?,
                _ => tool.out.json(&all.collect())?,
            }
        }
        TextJson::Text => {
            for (dir, verified) in &found {
                tool.out.data(&verified_text(dir, verified, tool.out.colour))?;
            }
        }
    }
    Ok(batch.end(tool, if whole { Exit::Clean } else { Exit::Findings }))
}
