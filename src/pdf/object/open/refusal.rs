//! The error for a damaged PDF, and how much of a file is unpacked.

use crate::error::Error;

/// The most bytes that a stream may decompress to.
pub(in crate::pdf) const MOST_UNPACKED: usize = 64 << 20;

/// Returns the error for a damaged PDF.
pub(in crate::pdf) fn damaged() -> Error {
    Error::input(
        "this PDF is damaged or was cut off while it was saved or sent",
        "Ask for the file again, or open it in a PDF reader and save it under a new name.",
    )
}
