//! A job whose work is done beside the pages: how far it is, and its result.

use std::sync::{Arc, Mutex};

use super::progress::JobProgress;
use crate::error::Result;
use crate::parallel::held;

/// A job with its result.
#[derive(Debug)]
pub(super) struct Job<T> {
    /// How far the work is.
    pub progress: JobProgress,
    result: Mutex<Option<Result<Arc<T>>>>,
}

impl<T> Default for Job<T> {
    fn default() -> Self {
        Self { progress: JobProgress::default(), result: Mutex::new(None) }
    }
}

impl<T> Job<T> {
    /// The result; none while the work goes on.
    pub fn result(&self) -> Option<Result<Arc<T>>> {
        held(&self.result).clone()
    }

    /// Ends the job with a result.
    pub fn end(&self, result: Result<T>) {
        *held(&self.result) = Some(result.map(Arc::new));
    }

    /// Forgets the result, so that the work can be done once more.
    pub fn begin_again(&self) {
        self.progress.begin_again();
        *held(&self.result) = None;
    }
}
