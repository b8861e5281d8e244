//! Renders mistakes in definitions and records with the lines of source text, by `annotate-snippets`.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::paint::safe;
use crate::source::{Mistake, Source, Span};
use crate::text::misleads;

/// Renders mistakes, each with file, line, column, source text and help.
#[must_use]
pub fn mistakes(mistakes: &[Mistake], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let text = mistakes.iter().map(|mistake| render_mistake(mistake, &renderer) + "\n").collect::<Vec<_>>().join("\n");
    // The library replaces escapes in the source text, but not all characters that mislead.
    let is_ours = |c: char| c == '\n' || (colour && c == '\u{1b}');
    text.chars().map(|c| if misleads(c) && !is_ours(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The most source text for the library, in bytes: its time grows with the text.
const MOST_SHOWN: usize = 8 << 10;
/// The part of a longer line before and behind a mistake, in bytes.
const AROUND: usize = 100;

fn render_mistake(mistake: &Mistake, renderer: &Renderer) -> String {
    let Mistake { source, span, message, help, other } = mistake;
    let place = shown_range(source, *span);
    let other = other.as_ref().map(|(other, word)| (shown_range(source, *other), word));
    let both = |range: Range<usize>| lines(&source.text, range);
    let whole = match &other {
        Some((other, _)) => both(place.start.min(other.start)..place.end.max(other.end)),
        None => both(place.clone()),
    };
    let other = other.filter(|_| whole.len() <= MOST_SHOWN);
    let part = if whole.len() <= MOST_SHOWN { whole } else { around(&source.text, &place) };
    // The library would show the CR of a line.
    let text = source.text.get(part.clone()).unwrap_or_default().replace('\r', " ");
    let within = |range: &Range<usize>| {
        range.start.saturating_sub(part.start)..range.end.saturating_sub(part.start).min(text.len())
    };
    let line = source.line_column(Span { start: part.start, end: part.start }).0;
    let mut snippet = Snippet::source(&text)
        .line_start(line)
        .path(safe(&source.name))
        .annotation(AnnotationKind::Primary.span(within(&place)));
    if let Some((other, word)) = other {
        let context = AnnotationKind::Context.span(within(&other));
        snippet = snippet.annotation(context.label(safe(word)));
    }
    let mut group = Level::ERROR.primary_title(safe(message)).element(snippet);
    if let Some(help) = help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    renderer.render(&[group])
}

/// Extends a range to whole lines.
fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(range.end..).and_then(|behind| behind.find('\n')).map_or(text.len(), |at| range.end + at);
    start..end
}

/// Returns the part of a long line around a range.
fn around(text: &str, place: &Range<usize>) -> Range<usize> {
    let line = lines(text, place.start..place.start);
    let mut start = place.start.saturating_sub(AROUND).max(line.start);
    let mut end = place.end.min(place.start + AROUND).saturating_add(AROUND).min(line.end);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// Cuts a span to the text and to its first line.
fn shown_range(source: &Source, span: Span) -> std::ops::Range<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, start: usize) -> String {
        let source = Source::new("a.yaml", text);
        mistakes(&[Mistake::new(&source, Span { start, end: start + 4 }, "no")], false)
    }

    #[test]
    fn a_mistake_is_shown_with_its_own_line_only() {
        let text = format!("{}form: here\n{}", "\n".repeat(5_000), "x\n".repeat(5_000));
        let drawn_text = drawn(&text, 5_006);
        assert!(drawn_text.contains("a.yaml:5001:7") && drawn_text.contains("5001 | form: here"), "{drawn_text}");
        assert!(drawn_text.len() < 200, "{drawn_text}");
    }

    #[test]
    fn a_long_line_is_shown_in_part() {
        let text = format!("{}here{}", "ŷ".repeat(50_000), "x".repeat(50_000));
        let drawn_text = drawn(&text, 100_000);
        assert!(drawn_text.contains("ŷhere") && drawn_text.len() < 1_500, "{drawn_text}");
    }
}
