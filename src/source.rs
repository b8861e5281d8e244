//! Source text and places in it.
//!
//! Definitions and records are written by people, so every mistake in them is told with the
//! line, the column and the words themselves. A [`Span`] is what carries that place along.

use std::borrow::Cow;
use std::sync::Arc;

/// No message quotes more characters of an input than this.
const MOST_QUOTED: usize = 200;
/// No message is longer than this, whatever it is put together from.
const MOST_SAID: usize = 2_000;

/// Words of an input as a message quotes them: cut where they are long.
#[must_use]
pub fn quoted(words: &str) -> Cow<'_, str> {
    cut(words, MOST_QUOTED)
}

/// A message, cut where it is longer than anybody reads.
#[must_use]
pub fn said(message: String) -> String {
    match cut(&message, MOST_SAID) {
        Cow::Borrowed(_) => message,
        Cow::Owned(cut) => cut,
    }
}

/// The first `most` characters of a text, with an ellipsis in place of the rest.
fn cut(text: &str, most: usize) -> Cow<'_, str> {
    // A character is a byte or more.
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// A text file that somebody wrote: its name, as they know it, and its contents.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file's name or path, as it is to be shown.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// A source text with the name it is to be shown under.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// The line and column of a span's start, both counted from 1, the column in characters.
    #[must_use]
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let before = self.text.get(..span.start.min(self.text.len())).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }

    /// The words a span covers; empty when the span lies outside the text.
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

/// A value together with the place it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One mistake in a source text, with everything needed to show and mend it.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// The text it stands in.
    pub source: Source,
    /// Where.
    pub span: Span,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Another place that belongs to it (the first use of a name used twice), with a word on it.
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

    /// Adds a second place with a word on why it matters.
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
