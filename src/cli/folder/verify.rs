//! `formfolio folder verify`: checks whether a binder and its originals have changed since they were made.

use std::fs::File;
use std::io;
use std::path::Path;

use super::super::args::{FolderVerifyArgs, TextJson};
use super::super::batch::Batch;
use super::super::exit::Exit;
use super::super::tool::Tool;
use crate::binder::MANIFEST;
use crate::binder::manifest::FileDigest;
use crate::binder::verify::{self, Verification};
use crate::error::{Error, Result};
use crate::file::Fingerprint;
use crate::local::disk;
use crate::local::stage::Stage;
use crate::render::{verified_json, verified_text};

pub(super) fn run(tool: &mut Tool, args: &FolderVerifyArgs) -> Result<Exit> {
    let mut batch = Batch::default();
    let mut found = Vec::new();
    for dir in &args.dirs {
        let verified = batch.ok_or_note(verify_binder(dir));
        found.extend(verified.map(|verified| (disk::shown(dir), verified)));
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

fn verify_binder(dir: &Path) -> Result<Verification> {
    let shown = disk::shown(dir);
    Stage::recover(dir)?;
    if dir.is_file() {
        let help = "Name the directory that `folder assemble` made. Unpack it first when it came as a zip file, and then the \
                    binder.zip that is in a locked one.";
        return Err(Error::usage("this is a file, and a directory is due here", help).in_file(shown));
    }
    let manifest = dir.join(MANIFEST);
    if dir.is_dir() && !manifest.exists() {
        let help = "Name the directory that `folder assemble` made; without its manifest.json nothing can be proved.";
        return Err(Error::input("there is no manifest.json in this directory", help).in_file(shown));
    }
    let text = disk::read_long(&manifest)?;
    let mut there = Vec::new();
    for path in disk::below(dir, &|path| path != manifest)? {
        let name = disk::shown(path.strip_prefix(dir).unwrap_or(&path));
        there.push((name.clone(), digest(&path, name)));
    }
    verify::verify(&String::from_utf8_lossy(&text), there).map_err(|error| error.in_file(disk::shown(&manifest)))
}

/// The size and hash of a file.
pub(super) fn digest(path: &Path, name: String) -> Result<FileDigest> {
    let mut fingerprint = Fingerprint::default();
    let read = File::open(path).and_then(|mut file| io::copy(&mut file, &mut fingerprint));
    read.map_err(|error| disk::reason(&error, "read").in_file(disk::shown(path)))?;
    let (size, sha256) = fingerprint.finish();
    Ok(FileDigest { file: name, size, sha256 })
}
