//! Contains crashes: a panic in the work on one document becomes an error of that document.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, Once};
use std::thread;

use crate::error::{Error, ErrorKind, Result};
use crate::parallel::lock;
use crate::worker;

/// The error of work that crashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crash;

impl Crash {
    /// The error of a document that was being read.
    #[must_use]
    pub fn error(self) -> Error {
        Error::new(ErrorKind::Internal, "this file could not be read: Formfolio crashed while it read it")
            .help("The original is in the folder. Open it in the program that it was made with, and save it again.")
    }

    /// The error of a file that was being made.
    #[must_use]
    pub fn making_error(self) -> Error {
        Error::new(ErrorKind::Internal, "Formfolio crashed while it made this file")
            .help("Nothing was changed. Tell whoever gave you Formfolio which form it was.")
    }
}

/// Does the work on one document; a panic in it is not printed. Libraries panic on some files of unknown origin. The
/// stack is large, because a stack overflow ends the program and cannot be contained. A worker does it where it is.
///
/// Unwind safe: after a panic the partial work is dropped, never read.
///
/// # Errors
/// When the work panics.
pub fn contained<T: Send>(work: impl FnOnce() -> T + Send) -> std::result::Result<T, Crash> {
    if worker::is_worker() {
        return caught(work);
    }
    let work = Mutex::new(Some(work));
    let take = || lock(&work).take();
    let run = || take().map_or(Err(Crash), caught);
    let done = thread::scope(|scope| worker::spawn(scope, run).map(|thread| thread.join().unwrap_or(Err(Crash))));
    // Without a thread to be had, the work is done on this one.
    done.unwrap_or_else(|| worker::inside(run))
}

/// Like [`contained`], for reading a document, which may fail in other ways.
///
/// # Errors
/// When the work panics, and the errors of the work.
pub fn contained_result<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    contained(work).unwrap_or_else(|crash| Err(crash.error()))
}

/// Like [`contained_result`], for making a file.
///
/// # Errors
/// When the work panics, and the errors of the work.
pub fn contained_making<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    contained(work).unwrap_or_else(|crash| Err(crash.making_error()))
}

/// Like [`contained`], on this thread and its stack. Outside of contained work, the panic is printed.
///
/// # Errors
/// When the work panics.
pub fn caught<T>(work: impl FnOnce() -> T) -> std::result::Result<T, Crash> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Crash)
}

/// Suppresses the printing of contained panics. Other panics are printed as before.
pub fn print_only_uncontained() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !is_contained(info) {
                print(info);
            }
        }));
    });
}

/// Whether a panic is in the work on a document. The typesetter uses threads of its own for parts of the work; there
/// only the panic's location distinguishes it, because the paths of this program's own source are relative.
fn is_contained(info: &PanicHookInfo<'_>) -> bool {
    let is_foreign = || info.location().is_some_and(|place| Path::new(place.file()).is_absolute());
    worker::is_worker() || (worker::is_any_at_work() && is_foreign())
}

/// A place where tests make the program crash: at a document that contains `crash in` and the name of the place.
#[cfg(test)]
#[allow(clippy::panic)]
pub(crate) fn test_point(place: &str, document: &[u8]) {
    let words = format!("crash in {place}.");
    if document.windows(words.len()).any(|window| window == words.as_bytes()) {
        panic!("on purpose, in {place}");
    }
}

/// A place where tests make the program crash.
#[cfg(not(test))]
#[inline]
pub(crate) fn test_point(_place: &str, _document: &[u8]) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_of_the_document() {
        print_only_uncontained();
        assert_eq!(contained(|| 7), Ok(7));
        assert_eq!(contained(|| test_point("here", b"crash in here.")), Err(Crash));
        assert_eq!(contained(|| contained(|| test_point("here", b"crash in here."))), Ok(Err(Crash)));
        assert!(!worker::is_worker());
        let error = contained_result(|| -> Result<()> { Err(Error::input("no", "yes")) }).unwrap_err();
        assert_eq!(error.message, "no");
        let many: Vec<u8> = Vec::new();
        let error = contained_result(|| Ok(many[7])).unwrap_err();
        assert!(error.message.contains("could not be read"), "{error}");
        let error = contained_making(|| Ok(many[7])).unwrap_err();
        assert!(error.message.contains("while it made this file"), "{error}");
    }

    #[test]
    fn there_is_room_for_deep_nesting() {
        fn deep(left: usize) -> usize {
            let room = std::hint::black_box([left; 64]);
            if left == 0 { 0 } else { 1 + deep(left - 1) + usize::from(room[7] != left) }
        }
        assert_eq!(contained(|| deep(20_000)), Ok(20_000));
    }
}
