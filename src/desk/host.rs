//! What the desk needs from the program that runs it.

use crate::binder;
use crate::error::{Error, Result};

/// What runs the desk: the program's own server, or the page itself.
pub trait Host: Sync {
    /// Makes PDFs of documents that another program has to open, in the order given; each has a name with its ending.
    /// An error says why one cannot be made. A desk [with a converter](super::Desk::with_converter) promises that it does.
    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        binder::not_converted(files)
    }

    /// Saves files into a directory that a person named, all of them or none, and returns its full path. The names of
    /// the files have `/` between directories. Nothing that is there already is replaced. Only a desk
    /// [with directories](super::Desk::with_directories) asks for it.
    fn save(&self, _directory: &str, _files: &[(String, Vec<u8>)]) -> Result<String> {
        Err(Error::internal("results cannot be saved into a directory here"))
    }

    /// Reports the progress of the work: the number done, the total, and the current step.
    fn progress(&self, _done: usize, _of: usize, _what: &str) {}
}
