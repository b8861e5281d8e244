//! [`NextBlank`]: the blank for the next session, while and after it is prefilled.

use std::collections::BTreeSet;

use crate::record::{Record, Value};

/// The blank for the next session.
#[derive(Debug, Clone)]
pub struct NextBlank {
    /// The prefilled record, of the same form and edition.
    pub record: Record,
    /// Prefilled fields that are also to be filled in by hand. The layout adds the usual room of an empty field.
    pub also_by_hand: BTreeSet<String>,
    /// What could not be carried over, a sentence each.
    pub not_carried: Vec<String>,
}

impl NextBlank {
    /// Prefills a field.
    pub(super) fn set_value(&mut self, field: &str, value: Value) {
        self.record.values.insert(field.to_owned(), value);
    }
}
