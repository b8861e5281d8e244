//! Makes texts from other people's files safe to show: no character controls a terminal or makes a text look like
//! another.

use std::borrow::Cow;

/// Whether a character is invisible: control characters, and what Unicode calls default-ignorable, such as marks of
/// direction and joining, variation selectors, fillers, and zero-width spaces. So are U+FFFE and U+FFFF, which neither
/// XML nor YAML can hold.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character can make a text look like another one: control characters, which begin a terminal's escape
/// sequences; bidirectional overrides (Unicode Standard Annex 9); line ends that text files do not use; and
/// [invisible](is_invisible) characters.
#[must_use]
pub fn misleads(c: char) -> bool {
    is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Returns a text as one line for display, with a replacement character for each one that [`misleads`]. Joiners and
/// variation selectors are kept after a letter of a script that uses them, or after an emoji.
#[must_use]
pub fn displayable(text: &str) -> Cow<'_, str> {
    replaced(text, misleads)
}

/// Like [`displayable`], for a text of several lines, keeping line ends and tabs.
#[must_use]
pub fn displayable_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| misleads(c) && !matches!(c, '\n' | '\t'))
}

/// Returns an answer for display: only control characters, bidirectional controls, and what XML cannot hold are replaced.
/// Long answers may contain weaker marks, as right-to-left texts do.
#[must_use]
pub fn displayable_answer(text: &str) -> Cow<'_, str> {
    let ends_line = |c| matches!(c, '\n' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    replaced(text, |c| {
        c.is_control() && !ends_line(c)
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    })
}

fn replaced(text: &str, is_meant: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_meant) {
        return text.into();
    }
    let mut base = ' ';
    let mut joined = 0;
    let shown = text.chars().map(|c| {
        if !is_meant(c) {
            (base, joined) = (c, 0);
            return c;
        }
        joined += 1;
        let is_kept = is_joiner_of(c, base) && joined <= MOST_JOINERS;
        if is_kept { c } else { char::REPLACEMENT_CHARACTER }
    });
    shown.collect::<String>().into()
}

/// The most joiners after an emoji: a selector and a joiner.
const MOST_JOINERS: usize = 2;

/// Whether a joiner or selector fits the letter before it. Latin, Greek, Cyrillic and Armenian, the scripts up to
/// U+058F, are written without joiners.
fn is_joiner_of(c: char, base: char) -> bool {
    let is_of_script = base >= '\u{590}' && !matches!(base, '\u{1e00}'..='\u{206f}') && !base.is_whitespace();
    match c {
        '\u{200c}' | '\u{200d}' | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' => is_of_script,
        // Variants of a Han character, as in Japanese names.
        '\u{e0100}'..='\u{e01ef}' => matches!(base, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'),
        _ => false,
    }
}

/// Whether a text has any visible character.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !is_invisible(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misleading_characters_are_replaced_and_joiners_stay() {
        assert_eq!(displayable("a\u{1b}[2Jb\u{9b}c\u{7}d\u{202e}e\u{2066}f\ng"), "a�[2Jb�c�d�e�f�g");
        assert_eq!(displayable_answer("a\u{202e}b\u{1b}\nשרה\u{200f}"), "a�b�\nשרה\u{200f}");
        assert_eq!(displayable_answer("a\u{fffe}b\u{ffff}"), "a�b�");
        assert_eq!(displayable_lines("a\tb\nc\rd"), "a\tb\nc�d");
        for c in
            "\u{200e}\u{200f}\u{61c}\u{2028}\u{2029}\u{feff}\u{200b}\u{ad}\u{e0041}\u{e0001}\u{2060}\u{3164}".chars()
        {
            assert_eq!(displayable(&format!("שרה{c}.pdf")), "שרה�.pdf", "{c:?}");
        }
        for text in [
            "Siân O’Brien",
            "Sia\u{302}n",
            "علی\u{200c}رضا",
            "क्\u{200d}ष",
            "ශ්\u{200d}රී",
            "葛\u{e0100}城",
            "❤\u{fe0f}\u{200d}🔥",
        ] {
            assert_eq!(displayable(text), text);
        }
        assert_eq!(displayable("pay\u{200d}pal\u{200c}, ж\u{200d}"), "pay�pal�, ж�");
        assert_eq!(displayable("ش\u{200d}\u{200d}\u{200d}"), "ش\u{200d}\u{200d}�");
    }
}
