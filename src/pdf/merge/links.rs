//! Links from pages made by Formfolio to pages of the merged file. They hold a page number, which may belong to a
//! later part, so they are resolved after all parts are copied.

use lopdf::{Object, ObjectId};

use super::copy::PartCopy;
use super::output::Output;
use super::result::MergedPart;
use super::source::MergeSource;
use super::write::ObjectBuf;
use crate::error::Result;
use crate::pdf::object::acroform::name_is;
use crate::pdf::object::text::text_string;
use crate::pdf::typeset::pages::TO_PAGE;

/// A link whose target is not yet known.
#[derive(Debug)]
pub(super) struct PendingLink {
    /// Its object number.
    number: u32,
    /// The index of its part.
    part: usize,
    /// The target page, from 1.
    page: u32,
    /// Its entries without the destination and the brackets.
    written: ObjectBuf,
}

/// Removes the `page:N` target from a link and records its page. Other links are unchanged.
pub(super) fn take_target(source: &mut MergeSource, id: ObjectId) {
    let Some(page) = page(source, id) else { return };
    source.links.push((id, page));
    let Ok(link) = source.document.get_dictionary_mut(id) else { return };
    link.remove(b"A");
    let spoken = link.get(b"Contents").and_then(Object::as_str).unwrap_or_default();
    // The typesetter uses the target as the description, which is useless to a screen reader.
    if spoken.is_empty() || spoken.starts_with(TO_PAGE.as_bytes()) {
        link.set("Contents", text_string(&format!("Page {page}")));
    }
}

/// Returns the page that a link leads to, or 0 for an invalid page number.
fn page(source: &MergeSource, id: ObjectId) -> Option<u32> {
    let action = source.dict(id)?.get_deref(b"A", &source.document).and_then(Object::as_dict).ok()?;
    let target = action.get_deref(b"URI", &source.document).and_then(Object::as_str).ok()?;
    let number = target.strip_prefix(TO_PAGE.as_bytes()).filter(|_| name_is(action, b"S", b"URI"))?;
    Some(std::str::from_utf8(number).ok().and_then(|number| number.parse().ok()).unwrap_or(0))
}

/// Copies the `page:N` links of a part without their destination.
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

/// Writes the links with the object numbers of their pages.
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
                .push(format!("a link in it leads to page {}, which does not exist, so it does nothing", lead.page)),
            (None, None) => {}
        }
        output.write_object(lead.number, written.raw(">>"))?;
    }
    Ok(())
}
