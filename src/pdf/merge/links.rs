//! Links to pages of the merged file.
//!
//! Pages of ours are made before anybody knows where they will stand, so their links lead to a number. The page of
//! that number may be in a later part, or there may be none, so these links wait until all parts are in.

use lopdf::{Object, ObjectId};

use super::MergedPart;
use super::copy::PartCopy;
use super::output::Output;
use super::source::MergeSource;
use super::write::ObjectBuf;
use crate::error::Result;
use crate::pdf::acroform::name_is;
use crate::pdf::pages::TO_PAGE;
use crate::pdf::text::text_string;

/// A link that waits.
#[derive(Debug)]
pub(super) struct PendingLink {
    /// The number of its object.
    number: u32,
    /// The part it stands in, from nought.
    part: usize,
    /// The page it leads to, from 1.
    page: u32,
    /// What it is besides where it leads, without the brackets.
    written: ObjectBuf,
}

/// Takes off a link what says to which page of the merged file it leads, and remembers that; one that leads elsewhere
/// stays as it is.
pub(super) fn take_target(source: &mut MergeSource, id: ObjectId) {
    let Some(page) = page(source, id) else { return };
    source.links.push((id, page));
    let Ok(link) = source.document.get_dictionary_mut(id) else { return };
    link.remove(b"A");
    let spoken = link.get(b"Contents").and_then(Object::as_str).unwrap_or_default();
    // The typesetter calls a link by its target, which nobody wants to hear.
    if spoken.is_empty() || spoken.starts_with(TO_PAGE.as_bytes()) {
        link.set("Contents", text_string(&format!("Page {page}")));
    }
}

/// The page of the merged file that a link leads to. A number that cannot be read is no page's: 0.
fn page(source: &MergeSource, id: ObjectId) -> Option<u32> {
    let action = source.dict(id)?.get_deref(b"A", &source.document).and_then(Object::as_dict).ok()?;
    let target = action.get_deref(b"URI", &source.document).and_then(Object::as_str).ok()?;
    let number = target.strip_prefix(TO_PAGE.as_bytes()).filter(|_| name_is(action, b"S", b"URI"))?;
    Some(std::str::from_utf8(number).ok().and_then(|number| number.parse().ok()).unwrap_or(0))
}

/// Copies the links of a part that lead to pages, as far as is known now.
pub(super) fn copy(copy: &mut PartCopy<'_>, part: usize) -> Result<Vec<PendingLink>> {
    let source = copy.source;
    let mut out = Vec::new();
    for (id, page) in &source.links {
        let (Some(number), Some(link)) = (copy.number(*id), source.dict(*id)) else { continue };
        let mut written = ObjectBuf::default();
        copy.entries(link, false, None, &mut written)?;
        out.push(PendingLink { number, part, page: *page, written });
    }
    Ok(out)
}

/// Writes the links, now that the objects of all pages are known.
pub(super) fn finish(
    pending: Vec<PendingLink>,
    pages: &[u32],
    output: &mut Output,
    parts: &mut [MergedPart],
) -> Result<()> {
    for lead in pending {
        let mut written = ObjectBuf::default();
        written.raw("<<");
        written.bytes.extend_from_slice(&lead.written.bytes);
        let target = usize::try_from(lead.page).ok().and_then(|page| pages.get(page.checked_sub(1)?));
        match (target, parts.get_mut(lead.part)) {
            (Some(target), _) => {
                written.raw("/Dest[").reference(*target).raw("/XYZ null null null]");
            }
            (None, Some(part)) => part
                .notes
                .push(format!("a link in it leads to page {}, which there is not, so it does nothing", lead.page)),
            (None, None) => {}
        }
        output.write_object(lead.number, written.raw(">>"))?;
    }
    Ok(())
}
