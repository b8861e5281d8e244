//! Colour for terminals, and words made safe to show.

/// Colours, or nothing at all.
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

/// Returns a text without what [`rewrites`] the text around it.
pub fn safe(text: &str) -> String {
    text.chars().map(|c| if rewrites(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Whether a character changes how the text around it is shown: control characters, which begin a terminal's escape
/// sequences, and those that override the direction of reading (Unicode Standard Annex 9, sections 2.1 to 2.4). File
/// names, headings and answers come from others.
#[must_use]
pub fn rewrites(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rewrites_the_text_around_it_is_replaced() {
        assert_eq!(safe("a\u{1b}[2Jb\u{9b}c\u{7}d\u{202e}e\u{2066}f\ng"), "a�[2Jb�c�d�e�f�g");
        assert_eq!(safe("Siân O’Brien, שרה\u{200f}"), "Siân O’Brien, שרה\u{200f}");
    }
}
