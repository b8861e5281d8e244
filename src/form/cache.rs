//! What is made of a form once in a process.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use super::Form;
use crate::parallel::lock;

type Known<K, V> = BTreeMap<(usize, K), (Arc<Form>, Arc<V>)>;

/// Values made of forms, by the form and whatever else each depends on. The key has the form's memory address. The cache
/// holds the form, so the address stays unique.
#[derive(Debug)]
pub struct FormCache<K, V> {
    known: Mutex<Known<K, V>>,
    most: usize,
}

impl<K: Ord, V> FormCache<K, V> {
    /// Returns an empty cache for this many values. When there are more, all are dropped.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self { known: Mutex::new(BTreeMap::new()), most }
    }

    /// Returns the value that is known, or makes it. Two threads may make the same one.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn get<E>(&self, form: &Arc<Form>, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        let key = (Arc::as_ptr(form) as usize, key);
        if let Some((_, known)) = lock(&self.known).get(&key) {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(make()?);
        let mut known = lock(&self.known);
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(key, (Arc::clone(form), Arc::clone(&made)));
        Ok(made)
    }
}

impl<V> FormCache<(), V> {
    /// Returns the value that depends on nothing but the form, or makes it.
    pub fn of(&self, form: &Arc<Form>, make: impl FnOnce() -> V) -> Arc<V> {
        let Ok(value) = self.get(form, (), || Ok::<_, Infallible>(make()));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Catalogue;

    #[test]
    fn a_value_is_made_once_until_there_are_too_many() {
        let catalogue = Catalogue::built_in();
        let form = catalogue.form("sandwell/individual-record").unwrap();
        let cache = FormCache::new(2);
        let made = std::cell::Cell::new(0);
        let get = |key: u8| {
            let Ok(value) = cache.get(&form, key, || {
                made.set(made.get() + 1);
                Ok::<_, Infallible>(key)
            });
            assert_eq!(*value, key);
            made.get()
        };
        assert_eq!([get(1), get(1), get(2), get(1), get(3), get(3), get(1)], [1, 1, 2, 2, 3, 3, 4]);
        assert!(cache.get(&form, 9, || Err::<u8, _>("no")).is_err());
    }
}
