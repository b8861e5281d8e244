//! JSON that is written while it is made, so that a report of thousands of files is never held as a whole.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::Value as Json;

/// A list whose entries are made one by one while it is written.
pub(super) struct List<F>(pub F);

impl<F, I> Serialize for List<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Writes JSON as people can read it, with a line's end.
pub(super) fn write(shape: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, shape)?;
    out.write_all(b"\n")
}

/// The same as a tree.
pub(super) fn tree(shape: &impl Serialize) -> Json {
    // Shapes have words as keys and no number that JSON lacks.
    serde_json::to_value(shape).unwrap_or_default()
}
