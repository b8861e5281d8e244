//! Mistakes in definitions and records, shown in the text that somebody wrote.
//!
//! This is the home of the library that draws them.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::paint::safe;
use crate::source::{Mistake, Source, Span};

/// Mistakes in definitions and records, each with file, line, column, the words and what to do.
#[must_use]
pub fn mistakes(mistakes: &[Mistake], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    mistakes.iter().map(|mistake| one(mistake, &renderer) + "\n").collect::<Vec<_>>().join("\n")
}

fn one(mistake: &Mistake, renderer: &Renderer) -> String {
    let Mistake { source, span, message, help, other } = mistake;
    let mut snippet = Snippet::source(&*source.text)
        .path(safe(&source.name))
        .annotation(AnnotationKind::Primary.span(shown(source, *span)));
    if let Some((other, word)) = other {
        let context = AnnotationKind::Context.span(shown(source, *other));
        snippet = snippet.annotation(context.label(safe(word)));
    }
    let mut group = Level::ERROR.primary_title(safe(message)).element(snippet);
    if let Some(help) = help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    renderer.render(&[group])
}

/// The part of a span that lies in the text and on its first line: carets under a whole block say
/// no more than those under its beginning.
fn shown(source: &Source, span: Span) -> std::ops::Range<usize> {
    let text = &source.text;
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let rest = &text[start..];
    let line = rest.find('\n').unwrap_or(rest.len());
    let mut end = span.end.clamp(start, start + line);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start..end
}
