//! Reads the certificates that an organisation trusts.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::disk;
use crate::error::{Error, Result};
use crate::file::Trust;

/// The certificates below a directory, and the day on which a signer's certificate must be valid; without a directory
/// no certificates.
pub(crate) fn in_directory(dir: Option<&Path>, today: NaiveDate) -> Result<Trust> {
    let mut trust = Trust::none().on_date(today);
    let Some(dir) = dir else { return Ok(trust) };
    for path in files(dir)? {
        trust.add(&disk::read(&path)?).map_err(|error| error.in_file(disk::display_path(&path)))?;
    }
    if trust.is_empty() {
        return Err(Error::usage(
            "there are no certificates in this directory",
            "Put the certificate of the authority that issues your signatures into it, as your IT department exports it (.pem, .crt, .cer or .der).",
        )
        .in_file(disk::display_path(dir)));
    }
    Ok(trust)
}

/// The files below a directory that may contain certificates.
pub(crate) fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    disk::below(dir, &|path| disk::ends_in(path, &["pem", "crt", "cer", "der"]))
}
