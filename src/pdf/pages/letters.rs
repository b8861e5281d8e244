//! Letters that the pages can show.
//!
//! PDF/UA and PDF/A forbid a page to show a letter that its typeface lacks, and the typesetter refuses it. People
//! have names in every script, so what cannot be shown becomes a box, and the page says that it did.

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use crate::pdf::font;

/// What stands for a letter that the typeface lacks.
pub const BOX: char = '\u{25a1}';

/// The text with every letter that can be shown, and whether any could not.
#[must_use]
pub fn clean(text: &str) -> (String, bool) {
    // Most texts are plain and need no second look.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return (text.to_owned(), false);
    }
    let mut lacking = false;
    let text = text.replace("\r\n", "\n");
    let shown = text.nfc().filter_map(|c| match c {
        '\n' => Some('\n'),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        // Word's bullet, from a typeface of symbols.
        '\u{f0b7}' => Some('•'),
        c if is_invisible(c) => None,
        c if !is_private(c) && font::has(c) => Some(c),
        _ => {
            lacking = true;
            Some(BOX)
        }
    });
    (shown.collect(), lacking)
}

/// Cleans every text in the data of a page; whether any letter could not be shown.
#[must_use]
pub fn clean_all(data: &mut Json) -> bool {
    match data {
        Json::String(text) => {
            let (shown, lacking) = clean(text);
            *text = shown;
            lacking
        }
        // Every item, and not only up to the first that lacks a letter.
        Json::Array(list) => list.iter_mut().filter_map(|item| clean_all(item).then_some(())).count() > 0,
        // Names of fields are not shown, and have to stay what they are.
        Json::Object(map) => {
            let shown = map.iter_mut().filter(|(key, _)| !matches!(key.as_str(), "target" | "own"));
            shown.filter_map(|(_, item)| clean_all(item).then_some(())).count() > 0
        }
        _ => false,
    }
}

/// Letters without a shape: control characters, marks of direction and joining, selectors of variants. PDF/UA
/// forbids some of them, and a page is read without them.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters whose meaning a typeface makes up.
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
        assert_eq!(clean("李 Li"), ("□ Li".to_owned(), true));
        assert_eq!(clean("\u{f0b7} one \u{e123}"), ("• one □".to_owned(), true));
    }
}
