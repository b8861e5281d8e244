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
    host::run(catalogue, options, &mut |link, opened| {
        tool.out.line(link)?;
        if let Err(error) = &opened {
            tool.out.error(error);
        }
        let place = if opened.is_ok() && !args.no_browser { "is open in your browser" } else { "is at this link" };
        tool.out.note(&format!("The desk {place}, on this computer alone. Press Ctrl-C to close it."));
        Ok(())
    })?;
    Ok(Exit::Clean)
}
