//! [`Diary`]: what is planned already, so that nobody has two sessions at once.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use crate::person_name::fold;

/// The planned times of everybody, by folded name. Without a name, one supervisor has all the sessions.
#[derive(Debug, Default)]
pub(super) struct Diary(BTreeMap<String, Vec<(NaiveDateTime, NaiveDateTime)>>);

impl Diary {
    /// Whether somebody has another session then.
    pub(super) fn is_taken(&self, name: &str, begins: NaiveDateTime, ends: NaiveDateTime) -> bool {
        let taken = self.0.get(&fold(name)).map_or(&[][..], Vec::as_slice);
        taken.iter().any(|(from, to)| begins < *to && *from < ends)
    }

    /// Enters a session.
    pub(super) fn enter(&mut self, name: &str, begins: NaiveDateTime, ends: NaiveDateTime) {
        self.0.entry(fold(name)).or_default().push((begins, ends));
    }
}
