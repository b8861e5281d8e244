//! What comes of a merge.

use crate::error::Error;

/// The place of a part in the merged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedPart {
    /// Its first page, from 1.
    pub first_page: u32,
    /// The number of its pages.
    pub pages: u32,
    /// Notes about what changed.
    pub notes: Vec<String>,
    /// Active content and programs that were left out; the notes repeat them.
    pub left_out: Vec<String>,
    /// Damaged content that cannot be read, with its pages.
    pub damage: Vec<String>,
}

/// Facts about a PDF before it is merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// The number of its pages.
    pub pages: u32,
    /// Damaged content that cannot be read, with its pages.
    pub damage: Vec<String>,
    /// The names of the files in a portfolio, which are not shown as pages. Files that are left out are marked.
    pub portfolio: Vec<String>,
}

/// A merged file.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its parts in order.
    pub parts: Vec<MergedPart>,
    /// Whether it claims PDF/UA-1; otherwise the reasons why not.
    pub pdfua: std::result::Result<(), Vec<String>>,
    /// Its PDF/A claim, such as `PDF/A-2a`; otherwise the reasons why it has none.
    pub pdfa: std::result::Result<String, Vec<String>>,
}

/// The error of a merge.
#[derive(Debug, Clone)]
pub struct MergeError {
    /// The parts that cannot be merged, by index. Empty when no part is at fault.
    pub parts: Vec<(usize, Error)>,
    /// The error that represents all.
    pub error: Box<Error>,
}

impl MergeError {
    pub(super) fn whole(error: Error) -> Self {
        Self { parts: Vec::new(), error: Box::new(error) }
    }
}
