//! The jobs of a desk between requests: numbered, in memory, the newest only.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::parallel::lock;

/// The most jobs of one kind in memory. Each may hold hundreds of files.
const MOST: usize = 8;

/// The most forms that are filled in at a time. Each holds its answers, and at most one older document.
pub(super) const MOST_SMALL: usize = 30;

/// The jobs of one kind, by number.
#[derive(Debug)]
pub(super) struct JobStore<T> {
    jobs: Mutex<(u32, BTreeMap<u32, Arc<T>>)>,
    most: usize,
}

impl<T> Default for JobStore<T> {
    fn default() -> Self {
        Self::of_at_most(MOST)
    }
}

impl<T> JobStore<T> {
    /// No jobs yet. The newest `most` are kept.
    pub fn of_at_most(most: usize) -> Self {
        Self { jobs: Mutex::new((0, BTreeMap::new())), most }
    }

    /// Adds a job and returns its number; forgets the oldest when there are too many.
    pub fn add(&self, job: T) -> (u32, Arc<T>) {
        let mut jobs = lock(&self.jobs);
        jobs.0 += 1;
        let (number, job) = (jobs.0, Arc::new(job));
        jobs.1.insert(number, Arc::clone(&job));
        while jobs.1.len() > self.most {
            jobs.1.pop_first();
        }
        (number, job)
    }

    /// The job with a number as it stands in a path.
    pub fn get(&self, number: &str) -> Option<Arc<T>> {
        let jobs = lock(&self.jobs);
        jobs.1.get(&number.parse().ok()?).cloned()
    }

    /// Forgets a job and its files.
    pub fn forget(&self, number: &str) {
        let mut jobs = lock(&self.jobs);
        number.parse().ok().and_then(|number: u32| jobs.1.remove(&number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_there_and_numbers_are_not_used_again() {
        let store = JobStore::default();
        for job in 1..=10 {
            assert_eq!(store.add(job).0, job);
        }
        assert_eq!((store.get("2"), store.get("3").as_deref(), store.get("x")), (None, Some(&3), None));
        store.forget("10");
        assert_eq!((store.get("10"), store.add(11).0), (None, 11));
        let small = JobStore::of_at_most(MOST_SMALL);
        (1..=31).for_each(|job| drop(small.add(job)));
        assert_eq!((small.get("1"), small.get("2").as_deref()), (None, Some(&2)));
    }
}
