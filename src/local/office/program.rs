//! The LibreOffice that is installed.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

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

impl Office {
    /// The one that `FORMFOLIO_SOFFICE` names, or the one that is installed; with that variable set to nothing there
    /// is none.
    pub fn find() -> Option<Self> {
        let program = found(env::var_os("FORMFOLIO_SOFFICE"), env::var_os("PATH").as_deref(), usual)?;
        Some(Self { program, limits: LIMITS })
    }
}

/// The program that is asked for, or the first one on the path or in the usual places.
pub(super) fn found(
    asked: Option<OsString>,
    path: Option<&OsStr>,
    usual: impl Fn() -> Vec<PathBuf>,
) -> Option<PathBuf> {
    if let Some(asked) = asked {
        return Some(PathBuf::from(asked)).filter(|asked| !asked.as_os_str().is_empty());
    }
    let names: &[&str] = if cfg!(windows) { &["soffice.com", "soffice.exe"] } else { &["soffice", "libreoffice"] };
    let on_path: Vec<PathBuf> = path.map(|path| env::split_paths(path).collect()).unwrap_or_default();
    let named = names.iter().flat_map(|name| on_path.iter().map(move |dir| dir.join(name)));
    named.chain(usual()).find(|program| program.is_absolute() && program.is_file())
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
