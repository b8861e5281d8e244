//! What stands between the documents: a page before each section, and pages in the place or at the head of a
//! document that cannot be shown as it is, or not all of it.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::listing::{forget_if_many, long};
use super::{BinderSection, FolderSubject, PdfPages, binder};
use crate::error::Result;

#[derive(Serialize)]
struct Divider<'a> {
    section: &'a BinderSection,
}

/// The page before a section, with what is in it; of a section that is left out of a copy, the page in its place.
/// A section with very many documents may need more than one. Its length does not depend on the numbers. A list of
/// thousands comes in several parts, each of which begins on a page of its own.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn divider(subject: &FolderSubject, section: &BinderSection) -> Result<Vec<PdfPages>> {
    let parts = section.in_parts();
    let set = |section: &BinderSection| binder("divider", &section.title, subject, &Divider { section });
    parts.iter().map(set).inspect(|_| forget_if_many(parts.len())).collect()
}

#[derive(Serialize)]
struct FrontBlank {}

/// A page with nothing but the words that it is left blank.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn blank(subject: &FolderSubject) -> Result<PdfPages> {
    binder("blank", "Blank page", subject, &FrontBlank {})
}

/// A page in the place of a file that could not be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The document's title.
    #[serde(skip)]
    pub title: String,
    /// What it is: "A Word file that is not one of the forms".
    pub what: String,
    /// Why it is not shown.
    pub why: String,
    /// What can be done about it.
    pub advice: Option<String>,
    /// The name of the file.
    pub file: String,
    /// The day it is of.
    #[serde(serialize_with = "long")]
    pub date: Option<NaiveDate>,
    /// Its size in bytes.
    #[serde(serialize_with = "size")]
    pub size: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// Where its original lies.
    pub original: String,
}

/// A size that people can read, and exactly.
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

/// A page that stands for a file that could not be shown.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn notice(subject: &FolderSubject, notice: &Notice) -> Result<PdfPages> {
    binder("notice", &notice.title, subject, notice)
}

/// What stands before a document of which not everything is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PartialNotice {
    /// The document's title.
    #[serde(skip)]
    pub title: String,
    /// What is not shown, above the title: "Parts of this document are damaged".
    pub what: String,
    /// What is to be said of it, a paragraph each.
    pub says: Vec<String>,
    /// What the list is of.
    pub listed: String,
    /// What is not shown, if it can be named.
    pub list: Vec<String>,
    /// Where its original lies.
    pub original: String,
}

/// A page before a document of which not everything is shown.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn partly(subject: &FolderSubject, partly: &PartialNotice) -> Result<PdfPages> {
    binder("partly", &partly.title, subject, partly)
}

/// What stands before the copy of a digitally signed document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SignedCopy {
    /// The document's title.
    #[serde(skip)]
    pub title: String,
    /// Where its original lies.
    pub original: String,
    /// What has been found out about each signature, as a sentence.
    pub signatures: Vec<String>,
}

/// A page before the copy of a digitally signed document: the signature holds in the original alone.
///
/// # Errors
/// When the layout fails: a fault of ours.
pub fn signed_copy(subject: &FolderSubject, copy: &SignedCopy) -> Result<PdfPages> {
    binder("signed-copy", &copy.title, subject, copy)
}
