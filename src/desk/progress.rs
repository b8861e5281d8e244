//! How far a job of the desk is, and whether it is to stop.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::host::Host;
use crate::error::{Error, ErrorKind, Result};
use crate::parallel::lock;

/// The progress of a job, which a page shows while the job is done.
#[derive(Debug, Default)]
pub(super) struct JobProgress {
    done: AtomicUsize,
    of: AtomicUsize,
    what: Mutex<String>,
    stopped: AtomicBool,
}

impl JobProgress {
    /// Stores the number done, the total and the current step, and reports them to the host.
    pub fn set(&self, host: &dyn Host, done: usize, of: usize, what: &str) {
        self.done.store(done, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
        what.clone_into(&mut lock(&self.what));
        host.progress(done, of, what);
    }

    /// One more is done.
    pub fn step(&self, host: &dyn Host, what: &str) {
        let done = self.done.load(Ordering::Relaxed) + 1;
        self.set(host, done, self.of.load(Ordering::Relaxed), what);
    }

    /// The number done, the total, and the current step.
    pub fn state(&self) -> (usize, usize, String) {
        let what = lock(&self.what).clone();
        (self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed), what)
    }

    /// Asks the job to stop.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether the job was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Fails when the job was asked to stop.
    pub fn fail_if_stopped(&self) -> Result<()> {
        if self.is_stopped() {
            return Err(Error::new(ErrorKind::Usage, "this was stopped before it was read"));
        }
        Ok(())
    }
}
