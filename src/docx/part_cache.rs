//! What was made of a part that many files have alike.

use std::sync::{Arc, Mutex};

use crate::parallel::lock;

/// The largest part that is kept, in bytes.
const LARGEST: usize = 1 << 18;

/// What was made of the last part, and its bytes. The files of one form have the same styles and placeholders, so that of
/// many files these parts are parsed once.
pub(super) struct PartCache<T>(Mutex<Option<(Vec<u8>, Arc<T>)>>);

impl<T> PartCache<T> {
    /// Returns an empty cache.
    pub const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Returns what was made of the same bytes, or makes it.
    pub fn get(&self, bytes: Vec<u8>, make: impl FnOnce(&[u8]) -> T) -> Arc<T> {
        if let Some((_, known)) = lock(&self.0).as_ref().filter(|(last, _)| *last == bytes) {
            return Arc::clone(known);
        }
        let made = Arc::new(make(&bytes));
        if bytes.len() <= LARGEST {
            *lock(&self.0) = Some((bytes, Arc::clone(&made)));
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_bytes_are_known() {
        let cache = PartCache::new();
        let get = |bytes: &[u8], made: usize| *cache.get(bytes.to_vec(), |_| made);
        assert_eq!(get(b"one", 1), 1);
        assert_eq!(get(b"one", 2), 1);
        assert_eq!(get(b"two", 3), 3);
        assert_eq!(get(b"one", 4), 4);
        let large = vec![b' '; LARGEST + 1];
        assert_eq!(get(&large, 5), 5);
        assert_eq!(get(&large, 6), 6);
        assert_eq!(get(b"one", 7), 4);
    }
}
