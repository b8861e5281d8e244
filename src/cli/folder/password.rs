//! The password of a binder and of its zip file.

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};
use crate::local::disk;
use crate::text::{count, from_marked_unicode};

/// The longest password that a PDF can have, in bytes of UTF-8 (ISO 32000-2, 7.6.4.3.3).
const LONGEST_IN_PDF: usize = 127;
/// The longest password that 7-Zip takes for a zip file.
const LONGEST_IN_ZIP: usize = 99;
/// A shorter password is easily guessed.
const SHORTEST: usize = 12;

/// The password in the first line of a file. One that also locks a zip file must be typed the same in all programs.
pub(super) fn read(path: &Path, zip: bool) -> Result<String> {
    let wrong =
        |message: &str, help: &str| Err(Error::usage(message.to_owned(), help).in_file(disk::display_path(path)));
    let Some(text) = text(&disk::read(path)?) else {
        return wrong("the file with the password is not text in UTF-8", "Save it as UTF-8 text.");
    };
    // Some systems store an accent as a separate character.
    let password: String = text.lines().next().unwrap_or_default().nfc().collect();
    if password.is_empty() {
        return wrong("there is no password in the first line of this file", "Write it there, and nothing else.");
    }
    if password.trim() != password {
        return wrong(
            "the password begins or ends with a space, which is easily missed when typing",
            "Remove the space in the first line of this file.",
        );
    }
    if password.chars().any(char::is_control) {
        return wrong(
            "the password has a character in it that keyboards cannot type, such as a tab",
            "Choose a password of letters, digits and signs.",
        );
    }
    if zip && !password.is_ascii() {
        return wrong(
            "the password has letters that programs for zip files read differently, such as é or £",
            "Choose one of plain letters, digits and signs, or leave out --zip.",
        );
    }
    let (longest, what) = if zip { (LONGEST_IN_ZIP, "a zip file") } else { (LONGEST_IN_PDF, "a PDF") };
    if password.len() > longest {
        let message = format!("the password has {} bytes, but {what} takes {longest} at most", password.len());
        return wrong(&message, "Choose a shorter one.");
    }
    Ok(password)
}

/// The warning about a password that is easily guessed.
pub(super) fn weakness(password: &str) -> Option<String> {
    let length = password.chars().count();
    (length < SHORTEST).then(|| {
        let characters = count(length, "character");
        format!("the password has {characters}, which a computer may guess; four words picked at random are better")
    })
}

/// The text in a file: UTF-8, or UTF-16 as Notepad and PowerShell may save it.
fn text(bytes: &[u8]) -> Option<String> {
    from_marked_unicode(bytes).map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The password in a file with these bytes, or what is wrong with it.
    fn password_in(bytes: &[u8], zip: bool) -> std::result::Result<String, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("password.txt");
        fs::write(&path, bytes).unwrap();
        read(&path, zip).map_err(|error| error.message)
    }

    #[test]
    fn the_password_is_the_first_line_in_any_encoding() {
        let word = Ok("four random words".to_owned());
        for text in ["four random words", "four random words\n", "four random words\r\nnote\r\n"] {
            assert_eq!(password_in(text.as_bytes(), true), word);
            assert_eq!(password_in(format!("\u{feff}{text}").as_bytes(), true), word);
            let units: Vec<u16> = format!("\u{feff}{text}").encode_utf16().collect();
            assert_eq!(password_in(&units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>(), true), word);
            assert_eq!(password_in(&units.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>(), true), word);
        }
        assert_eq!(password_in("Cafe\u{301} am Eck".as_bytes(), false), Ok("Café am Eck".to_owned()));
    }

    #[test]
    fn a_password_that_programs_read_differently_is_refused() {
        let says = |text: &[u8], zip: bool, words: &str| {
            let message = password_in(text, zip).unwrap_err();
            assert!(message.contains(words), "{message}");
        };
        says(b"", false, "no password");
        says(b"\r\nfour random words", false, "no password");
        says(b"four random words \n", false, "a space");
        says("\u{a0}four random words".as_bytes(), false, "a space");
        says(b"four\trandom words", false, "keyboards cannot type");
        says(b"four\xa3random words", false, "not text in UTF-8");
        says("£our random words".as_bytes(), true, "read differently");
        says("£".repeat(64).as_bytes(), false, "128 bytes");
        says("x".repeat(100).as_bytes(), true, "100 bytes");
        assert!(password_in("x".repeat(99).as_bytes(), true).is_ok());
        assert!(password_in("x".repeat(127).as_bytes(), false).is_ok());
    }

    #[test]
    fn a_short_password_has_a_warning() {
        assert!(weakness("Tr0ub4dor").unwrap().contains("9 characters"));
        assert_eq!(weakness("blaue Blume 7"), None);
    }
}
