//! Shared strings, and the text of a cell in several styles.

use super::xml::{XmlEvent, attribute, is_true, walk};
use crate::error::Result;
use crate::spreadsheet::refusal::too_many;
use crate::spreadsheet::sheet::CELLS;

/// The longest text of an Excel cell.
const LONGEST: usize = 32_767;

/// A shared string.
#[derive(Debug, Default)]
pub(super) struct SharedString {
    pub text: String,
    /// Whether all of its text is struck through.
    pub is_struck: bool,
}

/// The shared strings.
pub(super) fn shared_strings(text: &str) -> Result<Vec<SharedString>> {
    let mut out = Vec::new();
    let mut item = StringReader::default();
    walk(text, |event| {
        match event {
            // An empty string has an index, too.
            XmlEvent::Open("si", _, true) => out.push(SharedString::default()),
            XmlEvent::Open("si", ..) => item = StringReader::default(),
            XmlEvent::Close("si") => {
                let is_struck = item.is_struck();
                out.push(SharedString { text: item.take(), is_struck });
            }
            event => item.read_event(&event),
        }
        if out.len() > CELLS { Err(too_many()) } else { Ok(()) }
    })?;
    Ok(out)
}

/// The text in `<t>` elements, without the phonetic guide beside it.
#[derive(Default)]
pub(super) struct StringReader {
    text: String,
    inside: bool,
    phonetic: bool,
    /// Whether the text being read is struck through.
    strike: bool,
    /// Whether some text is struck through, and whether some is not.
    has_struck: bool,
    has_other: bool,
}

impl StringReader {
    pub fn read_event(&mut self, event: &XmlEvent<'_>) {
        match event {
            XmlEvent::Open("rPh", _, false) => self.phonetic = true,
            XmlEvent::Close("rPh") => self.phonetic = false,
            XmlEvent::Open("r", ..) | XmlEvent::Close("r") => self.strike = false,
            XmlEvent::Open("strike", tag, _) => {
                let value = attribute(tag, "val");
                self.strike = value.is_none() || is_true(value);
            }
            XmlEvent::Open("t", _, false) => self.inside = true,
            XmlEvent::Close("t") => self.inside = false,
            XmlEvent::Text(text) if self.inside && !self.phonetic && self.text.len() < LONGEST * 4 => {
                self.text.push_str(text);
                let has_words = !text.trim().is_empty();
                self.has_struck |= has_words && self.strike;
                self.has_other |= has_words && !self.strike;
            }
            _ => {}
        }
    }

    /// Whether all text is struck through.
    pub fn is_struck(&self) -> bool {
        self.has_struck && !self.has_other
    }

    pub fn take(&mut self) -> String {
        unescaped(&std::mem::take(self).text)
    }
}

/// Decodes the characters that Excel escapes, such as `_x000D_`.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..4).filter(|_| after.get(4..5) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_shared_text_keeps_its_number() {
        let texts = shared_strings("<sst><si><t>Ann</t></si><si/><si><t></t></si><si><t>Bo</t></si></sst>").unwrap();
        let texts: Vec<&str> = texts.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["Ann", "", "", "Bo"]);
    }
}
