//! Opens a PDF within limits, repairs a damaged one, and tells a password from damage. `lopdf` alone is not enough:
//! it trusts the cross-reference table and loses cut-off streams without an error. Doubtful ([`doubt`]) and encrypted
//! files are therefore parsed ([`parse`], [`crypt`]) and rebuilt ([`mod@rebuild`], [`tree`]) here; `hayro-syntax`
//! drops cut-off streams and reports no loss.

mod crypt;
mod doubt;
mod generation;
mod header;
mod object_streams;
mod opened_document;
mod parse;
mod rebuild;
mod references;
mod refusal;
mod shared;
mod tree;
mod weight;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use self::crypt::StillEncrypted;
use self::doubt::Doubt;
pub(in crate::pdf) use self::generation::is_ambiguous;
pub use self::header::{begins, is_misplaced};
pub(in crate::pdf) use self::object_streams::unpacked;
pub(in crate::pdf) use self::opened_document::OpenedDocument;
pub(in crate::pdf) use self::parse::inline_dictionary;
use self::rebuild::{RebuiltDocument, XrefTrust, rebuild};
pub(in crate::pdf) use self::references::references;
pub(in crate::pdf) use self::refusal::{MOST_UNPACKED, damaged};
pub use self::shared::opened_once;
use crate::error::Result;

/// Opens a PDF and reports the repairs. The caller checks its size and content.
pub(in crate::pdf) fn open(bytes: &[u8]) -> Result<Rc<OpenedDocument>> {
    shared::get_or_open(bytes, || open_mended(bytes))
}

fn open_mended(bytes: &[u8]) -> Result<OpenedDocument> {
    let bytes = &header::from_header(bytes);
    weight::check(bytes)?;
    let Ok(document) = object_streams::load(bytes) else {
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
        rows: OnceCell::new(),
    }
}

fn pages(opened: &OpenedDocument) -> usize {
    opened.document.page_iter().count()
}

fn has_pages(opened: &OpenedDocument) -> bool {
    opened.document.page_iter().next().is_some()
}
