//! Streams JSON, so that a report on thousands of files need not fit into memory.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value as Json;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::misleads;

/// A list with entries produced one by one during writing.
pub(crate) struct StreamedList<F>(pub F);

impl<F, I> Serialize for StreamedList<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Writes indented JSON with a final line break. Characters that [`misleads`] finds are escaped.
pub fn write_pretty(shape: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    shape.serialize(&mut Serializer::with_formatter(&mut *out, EscapingFormatter(PrettyFormatter::new())))?;
    out.write_all(b"\n")
}

/// JSON as [`write_pretty`] writes it.
#[must_use]
pub fn pretty(shape: &impl Serialize) -> String {
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write_pretty(shape, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Quotes a text as JSON does. YAML reads it, too (YAML 1.2.2, 7.3.1).
#[must_use]
pub fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

/// Formats like serde_json, and escapes characters that mislead in strings.
struct EscapingFormatter(PrettyFormatter<'static>);

impl Formatter for EscapingFormatter {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(misleads) {
            let (plain, end) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            let mut letters = end.chars();
            for unit in letters.next().into_iter().flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec()) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = letters.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// Returns the JSON as a tree.
pub(crate) fn tree(shape: &impl Serialize) -> Json {
    // Does not fail: all keys are strings and all numbers finite.
    serde_json::to_value(shape).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misleading_characters_are_escaped_and_read_back() {
        let list = ["b\u{9b}31m\u{7f}c", "\u{1b}", "Siân", "\u{e0041}\u{2028}"];
        let json = serde_json::json!({"a\u{202e}": list, "d": {}, "e": []});
        let mut out = Vec::new();
        write_pretty(&json, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.trim_end().contains(|c| c != '\n' && misleads(c)), "{text:?}");
        assert!(text.contains("b\\u009b31m\\u007fc") && text.contains("Siân"), "{text}");
        assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), json);
    }
}
