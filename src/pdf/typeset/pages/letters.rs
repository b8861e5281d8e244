//! Replaces characters that the fonts lack. PDF/UA and PDF/A forbid missing glyphs, and the typesetter refuses them,
//! so a box stands in their place and the page says so.

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::pdf::font;
use crate::text::is_invisible;

/// The replacement for a character that the font lacks.
pub const BOX: char = '\u{25a1}';
/// The most combining marks on one letter, as many as any language needs. Marks do not widen the line, and the
/// typesetter crashes at a line of 64 KB.
const MOST_MARKS: usize = 8;

/// Returns the text with unavailable characters replaced, and whether there were any.
#[must_use]
pub fn clean(text: &str) -> (String, bool) {
    // Most texts are plain ASCII.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return (text.to_owned(), false);
    }
    let text = text.replace("\r\n", "\n");
    let mut marks = 0;
    let shown = text.nfc().filter_map(|c| match c {
        c if is_invisible(c) && !matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\t') => None,
        c if is_combining_mark(c) => {
            marks += 1;
            (marks <= MOST_MARKS + 1).then_some((c, marks > MOST_MARKS))
        }
        c => {
            marks = 0;
            Some((c, false))
        }
    });
    // One box replaces all excess marks.
    let shown = shown.map(|(c, is_too_many)| match c {
        _ if is_too_many => LetterDisplay::Lacking,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => LetterDisplay::Letter('\n'),
        '\t' => LetterDisplay::Letter(' '),
        // Word's bullets, in symbol fonts.
        '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f076}' => LetterDisplay::Letter('•'),
        // Word's check boxes, in symbol fonts.
        '\u{f0a8}' | '\u{f06f}' => LetterDisplay::Words("[ ]"),
        '\u{f0fe}' | '\u{f0fd}' => LetterDisplay::Words("[x]"),
        '\u{f0fc}' => LetterDisplay::Words("[tick]"),
        '\u{f0fb}' => LetterDisplay::Words("[cross]"),
        c if !is_private(c) && font::has(c) => LetterDisplay::Letter(c),
        c => in_words(c).map_or(LetterDisplay::Lacking, LetterDisplay::Words),
    });
    let mut lacking = false;
    let mut out = String::with_capacity(text.len());
    for c in shown {
        lacking |= c == LetterDisplay::Lacking;
        match c {
            LetterDisplay::Letter(c) => out.push(c),
            LetterDisplay::Words(words) => out.push_str(words),
            LetterDisplay::Lacking => out.push(BOX),
        }
    }
    (out, lacking)
}

/// The display of a character.
#[derive(Debug, PartialEq, Eq)]
enum LetterDisplay {
    Letter(char),
    Words(&'static str),
    Lacking,
}

/// Returns words for ticks and boxes that the font lacks. An empty box in place of a ticked one would say the
/// opposite.
fn in_words(c: char) -> Option<&'static str> {
    Some(match c {
        '☐' => "[ ]",
        '☑' | '☒' | '🗹' | '🗷' => "[x]",
        '✓' | '✔' | '✅' => "[tick]",
        '✗' | '✘' | '✕' | '✖' | '❌' => "[cross]",
        _ => return None,
    })
}

/// Cleans every text in a page's data. Returns whether any character was replaced.
#[must_use]
pub fn clean_all(data: &mut Json) -> bool {
    match data {
        Json::String(text) => {
            let (shown, lacking) = clean(text);
            *text = shown;
            lacking
        }
        // `count` visits every item; `any` would stop at the first.
        Json::Array(list) => list.iter_mut().filter_map(|item| clean_all(item).then_some(())).count() > 0,
        // Field names are not shown and must not change.
        Json::Object(map) => {
            let shown = map.iter_mut().filter(|(key, _)| !matches!(key.as_str(), "target" | "own"));
            shown.filter_map(|(_, item)| clean_all(item).then_some(())).count() > 0
        }
        _ => false,
    }
}

/// Returns whether a character is in a private use area, where each font defines its own.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_kept_composed_replaced_or_dropped() {
        for text in ["plain", "Siân O’Brien – Łukasz Ôwen-Ŷork", "Ελένη, Борис, שרה", "two\n\nlines"]
        {
            assert_eq!(clean(text), (text.to_owned(), false));
        }
        assert_eq!(clean("Sia\u{302}n"), ("Siân".to_owned(), false));
        assert_eq!(clean("a\tb\r\nc\rd\u{2028}e\u{0}f\u{200b}g\u{ad}h"), ("a b\nc\nd\nefgh".to_owned(), false));
        assert_eq!(clean("☑ done ☐ not ✓"), ("[x] done [ ] not [tick]".to_owned(), false));
        assert_eq!(clean("李 Li"), ("□ Li".to_owned(), true));
        let marks = "\u{301}".repeat(100_000);
        let (shown, lacking) = clean(&format!("e{marks} and q{marks}"));
        assert!(lacking && shown.chars().count() < 32 && shown.ends_with(BOX), "{shown}");
        assert_eq!(clean("q\u{301}\u{301}"), ("q\u{301}\u{301}".to_owned(), false));
        assert_eq!(clean("\u{f0b7} one \u{f0a7} two \u{e123}"), ("• one • two □".to_owned(), true));
    }
}
