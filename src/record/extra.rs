//! The contents of a Word file besides the text in its fields: comments, pictures, footnotes, words in other places.
//! Binder pages are typeset from a record's values; they show each [`Extra`] after the answers, or name it there.

use super::note::{Note, NoteKind};
use crate::text::collapse_spaces;

/// The most letters of an extra's words that a note repeats.
const NOTED: usize = 300;

/// Something in a file besides its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// The kind.
    pub kind: ExtraKind,
    /// The full name of the field that it is in or beside.
    pub field: Option<String>,
    /// The printed words near it, when it is in no field.
    pub near: Option<String>,
    /// Its author and day: "Ruth Allen, 3 June 2025".
    pub by: Option<String>,
    /// Its words; the alternative text of a picture; the name of something that cannot be shown.
    pub words: String,
    /// The part of the file that holds its picture.
    pub picture: Option<String>,
}

/// The kinds of extras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExtraKind {
    /// Words outside every field.
    Outside,
    /// Another answer in a second field of the same name.
    SecondAnswer,
    /// Words that are struck through.
    StruckThrough,
    /// Words that are formatted as hidden.
    Hidden,
    /// Words deleted in tracked changes.
    Deleted,
    /// Words inserted in tracked changes, which stand in the answer.
    Inserted,
    /// A picture put into the file.
    Picture,
    /// A signature that was drawn or pasted.
    Signature,
    /// A comment.
    Comment,
    /// The reply to a comment.
    Reply,
    /// A footnote.
    Footnote,
    /// An endnote.
    Endnote,
    /// Words in the header of the pages.
    Header,
    /// Words in the footer of the pages.
    Footer,
    /// A protective marking, the file's name or its date: what templates print around a form.
    Marking,
    /// The target of a link.
    Link,
    /// An equation; the answer has its letters only.
    Equation,
    /// An inserted document.
    Document,
    /// An inserted document with unreadable words.
    NamedDocument,
    /// An object of another program: a chart, a worksheet, a drawing, a film.
    Object,
}

impl ExtraKind {
    /// Whether it cannot be shown on a page and is named there.
    #[must_use]
    pub fn is_named_only(self) -> bool {
        matches!(self, Self::NamedDocument | Self::Object)
    }

    /// Its heading.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Outside => "Also written",
            Self::SecondAnswer => "A second answer, in a copy of the field",
            Self::StruckThrough => "Struck through",
            Self::Hidden => "Hidden text",
            Self::Deleted => "Deleted in tracked changes",
            Self::Inserted => "Inserted in tracked changes",
            Self::Picture => "Picture",
            Self::Signature => "Signature as it was drawn",
            Self::Comment => "Comment",
            Self::Reply => "Reply to the comment",
            Self::Footnote => "Footnote",
            Self::Endnote => "Endnote",
            Self::Header => "In the header of the pages",
            Self::Footer => "In the footer of the pages",
            Self::Marking => "Markings on the pages",
            Self::Link => "Link",
            Self::Equation => "Equation",
            Self::Document => "Inserted document",
            Self::NamedDocument | Self::Object => "Not shown here",
        }
    }

    /// The singular and plural within a sentence.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Outside => ("words outside the fields", "passages outside the fields"),
            Self::SecondAnswer => ("a second answer in a copy of a field", "second answers in copies of fields"),
            Self::StruckThrough => ("words that are struck through", "passages that are struck through"),
            Self::Hidden => ("hidden text", "passages of hidden text"),
            Self::Deleted => ("a deletion in tracked changes", "deletions in tracked changes"),
            Self::Inserted => ("an insertion in tracked changes", "insertions in tracked changes"),
            Self::Picture => ("a picture", "pictures"),
            Self::Signature => ("a drawn signature", "drawn signatures"),
            Self::Comment => ("a comment", "comments"),
            Self::Reply => ("a reply to a comment", "replies to comments"),
            Self::Footnote => ("a footnote", "footnotes"),
            Self::Endnote => ("an endnote", "endnotes"),
            Self::Header => ("words in the header of its pages", "headers with words in them"),
            Self::Footer => ("words in the footer of its pages", "footers with words in them"),
            Self::Marking => ("a marking on its pages", "markings on its pages"),
            Self::Link => ("a link", "links"),
            Self::Equation => ("an equation", "equations"),
            Self::Document => ("an inserted document", "inserted documents"),
            Self::NamedDocument => ("an inserted document", "inserted documents"),
            Self::Object => ("something of another program", "things of other programs"),
        }
    }

    /// The kind of its note; `None` when another note covers it.
    #[must_use]
    pub fn note_kind(self) -> Option<NoteKind> {
        Some(match self {
            // The note depends on whether their words were read as an answer.
            Self::Outside | Self::Deleted | Self::Signature => return None,
            // Markings are routine.
            Self::Marking => return None,
            Self::SecondAnswer => NoteKind::AnsweredTwice,
            Self::StruckThrough => NoteKind::StruckThrough,
            Self::Hidden => NoteKind::HiddenText,
            Self::Inserted => NoteKind::TrackedInsertion,
            Self::Picture => NoteKind::Picture,
            Self::Comment | Self::Reply => NoteKind::Comment,
            Self::Footnote | Self::Endnote => NoteKind::Footnote,
            Self::Header | Self::Footer => NoteKind::HeaderText,
            Self::Link => NoteKind::Link,
            Self::Equation => NoteKind::Equation,
            Self::Object => NoteKind::EmbeddedObject,
            Self::Document | Self::NamedDocument => NoteKind::InsertedDocument,
        })
    }

    /// The sentence of its note, before its words.
    fn sentence(self) -> &'static str {
        match self {
            Self::Outside => "words stand outside the fields",
            Self::SecondAnswer => "the field is in the file twice with different answers; the second was left out",
            Self::StruckThrough => "words that are struck through were left out",
            Self::Hidden => "words that are formatted as hidden were left out",
            Self::Deleted => "words deleted in tracked changes were left out",
            Self::Inserted => "words inserted in tracked changes were read, although they have not been accepted",
            Self::Picture => "a picture is in the file; nothing was read from it",
            Self::Signature => "the signature is a picture",
            Self::Comment => "a comment",
            Self::Reply => "a reply to a comment",
            Self::Footnote => "a footnote",
            Self::Endnote => "an endnote",
            Self::Header => "words stand in the header of the pages",
            Self::Footer => "words stand in the footer of the pages",
            Self::Marking => "a marking stands on the pages",
            Self::Link => "a link",
            Self::Equation => "an equation was read as plain letters",
            Self::Document | Self::NamedDocument => "another document is inserted, and was not read as an answer",
            Self::Object => "something that cannot be read is in the file",
        }
    }
}

