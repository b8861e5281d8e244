//! The outline (bookmarks): an item for each part, with the part's own items below it.

use std::collections::BTreeSet;

use lopdf::{Object, ObjectId};

use super::copy::PartCopy;
use super::output::Output;
use super::source::MergeSource;
use super::write::ObjectBuf;
use crate::error::Result;
use crate::pdf::object::acroform::object_text;
use crate::pdf::object::text::text_bytes;
use crate::text;
use crate::text::misleads;

/// The most items, and the deepest level, that one part keeps.
const MOST: usize = 5_000;
const DEEPEST: usize = 32;

/// An outline item with its target.
#[derive(Debug)]
struct OutlineItem {
    title: Vec<u8>,
    target: OutlineTarget,
    open: bool,
    below: Vec<OutlineItem>,
}

/// The target of an outline item.
#[derive(Debug)]
enum OutlineTarget {
    /// As written in the file.
    Written(Vec<u8>),
    /// A page of the merged file, from 1.
    Page(u32),
}

/// The outline so far.
#[derive(Debug, Default)]
pub(super) struct Outline {
    marks: Vec<OutlineItem>,
}

impl Outline {
    /// Adds the item of a part that begins on `page`: a section (1), or a document (2) below the section before it.
    pub(super) fn part(&mut self, copy: &mut PartCopy<'_>, title: &str, level: u8, page: u32) -> Result<()> {
        if level == 0 {
            return Ok(());
        }
        let mut below = OutlineReader { copy, seen: BTreeSet::new() }.marks(None, 0)?;
        // A single item with the part's title would repeat the title.
        if let [only] = below.as_mut_slice()
            && only.title == text_bytes(title)
        {
            below = std::mem::take(&mut only.below);
        }
        let mut target = ObjectBuf::default();
        target.raw("/Dest[").reference(page).raw("/Fit]");
        let target = OutlineTarget::Written(target.bytes);
        self.add(OutlineItem { title: text_bytes(title), target, open: level == 1, below }, level);
        Ok(())
    }

    /// Adds items at the level of documents that lead to pages of any part.
    pub(super) fn also(&mut self, marks: &[(String, u32)]) {
        for (title, page) in marks {
            let (title, target) = (text_bytes(title), OutlineTarget::Page(*page));
            self.add(OutlineItem { title, target, open: false, below: Vec::new() }, 2);
        }
    }

    fn add(&mut self, mark: OutlineItem, level: u8) {
        match self.marks.last_mut().filter(|_| level > 1) {
            Some(section) if section.open => section.below.push(mark),
            _ => self.marks.push(mark),
        }
    }

    /// Writes the outline and returns the number of its root; none when it is empty. `pages` are the object numbers
    /// of the pages in order.
    pub(super) fn finish(mut self, output: &mut Output, pages: &[u32]) -> Result<Option<u32>> {
        settle(&mut self.marks, pages);
        if self.marks.is_empty() {
            return Ok(None);
        }
        let root = output.reserve();
        let (first, last) = siblings(output, root, &self.marks)?;
        let mut written = ObjectBuf::default();
        written.raw("<</Type/Outlines/First ").reference(first).raw("/Last ").reference(last);
        written.raw(&format!("/Count {}>>", visible_count(&self.marks)));
        output.write_object(root, &written)?;
        Ok(Some(root))
    }
}

/// Resolves the items that lead to pages.
fn settle(marks: &mut Vec<OutlineItem>, pages: &[u32]) {
    marks.retain_mut(|mark| {
        settle(&mut mark.below, pages);
        let OutlineTarget::Page(page) = mark.target else { return true };
        let number = usize::try_from(page).ok().and_then(|page| pages.get(page.checked_sub(1)?));
        if let Some(number) = number {
            let mut target = ObjectBuf::default();
            target.raw("/Dest[").reference(*number).raw("/Fit]");
            mark.target = OutlineTarget::Written(target.bytes);
        }
        number.is_some()
    });
}

/// Returns the number of visible items (`/Count`).
fn visible_count(marks: &[OutlineItem]) -> usize {
    marks.iter().map(|mark| 1 + if mark.open { visible_count(&mark.below) } else { 0 }).sum()
}

fn siblings(output: &mut Output, parent: u32, marks: &[OutlineItem]) -> Result<(u32, u32)> {
    let numbers: Vec<u32> = marks.iter().map(|_| output.reserve()).collect();
    for (index, mark) in marks.iter().enumerate() {
        let mut written = ObjectBuf::default();
        written.raw("<</Title").string(&mark.title).raw("/Parent ").reference(parent);
        if let Some(before) = index.checked_sub(1).and_then(|index| numbers.get(index)) {
            written.raw("/Prev ").reference(*before);
        }
        if let Some(after) = numbers.get(index + 1) {
            written.raw("/Next ").reference(*after);
        }
        if !mark.below.is_empty() {
            let (first, last) = siblings(output, numbers[index], &mark.below)?;
            let count = visible_count(&mark.below);
            written.raw("/First ").reference(first).raw("/Last ").reference(last);
            written.raw(&format!("/Count {}{count}", if mark.open { "" } else { "-" }));
        }
        if let OutlineTarget::Written(target) = &mark.target {
            written.bytes.extend_from_slice(target);
        }
        output.write_object(numbers[index], written.raw(">>"))?;
    }
    Ok((numbers.first().copied().unwrap_or(0), numbers.last().copied().unwrap_or(0)))
}

/// Reads the outline of a part.
struct OutlineReader<'a, 'b> {
    copy: &'b mut PartCopy<'a>,
    seen: BTreeSet<ObjectId>,
}

impl<'a> OutlineReader<'a, '_> {
    /// Returns the items below an item, or below the root.
    fn marks(&mut self, above: Option<ObjectId>, depth: usize) -> Result<Vec<OutlineItem>> {
        let source: &'a MergeSource = self.copy.source;
        let above = match above {
            Some(id) => source.dict(id),
            None => source.catalog(b"Outlines").and_then(|root| root.as_dict().ok()),
        };
        let mut next = above.and_then(|above| above.get(b"First").ok()?.as_reference().ok());
        let mut out = Vec::new();
        while let Some(id) = next.filter(|_| depth < DEEPEST && self.seen.len() < MOST) {
            let Some(dict) = source.dict(id).filter(|_| self.seen.insert(id)) else { break };
            let title =
                dict.get(b"Title").ok().and_then(|title| object_text(&source.document, title)).unwrap_or_default();
            let mut written = ObjectBuf::default();
            match (dict.get(b"Dest"), dict.get_deref(b"A", &source.document)) {
                (Ok(Object::Name(name) | Object::String(name, _)), _) => {
                    written.raw("/Dest").string(&[&self.copy.names.prefix[..], name].concat());
                }
                (Ok(place), _) => {
                    written.raw("/Dest");
                    self.copy.object(place, false, None, &mut written)?;
                }
                (_, Ok(action)) if super::actions::is_allowed(&source.document, action) => {
                    written.raw("/A");
                    self.copy.object(action, false, None, &mut written)?;
                }
                _ => {}
            }
            let line = text::collapse_spaces(&title);
            let title = if title.contains(misleads) { text::displayable(&line) } else { title.as_str().into() };
            let below = self.marks(Some(id), depth + 1)?;
            let target = OutlineTarget::Written(written.bytes);
            out.push(OutlineItem { title: text_bytes(&title), target, open: false, below });
            next = dict.get(b"Next").and_then(Object::as_reference).ok();
        }
        Ok(out)
    }
}
