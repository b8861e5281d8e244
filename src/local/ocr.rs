//! Reads the words of scans and photographs with Tesseract, if it is installed. The pictures lie in a directory of the
//! call's own, which is removed again.

mod tsv;

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind as Io};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use super::disk::{display_path, reason};
use super::program_call::{self, CallEnd, create, installed, write};
use super::scratch::Scratch;
use crate::error::{Error, ErrorKind, Result};
use crate::legacy::picture::{GreyPicture, PictureLayout, PictureWord, WordReader};

/// How long a page may take: a poor one takes some ten seconds on an old computer.
const LIMIT: Duration = Duration::from_secs(60);
/// The most characters of its output that an error repeats.
const SAID: usize = 300;

/// The names of the program.
const NAMES: &[&str] = if cfg!(windows) { &["tesseract.exe"] } else { &["tesseract"] };

/// An installed Tesseract.
#[derive(Debug, Clone)]
pub(crate) struct Tesseract {
    program: PathBuf,
    limit: Duration,
}

impl Tesseract {
    /// The one that `FORMFOLIO_TESSERACT` names, or the one that is installed; with that variable set to nothing there is
    /// none.
    pub fn find() -> Option<Self> {
        let program = installed(env::var_os("FORMFOLIO_TESSERACT"), env::var_os("PATH").as_deref(), NAMES, usual)?;
        Some(Self { program, limit: LIMIT })
    }
}

/// Where Tesseract is by default.
fn usual() -> Vec<PathBuf> {
    if cfg!(windows) {
        let roots = ["ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"].into_iter().filter_map(env::var_os);
        let own = env::var_os("LOCALAPPDATA").map(|root| PathBuf::from(root).join("Programs"));
        let usual = roots.chain([OsString::from(r"C:\Program Files")]).map(PathBuf::from).chain(own);
        return usual.map(|root| root.join(r"Tesseract-OCR\tesseract.exe")).collect();
    }
    ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin"]
        .map(|dir| PathBuf::from(dir).join("tesseract"))
        .into()
}

impl WordReader for Tesseract {
    fn words(&self, picture: &GreyPicture, layout: PictureLayout) -> Result<Vec<PictureWord>> {
        let stuck = |error: io::Error| match error.kind() {
            Io::NotFound | Io::PermissionDenied => Error::new(ErrorKind::Disk, "Tesseract cannot be started from here")
                .help("Set FORMFOLIO_TESSERACT to the path of tesseract, or leave it empty to work without it.")
                .in_file(display_path(&self.program)),
            _ => reason(&error, "started").in_file(display_path(&self.program)),
        };
        let scratch = Scratch::new()?;
        let place = scratch.path();
        let prepared = write(&place.join("in"), &pgm(picture)).and_then(|()| File::open(place.join("in")));
        let input = prepared.map_err(|error| reason(&error, "written").in_file(display_path(place)))?;
        let output = create(&place.join("out")).map_err(stuck)?;
        let notes = create(&place.join("said")).map_err(stuck)?;
        // The mode of a column of rows misses less of a form than that of a page of a book.
        let mode = match layout {
            PictureLayout::Rows => "4",
            PictureLayout::Sparse => "11",
        };
        let mut command = program_call::command(&self.program).map_err(stuck)?;
        command
            .args(["-", "-", "--psm", mode, "--dpi", &picture.dpi.to_string(), "-l", "eng", "tsv"])
            // Several threads of it wait for each other more than they work.
            .env("OMP_THREAD_LIMIT", "1")
            .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, place)))
            .stdin(input)
            .stdout(output)
            .stderr(Stdio::from(notes));
        let end = program_call::run(&mut command, self.limit).map_err(stuck)?;
        let text = fs::read(place.join("out")).unwrap_or_default();
        let said = fs::read(place.join("said")).unwrap_or_default();
        match end {
            CallEnd::ByItself(status) if status.success() => Ok(tsv::words(&String::from_utf8_lossy(&text))),
            _ => Err(failed(end, &String::from_utf8_lossy(&said))),
        }
    }
}

/// A picture as a portable grey map, which needs no library.
fn pgm(picture: &GreyPicture) -> Vec<u8> {
    let mut out = format!("P5\n{} {}\n255\n", picture.width, picture.height).into_bytes();
    out.extend_from_slice(&picture.dots);
    out
}

fn failed(end: CallEnd, said: &str) -> Error {
    let said = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    let said: String = said.chars().filter(|c| !c.is_control()).take(SAID).collect();
    let mut message = match end {
        CallEnd::Stopped(seconds) => format!("Tesseract had not read a page after {seconds} seconds and was stopped"),
        CallEnd::ByItself(status) => format!("Tesseract could not read the picture and ended with {status}"),
    };
    if !said.is_empty() {
        message.push_str(&format!(": {said}"));
    }
    let help = if said.contains("eng.traineddata") || said.contains("language") {
        "Install the English words of Tesseract (`tesseract-ocr-eng`), or ask for the file that was filled in."
    } else {
        "Ask for the file that was filled in on a computer, or scan the page again."
    };
    Error::input(message, help)
}

#[cfg(test)]
mod tests;
