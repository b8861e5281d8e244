//! Typesets plain text and emails. Lines stay as they are, and long ones wrap. Only the beginning of a very long text
//! is shown, and the page refers to the original.

use serde::Serialize;

use super::notices::size;
use super::{FolderSubject, PdfPages, binder};
use crate::error::Result;

/// The most characters of a text that are shown: some 60 pages.
pub const MOST_SHOWN: usize = 200_000;
/// The most lines of a text that are shown.
const MOST_LINES: usize = 10_000;
/// The most characters of a sender, recipient or subject.
const MOST_FACT: usize = 3_000;
const MOST_ATTACHMENTS: usize = 200;
/// The distance of tab stops, in characters.
const TAB: usize = 4;
/// The deepest indentation, in characters.
const MOST_INDENT: usize = 40;
/// The most lines in a paragraph element. Longer ones are lists or logs.
const MOST_IN_PARAGRAPH: usize = 60;

/// A plain text document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextDocument {
    /// The document's title.
    pub title: String,
    /// The name of the file.
    pub file: String,
    /// The text.
    pub text: String,
}

/// An email.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The document's title.
    pub title: String,
    /// The name of the file.
    pub file: String,
    /// The sender.
    pub from: String,
    /// The recipients.
    pub to: String,
    /// The recipients of a copy; may be empty.
    pub cc: String,
    /// The date in words.
    pub date: Option<String>,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The attachments, in order.
    pub attachments: Vec<Attached>,
}

/// An attachment of an email.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attached {
    /// Its name; may be empty.
    pub name: String,
    /// Its declared media type, such as `application/pdf`.
    pub media_type: String,
    /// Its size in bytes.
    #[serde(serialize_with = "size")]
    pub size: u64,
}

/// A text for the layout.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct TypesetText {
    /// The paragraphs as lists of lines.
    paragraphs: Vec<Vec<String>>,
    /// The text is longer than what is shown.
    cut: bool,
}

#[derive(Serialize)]
struct PlainText<'a> {
    file: &'a str,
    body: TypesetText,
}

/// Returns a plain text document, up to [`MOST_SHOWN`] characters.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn text(subject: &FolderSubject, text: &TextDocument) -> Result<PdfPages> {
    binder("text", &text.title, subject, &PlainText { file: &text.file, body: paragraphs(&text.text) })
}

#[derive(Serialize)]
struct Email<'a> {
    file: &'a str,
    facts: [(&'static str, String); 5],
    body: TypesetText,
    attachments: &'a [Attached],
    /// The number of attachments that are not listed.
    more: usize,
}

/// Returns an email: sender, recipients, date, text, and the names of its attachments.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn mail(subject: &FolderSubject, message: &Message) -> Result<PdfPages> {
    let fact = |text: &str| match text.char_indices().nth(MOST_FACT) {
        Some((end, _)) => format!("{}… (the rest is in the original)", &text[..end]),
        None => text.to_owned(),
    };
    let facts = [
        ("From", fact(&message.from)),
        ("To", fact(&message.to)),
        ("Copy to", fact(&message.cc)),
        ("Date", fact(message.date.as_deref().unwrap_or_default())),
        ("Subject", fact(&message.subject)),
    ];
    let listed = message.attachments.len().min(MOST_ATTACHMENTS);
    let (attachments, more) = message.attachments.split_at(listed);
    let content = Email { file: &message.file, facts, body: paragraphs(&message.body), attachments, more: more.len() };
    binder("mail", &message.title, subject, &content)
}

/// Splits a text into paragraphs of lines, without empty lines at either end.
fn paragraphs(text: &str) -> TypesetText {
    let mut out = TypesetText::default();
    let mut paragraph: Vec<String> = Vec::new();
    let (mut letters, mut lines) = (0, 0);
    let ends = |c: char| matches!(c, '\n' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for written in text.trim_end().split(ends) {
        let left = MOST_SHOWN - letters;
        if left == 0 || lines == MOST_LINES {
            out.cut = true;
            break;
        }
        let end = written.char_indices().nth(left).map_or(written.len(), |(end, _)| end);
        let set = line(&written[..end]);
        if set.is_empty() || paragraph.len() == MOST_IN_PARAGRAPH {
            out.paragraphs.extend(Some(std::mem::take(&mut paragraph)).filter(|lines| !lines.is_empty()));
        }
        if !set.is_empty() {
            paragraph.push(set);
        }
        letters += written[..end].chars().count();
        lines += 1;
        if end < written.len() {
            out.cut = true;
            break;
        }
    }
    out.paragraphs.extend(Some(paragraph).filter(|lines| !lines.is_empty()));
    out
}

/// Expands tabs. No-break spaces keep runs of spaces from collapsing.
fn line(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let (mut column, mut spaces) = (0, 0);
    for c in written.trim_end().chars() {
        let width = match c {
            '\t' => TAB - column % TAB,
            _ => 1,
        };
        column += width;
        if matches!(c, ' ' | '\t') {
            spaces += width;
            continue;
        }
        let spaces = std::mem::take(&mut spaces).min(MOST_INDENT);
        let breakable = usize::from(!out.is_empty() && spaces > 0);
        out.extend(std::iter::repeat_n('\u{a0}', spaces - breakable));
        out.extend(std::iter::repeat_n(' ', breakable));
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_spacing() {
        assert_eq!(line("one two  three\tfour  "), "one two\u{a0} three\u{a0} four");
        assert_eq!(line("\tindented"), "\u{a0}\u{a0}\u{a0}\u{a0}indented");
        assert_eq!(line(&format!("{}far", " ".repeat(500))).chars().count(), MOST_INDENT + 3);
        assert_eq!(line(" \t "), "");
    }

    #[test]
    fn empty_lines_separate_paragraphs_and_long_texts_are_cut() {
        let of = |text: &str| paragraphs(text).paragraphs;
        assert_eq!(of("\n\none\r\ntwo\r\rthree\n \n\n"), [vec!["one", "two"], vec!["three"]]);
        assert_eq!(of(" \n"), Vec::<Vec<String>>::new());
        let long = paragraphs(&"x".repeat(MOST_SHOWN + 1));
        assert!(long.cut && long.paragraphs[0][0].len() == MOST_SHOWN);
        assert!(!paragraphs(&"é".repeat(MOST_SHOWN)).cut && !paragraphs(&"x\n".repeat(MOST_LINES)).cut);
        let lines = paragraphs(&"x\n".repeat(MOST_LINES + 1));
        assert!(lines.cut && lines.paragraphs.concat().len() == MOST_LINES);
        assert!(lines.paragraphs.iter().all(|paragraph| paragraph.len() <= MOST_IN_PARAGRAPH));
    }
}
