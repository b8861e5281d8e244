//! The pages between documents: section dividers, and notices for documents that cannot be shown completely.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::binder_sections::{long, typeset_parts};
use super::{BinderSection, FolderSubject, PdfPages, binder};
use crate::error::Result;

#[derive(Serialize)]
struct Divider<'a> {
    section: &'a BinderSection,
}

/// Returns the page before a section with its list of documents, or the page for a section that is left out. Its
/// length does not depend on the page numbers. A list of thousands has several parts, which begin on pages of their
/// own.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn divider(subject: &FolderSubject, section: &BinderSection) -> Result<Vec<PdfPages>> {
    typeset_parts(&section.in_parts(), |_, section| binder("divider", &section.title, subject, &Divider { section }))
}

#[derive(Serialize)]
struct FrontBlank {}

/// Returns a page that is left blank and says so.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn blank(subject: &FolderSubject) -> Result<PdfPages> {
    binder("blank", "Blank page", subject, &FrontBlank {})
}

/// A page in place of a file that cannot be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The document's title.
    #[serde(skip)]
    pub title: String,
    /// The type of the file: "A Word file that is not one of the forms".
    pub what: String,
    /// Why it is not shown.
    pub why: String,
    /// What the reader can do.
    pub advice: Option<String>,
    /// The name of the file.
    pub file: String,
    /// The date of the document.
    #[serde(serialize_with = "long")]
    pub date: Option<NaiveDate>,
    /// Its size in bytes.
    #[serde(serialize_with = "size")]
    pub size: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// The place of its original.
    pub original: String,
}

/// Writes a size in round units and in bytes.
pub(super) fn size<S: Serializer>(bytes: &u64, to: S) -> std::result::Result<S::Ok, S::Error> {
    let digits = bytes.to_string();
    let mut exact = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            exact.push(',');
        }
        exact.push(digit);
    }
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    to.serialize_str(&match bytes {
        0..1_000 => format!("{exact} bytes"),
        1_000..1_000_000 => format!("{} kB ({exact} bytes)", tenths(1_000)),
        _ => format!("{} MB ({exact} bytes)", tenths(1_000_000)),
    })
}

/// Returns the page in place of a file that cannot be shown.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn notice(subject: &FolderSubject, notice: &Notice) -> Result<PdfPages> {
    binder("notice", &notice.title, subject, notice)
}

/// A page before a document that is not shown completely.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PartialNotice {
    /// The document's title.
    #[serde(skip)]
    pub title: String,
    /// The line above the title: "Parts of this document are damaged".
    pub what: String,
    /// The text, as paragraphs.
    pub says: Vec<String>,
    /// The heading of the list.
    pub listed: String,
    /// The parts that are not shown, if they have names.
    pub list: Vec<String>,
    /// The place of its original.
    pub original: String,
}

/// Returns the page before a document that is not shown completely.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn partly(subject: &FolderSubject, partly: &PartialNotice) -> Result<PdfPages> {
    binder("partly", &partly.title, subject, partly)
}

/// A page before the copy of a digitally signed document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SignedCopy {
    /// The document's title.
    #[serde(skip)]
    pub title: String,
    /// The place of its original.
    pub original: String,
    /// A sentence about each signature.
    pub signatures: Vec<String>,
}

/// Returns the page before the copy of a digitally signed document, which says that the signature is valid in the
/// original only.
///
/// # Errors
/// When the layout fails, which is an internal error.
pub fn signed_copy(subject: &FolderSubject, copy: &SignedCopy) -> Result<PdfPages> {
    binder("signed-copy", &copy.title, subject, copy)
}
