//! What the desk needs from the program that carries it.

use crate::binder;
use crate::error::Result;

/// What carries the desk: the program's own server, or the page itself.
pub trait Host: Sync {
    /// Whether results may be saved as files of a directory. A page in the browser saves one file at a time.
    fn has_directories(&self) -> bool {
        false
    }

    /// Makes PDFs of documents that another program has to open, in the order given; each has a name with its ending.
    /// An error says why one cannot be made.
    fn convert(&self, files: &[(String, Vec<u8>)]) -> Vec<Result<Vec<u8>>> {
        binder::not_converted(files)
    }

    /// Reports the progress of the work: the number done, the total, and the current step.
    fn progress(&self, _done: usize, _of: usize, _what: &str) {}
}
