//! The title in a document that is not a form: the subject of an email, the title or first heading of a letter.

use chrono::NaiveDate;

use super::file_name::FileNameParts;
use crate::text::collapse_spaces;

/// The longest title, in characters. A longer text is a sentence.
const LONGEST: usize = 90;

/// The title and date in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatedTitle {
    /// The title, if it is sensible.
    pub title: Option<String>,
    /// The day on which an email was sent.
    pub date: Option<NaiveDate>,
}

/// Words that do not describe the content of a file.
const VAGUE: &[&str] = &[
    "a",
    "attached",
    "attachment",
    "copy",
    "doc",
    "docs",
    "document",
    "draft",
    "dsc",
    "email",
    "export",
    "fax",
    "file",
    "final",
    "form",
    "from",
    "fw",
    "fwd",
    "image",
    "img",
    "letter",
    "mail",
    "message",
    "microsoft",
    "new",
    "note",
    "of",
    "old",
    "outlook",
    "page",
    "paper",
    "pdf",
    "photo",
    "pic",
    "print",
    "printed",
    "re",
    "save",
    "saved",
    "scan",
    "scanned",
    "scanner",
    "signed",
    "temp",
    "test",
    "the",
    "tmp",
    "to",
    "unknown",
    "unnamed",
    "untitled",
    "upload",
    "v",
    "version",
    "word",
];

/// Whether a file name does not describe the content.
#[must_use]
pub fn is_vague(named: &FileNameParts) -> bool {
    telling(&named.words) == 0
}

/// Whether the subject of an email says at least as much as its file name: "Thank you" says less than "Compliment from
/// the Fox family".
#[must_use]
pub fn tells_as_much(subject: &str, named: &FileNameParts) -> bool {
    telling(&crate::person_name::words(subject)) >= telling(&named.words)
}

/// The number of words that describe the content.
fn telling(words: &[String]) -> usize {
    words.iter().filter(|word| !VAGUE.contains(&word.as_str()) && !is_no_word(word)).count()
}

/// Whether a word is a number, a single letter, or letters without a vowel.
fn is_no_word(word: &str) -> bool {
    word.chars().count() < 2
        || word.chars().any(char::is_numeric)
        || !word.chars().any(|letter| letter.is_alphabetic() && !"bcdfghjklmnpqrstvwxz".contains(letter))
}

/// Returns the subject of an email as a title, without "Re:" and the like.
#[must_use]
pub fn of_subject(subject: &str) -> Option<String> {
    let mut rest = subject.trim();
    while let Some((before, after)) = rest.split_once(':')
        && matches!(before.trim().to_lowercase().as_str(), "re" | "fw" | "fwd" | "aw" | "external")
    {
        rest = after.trim();
    }
    sensible(rest)
}

/// Returns a tidied title; none for default titles of programs, file names, and openings of letters.
#[must_use]
pub fn sensible(title: &str) -> Option<String> {
    let title = collapse_spaces(title);
    let title = title.trim_end_matches(['.', ':', ',']).trim();
    let lower = title.to_lowercase();
    let is_head_of_a_letter = ["dear ", "to: ", "from: ", "private and confidential", "confidential", "strictly "]
        .iter()
        .any(|start| lower.starts_with(start));
    let is_technical = ["microsoft ", "untitled", "powerpoint presentation", "http:", "https:", "template"]
        .iter()
        .any(|start| lower.starts_with(start))
        || lower.rsplit_once('.').is_some_and(|(_, end)| (2..=5).contains(&end.len()) && !end.contains(' '))
        || title.contains(['/', '\\', '_', '{', '<', '\u{fffd}'])
        || title.contains(crate::text::misleads);
    let words = crate::person_name::words(title);
    let says_something =
        words.iter().any(|word| !VAGUE.contains(&word.as_str()) && !is_no_word(word) && word.len() > 2);
    let is_sensible = says_something && !is_technical && !is_head_of_a_letter && title.chars().count() <= LONGEST;
    is_sensible.then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_titles_of_programs_are_rejected() {
        for title in [
            "",
            "Microsoft Word - Document1",
            "Microsoft Word - Letter to S Jones.doc",
            "untitled",
            "Untitled document",
            "Scan_0001",
            "Scan 0001",
            "Document 3",
            "letter.docx",
            "PRIVATE AND CONFIDENTIAL",
            "Dear Siân",
            "12345",
            "Re:",
            "(v2)",
            "C:\\letters\\a",
            &"A long sentence of a letter that somebody made a heading by mistake, ".repeat(2),
        ] {
            assert_eq!(sensible(title), None, "{title}");
        }
        assert_eq!(sensible(" Return  to work:\ninterview. ").as_deref(), Some("Return to work: interview"));
        assert_eq!(of_subject("RE: Fwd: Supervision dates").as_deref(), Some("Supervision dates"));
        assert_eq!(of_subject("Re: "), None);
        assert_eq!(of_subject("Agenda: June").as_deref(), Some("Agenda: June"));
    }
}
