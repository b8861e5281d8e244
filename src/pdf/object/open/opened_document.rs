//! [`OpenedDocument`]: a document as it was opened.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use lopdf::{Document, ObjectId};

use crate::folder::cell::TextRow;

/// A document, with the repairs that were needed.
#[derive(Debug, Clone)]
pub(in crate::pdf) struct OpenedDocument {
    pub document: Document,
    /// The document was rebuilt, because its cross-reference table was wrong.
    pub is_mended: bool,
    /// The number of missing pages.
    pub lost_pages: usize,
    /// The number by which `/Count` exceeds the pages of an undamaged document.
    pub overcounted: usize,
    /// The file ends before its last update is complete.
    pub is_cut_off: bool,
    /// Only the attached files are encrypted.
    pub attachments_locked: bool,
    /// Streams with a wrong length. Their data may have been changed in transit.
    pub misread: BTreeSet<ObjectId>,
    /// Objects with missing content.
    pub broken: BTreeSet<ObjectId>,
    /// The text rows of its pages, once they have been read.
    pub rows: OnceCell<Vec<Vec<TextRow>>>,
}

impl OpenedDocument {
    /// Returns whether the document may be incomplete or changed.
    pub(in crate::pdf) fn is_suspect(&self) -> bool {
        self.is_mended || self.is_cut_off || self.lost_pages > 0 || !self.misread.is_empty() || !self.broken.is_empty()
    }
}
