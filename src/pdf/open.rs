//! Opens a PDF, mends one that is damaged, and says why one cannot be opened.
//!
//! Whoever reads a filled form and whoever merges documents open files of strangers alike: nothing unpacks without a
//! limit, and a password is told from damage.
//!
//! `lopdf` reads a sound file. It also reads many that are not, and shows something else than other programs do: it
//! believes the table of objects, and where a stream is cut off its data is gone without an error. So what it read is
//! looked over ([`doubt`]), which costs little. Where that leaves a doubt, and wherever a file is encrypted, the
//! objects are read from the file itself ([`parse`]), put together anew as qpdf and MuPDF do ([`mod@rebuild`], [`crypt`]),
//! and the tree of pages is mended ([`tree`]). The readers that there are for this in Rust were looked at:
//! `hayro-syntax` repairs, but drops a stream that is cut off, does not tell what it lost, and does not give its
//! trailer; so `lopdf` stays for everything else, and what it lacks is here, in one place.

mod crypt;
mod doubt;
mod generation;
mod header;
mod parse;
mod rebuild;
mod tree;
mod weight;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Document, LoadOptions, ObjectId};

use self::crypt::StillEncrypted;
use self::doubt::Doubt;
pub(super) use self::generation::is_ambiguous;
pub use self::header::{begins, is_misplaced};
pub(super) use self::parse::inline_dictionary;
use self::rebuild::{RebuiltDocument, XrefTrust, rebuild};
use crate::error::{Error, Result};

/// No stream may unpack to more than this.
pub(super) const MOST_UNPACKED: usize = 64 << 20;

/// A document, and what had to be done to open it.
#[derive(Debug)]
pub(super) struct OpenedDocument {
    pub document: Document,
    /// It was put together from what stands in the file, because its table of objects was wrong.
    pub is_mended: bool,
    /// How many pages it says it has and has not.
    pub lost_pages: usize,
    /// How many pages more it counts than it has, although nothing of it is damaged: a wrong number.
    pub overcounted: usize,
    /// It was cut off within what was added last.
    pub is_cut_off: bool,
    /// The files attached to it are locked; it is not.
    pub attachments_locked: bool,
    /// Streams whose length is not what they say of it. Their data may have been changed on its way.
    pub misread: BTreeSet<ObjectId>,
    /// Objects of which a part is lost.
    pub broken: BTreeSet<ObjectId>,
}

impl OpenedDocument {
    /// Whether something in it may not be as it was made.
    pub(super) fn is_suspect(&self) -> bool {
        self.is_mended || self.is_cut_off || self.lost_pages > 0 || !self.misread.is_empty() || !self.broken.is_empty()
    }
}

/// The document in a file. How large the file may be, and what it has to hold, the caller decides.
pub(super) fn open(bytes: &[u8]) -> Result<Document> {
    open_mended(bytes).map(|opened| opened.document)
}

/// The document in a file, and what had to be mended.
pub(super) fn open_mended(bytes: &[u8]) -> Result<OpenedDocument> {
    let bytes = &header::from_header(bytes);
    weight::check(bytes)?;
    let options = LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() };
    let Ok(document) = Document::load_mem_with_options(bytes, options) else {
        let rebuilt = rebuild(bytes, None, None)?;
        let opened = finish(rebuilt, true);
        return if has_pages(&opened) { Ok(opened) } else { Err(damaged()) };
    };
    let mut places = BTreeMap::new();
    let doubt = doubt::examine(bytes, &document, &mut places);
    let is_encrypted = document.trailer.has(b"Encrypt") || document.encryption_state.is_some();
    if doubt == Doubt::None && !is_encrypted {
        return Ok(finish(RebuiltDocument::as_read(document), false));
    }
    let table = XrefTrust { document: &document, places: &places };
    let rebuilt = rebuild(bytes, Some(&document), (doubt != Doubt::Table).then_some(&table));
    if is_encrypted {
        return rebuilt.map(|rebuilt| finish(rebuilt, doubt == Doubt::Table));
    }
    let before = finish(RebuiltDocument::as_read(document), false);
    let is_better = |after: &OpenedDocument| {
        let helps = doubt > Doubt::References || doubt::missing(&after.document) < doubt::missing(&before.document);
        helps && pages(after) >= pages(&before)
    };
    match rebuilt.map(|rebuilt| finish(rebuilt, doubt == Doubt::Table)) {
        Ok(after) if is_better(&after) => Ok(after),
        _ => Ok(before),
    }
}

fn finish(rebuilt: RebuiltDocument, is_mended: bool) -> OpenedDocument {
    let RebuiltDocument { mut document, misread, broken, is_cut_off, locked } = rebuilt;
    let found = tree::mend(&mut document);
    let is_damaged = is_mended || is_cut_off || found.holes > 0 || !misread.is_empty() || !broken.is_empty();
    let (lost_pages, overcounted) = if is_damaged { (found.lost.max(found.holes), 0) } else { (0, found.lost) };
    OpenedDocument {
        is_mended,
        lost_pages,
        overcounted,
        is_cut_off,
        attachments_locked: locked == StillEncrypted::Attachments,
        misread,
        broken,
        document,
    }
}

fn pages(opened: &OpenedDocument) -> usize {
    opened.document.page_iter().count()
}

fn has_pages(opened: &OpenedDocument) -> bool {
    opened.document.page_iter().next().is_some()
}

/// The file is no whole PDF.
pub(super) fn damaged() -> Error {
    Error::input(
        "this PDF is damaged or was cut off while it was saved or sent",
        "Ask for the file again, or open it in a PDF reader and save it under a new name.",
    )
}
