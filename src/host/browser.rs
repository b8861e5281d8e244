//! Opens the user's browser.

use std::process::{Command, Stdio};

use crate::error::{Error, ErrorKind, Result};

/// Opens a link in the user's browser, without waiting for it.
pub(super) fn open(link: &str) -> Result<()> {
    let mut command = opener();
    command.arg(link).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let begun = command.spawn().map(|mut child| {
        // The opener ends at once; waiting for it elsewhere leaves no zombie.
        std::thread::spawn(move || child.wait());
    });
    begun.map_err(|error| {
        Error::new(ErrorKind::Disk, format!("the browser could not be opened: {error}"))
            .help("Copy the link above into your browser.")
    })
}

#[cfg(target_os = "windows")]
fn opener() -> Command {
    // Unlike `cmd /c start`, this reads nothing in the link as a command.
    let mut command = Command::new("rundll32");
    command.arg("url.dll,FileProtocolHandler");
    command
}

#[cfg(target_os = "macos")]
fn opener() -> Command {
    Command::new("open")
}

#[cfg(not(any(target_os = "windows", target_os = "macos")))]
fn opener() -> Command {
    Command::new("xdg-open")
}
