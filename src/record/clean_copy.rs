//! The same record on a clean form, made from a file that was read in another way.

use std::sync::Arc;

use super::{Record, Value, answered};
use crate::form::{Field, Kind};

/// A record that is to be filled into its form anew.
#[derive(Debug, Clone)]
pub struct CleanCopy {
    /// The record without signatures. The properties of a file that is made of it say where its answers come from.
    pub record: Record,
    /// The labels of the signatures that were left out.
    pub unsigned: Vec<String>,
}

/// The clean copy of a record that was read from the file `source`. A signature stands for the words on the signed file
/// alone, so that none is carried over.
#[must_use]
pub fn clean_copy(record: &Record, source: &str) -> CleanCopy {
    let mut record = record.clone();
    let form = Arc::clone(&record.form);
    let is_signature = |field: &&Field| matches!(field.kind, Kind::Signature { .. });
    let mut unsigned = Vec::new();
    for field in form.fields().filter(is_signature) {
        if answered(&field.kind, record.get(&field.name)) {
            unsigned.push(field.plain_label());
        }
        record.values.insert(field.name.clone(), Value::Empty);
    }
    let origin = format!("The answers were copied from “{source}”. Its signatures were not.");
    let form = Arc::make_mut(&mut record.form);
    form.purpose = format!("{} {origin}", form.purpose).trim_start().to_owned();
    CleanCopy { record, unsigned }
}
