//! [`Draft`]: what was made from a folder.

use crate::record::Record;

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The record, marked as a draft.
    pub record: Record,
    /// The number of questions that the evidence decides.
    pub decided: usize,
    /// The number of questions that are left to a person.
    pub open: usize,
    /// What else is to be known about it, as sentences.
    pub notes: Vec<String>,
}
