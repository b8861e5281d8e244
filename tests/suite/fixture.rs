//! The project's sample files, and the day of their checks.

use std::path::Path;

use chrono::NaiveDate;
use formfolio::form::Catalogue;

use crate::cli::{names, root};

/// The day on which all samples are checked.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 30).expect("a day")
}

/// The built-in forms.
pub fn catalogue() -> Catalogue {
    Catalogue::built_in()
}

/// A file of the project, by its path in it.
#[track_caller]
pub fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files below a directory, by their paths in it, with `/` on every system.
pub fn tree(dir: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for name in names(dir) {
        let path = dir.join(&name);
        if path.is_dir() {
            out.extend(tree(&path).into_iter().map(|below| format!("{name}/{below}")));
        } else {
            out.push(name);
        }
    }
    out
}
