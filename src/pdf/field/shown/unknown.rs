//! Characters that stand for what an appearance shows and cannot be read, and how much is read.

/// Content streams longer than this in total are not read of one document, in bytes.
pub(super) const MOST_CONTENT: usize = 16 << 20;

/// Stands for a letter of a font that does not say what it is.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// Stands for a picture, or for whatever else may show words that cannot be read.
pub(super) const UNKNOWN_STRETCH: char = '\u{fffc}';

/// Stands where a line ends or something begins at another place.
pub(super) const BREAK: char = '\n';
