//! Comments with their replies, footnotes and endnotes.

use std::collections::BTreeMap;

use super::{Extra, ExtraKind};
use crate::docx::package::{Package, Relationship};
use crate::docx::reader::DocxReader;
use crate::docx::text;
use crate::docx::walk::{WalkPlace, author};
use crate::docx::xml::XmlElement;

/// The comments, each followed by its replies.
pub(super) fn comments(reading: &DocxReader<'_>, package: &mut Package<'_>, links: &[Relationship]) -> Vec<Extra> {
    let (part, broken) = part(package, links, "/comments", "word/comments.xml", "the comments");
    let (extended, _) = self::part(package, links, "/commentsExtended", "word/commentsExtended.xml", "");
    let threads = extended.as_ref().map(CommentThread::by_paragraph_id).unwrap_or_default();
    let mut out: Vec<Extra> = broken.into_iter().collect();
    let all: Vec<&XmlElement> =
        part.iter().flat_map(XmlElement::elements).filter(|one| one.name == "w:comment").collect();
    let ids: BTreeMap<&str, &str> = all.iter().filter_map(|one| Some((paragraph(one)?, one.get("w:id")?))).collect();
    let parent = |one: &XmlElement| threads.get(paragraph(one)?)?.parent.and_then(|parent| ids.get(parent).copied());
    let mut roots: Vec<(&str, Vec<&XmlElement>)> = Vec::new();
    for comment in &all {
        match parent(comment).and_then(|parent| roots.iter_mut().find(|(id, _)| *id == parent)) {
            Some((_, replies)) => replies.push(comment),
            None => roots.push((comment.get("w:id").unwrap_or_default(), vec![comment])),
        }
    }
    for (id, thread) in roots {
        let anchor = reading.walk.anchors.get(&(ExtraKind::Comment, id.to_owned())).copied();
        for (number, comment) in thread.into_iter().enumerate() {
            let kind = if number == 0 { ExtraKind::Comment } else { ExtraKind::Reply };
            let mut words = text::lines(comment).join("\n");
            let done = paragraph(comment).and_then(|id| threads.get(id)).is_some_and(|thread| thread.done);
            if number == 0 && done {
                words.push_str(" (marked as resolved)");
            }
            if !words.is_empty() {
                let by = author(comment.get("w:author"), comment.get("w:date"));
                out.push(Extra { by, ..placed(reading, anchor, Extra::new(kind, words)) });
            }
        }
    }
    out
}

/// The id of the last paragraph of a comment, by which its replies refer to it.
fn paragraph(comment: &XmlElement) -> Option<&str> {
    comment.elements().filter(|child| child.name == "w:p").last()?.get("w14:paraId")
}

/// The comment that a comment replies to, and whether it is resolved.
struct CommentThread<'a> {
    parent: Option<&'a str>,
    done: bool,
}

impl<'a> CommentThread<'a> {
    fn by_paragraph_id(part: &'a XmlElement) -> BTreeMap<&'a str, Self> {
        let one = |one: &'a XmlElement| {
            let done = matches!(one.get("w15:done"), Some("1" | "true"));
            Some((one.get("w15:paraId")?, Self { parent: one.get("w15:paraIdParent"), done }))
        };
        part.elements().filter_map(one).collect()
    }
}

/// The footnotes and the endnotes.
pub(super) fn footnotes(reading: &DocxReader<'_>, package: &mut Package<'_>, links: &[Relationship]) -> Vec<Extra> {
    let mut out = Vec::new();
    let parts = [
        (ExtraKind::Footnote, "/footnotes", "word/footnotes.xml", "the footnotes"),
        (ExtraKind::Endnote, "/endnotes", "word/endnotes.xml", "the endnotes"),
    ];
    for (kind, link, name, what) in parts {
        let (part, broken) = part(package, links, link, name, what);
        out.extend(broken);
        for note in part.iter().flat_map(XmlElement::elements) {
            // The separators between notes and page are notes, too.
            let words = text::lines(note).join("\n");
            if !matches!(note.get("w:type"), None | Some("normal")) || words.is_empty() {
                continue;
            }
            let id = note.get("w:id").unwrap_or_default().to_owned();
            let anchor = reading.walk.anchors.get(&(kind, id)).copied();
            out.push(placed(reading, anchor, Extra::new(kind, words)));
        }
    }
    out
}

fn placed(reading: &DocxReader<'_>, anchor: Option<WalkPlace>, extra: Extra) -> Extra {
    let Some(spot) = anchor else { return extra };
    let field = reading.address(spot).map(|address| address.to_string());
    let near = if field.is_none() { reading.near(spot) } else { None };
    Extra { field, near, ..extra }
}

/// A part by its relationship or by its usual name; an extra about the damage when it is broken.
fn part(
    package: &mut Package<'_>,
    links: &[Relationship],
    link: &str,
    name: &str,
    what: &str,
) -> (Option<XmlElement>, Option<Extra>) {
    let linked = links.iter().find(|one| one.kind.ends_with(link) && !one.external);
    let name = linked.map_or(name, |one| one.target.as_str());
    match package.tree(name) {
        Ok(part) => (part, None),
        Err(_) => (None, Some(Extra::new(ExtraKind::Object, format!("{what} of the file, which are damaged")))),
    }
}
