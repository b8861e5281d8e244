//! `formfolio completions`: what a shell needs to complete our commands and options.

use clap::CommandFactory;

use super::args::{Args, Completions};
use super::{Exit, Tool};
use crate::error::Result;

pub(super) fn run(tool: &mut Tool, args: &Completions) -> Result<Exit> {
    // Into memory first: the generator panics when its writer fails, and pipes break.
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "formfolio", &mut text);
    tool.out.data(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Clean)
}
