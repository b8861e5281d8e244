//! The titles of a Word document: its title property and its first heading.

use super::package::Package;
use super::text::words;
use super::xml::XmlElement;
use crate::error::Result;

/// The number of paragraphs searched for a heading.
const WITHIN: usize = 20;

/// The title and the first heading of a document, the likelier first.
pub(super) fn titles(bytes: &[u8]) -> Result<Vec<String>> {
    let mut package = Package::open(bytes)?;
    let mut out = Vec::new();
    let properties = package.relationships("")?.into_iter().find(|(_, kind, _)| kind.ends_with("/core-properties"));
    // Unreadable properties are ignored.
    if let Some((_, _, part)) = properties
        && let Ok(Some(tree)) = package.tree(&part)
    {
        out.extend(tree.child("dc:title").map(XmlElement::own_text));
    }
    let main = package.main.clone();
    let document = package.tree(&main)?;
    let body = document.as_ref().and_then(|document| document.child("w:body"));
    let paragraphs = body.into_iter().flat_map(XmlElement::elements).filter(|child| child.name == "w:p").take(WITHIN);
    out.extend(paragraphs.filter(|paragraph| is_heading(paragraph)).map(words).find(|words| !words.trim().is_empty()));
    Ok(out)
}

/// Whether a paragraph has the style of a title or of a heading of the first two levels.
fn is_heading(paragraph: &XmlElement) -> bool {
    let style = paragraph.child("w:pPr").and_then(|properties| properties.child_val("w:pStyle"));
    style.is_some_and(|style| matches!(style.to_lowercase().as_str(), "title" | "heading1" | "heading2"))
}
