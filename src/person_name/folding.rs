//! Texts prepared for comparison: without capitals, accents and other marks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters that stand for an apostrophe.
pub const APOSTROPHES: [char; 6] = ['\'', '’', '‘', '`', '´', 'ʼ'];

/// Lower case, without accents, apostrophes and other marks; hyphens and full stops separate words.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !APOSTROPHES.contains(c)).flat_map(plain) {
        match c {
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            c if c.is_alphanumeric() => out.push(c),
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The words of a file name for comparison: `FitNote_04`, `fit note 04` and `Fit-Note (04)` give the same. Letters are
/// separated from digits, and words joined by capitals are separated.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut apart = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut chars = text.nfc().peekable();
    while let Some(c) = chars.next() {
        let starts_word = before.is_some_and(|before| {
            let capital = c.is_uppercase() && (before.is_lowercase() || chars.peek().is_some_and(|c| c.is_lowercase()));
            let digits = before.is_numeric() != c.is_numeric();
            before.is_alphanumeric() && c.is_alphanumeric() && (capital || digits)
        });
        if starts_word {
            apart.push(' ');
        }
        apart.push(c);
        before = Some(c);
    }
    fold(&apart).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A letter in lower case without diacritics. Marks are dropped, so their order, which normalising a whole text would
/// settle, does not matter.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (ascii, other) = if c.is_ascii() { (Some(c.to_ascii_lowercase()), None) } else { (None, Some(c)) };
    let other = other.into_iter().nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    ascii.into_iter().chain(other)
}

/// Like [`fold`], for ASCII text, which most texts are.
fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'\'' | b'`' => {}
            b if b.is_ascii_alphanumeric() => out.push(char::from(b.to_ascii_lowercase())),
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}
