//! Converts documents with LibreOffice, if it is installed: to tagged PDF/A-2, or from other word processors to Word.
//! It runs without a window and with temporary settings, runs no macros, and fetches nothing that a document links to.

mod call;
mod kind;

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use self::call::ConversionInput;
use self::kind::{ConversionGroup, ConversionTarget};
use crate::error::{Error, Result};

/// The most files of one call: the system limits how long a call may be.
const MOST: usize = 50;

/// How long LibreOffice may work.
#[derive(Debug, Clone, Copy)]
struct ConversionLimits {
    /// To start at all: the first start of a day is slow.
    start: Duration,
    /// For each file.
    file: Duration,
}

const LIMITS: ConversionLimits = ConversionLimits { start: Duration::from_secs(60), file: Duration::from_secs(20) };

/// An installed LibreOffice.
#[derive(Debug)]
pub(crate) struct Office {
    program: PathBuf,
    limits: ConversionLimits,
}

impl Office {
    /// The one that `FORMFOLIO_SOFFICE` names, or the one that is installed; with that variable set to nothing there
    /// is none.
    pub fn find() -> Option<Self> {
        let program = found(env::var_os("FORMFOLIO_SOFFICE"), env::var_os("PATH").as_deref(), usual)?;
        Some(Self { program, limits: LIMITS })
    }

    /// PDFs of some files, each given with its name and its bytes. One that cannot be converted does not keep the
    /// others from being converted.
    pub fn convert<B: AsRef<[u8]>>(&self, files: &[(String, B)]) -> Vec<Result<Vec<u8>>> {
        let mut ways: BTreeMap<ConversionGroup, Vec<(usize, ConversionInput<'_>)>> = BTreeMap::new();
        for (index, (name, bytes)) in files.iter().enumerate() {
            let (group, bytes) = kind::way(name, bytes.as_ref());
            ways.entry(group).or_default().push((index, ConversionInput { name, bytes }));
        }
        let mut results = Vec::new();
        for (group, inputs) in &ways {
            for inputs in inputs.chunks(MOST) {
                let (indexes, inputs): (Vec<usize>, Vec<&ConversionInput<'_>>) =
                    inputs.iter().map(|(index, input)| (*index, input)).unzip();
                results.extend(indexes.into_iter().zip(self.together(group, &inputs)));
            }
        }
        results.sort_by_key(|(index, _)| *index);
        results.into_iter().map(|(_, result)| result).collect()
    }

    /// A Word file of a document of another word processor.
    pub fn to_word(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let (group, bytes) = kind::way(name, bytes);
        let group = ConversionGroup { target: ConversionTarget::Docx, ..group };
        let mut converted = self.convert_batch(&group, &[&ConversionInput { name, bytes }])?;
        converted.pop().unwrap_or_else(|| Err(Error::internal("a document was not converted")))
    }

    /// Files in one call, because starting takes longer than most files do; those that came to nothing once more by
    /// themselves, because the fault may have been another one's.
    fn together(&self, group: &ConversionGroup, inputs: &[&ConversionInput<'_>]) -> Vec<Result<Vec<u8>>> {
        let mut results = match self.convert_batch(group, inputs) {
            Ok(results) => results,
            Err(error) => return inputs.iter().map(|input| Err(error.clone().in_file(input.name))).collect(),
        };
        if inputs.len() > 1 {
            for (result, input) in results.iter_mut().zip(inputs).filter(|(result, _)| result.is_err()) {
                *result = self
                    .convert_batch(group, &[*input])
                    .and_then(|mut alone| alone.pop().unwrap_or_else(|| result.clone()));
            }
        }
        results
            .into_iter()
            .zip(inputs)
            .map(|(result, input)| result.map_err(|error| error.in_file(input.name)))
            .collect()
    }
}

/// The program that is asked for, or the first one on the path or in the usual places.
fn found(asked: Option<OsString>, path: Option<&OsStr>, usual: impl Fn() -> Vec<PathBuf>) -> Option<PathBuf> {
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

#[cfg(test)]
mod tests;
