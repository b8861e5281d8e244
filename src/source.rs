//! Source texts, and the places of mistakes in them ([`Span`]).

use std::borrow::Cow;
use std::sync::Arc;

/// The most characters of an input that a message quotes.
const MOST_QUOTED: usize = 200;
/// The longest message, in characters.
const MOST_SAID: usize = 2_000;

/// Words of an input for a message, cut when they are long.
#[must_use]
pub fn quoted(words: &str) -> Cow<'_, str> {
    cut(words, MOST_QUOTED)
}

/// A message, cut when it is too long.
#[must_use]
pub fn said(message: String) -> String {
    match cut(&message, MOST_SAID) {
        Cow::Borrowed(_) => message,
        Cow::Owned(cut) => cut,
    }
}

/// The first `most` characters of a text, with an ellipsis for the rest.
fn cut(text: &str, most: usize) -> Cow<'_, str> {
    // A character has at least one byte, so a short text needs no count.
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// A text file: its name for messages, and its contents.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file's name or path for messages.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    /// Whether it is a definition within the program. Tests hold these to their schemas, so that a run need not.
    pub is_embedded: bool,
}

impl Source {
    /// A source text with its name for messages.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into(), is_embedded: false }
    }

    /// A definition within the program, with its name for messages.
    pub fn embedded(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { is_embedded: true, ..Self::new(name, text) }
    }

    /// The line and column of a span's start, both counted from 1, the column in characters.
    #[must_use]
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let before = self.text.get(..span.start.min(self.text.len())).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }

    /// The words of a span; empty when the span is outside the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }
}

/// A range of bytes in a source text, end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A value with the place it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The place.
    pub span: Span,
}

/// One mistake in a source text, with its place and help.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// The text.
    pub source: Source,
    /// The place.
    pub span: Span,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A second place (the first use of a name used twice), with its label.
    pub other: Option<(Span, String)>,
}

impl Mistake {
    /// A mistake at a place, without help or a second place.
    pub fn new(source: &Source, span: Span, message: impl Into<String>) -> Self {
        Self { source: source.clone(), span, message: said(message.into()), help: None, other: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place with a label.
    #[must_use]
    pub fn other(mut self, span: Span, word: impl Into<String>) -> Self {
        self.other = Some((span, word.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_between_characters() {
        assert_eq!(quoted("short"), "short");
        assert_eq!(quoted(&"ŷ".repeat(200)), "ŷ".repeat(200));
        assert_eq!(quoted(&"ŷ".repeat(201)), format!("{}…", "ŷ".repeat(200)));
        assert_eq!(said("x".repeat(1 << 20)).chars().count(), 2_001);
    }

    #[test]
    fn line_and_column_count_from_one_in_characters() {
        let source = Source::new("a.yaml", "ŷ: 1\nname: x\n");
        let at = source.text.find("x").unwrap_or(0);
        assert_eq!(source.line_column(Span { start: at, end: at + 1 }), (2, 7));
        assert_eq!(source.line_column(Span { start: 0, end: 1 }), (1, 1));
        assert_eq!(source.line_column(Span { start: 2, end: 3 }), (1, 2));
    }
}
