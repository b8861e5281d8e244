//! Reads YAML texts. Only this module reads with the YAML library.

use serde::Deserialize;
use serde_yaml::Location;

use super::yaml_mistake;
use crate::source::{Mistake, Source, Span};

/// The largest text that is read, in bytes.
const LARGEST: usize = 2 << 20;

/// Reads a YAML text into a type.
///
/// # Errors
/// The first mistake, when the text is not YAML or does not fit the type.
pub fn parse<T: for<'de> Deserialize<'de>>(source: &Source) -> Result<T, Box<Mistake>> {
    if source.text.len() > LARGEST {
        let message = "the text is larger than 2 MB, the most that is read";
        return Err(Box::new(Mistake::new(source, Span::default(), message)));
    }
    let options = serde_yaml::options! { with_snippet: false };
    serde_yaml::from_str_with_options(&source.text, options).map_err(|error| {
        let at = error.location().map(|location| place(&source.text, location)).unwrap_or_default();
        Box::new(yaml_mistake::mistake(source, at, &error))
    })
}

/// The place of a value, as the library gives it.
pub(super) fn span(location: Location) -> Span {
    let bytes = location.span();
    let start = bytes.byte_offset().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let len = bytes.byte_len().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    Span { start, end: start + len }
}

/// The place of an error. The library gives that of some by line and column alone.
fn place(text: &str, location: Location) -> Span {
    let known = span(location);
    let (Ok(line), Ok(column)) = (usize::try_from(location.line()), usize::try_from(location.column())) else {
        return known;
    };
    if known.start > 0 || line == 0 {
        return known;
    }
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let start = before + within.min(line_end);
    let length = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span { start, end: start + length }
}
