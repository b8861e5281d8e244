//! Colours and safe text for terminals.

use crate::text;

/// Adds colour, or none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint(pub bool);

impl Paint {
    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub fn error(self, text: &str) -> String {
        self.with("1;31", text)
    }

    pub fn warning(self, text: &str) -> String {
        self.with("1;33", text)
    }

    pub fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    pub fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Returns a text as one line that cannot change the display of other text; see [`text::displayable`].
pub fn safe(text: &str) -> String {
    text::displayable(text).into_owned()
}
