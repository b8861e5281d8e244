//! `formfolio desk`: opens the desk in the user's browser.

use std::time::Duration;

use super::args::DeskArgs;
use super::exit::Exit;
use super::tool::Tool;
use crate::error::Result;
use crate::host::{self, HostOptions};

pub(super) fn run(tool: &mut Tool, args: &DeskArgs) -> Result<Exit> {
    let catalogue = tool.catalogue()?;
    let options = HostOptions {
        port: args.port,
        opens_browser: !args.no_browser,
        idle: Duration::from_secs(args.idle.saturating_mul(60).max(1)),
    };
    host::run(catalogue, options, &mut |desk| {
        tool.out.line(&desk.link)?;
        if let Err(error) = &desk.browser {
            tool.out.error(error);
        }
        let is_shown = desk.browser.is_ok() && !args.no_browser;
        let place = if is_shown { "is open in your browser" } else { "is at this link" };
        let end = if desk.is_of_other_run {
            "It was started before; close it where it was started."
        } else {
            "Press Ctrl-C to close it."
        };
        tool.out.note(&format!("The desk {place}, on this computer alone. {end}"));
        Ok(())
    })?;
    Ok(Exit::Clean)
}
