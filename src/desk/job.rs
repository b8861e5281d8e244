//! A job runs in the background. It has a progress and, at its end, a result.

use std::sync::{Arc, Mutex};

use super::progress::JobProgress;
use crate::crash::caught;
use crate::error::{Error, ErrorKind, Result};
use crate::parallel::lock;
use crate::text;

/// A job with its result.
#[derive(Debug)]
pub(super) struct Job<T> {
    /// The progress of the work.
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
        lock(&self.result).clone()
    }

    /// Does the work. A panic in it becomes the job's error, so that every job ends. `advice` says what to do then.
    pub fn run(&self, advice: &str, work: impl FnOnce() -> Result<T>) {
        let result = caught(work).unwrap_or_else(|_| Err(self.crashed(advice)));
        *lock(&self.result) = Some(result.map(Arc::new));
    }

    fn crashed(&self, advice: &str) -> Error {
        let message = match self.progress.state() {
            (.., step) if step.is_empty() => "Formfolio crashed during this work".to_owned(),
            (.., step) => format!("Formfolio crashed during this work, at “{}”", text::displayable(&step)),
        };
        Error::new(ErrorKind::Internal, message).help(advice)
    }

    /// Replaces the result, if there is one. The change is made on a copy, so that a result is whole at any time.
    pub fn change(&self, change: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        if let Some(Ok(result)) = lock(&self.result).as_mut() {
            let mut changed = T::clone(result);
            change(&mut changed);
            *result = Arc::new(changed);
        }
    }
}

/// The attempts at a job that can be done once more. Only the newest is shown; each has a result of its own, because
/// the work of one that was stopped may still go on.
#[derive(Debug)]
pub(super) struct Attempts<T>(Mutex<Option<Arc<Job<T>>>>);

impl<T> Default for Attempts<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Attempts<T> {
    /// Begins another attempt, and stops the one before.
    pub fn begin(&self) -> Arc<Job<T>> {
        let job = Arc::new(Job::default());
        if let Some(before) = lock(&self.0).replace(Arc::clone(&job)) {
            before.progress.stop();
        }
        job
    }

    /// The newest attempt.
    pub fn newest(&self) -> Option<Arc<Job<T>>> {
        lock(&self.0).clone()
    }

    /// The result of the newest attempt.
    pub fn result(&self) -> Option<Result<Arc<T>>> {
        self.newest()?.result()
    }

    /// Asks the newest attempt to stop.
    pub fn stop(&self) {
        if let Some(job) = self.newest() {
            job.progress.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash::test_point;

    struct PlainHost;

    impl crate::desk::Host for PlainHost {}

    #[test]
    fn a_job_that_crashes_ends_with_what_to_do() {
        let job: Job<u32> = Job::default();
        assert!(job.result().is_none());
        let crash = || {
            test_point("a job", b"crash in a job.");
            Ok(1)
        };
        job.run("Go back.", crash);
        let error = job.result().unwrap().unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.help.as_deref()),
            ("Formfolio crashed during this work", Some("Go back."))
        );
        job.progress.set(&PlainHost, 1, 2, "June\u{202e}.docx");
        job.run("", crash);
        let message = job.result().unwrap().unwrap_err().message;
        assert!(message.ends_with(".docx”") && !message.contains('\u{202e}'), "{message}");
    }

    #[test]
    fn a_change_that_crashes_leaves_the_result() {
        let job: Job<Vec<u32>> = Job::default();
        job.run("", || Ok(vec![1]));
        job.change(|list| list.push(2));
        let crashed = caught(|| {
            job.change(|list| {
                list.clear();
                test_point("a change", b"crash in a change.");
            });
        });
        assert!(crashed.is_err());
        assert_eq!(*job.result().unwrap().unwrap(), [1, 2]);
    }

    #[test]
    fn an_earlier_attempt_neither_goes_on_nor_counts() {
        let attempts: Attempts<u32> = Attempts::default();
        assert!(attempts.newest().is_none());
        let first = attempts.begin();
        let second = attempts.begin();
        assert!(first.progress.is_stopped() && !second.progress.is_stopped());
        first.run("", || Ok(1));
        assert!(attempts.result().is_none());
        second.run("", || Ok(2));
        assert_eq!(*attempts.result().unwrap().unwrap(), 2);
        attempts.stop();
        assert!(second.progress.is_stopped());
    }
}