impl Extra {
    /// An extra with words and nothing else.
    #[must_use]
    pub fn new(kind: ExtraKind, words: impl Into<String>) -> Self {
        Self { kind, field: None, near: None, by: None, words: words.into(), picture: None }
    }

    /// Whether another extra says the same in the same place. The part that holds a picture may have another name.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let pictures = (self.picture.is_some(), other.picture.is_some());
        pictures.0 == pictures.1
            && (self.kind, &self.field, &self.near, &self.by, &self.words)
                == (other.kind, &other.field, &other.near, &other.by, &other.words)
    }

    /// The note on it, after the label of its field; `None` when another note covers it.
    #[must_use]
    pub fn note(&self, label: Option<&str>) -> Option<Note> {
        let place = label.map(|label| format!("{label}: ")).unwrap_or_default();
        let of_people = matches!(self.kind, ExtraKind::Comment | ExtraKind::Reply);
        let by = |by: &str| if of_people { format!(" by {by}") } else { format!(" ({by})") };
        let by = self.by.as_deref().map(by).unwrap_or_default();
        let mut words = collapse_spaces(&self.words);
        if let Some((end, _)) = words.char_indices().nth(NOTED) {
            words.truncate(end);
            words.push('…');
        }
        let words = match self.kind {
            _ if words.is_empty() => words,
            ExtraKind::Object | ExtraKind::NamedDocument => format!(": {words}"),
            _ => format!(": “{words}”"),
        };
        let message = format!("{place}{}{by}{words}", self.kind.sentence());
        Some(Note { kind: self.kind.note_kind()?, field: self.field.clone(), message })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_author_and_kind_and_is_short() {
        let comment = Extra {
            by: Some("Ruth Allen, 3 June 2025".to_owned()),
            ..Extra::new(ExtraKind::Comment, "Is this\nagreed?")
        };
        let note = comment.note(Some("Welfare")).map(|note| note.message);
        assert_eq!(note.as_deref(), Some("Welfare: a comment by Ruth Allen, 3 June 2025: “Is this agreed?”"));
        let long = Extra::new(ExtraKind::Hidden, "é".repeat(1_000)).note(None).map(|note| note.message.chars().count());
        assert!(long.is_some_and(|count| count < 400), "{long:?}");
        assert_eq!(Extra::new(ExtraKind::Outside, "x").note(None), None);
    }
}
