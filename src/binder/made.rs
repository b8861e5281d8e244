//! [`Binder`]: what was made of a folder, and how each document is shown.

use crate::error::Error;

/// How a document is shown in the binder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rendition {
    /// Its own pages.
    Pages,
    /// Its own pages, parts of which cannot be read; a page before them says which.
    Damaged,
    /// A record set anew from its values.
    Values,
    /// A picture on a page.
    Picture,
    /// Its text, set on pages.
    Text,
    /// Pages that another program made of it.
    Converted,
    /// A copy of what is digitally signed.
    SignedCopy,
    /// A page in its place says why it is not shown.
    Notice,
    /// It is a copy of another document, which is shown.
    Copy,
    /// Its section is left out of this copy.
    LeftOut,
    /// It is a record about another person and is not handed on.
    KeptOut,
    /// It is an unfinished draft. Its original is kept.
    Draft,
}

impl Rendition {
    /// The word in the manifest.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Pages => "own pages",
            Self::Damaged => "own pages, parts of which are damaged",
            Self::Values => "set from its values",
            Self::Picture => "picture on a page",
            Self::Text => "set from its text",
            Self::Converted => "converted",
            Self::SignedCopy => "copy of a signed document",
            Self::Notice => "a page says why it is not shown",
            Self::Copy => "shown once, as the document it is a copy of",
            Self::LeftOut => "left out of this copy",
            Self::KeptOut => "kept out: a record of somebody else",
            Self::Draft => "draft, not filed",
        }
    }
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownDocument {
    /// How it is shown.
    pub rendition: Rendition,
    /// The section it stands in; that for miscellaneous things, where nothing says.
    pub section: u32,
    /// Its first and its last page in the binder, from 1; those of the document it is a copy of.
    pub pages: Option<(u32, u32)>,
    /// What is to be said of it, in whole sentences.
    pub notes: Vec<String>,
    /// Those of the notes that say what was left out, because it would have done something.
    pub left_out: Vec<String>,
    /// What has been found out about each digital signature, in whole sentences.
    pub signatures: Vec<String>,
}

/// A binder and what goes along with it.
#[derive(Debug, Clone)]
pub struct Binder {
    /// The binder.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// Whether it says that it is PDF/UA-1; otherwise why not.
    pub pdfua: std::result::Result<(), Vec<String>>,
    /// The kind of PDF/A that it says it is; otherwise why it is none.
    pub pdfa: std::result::Result<String, Vec<String>>,
    /// Whether it is locked with a password.
    pub locked: bool,
    /// The other files, by name: the checklist, and on a move the hand-over sheet.
    pub others: Vec<(String, Vec<u8>)>,
    /// The sections, each with the page of its divider, and whether it is left out.
    pub sections: Vec<(u32, Option<u32>, bool)>,
    /// What became of each document of the plan, in the plan's order.
    pub documents: Vec<ShownDocument>,
    /// The documents that could not be shown although they could be read, each with its file.
    pub failures: Vec<Error>,
}
