//! The LibreOffice that is installed.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::local::program_call::installed;

/// How long LibreOffice may work.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConversionLimits {
    /// To start at all: the first start of a day is slow.
    pub start: Duration,
    /// For each file.
    pub file: Duration,
}

pub(super) const LIMITS: ConversionLimits =
    ConversionLimits { start: Duration::from_secs(60), file: Duration::from_secs(20) };

/// An installed LibreOffice.
#[derive(Debug)]
pub(crate) struct Office {
    pub(super) program: PathBuf,
    pub(super) limits: ConversionLimits,
}

/// The names of the program.
pub(super) const NAMES: &[&str] =
    if cfg!(windows) { &["soffice.com", "soffice.exe"] } else { &["soffice", "libreoffice"] };

impl Office {
    /// The one that `FORMFOLIO_SOFFICE` names, or the one that is installed; with that variable set to nothing there
    /// is none.
    pub fn find() -> Option<Self> {
        let program = installed(env::var_os("FORMFOLIO_SOFFICE"), env::var_os("PATH").as_deref(), NAMES, usual)?;
        Some(Self { program, limits: LIMITS })
    }
}

/// Where LibreOffice is by default.
fn usual() -> Vec<PathBuf> {
    if cfg!(windows) {
        let roots = ["ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"].into_iter().filter_map(env::var_os);
        let usual = roots.chain([OsString::from(r"C:\Program Files")]);
        return usual.map(|root| PathBuf::from(root).join(r"LibreOffice\program\soffice.com")).collect();
    }
    if cfg!(target_os = "macos") {
        return vec![PathBuf::from("/Applications/LibreOffice.app/Contents/MacOS/soffice")];
    }
    let mut dirs = vec![PathBuf::from("/usr/bin"), PathBuf::from("/usr/lib/libreoffice/program")];
    // Those from libreoffice.org have their version in the name.
    let opt = fs::read_dir("/opt").into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let is_office =
        |dir: &PathBuf| dir.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libreoffice"));
    let mut opt: Vec<PathBuf> = opt.filter(is_office).map(|dir| dir.join("program")).collect();
    opt.sort();
    dirs.extend(opt.into_iter().rev());
    dirs.into_iter().map(|dir| dir.join("soffice")).collect()
}
